/**
 * What is the value of an expression for the goroutine that evaluates it? Reads variables by who may write them, makes
 * the objects and records that composite literals and declarations stand for. Calls and receives were performed by
 * operations before; their values were kept.
 */
import type { BasicBlock } from '../../../go/flow/graph.js';
import { unparen } from '../../../go/flow/operands.js';
import { isVariable } from '../../../go/names/binding.js';
import type { Binding } from '../../../go/names/binding.js';
import type {
  Call,
  CompositeLit,
  Expr,
  Field,
  Func,
  FuncLit,
  Ident,
  Node,
  Selector,
  StructType,
} from '../../../go/syntax/ast.js';
import type { BodyState } from './body-state.js';
import type { Ahead, Code, CodeBase } from './code.js';
import { identityOf } from './identity.js';
import { embeddedName, fieldNames, structOf, typeSpecOf, underlyingOf } from './type-shapes.js';
import { isEntry } from './package-objects.js';
import { constant, EXTERNAL, INPUT, NIL, OPAQUE, OUTSIDE_TIME, written } from './values.js';
import type { TrackedType, Value } from './values.js';
import { objectsIn } from './world.js';
import type { TrackedObject, World } from './world.js';

/** Objects made at one place of an unbounded loop that are told apart; later ones are not followed. */
const MAX_BIRTHS = 2;
/** Counting beyond this is not followed. */
export const MAX_COUNT = 64;
/** Results of arithmetic beyond this are not followed: a number that doubles from turn to turn soon gets there. */
const MAX_RESULT = 1_000;
/** The same in counted loops. */
const MAX_COUNTED_BIRTHS = 12;

type RecordValue = Extract<Value, { kind: 'record' }>;

type NewObject = Partial<Pick<TrackedObject, 'capacity' | 'parent' | 'cancellable' | 'stopped' | 'lock' | 'isSet'>>;

export class ValueReader {
  readonly world: World;
  readonly base: CodeBase;

  private readonly root: Func;
  private readonly ahead = new Map<Code, Ahead>();
  /** The literals or declarations whose fields are being made, outermost first. */
  private readonly makers: Node[] = [];

  constructor(world: World, base: CodeBase, root: Func) {
    this.world = world;
    this.base = base;
    this.root = root;
  }

  /** Whether an earlier translation found that a branch matters. */
  isBusy(code: Code, block: BasicBlock): boolean {
    return this.world.assumptions.busy.has(branchKey(code, block));
  }

