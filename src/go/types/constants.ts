/** What is the value of a constant expression? Literals, declarations with iota, arithmetic, conversions, len of constants. */
import type { Binding } from '../names/binding.js';
import type { BasicLit, Binary, Call, Expr, Unary } from '../syntax/ast.js';
import type { PackageInfo } from './package-info.js';
import * as rational from './rational.js';
import type { Rational } from './rational.js';
import { underlying } from './substitute.js';
import type { Type } from './type.js';
import { constantSource } from './variables.js';

/** A constant's value, exact; `float` also holds whole numbers of float types. Complex constants are left out. */
export type ConstValue =
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: Rational }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean };

/** Shifts beyond this are not computed. */
const MAX_SHIFT = 512n;
const MAX_DEPTH = 200;

const int = (value: bigint): ConstValue => ({ kind: 'int', value });
const float = (value: Rational | undefined): ConstValue | undefined => value && { kind: 'float', value };
const bool = (value: boolean): ConstValue => ({ kind: 'bool', value });

export class Constants {
  private readonly info: PackageInfo;
  private readonly values = new Map<Binding, ConstValue | undefined>();
  private depth = 0;

  constructor(info: PackageInfo) {
    this.info = info;
  }

  /** The value of an expression, undefined where it is no constant or not computable from what is in view. */
  evaluate(expr: Expr, iota?: bigint): ConstValue | undefined {
    if (this.depth > MAX_DEPTH) return undefined;
    this.depth++;
    const value = this.compute(expr, iota);
    this.depth--;
    return value;
  }

  private compute(expr: Expr, iota: bigint | undefined): ConstValue | undefined {
    switch (expr.kind) {
      case 'BasicLit':
        return literalValue(expr);
      case 'Paren':
        return this.evaluate(expr.x, iota);
      case 'Ident': {
        const binding = this.info.names.resolve(expr);
        return binding && this.ofBinding(binding, iota ?? iotaAround(expr));
      }
      case 'Selector': {
        const member = this.info.packageMember(expr);
        return member && this.ofBinding(member, undefined);
      }
      case 'Unary':
        return this.unary(expr, iota);
      case 'Binary':
        return this.binary(expr, iota);
      case 'Call':
        return this.call(expr, iota);
      default:
        return undefined;
    }
  }

  /** The value of a declared constant, of this package or another one. */
  ofBinding(binding: Binding, iota: bigint | undefined): ConstValue | undefined {
    if (binding.kind !== 'const') return undefined;
    const spec = binding.decl;
    if (!spec) {
      if (binding.name === 'iota') return iota === undefined ? undefined : int(iota);
      return bool(binding.name === 'true');
    }
    if (binding.package && binding.package !== this.info.package) {
      return this.info.program.infoOf(binding.package).constOfBinding(binding);
    }
    if (this.values.has(binding)) return this.values.get(binding);
    this.values.set(binding, undefined);
    if (spec.kind !== 'ValueSpec') return undefined;
    const source = constantSource(spec);
    const value = source.values[spec.names.findIndex((name) => name === binding.ident)];
    const raw = value && this.evaluate(value, BigInt(spec.iota));
    const result = raw && source.type ? converted(raw, this.info.types.resolve(source.type)) : raw;
    this.values.set(binding, result);
    return result;
  }

  private unary(expr: Unary, iota: bigint | undefined): ConstValue | undefined {
    const x = this.evaluate(expr.x, iota);
    if (!x) return undefined;
    if (expr.op === '!' && x.kind === 'bool') return bool(!x.value);
    if (expr.op === '+' && (x.kind === 'int' || x.kind === 'float')) return x;
    if (expr.op === '-' && x.kind === 'int') return int(-x.value);
    if (expr.op === '-' && x.kind === 'float') return float(rational.negated(x.value));
    if (expr.op === '^' && x.kind === 'int') return this.complement(x.value, expr.x);
    return undefined;
  }

