/**
 * What does an assignment change for the goroutine that makes it? Variables, fields of records that it follows, counters;
 * what is stored anywhere else others may reach.
 */
import { unparen } from '../../../go/flow/operands.js';
import { isVariable } from '../../../go/names/binding.js';
import type { Expr, Node } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';
import type { BodyState } from './body-state.js';
import type { Conditions } from './conditions.js';
import type { Counts } from './counts.js';
import { MAX_COUNT } from './evaluate.js';
import type { ValueReader } from './evaluate.js';
import { truthOf } from './flags.js';
import { constant, INPUT, OPAQUE } from './values.js';
import type { Value } from './values.js';
import { fieldKey } from './keys.js';
import { assigned, forgotten } from './written-places.js';

/** The same for numbers that conditions compare, but no loop is bounded by. */
const MAX_COMPARED_COUNT = 12;
/** The same for numbers that are only handed on. */
const MAX_IDLE_COUNT = 3;

export class Assignments {
  private readonly reader: ValueReader;
  private readonly conditions: Conditions;
  private readonly counts: Counts;

  constructor(reader: ValueReader, conditions: Conditions, counts: Counts) {
    this.reader = reader;
    this.conditions = conditions;
    this.counts = counts;
  }

  assignAll(state: BodyState, lhs: readonly Expr[], rhs: readonly Expr[], op: string): void {
    const [only] = rhs;
    if (op !== '=' && op !== ':=') {
      const [target] = lhs;
      if (target && only) this.update(state, target, op.slice(0, -1), only);
      return;
    }
    if (lhs.length > 1 && rhs.length === 1 && only) {
      const value = this.reader.read(state, only);
      lhs.forEach((target, index) => {
        this.store(
          state,
          target,
          value.kind === 'tuple' ? (value.values[index] ?? OPAQUE) : value.kind === 'input' ? INPUT : OPAQUE,
        );
      });
      return;
    }
    const values = rhs.map((expr) => single(this.reader.read(state, expr)));
    lhs.forEach((target, index) => {
      const [value = OPAQUE, source] = [values[index], rhs[index]];
      const held = source && value.kind === 'input' && this.isOfItself(target, source) ? OPAQUE : value;
      const named = source && this.isAssignedOnce(target) ? this.reader.named(state, source, held) : held;
      this.store(state, target, named, source);
    });
  }

  /** `q.items = append(q.items, x)`: what a field holds then follows from what it held, and is no input. */
  private isOfItself(target: Expr, source: Expr): boolean {
    const field = unparen(target);
    const owner = field.kind === 'Selector' ? unparen(field.x) : undefined;
    if (field.kind !== 'Selector' || owner?.kind !== 'Ident') return false;
    const { names } = this.reader.base.view;
    let found = false;
    walk(source, (node) => {
      const of = node.kind === 'Selector' && node.sel.name === field.sel.name ? unparen(node.x) : undefined;
      found ||= of?.kind === 'Ident' && names.resolve(of) === names.resolve(owner);
      return !found;
    });
    return found;
  }

  private isAssignedOnce(target: Expr): boolean {
    const { names } = this.reader.base.view;
    const binding = target.kind === 'Ident' ? names.resolve(target) : undefined;
    return binding !== undefined && !this.reader.base.variables.isReassigned(binding);
  }

  /** `source`: how the value is written, where it is written at all. */
  store(state: BodyState, target: Expr, value: Value, source?: Expr): void {
    const bare = unparen(target);
    const held = single(value);
    if (bare.kind === 'Ident') {
      const binding = this.reader.base.view.names.resolve(bare);
      if (binding === undefined || !isVariable(binding)) return;
      if (binding.func === undefined) this.reader.escape(state, held, 'stored in a package variable');
      else this.reader.assign(state, binding, held);
      return;
    }
    if (bare.kind === 'Selector') {
      const whole = this.reader.holder(state, bare);
      if (whole.kind === 'object' && whole.type === 'cond' && bare.sel.name === 'L') {
        // `q.changed.L = &q.mu`: from here on it can be waited for.
        this.reader.world.setLock(whole.index, this.reader.makers.lockOf(state, held));
        return;
      }
      if (whole.kind === 'record') {
        forgotten(this.reader, state, bare);
        const register = this.conditions.registers.ofField(state, whole.id, bare.sel.name);
        if (register) {
          this.conditions.registers.put(state, register, held, bare, source);
          return;
        }
        this.storeField(state, whole.id, bare.sel.name, held);
        return;
      }
    }
    if (bare.kind === 'Index' && this.conditions.registers.putEntry(state, bare, held)) return;
    this.reader.escape(state, held, 'stored where others may reach it');
    // `*q = queue{}`: all of its fields are set.
    if (bare.kind === 'Star') this.reader.escape(state, this.reader.read(state, bare.x), 'assigned as a whole');
    // An element of a list is another one from now on.
    if (bare.kind === 'Index') this.reader.escape(state, this.reader.read(state, bare.x), 'an element is assigned');
    assigned(this.reader, state, bare);
  }

  private storeField(state: BodyState, id: string, name: string, value: Value): void {
    const { world } = this.reader;
    const key = fieldKey(id, name);
    const isShared = state.shared.has(id);
    // What the root sets after it has started goroutines may be its own business: nobody else asks for it.
    const isOwn = isShared && state.isRoot && !world.handedOut.has(id);
    if (isOwn) this.noteOwn(id, name, value);
    else if (isShared) world.othersFields.add(key);
    if ((isShared && !isOwn) || world.assumptions.escaped.has(key)) {
      world.dirty.add(key);
      if (this.conditions.registers.mayHold(id, name, value)) return;
      this.reader.escape(state, value, 'stored in a field that others read');
      const before = state.heap.get(id)?.get(name);
      if (before !== undefined) this.reader.escape(state, before, 'held by a field that is assigned again');
      return;
    }
    const fields = new Map(state.heap.get(id));
    if (value.kind === 'opaque') fields.delete(name);
    else fields.set(name, this.reader.world.assumptions.forgetful && isPlain(value) ? OPAQUE : value);
    state.heap.set(id, fields);
  }

