/** How do raw expression nodes become expressions? */
import type { BasicLit, CompositeLit, Element, Expr, Ident, SliceExpr, Unary, UnaryOp } from './ast.js';
import type { Conversion } from './conversion.js';
import { convertBlock } from './convert-statements.js';
import { convertType, funcTypeOf, typeArguments } from './convert-types.js';
import type { GrammarField } from './grammar.js';
import type { RawNode } from './raw.js';

/** Converts a node in expression position. */
export function convertExpr(conversion: Conversion, raw: RawNode): Expr {
  return conversion.nested<Expr>(
    raw,
    () => exprNode(conversion, raw),
    () => bad(conversion, raw),
  );
}

function bad(conversion: Conversion, raw: RawNode): Expr {
  return { kind: 'BadExpr', ...conversion.base(raw) };
}

/** The identifier at a node, whatever kind of name the grammar calls it. */
export function ident(conversion: Conversion, raw: RawNode): Ident {
  const { start, end } = conversion.base(raw);
  return { id: -1, start, end, parent: undefined, kind: 'Ident', name: conversion.textOf(raw) };
}

/** The expressions of an expression_list, or the single expression itself. */
export function exprList(conversion: Conversion, raw: RawNode): readonly Expr[] {
  if (raw.kind !== 'expression_list') return [convertExpr(conversion, raw)];
  conversion.errorsIn(raw);
  return conversion.named(raw).map((child) => convertExpr(conversion, child));
}

function part(conversion: Conversion, raw: RawNode, name: GrammarField): Expr {
  const child = conversion.field(raw, name);
  return child ? convertExpr(conversion, child) : bad(conversion, raw);
}

function optional(conversion: Conversion, raw: RawNode, name: GrammarField): Expr | undefined {
  const child = conversion.field(raw, name);
  return child ? convertExpr(conversion, child) : undefined;
}

const LITERALS: Readonly<Record<string, BasicLit['lit']>> = {
  int_literal: 'int',
  float_literal: 'float',
  imaginary_literal: 'imag',
  rune_literal: 'rune',
  interpreted_string_literal: 'string',
  raw_string_literal: 'string',
};

function exprNode(conversion: Conversion, raw: RawNode): Expr {
  if (raw.kind === 'identifier') return ident(conversion, raw);
  conversion.errorsIn(raw);
  const base = conversion.base(raw);
  const lit = LITERALS[raw.kind];
  if (lit) return { kind: 'BasicLit', ...base, lit, raw: conversion.textOf(raw) };
  switch (raw.kind) {
    case 'blank_identifier':
    case 'nil':
    case 'true':
    case 'false':
    case 'iota':
      return ident(conversion, raw);
    case 'parenthesized_expression':
      return { kind: 'Paren', ...base, x: onlyExpr(conversion, raw) };
    case 'selector_expression': {
      const sel = conversion.field(raw, 'field');
      return sel
        ? { kind: 'Selector', ...base, x: part(conversion, raw, 'operand'), sel: ident(conversion, sel) }
        : bad(conversion, raw);
    }
    case 'index_expression':
      return { kind: 'Index', ...base, x: part(conversion, raw, 'operand'), indices: [part(conversion, raw, 'index')] };
    case 'type_instantiation_expression':
      return { kind: 'Index', ...base, x: instantiated(conversion, raw), indices: instantiation(conversion, raw) };
    case 'slice_expression':
      return sliceExpr(conversion, raw);
    case 'type_assertion_expression': {
      const type = conversion.field(raw, 'type');
      return type
        ? { kind: 'TypeAssert', ...base, x: part(conversion, raw, 'operand'), type: convertType(conversion, type) }
        : bad(conversion, raw);
    }
    case 'call_expression':
      return callExpr(conversion, raw);
    case 'type_conversion_expression':
      return conversionCall(conversion, raw);
    case 'unary_expression':
      return unaryExpr(conversion, raw);
    case 'binary_expression': {
      const operator = conversion.field(raw, 'operator');
      return {
        kind: 'Binary',
        ...base,
        op: operator ? conversion.textOf(operator) : '',
        x: part(conversion, raw, 'left'),
        y: part(conversion, raw, 'right'),
      };
    }
    case 'composite_literal':
      return compositeLit(conversion, raw);
    case 'func_literal': {
      const body = conversion.field(raw, 'body');
      return body
        ? { kind: 'FuncLit', ...base, type: funcTypeOf(conversion, raw), body: convertBlock(conversion, body) }
        : bad(conversion, raw);
    }
    case 'literal_element':
      return onlyExpr(conversion, raw);
    case 'literal_value':
      return { kind: 'CompositeLit', ...base, type: undefined, elements: elements(conversion, raw) };
    case 'variadic_argument':
      return onlyExpr(conversion, raw);
    default:
      return typeOrBad(conversion, raw);
  }
}

