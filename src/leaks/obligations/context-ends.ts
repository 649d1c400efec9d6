/**
 * Does an expression say that a context is over with whose cancel function a path is asked? `ctx.Done()` was received
 * from, or `ctx.Err()` is not nil, for the context itself or the one that it was made from.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Expr } from '../../go/syntax/ast.js';
import { isInLoop } from '../../go/syntax/enclosing.js';
import { expressionKey } from '../paths/expression-key.js';
import type { RoleContext } from './roles.js';

/** Whether `expr` is a call of Done or Err on the context of the subject, or on its parent; what is derived keeps its name. */
export function asksOwnContext(expr: Expr, method: 'Done' | 'Err', { view, subject }: RoleContext): boolean {
  const asked = unparen(expr);
  const fun = asked.kind === 'Call' && asked.args.length === 0 ? unparen(asked.fun) : undefined;
  const { call, releases } = subject;
  if (!call || fun?.kind !== 'Selector' || fun.sel.name !== method) return false;
  if (!releases.some(({ kind }) => kind === 'call')) return false;
  const made = call.parent?.kind === 'AssignStmt' ? call.parent.lhs[0] : undefined;
  // Of a loop the parent may live on for many turns.
  const parent = isInLoop(call) ? undefined : call.args[0];
  const [owner, ...contexts] = [fun.x, made, parent].map((one) => one && expressionKey(one, view.resolve)?.text);
  return owner !== undefined && contexts.includes(owner);
}
