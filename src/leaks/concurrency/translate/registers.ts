/**
 * Which fields does the model hold the values of? Truth values, small numbers and lengths of lists in records made in
 * view that several goroutines assign and test: `q.closed`, `w.quota`, `len(b.items)`. A run then need not guess them.
 * Left out: what is read otherwise than by a comparison with a constant, truth values excepted.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Binary, Call, Expr, Index, Node, Selector } from '../../../go/syntax/ast.js';
import type { Event } from '../model.js';
import type { RegisterTest } from '../registers.js';
import { atomicOf } from './atomics.js';
import type { BodyState } from './body-state.js';
import { callsOf } from './evaluate.js';
import type { ValueReader } from './evaluate.js';
import { identityOf } from './identity.js';
import { mayLeadToShared, structOf, underlyingOf } from './type-shapes.js';
import { clearEvent, isElement, isFollowedUse, lookupCases, removeEvent, replaceEvent, storeEvent } from './entries.js';
import { lengthEvent } from './list-lengths.js';
import { mayTravel } from './parcel.js';
import type { ReadPart } from './read-parts.js';
import { numberOf, registerKindOf } from './register-kinds.js';
import type { RegisterKind } from './register-kinds.js';
import { casesOf, heldAs, registerKey } from './slots.js';
import { constant } from './values.js';
import type { Value } from './values.js';
import type { GoView } from '../go-view.js';
import type { World } from './world.js';
import { fieldKey } from './keys.js';

export interface RegisterQuestion {
  readonly index: number;
  readonly test: RegisterTest;
  /** The answer of the test where the condition is true. */
  readonly whenTrue: boolean;
  /** It is asked how many entries there are. */
  readonly isOfEntries?: boolean;
}

/** The event that lets a question have an answer. */
export function eventOf({ index: object, test, whenTrue, isOfEntries }: RegisterQuestion, isTrue: boolean): Event {
  return { kind: isOfEntries ? 'counts' : 'is', object, test, value: isTrue === whenTrue };
}

/** An expression whose value is read, and the values that it can have. */
export interface RegisterLoad {
  readonly node: Expr;
  readonly cases: readonly LoadCase[];
}

export interface LoadCase {
  readonly event: Event;
  /** Where the goroutine stands when it has read this value. */
  readonly after: BodyState;
}

export class Registers {
  private readonly reader: ValueReader;

  constructor(reader: ValueReader) {
    this.reader = reader;
  }

  /** The test that a condition makes of a register. */
  questionOf(state: BodyState, cond: Expr): RegisterQuestion | undefined {
    if (this.reader.world.assumptions.registers.size === 0) return undefined;
    const bare = unparen(cond);
    if (bare.kind === 'Unary' && bare.op === '!') {
      const inner = this.questionOf(state, bare.x);
      return inner && { ...inner, whenTrue: !inner.whenTrue };
    }
    if (bare.kind !== 'Binary') {
      const truth = this.numberIn(state, bare, 'truth');
      return truth === undefined ? undefined : { index: truth, test: { op: '==', than: 1 }, whenTrue: true };
    }
    const present = this.presenceIn(state, bare);
    if (present) return present;
    const [left, right] = [this.anyIn(state, bare.x), this.anyIn(state, bare.y)];
    const held = left ?? right;
    const than = numberOf(this.reader.read(state, left === undefined ? bare.x : bare.y));
    const op = left === undefined ? MIRRORED[bare.op] : bare.op;
    const known = op === undefined ? undefined : TESTS[op];
    if (held === undefined || than === undefined || known === undefined) return undefined;
    return { ...held, test: { op: known.op, than }, whenTrue: known.whenTrue };
  }

  /** `q.err != nil`. */
  private presenceIn(state: BodyState, { op, x, y }: Binary): RegisterQuestion | undefined {
    if (op !== '==' && op !== '!=') return undefined;
    const [left, right] = [this.numberIn(state, x, 'presence'), this.numberIn(state, y, 'presence')];
    const index = left ?? right;
    const other = index === undefined ? undefined : this.reader.read(state, left === undefined ? x : y);
    if (index === undefined || other?.kind !== 'constant' || other.value !== null) return undefined;
    return { index, test: { op: '==', than: 0 }, whenTrue: op === '==' };
  }

