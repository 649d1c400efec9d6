/**
 * What does a goroutine know of a value while its body is translated into a model? Objects of the model, functions,
 * records that hold them, and small constants are followed; everything else is an input (nobody in view decides it) or
 * opaque (somebody in view does, at a time that is not known).
 */
import type { Binding } from '../../../go/names/binding.js';
import { identityOf } from './identity.js';
import type { Func } from '../../../go/syntax/ast.js';

export type Value =
  /** Decided outside: a parameter, a result of a call out of view, a received value, time. `path` names it where two names may mean it; `isCount`: it is not negative. */
  | { readonly kind: 'input'; readonly path?: string; readonly isCount?: true }
  /**
   * Not known, and no input: the run has computed it, or somebody in view writes it. `fixed`: it is the same in every run,
   * so that an input that is compared with it is as free as before.
   */
  | { readonly kind: 'opaque'; readonly fixed?: true }
  /** `written`: a number as the source has it, which a small one may stand for where counts are compared. */
  | { readonly kind: 'constant'; readonly value: number | string | boolean | null; readonly written?: true }
  /** An object of the model (a pointer to it and itself are one value). `index` is its number there. */
  | { readonly kind: 'object'; readonly type: TrackedType; readonly index: number }
  /** The channel of a timer of the model; `ctx.Done()` of a context of the model. */
  | { readonly kind: 'channelOf'; readonly type: 'timer' | 'context'; readonly index: number }
  /** `ctx.Err()` of a context of the model, asked when the value is tested. */
  | { readonly kind: 'contextError'; readonly index: number }
  /** The function that cancels a context. */
  | { readonly kind: 'cancel'; readonly index: number }
  /** context.Background() and TODO(): never cancelled; its Done() is a nil channel. */
  | { readonly kind: 'background' }
  /** A channel, lock, context ... that the model does not hold: its operations may go on or not, as the environment likes. */
  | { readonly kind: 'external'; readonly what: 'time' | 'context' | 'any' }
  | {
      readonly kind: 'function';
      readonly func: Func;
      readonly captured: ReadonlyMap<Binding, Value>;
      readonly receiver: Value | undefined;
    }
  /** A method value of an object: `wg.Done`. */
  | { readonly kind: 'method'; readonly receiver: Value; readonly name: string }
  /** A struct (or a pointer to one) made in view; `id` names it in the heap of the goroutine. */
  | { readonly kind: 'record'; readonly id: string }
  | {
      readonly kind: 'group';
      readonly counter: number;
      readonly context: number | undefined;
      readonly limit: number | undefined;
    }
  | { readonly kind: 'tuple'; readonly values: readonly Value[] }
  /** Not nil; nothing else is known of it but, of a list, whether it holds anything. */
  | { readonly kind: 'present'; readonly isFilled?: boolean }
  /** A struct that was received, with what is known of its fields. */
  | { readonly kind: 'parts'; readonly fields: ReadonlyMap<string, Value>; readonly isRestZero: boolean };

export type TrackedType =
  | 'channel'
  | 'waitgroup'
  | 'mutex'
  | 'rwmutex'
  | 'context'
  | 'timer'
  | 'once'
  | 'cond'
  | 'semaphore'
  | 'flag'
  | 'register'
  | 'map';

export const INPUT: Value = { kind: 'input' };
/** What was counted stands for what larger bounds would reach. */
export const COUNT: Value = { kind: 'input', isCount: true };
export const OPAQUE: Value = { kind: 'opaque' };
/** What a package variable holds that nobody writes. */
export const FIXED: Value = { kind: 'opaque', fixed: true };
export const NIL: Value = { kind: 'constant', value: null };
export const PRESENT: Value = { kind: 'present' };
export const FILLED: Value = { kind: 'present', isFilled: true };
export const EMPTY: Value = { kind: 'present', isFilled: false };
export const EXTERNAL: Value = { kind: 'external', what: 'any' };
export const OUTSIDE_TIME: Value = { kind: 'external', what: 'time' };
export const OUTSIDE_CONTEXT: Value = { kind: 'external', what: 'context' };
export const BACKGROUND: Value = { kind: 'background' };

