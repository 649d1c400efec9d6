/**
 * What comes into being where? Objects of the model, records that hold them, and the zero values of declared types: each
 * named by the place and the calls that lead to it, so that what is made twice is two.
 */
import type { Binding } from '../../../go/names/binding.js';
import type { CompositeLit, Expr, Field, Node, StructType } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';
import type { BodyState } from './body-state.js';
import type { CodeBase } from './code.js';
import { callsOf } from './evaluate.js';
import type { ValueReader } from './evaluate.js';
import { identityOf } from './identity.js';
import { isEmptyMap, mapLiteral } from './entries.js';
import { holdFields, isHeld, isHeldLater } from './held-fields.js';
import type { Written } from './held-fields.js';
import { areFollowed, listFields } from './lists.js';
import { trusts } from './registers.js';
import { embeddedName, fieldNames, structOf, typeSpecOf, underlyingOf } from './type-shapes.js';
import { constant, EMPTY, EXTERNAL, FILLED, NIL, OPAQUE, PRESENT } from './values.js';
import { valueKey } from './values.js';
import type { TrackedType, Value } from './values.js';
import type { LockValue, TrackedObject, World } from './world.js';
import { fieldKey } from './keys.js';

/** Objects made at one place of an unbounded loop that are told apart; later ones are not followed. */
const MAX_BIRTHS = 2;
/** The same in counted loops. */
const MAX_COUNTED_BIRTHS = 12;

/** Rows of longer tables are not told apart. */
const MAX_ROWS = 12;

type NewObject = Partial<
  Pick<TrackedObject, 'capacity' | 'parent' | 'cancellable' | 'ofCaller' | 'stopped' | 'lock' | 'isSet' | 'initial'>
>;

export class Makers {
  private readonly world: World;
  private readonly base: CodeBase;
  private readonly reader: ValueReader;
  /** The literals or declarations whose fields are being made, outermost first. */
  private readonly makers: Node[] = [];

  constructor(world: World, base: CodeBase, reader: ValueReader) {
    this.world = world;
    this.base = base;
    this.reader = reader;
  }

