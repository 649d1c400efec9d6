/**
 * What is the value of an expression for the goroutine that evaluates it? Reads variables by who may write them, and
 * fields by what is known of their record. Calls and receives were performed by operations before; their values were kept.
 */
import type { BasicBlock } from '../../../go/flow/graph.js';
import { unparen } from '../../../go/flow/operands.js';
import { isVariable } from '../../../go/names/binding.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Call, Expr, Func, FuncLit, Ident, Node, Selector } from '../../../go/syntax/ast.js';
import type { BodyState } from './body-state.js';
import type { Ahead } from './ahead.js';
import type { Code, CodeBase } from './code.js';
import { elementField, lengthOf } from './lists.js';
import { Makers } from './makers.js';
import { arithmetic, asserted, builtinValue, elementOf } from './operators.js';
import { addressOf, copiedRecord } from './register-guards.js';
import { RegisterLoops } from './register-loops.js';
import { rootOf } from './run-writes.js';
import { combined, negated } from './truth.js';
import { returnsShared } from './makings.js';
import { isEntry, isSelfContained } from './package-objects.js';
import { madeForPackage } from './package-made.js';
import { isFilledHere } from './own-elements.js';
import { EXTERNAL, FIXED, INPUT, isPlainInput, NIL, OPAQUE, OUTSIDE_TIME, written } from './values.js';
import type { Value } from './values.js';
import { objectsIn } from './world.js';
import type { World } from './world.js';
import { branchKey, fieldKey } from './keys.js';

/** Counting beyond this is not followed. */
export const MAX_COUNT = 64;

type RecordValue = Extract<Value, { kind: 'record' }>;

export class ValueReader {
  readonly world: World;
  readonly base: CodeBase;

  /** The function with which the run begins. */
  readonly root: Func;
  private readonly owners = new Map<string, Binding>();
  private readonly ahead = new Map<Code, Ahead>();
  private readonly registerLoops: RegisterLoops;
  readonly makers: Makers;

  constructor(world: World, base: CodeBase, root: Func) {
    this.world = world;
    this.base = base;
    this.root = root;
    this.makers = new Makers(world, base, this);
    this.registerLoops = new RegisterLoops(base, world.assumptions.registers);
  }

  /** Whether an earlier translation found that a branch matters. */
  isBusy(code: Code, block: BasicBlock): boolean {
    return this.world.assumptions.busy.has(branchKey(code, block));
  }

  /** Whether the turns of a loop matter: it holds an event, or changes what the model holds of a field. */
  isEventfulLoop(loop: Node): boolean {
    if (this.registerLoops.changesField(loop)) return true;
    return (this.world.assumptions.lockless ? this.base.locklessEvents : this.base.events).isEventfulLoop(loop);
  }

  aheadOf(code: Code): Ahead {
    const known = this.ahead.get(code);
    if (known !== undefined) return known;
    const idle = this.base.idleBranches(code, this.world.assumptions.lockless);
    const passed = [...idle].filter(([block, { isDeciding }]) => !isDeciding && !this.isBusy(code, block));
    const answer = this.base.aheadOf(code, new Set(passed.map(([block]) => block)));
    this.ahead.set(code, answer);
    return answer;
  }

  read(state: BodyState, expr: Expr): Value {
    const bare = unparen(expr);
    const known = this.base.view.constantOf(bare);
    if (known !== undefined) return written(known);
    switch (bare.kind) {
      case 'Ident':
        return this.ident(state, bare);
      case 'Selector':
        return state.values.get(bare) ?? this.selector(state, bare);
      case 'Call':
        return state.values.get(bare) ?? builtinValue(this, state, bare);
      case 'FuncLit':
        return this.closure(state, bare);
      case 'CompositeLit':
        return this.makers.composite(state, bare);
      case 'Star':
        return pointedTo(copiedRecord(this, state, bare));
      case 'Unary':
        if (bare.op === '<-') return state.values.get(bare) ?? INPUT;
        if (bare.op === '!') return negated(this.read(state, bare.x));
        return bare.op === '&' ? addressOf(this, state, bare) : combined([this.read(state, bare.x)]);
      case 'Index':
      case 'SliceExpr': {
        const kept = state.values.get(bare);
        if (kept !== undefined) return kept;
        const whole = this.read(state, bare.x);
        const length = this.lengthOfList(state, whole);
        if (length !== undefined)
          return this.element(state, whole, bare.kind === 'Index' ? bare.indices[0] : undefined);
        return whole.kind === 'input' && !isFilledHere(this, state, bare) ? elementOf(this, state, bare) : OPAQUE;
      }
      case 'Binary':
        return state.values.get(bare) ?? arithmetic(this, state, bare);
      case 'TypeAssert':
        return asserted(this, state, bare);
      case 'BasicLit':
        return FIXED;
      default:
        return OPAQUE;
    }
  }

