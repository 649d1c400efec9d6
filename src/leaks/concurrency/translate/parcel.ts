/**
 * What travels through a channel when a goroutine sends a channel, a record that holds one, or a function? A copy of the
 * value by which another body, in another translation, finds the same objects again: objects by what they are, records by
 * their ids with the fields they had.
 */
import type { Binding } from '../../../go/names/binding.js';
import type { Func } from '../../../go/syntax/ast.js';
import type { BodyState } from './body-state.js';
import { identityOf } from './identity.js';
import { EXTERNAL, INPUT, isTracked, OUTSIDE_TIME, valueKey } from './values.js';
import type { TrackedType, Value } from './values.js';
import type { TrackedObject, World } from './world.js';

type Packed =
  | { readonly kind: 'plain'; readonly value: Value }
  | PackedObject
  /** The channel of a timer or context, what cancels a context, its error. */
  | { readonly kind: 'part'; readonly of: PackedObject; readonly as: 'channelOf' | 'cancel' | 'contextError' }
  | { readonly kind: 'record'; readonly id: string }
  | {
      readonly kind: 'function';
      readonly func: Func;
      readonly captured: ReadonlyMap<Binding, Packed>;
      readonly receiver: Packed | undefined;
    };

interface PackedObject {
  readonly kind: 'object';
  readonly type: TrackedType;
  readonly object: TrackedObject;
  /** What a context was made from. */
  readonly parent: PackedObject | undefined;
  /** The lock of a Cond. */
  readonly lock: PackedObject | undefined;
}

export interface Parcel {
  readonly kind: 'parcel';
  /** Equal names, equal parcels. */
  readonly name: string;
  readonly value: Packed;
  /** What is known of the key under which it stands in a map. */
  readonly key?: string | undefined;
  readonly records: ReadonlyMap<string, ReadonlyMap<string, Packed>>;
}

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
    case 'object':
      return packObject(value.index, world);
    case 'channelOf':
    case 'cancel':
    case 'contextError': {
      const of = packObject(value.index, world);
      return of && { kind: 'part', of, as: value.kind };
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
      return isTracked(value) ? undefined : { kind: 'plain', value };
  }
}

function packObject(index: number | undefined, world: World): PackedObject | undefined {
  const object = index === undefined ? undefined : world.objects[index];
  if (object === undefined) return undefined;
  const [parent, lock] = [packObject(object.parent, world), packObject(object.lock?.index, world)];
  return { kind: 'object', type: object.type, object, parent, lock };
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
      const index = unpackObject(packed, world);
      return index === undefined ? EXTERNAL : { kind: 'object', type: packed.type, index };
    }
    case 'part': {
      const index = unpackObject(packed.of, world);
      if (index === undefined) return packed.of.type === 'timer' ? OUTSIDE_TIME : EXTERNAL;
      if (packed.as !== 'channelOf') return { kind: packed.as, index };
      return { kind: 'channelOf', type: packed.of.type === 'timer' ? 'timer' : 'context', index };
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

function unpackObject({ object, parent, lock }: PackedObject, world: World): number | undefined {
  const held = lock && unpackObject(lock, world);
  const type = lock?.type === 'rwmutex' ? 'rwmutex' : 'mutex';
  return world.object({
    ...object,
    parent: parent && unpackObject(parent, world),
    lock: held === undefined ? undefined : { kind: 'object', type, index: held },
  });
}

function nameOf(packed: Packed): string {
  switch (packed.kind) {
    case 'plain':
      return valueKey(packed.value);
    case 'object':
      return `@${packed.object.key}`;
    case 'part':
      return `${packed.as}@${packed.of.object.key}`;
    case 'record':
      return `R${packed.id}`;
    case 'function':
      return `F${String(identityOf(packed.func))}(${[...packed.captured].map(([{ id }, one]) => `${String(id)}=${nameOf(one)}`).join()};${nameOf(packed.receiver ?? { kind: 'plain', value: INPUT })})`;
  }
}
