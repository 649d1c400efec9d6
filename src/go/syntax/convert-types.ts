/** How do raw type nodes become type expressions, parameters and fields? */
import type { ArrayType, ChanDir, Expr, Field, FuncType, InterfaceType, MethodElem } from './ast.js';
import { type Conversion, TYPE_LEVELS } from './conversion.js';
import { convertExpr, ident } from './convert-expressions.js';
import type { RawNode } from './raw.js';

/** Converts a node in type position. */
export function convertType(conversion: Conversion, raw: RawNode): Expr {
  return conversion.nested<Expr>(
    raw,
    () => typeNode(conversion, raw),
    () => ({ kind: 'BadExpr', ...conversion.base(raw) }),
    TYPE_LEVELS,
  );
}

function typeNode(conversion: Conversion, raw: RawNode): Expr {
  conversion.errorsIn(raw);
  const base = conversion.base(raw);
  const part = (name: 'element' | 'key' | 'value'): Expr => typeField(conversion, raw, name);
  switch (raw.kind) {
    case 'type_identifier':
    case 'package_identifier':
    case 'field_identifier':
      return ident(conversion, raw);
    case 'qualified_type':
      return qualified(conversion, raw);
    case 'generic_type':
      return {
        kind: 'Index',
        ...base,
        x: typeField(conversion, raw, 'type'),
        indices: typeArguments(conversion, conversion.field(raw, 'type_arguments')),
      };
    case 'pointer_type':
      return { kind: 'Star', ...base, x: onlyType(conversion, raw) };
    case 'parenthesized_type':
      return { kind: 'Paren', ...base, x: onlyType(conversion, raw) };
    case 'negated_type':
      return { kind: 'Unary', ...base, op: '~', x: onlyType(conversion, raw) };
    case 'type_constraint':
    case 'type_elem':
      return union(conversion, raw);
    case 'slice_type':
      return { kind: 'SliceType', ...base, elem: part('element') };
    case 'array_type':
    case 'implicit_length_array_type':
      return arrayType(conversion, raw);
    case 'map_type':
      return { kind: 'MapType', ...base, key: part('key'), value: part('value') };
    case 'channel_type':
      return { kind: 'ChanType', ...base, dir: direction(raw), elem: part('value') };
    case 'function_type':
      return funcTypeOf(conversion, raw);
    case 'struct_type':
      return { kind: 'StructType', ...base, fields: structFields(conversion, raw) };
    case 'interface_type':
      return interfaceType(conversion, raw);
    default:
      return convertExpr(conversion, raw);
  }
}

function typeField(conversion: Conversion, raw: RawNode, name: 'element' | 'key' | 'value' | 'type'): Expr {
  const child = conversion.field(raw, name);
  return child ? convertType(conversion, child) : { kind: 'BadExpr', ...conversion.base(raw) };
}

function onlyType(conversion: Conversion, raw: RawNode): Expr {
  const child = conversion.named(raw)[0];
  return child ? convertType(conversion, child) : { kind: 'BadExpr', ...conversion.base(raw) };
}

function qualified(conversion: Conversion, raw: RawNode): Expr {
  const [x, name] = [conversion.field(raw, 'package'), conversion.field(raw, 'name')];
  if (!x || !name) return { kind: 'BadExpr', ...conversion.base(raw) };
  return { kind: 'Selector', ...conversion.base(raw), x: ident(conversion, x), sel: ident(conversion, name) };
}

function union(conversion: Conversion, raw: RawNode): Expr {
  const parts = conversion.named(raw).map((child) => convertType(conversion, child));
  const [first, ...rest] = parts;
  if (!first) return { kind: 'BadExpr', ...conversion.base(raw) };
  return rest.reduce<Expr>(
    (x, y) => ({ kind: 'Binary', ...conversion.base(raw), start: x.start, end: y.end, op: '|', x, y }),
    first,
  );
}

/** Type arguments; each is wrapped in a type_elem by the grammar. */
export function typeArguments(conversion: Conversion, raw: RawNode | undefined): readonly Expr[] {
  return raw ? conversion.named(raw).map((child) => convertType(conversion, child)) : [];
}

function arrayType(conversion: Conversion, raw: RawNode): ArrayType {
  const length = conversion.field(raw, 'length');
  return {
    kind: 'ArrayType',
    ...conversion.base(raw),
    len: length ? convertExpr(conversion, length) : undefined,
    elem: typeField(conversion, raw, 'element'),
  };
}