  /** How many elements a list made in view has; undefined for anything else. */
  lengthOfList(state: BodyState, value: Value): number | undefined {
    return lengthOf(state, value, (id, name) => !this.world.assumptions.escaped.has(fieldKey(id, name)));
  }

  /** The elements of a list made in view. */
  elementsOf(state: BodyState, value: Value): readonly Value[] | undefined {
    if (value.kind === 'constant' && value.value === null) return [];
    const length = this.lengthOfList(state, value);
    if (length === undefined || value.kind !== 'record') return undefined;
    return Array.from({ length }, (_, index) => this.fieldOf(state, value, elementField(index)) ?? OPAQUE);
  }

  /** An element by a known index; which one is read otherwise is not known, nor what is done to it. */
  private element(state: BodyState, list: Value, index: Expr | undefined): Value {
    const at = index && this.read(state, index);
    const elements = at?.kind === 'constant' && typeof at.value === 'number' ? this.elementsOf(state, list) : undefined;
    const element = at?.kind === 'constant' && typeof at.value === 'number' ? elements?.[at.value] : undefined;
    if (element !== undefined) return element;
    this.escape(state, list, 'an element that is not known');
    return OPAQUE;
  }

  /** A variable's value, by who may have written it. */
  variable(state: BodyState, binding: Binding, ident?: Ident): Value {
    if (binding.func === undefined) {
      const made = madeForPackage(this, this.root, binding);
      if (made !== undefined) return made;
      return this.base.runWrites.of(this.root).variables.has(binding)
        ? OPAQUE
        : this.base.origins.packageValue(binding);
    }
    // A flag that is not followed was written by somebody.
    if (this.base.isSharedFlag(binding)) return state.variables.get(binding) ?? OPAQUE;
    const writers = this.base.variables.writersOf(binding);
    const isLive = state.frames.some((frame) => frame.code.func === binding.func);
    const isFresh = state.fresh.has(binding);
    const isSafe =
      isFresh || (ident !== undefined && isLive && this.base.variables.isBeforeOtherWriters(binding, ident));
    if ((writers.closures && !isSafe) || (!isLive && !isFresh && writers.ownerAfterCapture)) return OPAQUE;
    const held = state.variables.get(binding) ?? this.base.origins.unwritten(binding, this.root);
    return this.base.origins.afterPointers(binding, held);
  }

  /** Whether a function returns something with a lock that this run follows. */
  followsLocks(func: Func): boolean {
    return isSelfContained(this.root, this.base.view) && returnsShared(func) && this.base.makings.makesLocks(func);
  }

  /** Whether a function uses package variables that this run follows. */
  followsPackage(func: Func): boolean {
    return isEntry(this.root, this.base.view) && this.base.packageObjects.areUsedBy(func);
  }

  /** Assigns to a variable. One that others write too cannot hold an object that is followed. */
  assign(state: BodyState, binding: Binding, value: Value): void {
    if (this.base.isSharedFlag(binding)) return;
    const writers = this.base.variables.writersOf(binding);
    if ((writers.closures || writers.ownerAfterCapture) && state.holdsObject(value)) {
      this.escape(state, value, 'variable assigned by several');
      state.assign(binding, EXTERNAL);
      return;
    }
    if (writers.closures || writers.ownerAfterCapture) state.fresh.set(binding, true);
    state.assign(binding, this.kept(binding, value));
  }

  /** What is remembered of the value of a variable. */
  private kept(binding: Binding, value: Value): Value {
    const isPlain = value.kind === 'constant' && value.value !== null;
    if (!isPlain && value.kind !== 'opaque') return value;
    const { variables } = this.base;
    if (!variables.isObserved(binding)) return INPUT;
    if (!isPlain) return value;
    if (typeof value.value === 'number' && !variables.isCounted(binding)) return OPAQUE;
    // Numbers and truth values that change multiply the states: only those are followed that bound a loop.
    const isBlurred =
      this.world.assumptions.forgetful && variables.isReassigned(binding) && !variables.isBound(binding);
    return isBlurred ? OPAQUE : value;
  }