function typeOrBad(conversion: Conversion, raw: RawNode): Expr {
  const isType =
    raw.kind.endsWith('_type') ||
    raw.kind === 'type_identifier' ||
    raw.kind === 'package_identifier' ||
    raw.kind === 'field_identifier';
  if (isType) return convertType(conversion, raw);
  conversion.issue(raw, `unexpected ${raw.kind}`);
  return bad(conversion, raw);
}

function onlyExpr(conversion: Conversion, raw: RawNode): Expr {
  const child = conversion.named(raw)[0];
  return child ? convertExpr(conversion, child) : bad(conversion, raw);
}

function instantiated(conversion: Conversion, raw: RawNode): Expr {
  const child = conversion.field(raw, 'type') ?? conversion.named(raw)[0];
  return child ? convertType(conversion, child) : bad(conversion, raw);
}

function instantiation(conversion: Conversion, raw: RawNode): readonly Expr[] {
  const list = conversion.field(raw, 'type_arguments');
  if (list) return typeArguments(conversion, list);
  return conversion
    .named(raw)
    .slice(1)
    .map((child) => convertType(conversion, child));
}

function sliceExpr(conversion: Conversion, raw: RawNode): SliceExpr {
  return {
    kind: 'SliceExpr',
    ...conversion.base(raw),
    x: part(conversion, raw, 'operand'),
    low: optional(conversion, raw, 'start'),
    high: optional(conversion, raw, 'end'),
    max: optional(conversion, raw, 'capacity'),
  };
}

function callExpr(conversion: Conversion, raw: RawNode): Expr {
  const callee = conversion.field(raw, 'function');
  const list = conversion.field(raw, 'arguments');
  if (!callee || !list) return bad(conversion, raw);
  conversion.errorsIn(list);
  const rows = conversion.named(list);
  const typeArgs = conversion.field(raw, 'type_arguments');
  const fun = convertExpr(conversion, callee);
  return {
    kind: 'Call',
    ...conversion.base(raw),
    fun: typeArgs
      ? {
          kind: 'Index',
          ...conversion.base(callee),
          end: typeArgs.end,
          x: fun,
          indices: typeArguments(conversion, typeArgs),
        }
      : fun,
    args: rows.map((row) => convertExpr(conversion, row)),
    spread: rows.some((row) => row.kind === 'variadic_argument'),
  };
}

/** `[]byte(x)`, and also `f[int, string](x)`, which the grammar takes for a conversion. */
function conversionCall(conversion: Conversion, raw: RawNode): Expr {
  const type = conversion.field(raw, 'type');
  if (!type) return bad(conversion, raw);
  return called(conversion, raw, convertType(conversion, type));
}

/** `*(*T)(x)` is a conversion under a star, although the grammar takes the star for a part of the type. */
function called(conversion: Conversion, raw: RawNode, fun: Expr): Expr {
  const base = { ...conversion.base(raw), start: fun.start };
  if (fun.kind === 'Star') return { kind: 'Star', ...base, x: called(conversion, raw, fun.x) };
  return { kind: 'Call', ...base, fun, args: [part(conversion, raw, 'operand')], spread: false };
}

const UNARY: ReadonlySet<string> = new Set<UnaryOp>(['+', '-', '!', '^', '&', '<-', '~']);

function isUnaryOp(text: string): text is UnaryOp {
  return UNARY.has(text);
}

function unaryExpr(conversion: Conversion, raw: RawNode): Expr {
  const operator = conversion.field(raw, 'operator');
  const op = operator ? conversion.textOf(operator) : '';
  const x = part(conversion, raw, 'operand');
  if (op === '*') return { kind: 'Star', ...conversion.base(raw), x };
  if (!isUnaryOp(op)) return bad(conversion, raw);
  const unary: Unary = { kind: 'Unary', ...conversion.base(raw), op, x };
  return unary;
}

function compositeLit(conversion: Conversion, raw: RawNode): CompositeLit {
  const type = conversion.field(raw, 'type');
  const body = conversion.field(raw, 'body');
  return {
    kind: 'CompositeLit',
    ...conversion.base(raw),
    type: type ? convertType(conversion, type) : undefined,
    elements: body ? elements(conversion, body) : [],
  };
}

function elements(conversion: Conversion, raw: RawNode): readonly Element[] {
  conversion.errorsIn(raw);
  return conversion.named(raw).map((row) => {
    const keyed = row.kind === 'keyed_element';
    const parts = keyed ? conversion.named(row) : [row];
    const second = parts[parts.length - 1];
    const first = keyed ? parts[0] : undefined;
    const value = second ? convertExpr(conversion, second) : bad(conversion, row);
    return { kind: 'Element', ...conversion.base(row), key: first ? convertExpr(conversion, first) : undefined, value };
  });
}
