/**
 * What does a field hold that several goroutines assign and read: a channel, a function, a record? The register of such a
 * field holds a number: 0 for nil, 1 for something that is not followed, and one for each parcel that somebody stores. Who
 * reads the field goes on with what is there at that time.
 */
import type { Selector } from '../../../go/syntax/ast.js';
import { REGISTER_UNKNOWN, registerState } from '../registers.js';
import type { BodyState } from './body-state.js';
import type { ValueReader } from './evaluate.js';
import { mayTravel, pack, unpack } from './parcel.js';
import type { Parcel } from './parcel.js';
import type { LoadCase } from './registers.js';
import { isNeverNil, NIL, OPAQUE, PRESENT } from './values.js';
import type { Value } from './values.js';

/** Parcels of one field that are told apart. */
const MAX_PARCELS = 6;
const NOTHING = 0;
const SOMETHING = 1;
const FIRST_PARCEL = 2;
/** No register holds it: the test is passed where nothing is known of what is held. */
const NOT_KNOWN = 99;

/** The key of the register of a field. */
export function registerKey(field: string): string {
  return `${field} register`;
}

/** The number that stands for a value in the register with a key; undefined where it is not known. Others may have it then. */
export function heldAs(reader: ValueReader, state: BodyState, key: string, value: Value): number | undefined {
  if (value.kind === 'constant') return value.value === null ? NOTHING : undefined;
  const known = parcelsIn([...(reader.world.messagesAs(key)?.values() ?? [])]);
  const parcel = known.length <= MAX_PARCELS && mayTravel(value) ? pack(value, state, reader.world) : undefined;
  if (parcel === undefined) {
    reader.escape(state, value, 'stored in a field that others read');
    reader.world.tellAs(key, PRESENT);
    return isNeverNil(value) ? SOMETHING : undefined;
  }
  for (const id of parcel.records.keys()) state.shared.set(id, true);
  reader.world.tellAs(key, parcel);
  const at = known.findIndex(({ name }) => name === parcel.name);
  return at < 0 || at >= MAX_PARCELS ? undefined : FIRST_PARCEL + at;
}

/** The state of the register of a field that holds a value when its record is made; undefined: nothing. */
export function startOfSlot(reader: ValueReader, state: BodyState, key: string, value: Value | undefined): number {
  const number = value === undefined ? NOTHING : heldAs(reader, state, key, value);
  return number === undefined ? REGISTER_UNKNOWN : registerState(number);
}

/** What reading a field can give; undefined where no parcel is ever stored there. */
export function casesOf(
  reader: ValueReader,
  state: BodyState,
  index: number,
  field: Selector,
): readonly LoadCase[] | undefined {
  const { world } = reader;
  const stored = [...(world.messagesOf(index)?.values() ?? [])];
  const parcels = parcelsIn(stored);
  if ((parcels.length === 0 && stored.length > 0) || parcels.length > MAX_PARCELS) return undefined;
  const caseOf = (than: number, valueIn: (after: BodyState) => Value): LoadCase => {
    const after = state.clone();
    after.values.set(field, valueIn(after));
    return { event: { kind: 'is', object: index, test: { op: '==', than }, value: true }, after };
  };
  const lost = caseOf(NOT_KNOWN, () => OPAQUE);
  lost.after.pending = [...lost.after.pending, { event: { kind: 'lost' }, site: -1 }];
  return [
    caseOf(NOTHING, () => NIL),
    ...(stored.length > parcels.length ? [caseOf(SOMETHING, () => PRESENT)] : []),
    ...parcels.map((parcel, at) => caseOf(FIRST_PARCEL + at, (after) => unpack(parcel, after, world))),
    lost,
  ];
}

function parcelsIn(messages: readonly (Value | Parcel)[]): readonly Parcel[] {
  return messages.filter((message) => message.kind === 'parcel');
}
