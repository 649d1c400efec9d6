/**
 * What stands in a map that a field of a record made in view holds, where several goroutines put in, look up and take out
 * channels, records or functions? Its register knows which of the parcels that are ever stored are there. Entries are told
 * apart by what is known of their keys: constants, records, fields of records; what is stored under keys of which nothing is
 * known is taken to stand under different ones.
 *
 * Left out: maps in variables, maps of maps, and maps that are handed on: their entries are out of view.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Call, CompositeLit, Expr, Index, Node, Selector } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';
import { ALL_ENTRIES, entriesState, MAX_ENTRIES } from '../entries.js';
import type { Event } from '../model.js';
import type { BodyState } from './body-state.js';
import type { ValueReader } from './evaluate.js';
import { pack, unpack } from './parcel.js';
import type { Parcel } from './parcel.js';
import type { LoadCase } from './registers.js';
import { underlyingOf } from './type-shapes.js';
import { constant, isTracked, NIL } from './values.js';
import type { Value } from './values.js';

/** Whether two keys are one: `unknown` where either may be. */
type Relation = 'same' | 'other' | 'unknown';

/** What an assignment of a whole map leaves in it. */
const EMPTIED = { on: 0, off: ALL_ENTRIES, doubt: 0 };
const UNKNOWN = { on: 0, off: 0, doubt: ALL_ENTRIES };

/** Whether a value is worth following as an element. */
export function isElement(value: Value): boolean {
  return isTracked(value) || value.kind === 'function';
}

/** `m[k] = v`: what happens to the register. */
export function storeEvent(
  reader: ValueReader,
  state: BodyState,
  object: number,
  { key, value }: { readonly key: Expr | undefined; readonly value: Value },
): Event {
  const bits = bitsOf(reader, state, registerKeyOf(reader, object), { key: key && keyText(reader, state, key), value });
  return { kind: 'mark', object, ...(bits ?? UNKNOWN) };
}

interface Entry {
  readonly key: string | undefined;
  readonly value: Value;
}

/** What storing a value under a key changes; undefined: nothing is known of the map any more. */
function bitsOf(
  reader: ValueReader,
  state: BodyState,
  register: string,
  { key, value }: Entry,
): { on: number; off: number; doubt: number } | undefined {
  const { world } = reader;
  const known = parcelsOf(reader, register);
  const packed = known.length <= MAX_ENTRIES && isElement(value) ? pack(value, state, world) : undefined;
  if (packed === undefined) {
    reader.escape(state, value, 'stored where others may reach it');
    return undefined;
  }
  for (const id of packed.records.keys()) state.shared.set(id, true);
  const parcel = { ...packed, name: `${key ?? '?'}=>${packed.name}`, key };
  world.tellAs(register, parcel);
  const at = known.findIndex(({ name }) => name === parcel.name);
  if (at < 0 || at >= MAX_ENTRIES) return undefined;
  const off = maskOf(known, (other) => key !== undefined && other.key === key);
  return { on: 1 << at, off, doubt: 0 };
}

/** `delete(m, k)`. */
export function removeEvent(reader: ValueReader, state: BodyState, object: number, key: Expr | undefined): Event {
  const known = parcelsOf(reader, registerKeyOf(reader, object));
  const text = key && keyText(reader, state, key);
  return {
    kind: 'mark',
    object,
    on: 0,
    off: maskOf(known, (parcel) => relationOf(parcel.key, text) === 'same'),
    doubt: maskOf(known, (parcel) => relationOf(parcel.key, text) === 'unknown'),
  };
}

/** `clear(m)`. */
export function clearEvent(object: number): Event {
  return { kind: 'mark', object, ...EMPTIED };
}

/** `x.m = ...`: what happens to the register. */
export function replaceEvent(
  reader: ValueReader,
  state: BodyState,
  object: number,
  { value, source }: { readonly value: Value; readonly source: Expr | undefined },
): Event {
  const isEmpty =
    (value.kind === 'constant' && value.value === null) || (source && isEmptyMap(source, reader.base.view));
  if (!isEmpty) reader.escape(state, value, 'a map that is not followed');
  return { kind: 'mark', object, ...(isEmpty ? EMPTIED : UNKNOWN) };
}

/** The state of the register of a map when its record is made; `source`: how it is written, absent where the field is nil. */
export function startOfEntries(
  reader: ValueReader,
  state: BodyState,
  register: string,
  source: Expr | undefined,
): number {
  const { view } = reader.base;
  if (source === undefined || isEmptyMap(source, view)) return entriesState(0);
  const literal = mapLiteral(source, view);
  let held = 0;
  for (const { key, value } of literal?.elements ?? []) {
    const entry = { key: key && keyText(reader, state, key), value: reader.read(state, value) };
    const bits = bitsOf(reader, state, register, entry);
    if (bits === undefined) return entriesState(undefined);
    held |= bits.on;
  }
  return entriesState(literal ? held : undefined);
}

/** A map as it is written: `map[string]*peer{"a": p}`. */
export function mapLiteral(source: Expr, view: GoView): CompositeLit | undefined {
  const bare = unparen(source);
  const isMap = bare.kind === 'CompositeLit' && bare.type && underlyingOf(bare.type, view).kind === 'MapType';
  return isMap ? bare : undefined;
}

/** `make(map[K]V)`, `map[K]V{}`, nil. */
export function isEmptyMap(source: Expr, view: GoView): boolean {
  const bare = unparen(source);
  if (bare.kind === 'CompositeLit') return mapLiteral(bare, view)?.elements.length === 0;
  if (bare.kind === 'Ident') return view.names.resolve(bare)?.kind === 'nil';
  const target = bare.kind === 'Call' ? view.target(bare) : undefined;
  return target?.kind === 'builtin' && target.name === 'make';
}