  /** What the root sets itself is held as well, where it turns out that others ask for it. */
  private noteOwn(id: string, name: string, value: Value): void {
    const { world } = this.reader;
    const key = fieldKey(id, name);
    world.rootFields.add(key);
    if (this.conditions.registers.canHold(id, name, value)) world.heldByRoot.add(key);
  }

  increment(state: BodyState, target: Expr, by: number): void {
    if (this.bumps(state, target, by)) return;
    const value = this.reader.read(state, target);
    const loop = state.top?.block.loop;
    const isFollowed = loop === undefined || this.reader.isEventfulLoop(loop);
    if (!isFollowed) {
      this.store(state, target, OPAQUE);
      return;
    }
    // `for ; n > 0; n--`: what the condition has taken as a count is counted on.
    const isCounter = value.kind === 'input' && loop?.kind === 'ForStmt' && this.isComparedIn(loop.cond, target);
    const count = isCounter ? this.counts.of(state, target, true) : undefined;
    this.store(
      state,
      target,
      sumOf(count === undefined ? value : constant(count), constant(by), this.limitOf(state, target)),
    );
  }

  /** How far a number is counted: in a loop without an end of its own less far, where no loop is bounded by it. */
  private limitOf(state: BodyState, target: Expr): number {
    const { variables, view } = this.reader.base;
    const binding = target.kind === 'Ident' ? view.names.resolve(target) : undefined;
    const isEndless = isInEndlessLoop(state.top?.block.loop, view);
    if (binding === undefined || !isEndless || variables.isBound(binding)) return MAX_COUNT;
    const conditions = variables.conditionsOn(binding);
    return conditions === 0 || this.reader.world.assumptions.sliced ? MAX_IDLE_COUNT : MAX_COMPARED_COUNT;
  }

  /** `n > 0`, `0 < n`. */
  private isComparedIn(cond: Expr | undefined, target: Expr): boolean {
    const bare = cond && unparen(cond);
    const binding = target.kind === 'Ident' ? this.reader.base.view.names.resolve(target) : undefined;
    if (bare?.kind !== 'Binary' || binding === undefined) return false;
    return [bare.x, bare.y].some((side) => {
      const name = unparen(side);
      return name.kind === 'Ident' && this.reader.base.view.names.resolve(name) === binding;
    });
  }

  private update(state: BodyState, target: Expr, op: string, operand: Expr): void {
    const [a, b] = [this.reader.read(state, target), this.reader.read(state, operand)];
    this.reader.escape(state, single(b), 'part of a computed value');
    const by = b.kind === 'constant' && typeof b.value === 'number' ? b.value : undefined;
    const delta = by === undefined ? undefined : op === '+' ? by : op === '-' ? -by : undefined;
    if (this.bumps(state, target, delta)) return;
    this.store(state, target, op === '+' ? sumOf(a, b, this.limitOf(state, target)) : OPAQUE);
  }

  /** `q.n++`, `q.n -= 2`, where the model holds the number; undefined: it is changed by what is not known. */
  private bumps(state: BodyState, target: Expr, by: number | undefined): boolean {
    const bare = unparen(target);
    const register = bare.kind === 'Selector' ? this.conditions.registers.at(state, bare) : undefined;
    if (register) this.conditions.registers.bump(state, register.index, bare, by);
    return register !== undefined;
  }

  /** `done := false` and `var done bool`, where goroutines set and test it. */
  declaresFlag(state: BodyState, target: Expr | undefined, value: Expr | undefined): boolean {
    const binding = target?.kind === 'Ident' ? this.reader.base.view.names.resolve(target) : undefined;
    if (!target || !binding || binding.ident !== target || !this.reader.base.isSharedFlag(binding)) return false;
    this.reader.makers.declareFlag(
      state,
      binding,
      target,
      value !== undefined && truthOf(value, this.reader.base.view) === true,
    );
    return true;
  }
}

/** Inside a loop that goes on until something in it ends it, or a channel is closed. */
function isInEndlessLoop(loop: Node | undefined, view: GoView): boolean {
  for (let at = loop; at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    if (at.kind === 'ForStmt' && at.cond === undefined) return true;
    if (at.kind === 'RangeStmt' && view.isChannel(at.x)) return true;
  }
  return false;
}

/** A number, text or truth value. */
function isPlain(value: Value): boolean {
  return value.kind === 'constant' && value.value !== null;
}

/** The sum of two small numbers; else not known. */
function sumOf(a: Value, b: Value, limit: number): Value {
  // What is computed of an input is not as free as that where it is asked beside it.
  if (a.kind !== 'constant' || b.kind !== 'constant') return OPAQUE;
  if (typeof a.value !== 'number' || typeof b.value !== 'number') return OPAQUE;
  // What was counted is no input, however large it is.
  if (a.written && a.value > limit) return OPAQUE;
  const sum = a.value + b.value;
  return Math.abs(sum) <= limit ? constant(sum) : OPAQUE;
}

function single(value: Value): Value {
  return value.kind === 'tuple' ? (value.values[0] ?? OPAQUE) : value;
}
