/**
 * Which fields does the model hold the values of? Truth values, small numbers and lengths of lists in records made in
 * view that several goroutines assign and test: `q.closed`, `w.quota`, `len(b.items)`. A run then need not guess them.
 * Left out: what is read otherwise than by a comparison with a constant, truth values excepted.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Binary, Call, Expr, Node, Selector, SliceExpr } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { Event } from '../model.js';
import type { RegisterTest } from '../registers.js';
import { REGISTER_OPEN, REGISTER_UNKNOWN, registerState } from '../registers.js';
import { atomicOf } from './atomics.js';
import type { BodyState } from './body-state.js';
import { callsOf } from './evaluate.js';
import type { ValueReader } from './evaluate.js';
import { identityOf } from './identity.js';
import { structOf, underlyingOf } from './type-shapes.js';
import { constant, isNeverNil } from './values.js';
import type { Value } from './values.js';
import type { GoView } from '../go-view.js';
import { fieldKey } from './keys.js';

/** `presence`: whether a pointer, error or function is there at all. */
export type RegisterKind = 'truth' | 'number' | 'length' | 'presence';

export interface RegisterQuestion {
  readonly index: number;
  readonly test: RegisterTest;
  /** The answer of the test where the condition is true. */
  readonly whenTrue: boolean;
}

/** An expression whose truth is read, and what it asks. */
export interface RegisterLoad {
  readonly node: Expr;
  readonly question: RegisterQuestion;
}

/** What a field of this type can be held as; undefined where its values are not followed. */
export function registerKindOf(type: Expr, view: GoView): RegisterKind | undefined {
  const symbol = view.typeSymbol(type);
  if (symbol === 'sync/atomic.Bool') return 'truth';
  if (symbol !== undefined && ATOMIC_NUMBERS.test(symbol)) return 'number';
  const under = underlyingOf(type, view);
  if (under.kind === 'SliceType') return 'length';
  if (under.kind === 'Star' || under.kind === 'FuncType' || under.kind === 'InterfaceType') return 'presence';
  if (under.kind !== 'Ident' || view.names.resolve(under)?.package !== undefined) return undefined;
  if (under.name === 'bool') return 'truth';
  if (under.name === 'error') return 'presence';
  return NUMBERS.test(under.name) ? 'number' : undefined;
}

const ATOMIC_NUMBERS = /^sync\/atomic\.(Int|Uint)(32|64)$/;
const NUMBERS = /^(u?int(8|16|32|64)?|uintptr|byte|rune)$/;

/** The state of a register for a field that holds a value when its record is made; undefined: its zero value. */
export function startOf(kind: RegisterKind, value: Value | undefined): number {
  if (value === undefined) return registerState(0);
  if (kind === 'presence') {
    const presence = presenceOf(value);
    return presence === undefined ? REGISTER_UNKNOWN : registerState(presence);
  }
  const number = kind === 'length' ? undefined : numberOf(value);
  if (number !== undefined) return registerState(number);
  if (value.kind === 'constant' && value.value === null) return registerState(0);
  return kind === 'truth' && value.kind === 'input' ? REGISTER_OPEN : REGISTER_UNKNOWN;
}

/** 0 for nil, 1 for what is there; undefined where it is not known. */
function presenceOf(value: Value): number | undefined {
  if (value.kind === 'constant') return value.value === null ? 0 : undefined;
  return isNeverNil(value) ? 1 : undefined;
}

