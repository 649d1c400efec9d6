/**
 * How is a type written in Go source at a place, and which value is its zero? Undefined where it cannot be written there:
 * unknown, a package not imported or shadowed, an unexported name of another package. Also: types in words for messages.
 */
import { isExported } from '../names/package-names.js';
import type { Node } from '../syntax/ast.js';
import type { PackageInfo } from './package-info.js';
import { underlying } from './substitute.js';
import type { FuncTypeOf, NamedType, Param, Type } from './type.js';

/** How the name of a declared type is written; undefined if it cannot be. */
type Qualify = (type: NamedType) => string | undefined;

/** The type as Go source at a node of the package. */
export function typeString(info: PackageInfo, type: Type, at: Node): string | undefined {
  return print(
    type,
    (named) => qualified(info, named, at),
    (name) => means(info, name, at),
  );
}

/** The type in words for a message: `*http.Response`, with `?` for what is unknown. */
export function describeType(type: Type): string {
  if (type.kind === 'unknown') return type.symbol ? `${type.symbol.importPath}.${type.symbol.name}` : '?';
  const name = (named: NamedType): string => {
    const owner = named.decl.package?.name;
    return owner ? `${owner}.${named.decl.name}` : named.decl.name;
  };
  return print(type, name, () => true, '?') ?? '?';
}

/** A predeclared name or type parameter still means itself at a place. */
function means(info: PackageInfo, name: string, at: Node): boolean {
  const binding = info.names.lookup(name, at);
  return binding !== undefined && (binding.id < 0 || binding.kind === 'typeparam');
}

function qualified(info: PackageInfo, type: NamedType, at: Node): string | undefined {
  const { decl } = type;
  if (!decl.package) return means(info, decl.name, at) ? decl.name : undefined;
  if (info.isHome(decl.package)) {
    const binding = info.names.lookup(decl.name, at);
    return binding?.decl === decl.spec ? decl.name : undefined;
  }
  const file = info.names.fileOf(at);
  const imports = file && info.names.importsOf(file);
  if (!imports || !isExported(decl.name)) return undefined;
  for (const binding of imports.named) {
    if (binding.target?.path !== decl.packagePath && binding.target?.package !== decl.package) continue;
    return info.names.lookup(binding.name, at) === binding ? `${binding.name}.${decl.name}` : undefined;
  }
  return undefined;
}

type Means = (name: string) => boolean;

function print(type: Type, qualify: Qualify, isSelf: Means, orElse?: string): string | undefined {
  const inner = (each: Type): string | undefined => print(each, qualify, isSelf, orElse);
  const around = (prefix: string, elem: Type): string | undefined => {
    const text = inner(elem);
    return text === undefined ? undefined : prefix + text;
  };
  switch (type.kind) {
    case 'basic':
      return basicName(type.name, isSelf) ?? orElse;
    case 'typeparam':
      return isSelf(type.name) ? type.name : orElse;
    case 'named':
      return namedType(type, qualify(type), inner) ?? orElse;
    case 'pointer':
      return around('*', type.elem);
    case 'slice':
      return around('[]', type.elem);
    case 'array':
      return type.length === undefined ? orElse : around(`[${type.length}]`, type.elem);
    case 'map': {
      const key = inner(type.key);
      return key === undefined ? undefined : around(`map[${key}]`, type.value);
    }
    case 'chan':
      return around({ both: 'chan ', send: 'chan<- ', recv: '<-chan ' }[type.dir], type.elem);
    case 'func': {
      const text = signature(type, inner);
      return text === undefined ? undefined : `func${text}`;
    }
    case 'struct':
      return type.fields.length === 0 && !type.partial ? 'struct{}' : orElse;
    case 'interface': {
      const isEmpty = type.methods.length + type.embeds.length + type.unions.length === 0;
      return isEmpty ? (isSelf('any') ? 'any' : 'interface{}') : orElse;
    }
    case 'tuple':
      return list(type.types, inner, (text) => `(${text})`);
    case 'unknown':
      return orElse;
  }
}

function basicName(name: string, isSelf: Means): string | undefined {
  if (name === 'nil' || name === 'unsafe.Pointer' || name.startsWith('untyped ')) return undefined;
  return isSelf(name) ? name : undefined;
}

function namedType(
  type: NamedType,
  name: string | undefined,
  inner: (type: Type) => string | undefined,
): string | undefined {
  if (name === undefined || type.args.length === 0) return name;
  return list(type.args, inner, (text) => `${name}[${text}]`);
}

function list(
  types: readonly Type[],
  inner: (type: Type) => string | undefined,
  around: (text: string) => string,
): string | undefined {
  const texts = types.map(inner);
  return texts.includes(undefined) ? undefined : around(texts.join(', '));
}

function signature(type: FuncTypeOf, inner: (type: Type) => string | undefined): string | undefined {
  if (type.typeParams.length > 0) return undefined;
  const parameter = (param: Param, index: number): string | undefined => {
    const isRest = type.variadic && index === type.params.length - 1 && param.type.kind === 'slice';
    const text = inner(isRest ? param.type.elem : param.type);
    return text !== undefined && isRest ? `...${text}` : text;
  };
  const params = type.params.map(parameter);
  const results = type.results.map((result) => inner(result.type));
  if (params.includes(undefined) || results.includes(undefined)) return undefined;
  const [only = ''] = results;
  const tail = results.length === 0 ? '' : results.length === 1 ? ` ${only}` : ` (${results.join(', ')})`;
  return `(${params.join(', ')})${tail}`;
}

/** The zero value of a type as Go source at a place. */
export function zeroValue(info: PackageInfo, type: Type, at: Node): string | undefined {
  if (type.kind === 'unknown' || type.kind === 'tuple') return undefined;
  if (type.kind === 'typeparam')
    return means(info, type.name, at) && means(info, 'new', at) ? `*new(${type.name})` : undefined;
  const under = underlying(type);
  switch (under.kind) {
    case 'basic':
      return zeroOfBasic(under.name, (name) => means(info, name, at));
    case 'struct':
    case 'array': {
      const text = typeString(info, type, at);
      return text === undefined ? undefined : `${text}{}`;
    }
    case 'unknown':
    case 'tuple':
    case 'typeparam':
    case 'named':
      return undefined;
    default:
      return means(info, 'nil', at) ? 'nil' : undefined;
  }
}

function zeroOfBasic(name: string, isSelf: Means): string | undefined {
  switch (name) {
    case 'string':
      return '""';
    case 'bool':
      return isSelf('false') ? 'false' : undefined;
    case 'unsafe.Pointer':
      return isSelf('nil') ? 'nil' : undefined;
    default:
      return name === 'nil' || name.startsWith('untyped ') ? undefined : '0';
  }
}