  /** The zero value of a plain type; of anything else nothing is known. */
  plainZero(type: Expr): Value {
    return plainZero(type, this.base) ?? (underlyingOf(type, this.base.view).kind === 'InterfaceType' ? NIL : OPAQUE);
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
      ofCaller: about.ofCaller ?? false,
      stopped: about.stopped ?? false,
      lock: about.lock,
      isSet: about.isSet ?? false,
      initial: about.initial ?? 0,
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
        return this.record(state, node, type, NOTHING_GIVEN);
      case 'Index':
        return this.zeroOfName(state, node, type);
      default:
        return OPAQUE;
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

  /** A Cond over a lock; where the lock is not followed, nothing is known of who waits. */
  cond(state: BodyState, node: Node, locker: Value): Value {
    const lock = this.lockOf(state, locker);
    return lock ? this.make(state, node, 'cond', { lock }) : EXTERNAL;
  }

  /** The lock that a Locker is, or embeds: `sync.NewCond(q)`. */
  lockOf(state: BodyState, locker: Value): LockValue | undefined {
    const fields = locker.kind === 'record' ? state.heap.get(locker.id) : undefined;
    const lock = fields ? (fields.get('Mutex') ?? fields.get('RWMutex')) : locker;
    const isLock = lock?.kind === 'object' && (lock.type === 'mutex' || lock.type === 'rwmutex');
    return isLock ? { ...lock, type: lock.type === 'mutex' ? 'mutex' : 'rwmutex' } : undefined;
  }

  /** The lock in `sync.Cond{L: &mu}`. */
  private lockerIn(state: BodyState, lit: CompositeLit): Value {
    const [element] = lit.elements;
    return element === undefined ? OPAQUE : this.reader.read(state, element.value);
  }

  /** A list of values; what it holds is handed out where it is not followed. */
  list(state: BodyState, elements: readonly Value[]): Value | undefined {
    if (!areFollowed(elements)) {
      for (const value of elements) this.reader.escape(state, value, 'stored in a list');
      return undefined;
    }
    // Lists with the same elements are one: they do not change.
    const id = `list(${elements.map(valueKey).join()})`;
    state.heap.set(id, listFields(elements));
    return { kind: 'record', id };
  }

  /** What a variadic parameter holds; nil where nothing is given for it. */
  variadic(state: BodyState, args: readonly Value[]): Value {
    return args.length === 0 ? NIL : (this.list(state, args) ?? OPAQUE);
  }

  /** The value of a literal; `elided`: its type where it stands in a list of them. */
  composite(state: BodyState, lit: CompositeLit, elided?: Expr): Value {
    const type = lit.type ?? elided;
    const symbol = type && this.base.view.typeSymbol(type);
    if (symbol === 'sync.Cond' && lit.elements.length > 0) return this.cond(state, lit, this.lockerIn(state, lit));
    if (type && symbol !== undefined && (ZERO_OBJECTS[symbol] ?? symbol.endsWith('errgroup.Group'))) {
      return this.zero(state, lit, type);
    }
    if (this.makesSharedMap(lit)) return this.make(state, lit, 'map');
    const under = type && underlyingOf(type, this.base.view);
    const isList = under?.kind === 'SliceType' || under?.kind === 'ArrayType';
    if (isList && lit.elements.every(({ key }) => key === undefined))
      return this.list(state, this.elementsOf(state, lit, under.elem)) ?? (lit.elements.length > 0 ? FILLED : EMPTY);
    const struct = type && structOf(type, this.base.view);
    const fields = new Map<string, Value>();
    const maps = new Map<string, Expr>();
    for (const [index, element] of lit.elements.entries()) {
      const field = struct && (element.key ? identName(element.key) : fieldNames(struct)[index]);
      if (field !== undefined && isMapWritten(element.value, this.base.view)) {
        maps.set(field, element.value);
        continue;
      }
      const value = this.reader.named(state, element.value, this.reader.read(state, element.value));
      const name = struct && (element.key ? identName(element.key) : fieldNames(struct)[index]);
      if (struct && name !== undefined) fields.set(name, value);
      else this.reader.escape(state, value, 'stored in a composite value');
    }
    if (struct) return this.record(state, lit, struct, { given: fields, maps }, type);
    // A map or list that is not followed is there, whatever it holds.
    return isList || under?.kind === 'MapType' ? PRESENT : OPAQUE;
  }

  /** The element of a list literal at an index; undefined for what is no such literal, or a long one. */
  rowOf(state: BodyState, lit: CompositeLit, index: number): Value | undefined {
    const under = lit.type && underlyingOf(lit.type, this.base.view);
    const isList = under?.kind === 'SliceType' || under?.kind === 'ArrayType';
    const element = lit.elements[index];
    if (!isList || !element || lit.elements.length > MAX_ROWS || lit.elements.some(({ key }) => key)) return undefined;
    return this.elementsOf(state, { ...lit, elements: [element] }, under.elem)[0];
  }

  private elementsOf(state: BodyState, { elements }: CompositeLit, elem: Expr): readonly Value[] {
    return elements.map(({ value }) => {
      const isElided = value.kind === 'CompositeLit' && value.type === undefined;
      if (!isElided) return this.reader.named(state, value, this.reader.read(state, value));
      return this.composite(state, value, elem.kind === 'Star' ? elem.x : elem);
    });
  }

  private fieldZero(state: BodyState, type: Expr): Value {
    const symbol = this.base.view.typeSymbol(type);
    const isObject = symbol !== undefined && ZERO_OBJECTS[symbol] !== undefined;
    if (isObject) return this.zero(state, type, type);
    const under = underlyingOf(type, this.base.view);
    if (under.kind === 'ChanType') return NIL;
    return under.kind === 'StructType' ? this.record(state, type, under, NOTHING_GIVEN, type) : OPAQUE;
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
      return type.name === 'error' || type.name === 'any' ? NIL : OPAQUE;
    }
    const under = underlyingOf(type, this.base.view);
    if (under.kind === 'StructType') return this.record(state, node, under, NOTHING_GIVEN, type);
    return under === type || under.kind === 'Ident' || under.kind === 'Index' ? OPAQUE : this.zero(state, node, under);
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

  /** A struct whose fields can hold what goroutines share; any other is opaque. A field that is not there is opaque. */
  private record(state: BodyState, node: Node, struct: StructType, written: Written, type?: Expr): Value {
    const { given } = written;
    this.makers.push(node);
    const fields = new Map<string, Value>();
    for (const field of struct.fields) {
      namesOf(field).forEach((name, at) => {
        // `a, b sync.Mutex` are two.
        this.makers.push(field.names[at] ?? field);
        const value = given.get(name) ?? this.fieldZero(state, field.type);
        this.makers.pop();
        if (value.kind !== 'opaque') fields.set(name, value);
      });
    }
    this.makers.pop();
    const isEmpty = [...fields.values()].every(({ kind }) => kind === 'input');
    const spec = type && typeSpecOf(type, this.base.view);
    // What holds nothing to follow may still have methods that are called through an interface.
    const isPlain = isEmpty && !(spec && this.base.methods.hasAny(spec));
    if (isPlain) this.handOver(state, written.maps.values());
    // What the others hold before anybody sets them decides conditions: `if !x.started`.
    for (const field of isEmpty && !isPlain ? [] : struct.fields) {
      const plain = plainZero(field.type, this.base);
      const number = plain ?? numberZero(field.type, this.base);
      for (const name of namesOf(field)) {
        const zero = this.reader.isWritten(name) ? plain : number;
        if (zero !== undefined && !given.has(name) && !written.maps.has(name) && !fields.has(name))
          fields.set(name, zero);
      }
    }
    if (isPlain) return { kind: 'parts', fields, isRestZero: true };
    const id = this.birth(state, node, 'record');
    if (id === undefined) {
      for (const value of given.values()) this.reader.escape(state, value, 'stored in a record that is not followed');
      this.handOver(state, written.maps.values());
      return EXTERNAL;
    }
    holdFields(this.reader, state, { node, id, struct }, { written, fields });
    for (const [name, map] of written.maps)
      if (
        !isHeld(fields.get(name)) &&
        !(isHeldLater(struct, name, this.base) && trusts(this.world, fieldKey(id, name)))
      )
        fields.set(name, this.handedOver(state, map));
    if (spec) this.world.recordTypes.set(id, spec);
    state.heap.set(id, fields);
    return { kind: 'record', id };
  }

  /** Maps as they are written, whose entries are not followed: who finds them may be anybody. */
  private handOver(state: BodyState, maps: Iterable<Expr>): void {
    for (const map of maps) this.handedOver(state, map);
  }

  private handedOver(state: BodyState, map: Expr): Value {
    return map.kind === 'CompositeLit' ? this.reader.read(state, map) : PRESENT;
  }
}

const NOTHING_GIVEN: Written = { given: new Map(), maps: new Map() };

/** `map[K]V{...}`, `make(map[K]V)`. */
function isMapWritten(expr: Expr, view: GoView): boolean {
  if (mapLiteral(expr, view)) return true;
  const [type] = expr.kind === 'Call' && isEmptyMap(expr, view) ? expr.args : [];
  return type !== undefined && underlyingOf(type, view).kind === 'MapType';
}

/** The zero value of a number or text: of a field that the run never writes it stays that. */
function numberZero(type: Expr, base: CodeBase): Value | undefined {
  if (base.view.typeSymbol(type) === 'time.Duration') return constant(0);
  const under = underlyingOf(type, base.view);
  if (under.kind !== 'Ident' || base.view.names.resolve(under)?.package !== undefined) return undefined;
  return NUMBERS.test(under.name) ? constant(0) : under.name === 'string' ? constant('') : undefined;
}

/** The zero value of a truth value, pointer or function; numbers are left to what counts them. */
function plainZero(type: Expr, base: CodeBase): Value | undefined {
  if (type.kind === 'Star' || type.kind === 'FuncType' || type.kind === 'SliceType' || type.kind === 'MapType')
    return NIL;
  if (type.kind !== 'Ident' || base.view.names.resolve(type)?.package !== undefined) return undefined;
  return type.name === 'bool' ? constant(false) : type.name === 'error' ? NIL : undefined;
}

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

const NUMBERS = /^(u?int(8|16|32|64)?|uintptr|byte|rune|float(32|64))$/;

const ZERO_OBJECTS: Readonly<Record<string, TrackedType | undefined>> = {
  'sync.WaitGroup': 'waitgroup',
  'sync.Mutex': 'mutex',
  'sync.RWMutex': 'rwmutex',
  'sync.Once': 'once',
  'sync.Cond': 'cond',
};
