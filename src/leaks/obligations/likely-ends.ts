/**
 * Which of the ends that lose a value is told? The nearest that does not rest on the error of a function which nobody has
 * read: that one may never fail. Nor on the error of a method of the value itself, which may be over by then. Where there is
 * no other it is told all the same.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Expr } from '../../go/syntax/ast.js';
import type { FunctionView } from '../go-view.js';
import { edgesTo, type PathEnd } from '../paths/explore-paths.js';
import { isNil } from '../paths/guards.js';
import type { ObligationWorld } from './obligation-world.js';
import type { TrackedState } from './tracked-state.js';

/** The ends in order, those behind a failure of the value's own and out of view last; undefined: no variable holds it. */
export function likelyFirst(
  world: ObligationWorld,
  view: FunctionView,
  variable: Binding | undefined,
  ends: readonly PathEnd<TrackedState>[],
): readonly PathEnd<TrackedState>[] {
  if (ends.length < 2) return ends;
  const doubts = new Map(ends.map((end) => [end, doubtOf(world, view, variable, end)]));
  return ends.toSorted((a, b) => (doubts.get(a) ?? 0) - (doubts.get(b) ?? 0));
}

/** What fails by the type of what it is given, if at all. */
const RARE: ReadonlySet<string> = new Set([
  'encoding/json.Marshal',
  'encoding/json.MarshalIndent',
  'encoding/xml.Marshal',
]);

/**
 * 2 behind the error of a callee that is out of view and not known by API facts; 1 behind one of the value, one that hardly
 * comes, or in the default case of a switch; 0 otherwise.
 */
function doubtOf(
  world: ObligationWorld,
  view: FunctionView,
  variable: Binding | undefined,
  { visit }: PathEnd<TrackedState>,
): number {
  const last = edgesTo(visit).findLast(
    ({ cond, kind, clause }) => clause !== undefined || (cond !== undefined && kind === 'true'),
  );
  // What a switch does not list may not come.
  if (last?.clause?.kind === 'CaseClause') return last.clause.isDefault ? 1 : 0;
  const error = last?.cond ? testedError(view, last.cond) : undefined;
  const binding = error && view.resolve(error);
  if (!binding) return 0;
  const { start } = error;
  const source = world.sourcesOf(view, binding).findLast(({ expr }) => expr.end <= start)?.expr;
  const call = source && unparen(source);
  if (call?.kind !== 'Call') return 0;
  const target = view.target(call);
  if (target.kind === 'unknown') return 2;
  if (target.kind === 'declared' && target.symbol !== undefined && RARE.has(target.symbol)) return 1;
  const fun = unparen(call.fun);
  const owner = fun.kind === 'Selector' ? unparen(fun.x) : undefined;
  return variable && owner?.kind === 'Ident' && view.resolve(owner) === variable ? 1 : 0;
}

/** `err` of `err != nil`. */
function testedError(view: FunctionView, cond: Expr): Extract<Expr, { kind: 'Ident' }> | undefined {
  const bare = unparen(cond);
  if (bare.kind !== 'Binary' || bare.op !== '!=' || !isNil(bare.y, view.resolve)) return undefined;
  const subject = unparen(bare.x);
  return subject.kind === 'Ident' ? subject : undefined;
}
