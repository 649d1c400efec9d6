/**
 * What can a closed group of goroutines do with the objects they share? A product of small automata ("programs") over
 * primitives: channels, WaitGroups, locks, contexts, timers, Once, Cond, semaphores. Pure data without any Go syntax;
 * `explore.ts` walks it. Whoever builds a model hands in numbers for places in the source (`site`) and for what a
 * witness should tell (`trail`); they are carried through and never looked at.
 *
 * Left out: data. What a goroutine knows of its variables is folded into its nodes; values that several goroutines
 * decide on together are `cell` objects.
 */

import type { RegisterTest } from './registers.js';

/** How a step counts: every run of a witness takes certain steps only; possible ones can only save. */
export type Likelihood = 'certain' | 'possible';

/** What code out of view may do to a channel; absent: it cannot. */
export interface ChannelEnvironment {
  readonly send?: Likelihood;
  readonly recv?: Likelihood;
  /** It receives no more once this object is done: a context that is cancelled, a channel that is closed. */
  readonly recvUntil?: number;
  readonly close?: Likelihood;
}

export type ModelObject =
  /** A made channel; capacity 0 is unbuffered. A nil channel has no object: its operations are `never`. */
  | {
      readonly kind: 'channel';
      readonly capacity: number;
      readonly environment: ChannelEnvironment;
      readonly site: number;
    }
  | { readonly kind: 'waitgroup'; readonly site: number }
  | { readonly kind: 'mutex'; readonly site: number }
  | { readonly kind: 'rwmutex'; readonly site: number }
  /**
   * `parent` is the index of the parent's object. `cancellable`: code out of view, or time, may cancel it; `ofCaller`: only
   * because the root was given it, or the one that it was made from.
   */
  | {
      readonly kind: 'context';
      readonly parent?: number;
      readonly cancellable?: Likelihood;
      readonly ofCaller?: true;
      readonly site: number;
    }
  /** A timer's channel: one value, at any time after it is armed. Armed from the start unless `stopped`. */
  | { readonly kind: 'timer'; readonly stopped: boolean; readonly site: number }
  | { readonly kind: 'once'; readonly site: number }
  | { readonly kind: 'cond'; readonly site: number }
  /** A weighted semaphore or a limit; `size` permits in all. */
  | { readonly kind: 'semaphore'; readonly size: number; readonly site: number }
  /** A value nobody in view decides, read by several goroutines: unset, or one of 0, 1, ... for the rest of the run. */
  | { readonly kind: 'cell'; readonly site: number }
  /** A truth value that goroutines in view set and test. */
  | { readonly kind: 'flag'; readonly isSet: boolean; readonly site: number }
  /** A number or truth value in a field that goroutines in view set and test; `initial` is a state of `registers.ts`. */
  | { readonly kind: 'register'; readonly initial: number; readonly site: number }
  /** Which of a few known entries a map holds; `initial` is a state of `entries.ts`. */
  | { readonly kind: 'entries'; readonly initial: number; readonly site: number }
  /** A map: two goroutines must not stand at accesses of it at once where one of them writes. */
  | { readonly kind: 'map'; readonly site: number };

