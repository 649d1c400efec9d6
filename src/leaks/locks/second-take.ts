/**
 * Which acquisition waits for a lock that its own goroutine holds? Only where it is certainly the same lock: two mutexes
 * of package sync by one path. A read lock inside a read lock waits only while a writer waits: one must be in view.
 */
import type { Call, Node } from '../../go/syntax/ast.js';
import type { LockMode } from './lock-call.js';
import type { LockEvent } from './lock-effect.js';
import type { LockIdentity, LockPath } from './lock-path.js';
import type { LockState } from './lock-state.js';
import { callAt, type PlacedCall } from './lock-takes.js';
import type { LockAccident } from './lock-transfer.js';
import type { LockScope, LockWorld } from './lock-world.js';

/** The acquisition that waits for what its own goroutine holds. */
export interface SecondTake {
  readonly mode: LockMode;
  /** The call in the function that holds the lock. */
  readonly call: Call;
  /** The Lock that waits: the call itself, or what a callee does. */
  readonly at: PlacedCall;
  /** Calls inside the callee that lead to it, outermost first. */
  readonly through: readonly PlacedCall[];
  /** Where both read: a Lock for writing at which another goroutine can stand in between. */
  readonly writer: PlacedCall | undefined;
}

export function secondTakeOf(
  world: LockWorld,
  scope: LockScope,
  path: LockPath,
  events: readonly LockEvent[],
  { node, take, state }: LockAccident,
): SecondTake | undefined {
  const call = callAt(node);
  const taken = call && (take ?? events.find((event) => event.call === call && event.key === path.key));
  const first = events.find((event) => event.call === state.site && event.key === path.key);
  if (!call || !taken || !first || isOfFamily(taken) || isOfFamily(first) || isComputed(path)) return undefined;
  const at = 'at' in taken ? taken.at : placed(world, taken.origin);
  if (!at) return undefined;
  const through = take ? [...take.through] : [];
  const { mode } = taken;
  if (!bothRead(state, mode)) return { mode, call, at, through, writer: undefined };
  const writer = world.packageLocks(scope.info).writersOf(path, scope.view.func)[0];
  const writing = writer && placed(world, writer);
  return writing && { mode, call, at, through, writer: writing };
}

function bothRead(state: LockState, mode: LockMode): boolean {
  return state.write < 1 && mode === 'read';
}

/** A lock of an interface that sync's mutexes do not implement: it may let its holder in again. */
function isOfFamily({ family }: LockIdentity): boolean {
  return family !== '';
}

/** A call in the path may give another lock the second time. */
function isComputed({ key }: LockPath): boolean {
  return key.includes('(');
}

export function placed(world: LockWorld, node: Node): PlacedCall | undefined {
  if (node.kind !== 'Call') return undefined;
  let at: Node | undefined = node;
  while (at && at.kind !== 'FuncDecl' && at.kind !== 'FuncLit') at = at.parent;
  const view = at && world.scope(at)?.view;
  return view && { view, call: node };
}
