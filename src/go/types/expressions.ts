/** Which type has an expression? One answer per expression, computed once. */
import type { Binary, Call, CompositeLit, Expr, Ident, Index, Selector, SliceExpr, Unary } from '../syntax/ast.js';
import { builtinResult } from './builtins.js';
import { callResult } from './calls.js';
import type { PackageInfo } from './package-info.js';
import { basic, isUntyped, pointerTo, sliceOf, unknown } from './predeclared.js';
import { coreType, underlying } from './substitute.js';
import type { FuncTypeOf, Type } from './type.js';

export class Expressions {
  private readonly info: PackageInfo;
  private readonly types = new Map<Expr, Type>();
  private readonly open = new Set<Expr>();

  constructor(info: PackageInfo) {
    this.info = info;
  }

  typeOf(expr: Expr): Type {
    const known = this.types.get(expr);
    if (known) return known;
    if (this.open.has(expr)) return unknown('the type depends on itself');
    this.open.add(expr);
    const type = this.compute(expr);
    this.open.delete(expr);
    this.types.set(expr, type);
    return type;
  }

  private compute(expr: Expr): Type {
    switch (expr.kind) {
      case 'Ident':
        return this.ident(expr);
      case 'BasicLit':
        return basic(`untyped ${expr.lit === 'imag' ? 'complex' : expr.lit}`);
      case 'CompositeLit':
        return this.composite(expr);
      case 'FuncLit':
        return this.info.types.signature(expr.type);
      case 'Paren':
        return this.typeOf(expr.x);
      case 'Selector':
        return this.selector(expr);
      case 'Index':
        return this.index(expr);
      case 'SliceExpr':
        return this.slice(expr);
      case 'TypeAssert':
        return this.info.types.resolve(expr.type);
      case 'Call':
        return this.call(expr);
      case 'Star':
        return this.star(expr.x);
      case 'Unary':
        return this.unary(expr);
      case 'Binary':
        return this.binary(expr);
      case 'BadExpr':
        return unknown('broken source');
      default:
        return this.info.types.resolve(expr);
    }
  }

  private ident(expr: Ident): Type {
    const binding = this.info.names.resolve(expr);
    if (!binding) return unknown(this.info.whyUnresolved(expr));
    if (binding.kind === 'const' && !binding.decl)
      return basic(binding.name === 'iota' ? 'untyped int' : 'untyped bool');
    return this.info.types.ofBinding(binding) ?? this.info.typeOfBinding(binding);
  }

  private composite(lit: CompositeLit): Type {
    if (!lit.type) return this.elided(lit);
    if (lit.type.kind === 'ArrayType' && !lit.type.len) {
      const length = this.literalLength(lit);
      return { kind: 'array', length, elem: this.info.types.resolve(lit.type.elem) };
    }
    return this.info.types.resolve(lit.type);
  }

  /** `[...]T{5: a, b}` has as many elements as its greatest index, plus one. */
  private literalLength(lit: CompositeLit): number | undefined {
    let next = 0;
    let length = 0;
    for (const element of lit.elements) {
      if (element.key) {
        const index = this.info.constInt(element.key);
        if (index === undefined) return undefined;
        next = Number(index);
      }
      next++;
      length = Math.max(length, next);
    }
    return length;
  }

  /** A literal without a type inside another literal has the type of the outer one's elements (or keys). */
  private elided(lit: CompositeLit): Type {
    const element = lit.parent;
    const outer = element?.kind === 'Element' ? element.parent : undefined;
    if (element?.kind !== 'Element' || outer?.kind !== 'CompositeLit') return unknown('a literal without a type');
    const type = this.typeOf(outer);
    const under = coreType(type.kind === 'pointer' ? type.elem : type);
    if (under.kind === 'map') return element.key === lit ? under.key : under.value;
    if (under.kind === 'slice' || under.kind === 'array') return under.elem;
    return under.kind === 'unknown' ? under : unknown('a literal without a type');
  }

  private selector(expr: Selector): Type {
    const selection = this.info.selection(expr);
    switch (selection.kind) {
      case 'package':
        return this.packageMember(selection.importPath, selection.name, expr);
      case 'field':
        return selection.type;
      case 'unknown':
        return unknown(selection.reason, selection.symbol);
      default:
        return selection.isExpression ? withReceiver(selection.type, selection.receiver) : selection.type;
    }
  }

