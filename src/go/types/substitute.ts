/** What does a type become when type parameters are replaced? Also: the underlying type of an instantiated type. */
import type { Ident } from '../syntax/ast.js';
import type { FuncTypeOf, NamedType, Param, Type, TypeParamType } from './type.js';
import { unknown } from './predeclared.js';

export type Substitution = ReadonlyMap<Ident, Type>;

/** Pairs type parameters with arguments; parameters without an argument stay as they are. */
export function substitution(params: readonly TypeParamType[], args: readonly Type[]): Substitution {
  const map = new Map<Ident, Type>();
  params.forEach((param, index) => {
    const arg = args[index];
    if (arg) map.set(param.ident, arg);
  });
  return map;
}

/** The type with every parameter in the map replaced. Parts that do not change keep their identity. */
export function substitute(type: Type, map: Substitution): Type {
  if (map.size === 0) return type;
  switch (type.kind) {
    case 'typeparam':
      return map.get(type.ident) ?? type;
    case 'named': {
      if (type.args.length === 0) return type;
      const args = substituteAll(type.args, map);
      return args === type.args ? type : { ...type, args };
    }
    case 'pointer':
    case 'slice':
    case 'array':
    case 'chan': {
      const elem = substitute(type.elem, map);
      return elem === type.elem ? type : { ...type, elem };
    }
    case 'map': {
      const key = substitute(type.key, map);
      const value = substitute(type.value, map);
      return key === type.key && value === type.value ? type : { kind: 'map', key, value };
    }
    case 'func':
      return substituteFunc(type, map);
    case 'tuple': {
      const types = substituteAll(type.types, map);
      return types === type.types ? type : { kind: 'tuple', types };
    }
    case 'struct': {
      const fields = substituteMembers(type.fields, map);
      return fields === type.fields ? type : { ...type, fields };
    }
    case 'interface': {
      const methods = substituteMembers(type.methods, map);
      const embeds = substituteAll(type.embeds, map);
      const unions = type.unions.map((union) => substituteMembers(union, map));
      return { kind: 'interface', methods, embeds, unions };
    }
    default:
      return type;
  }
}

export function substituteFunc(type: FuncTypeOf, map: Substitution): FuncTypeOf {
  const params = substituteMembers<Param>(type.params, map);
  const results = substituteMembers<Param>(type.results, map);
  return params === type.params && results === type.results ? type : { ...type, params, results };
}

function substituteAll(types: readonly Type[], map: Substitution): readonly Type[] {
  const next = types.map((type) => substitute(type, map));
  return next.every((type, index) => type === types[index]) ? types : next;
}

function substituteMembers<M extends { readonly type: Type }>(members: readonly M[], map: Substitution): readonly M[] {
  const next = members.map((member) => {
    const type = substitute(member.type, map);
    return type === member.type ? member : { ...member, type };
  });
  return next.every((member, index) => member === members[index]) ? members : next;
}

const underlyingCache = new WeakMap<NamedType, Type>();

/** The underlying type: never named; itself for type parameters, unknown for unknown. */
export function underlying(type: Type): Type {
  if (type.kind !== 'named') return type;
  if (type.args.length === 0) return type.decl.underlying();
  const known = underlyingCache.get(type);
  if (known) return known;
  const result = underlying(substitute(type.decl.underlying(), substitution(type.decl.parameters(), type.args)));
  underlyingCache.set(type, result);
  return result;
}

/** What a type parameter's type set has in common: the single underlying type of its constraint, else unknown. */
export function coreType(type: Type): Type {
  if (type.kind !== 'typeparam') return underlying(type);
  const constraint = underlying(type.constraint());
  if (constraint.kind !== 'interface') return constraint;
  const terms = constraint.unions.length === 1 ? (constraint.unions[0] ?? []) : [];
  const first = terms[0];
  if (!first || terms.length !== 1) return unknown(`type parameter ${type.name}`);
  return underlying(first.type);
}

/** What a pointer points to, else the type itself. */
export function dereferenced(type: Type): Type {
  return type.kind === 'pointer' ? type.elem : type;
}