/** What `m[k]` gives: one of the entries that may stand under the key, or nothing. */
export function lookupCases(reader: ValueReader, state: BodyState, object: number, node: Index): readonly LoadCase[] {
  const known = parcelsOf(reader, registerKeyOf(reader, object));
  const [key] = node.indices;
  const text = key && keyText(reader, state, key);
  const asks = isCommaOk(node);
  const caseOf = (event: Event, valueIn: (after: BodyState) => Value, isThere: boolean): LoadCase => {
    const after = state.clone();
    const value = valueIn(after);
    after.values.set(node, asks ? { kind: 'tuple', values: [value, constant(isThere)] } : value);
    return { event, after };
  };
  const has = (some: number, value: boolean, isDoubtful: boolean): Event => ({
    kind: 'has',
    object,
    some,
    value,
    isDoubtful,
  });
  const maybe = maskOf(known, (parcel) => relationOf(parcel.key, text) === 'unknown');
  const all = maskOf(known, (parcel) => relationOf(parcel.key, text) !== 'other');
  const found = known.flatMap((parcel, at) => {
    const relation = relationOf(parcel.key, text);
    if (relation === 'other' || at >= MAX_ENTRIES) return [];
    return [caseOf(has(1 << at, true, relation === 'unknown'), (after) => unpack(parcel, after, reader.world), true)];
  });
  return [
    ...found,
    caseOf(has(all, false, false), () => NIL, false),
    ...(maybe === 0 ? [] : [caseOf(has(maybe, true, true), () => NIL, false)]),
    lostCase(state, object),
  ];
}

/** One step of a range over a map: the entry of this number, where it is there. */
export interface EntryTurn {
  readonly event: Event;
  /** Undefined: the entry is not there. */
  readonly value: ((after: BodyState) => Value) | undefined;
}

/** The ways in which a range goes on at an entry; empty behind the last one. */
export function entryTurns(reader: ValueReader, object: number, at: number): readonly EntryTurn[] {
  const parcel = parcelsOf(reader, registerKeyOf(reader, object))[at];
  if (parcel === undefined || at >= MAX_ENTRIES) return [];
  const has = (value: boolean): Event => ({ kind: 'has', object, some: 1 << at, value, isDoubtful: false });
  return [
    { event: has(true), value: (after) => unpack(parcel, after, reader.world) },
    { event: has(false), value: undefined },
  ];
}

/** Where nothing is known of what the map holds, nothing is known of what comes. */
export function lostCase(state: BodyState, object: number): LoadCase {
  const after = state.clone();
  after.pending = [{ event: { kind: 'lost' }, site: -1 }];
  return { event: { kind: 'unsure', object }, after };
}

/** Whether a field that holds a map is named where its entries are followed; anywhere else the map gets a second name. */
export function isFollowedUse(field: Selector, view: GoView): boolean {
  let at: Node = field;
  while (at.parent?.kind === 'Paren') at = at.parent;
  const { parent } = at;
  switch (parent?.kind) {
    case 'Index':
    case 'RangeStmt':
      return parent.x === at;
    case 'AssignStmt':
      return parent.lhs.some((target) => target === at);
    case 'Binary':
      return parent.op === '==' || parent.op === '!=';
    case 'Call':
      return isMapBuiltin(parent, view) && parent.args[0] === at;
    default:
      return false;
  }
}

function isMapBuiltin(call: Call, view: GoView): boolean {
  const target = view.target(call);
  return target.kind === 'builtin' && ['delete', 'len', 'clear'].includes(target.name);
}

/** What is known of a key: equal texts, equal keys. The first letter tells values of different kinds apart. */
function keyText(reader: ValueReader, state: BodyState, key: Expr): string | undefined {
  const value = reader.read(state, key);
  if (value.kind === 'constant') return `c${JSON.stringify(value.value)}`;
  if (value.kind === 'record') return `r${value.id}`;
  if (value.kind === 'object') return `o${reader.world.objects[value.index]?.key ?? ''}`;
  const bare = unparen(key);
  if (value.kind !== 'input' || bare.kind !== 'Selector') return undefined;
  // What is never assigned again is the same whoever reads it.
  const owner = reader.holder(state, bare);
  return owner.kind === 'record' ? `f${owner.id}.${bare.sel.name}` : undefined;
}

function relationOf(a: string | undefined, b: string | undefined): Relation {
  if (a === undefined || b === undefined) return 'unknown';
  if (a === b) return 'same';
  return a.startsWith('f') || b.startsWith('f') ? 'unknown' : 'other';
}

function maskOf(parcels: readonly Parcel[], isMeant: (parcel: Parcel) => boolean): number {
  return parcels.reduce((mask, parcel, at) => (at < MAX_ENTRIES && isMeant(parcel) ? mask | (1 << at) : mask), 0);
}

function registerKeyOf({ world }: ValueReader, object: number): string {
  return world.objects[object]?.key ?? '';
}

function parcelsOf({ world }: ValueReader, register: string): readonly Parcel[] {
  return [...(world.messagesAs(register)?.values() ?? [])].filter((message) => message.kind === 'parcel');
}

/** `v, ok := m[k]` */
function isCommaOk({ parent }: Index): boolean {
  if (parent?.kind === 'AssignStmt') return parent.lhs.length === 2 && parent.rhs.length === 1;
  return parent?.kind === 'ValueSpec' && parent.names.length === 2 && parent.values.length === 1;
}
