/** What does the engine say of an operation? The facts a rule needs for its message and path; no wording, no rule ids. */
import type { FaultKind } from './effects.js';
import type { Call, Expr, Func, FuncDecl, Node } from '../../go/syntax/ast.js';
import type { TrackedType } from './translate/values.js';

export type ClaimKind =
  /** A send whose receivers have left, or take fewer values than are sent. */
  | 'send-abandoned'
  /** The same in a loop of sends: more room does not help. */
  | 'producer-no-stop'
  /** A send on a channel that nothing in the run ever receives from. */
  | 'send-no-receiver'
  /** A receive whose senders are gone and that nobody closes. */
  | 'recv-no-sender'
  /** A range (or `v, ok` loop) over a channel that is not closed on this run. */
  | 'range-never-closed'
  /** An operation on a channel that is nil on this run. */
  | 'nil-channel'
  /** A select of several cases none of which can happen any more. */
  | 'select-blocked'
  /** A wait for a WaitGroup or group whose counter stays above zero. */
  | 'wait-never-released'
  /**
   * A lock that is never given back: by somebody who waits for another operation, by the same goroutine (`lock-self`), by
   * one that waits for a lock held here (`lock-cycle`), or by one that has ended (`lock-kept`).
   */
  | 'lock-held'
  | 'lock-self'
  | 'lock-cycle'
  | 'lock-kept'
  /** A wait with a lock held that the other side comes to first. */
  | 'wait-under-lock'
  | 'cond-missed'
  | 'semaphore-exhausted'
  /** A wait for a context that nobody cancels any more. */
  | 'context-never-done'
  /** A receive from a closed channel in a loop that it does not leave: the goroutine spins. */
  | 'closed-spins'
  /** A receive from a timer that has given its value. */
  | 'timer-drained'
  | 'once-reentered'
  /** A panic: see `fault`. */
  | 'fault';

/** A place in a function. */
export interface Place {
  readonly node: Node;
  /** The innermost function or literal around it. */
  readonly func: Func;
}

export interface WitnessStep {
  readonly node: Node;
  /** 0 is the root; others are numbered as they start. */
  readonly goroutine: number;
  readonly what:
    | { readonly kind: 'starts'; readonly started: number }
    | { readonly kind: 'branch'; readonly value: boolean }
    | { readonly kind: 'clause' | 'turn' | 'done' }
    /** A case of a select, or its default, runs. */
    | { readonly kind: 'case' | 'default' }
    /** A send meets a receive, or a value goes into or comes out of a buffer. */
    | { readonly kind: 'meets'; readonly other: Node }
    /** A writer waits for the readers of a lock: new ones have to wait for it. */
    | { readonly kind: 'announces' }
    | {
        readonly kind:
          'sends' | 'receives' | 'finds-closed' | 'closes' | 'cancels' | 'waits' | 'locks' | 'unlocks' | 'fires';
      }
    | { readonly kind: 'counts'; readonly delta: number }
    | { readonly kind: 'panics'; readonly fault: FaultKind }
    /** The goroutine has returned. */
    | { readonly kind: 'ends' }
    | { readonly kind: 'other' };
}

export interface ConcurrencyClaim {
  readonly kind: ClaimKind;
  readonly fault: FaultKind | undefined;
  /** The operation that stays blocked, or panics. For a send on a closed channel `related` holds the close. */
  readonly operation: Place;
  /** Where the object is made, and the calls on the way there, outermost first; undefined for a nil channel. */
  readonly object: (Place & { readonly type: TrackedType; readonly calls: readonly Call[] }) | undefined;
  /** The go statement of the goroutine that stays; undefined where it is the root's own. */
  readonly start: Node | undefined;
  /** The function whose call begins the run. */
  readonly root: Func;
  readonly steps: readonly WitnessStep[];
  /** Other operations on the same object that take part. */
  readonly related: readonly Place[];
  /** Smallest values of counts with which it happens, each a number or what has that many elements. Empty: with any. */
  readonly counts: readonly { readonly expr: Expr; readonly value: number }[];
  /** The operation stands in a loop of its goroutine. */
  readonly inLoop: boolean;
  /** Other operations that stay blocked on account of this one. */
  readonly consequences: readonly Place[];
  /** Those of the consequences that are sends like this one and keep it as much as it keeps them: one of them stays in any case. */
  readonly rivals: readonly ConcurrencyClaim[];
  /** The call that took a lock which stays held, and where another goroutine waits for it, where locks have a part. */
  readonly lock: { readonly taken: Place; readonly needed: Place } | undefined;
  /** It goes on when the context ends that the caller of the root gave, and only then. */
  readonly untilCaller: boolean;
  /** Only after a test has failed. */
  readonly afterFailure: boolean;
  /** The run goes on with calls of methods of what the root returns; `caller`: the one that never returns, if one is it. */
  readonly product: { readonly caller: FuncDecl | undefined } | undefined;
  /** Only once who called the root has given it the signal to stop, and receives no more. */
  readonly afterStop: boolean;
}

export interface ConcurrencyAnswer {
  readonly claims: readonly ConcurrencyClaim[];
  /** Roots given up, by reason. */
  readonly silent: ReadonlyMap<string, number>;
  readonly statistics: readonly RootStatistics[];
}

export interface RootStatistics {
  readonly root: Func;
  /** The functions and literals that its run led through. */
  readonly followed: ReadonlySet<Func>;
  /** Why nothing, or not everything, could be claimed. */
  readonly reason: string | undefined;
  readonly configurations: number;
  readonly translations: number;
}