  /** What a comparison asks of one of its sides, which is the result of a call. */
  resultTest(state: BodyState, { op, x, y }: Binary, call: Call): Omit<RegisterQuestion, 'index'> | undefined {
    const isLeft = unparen(x) === call;
    const than = numberOf(this.reader.read(state, isLeft ? y : x));
    const asked = isLeft ? op : MIRRORED[op];
    const known = asked === undefined ? undefined : TESTS[asked];
    return than === undefined || known === undefined
      ? undefined
      : { test: { op: known.op, than }, whenTrue: known.whenTrue };
  }

  /** Notes which fields that several goroutines assign a condition asks for. */
  ask(state: BodyState, cond: Expr): void {
    const bare = unparen(cond);
    if (bare.kind === 'Unary' && bare.op === '!') this.ask(state, bare.x);
    else if (bare.kind === 'Binary') for (const side of [bare.x, bare.y]) this.askField(state, side);
    else this.askField(state, bare);
  }

  private askField(state: BodyState, expr: Expr): void {
    const { world } = this.reader;
    const field = fieldIn(expr, this.reader.base.view);
    const whole = field && this.reader.holder(state, field);
    if (!field || whole?.kind !== 'record') return;
    const key = fieldKey(whole.id, field.sel.name);
    if (world.assumptions.escaped.has(key) && !world.assumptions.registers.has(key)) world.asked.add(key);
  }

  /** Asks for a field of a record made in view that is used atomically; false where nothing can be held of it. */
  askFor(state: BodyState, field: Selector): boolean {
    const { world } = this.reader;
    const whole = this.reader.holder(state, field);
    if (whole.kind !== 'record' || world.assumptions.isPlain || world.assumptions.lockless) return false;
    const key = fieldKey(whole.id, field.sel.name);
    if (world.assumptions.registers.has(key)) return false;
    world.asked.add(key);
    return true;
  }

  /** Whether the next translation may hold what is stored in a field now, and a note to do so. */
  mayHold(id: string, name: string, value: Value): boolean {
    return this.canHold(id, name, value) && trusts(this.reader.world, fieldKey(id, name));
  }

  /** Whether a field can have a register for a value that may lead to what goroutines share. */
  canHold(id: string, name: string, value: Value): boolean {
    const type = mayTravel(value) ? this.typeOf(id, name) : undefined;
    return type !== undefined && registerKindOf(type, this.reader.base.view) === 'presence';
  }

  trust(id: string, name: string, kind: RegisterKind): boolean {
    const { world, base } = this.reader;
    const type = this.typeOf(id, name);
    return type !== undefined && registerKindOf(type, base.view) === kind && trusts(world, fieldKey(id, name));
  }

  /** The type of a field of a record whose type is declared. */
  private typeOf(id: string, name: string): Expr | undefined {
    const spec = this.reader.world.recordTypes.get(id);
    const struct = spec && structOf(spec.name, this.reader.base.view);
    return struct?.fields.find(({ names }) => names.some((one) => one.name === name))?.type;
  }

  private anyIn(state: BodyState, expr: Expr): Pick<RegisterQuestion, 'index' | 'isOfEntries'> | undefined {
    const entries = this.numberIn(state, expr, 'entries');
    const index =
      entries ??
      this.numberIn(state, expr, 'number') ??
      this.numberIn(state, expr, 'length') ??
      this.numberIn(state, expr, 'truth');
    return index === undefined ? undefined : { index, isOfEntries: entries !== undefined };
  }

  /** The register whose number an expression is. */
  private numberIn(state: BodyState, expr: Expr, kind: RegisterKind): number | undefined {
    const bare = unparen(expr);
    const { view } = this.reader.base;
    const field = fieldIn(bare, view);
    const held = field && this.at(state, field);
    const isLengthAsked = bare.kind === 'Call' && isLength(bare, view);
    return held?.kind === kind && isLengthAsked === (kind === 'length' || kind === 'entries') ? held.index : undefined;
  }

  /** The register that a field is. */
  at(state: BodyState, field: Selector): { readonly index: number; readonly kind: RegisterKind } | undefined {
    if (this.reader.world.assumptions.registers.size === 0) return undefined;
    const whole = this.reader.holder(state, field);
    return whole.kind === 'record' ? this.ofField(state, whole.id, field.sel.name) : undefined;
  }