  /** Code out of view may do anything to what the value leads to. */
  escape(state: BodyState, value: Value, reason: string): void {
    // A field that holds nothing yet may be set there.
    for (const [id, fields] of state.heapOf([value])) {
      this.world.handedOut.add(id);
      for (const [name, held] of fields) if (held.kind === 'constant') this.world.dirty.add(fieldKey(id, name));
    }
    for (const { index, via } of objectsIn(value, state)) {
      if (via.kind === 'channelOf') continue;
      const type = this.world.objects[index]?.type;
      // Who gets a map may use it, but wakes nobody by it.
      if (type === 'map') continue;
      if (type === 'context') {
        if (via.kind === 'cancel' || via.kind === 'group') this.world.allow(index, { cancel: 'possible' });
      } else this.world.allow(index, { everything: reason });
    }
  }

  /** A field of a record may hold something else from now on. */
  blur(state: BodyState, id: string, name: string): void {
    if (state.shared.has(id)) this.world.dirty.add(fieldKey(id, name));
    state.heap.set(id, new Map(state.heap.get(id)).set(name, OPAQUE));
  }

  closure(state: BodyState, func: FuncLit): Value {
    const captured = new Map<Binding, Value>();
    for (const binding of this.base.view.names.capturesOf(func)) {
      const writers = this.base.variables.writersOf(binding);
      const value = this.variable(state, binding);
      if (this.base.isSharedFlag(binding)) captured.set(binding, value);
      else if (writers.ownerAfterCapture && value.kind !== 'opaque') {
        // The owner assigns it again: the literal may see either. Inline literals read the live variable.
        if (state.holdsObject(value)) this.escape(state, value, 'variable assigned after capture');
        captured.set(binding, OPAQUE);
      } else if (!isPlainInput(value)) captured.set(binding, value);
    }
    return { kind: 'function', func, captured, receiver: undefined };
  }

  /** The path that names an input, for facts and symbols: `v12.hosts`. Undefined for what has no name. */
  pathOf(state: BodyState, expr: Expr): string | undefined {
    const bare = unparen(expr);
    switch (bare.kind) {
      case 'Ident': {
        const binding = this.base.view.names.resolve(bare);
        if (binding === undefined || !isVariable(binding)) return undefined;
        const value = state.variables.get(binding);
        return (value?.kind === 'input' ? value.path : undefined) ?? this.pathFrom(binding);
      }
      case 'Selector': {
        const head = this.pathOf(state, bare.x) ?? this.base.view.typeSymbol(bare.x);
        return head === undefined ? undefined : `${head}.${bare.sel.name}`;
      }
      case 'Star':
        return this.pathOf(state, bare.x);
      default:
        return undefined;
    }
  }

  private pathFrom(binding: Binding): string {
    const path = `v${String(binding.id)}`;
    this.owners.set(path, binding);
    return path;
  }

  /** The variable at which a path begins. */
  ownerOf(path: string): Binding | undefined {
    return this.owners.get(path.split('.')[0] ?? path);
  }

  /** An input remembers by which name it came. */
  named(state: BodyState, expr: Expr, value: Value): Value {
    if (value.kind !== 'input' || value.path !== undefined) return value;
    const bare = unparen(expr);
    if (bare.kind !== 'Ident' && bare.kind !== 'Selector') return value;
    const root = rootOf(bare);
    const binding = root && this.base.view.names.resolve(root);
    // A name that is assigned again does not stand for one value.
    if (binding === undefined || !isVariable(binding) || this.base.variables.isReassigned(binding)) return value;
    const path = this.pathOf(state, bare);
    return path === undefined ? value : { kind: 'input', path };
  }

  private ident(state: BodyState, ident: Ident): Value {
    const binding = this.base.view.names.resolve(ident);
    if (binding === undefined) return OPAQUE;
    if (binding.kind === 'nil') return NIL;
    if (binding.kind === 'func' && binding.decl?.kind === 'FuncDecl') {
      return { kind: 'function', func: binding.decl, captured: new Map(), receiver: undefined };
    }
    if (isVariable(binding)) return this.variable(state, binding, ident);
    return binding.kind === 'import' ? INPUT : FIXED;
  }