export function numberOf(value: Value): number | undefined {
  if (value.kind !== 'constant') return undefined;
  if (typeof value.value === 'boolean') return Number(value.value);
  return typeof value.value === 'number' ? value.value : undefined;
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
    const index = left ?? right;
    const than = numberOf(this.reader.read(state, left === undefined ? bare.x : bare.y));
    const op = left === undefined ? MIRRORED[bare.op] : bare.op;
    const known = op === undefined ? undefined : TESTS[op];
    if (index === undefined || than === undefined || known === undefined) return undefined;
    return { index, test: { op: known.op, than }, whenTrue: known.whenTrue };
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

  private anyIn(state: BodyState, expr: Expr): number | undefined {
    return (
      this.numberIn(state, expr, 'number') ??
      this.numberIn(state, expr, 'length') ??
      this.numberIn(state, expr, 'truth')
    );
  }

  /** The register whose number an expression is. */
  private numberIn(state: BodyState, expr: Expr, kind: RegisterKind): number | undefined {
    const bare = unparen(expr);
    const { view } = this.reader.base;
    const field = fieldIn(bare, view);
    const held = field && this.at(state, field);
    const isLengthAsked = bare.kind === 'Call' && isLength(bare, view);
    return held?.kind === kind && isLengthAsked === (kind === 'length') ? held.index : undefined;
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
    const kind = this.reader.world.registerKinds.get(value.index);
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
    this.reader.escape(state, value, 'stored in a list that others read');
    if (kind === 'length') this.happen(state, target, this.lengthEvent(index, target, source, value));
    else
      this.happen(state, target, {
        kind: 'put',
        object: index,
        value: kind === 'presence' ? presenceOf(value) : numberOf(value),
      });
  }

  bump(state: BodyState, index: number, target: Expr, delta: number | undefined): void {
    this.happen(
      state,
      target,
      delta === undefined ? { kind: 'put', object: index, value: undefined } : { kind: 'bump', object: index, delta },
    );
  }

  private happen(state: BodyState, node: Node, event: Event): void {
    const calls = callsOf(state);
    const key = `${calls.map(identityOf).join('.')}:${String(identityOf(node))}`;
    state.pending = [...state.pending, { event, site: this.reader.world.site({ node, calls }, key) }];
  }

  /** What becomes of the length of a list: appended to, cut by a few, emptied. */
  private lengthEvent(object: number, target: Expr, source: Expr | undefined, value: Value): Event {
    const unknown: Event = { kind: 'put', object, value: undefined };
    const bare = source && unparen(source);
    if (value.kind === 'constant' && value.value === null) return { kind: 'put', object, value: 0 };
    if (bare?.kind === 'CompositeLit') return { kind: 'put', object, value: bare.elements.length };
    if (bare?.kind === 'Call') {
      const fun = unparen(bare.fun);
      const name = fun.kind === 'Ident' ? fun.name : '';
      const [first, second] = bare.args;
      if (name === 'append' && first && !bare.spread && this.isSame(first, target))
        return { kind: 'bump', object, delta: bare.args.length - 1 };
      const isEmpty = name === 'make' && second !== undefined && this.reader.base.view.constantOf(second) === 0;
      return isEmpty ? { kind: 'put', object, value: 0 } : unknown;
    }
    const cut = bare?.kind === 'SliceExpr' && this.isSame(bare.x, target) ? this.cutOf(bare, target) : undefined;
    if (cut === 'all') return { kind: 'put', object, value: 0 };
    return cut === undefined ? unknown : { kind: 'bump', object, delta: -cut };
  }

  /** `q[1:]`, `q[:len(q)-1]`, `q[:0]`. */
  private cutOf({ low, high }: SliceExpr, list: Expr): number | 'all' | undefined {
    const { view } = this.reader.base;
    if (low && !high) {
      const begin = view.constantOf(low);
      return typeof begin === 'number' ? begin : undefined;
    }
    const end = high && !low ? unparen(high) : undefined;
    if (!end) return undefined;
    if (view.constantOf(end) === 0) return 'all';
    if (end.kind !== 'Binary' || end.op !== '-' || !this.isLengthOf(end.x, list)) return undefined;
    const less = view.constantOf(end.y);
    return typeof less === 'number' ? less : undefined;
  }

  /** `len(q)`, or a variable that was declared as that. */
  private isLengthOf(expr: Expr, list: Expr): boolean {
    const bare = unparen(expr);
    if (bare.kind === 'Call') {
      const field = fieldIn(bare, this.reader.base.view);
      return field !== undefined && this.isSame(field, list);
    }
    const decl = bare.kind === 'Ident' ? this.reader.base.view.names.resolve(bare)?.decl : undefined;
    const [only] = decl?.kind === 'AssignStmt' && decl.lhs.length === 1 ? decl.rhs : [];
    return only?.kind === 'Call' && this.isLengthOf(only, list);
  }

  private isSame(a: Expr, b: Expr): boolean {
    const [x, y] = [unparen(a), unparen(b)];
    if (x.kind === 'Selector' && y.kind === 'Selector') return x.sel.name === y.sel.name && this.isSame(x.x, y.x);
    if (x.kind !== 'Ident' || y.kind !== 'Ident') return false;
    const { names } = this.reader.base.view;
    return names.resolve(x) !== undefined && names.resolve(x) === names.resolve(y);
  }

  /** A truth value, or a comparison, that an operation reads and that was not read for it yet. */
  loadFor(state: BodyState, node: Node): RegisterLoad | undefined {
    if (this.reader.world.assumptions.escaped.size === 0) return undefined;
    let found: RegisterLoad | undefined;
    walk(node, (at) => {
      if (found || at.kind === 'FuncLit' || at.kind === 'Block' || (at.kind === 'Call' && at !== node)) return false;
      if (at.kind === 'Binary' && !state.values.has(at)) {
        const question = COMPARISONS.has(at.op) ? this.questionOf(state, at) : undefined;
        if (question) found = { node: at, question };
        else if (COMPARISONS.has(at.op)) this.ask(state, at);
      } else if (at.kind === 'Selector' && !isTarget(at) && !state.values.has(at)) {
        const held = this.at(state, at);
        if (held?.kind === 'truth')
          found = { node: at, question: { index: held.index, test: { op: '==', than: 1 }, whenTrue: true } };
        else if (!held) this.askTruth(state, at);
      }
      return found === undefined;
    });
    return found;
  }

  /** A truth value that several goroutines assign is read: a condition may ask for it later. */
  private askTruth(state: BodyState, field: Selector): void {
    const { world, base } = this.reader;
    const whole = this.reader.holder(state, field);
    const spec = whole.kind === 'record' ? world.recordTypes.get(whole.id) : undefined;
    const struct = spec && structOf(spec.name, base.view);
    const type = struct?.fields.find(({ names }) => names.some(({ name }) => name === field.sel.name))?.type;
    if (type && registerKindOf(type, base.view) === 'truth') this.askField(state, field);
  }

  /** The state in which a truth value was read. */
  loaded(state: BodyState, node: Expr, value: boolean): BodyState {
    const after = state.clone();
    after.values.set(node, constant(value));
    return after;
  }
}

/** The field of a condition's side: `x.f`, `len(x.f)`, `x.f.Load()`. */
function fieldIn(expr: Expr, view: GoView): Selector | undefined {
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

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

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
