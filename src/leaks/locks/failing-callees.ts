/**
 * Whose leak is a lock that a function keeps although it fails? Its callers return at its error, as Go's conventions have
 * it, so the leak is its own: one claim there instead of one at each caller. Left out: functions of which some caller
 * unlocks after a failure too; they lock whatever they return.
 */
import type { Edge } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Node } from '../../go/syntax/ast.js';
import { isNil } from '../paths/guards.js';
import { heldOnFailure, UNLOCKED, type HeldLockAnswer, type HeldLockClaim } from './find-held-locks.js';
import { calleeBody, type LockScope, type LockWorld } from './lock-world.js';
import { successResult } from './return-sign.js';
import { eventsIn } from './track-lock.js';

/** The answers, with claims that a failing callee is the cause of told of that callee. */
export function atFailingCallees(world: LockWorld, answers: readonly HeldLockAnswer[]): readonly HeldLockAnswer[] {
  const claims = answers.flatMap((answer) => answer.claims);
  const groups = new Map<LockScope, Map<Node, HeldLockClaim[]>>();
  for (const claim of claims) {
    const callee = failingCallee(world, claim);
    if (!callee) continue;
    const byOrigin = groups.get(callee) ?? new Map<Node, HeldLockClaim[]>();
    groups.set(callee, byOrigin.set(claim.origin, [...(byOrigin.get(claim.origin) ?? []), claim]));
  }
  const told = new Map<HeldLockClaim, HeldLockClaim | undefined>();
  for (const [callee, byOrigin] of groups) {
    for (const [origin, group] of byOrigin) {
      const [first, ...others] = group;
      if (!first || isUndoneByCaller(world, answers, origin)) continue;
      told.set(first, claimOfCallee(world, callee, group) ?? first);
      for (const other of others) told.set(other, undefined);
    }
  }
  if (told.size === 0) return answers;
  return answers.map((answer) => ({
    ...answer,
    claims: answer.claims.flatMap((claim) => (told.has(claim) ? (told.get(claim) ?? []) : [claim])),
  }));
}

/** The claim of the callee, where it is the code of the same package. */
function claimOfCallee(
  world: LockWorld,
  callee: LockScope,
  callers: readonly HeldLockClaim[],
): HeldLockClaim | undefined {
  const [first] = callers;
  if (!first || world.scope(first.view.func)?.info !== callee.info) return undefined;
  const claim = heldOnFailure(world, callee, first.origin);
  return claim && { ...claim, leftBy: callers.map(({ view, call }) => ({ view, call })) };
}

/** The function that returned an error with the lock held, where the claim's path is what its caller does at that error. */
function failingCallee(world: LockWorld, claim: HeldLockClaim): LockScope | undefined {
  if (claim.origin === claim.call || (claim.kind !== 'returned' && claim.kind !== 'never')) return undefined;
  const scope = world.scope(claim.view.func);
  const body = scope && calleeBody(scope, claim.call);
  const callee = body && world.scope(body);
  if (!scope || !callee || callee === scope || successResult(callee.view) !== 'error') return undefined;
  return claim.edges.some((edge) => asksForError(scope, claim.call, edge)) ? callee : undefined;
}

/** Whether a branch is taken because the call returned an error. */
function asksForError({ view }: LockScope, call: Call, { cond, kind }: Edge): boolean {
  const bare = cond && unparen(cond);
  if (bare?.kind !== 'Binary' || !isNil(unparen(bare.y), view.resolve)) return false;
  const isError = (bare.op === '!=' && kind === 'true') || (bare.op === '==' && kind === 'false');
  return isError && isLastResult({ view }, call, unparen(bare.x));
}

function isLastResult({ view }: Pick<LockScope, 'view'>, call: Call, expr: Expr): boolean {
  if (expr === call) return true;
  const { parent } = call;
  const target = parent?.kind === 'AssignStmt' && parent.rhs.length === 1 ? parent.lhs.at(-1) : undefined;
  const bare = target && unparen(target);
  if (bare?.kind !== 'Ident' || expr.kind !== 'Ident') return false;
  return view.resolve(bare) !== undefined && view.resolve(bare) === view.resolve(expr);
}

/** Whether some caller gives the lock back on every path, failures included. */
function isUndoneByCaller(world: LockWorld, answers: readonly HeldLockAnswer[], origin: Node): boolean {
  return answers.some(({ view, path, claims, reasons }) => {
    if (claims.length > 0 || !reasons.includes(UNLOCKED)) return false;
    const scope = world.scope(view.func);
    if (!scope) return false;
    return eventsIn(world, scope).some(
      (event) => event.key === path.key && event.origin === origin && event.call !== origin,
    );
  });
}