  private selector(state: BodyState, expr: Selector): Value {
    if (this.base.origins.isSentinel(expr)) return FIXED;
    const value = this.selected(state, expr);
    return value.kind === 'opaque' && this.base.origins.isGivenAway(expr) ? INPUT : value;
  }

  private selected(state: BodyState, expr: Selector): Value {
    const whole = this.holder(state, expr);
    const name = expr.sel.name;
    switch (whole.kind) {
      case 'record':
        return this.fieldOf(state, whole, name) ?? this.methodOf(state, whole, name) ?? OPAQUE;
      case 'object':
        if (whole.type === 'timer' && name === 'C') return { kind: 'channelOf', type: 'timer', index: whole.index };
        if (whole.type === 'cond' && name === 'L') return this.world.objects[whole.index]?.lock ?? EXTERNAL;
        return { kind: 'method', receiver: whole, name };
      case 'group':
        return { kind: 'method', receiver: whole, name };
      case 'external':
        return whole.what === 'time' && name === 'C' ? OUTSIDE_TIME : OPAQUE;
      case 'opaque':
        return OPAQUE;
      case 'parts':
        // What a zero field holds hangs on its type, which is not asked for here.
        return this.isWritten(name) ? OPAQUE : (whole.fields.get(name) ?? OPAQUE);
      case 'input':
        return this.isFieldOpaque(state, expr) ? OPAQUE : INPUT;
      default:
        return OPAQUE;
    }
  }

  /** What holds the field or method that a selector names: its operand, or what that embeds. */
  holder(state: BodyState, selector: Selector): Value {
    let whole = this.read(state, selector.x);
    if (whole.kind !== 'record') return whole;
    for (const name of this.base.view.embeddedPath(selector)) {
      const part: Value | undefined = whole.kind === 'record' ? this.fieldOf(state, whole, name) : undefined;
      if (part === undefined) return OPAQUE;
      whole = part;
    }
    return whole;
  }

  private fieldOf(state: BodyState, { id }: RecordValue, name: string): Value | undefined {
    if (!state.isRoot && state.shared.has(id)) this.world.othersFields.add(fieldKey(id, name));
    const held = state.heap.get(id)?.get(name);
    if (held?.kind === 'object' && held.type === 'register') return OPAQUE;
    if (this.world.assumptions.escaped.has(fieldKey(id, name))) return OPAQUE;
    return held;
  }

  /** The method of a record that was made in view, whatever interface it is called through. */
  methodOf(state: BodyState, { id }: RecordValue, name: string): Extract<Value, { kind: 'function' }> | undefined {
    const type = this.world.recordTypes.get(id);
    const method = type && this.base.methods.methodOf(type, name);
    if (method === undefined) return undefined;
    let receiver: Value = { kind: 'record', id };
    for (const field of method.path) {
      const part: Value | undefined = receiver.kind === 'record' ? this.fieldOf(state, receiver, field) : undefined;
      receiver = part ?? OPAQUE;
    }
    return { kind: 'function', func: method.decl, captured: new Map(), receiver };
  }

  /** Whether the run writes a field of the name. */
  isWritten(name: string): boolean {
    const { fields, own } = this.base.runWrites.of(this.root);
    return fields.has(name) || own.has(name);
  }

  /** What the root's own body assigns is known to itself: see the facts about what it has assigned. */
  private isFieldOpaque(state: BodyState, field: Selector): boolean {
    const { fields, own } = this.base.runWrites.of(this.root);
    const writers = own.get(field.sel.name);
    if (fields.has(field.sel.name)) return true;
    if (writers === undefined) return false;
    // By another name it may be the same.
    const root = rootOf(field);
    const binding = root && this.base.view.names.resolve(root);
    if (binding === undefined || [...writers].some((writer) => writer !== binding)) return true;
    return this.world.assumptions.forgetful || !(state.isRoot && state.top?.code.func === this.root);
  }
}

/** The calls that the goroutine is in, outermost first. */
export function callsOf(state: BodyState): readonly Call[] {
  return state.frames.flatMap((frame) => (frame.call ? [frame.call] : []));
}

/** What a pointer to something of which nothing is known leads to. */
function pointedTo(value: Value): Value {
  return value.kind === 'present' ? OPAQUE : value;
}
