/**
 * What must be released, and how? The typed form of data/resources.json: types whose values the holder of a result must
 * release, calls that acquire something no result type shows, and calls whose result is nobody's to release although
 * its type says otherwise.
 *
 * Left out: types of the module under review (summaries decide on those) and packages without facts.
 */
import type { ArgumentIndex } from './effect.js';

/** What stays behind when a release is missing; `data` is lost output, not a leak, and `nothing` costs only memory until collection. */
export type Holding =
  | 'descriptor'
  | 'connection'
  | 'goroutine'
  | 'timer'
  | 'lock'
  | 'process'
  | 'disk'
  | 'memory'
  | 'registration'
  | 'data'
  | 'nothing';

/** One way to release. Any one of a resource's releases is enough. */
export type Release =
  /** A call of a method on the value, or on what `path` (field names joined by a dot) leads to from it. */
  | { readonly kind: 'method'; readonly path: string; readonly method: string }
  /** A call of the value itself, a function. */
  | { readonly kind: 'call' }
  /** A call of a function whose first argument is the value, or what a method of the value returns (`f.Name()`). */
  | { readonly kind: 'function'; readonly symbol: string; readonly argument: 'value' | { readonly method: string } }
  /** A call of a method of the value that returns false: `rows.Next()` closes the rows at their end. */
  | { readonly kind: 'exhausted'; readonly method: string }
  /** A receive from a field of the value, or from what its method returns (`Done()`): what a timer sends once. */
  | { readonly kind: 'received'; readonly path: string }
  /** A call of a function without arguments that ends what the whole program holds. */
  | { readonly kind: 'procedure'; readonly symbol: string };

export interface Resource {
  /** A short word for messages and for grouping, for example `http-body`. */
  readonly kind: string;
  /** The rule that speaks about it. */
  readonly rule: string;
  readonly holds: Holding;
  readonly releases: readonly Release[];
  /** The go line of the main module from which an unreferenced value is collected without a release, as a minor: 23. */
  readonly collectedSince: number | undefined;
  /** It is meant to be left alone: only code that releases it on some path owes the release on the others. */
  readonly mayStay: boolean;
  readonly source: Citation;
  /** Named by the user's configuration: never more than a note. */
  readonly isOwnPair?: true;
}

/** A sentence of the documentation that a row rests on. */
export interface Citation {
  /** The documented symbol, or the package alone. */
  readonly doc: string;
  readonly cite: string;
}

/** A type whose values are resources: by a call's declared result type alone the caller owns the result. */
export interface ResourceType extends Resource {
  /** `*net/http.Response`, `net.Conn`. */
  readonly type: string;
}

export type Holder =
  | { readonly kind: 'result'; readonly index: number }
  | { readonly kind: 'argument'; readonly index: ArgumentIndex }
  | { readonly kind: 'program' };

/** A call that acquires something its result types do not show. */
export interface Acquisition extends Resource {
  /** Key of API facts: `os/exec.Cmd.Start`. */
  readonly symbol: string;
  /** What has to be released: a result or an argument of the call (-1: receiver), or something of the whole program. */
  readonly holder: Holder;
  /** `ok`: acquired only where the last result (error) is nil; `true`: where the result is true; `always`. */
  readonly when: 'ok' | 'true' | 'always';
}

/** A call whose result has a resource type and yet is not the caller's to release. */
export interface OwnershipException {
  readonly symbol: string;
  readonly result: number;
  /**
   * - `borrowed`: somebody else releases it (the receiver, the server, a transaction).
   * - `noEffect`: its release frees nothing.
   */
  readonly kind: 'borrowed' | 'noEffect';
  readonly source: Citation;
}

/** A pair of functions that the user of leakcheck names: what `acquire` returns must be given to `release`, or is left alone. */
export interface OwnPair {
  /** `import/path.Function` or `import/path.Type.Method`. */
  readonly acquire: string;
  readonly release: string;
  /** `note`: a missing release is noted. `silence`: what `acquire` returns is never reported. */
  readonly effect: 'note' | 'silence';
}
