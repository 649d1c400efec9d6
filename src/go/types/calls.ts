/** Which type has a call of a function? Its results, with type arguments given or inferred from the arguments. */
import type { Call } from '../syntax/ast.js';
import type { Callee } from './callees.js';
import { infer } from './inference.js';
import type { PackageInfo } from './package-info.js';
import { tupleOf, unknown } from './predeclared.js';
import { coreType, substituteFunc } from './substitute.js';
import type { FuncTypeOf, Type } from './type.js';

type Called = Exclude<Callee, { kind: 'builtin' | 'conversion' | 'unknown' }>;

/** The type of a call: a tuple unless there is exactly one result. */
export function callResult(info: PackageInfo, call: Call, callee: Called): Type {
  const type = calledType(info, call, callee);
  if (type.kind !== 'func') return type.kind === 'unknown' ? type : unknown('not a function');
  const single = type.results.length === 1 ? type.results[0] : undefined;
  return single ? single.type : tupleOf(type.results.map((result) => result.type));
}

/** The signature a call uses, instantiated; unknown where the callee's type is not in view. */
export function calledType(info: PackageInfo, call: Call, callee: Called): Type {
  const type = callee.kind === 'function' ? callee.func.type : coreType(info.typeOf(call.fun));
  if (type.kind !== 'func' || type.typeParams.length === 0) return type;
  const given = callee.kind === 'function' ? callee.typeArgs : [];
  return inferred(info, call, type, given);
}

function inferred(info: PackageInfo, call: Call, type: FuncTypeOf, given: readonly Type[]): FuncTypeOf {
  const bound = infer(type, given, argumentTypes(info, call), call.spread);
  return { ...substituteFunc(type, bound), typeParams: [] };
}

/** The types of the arguments; `f(g())` passes the results of g one by one. */
export function argumentTypes(info: PackageInfo, call: Call): readonly Type[] {
  const types = call.args.map((arg) => info.typeOf(arg));
  const [only] = types;
  return types.length === 1 && only?.kind === 'tuple' ? only.types : types;
}
