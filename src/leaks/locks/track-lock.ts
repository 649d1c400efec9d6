/** What becomes of one lock on all paths of one function? Runs the exploration from the function's entry. */
import type { Call, Node } from '../../go/syntax/ast.js';
import { BranchGuards } from '../paths/branch-guards.js';
import { explorePaths, type PathEnd } from '../paths/explore-paths.js';
import { mayBeOneLock, type LockEvent } from './lock-effect.js';
import { assignedPath, type LockPath } from './lock-path.js';
import { afterDeferred, isHeld, UNTOUCHED, type LockState } from './lock-state.js';
import type { LockTake } from './lock-takes.js';
import { LockTransfer, type LockAccident } from './lock-transfer.js';
import { callOfOp, type LockScope, type LockWorld } from './lock-world.js';

/** A normal end of the function, deferred calls run. */
export interface LockEnd {
  readonly end: PathEnd<LockState>;
  readonly state: LockState;
  /** The return statement; undefined at the closing brace. */
  readonly exit: Node | undefined;
}

export interface LockTracking {
  readonly path: LockPath;
  /** All events of the function that concern the lock for certain, in order of the graph. */
  readonly events: readonly LockEvent[];
  /** Normal ends, nearest first. */
  readonly ends: readonly LockEnd[];
  readonly accidents: readonly LockAccident[];
  /** Why the lock is beyond this function, or paths are missing; empty: every path was followed. */
  readonly unknown: readonly string[];
}

/** The locks that a function locks or unlocks, itself or through callees in view. */
export function lockPathsOf(world: LockWorld, scope: LockScope): readonly LockPath[] {
  const found = new Map<string, LockPath>();
  for (const { key, variables, home, isIndirect, family } of eventsIn(world, scope)) {
    if (key !== undefined && !found.has(key)) found.set(key, { key, variables, home, isIndirect, family });
  }
  return [...found.values()];
}

/** The events of all calls of a function, deferred and started ones included. */
export function eventsIn(world: LockWorld, scope: LockScope): readonly LockEvent[] {
  return scope.view.graph.blocks.flatMap((block) =>
    block.ops.flatMap((op) => {
      const call = callOfOp(op);
      return call ? world.eventsOf(scope, call) : [];
    }),
  );
}

/** Follows one lock from the function's entry; `start` says what is known of it there. */
export function trackLock(
  world: LockWorld,
  scope: LockScope,
  path: LockPath,
  start: LockState = UNTOUCHED,
  takesOf = (call: Call): readonly LockTake[] => world.takesOf(scope, call),
): LockTracking {
  const { view, info } = scope;
  const accidents: LockAccident[] = [];
  const locks = world.packageLocks(info);
  const transfer = new LockTransfer({
    view,
    path,
    guards: new BranchGuards(view),
    eventsOf: (call: Call) => world.eventsOf(scope, call),
    takesOf,
    onOp: () => undefined,
    unseenRelease: (call: Call) => locks.unseenRelease(scope, call, path),
    keyOf: (target) => assignedPath(target, info),
    onAccident: (accident) => accidents.push(accident),
  });
  const { ends, cut } = explorePaths({ block: view.graph.entry, op: 0, state: start }, transfer);
  const unknown = [...view.graph.unknown];
  if (cut) unknown.push('too many paths');
  const isTakenAway = world
    .releasingValues(scope)
    .some(({ effects }) => effects.some((effect) => mayBeOneLock(path, effect)));
  if (isTakenAway) unknown.push('a function value that unlocks it is handed on');
  return {
    path,
    events: eventsIn(world, scope).filter(({ key }) => key === path.key),
    ends: ends.flatMap((end) => normalEnd(end, accidents)),
    accidents,
    unknown,
  };
}

function normalEnd(end: PathEnd<LockState>, accidents: LockAccident[]): readonly LockEnd[] {
  const { visit } = end;
  if (visit.block.exit !== 'return') return [];
  const { state, accident } = afterDeferred(end.state);
  if (accident) {
    accidents.push({ ...accident, visit, state });
    return [];
  }
  const settled = state.pending && isHeld(state) ? { ...state, gone: 'whether it was taken is not looked at' } : state;
  return [{ end, state: settled, exit: visit.block.exitNode }];
}