  ofField(
    state: BodyState,
    id: string,
    name: string,
  ): { readonly index: number; readonly kind: RegisterKind } | undefined {
    const value = state.heap.get(id)?.get(name);
    if (value?.kind !== 'object' || value.type !== 'register') return undefined;
    const kind = this.reader.world.objects[value.index]?.registerKind;
    return kind && { index: value.index, kind };
  }

  /** A field that is a register gets a value: the event comes next. `source`: how the value is written. */
  put(
    state: BodyState,
    { index, kind }: { readonly index: number; readonly kind: RegisterKind },
    value: Value,
    target: Expr,
    source: Expr | undefined,
  ): void {
    if (kind === 'presence') {
      const key = this.reader.world.objects[index]?.key ?? '';
      this.happen(state, target, { kind: 'put', object: index, value: heldAs(this.reader, state, key, value) });
      return;
    }
    if (kind === 'entries') {
      this.happen(state, target, replaceEvent(this.reader, state, index, { value, source }));
      return;
    }
    this.reader.escape(state, value, 'stored in a list that others read');
    if (kind === 'length')
      this.happen(state, target, lengthEvent(this.reader.base.view, index, { target, source, value }));
    else this.happen(state, target, { kind: 'put', object: index, value: numberOf(value) });
  }

  bump(state: BodyState, index: number, target: Expr, delta: number | undefined): void {
    this.happen(
      state,
      target,
      delta === undefined ? { kind: 'put', object: index, value: undefined } : { kind: 'bump', object: index, delta },
    );
  }

  /** `x.m[k] = v`, where the model holds the entries of the map, or the next translation may. */
  putEntry(state: BodyState, target: Index, value: Value): boolean {
    const field = unparen(target.x);
    const whole = field.kind === 'Selector' ? this.reader.holder(state, field) : undefined;
    if (field.kind !== 'Selector' || whole?.kind !== 'record') return false;
    const held = this.ofField(state, whole.id, field.sel.name);
    if (held?.kind !== 'entries') return isElement(value) && this.trust(whole.id, field.sel.name, 'entries');
    const [key] = target.indices;
    this.happen(state, target, storeEvent(this.reader, state, held.index, { key, value }));
    return true;
  }

  /** `delete(x.m, k)`, `clear(x.m)`: what happens to the register. */
  takeEntries(state: BodyState, { args: [map, key] }: Call): Event | undefined {
    const field = map && unparen(map);
    const held = field?.kind === 'Selector' ? this.at(state, field) : undefined;
    if (held?.kind !== 'entries') return undefined;
    return key ? removeEvent(this.reader, state, held.index, key) : clearEvent(held.index);
  }

  private happen(state: BodyState, node: Node, event: Event): void {
    const calls = callsOf(state);
    const key = `${calls.map(identityOf).join('.')}:${String(identityOf(node))}`;
    state.pending = [...state.pending, { event, site: this.reader.world.site({ node, calls }, key) }];
  }

  /** A truth value, a comparison, or what a field holds, that an operation reads and that was not read for it yet. */
  loadFor(state: BodyState, node: Node): RegisterLoad | undefined {
    const { escaped, registers } = this.reader.world.assumptions;
    if (escaped.size === 0 && registers.size === 0 && !this.reader.base.readsElement(node)) return undefined;
    for (const part of this.reader.base.readPartsOf(node)) {
      if (state.values.has(part)) continue;
      const found = this.partLoad(state, part);
      if (found) return found;
    }
    return undefined;
  }

  private partLoad(state: BodyState, part: ReadPart): RegisterLoad | undefined {
    if (part.kind === 'Selector') return this.fieldLoad(state, part);
    if (part.kind === 'Index') return this.entryLoad(state, part);
    const question = this.questionOf(state, part);
    if (question) return this.truthLoad(state, part, question);
    this.ask(state, part);
    return undefined;
  }

  private fieldLoad(state: BodyState, field: Selector): RegisterLoad | undefined {
    const held = this.at(state, field);
    if (held?.kind === 'presence' && !isAssigned(field)) {
      const cases = casesOf(this.reader, state, held.index, field);
      return cases && { node: field, cases };
    }
    if (held?.kind === 'entries' && !isFollowedUse(field, this.reader.base.view))
      this.reader.world.allow(held.index, { everything: 'a map that is handed on' });
    if (isTarget(field)) return undefined;
    if (held?.kind === 'truth')
      return this.truthLoad(state, field, { index: held.index, test: { op: '==', than: 1 }, whenTrue: true });
    if (!held) this.askTruth(state, field);
    return undefined;
  }

