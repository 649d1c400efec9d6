/**
 * What is known of one tracked value at one point of a path? Which variables hold it, whether it was acquired for
 * certain, and the conditions decided so far. Immutable; equal keys are equal states.
 */
import type { Call } from '../../go/syntax/ast.js';
import { Guards } from '../paths/guards.js';

/**
 * How an expression or variable refers to the tracked value.
 * `value`: it is the value. `part`: what the release is called on (`resp.Body`). `adopt`: a wrapper whose release
 * releases the value. `wrap`: refers to the value, but its release does not release it. `in:f`: a struct made here, or a
 * pointer to it, whose field `f` is the value; `part-in:f`: the same for the part.
 */
export type Role = 'value' | 'part' | 'adopt' | 'wrap' | HeldRole;

/** The value stands in a field of something that this function made. */
export type HeldRole = `in:${string}` | `part-in:${string}`;

export function isHeldRole(role: string): role is HeldRole {
  return role.startsWith('in:') || role.startsWith('part-in:');
}

/** How the field itself refers to the value, where `name` is that field. */
export function fieldRole(role: HeldRole, name: string): 'value' | 'part' | undefined {
  if (role === `in:${name}`) return 'value';
  return role === `part-in:${name}` ? 'part' : undefined;
}

/**
 * `open`: not released. `released`, `moved` (somebody else's now) and `unknown` are final; `reason` of moved and unknown
 * says how.
 */
export type Status = 'open' | 'released' | 'moved' | 'unknown';

export interface TrackedState {
  readonly status: Status;
  readonly reason: string;
  /** Variables (binding ids) that refer to the value. */
  readonly holders: ReadonlyMap<number, Role>;
  /** Error variables that are nil exactly if the value was acquired; empty once that is decided. */
  readonly errors: readonly number[];
  /** Boolean variables that are true exactly if the value was acquired. */
  readonly flags: readonly number[];
  /** Variables computed from an error of the pair: branches on them decide something that cannot be read. */
  readonly derived: readonly number[];
  /** A branch was taken that may have told whether the value was acquired. */
  readonly doubtful: boolean;
  readonly guards: Guards;
  /** A call was made that takes the value over if its error is nil; the next operation tells. */
  readonly offered: Call | undefined;
  /** The named result without which, where it is nil at the end, a deferred call does not release the value. */
  readonly onError: number | undefined;
  /** A boolean that is true where the value was found to be of some type: it may be one with nothing to release. */
  readonly typed: number | undefined;
}

export const INITIAL_STATE: TrackedState = {
  status: 'open',
  reason: '',
  holders: new Map(),
  errors: [],
  flags: [],
  derived: [],
  doubtful: false,
  guards: Guards.none,
  offered: undefined,
  onError: undefined,
  typed: undefined,
};

/** Equal keys are equal states. */
export function stateKey(state: TrackedState): string {
  const holders = [...state.holders].map(([id, role]) => `${id}${role}`).sort();
  const lists = [holders, state.errors, state.flags, state.derived].map((list) => list.join(','));
  return `${state.status}:${state.reason}|${lists.join('|')}|${state.doubtful ? '?' : ''}${state.offered?.start ?? ''}|${state.onError ?? ''}|${state.typed ?? ''}|${state.guards.key}`;
}

/** A final state: holders and pairs no longer matter. Guards stay, so that exits can still be told apart. */
export function ended(state: TrackedState, status: Exclude<Status, 'open'>, reason: string): TrackedState {
  return { ...INITIAL_STATE, guards: state.guards, errors: state.errors, status, reason };
}

/** The state after a variable took a new value that refers to the tracked value by `role`, or does not (undefined). */
export function withHolder(state: TrackedState, variable: number, role: Role | undefined): TrackedState {
  const holders = new Map(state.holders);
  if (role) holders.set(variable, role);
  else holders.delete(variable);
  return { ...state, holders };
}

/** Whether some variable can still be used to release the value. */
export function hasReleasableHolder(state: TrackedState): boolean {
  return [...state.holders.values()].some((role) => role !== 'wrap');
}

/** What became of a value whose last variable took another one. */
export const OVERWRITTEN = 'overwritten';

/** Why nothing is claimed of a value whose error a branch asked in a way of its own. */
export const DOUBTFUL = 'a branch depends on the error in a way that is not read';