  private packageMember(importPath: string, name: string, expr: Selector): Type {
    const binding = this.info.packageMember(expr);
    if (binding) return this.info.types.ofBinding(binding) ?? this.info.typeOfBinding(binding);
    const denoted = this.info.types.denoted(expr);
    return denoted ?? unknown(`${importPath}.${name} is not in view`, { importPath, name });
  }

  private index(expr: Index): Type {
    const denoted = this.info.types.denoted(expr);
    if (denoted) return denoted;
    const x = this.typeOf(expr.x);
    if (x.kind === 'func') {
      const args = expr.indices.map((index) => this.info.types.resolve(index));
      return this.info.instantiate(x, args);
    }
    let under = coreType(x);
    if (under.kind === 'pointer') under = underlying(under.elem);
    switch (under.kind) {
      case 'slice':
      case 'array':
        return under.elem;
      case 'map':
        return under.value;
      case 'basic':
        return under.name === 'string' || under.name === 'untyped string'
          ? basic('byte')
          : unknown('cannot be indexed');
      default:
        return under.kind === 'unknown' ? under : unknown('cannot be indexed');
    }
  }

  private slice(expr: SliceExpr): Type {
    const x = this.typeOf(expr.x);
    const under = coreType(x);
    if (under.kind === 'array') return sliceOf(under.elem);
    if (under.kind === 'pointer') {
      const array = underlying(under.elem);
      return array.kind === 'array' ? sliceOf(array.elem) : unknown('cannot be sliced');
    }
    if (isUntyped(x)) return basic('string');
    return under.kind === 'unknown' && x.kind === 'typeparam' ? under : x;
  }

  private star(operand: Expr): Type {
    const denoted = this.info.types.denoted(operand);
    if (denoted) return pointerTo(denoted);
    const under = coreType(this.typeOf(operand));
    if (under.kind === 'pointer') return under.elem;
    return under.kind === 'unknown' ? under : unknown('no pointer');
  }

  private unary(expr: Unary): Type {
    const x = this.typeOf(expr.x);
    if (expr.op === '&') return pointerTo(x);
    if (expr.op !== '<-') return x;
    const under = coreType(x);
    if (under.kind === 'chan') return under.elem;
    return under.kind === 'unknown' ? under : unknown('no channel');
  }

  private binary(expr: Binary): Type {
    if (['&&', '||'].includes(expr.op)) return combined(this.typeOf(expr.x), this.typeOf(expr.y));
    if (['==', '!=', '<', '<=', '>', '>='].includes(expr.op)) return basic('untyped bool');
    const x = this.typeOf(expr.x);
    if (expr.op === '<<' || expr.op === '>>') return this.shift(x, expr);
    return combined(x, this.typeOf(expr.y));
  }

  /** A constant shifted by a variable takes its type from the context, which is not followed. */
  private shift(x: Type, expr: Binary): Type {
    if (!isUntyped(x) || this.info.constValue(expr)) return x;
    return unknown('the type of a shifted constant comes from its context');
  }

  private call(expr: Call): Type {
    const callee = this.info.calleeOf(expr);
    switch (callee.kind) {
      case 'builtin':
        return builtinResult(this.info, callee.name, expr);
      case 'conversion':
        return callee.type;
      case 'unknown': {
        const { importPath, name } = callee;
        if (importPath === undefined || name === undefined) return unknown(callee.reason);
        return unknown(callee.reason, { importPath, name: `${name}()` });
      }
      default:
        return callResult(this.info, expr, callee);
    }
  }
}

/** `T.Method` as a function: the receiver comes first. */
function withReceiver(type: Type, receiver: Type): Type {
  if (type.kind !== 'func') return type;
  const func: FuncTypeOf = { ...type, params: [{ name: '', type: receiver }, ...type.params] };
  return func;
}

const UNTYPED_ORDER = ['untyped int', 'untyped rune', 'untyped float', 'untyped complex'];

/** The type of an arithmetic operation: the typed operand's; of two untyped ones the wider kind. */
function combined(x: Type, y: Type): Type {
  if (!isUntyped(x)) return x.kind === 'unknown' && !isUntyped(y) ? y : x;
  if (!isUntyped(y)) return y;
  if (x.kind !== 'basic' || y.kind !== 'basic') return x;
  return UNTYPED_ORDER.indexOf(y.name) > UNTYPED_ORDER.indexOf(x.name) ? y : x;
}