  /** `^x` flips the bits that x's type has: all below the sign for signed and untyped, exactly its width for unsigned. */
  private complement(value: bigint, operand: Expr): ConstValue | undefined {
    const under = underlying(this.info.typeOf(operand));
    if (under.kind !== 'basic') return undefined;
    if (!under.name.startsWith('uint') && under.name !== 'byte') return int(~value);
    const bits = under.name === 'byte' ? 8 : Number(under.name.slice(4) || '64');
    return Number.isNaN(bits) ? undefined : int(BigInt.asUintN(bits, ~value));
  }

  private binary(expr: Binary, iota: bigint | undefined): ConstValue | undefined {
    const x = this.evaluate(expr.x, iota);
    if (!x) return undefined;
    const y = this.evaluate(expr.y, iota);
    if (!y) return undefined;
    if (x.kind === 'bool' && y.kind === 'bool') return boolOperation(expr.op, x.value, y.value);
    if (x.kind === 'string' && y.kind === 'string') {
      return expr.op === '+' ? { kind: 'string', value: x.value + y.value } : compared(expr.op, x.value, y.value);
    }
    if (x.kind === 'int' && y.kind === 'int') return intOperation(expr.op, x.value, y.value);
    if ((x.kind === 'int' || x.kind === 'float') && (y.kind === 'int' || y.kind === 'float')) {
      return floatOperation(expr.op, exact(x), exact(y));
    }
    return undefined;
  }

  private call(expr: Call, iota: bigint | undefined): ConstValue | undefined {
    const arg = expr.args[0];
    if (!arg || expr.args.length !== 1) return undefined;
    const callee = this.info.calleeOf(expr);
    if (callee.kind === 'conversion') {
      const value = this.evaluate(arg, iota);
      return value && converted(value, callee.type);
    }
    if (callee.kind !== 'builtin' || (callee.name !== 'len' && callee.name !== 'cap')) return undefined;
    return this.length(arg);
  }

  /** `len` of a constant string, or of an array that is not computed by a call or a receive. */
  private length(arg: Expr): ConstValue | undefined {
    const text = this.evaluate(arg);
    if (text?.kind === 'string') return int(BigInt(new TextEncoder().encode(text.value).length));
    if (arg.kind !== 'Ident' && arg.kind !== 'Selector') return undefined;
    let under = underlying(this.info.typeOf(arg));
    if (under.kind === 'pointer') under = underlying(under.elem);
    return under.kind === 'array' && under.length !== undefined ? int(BigInt(under.length)) : undefined;
  }
}

/** The iota of the const spec around an expression that is asked for by itself. */
function iotaAround(expr: Expr): bigint | undefined {
  let node: Expr['parent'] = expr.parent;
  while (node && node.kind !== 'ValueSpec' && node.kind !== 'Block') node = node.parent;
  if (node?.kind !== 'ValueSpec' || node.parent?.kind !== 'GenDecl' || node.parent.tok !== 'const') return undefined;
  return BigInt(node.iota);
}

function converted(value: ConstValue, type: Type): ConstValue | undefined {
  const under = underlying(type);
  if (under.kind !== 'basic') return undefined;
  const { name } = under;
  if (name === 'string') return value.kind === 'string' ? value : undefined;
  if (name === 'bool') return value.kind === 'bool' ? value : undefined;
  if (name.startsWith('float')) {
    return value.kind === 'int' || value.kind === 'float' ? float(rational.rounded(exact(value), name)) : undefined;
  }
  if (name.startsWith('complex') || name === 'unsafe.Pointer') return undefined;
  if (value.kind === 'float') {
    const whole = rational.whole(value.value);
    return whole === undefined ? undefined : int(whole);
  }
  return value.kind === 'int' ? value : undefined;
}

function boolOperation(op: string, x: boolean, y: boolean): ConstValue | undefined {
  switch (op) {
    case '&&':
      return bool(x && y);
    case '||':
      return bool(x || y);
    case '==':
      return bool(x === y);
    case '!=':
      return bool(x !== y);
    default:
      return undefined;
  }
}

