/**
 * Which types do the arguments of a call give to type parameters? Structural matching of parameters with arguments, then
 * of constraints with a single term; what stays open is unknown.
 */
import type { Ident } from '../syntax/ast.js';
import { defaultType, isUntyped, unknown } from './predeclared.js';
import { substitute, underlying } from './substitute.js';
import type { FuncTypeOf, Type, TypeParamType } from './type.js';

type Bound = Map<Ident, Type>;

/** Each type parameter of the function with its argument, unknown where it cannot be inferred. */
export function infer(func: FuncTypeOf, given: readonly Type[], args: readonly Type[], spread: boolean): Bound {
  const wanted = new Set(func.typeParams.map((param) => param.ident));
  const bound: Bound = new Map();
  func.typeParams.forEach((param, index) => {
    const arg = given[index];
    if (arg) bound.set(param.ident, arg);
  });
  const untyped: [TypeParamType, Type][] = [];
  args.forEach((arg, index) => {
    const type = parameterType(func, index, spread);
    if (!type) return;
    if (type.kind === 'typeparam' && isUntyped(arg)) untyped.push([type, arg]);
    else unify(type, arg, wanted, bound);
  });
  for (const [param, arg] of untyped) {
    if (wanted.has(param.ident) && !bound.has(param.ident))
      bound.set(param.ident, widest(param, untyped) ?? defaultType(arg));
  }
  inferFromConstraints(func.typeParams, wanted, bound);
  for (const param of func.typeParams) {
    if (!bound.has(param.ident)) bound.set(param.ident, unknown(`type argument ${param.name} is not inferred`));
  }
  return bound;
}

/** Of several untyped constants for one parameter the widest kind decides. */
function widest(param: TypeParamType, untyped: readonly [TypeParamType, Type][]): Type | undefined {
  const order = ['untyped int', 'untyped rune', 'untyped float', 'untyped complex'];
  let best: Type | undefined;
  let rank = -1;
  for (const [each, type] of untyped) {
    if (each.ident !== param.ident || type.kind !== 'basic') continue;
    const index = order.indexOf(type.name);
    if (index > rank) [best, rank] = [type, index];
  }
  return best && defaultType(best);
}

function parameterType(func: FuncTypeOf, index: number, spread: boolean): Type | undefined {
  const last = func.params.length - 1;
  if (!func.variadic || index < last) return func.params[index]?.type;
  const rest = func.params[last]?.type;
  return spread || rest?.kind !== 'slice' ? rest : rest.elem;
}

/** Binds parameters so that the parameter's type becomes the argument's; mismatches are left for others to judge. */
function unify(param: Type, arg: Type, wanted: ReadonlySet<Ident>, bound: Bound): void {
  if (param.kind === 'typeparam' && wanted.has(param.ident)) {
    const before = bound.get(param.ident);
    if (arg.kind === 'basic' && arg.name === 'nil') return;
    if (!before) bound.set(param.ident, arg);
    else if (before.kind !== 'named' && arg.kind === 'named' && !isBasicOrInterface(before))
      bound.set(param.ident, arg);
    return;
  }
  if (param.kind === 'named') {
    if (arg.kind === 'named' && arg.decl === param.decl) unifyAll(param.args, arg.args, wanted, bound);
    else if (param.args.length > 0 && arg.kind !== 'named') unify(underlying(param), arg, wanted, bound);
    return;
  }
  const value = param.kind === 'interface' || param.kind === arg.kind ? arg : underlying(arg);
  switch (param.kind) {
    case 'pointer':
    case 'slice':
    case 'array':
    case 'chan':
      if (value.kind === param.kind) unify(param.elem, value.elem, wanted, bound);
      return;
    case 'map':
      if (value.kind === 'map') unifyAll([param.key, param.value], [value.key, value.value], wanted, bound);
      return;
    case 'func':
      if (value.kind === 'func' && value.typeParams.length === 0) unifyFuncs(param, value, wanted, bound);
      return;
    default:
  }
}

function isBasicOrInterface(type: Type): boolean {
  return type.kind === 'basic' || type.kind === 'interface';
}

function unifyAll(params: readonly Type[], args: readonly Type[], wanted: ReadonlySet<Ident>, bound: Bound): void {
  params.forEach((param, index) => {
    const arg = args[index];
    if (arg) unify(param, arg, wanted, bound);
  });
}

function unifyFuncs(param: FuncTypeOf, arg: FuncTypeOf, wanted: ReadonlySet<Ident>, bound: Bound): void {
  const types = (func: FuncTypeOf): Type[] => [...func.params, ...func.results].map((each) => each.type);
  if (param.params.length === arg.params.length) unifyAll(types(param), types(arg), wanted, bound);
}

/** `[S ~[]E, E any]`: once S is bound, its constraint gives E; and the other way round. */
function inferFromConstraints(params: readonly TypeParamType[], wanted: ReadonlySet<Ident>, bound: Bound): void {
  for (let round = 0; round < params.length; round++) {
    for (const param of params) {
      const constraint = underlying(param.constraint());
      if (constraint.kind !== 'interface' || constraint.unions.length !== 1) continue;
      const term = constraint.unions[0]?.length === 1 ? constraint.unions[0][0] : undefined;
      if (!term) continue;
      const arg = bound.get(param.ident);
      if (arg) unify(term.type, term.tilde ? underlying(arg) : arg, wanted, bound);
      else if (!term.tilde || isClosed(term.type, bound, wanted)) bound.set(param.ident, substitute(term.type, bound));
    }
  }
}

/** Every wanted parameter that stands directly in the type is bound. */
function isClosed(type: Type, bound: Bound, wanted: ReadonlySet<Ident>): boolean {
  const open = new Map([...wanted].filter((ident) => !bound.has(ident)).map((ident) => [ident, unknown('open')]));
  return substitute(type, open) === type;
}
