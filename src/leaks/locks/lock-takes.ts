/**
 * Which locks does a function take and give back while it runs, or keep: what would wait for ever if its caller held
 * them? Found by following each lock from the entry as if it were held. Left out: locks that a body may unlock first,
 * locks taken only where a parameter says so, what stands more than two calls deep, and what goroutines take.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Func, Node } from '../../go/syntax/ast.js';
import { edgesTo } from '../paths/explore-paths.js';
import type { FunctionView } from '../go-view.js';
import type { LockMode } from './lock-call.js';
import type { LockEvent, NamedLock } from './lock-effect.js';
import { isChosenTake } from './chosen-takes.js';
import { variableText, type LockPath } from './lock-path.js';
import { UNTOUCHED } from './lock-state.js';
import { outside } from './lock-summaries.js';
import type { LockAccident } from './lock-transfer.js';
import { calleeBody, callOfOp, callsArguments, type LockScope, type LockWorld } from './lock-world.js';
import { eventsIn, trackLock } from './track-lock.js';

/** A call in the function it stands in. */
export interface PlacedCall {
  readonly view: FunctionView;
  readonly call: Call;
  /** The call does not lead on itself: it hands over the function that is called. */
  readonly isGiven?: boolean;
}

/** A lock that a call takes while it runs. */
export interface LockTake extends NamedLock {
  readonly mode: LockMode;
  readonly isSync: boolean;
  /** The Lock that waits, with the function it stands in. */
  readonly at: PlacedCall;
  /** Calls inside the callee that lead to it, outermost first; empty where the callee itself locks. */
  readonly through: readonly PlacedCall[];
}

/** Calls between the one who holds the lock and the Lock that waits. */
const MAX_DEPTH = 2;

export class LockTakes {
  private readonly world: LockWorld;
  private readonly known = new Map<Func, Map<number, readonly LockTake[]>>();
  private readonly retaken = new Map<Func, readonly LockTake[]>();
  private readonly open = new Set<Func>();

  constructor(world: LockWorld) {
    this.world = world;
  }

  /** Parameters in the keys are placeholders. */
  of(func: Func, depth = MAX_DEPTH): readonly LockTake[] {
    const byDepth = this.known.get(func) ?? new Map<number, readonly LockTake[]>();
    const known = byDepth.get(depth);
    if (known) return known;
    const scope = depth > 0 && !this.open.has(func) ? this.world.scope(func) : undefined;
    if (!scope) return [];
    this.open.add(func);
    const takes = this.compute(scope, depth);
    this.open.delete(func);
    this.known.set(func, byDepth.set(depth, takes));
    return takes;
  }

  /** The locks of its caller that a function itself gives back and takes again. */
  again(func: Func): readonly LockTake[] {
    const known = this.retaken.get(func);
    if (known) return known;
    const scope = this.world.scope(func);
    const taken = new Set(this.of(func).map(({ at }) => at.call));
    const own = scope
      ? eventsIn(this.world, scope).filter(
          ({ change, family, call, origin }) =>
            change === 'acquires' && family === '' && call === origin && !taken.has(call),
        )
      : [];
    const found = scope
      ? pathsOf(scope, own).flatMap((path): readonly LockTake[] => {
          const event = own.find(({ key }) => key === path.key);
          if (!event) return [];
          const { mode, isSync, call } = event;
          return [outside(scope, { mode, isSync, ...path, at: { view: scope.view, call }, through: [] })];
        })
      : [];
    this.retaken.set(func, found);
    return found;
  }

  private compute(scope: LockScope, depth: number): readonly LockTake[] {
    const takesOf = (call: Call): readonly LockTake[] => (depth > 1 ? this.world.takesOf(scope, call, depth - 1) : []);
    const own = eventsIn(this.world, scope).filter(({ change, family }) => change === 'acquires' && family === '');
    const inner = calledIn(scope).flatMap((call) => takesOf(call));
    return pathsOf(scope, [...own, ...inner]).flatMap((path) => {
      const accidents = trackLock(this.world, scope, path, { ...UNTOUCHED, write: 1 }, takesOf).accidents;
      const first = accidents.find(
        (accident) =>
          accident.kind === 'again' && !isAsked(scope, accident) && !isChosenTake(scope.view, accident.node),
      );
      const take = first && takeOf(scope, path, first, own);
      return take ? [outside(scope, take)] : [];
    });
  }
}

function takeOf(
  { view }: LockScope,
  path: LockPath,
  { node, take }: LockAccident,
  own: readonly LockEvent[],
): LockTake | undefined {
  const call = callAt(node);
  if (!call) return undefined;
  const here = { view, call };
  if (take) return { ...take, ...path, through: [here, ...take.through] };
  const event = own.find((each) => each.call === call && each.key === path.key);
  if (!event) return undefined;
  const { mode, isSync } = event;
  return { mode, isSync, ...path, at: here, through: [] };
}

/** The call that a statement or operation makes. */
export function callAt(node: Node): Call | undefined {
  if (node.kind === 'Call') return node;
  const call = node.kind === 'DeferStmt' ? unparen(node.call) : undefined;
  return call?.kind === 'Call' ? call : undefined;
}

/** The calls with bodies in view that a function makes itself, now or deferred. */
function calledIn(scope: LockScope): readonly Call[] {
  return scope.view.graph.blocks.flatMap((block) =>
    block.ops.flatMap((op) => {
      const call = op.op === 'go' ? undefined : callOfOp(op);
      return call && (calleeBody(scope, call) || callsArguments(scope, call)) ? [call] : [];
    }),
  );
}

/** The locks that a caller can hold as well: named by what it hands over by reference, or by package variables. */
function pathsOf(scope: LockScope, locks: readonly (LockEvent | LockTake)[]): readonly LockPath[] {
  const found = new Map<string, LockPath>();
  for (const { key, variables, home, isIndirect, family } of locks) {
    if (key === undefined || found.has(key)) continue;
    if (![...variables].every((each) => isShared(scope, each) || isIndex(key, each))) continue;
    found.set(key, { key, variables, home, isIndirect, family });
  }
  return [...found.values()];
}

/** A parameter that is a pointer, or a variable that is not the function's own. A value is a copy with a lock of its own. */
function isShared({ view, info }: LockScope, variable: Binding): boolean {
  if (variable.func !== view.func) return true;
  if (variable.kind !== 'param' && variable.kind !== 'recv') return false;
  return info.typeOfBinding(variable).kind === 'pointer';
}

/** A parameter that only chooses an element: `s.shards[i].mu`. */
function isIndex(key: string, variable: Binding): boolean {
  return (
    variable.kind === 'param' && key.includes(`[${variableText(variable)}]`) && !key.startsWith(variableText(variable))
  );
}

/** Whether the path to the Lock goes through a branch on a boolean parameter: the caller may have asked for none. */
export function isAsked({ view }: LockScope, { visit }: Pick<LockAccident, 'visit'>): boolean {
  return edgesTo(visit).some(({ cond }) => {
    const bare = cond && unparen(cond);
    const binding = bare?.kind === 'Ident' ? view.resolve(bare) : undefined;
    return binding?.kind === 'param' && binding.func === view.func;
  });
}
