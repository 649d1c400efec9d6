/**
 * Is a lock taken only where somebody wants it to be? Where the caller's arguments decide it, or where the function goes
 * on alike without the lock: `if !v.isLocal { v.mu.Lock(); defer v.mu.Unlock() }`. Who holds the lock and calls such a
 * function may know that it is not taken. Left out: conditions on what the function itself has found out.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import { isVariable } from '../../go/names/binding.js';
import type { Expr, IfStmt, Node, Stmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';
import { isLockMethod } from './lock-call.js';

/** Whether a call that locks, or leads to a Lock, stands where a caller may have chosen that it does not run. */
export function isChosenTake(view: FunctionView, call: Node): boolean {
  for (let at: Node = call, up = at.parent; up && at !== view.func; at = up, up = up.parent) {
    if (up.kind !== 'IfStmt' || (at !== up.then && at !== up.else)) continue;
    if (asksArguments(view, up) || (asksState(view, up) && goesOnWithout(view, at, call))) return true;
  }
  return false;
}

/** Every variable in the condition is a parameter other than the receiver, or read from one right there. */
function asksArguments(view: FunctionView, { cond, init }: IfStmt): boolean {
  return readsOnly(view, cond, init, (binding) => binding.kind === 'param');
}

/** The condition asks the receiver and parameters only. */
function asksState(view: FunctionView, { cond, init }: IfStmt): boolean {
  return readsOnly(view, cond, init, ({ kind }) => kind === 'param' || kind === 'recv');
}

function readsOnly(
  view: FunctionView,
  cond: Expr,
  init: Stmt | undefined,
  isMeant: (binding: Binding) => boolean,
): boolean {
  const roots = rootsOf(view, cond);
  const sources = init?.kind === 'AssignStmt' && init.op === ':=' ? init : undefined;
  return (
    roots.length > 0 &&
    roots.every((binding) => {
      if (isMeant(binding) && binding.func === view.func) return true;
      if (sources === undefined || binding.decl !== sources) return false;
      const [source] = sources.rhs;
      const bare = source && unparen(source);
      // Of a call nobody knows what it found out.
      if (bare === undefined || bare.kind === 'Call') return false;
      const read = rootsOf(view, bare);
      return read.length > 0 && read.every((one) => isMeant(one) && one.func === view.func);
    })
  );
}

/** The variables that an expression reads, fields by what they belong to. */
function rootsOf(view: FunctionView, expr: Expr): readonly Binding[] {
  const found: Binding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'Ident') return true;
    const isField = node.parent?.kind === 'Selector' && node.parent.sel === node;
    const binding = isField ? undefined : view.resolve(node);
    if (binding && isVariable(binding)) found.push(binding);
    return true;
  });
  return found;
}

/** The branch takes the lock and leaves it to what stands behind: that runs with the lock or without. */
function goesOnWithout(view: FunctionView, branch: Node, call: Node): boolean {
  if (call.kind !== 'Call' || branch.kind !== 'Block' || branch.list.at(-1)?.kind === 'ReturnStmt') return false;
  const fun = unparen(call.fun);
  if (fun.kind !== 'Selector' || !isLockMethod(fun.sel.name)) return false;
  return !branch.list.some((stmt) => stmt.kind === 'ExprStmt' && stmt.x !== call && isOfSameLock(view, stmt.x, fun.x));
}

/** Another call of a lock's method on what is written the same: the unlock. */
function isOfSameLock({ file: { text } }: FunctionView, expr: Expr, lock: Expr): boolean {
  const fun = expr.kind === 'Call' ? unparen(expr.fun) : undefined;
  if (fun?.kind !== 'Selector' || !isLockMethod(fun.sel.name)) return false;
  return text.slice(fun.x.start, fun.x.end) === text.slice(lock.start, lock.end);
}