/** What one step does to the objects. `object` is an index into the model's objects. */
export type Event =
  /** Always enabled, changes nothing. */
  | { readonly kind: 'step' }
  /** An operation on something out of view: goes on when the environment likes. */
  | { readonly kind: 'external'; readonly likelihood?: Likelihood }
  /** Never enabled: an operation on a nil channel. */
  | { readonly kind: 'never' }
  /** `message` tells what is sent, where the sender knows. */
  | { readonly kind: 'send'; readonly object: number; readonly message?: string }
  | { readonly kind: 'close'; readonly object: number }
  /** Goes to the case's targets with a value and to its `closed` targets where the channel is closed and drained. */
  | { readonly kind: 'recv'; readonly object: number }
  /** A goroutine starts; `program` is an index into the model's programs. */
  | { readonly kind: 'spawn'; readonly program: number }
  /** WaitGroup.Add and Done (delta -1). */
  | { readonly kind: 'add'; readonly object: number; readonly delta: number }
  | { readonly kind: 'wait'; readonly object: number }
  /** Mutex: `lock`. RWMutex: `announce` (from then on RLock is disabled), then `lock`. */
  | { readonly kind: 'lock' | 'unlock' | 'announce' | 'rlock' | 'runlock' | 'trylock'; readonly object: number }
  | { readonly kind: 'cancel' | 'done'; readonly object: number }
  /** Tests of ctx.Err(): enabled where the context is, or is not, cancelled. */
  | { readonly kind: 'cancelled' | 'live'; readonly object: number }
  /** The timer's value is taken. */
  | { readonly kind: 'expire'; readonly object: number }
  /** Reset; Stop that came in time; Stop that came too late (the value lies in the channel or was taken). */
  | { readonly kind: 'arm' | 'disarm' | 'late'; readonly object: number }
  /** Once.Do: first caller enters, others pass when it has finished, or block until then. */
  | { readonly kind: 'enter' | 'pass' | 'finish'; readonly object: number }
  /** Cond: Wait is `enqueue` (gives the lock up in the same step), `wake`, then a lock step. */
  | { readonly kind: 'enqueue'; readonly object: number; readonly lock: number | undefined }
  | { readonly kind: 'wake' | 'signal' | 'broadcast'; readonly object: number }
  | { readonly kind: 'acquire' | 'release'; readonly object: number; readonly count: number }
  /** Enabled where the cell is unset, or already has the value; it has the value from then on. */
  | { readonly kind: 'assume'; readonly object: number; readonly value: number }
  /** A flag gets a value; enabled only where it has the value. */
  | { readonly kind: 'set' | 'holds'; readonly object: number; readonly value: boolean }
  /** A register gets a number (undefined: one that is not known) or is changed by one; enabled where a test has the answer. */
  | { readonly kind: 'put'; readonly object: number; readonly value: number | undefined }
  | { readonly kind: 'bump'; readonly object: number; readonly delta: number }
  | {
      readonly kind: 'is';
      readonly object: number;
      readonly test: RegisterTest;
      readonly value: boolean;
      /** What is added to it before the test, or put into it after, in the same step. */
      readonly bump?: number;
      readonly put?: number;
    }
  /**
   * Entries of a map, as bits: some are put in, some taken out, and of some of those that are in it is not known whether they
   * stay. Enabled where some of them are, or none is, in the map; where nothing is known any more of what is; where its
   * length has a test's answer.
   */
  | {
      readonly kind: 'mark';
      readonly object: number;
      readonly on: number;
      readonly off: number;
      readonly doubt: number;
    }
  | {
      readonly kind: 'has';
      readonly object: number;
      readonly some: number;
      readonly value: boolean;
      /** Which of them is meant is not known. */
      readonly isDoubtful: boolean;
    }
  | { readonly kind: 'unsure'; readonly object: number }
  | { readonly kind: 'counts'; readonly object: number; readonly test: RegisterTest; readonly value: boolean }
  /** An element of a map is read or written. */
  | { readonly kind: 'read' | 'write'; readonly object: number }
  /** What the goroutine goes on with is not known, and neither is what it does: whoever waits may be woken by it. */
  | { readonly kind: 'lost' }
  /** The process ends: nothing leaks on this run. */
  | { readonly kind: 'exit' };

export type EventKind = Event['kind'];

/** Where a step leads, and whether a witness may go there. */
export interface Target {
  readonly node: number;
  readonly certain: boolean;
  /** What was decided on the way to the node, for the builder of the model to read from a witness. */
  readonly trail: readonly number[];
}

export interface Case {
  readonly event: Event;
  readonly targets: readonly Target[];
  /** Where a receive of a closed and drained channel leads. Without it: the targets. */
  readonly closed?: readonly Target[];
  /** Where the receive of a message of this name leads. Without it: the targets. */
  readonly told?: ReadonlyMap<string, readonly Target[]>;
  readonly site: number;
}

/**
 * A place where a goroutine stands before its next event. One case: a plain operation. Several: a select, any enabled
 * case runs. `otherwise`: the default of a select. No case and no `otherwise`: the goroutine has ended.
 */
export interface ProgramNode {
  readonly cases: readonly Case[];
  readonly otherwise?: readonly Target[];
  /** Where control goes when this operation panics (deferred calls, then a recover). Absent: the process ends. */
  readonly panic?: readonly Target[];
  /** Blocks on purpose or for reasons out of the model: never claimed. */
  readonly silent: boolean;
  readonly site: number;
}

/** The automaton of one goroutine body in one context. */
export interface Program {
  readonly name: string;
  readonly nodes: readonly ProgramNode[];
  readonly entry: readonly Target[];
}

export interface Model {
  readonly objects: readonly ModelObject[];
  /** The first is the root's: one instance runs from the start. */
  readonly programs: readonly Program[];
  /** The process ends when the root does (it is main.main). */
  readonly endsWithRoot: boolean;
}
