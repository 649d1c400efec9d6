/**
 * What does a call do with its arguments, and what are its results to them? The typed form of the effect lines that
 * tools/apifacts writes, and their parser.
 *
 * A line reads `(receiver) argument argument -> result result ! end`, for example `(borrows) borrows -> owned -`.
 * Left out: what happens inside goroutines that the callee started earlier, and values reached through a pointer argument
 * whose own type is no reference. `?` is unknown and counts for the code.
 */

/** Position of an argument in a signature; the receiver is -1, all variadic arguments share the last position. */
export type ArgumentIndex = number;

export type ArgumentEffect =
  /**
   * - `none`: the argument holds no reference (numbers, booleans, structs of such).
   * - `borrows`: after the call nothing refers to it and it was not released.
   * - `wraps`: results refer to it (see there); the obligation to release it stays where it was.
   * - `takes`: the callee or a result is responsible for releasing it from now on.
   * - `takesOnOk`: the same where the last result (error) is nil; on an error it is untouched. No fact says so, only summaries.
   * - `releases`, and only if the last result (error) is non-nil or nil: `releasesOnErr`, `releasesOnOk`.
   */
  | {
      readonly kind:
        | 'none'
        | 'borrows'
        | 'wraps'
        | 'takes'
        | 'takesOnOk'
        | 'releases'
        | 'releasesOnErr'
        | 'releasesOnOk'
        | 'unknown';
    }
  /** Stored in what argument `into` refers to, or, where that is undefined, in something that outlives the call; nobody is known to release it. */
  | { readonly kind: 'keeps'; readonly into: ArgumentIndex | undefined }
  /** A function value that is called any number of times. */
  | { readonly kind: 'calls'; readonly when: CallTime };

/**
 * When a function value that was handed over is called.
 * - `sync`: before the call returns, in the same goroutine (`sync.Once.Do`).
 * - `joined`: in another goroutine, and the call returns only after it (`testing.T.Run`, unless the subtest says Parallel).
 * - `spawned`: in a goroutine that the call starts (`errgroup.Group.Go`); it may outlast the call.
 * - `stored`: kept, and called later if at all (`testing.T.Cleanup`, `net/http.HandleFunc`, `time.AfterFunc`).
 * - `async`: several of these, or it is not known which.
 */
export type CallTime = 'sync' | 'joined' | 'spawned' | 'stored' | 'async';

export type ResultEffect =
  /**
   * - `none`: holds no reference, or is an error.
   * - `owned`: new; the caller releases it where its type asks for that. Refers to no argument.
   * - `borrowed`: belongs to somebody else (a package variable, a pool): not the caller's to release.
   */
  | { readonly kind: 'none' | 'owned' | 'borrowed' | 'unknown' }
  /**
   * What a result refers to. Wrapping and adopting results are new and, where their type is a resource, the caller's.
   * - `same`: may be the argument itself.
   * - `view`: part of the argument, and keeps it alive (a sub-slice, a field, what a getter returns).
   * - `wrap`: new, refers to the argument; releasing the result does not release the argument.
   * - `adopt`: new, and releasing the result releases the argument.
   */
  | { readonly kind: 'same' | 'view' | 'wrap' | 'adopt'; readonly argument: ArgumentIndex };

/** How a call that never returns ends: `goexit` ends its goroutine through its deferred calls, `exit` the process. */
export type NoReturn = 'panic' | 'goexit' | 'exit';

export interface Effect {
  /** Undefined for functions. */
  readonly receiver: ArgumentEffect | undefined;
  readonly args: readonly ArgumentEffect[];
  /** Per result, everything it may be: more than one entry where it refers to several arguments. */
  readonly results: readonly (readonly ResultEffect[])[];
  /** Defined where the call never returns. */
  readonly ends: NoReturn | undefined;
}

const UNKNOWN_ARGUMENT: ArgumentEffect = { kind: 'unknown' };

/** The effect on argument `index` (-1: receiver); positions past the last are the variadic one's, absent ones unknown. */
export function effectOnArgument(effect: Effect, index: ArgumentIndex): ArgumentEffect {
  if (index < 0) return effect.receiver ?? UNKNOWN_ARGUMENT;
  return effect.args[parameterOf(effect, index)] ?? UNKNOWN_ARGUMENT;
}

/** The parameter (from 0) that takes argument `index`: the last one takes all behind it. The receiver (-1) is its own. */
export function parameterOf(effect: Effect, index: ArgumentIndex): ArgumentIndex {
  return Math.min(index, effect.args.length - 1);
}

/** Parses an effect line; a word it does not know throws, for then the data and this file disagree. */
export function parseEffect(line: string): Effect {
  const [call = '', end] = line.split(' ! ');
  const [inputs = '', outputs = ''] = call.split('->');
  const words = inputs.split(' ').filter((word) => word !== '');
  const receiver = words[0]?.startsWith('(') === true ? words.shift()?.slice(1, -1) : undefined;
  return {
    receiver: receiver === undefined ? undefined : parseArgument(receiver),
    args: words.map(parseArgument),
    results: outputs
      .split(' ')
      .filter((word) => word !== '')
      .map((word) => word.split('+').map(parseResult)),
    ends: end === undefined ? undefined : parseEnd(end),
  };
}

function parseArgument(word: string): ArgumentEffect {
  const [kind, argument] = word.split(':');
  switch (kind) {
    case '-':
      return { kind: 'none' };
    case '?':
      return UNKNOWN_ARGUMENT;
    case 'borrows':
    case 'wraps':
    case 'takes':
    case 'releases':
    case 'releasesOnErr':
    case 'releasesOnOk':
      return { kind };
    case 'keeps':
      return { kind, into: argument === undefined ? undefined : Number(argument) };
    case 'callsSync':
      return { kind: 'calls', when: 'sync' };
    case 'callsJoined':
      return { kind: 'calls', when: 'joined' };
    case 'callsSpawned':
      return { kind: 'calls', when: 'spawned' };
    case 'callsStored':
      return { kind: 'calls', when: 'stored' };
    case 'callsAsync':
      return { kind: 'calls', when: 'async' };
    default:
      throw new Error(`unknown effect on an argument: ${word}`);
  }
}

function parseResult(word: string): ResultEffect {
  const [kind, argument] = word.split(':');
  switch (kind) {
    case '-':
      return { kind: 'none' };
    case '?':
      return { kind: 'unknown' };
    case 'owned':
    case 'borrowed':
      return { kind };
    case 'same':
    case 'view':
    case 'wrap':
    case 'adopt':
      return { kind, argument: Number(argument) };
    default:
      throw new Error(`unknown effect on a result: ${word}`);
  }
}

function parseEnd(word: string): NoReturn {
  switch (word) {
    case 'panic':
    case 'goexit':
    case 'exit':
      return word;
    default:
      throw new Error(`unknown end of a call: ${word}`);
  }
}