/** `<-chan T` begins with the arrow, `chan<- T` has it behind the keyword. */
function direction(raw: RawNode): ChanDir {
  const tokens = raw.children
    .filter((child) => child.kind === 'chan' || child.kind === '<-')
    .map((child) => child.kind);
  if (tokens.length < 2) return 'both';
  return tokens[0] === '<-' ? 'recv' : 'send';
}

/** The signature of a function declaration, literal, type or interface method. */
export function funcTypeOf(conversion: Conversion, raw: RawNode): FuncType {
  const typeParams = conversion.field(raw, 'type_parameters');
  const params = conversion.field(raw, 'parameters');
  const result = conversion.field(raw, 'result');
  const end = (result ?? params ?? raw).end;
  const start =
    raw.kind === 'func_literal' || raw.kind === 'function_type' ? raw.start : (typeParams ?? params ?? raw).start;
  return {
    kind: 'FuncType',
    ...conversion.base(raw),
    start,
    end,
    typeParams: typeParams ? convertTypeParams(conversion, typeParams) : [],
    params: params ? parameters(conversion, params) : [],
    results: result ? results(conversion, result) : [],
  };
}

function results(conversion: Conversion, raw: RawNode): readonly Field[] {
  if (raw.kind === 'parameter_list') return parameters(conversion, raw);
  const type = convertType(conversion, raw);
  return [{ kind: 'Field', ...conversion.base(raw), names: [], type, variadic: false, embedded: false }];
}

/** The fields of a parameter list. */
export function parameters(conversion: Conversion, raw: RawNode): readonly Field[] {
  conversion.errorsIn(raw);
  return conversion
    .named(raw)
    .filter((row) => row.kind === 'parameter_declaration' || row.kind === 'variadic_parameter_declaration')
    .map((row) => parameter(conversion, row));
}

function parameter(conversion: Conversion, raw: RawNode): Field {
  conversion.errorsIn(raw);
  return {
    kind: 'Field',
    ...conversion.base(raw),
    names: names(conversion, raw),
    type: typeField(conversion, raw, 'type'),
    variadic: raw.kind === 'variadic_parameter_declaration',
    embedded: false,
  };
}

function names(conversion: Conversion, raw: RawNode): Field['names'] {
  return conversion
    .fields(raw, 'name')
    .filter((name) => name.named)
    .map((name) => ident(conversion, name));
}

/** The fields of a type parameter list. */
export function convertTypeParams(conversion: Conversion, raw: RawNode): readonly Field[] {
  conversion.errorsIn(raw);
  return conversion
    .named(raw)
    .filter((row) => row.kind === 'type_parameter_declaration')
    .map((row) => parameter(conversion, row));
}

function structFields(conversion: Conversion, raw: RawNode): readonly Field[] {
  const list = raw.children.find((child) => child.kind === 'field_declaration_list');
  if (!list) return [];
  conversion.errorsIn(list);
  return list.children.filter((row) => row.kind === 'field_declaration').map((row) => structField(conversion, row));
}

function structField(conversion: Conversion, raw: RawNode): Field {
  conversion.errorsIn(raw);
  const fieldNames = names(conversion, raw);
  const inner = typeField(conversion, raw, 'type');
  const star = fieldNames.length === 0 && conversion.hasToken(raw, '*');
  const type: Expr = star ? { kind: 'Star', ...conversion.base(raw), end: inner.end, x: inner } : inner;
  return {
    kind: 'Field',
    ...conversion.base(raw),
    names: fieldNames,
    type,
    variadic: false,
    embedded: fieldNames.length === 0,
  };
}

function interfaceType(conversion: Conversion, raw: RawNode): InterfaceType {
  const methods: MethodElem[] = [];
  const embeds: Expr[] = [];
  for (const child of conversion.named(raw)) {
    const name = conversion.field(child, 'name');
    if (child.kind === 'method_elem' && name) {
      methods.push({
        kind: 'MethodElem',
        ...conversion.base(child),
        name: ident(conversion, name),
        type: funcTypeOf(conversion, child),
      });
    } else embeds.push(convertType(conversion, child));
  }
  return { kind: 'InterfaceType', ...conversion.base(raw), methods, embeds };
}
