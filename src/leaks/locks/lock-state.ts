/** What is known of one lock at one point of a path? Immutable; equal keys are equal states. */
import type { Call, Node } from '../../go/syntax/ast.js';
import { Guards } from '../paths/guards.js';
import type { LockMode } from './lock-call.js';
import type { LockTake } from './lock-takes.js';

/** Acquired minus released since the function was entered: −1 where it released what its caller held. */
export type Level = -1 | 0 | 1;

/** An acquisition that has happened only if a variable or condition says so. */
export type Pending =
  | { readonly kind: 'error' | 'flag'; readonly variable: number }
  /** The call that acquires is a condition itself, or its result was not assigned yet. */
  | { readonly kind: 'result'; readonly call: Call; readonly result: 'error' | 'flag' };

/** What a deferred call does when the function ends. */
export interface DeferredChange {
  /** `takes`: taken for a while, see `take`. */
  readonly change: 'acquires' | 'releases' | 'mayRelease' | 'takes';
  readonly mode: LockMode;
  readonly isSync: boolean;
  /** The defer statement. */
  readonly node: Node;
  readonly take?: LockTake;
}

export interface LockState {
  readonly write: Level;
  readonly read: Level;
  /** The call that acquired last; kept after the release, to tell ends that never acquired. */
  readonly site: Call | undefined;
  readonly pending: Pending | undefined;
  /** In order of registration. */
  readonly deferred: readonly DeferredChange[];
  /** Keys of locks held that may be this one by another name. */
  readonly others: readonly string[];
  /** Why the lock is given up: somebody else may unlock it. Empty: it is not. */
  readonly gone: string;
  readonly guards: Guards;
}

export const UNTOUCHED: LockState = {
  write: 0,
  read: 0,
  site: undefined,
  pending: undefined,
  deferred: [],
  others: [],
  gone: '',
  guards: Guards.none,
};

export function lockStateKey(state: LockState): string {
  const { write, read, site, pending, deferred, others, gone, guards } = state;
  const waits = pending && (pending.kind === 'result' ? `=${pending.call.id}` : `${pending.kind}${pending.variable}`);
  const registered = deferred.map(({ node, change }) => `${node.id}${change}`).join(',');
  return [write, read, site?.id, waits, registered, others.join(','), gone, guards.key].join('|');
}

export function isHeld(state: LockState): boolean {
  return state.write > 0 || state.read > 0;
}

/** Nothing more can be said of the lock on this path. Guards stay, so that later branches are still told apart. */
export function given(state: LockState, reason: string): LockState {
  return { ...UNTOUCHED, guards: state.guards, site: state.site, gone: reason };
}

/** What the deferred calls of an end come to. */
export interface AfterDeferred {
  readonly state: LockState;
  /** A deferred call that takes the lock while it is held, or that releases it in the mode in which it is not held. */
  readonly accident:
    { readonly kind: 'again' | 'mismatch'; readonly node: Node; readonly take: LockTake | undefined } | undefined;
}

/** Runs the deferred calls, last first; what one of them does stays in order. */
export function afterDeferred(state: LockState): AfterDeferred {
  let next = state;
  for (const { change, mode, node, isSync, take } of lastFirst(state.deferred)) {
    if (change === 'mayRelease')
      return { state: isHeld(next) ? given(next, 'a deferred call may unlock it') : next, accident: undefined };
    const other: LockMode = mode === 'write' ? 'read' : 'write';
    if ((change === 'acquires' || change === 'takes') && isHeld(next) && !next.pending)
      return { state: next, accident: { kind: 'again', node, take } };
    if (change === 'takes') continue;
    if (change === 'releases' && next[mode] < 1 && next[other] > 0) {
      return isSync
        ? { state: next, accident: { kind: 'mismatch', node, take } }
        : { state: given(next, 'unlocked in another mode'), accident: undefined };
    }
    const level = next[mode] + (change === 'acquires' ? 1 : -1);
    next = { ...next, [mode]: level > 0 ? 1 : level < 0 ? -1 : 0 };
  }
  return { state: next, accident: undefined };
}

function lastFirst(changes: readonly DeferredChange[]): readonly DeferredChange[] {
  const groups = new Map<Node, DeferredChange[]>();
  for (const change of changes) groups.set(change.node, [...(groups.get(change.node) ?? []), change]);
  return [...groups.values()].reverse().flat();
}