export function constant(value: number | string | boolean | null): Value {
  return { kind: 'constant', value };
}

/** A number, text or truth value as the source has it. */
export function written(value: number | string | boolean): Value {
  return typeof value === 'number' ? { kind: 'constant', value, written: true } : constant(value);
}

/** Keys of values that are made of others: a value never changes, and is asked for in every state that holds it. */
const KEYS = new WeakMap<Value, string>();

/** Distinguishes values: equal keys, equal values. */
export function valueKey(value: Value): string {
  switch (value.kind) {
    case 'function':
    case 'method':
    case 'tuple':
    case 'parts': {
      const known = KEYS.get(value);
      if (known !== undefined) return known;
      const key = composedKey(value);
      KEYS.set(value, key);
      return key;
    }
    case 'input':
      return `i${value.isCount ? '+' : ''}${value.path ?? ''}`;
    case 'opaque':
      return value.fixed ? 'of' : 'o';
    case 'background':
      return 'b';
    case 'external':
      return `e${value.what}`;
    case 'constant':
      return `c${value.written ? 'w' : ''}${JSON.stringify(value.value)}`;
    case 'object':
      return `O${String(value.index)}`;
    case 'channelOf':
      return `C${String(value.index)}`;
    case 'contextError':
      return `E${String(value.index)}`;
    case 'cancel':
      return `X${String(value.index)}`;
    case 'record':
      return `R${value.id}`;
    case 'group':
      return `G${String(value.counter)}`;
    case 'present':
      return `P${value.isFilled === undefined ? '' : value.isFilled ? '+' : '0'}`;
  }
}

function composedKey(value: Extract<Value, { kind: 'function' | 'method' | 'tuple' | 'parts' }>): string {
  switch (value.kind) {
    case 'method':
      return `M${value.name}(${valueKey(value.receiver)})`;
    case 'function':
      return `F${String(identityOf(value.func))}(${bindingsKey(value.captured)};${value.receiver ? valueKey(value.receiver) : ''})`;
    case 'tuple':
      return `(${value.values.map(valueKey).join()})`;
    case 'parts':
      return `{${fieldsKey(value.fields)}${value.isRestZero ? ';0' : ''}}`;
  }
}

const FIELD_KEYS = new WeakMap<ReadonlyMap<string, Value>, string>();

/** Distinguishes the fields of records; they are replaced, never changed. */
export function fieldsKey(fields: ReadonlyMap<string, Value>): string {
  const known = FIELD_KEYS.get(fields);
  if (known !== undefined) return known;
  const key = [...fields].map(([name, value]) => `${name}=${valueKey(value)}`).join();
  FIELD_KEYS.set(fields, key);
  return key;
}

/** Distinguishes environments: what each variable holds, inputs left out. */
function bindingsKey(bindings: ReadonlyMap<Binding, Value>): string {
  return bindingKeys(bindings).toSorted().join();
}

/** What each variable holds, inputs left out, in no order. */
export function bindingKeys(bindings: ReadonlyMap<Binding, Value>): readonly string[] {
  const parts: string[] = [];
  for (const [binding, value] of bindings)
    if (!isPlainInput(value)) parts.push(`${String(binding.id)}=${valueKey(value)}`);
  return parts;
}

/** An input of which nothing is known: it need not be remembered. */
export function isPlainInput(value: Value): boolean {
  return value.kind === 'input' && value.path === undefined && value.isCount !== true;
}

/** Whether code that gets hold of the value can touch an object of the model through it. */
export function isTracked(value: Value): boolean {
  switch (value.kind) {
    case 'object':
    case 'channelOf':
    case 'cancel':
    case 'record':
    case 'group':
      return true;
    case 'method':
      return isTracked(value.receiver);
    case 'function':
      return (
        (value.receiver !== undefined && isTracked(value.receiver)) || [...value.captured.values()].some(isTracked)
      );
    case 'tuple':
      return value.values.some(isTracked);
    default:
      return false;
  }
}

/** Whether a value is certainly there. */
export function isNeverNil(value: Value): boolean {
  return ['object', 'channelOf', 'cancel', 'record', 'group', 'function', 'method', 'present', 'parts'].includes(
    value.kind,
  );
}
