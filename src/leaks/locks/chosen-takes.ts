/**
 * Is a lock taken only where somebody wants it to be? Where the caller's arguments decide it, or where the function goes
 * on alike without the lock: `if !v.isLocal { v.mu.Lock(); defer v.mu.Unlock() }`. Who holds the lock and calls such a
 * function may know that it is not taken. Left out: conditions on what the function itself has found out.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Expr, Node } from '../../go/syntax/ast.js';
import { asksState, branchesAround, isChosenByArguments } from '../chosen-by-caller.js';
import type { FunctionView } from '../go-view.js';
import { isLockMethod } from './lock-call.js';

/** Whether a call that locks, or leads to a Lock, stands where a caller may have chosen that it does not run. */
export function isChosenTake(view: FunctionView, call: Node): boolean {
  if (isChosenByArguments(view, call)) return true;
  return branchesAround(view, call).some(
    ({ statement, branch }) => asksState(view, statement) && goesOnWithout(view, branch, call),
  );
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
