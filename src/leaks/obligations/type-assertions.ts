/**
 * What does `c, ok := w.(T)` say of the tracked value? Where its type is known to have the methods of T, ok is true; where
 * that is not known and what came of the assertion is released, nothing is claimed.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Op } from '../../go/flow/graph.js';
import type { Expr, Ident } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { implementsInterface } from '../../go/types/relations.js';
import { coreType } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import { expressionKey } from '../paths/expression-key.js';
import { resultTypes } from './acquisitions.js';
import { useOf, type RoleContext } from './roles.js';
import { ended, type TrackedState } from './tracked-state.js';

/** Why nothing is claimed of a value that is released only where it is of some type. */
export const TOLD_BY_TYPE = 'told apart by its type';

/** The state after an operation, `before` being the one in which its operands were read. */
export function afterAssertion(before: TrackedState, after: TrackedState, op: Op, context: RoleContext): TrackedState {
  if (before.status !== 'open' || after.status !== 'open' || op.op !== 'assign' || op.node.rhs.length !== 1)
    return after;
  const [target, answer] = op.node.lhs;
  const source = op.node.rhs[0] && unparen(op.node.rhs[0]);
  if (source?.kind !== 'TypeAssert' || target?.kind !== 'Ident' || answer?.kind !== 'Ident') return after;
  const asserted = context.view.typeOf(source);
  if (useOf(source.x, before, context) !== 'value' || coreType(asserted).kind !== 'interface') return after;
  const key = expressionKey(answer, context.view.resolve);
  if (implementsInterface(typeOfValue(source.x, context), asserted) === 'yes')
    return key ? { ...after, guards: after.guards.set(key, { kind: 'true' }) } : after;
  return isReleasedBy(target, context) ? ended(after, 'unknown', TOLD_BY_TYPE) : after;
}

/** The type with which the value was acquired: whatever holds it now may know less of it. */
function typeOfValue(expr: Expr, { view, subject: { call, result } }: RoleContext): Type {
  const acquired = call && resultTypes(view.typeOf(call))[result];
  return acquired ?? view.typeOf(expr);
}

/** Whether a method that releases is called on a variable anywhere in the function. */
function isReleasedBy(target: Ident, { view, subject }: RoleContext): boolean {
  const binding = view.resolve(target);
  const names = new Set(subject.releases.flatMap((each) => (each.kind === 'method' ? [each.method] : [])));
  let isReleased = false;
  if (view.func.body && binding)
    walk(view.func.body, (node) => {
      const owner = node.kind === 'Selector' && names.has(node.sel.name) ? unparen(node.x) : undefined;
      isReleased ||= owner?.kind === 'Ident' && view.resolve(owner) === binding;
      return !isReleased;
    });
  return isReleased;
}