  private entryLoad(state: BodyState, node: Index): RegisterLoad | undefined {
    const field = unparen(node.x);
    const isTargeted = node.parent?.kind === 'AssignStmt' && node.parent.lhs.includes(node);
    if (field.kind !== 'Selector' || isTargeted) return undefined;
    const held = this.at(state, field);
    if (held?.kind === 'entries') return { node, cases: lookupCases(this.reader, state, held.index, node) };
    return this.trustsEntries(state, field)
      ? { node, cases: [{ event: { kind: 'lost' }, after: gone(state) }] }
      : undefined;
  }

  /** Whether the next translation may hold the entries of a map, and they are worth it; what comes out of it now is not known. */
  trustsEntries(state: BodyState, field: Selector): boolean {
    const whole = this.reader.holder(state, field);
    const type = whole.kind === 'record' ? this.typeOf(whole.id, field.sel.name) : undefined;
    const map = type && underlyingOf(type, this.reader.base.view);
    if (whole.kind !== 'record' || map?.kind !== 'MapType') return false;
    return mayLeadToShared(map.value, this.reader.base.view) && this.trust(whole.id, field.sel.name, 'entries');
  }

  private truthLoad(state: BodyState, node: Expr, question: RegisterQuestion): RegisterLoad {
    const cases = [true, false].map((value): LoadCase => {
      const after = state.clone();
      after.values.set(node, constant(value));
      return { event: eventOf(question, value), after };
    });
    return { node, cases };
  }

  /** A truth value that several goroutines assign is read: a condition may ask for it later. */
  private askTruth(state: BodyState, field: Selector): void {
    const { base } = this.reader;
    const whole = this.reader.holder(state, field);
    const type = whole.kind === 'record' ? this.typeOf(whole.id, field.sel.name) : undefined;
    if (type && registerKindOf(type, base.view) === 'truth') this.askField(state, field);
  }
}

/** A goroutine of which nothing more is known. */
export function gone(state: BodyState): BodyState {
  const after = state.clone();
  after.frames = [];
  after.pending = [];
  return after;
}

/** Whether the next translation may hold what a field holds, so that nothing need be done about it in this one. */
export function trusts(world: World, field: string): boolean {
  const { assumptions } = world;
  const isOpen = assumptions.isPlain || assumptions.lockless || assumptions.sliced || world.isLoose;
  if (isOpen || assumptions.escaped.has(registerKey(field))) return false;
  world.asked.add(field);
  world.trusted.add(field);
  return true;
}

/** The field of a condition's side: `x.f`, `len(x.f)`, `x.f.Load()`. */
export function fieldIn(expr: Expr, view: GoView): Selector | undefined {
  const bare = unparen(expr);
  if (bare.kind === 'Selector') return bare;
  const atomic = bare.kind === 'Call' ? atomicOf(bare, view) : undefined;
  if (atomic) return atomic.name === 'Load' ? atomic.field : undefined;
  const operand = bare.kind === 'Call' && isLength(bare, view) ? bare.args[0] && unparen(bare.args[0]) : undefined;
  return operand?.kind === 'Selector' ? operand : undefined;
}

function isLength(call: Call, view: GoView): boolean {
  const target = view.target(call);
  return target.kind === 'builtin' && target.name === 'len';
}

/** Assigned, its address taken, or what a method is called on. */
function isTarget(field: Selector): boolean {
  const { parent } = field;
  if (parent?.kind === 'Selector') return parent.x === field;
  if (parent?.kind === 'AssignStmt') return parent.lhs.includes(field);
  return parent?.kind === 'IncDecStmt' || (parent?.kind === 'Unary' && parent.op === '&');
}

/** What is assigned, or has its address taken. */
function isAssigned(field: Selector): boolean {
  return field.parent?.kind !== 'Selector' && isTarget(field);
}

const TESTS: Readonly<Record<string, { readonly op: RegisterTest['op']; readonly whenTrue: boolean } | undefined>> = {
  '==': { op: '==', whenTrue: true },
  '!=': { op: '==', whenTrue: false },
  '<': { op: '<', whenTrue: true },
  '<=': { op: '<=', whenTrue: true },
  '>': { op: '<=', whenTrue: false },
  '>=': { op: '<', whenTrue: false },
};

/** The comparison with its sides exchanged. */
const MIRRORED: Readonly<Record<string, string | undefined>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};
