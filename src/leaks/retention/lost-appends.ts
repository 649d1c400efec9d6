/**
 * Which appends to a slice parameter never reach the caller? Those whose result is stored in the parameter alone, and
 * nothing in the function looks at the parameter afterwards. A caller that hands over a part of its own array, `buf[:0]`,
 * finds there what was appended.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding, Reference } from '../../go/names/binding.js';
import type { SourceFile } from '../../go/program.js';
import type { AssignStmt, Call, Func, Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';
import { packageCallsOf } from '../never-ends/package-calls.js';
import type { SyntaxIndex } from './syntax-index.js';

export interface LostAppendClaim {
  readonly file: SourceFile;
  readonly func: Func;
  readonly stmt: AssignStmt;
  readonly append: Call;
  readonly param: Binding;
}

/** One claim for each parameter: its first append. */
export function findLostAppends(info: PackageInfo, index: SyntaxIndex): readonly LostAppendClaim[] {
  const told = new Set<Binding>();
  return index.assigns.flatMap(({ node, file }) => {
    const append = appendIn(info, node);
    const target = node.lhs[0];
    const param = target?.kind === 'Ident' ? info.resolve(target) : undefined;
    const func = enclosingFunc(node);
    if (!append || !param || !func || told.has(param) || !isLost(info, node, append, param, func)) return [];
    told.add(param);
    return [{ file, func, stmt: node, append, param }];
  });
}

/** The append of `s = append(s, …)`. */
function appendIn(info: PackageInfo, { op, lhs, rhs }: AssignStmt): Call | undefined {
  const call = rhs[0] && unparen(rhs[0]);
  const [target] = lhs;
  if (op !== '=' || lhs.length !== 1 || rhs.length !== 1 || call?.kind !== 'Call' || call.args.length < 2)
    return undefined;
  const first = call.args[0] && unparen(call.args[0]);
  // Names first: types are asked for where everything else fits.
  if (target?.kind !== 'Ident' || first?.kind !== 'Ident' || first.name !== target.name) return undefined;
  const fun = unparen(call.fun);
  if (fun.kind !== 'Ident' || fun.name !== 'append' || info.resolve(first) !== info.resolve(target)) return undefined;
  const callee = info.calleeOf(call);
  return callee.kind === 'builtin' && callee.name === 'append' ? call : undefined;
}

function isLost(info: PackageInfo, stmt: AssignStmt, append: Call, param: Binding, func: Func): boolean {
  if (param.kind !== 'param' || param.func !== func || isVariadic(param)) return false;
  if (coreType(info.typeOfBinding(param)).kind !== 'slice') return false;
  const references = info.referencesOf(param);
  if (references.some(({ access }) => access === 'address')) return false;
  if (isHandedPart(info, func, param)) return false;
  const seenFrom = outermostLoop(stmt, func)?.start ?? stmt.start;
  return references.every((each) => isOwn(info, each) || each.access === 'declare' || isBefore(each, seenFrom, append));
}

/** Whether some call of the package passes a part of an array or slice for the parameter. */
function isHandedPart(info: PackageInfo, func: Func, param: Binding): boolean {
  if (func.kind !== 'FuncDecl') return false;
  const index = func.type.params.flatMap(({ names }) => names).findIndex((name) => name === param.ident);
  return packageCallsOf(info)
    .sitesOf(func)
    .some(({ call }) => call.args[index] !== undefined && unparen(call.args[index]).kind === 'SliceExpr');
}

/** Part of an append of the parameter to itself, as target or first argument. */
function isOwn(info: PackageInfo, { ident }: Reference): boolean {
  const { parent } = ident;
  if (parent?.kind === 'AssignStmt')
    return parent.lhs.some((left) => left === ident) && appendIn(info, parent) !== undefined;
  if (parent?.kind !== 'Call' || parent.args[0] !== ident || parent.parent?.kind !== 'AssignStmt') return false;
  return appendIn(info, parent.parent) === parent;
}

/** Read in the same function before anything is appended. */
function isBefore({ ident, func, access }: Reference, from: number, append: Call): boolean {
  return func === enclosingFunc(append) && ident.end <= from && access !== 'write' && access !== 'update';
}

function isVariadic({ decl }: Binding): boolean {
  return decl?.kind === 'Field' && decl.variadic;
}

function outermostLoop(node: Node, func: Func): Node | undefined {
  let found: Node | undefined;
  for (let at = node.parent; at && at !== func; at = at.parent) {
    if (at.kind === 'ForStmt' || at.kind === 'RangeStmt') found = at;
  }
  return found;
}
