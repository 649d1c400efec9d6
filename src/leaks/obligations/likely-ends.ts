/**
 * Which of the ends that lose a value is told? The nearest that does not rest on the error of a function which nobody has
 * read: that one may never fail. Where there is no other it is told all the same.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Expr } from '../../go/syntax/ast.js';
import type { FunctionView } from '../go-view.js';
import { edgesTo, type PathEnd } from '../paths/explore-paths.js';
import { isNil } from '../paths/guards.js';
import type { ObligationWorld } from './obligation-world.js';
import type { TrackedState } from './tracked-state.js';

/** The ends in order, those behind a failure out of view last. */
export function likelyFirst(
  world: ObligationWorld,
  view: FunctionView,
  ends: readonly PathEnd<TrackedState>[],
): readonly PathEnd<TrackedState>[] {
  if (ends.length < 2) return ends;
  const doubtful = new Set(ends.filter((end) => isBehindUnknown(world, view, end)));
  return [...ends.filter((end) => !doubtful.has(end)), ...doubtful];
}

/** The last branch of the path is that on the error of a call whose callee is out of view, and no API facts know it. */
function isBehindUnknown(world: ObligationWorld, view: FunctionView, { visit }: PathEnd<TrackedState>): boolean {
  const last = edgesTo(visit).findLast(({ cond, kind }) => cond !== undefined && kind === 'true');
  const error = last?.cond ? testedError(view, last.cond) : undefined;
  const binding = error && view.resolve(error);
  if (!binding) return false;
  const { start } = error;
  const source = world.sourcesOf(view, binding).findLast(({ expr }) => expr.end <= start)?.expr;
  const call = source && unparen(source);
  return call?.kind === 'Call' && view.target(call).kind === 'unknown';
}

/** `err` of `err != nil`. */
function testedError(view: FunctionView, cond: Expr): Extract<Expr, { kind: 'Ident' }> | undefined {
  const bare = unparen(cond);
  if (bare.kind !== 'Binary' || bare.op !== '!=' || !isNil(bare.y, view.resolve)) return undefined;
  const subject = unparen(bare.x);
  return subject.kind === 'Ident' ? subject : undefined;
}
