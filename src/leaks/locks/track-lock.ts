/** What becomes of one lock on all paths of one function? Runs the exploration from the function's entry. */
import type { Edge } from '../../go/flow/graph.js';
import type { Call, Node } from '../../go/syntax/ast.js';
import { BranchGuards } from '../paths/branch-guards.js';
import { edgesTo, explorePaths, type PathEnd, type Visit } from '../paths/explore-paths.js';
import { handedLocks } from './handed-locks.js';
import { isAcquisition, mayBeOneLock, type LockEvent } from './lock-effect.js';
import { assignedPath, type LockPath } from './lock-path.js';
import { afterDeferred, isHeld, UNTOUCHED, type LockState } from './lock-state.js';
import type { LockTake } from './lock-takes.js';
import { LockTransfer, type LockAccident } from './lock-transfer.js';
import { calleeBody, callOfOp, type LockScope, type LockWorld } from './lock-world.js';

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
  /** Operations that are reached with the lock held, on some path at least. */
  readonly spots: ReadonlyMap<Node, LockSpot>;
  /** Why the lock is beyond this function, or paths are missing; empty: every path was followed. */
  readonly unknown: readonly string[];
}

/** What is known of a lock before an operation. */
export interface LockSpot {
  /** Held on every path that leads here. */
  readonly isAlways: boolean;
  /** The nearest path on which it is held. */
  readonly visit: Visit<LockState>;
  readonly state: LockState;
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
  return world.allEvents(scope, () => collectEvents(world, scope));
}

function collectEvents(world: LockWorld, scope: LockScope): readonly LockEvent[] {
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
  const spots = new Map<Node, LockSpot>();
  const free = new Set<Node>();
  const locks = world.packageLocks(info);
  const transfer = new LockTransfer({
    view,
    path,
    guards: new BranchGuards(view),
    eventsOf: (call: Call) => world.eventsOf(scope, call),
    takesOf,
    onOp: ({ node }, state, visit) => {
      const isCertain = state.gone === '' && !state.pending && isHeld(state);
      if (!isCertain) free.add(node);
      else if (!spots.has(node)) spots.set(node, { isAlways: true, visit, state });
    },
    unseenRelease: (call: Call) => locks.unseenRelease(scope, call, path),
    unlocksFirst: (call: Call) => unlocksFirst(world, scope, call, path),
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
  if (handedLocks(scope).has(path.key)) unknown.push('somebody else may unlock it, who has it as a Locker');
  return {
    path,
    events: eventsIn(world, scope).filter(({ key }) => key === path.key),
    ends: ends.flatMap((end) => normalEnd(end, accidents)),
    accidents,
    spots: new Map([...spots].map(([node, spot]) => [node, { ...spot, isAlways: !free.has(node) }])),
    unknown,
  };
}

/** The goroutine's first operation on the lock, as it stands in the code, is an unlock. */
function unlocksFirst(world: LockWorld, scope: LockScope, call: Call, path: LockPath): boolean {
  const callee = calleeBody(scope, call);
  const inner = callee && world.scope(callee);
  if (!inner || callee === scope.view.func) return false;
  const [first] = eventsIn(world, inner)
    .filter((event) => mayBeOneLock(path, event))
    .sort((a, b) => a.call.start - b.call.start);
  return first !== undefined && !isAcquisition(first.change);
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

/** The branches of the path since the lock was taken. */
export function edgesSince(visit: Visit<LockState>, { site }: LockState): readonly Edge[] {
  let count = 0;
  for (let at: Visit<LockState> = visit; at.from && at.state.site === site && isHeld(at.state); at = at.from.visit)
    count++;
  return count === 0 ? [] : edgesTo(visit).slice(-count);
}
