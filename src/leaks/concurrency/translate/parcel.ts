/**
 * What travels through a channel when a goroutine sends a channel, a record that holds one, or a function? A copy of the
 * value by which another body, in another translation, finds the same objects again: objects by what they are, records by
 * their ids with the fields they had. Contexts and what cancels them do not travel: who receives one knows nothing of it.
 */
import type { Binding } from '../../../go/names/binding.js';
import type { Func } from '../../../go/syntax/ast.js';
import type { BodyState } from './body-state.js';
import { identityOf } from './identity.js';
import { INPUT, isTracked, valueKey } from './values.js';
import type { TrackedType, Value } from './values.js';
import type { TrackedObject, World } from './world.js';

type Packed =
  | { readonly kind: 'plain'; readonly value: Value }
  | { readonly kind: 'object'; readonly type: TrackedType; readonly object: TrackedObject }
  | { readonly kind: 'record'; readonly id: string }
  | {
      readonly kind: 'function';
      readonly func: Func;
      readonly captured: ReadonlyMap<Binding, Packed>;
      readonly receiver: Packed | undefined;
    };

export interface Parcel {
  readonly kind: 'parcel';
  /** Equal names, equal parcels. */
  readonly name: string;
  readonly value: Packed;
  readonly records: ReadonlyMap<string, ReadonlyMap<string, Packed>>;
}

/** Kinds of objects that refer to no other. */
const TRAVELLING: ReadonlySet<TrackedType> = new Set(['channel', 'waitgroup', 'mutex', 'rwmutex', 'once', 'timer']);

/** Whether a value is worth a parcel. */
export function mayTravel(value: Value): boolean {
  return value.kind === 'function' || (value.kind === 'object' && value.type === 'channel') || value.kind === 'record';
}

/** The parcel of a value; undefined where something in it cannot travel. */
export function pack(value: Value, state: BodyState, world: World): Parcel | undefined {
  const records = new Map<string, ReadonlyMap<string, Packed>>();
  for (const [id, fields] of state.heapOf([value])) {
    const packed = packAll(fields, world);
    if (packed === undefined) return undefined;
    records.set(id, packed);
  }
  const head = packOne(value, world);
  if (head === undefined) return undefined;
  const name = [
    nameOf(head),
    ...[...records].map(([id, fields]) => `${id}{${[...fields].map(([key, one]) => `${key}=${nameOf(one)}`).join()}}`),
  ].join(';');
  return { kind: 'parcel', name, value: head, records };
}

/** The value for who receives it; its records are shared from then on. */
export function unpack(parcel: Parcel, state: BodyState, world: World): Value {
  for (const [id, fields] of parcel.records) {
    state.shared.set(id, true);
    if (state.heap.has(id)) continue;
    state.heap.set(id, new Map([...fields].map(([name, one]) => [name, unpackOne(one, world)])));
  }
  return unpackOne(parcel.value, world);
}

function packOne(value: Value, world: World): Packed | undefined {
  switch (value.kind) {
    case 'object': {
      const object = world.objects[value.index];
      if (object === undefined || !TRAVELLING.has(value.type)) return undefined;
      return { kind: 'object', type: value.type, object };
    }
    case 'record':
      return { kind: 'record', id: value.id };
    case 'function': {
      const captured = packAll(value.captured, world);
      const receiver = value.receiver && packOne(value.receiver, world);
      if (captured === undefined || (value.receiver && !receiver)) return undefined;
      return { kind: 'function', func: value.func, captured, receiver };
    }
    default:
      return isTracked(value) || value.kind === 'contextError' ? undefined : { kind: 'plain', value };
  }
}

function packAll<K>(values: ReadonlyMap<K, Value>, world: World): ReadonlyMap<K, Packed> | undefined {
  const packed = new Map<K, Packed>();
  for (const [key, value] of values) {
    const one = packOne(value, world);
    if (one === undefined) return undefined;
    packed.set(key, one);
  }
  return packed;
}

function unpackOne(packed: Packed, world: World): Value {
  switch (packed.kind) {
    case 'plain':
      return packed.value;
    case 'object': {
      const index = world.object(packed.object);
      return index === undefined ? { kind: 'external', what: 'any' } : { kind: 'object', type: packed.type, index };
    }
    case 'record':
      return { kind: 'record', id: packed.id };
    case 'function': {
      const captured = new Map([...packed.captured].map(([binding, one]) => [binding, unpackOne(one, world)]));
      return {
        kind: 'function',
        func: packed.func,
        captured,
        receiver: packed.receiver && unpackOne(packed.receiver, world),
      };
    }
  }
}

function nameOf(packed: Packed): string {
  switch (packed.kind) {
    case 'plain':
      return valueKey(packed.value);
    case 'object':
      return `@${packed.object.key}`;
    case 'record':
      return `R${packed.id}`;
    case 'function':
      return `F${String(identityOf(packed.func))}(${[...packed.captured].map(([{ id }, one]) => `${String(id)}=${nameOf(one)}`).join()};${nameOf(packed.receiver ?? { kind: 'plain', value: INPUT })})`;
  }
}
