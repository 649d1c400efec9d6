/** What does a call do to locks? The form of a summary, and of what a call site makes of it. */
import type { Binding } from '../../go/names/binding.js';
import type { Call, Node } from '../../go/syntax/ast.js';
import type { LockMode } from './lock-call.js';
import type { LockIdentity } from './lock-path.js';

/**
 * What is different after the call. `acquiresOnOk`: held where the last result, an error, is nil; `acquiresOnTrue`:
 * where the last result is true. `mayRelease`: nothing more is known than that it may be unlocked afterwards.
 */
export type LockChange = 'acquires' | 'acquiresOnOk' | 'acquiresOnTrue' | 'releases' | 'mayRelease';

/** A lock as a summary or a call site names it. */
export interface NamedLock extends LockIdentity {
  /** In a summary with placeholders for parameters; undefined: some lock of that home. */
  readonly key: string | undefined;
  /** Variables in the key that are no parameters. */
  readonly variables: ReadonlySet<Binding>;
}

export interface LockEffect extends NamedLock {
  readonly change: LockChange;
  readonly mode: LockMode;
  readonly isSync: boolean;
  /** The operation on the lock itself, however deep it stands. */
  readonly origin: Node;
}

/** An effect of one call of a function under study. */
export interface LockEvent extends LockEffect {
  readonly call: Call;
}

export function isAcquisition(change: LockChange): boolean {
  return change !== 'releases' && change !== 'mayRelease';
}

/** Whether two paths may lead to one lock although they are written differently. */
export function mayBeOneLock(path: LockIdentity, other: LockIdentity): boolean {
  if (path.family !== other.family) return false;
  if (path.home === undefined || other.home === undefined || path.home === other.home) return true;
  return path.isIndirect || other.isIndirect;
}