  aheadOf(code: Code): Ahead {
    const known = this.ahead.get(code);
    if (known !== undefined) return known;
    const idle = this.base.idleBranches(code);
    const answer = this.base.aheadOf(code, (block) => idle.has(block) && !this.isBusy(code, block));
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
        return this.selector(state, bare);
      case 'Call':
        return state.values.get(bare) ?? INPUT;
      case 'FuncLit':
        return this.closure(state, bare);
      case 'CompositeLit':
        return this.composite(state, bare);
      case 'Star':
        return this.read(state, bare.x);
      case 'Unary':
        if (bare.op === '<-') return state.values.get(bare) ?? INPUT;
        return bare.op === '&' ? this.read(state, bare.x) : INPUT;
      case 'Index':
      case 'SliceExpr': {
        const whole = this.read(state, bare.x);
        return whole.kind === 'opaque' ? OPAQUE : INPUT;
      }
      case 'Binary':
        return this.arithmetic(state, bare.op, bare.x, bare.y);
      default:
        return INPUT;
    }
  }

  /** A variable's value, by who may have written it. */
  variable(state: BodyState, binding: Binding, ident?: Ident): Value {
    if (binding.func === undefined) {
      const made = this.packageObject(binding);
      if (made !== undefined) return made;
      return this.base.runWrites.of(this.root).variables.has(binding) ? OPAQUE : INPUT;
    }
    // A flag that is not followed was written by somebody.
    if (this.base.isSharedFlag(binding)) return state.variables.get(binding) ?? OPAQUE;
    const writers = this.base.writersOf(binding);
    const isLive = state.frames.some((frame) => frame.code.func === binding.func);
    const isFresh = state.fresh.has(binding);
    const isSafe = isFresh || (ident !== undefined && isLive && this.base.isBeforeOtherWriters(binding, ident));
    if ((writers.closures && !isSafe) || (!isLive && !isFresh && writers.ownerAfterCapture)) return OPAQUE;
    return state.variables.get(binding) ?? INPUT;
  }

  /** Whether a function uses package variables that this run follows. */
  followsPackage(func: Func): boolean {
    return isEntry(this.root, this.base.view) && this.base.packageObjects.areUsedBy(func);
  }

  /** What a package variable holds for good, where the run is all that uses it. */
  private packageObject(binding: Binding): Value | undefined {
    const made = isEntry(this.root, this.base.view) ? this.base.packageObjects.of(binding) : undefined;
    if (made === undefined) return undefined;
    const { type, node, capacity } = made;
    const index = this.world.object({
      type,
      key: `package:${String(binding.id)}`,
      site: { node, calls: [] },
      capacity,
      parent: undefined,
      cancellable: false,
      stopped: false,
      lock: undefined,
      isSet: false,
    });
    if (index === undefined) return EXTERNAL;
    this.world.packageUsers.set(index, made.users);
    return { kind: 'object', type, index };
  }

  /** Assigns to a variable. One that others write too cannot hold an object that is followed. */
  assign(state: BodyState, binding: Binding, value: Value): void {
    if (this.base.isSharedFlag(binding)) return;
    const writers = this.base.writersOf(binding);
    if ((writers.closures || writers.ownerAfterCapture) && state.holdsObject(value)) {
      this.escape(state, value, 'variable assigned by several');
      state.assign(binding, EXTERNAL);
      return;
    }
    if (writers.closures || writers.ownerAfterCapture) state.fresh.set(binding, true);
    const isIdle = value.kind === 'constant' && typeof value.value === 'number' && !this.base.isCounted(binding);
    state.assign(binding, isIdle ? INPUT : value);
  }

  /** Code out of view may do anything to what the value leads to. */
  escape(state: BodyState, value: Value, reason: string): void {
    // A field that holds nothing yet may be set there.
    for (const [id, fields] of state.heapOf([value])) {
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

  /** A new object of the model, or EXTERNAL where it is not followed. */
  make(state: BodyState, node: Node, type: TrackedType, about: NewObject = {}): Value {
    const index = this.newObject(state, node, type, about);
    return index === undefined ? EXTERNAL : { kind: 'object', type, index };
  }

  newObject(state: BodyState, node: Node, type: TrackedType, about: NewObject = {}): number | undefined {
    const key = this.birth(state, node, type);
    if (key === undefined) return undefined;
    return this.world.object({
      type,
      key,
      site: { node, calls: callsOf(state) },
      capacity: about.capacity ?? 0,
      parent: about.parent,
      cancellable: about.cancellable ?? false,
      stopped: about.stopped ?? false,
      lock: about.lock,
      isSet: about.isSet ?? false,
    });
  }

  /** The value of a variable declared with this type and no value. */
  zero(state: BodyState, node: Node, type: Expr): Value {
    const symbol = this.base.view.typeSymbol(type);
    const tracked = symbol === undefined ? undefined : ZERO_OBJECTS[symbol];
    if (tracked !== undefined) return this.make(state, node, tracked);
    if (symbol === 'golang.org/x/sync/errgroup.Group') return this.group(state, node, undefined);
    switch (type.kind) {
      case 'Ident':
        return this.zeroOfName(state, node, type);
      case 'ChanType':
      case 'FuncType':
      case 'Star':
      case 'SliceType':
      case 'MapType':
      case 'InterfaceType':
        return NIL;
      case 'StructType':
        return this.record(state, node, type, new Map());
      case 'Index':
        return this.zeroOfName(state, node, type);
      default:
        return INPUT;
    }
  }

  group(state: BodyState, node: Node, context: number | undefined): Value {
    const counter = this.newObject(state, node, 'waitgroup');
    return counter === undefined ? EXTERNAL : { kind: 'group', counter, context, limit: undefined };
  }

  /** The value of a variable that is declared with it, a map that several goroutines use. */
  makesSharedMap(made: Expr): boolean {
    const { parent } = made;
    const target =
      parent?.kind === 'AssignStmt' && parent.op === ':='
        ? parent.lhs[parent.rhs.indexOf(made)]
        : parent?.kind === 'ValueSpec'
          ? parent.names[parent.values.indexOf(made)]
          : undefined;
    const binding = target?.kind === 'Ident' ? this.base.view.names.resolve(target) : undefined;
    return binding !== undefined && binding.ident === target && this.base.isSharedMap(binding);
  }

  /** A flag comes into being with its declaration. */
  declareFlag(state: BodyState, binding: Binding, node: Node, isSet: boolean): void {
    const index = this.newObject(state, node, 'flag', { isSet });
    state.assign(binding, index === undefined ? OPAQUE : { kind: 'object', type: 'flag', index });
  }

  /** A Cond over a lock; where the lock is not followed, Wait takes it whenever it likes. */
  cond(state: BodyState, node: Node, locker: Value): Value {
    const isLock = locker.kind === 'object' && (locker.type === 'mutex' || locker.type === 'rwmutex');
    return this.make(state, node, 'cond', isLock ? { lock: { ...locker, type: locker.type } } : {});
  }

  /** The lock in `sync.Cond{L: &mu}`. */
  private lockOf(state: BodyState, lit: CompositeLit): Value {
    const [element] = lit.elements;
    return element === undefined ? INPUT : this.read(state, element.value);
  }

  closure(state: BodyState, func: FuncLit): Value {
    const captured = new Map<Binding, Value>();
    for (const binding of this.base.view.names.capturesOf(func)) {
      const writers = this.base.writersOf(binding);
      const value = this.variable(state, binding);
      if (this.base.isSharedFlag(binding)) captured.set(binding, value);
      else if (writers.ownerAfterCapture && value.kind !== 'opaque') {
        // The owner assigns it again: the literal may see either. Inline literals read the live variable.
        if (state.holdsObject(value)) this.escape(state, value, 'variable assigned after capture');
        captured.set(binding, OPAQUE);
      } else if (value.kind !== 'input' || value.path !== undefined) captured.set(binding, value);
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
        return (value?.kind === 'input' ? value.path : undefined) ?? `v${String(binding.id)}`;
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

  /** An input remembers by which name it came. */
  named(state: BodyState, expr: Expr, value: Value): Value {
    if (value.kind !== 'input' || value.path !== undefined) return value;
    const bare = unparen(expr);
    if (bare.kind !== 'Ident' && bare.kind !== 'Selector') return value;
    const root = rootIdent(bare);
    const binding = root && this.base.view.names.resolve(root);
    // A name that is assigned again does not stand for one value.
    if (binding === undefined || !isVariable(binding) || this.base.isReassigned(binding)) return value;
    const path = this.pathOf(state, bare);
    return path === undefined ? value : { kind: 'input', path };
  }

  private ident(state: BodyState, ident: Ident): Value {
    const binding = this.base.view.names.resolve(ident);
    if (binding === undefined) return INPUT;
    if (binding.kind === 'nil') return NIL;
    if (binding.kind === 'func' && binding.decl?.kind === 'FuncDecl') {
      return { kind: 'function', func: binding.decl, captured: new Map(), receiver: undefined };
    }
    return isVariable(binding) ? this.variable(state, binding, ident) : INPUT;
  }

  private selector(state: BodyState, expr: Selector): Value {
    const whole = this.holder(state, expr);
    const name = expr.sel.name;
    switch (whole.kind) {
      case 'record':
        return this.fieldOf(state, whole, name) ?? this.methodOf(state, whole, name) ?? INPUT;
      case 'object':
        if (whole.type === 'timer' && name === 'C') return { kind: 'channelOf', type: 'timer', index: whole.index };
        if (whole.type === 'cond' && name === 'L') return this.world.objects[whole.index]?.lock ?? EXTERNAL;
        return { kind: 'method', receiver: whole, name };
      case 'group':
        return { kind: 'method', receiver: whole, name };
      case 'external':
        return whole.what === 'time' && name === 'C' ? OUTSIDE_TIME : INPUT;
      case 'opaque':
        return OPAQUE;
      case 'parts':
        return whole.fields.get(name) ?? INPUT;
      default:
        return this.isFieldOpaque(state, name) ? OPAQUE : INPUT;
    }
  }

  /** What holds the field or method that a selector names: its operand, or what that embeds. */
  holder(state: BodyState, { x, ...selector }: Selector): Value {
    let whole = this.read(state, x);
    if (whole.kind !== 'record') return whole;
    for (const name of this.base.view.embeddedPath({ x, ...selector })) {
      const part: Value | undefined = whole.kind === 'record' ? this.fieldOf(state, whole, name) : undefined;
      if (part === undefined) return INPUT;
      whole = part;
    }
    return whole;
  }

  private fieldOf(state: BodyState, { id }: RecordValue, name: string): Value | undefined {
    if (this.world.assumptions.escaped.has(fieldKey(id, name))) return OPAQUE;
    return state.heap.get(id)?.get(name);
  }

  /** The method of a record that was made in view, whatever interface it is called through. */
  methodOf(state: BodyState, { id }: RecordValue, name: string): Extract<Value, { kind: 'function' }> | undefined {
    const type = this.world.recordTypes.get(id);
    const method = type && this.base.methodOf(type, name);
    if (method === undefined) return undefined;
    let receiver: Value = { kind: 'record', id };
    for (const field of method.path) {
      const part: Value | undefined = receiver.kind === 'record' ? this.fieldOf(state, receiver, field) : undefined;
      receiver = part ?? INPUT;
    }
    return { kind: 'function', func: method.decl, captured: new Map(), receiver };
  }

  /** What the root's own body assigns is known to itself: see the facts about what it has assigned. */
  private isFieldOpaque(state: BodyState, name: string): boolean {
    const { fields, own } = this.base.runWrites.of(this.root);
    if (fields.has(name)) return true;
    return own.has(name) && !(state.isRoot && state.top?.code.func === this.root);
  }

  private composite(state: BodyState, lit: CompositeLit): Value {
    const symbol = lit.type && this.base.view.typeSymbol(lit.type);
    if (lit.type && symbol !== undefined && (ZERO_OBJECTS[symbol] ?? symbol.endsWith('errgroup.Group'))) {
      return this.zero(state, lit, lit.type);
    }
    if (this.makesSharedMap(lit)) return this.make(state, lit, 'map');
    if (symbol === 'sync.Cond') return this.cond(state, lit, this.lockOf(state, lit));
    const struct = lit.type && structOf(lit.type, this.base.view);
    const fields = new Map<string, Value>();
    for (const [index, element] of lit.elements.entries()) {
      const value = this.named(state, element.value, this.read(state, element.value));
      const name = struct && (element.key ? identName(element.key) : fieldNames(struct)[index]);
      if (struct && name !== undefined) fields.set(name, value);
      else this.escape(state, value, 'stored in a composite value');
    }
    return struct ? this.record(state, lit, struct, fields, lit.type) : INPUT;
  }

  /** A struct whose fields can hold what goroutines share; any other is an input. */
  private record(
    state: BodyState,
    node: Node,
    struct: StructType,
    given: ReadonlyMap<string, Value>,
    type?: Expr,
  ): Value {
    this.makers.push(node);
    const fields = new Map<string, Value>();
    for (const field of struct.fields) {
      for (const name of namesOf(field)) {
        const value = given.get(name) ?? this.fieldZero(state, field.type);
        if (value.kind !== 'input') fields.set(name, value);
      }
    }
    this.makers.pop();
    if (fields.size === 0) return INPUT;
    // What the others hold before anybody sets them decides conditions: `if !x.started`.
    for (const field of struct.fields) {
      const plain = plainZero(field.type, this.base);
      for (const name of namesOf(field))
        if (plain !== undefined && !given.has(name) && !fields.has(name)) fields.set(name, plain);
    }
    const id = this.birth(state, node, 'record');
    if (id === undefined) {
      for (const value of given.values()) this.escape(state, value, 'stored in a record that is not followed');
      return EXTERNAL;
    }
    const spec = type && typeSpecOf(type, this.base.view);
    if (spec) this.world.recordTypes.set(id, spec);
    state.heap.set(id, fields);
    return { kind: 'record', id };
  }

  private fieldZero(state: BodyState, type: Expr): Value {
    const symbol = this.base.view.typeSymbol(type);
    const isObject = symbol !== undefined && ZERO_OBJECTS[symbol] !== undefined;
    if (isObject) return this.zero(state, type, type);
    const under = underlyingOf(type, this.base.view);
    if (under.kind === 'ChanType') return NIL;
    return under.kind === 'StructType' ? this.record(state, type, under, new Map(), type) : INPUT;
  }

  /** The name of the field that an element without a key stands for. */
  fieldAt(literal: CompositeLit, index: number): string | undefined {
    const struct = literal.type && structOf(literal.type, this.base.view);
    return struct && fieldNames(struct)[index];
  }

  private zeroOfName(state: BodyState, node: Node, type: Expr): Value {
    const binding = type.kind === 'Ident' ? this.base.view.names.resolve(type) : undefined;
    if (type.kind === 'Ident' && binding?.package === undefined) {
      if (NUMBERS.test(type.name)) return constant(0);
      if (type.name === 'bool') return constant(false);
      if (type.name === 'string') return constant('');
      return type.name === 'error' || type.name === 'any' ? NIL : INPUT;
    }
    const under = underlyingOf(type, this.base.view);
    if (under.kind === 'StructType') return this.record(state, node, under, new Map(), type);
    return under === type || under.kind === 'Ident' || under.kind === 'Index' ? INPUT : this.zero(state, node, under);
  }

  private arithmetic(state: BodyState, op: string, x: Expr, y: Expr): Value {
    const [a, b] = [this.read(state, x), this.read(state, y)];
    if (a.kind === 'opaque' || b.kind === 'opaque') return OPAQUE;
    if (a.kind !== 'constant' || b.kind !== 'constant') return INPUT;
    const result = calculate(op, a.value, b.value);
    if (result === undefined) return INPUT;
    // What was counted grows from turn to turn.
    if (typeof result === 'number' && Math.abs(result) > MAX_RESULT) return OPAQUE;
    return a.written || b.written ? written(result) : constant(result);
  }

  /** A name for what is made at a place now; undefined where too many were made there, or several goroutines make one. */
  private birth(state: BodyState, node: Node, type: string): string | undefined {
    if (state.maker === undefined) return undefined;
    const calls = callsOf(state);
    const maker = this.makers.map(identityOf).join('.');
    const place = `${state.maker}|${calls.map(identityOf).join('.')}:${maker}:${String(identityOf(node))}${type}`;
    // What stands in no loop is made once.
    if (![this.makers[0] ?? node, ...calls].some((one) => this.base.isRepeated(one))) return `${place}#0`;
    // Only the root's loops are followed turn by turn.
    if (!state.isRoot) return undefined;
    const count = state.births.get(place) ?? 0;
    const limit = isInCountedLoops(node) ? MAX_COUNTED_BIRTHS : MAX_BIRTHS;
    if (count >= limit) return undefined;
    state.births.set(place, count + 1);
    return `${place}#${String(count)}`;
  }
}

/** The key under which a branch is remembered between translations. */
export function branchKey(code: Code, block: BasicBlock): string {
  return `${String(identityOf(code))}.${String(block.id)}`;
}

/** The key under which a written field of a shared record is remembered between translations. */
export function fieldKey(record: string, name: string): string {
  return `${record}.${name}`;
}

/** The zero value of a truth value, pointer or function; numbers are left to what counts them. */
function plainZero(type: Expr, base: CodeBase): Value | undefined {
  if (type.kind === 'Star' || type.kind === 'FuncType' || type.kind === 'SliceType' || type.kind === 'MapType')
    return NIL;
  if (type.kind !== 'Ident' || type.name !== 'bool') return undefined;
  return base.view.names.resolve(type)?.package === undefined ? constant(false) : undefined;
}

/** The calls that the goroutine is in, outermost first. */
export function callsOf(state: BodyState): readonly Call[] {
  return state.frames.flatMap((frame) => (frame.call ? [frame.call] : []));
}

export function calculate(op: string, a: Constant, b: Constant): number | boolean | undefined {
  if (op === '==') return a === b;
  if (op === '!=') return a !== b;
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? undefined : Math.trunc(a / b);
    case '%':
      return b === 0 ? undefined : a % b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return undefined;
  }
}

type Constant = number | string | boolean | null;

const NUMBERS = /^(u?int(8|16|32|64)?|uintptr|byte|rune|float(32|64))$/;

const ZERO_OBJECTS: Readonly<Record<string, TrackedType | undefined>> = {
  'sync.WaitGroup': 'waitgroup',
  'sync.Mutex': 'mutex',
  'sync.RWMutex': 'rwmutex',
  'sync.Once': 'once',
};

function isInCountedLoops(node: Node): boolean {
  for (let at: Node | undefined = node.parent; at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    if (at.kind === 'ForStmt' && (at.cond === undefined || at.post === undefined)) return false;
  }
  return true;
}

function identName(expr: Expr): string | undefined {
  return expr.kind === 'Ident' ? expr.name : undefined;
}

function namesOf({ names, type }: Field): readonly string[] {
  if (names.length > 0) return names.map(({ name }) => name);
  const embedded = embeddedName(type);
  return embedded === undefined ? [] : [embedded];
}

function rootIdent(expr: Expr): Ident | undefined {
  let at = unparen(expr);
  while (at.kind === 'Selector' || at.kind === 'Star') at = unparen(at.x);
  return at.kind === 'Ident' ? at : undefined;
}