function compared<T extends bigint | string>(op: string, x: T, y: T): ConstValue | undefined {
  switch (op) {
    case '==':
      return bool(x === y);
    case '!=':
      return bool(x !== y);
    case '<':
      return bool(x < y);
    case '<=':
      return bool(x <= y);
    case '>':
      return bool(x > y);
    case '>=':
      return bool(x >= y);
    default:
      return undefined;
  }
}

function intOperation(op: string, x: bigint, y: bigint): ConstValue | undefined {
  switch (op) {
    case '+':
      return int(x + y);
    case '-':
      return int(x - y);
    case '*':
      return int(x * y);
    case '/':
      return y === 0n ? undefined : int(x / y);
    case '%':
      return y === 0n ? undefined : int(x % y);
    case '&':
      return int(x & y);
    case '|':
      return int(x | y);
    case '^':
      return int(x ^ y);
    case '&^':
      return int(x & ~y);
    case '<<':
      return y >= 0n && y <= MAX_SHIFT ? int(x << y) : undefined;
    case '>>':
      return y >= 0n && y <= MAX_SHIFT ? int(x >> y) : undefined;
    default:
      return compared(op, x, y);
  }
}

function exact(value: Extract<ConstValue, { kind: 'int' | 'float' }>): Rational {
  return value.kind === 'int' ? { num: value.value, den: 1n } : value.value;
}

/** Whole results stay floats: `1 / 2.0` and `4 / 2.0` are of one kind. */
function floatOperation(op: string, x: Rational, y: Rational): ConstValue | undefined {
  switch (op) {
    case '+':
      return float(rational.sum(x, y));
    case '-':
      return float(rational.sum(x, rational.negated(y)));
    case '*':
      return float(rational.product(x, y));
    case '/':
      return y.num === 0n ? undefined : float(rational.product(x, { num: y.den, den: y.num }));
    default:
      return compared(op, x.num * y.den, y.num * x.den);
  }
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** The value of a literal; strings with byte escapes above 0x7f have no text and give undefined. */
export function literalValue(lit: BasicLit): ConstValue | undefined {
  switch (lit.lit) {
    case 'int':
      return intLiteral(lit.raw);
    case 'float':
      return float(rational.parsed(lit.raw));
    case 'rune': {
      const text = unescaped(lit.raw.slice(1, -1));
      const point = text?.codePointAt(0);
      return point === undefined ? undefined : int(BigInt(point));
    }
    case 'string': {
      if (lit.raw.startsWith('`')) return { kind: 'string', value: lit.raw.slice(1, -1).replaceAll('\r', '') };
      const value = unescaped(lit.raw.slice(1, -1));
      return value === undefined ? undefined : { kind: 'string', value };
    }
    case 'imag':
      return undefined;
  }
}

function intLiteral(raw: string): ConstValue | undefined {
  const digits = raw.replaceAll('_', '').toLowerCase();
  const text = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  return /^(0x[0-9a-f]+|0o[0-7]+|0b[01]+|[0-9]+)$/.test(text) ? int(BigInt(text)) : undefined;
}

function unescaped(body: string): string | undefined {
  if (!body.includes('\\')) return body;
  // A byte above 0x7f is no character of its own, and not every number is a code point.
  const noText: string[] = [];
  const text = body.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/gs,
    (all: string, hex?: string, short?: string, long?: string, octal?: string, simple?: string) => {
      const byte = hex ? parseInt(hex, 16) : octal ? parseInt(octal, 8) : undefined;
      if (byte !== undefined) {
        if (byte >= 0x80) noText.push(all);
        return String.fromCharCode(byte);
      }
      const point = short ?? long;
      if (point) {
        const value = parseInt(point, 16);
        if (value <= 0x10ffff) return String.fromCodePoint(value);
        noText.push(all);
        return '';
      }
      return SIMPLE_ESCAPES[simple ?? ''] ?? '';
    },
  );
  return noText.length === 0 ? text : undefined;
}
