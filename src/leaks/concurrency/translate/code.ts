/**
 * What can be said of a function body once and for all? Its flow graph and parameters, which variables others write,
 * which conditions are still to come, and whether it or one of its loops can touch what goroutines share.
 */
import type { BasicBlock, FlowGraph, Op } from '../../../go/flow/graph.js';
import { unparen } from '../../../go/flow/operands.js';
import { isVariable } from '../../../go/names/binding.js';
import type { Binding, Reference } from '../../../go/names/binding.js';
import type {
  AssignStmt,
  Call,
  CompositeLit,
  Expr,
  Func,
  FuncDecl,
  Ident,
  Node,
  TypeSpec,
} from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';
import { isFlag } from './flags.js';
import { idleBranchesOf, type IdleBranch } from './idle-branches.js';
import { isSharedMap, mapAccessesOf, type MapAccess } from './map-accesses.js';
import { embeddedName, isChannelType, structOf, typeSpecOf } from './type-shapes.js';
import { mayMeet } from './meeting-calls.js';
import { isEntry, PackageObjects } from './package-objects.js';
import { RunWritesIndex } from './run-writes.js';
import type { Value } from './values.js';

export interface Code {
  readonly func: Func;
  readonly graph: FlowGraph;
  /** Parameters in order; undefined for unnamed and blank ones. */
  readonly params: readonly (Binding | undefined)[];
  readonly isVariadic: boolean;
  readonly receiver: Binding | undefined;
  /** Named results in order. */
  readonly results: readonly (Binding | undefined)[];
}

/** What the code from a block on asks for. */
export interface Ahead {
  /** For each block, the variables that conditions from there on read. */
  readonly conditions: ReadonlyMap<BasicBlock, ReadonlySet<Binding>>;
  /** For each block, the variables that operations from there on mention. */
  readonly mentions: ReadonlyMap<BasicBlock, ReadonlySet<Binding>>;
}

type Constant = Extract<Value, { kind: 'constant' }>;

/** Who assigns a variable, besides its declaration. */
export interface Writers {
  /** A function literal inside the owner does. */
  readonly closures: boolean;
  /** The owner does, after a literal may have captured it. */
  readonly ownerAfterCapture: boolean;
}

/** Methods by which goroutines meet, whatever their receiver; a loop that calls one is followed turn by turn. */
const MEETING_METHODS: ReadonlySet<string> = new Set([
  ...[
    'Add',
    'Done',
    'Wait',
    'Go',
    'TryGo',
    'SetLimit',
    'Lock',
    'Unlock',
    'RLock',
    'RUnlock',
    'TryLock',
    'Signal',
    'Broadcast',
  ],
  ...['Acquire', 'Release', 'TryAcquire', 'Do', 'Stop', 'Reset', 'Err'],
]);

/** Structs inside each other that are searched for locks. */
const MAX_NESTED = 3;
/** A method and the embedded fields that lead from the value to its receiver. */
interface DeclaredMethod {
  readonly decl: FuncDecl;
  readonly path: readonly string[];
}

const NO_METHODS: ReadonlyMap<string, FuncDecl> = new Map();
/** Structs, or calls, inside each other that are looked into. */
const MAX_EMBEDDED = 3;

export class CodeBase {
  readonly view: GoView;
  private methods: ReadonlyMap<TypeSpec, ReadonlyMap<string, FuncDecl>> | undefined;
  private readonly codes = new Map<Func, Code | undefined>();
  private readonly eventful = new Map<Func, boolean>();
  private readonly makes = new Map<Func, boolean>();
  private readonly makesItself = new Map<Func, boolean>();
  private readonly loops = new Map<Node, boolean>();
  private readonly counted = new Map<Binding, boolean>();
  private readonly reassigned = new Map<Binding, boolean>();
  private readonly isPartWrittenByClosureMemo = new Map<Binding, boolean>();
  private readonly conditionsOnMemo = new Map<Binding, number>();
  private readonly flags = new Map<Binding, boolean>();
  private readonly sharedMaps = new Map<Binding, boolean>();
  private readonly meets = new Map<Func, boolean>();
  private readonly constantResults = new Map<Func, Constant | null>();
  private readonly mapAccesses = new Map<Op, readonly MapAccess[]>();
  private readonly idle = new Map<Code, ReadonlyMap<BasicBlock, IdleBranch>>();
  private readonly mentions = new Map<Code, ReadonlyMap<BasicBlock, ReadonlySet<Binding>>>();
  private readonly repeated = new Map<Node, boolean>();
  private readonly below = new Map<Func, boolean>();
  private readonly held = new Map<Binding, boolean>();
  private readonly writers = new Map<Binding, Writers>();

  /** What package variables hold for good. */
  readonly packageObjects: PackageObjects;
  /** What a run that begins with a function assigns. */
  readonly runWrites: RunWritesIndex;

  constructor(view: GoView) {
    this.view = view;
    this.runWrites = new RunWritesIndex(view);
    this.packageObjects = new PackageObjects(view);
  }

  /** The code of a body that can be followed; undefined without a body or where its graph is not exact. */
  codeOf(func: Func): Code | undefined {
    if (!this.codes.has(func)) this.codes.set(func, this.read(func));
    return this.codes.get(func);
  }

  /** Whether a call of the function can start a goroutine, meet one or make what they share. */
  isEventful(func: Func): boolean {
    const known = this.eventful.get(func);
    if (known !== undefined) return known;
    // While it is being asked for, a recursive call adds nothing of its own.
    this.eventful.set(func, false);
    const answer = func.body !== undefined && this.hasEvents(func.body);
    this.eventful.set(func, answer);
    return answer;
  }

  /**
   * Whether the body, its literals included, or a function in view that it calls, makes something that goroutines can
   * block on. A body that does not is no root of anything.
   */
  makesObjects(func: Func, depth = 2): boolean {
    const key = depth === 0 ? this.makesItself : this.makes;
    const known = key.get(func);
    if (known !== undefined) return known;
    key.set(func, false);
    const answer = func.body !== undefined && this.holdsMaking(func.body, depth);
    key.set(func, answer);
    return answer;
  }

  /** Whether a run that begins with the function has objects to follow: it makes them, or package variables hold them. */
  hasObjects(func: Func): boolean {
    return this.makesObjects(func) || (isEntry(func, this.view) && this.packageObjects.areUsedBy(func));
  }

  /** Whether a call of the function makes objects, also those that it keeps to itself. */
  makesBelow(func: Func, depth = MAX_EMBEDDED): boolean {
    const known = this.below.get(func);
    if (known !== undefined) return known;
    this.below.set(func, false);
    let isMaking = this.makesObjects(func);
    if (func.body && depth > 0)
      walk(func.body, (node) => {
        const target = node.kind === 'Call' && !isMaking ? this.view.target(node) : undefined;
        if (target?.kind === 'declared') isMaking = this.makesBelow(target.decl, depth - 1);
        return !isMaking;
      });
    this.below.set(func, isMaking);
    return isMaking;
  }

  private holdsMaking(body: Node, depth: number): boolean {
    let found = false;
    walk(body, (node) => {
      if (found) return false;
      if (node.kind === 'Call') found = this.isMaking(node, depth) || this.makesDrainedTimer(node, body);
      else if (node.kind === 'ValueSpec')
        found =
          (node.type !== undefined && isChannelType(node.type, this.view)) ||
          this.leavesChannelNil(node.type, undefined, body);
      else if (node.kind === 'Ident') found = this.declaresSharedMap(node);
      else if (node.kind === 'AssignStmt') found = this.dropsChannel(node, body);
      else if (node.kind === 'CompositeLit')
        found = this.leavesChannelNil(node.type, node, body) || this.makesShared(node.type, body);
      else if (node.kind === 'Selector')
        found = MADE_TYPES.has(this.view.typeSymbol(node) ?? '') && !isParameterType(node);
      return !found;
    });
    return found;
  }

  /** `ch = nil` in a body that sends on or receives from ch outside of a select. */
  private dropsChannel({ op, lhs, rhs }: AssignStmt, body: Node): boolean {
    return lhs.some((target, at) => {
      const value = rhs[at];
      const isNil = op === '=' && value?.kind === 'Ident' && value.name === 'nil' && target.kind === 'Ident';
      return isNil && channelNamesIn(body).has(target.name);
    });
  }

  private declaresSharedMap(ident: Ident): boolean {
    const { parent } = ident;
    const isDeclared = (parent?.kind === 'AssignStmt' && parent.op === ':=') || parent?.kind === 'ValueSpec';
    const binding = isDeclared ? this.view.names.resolve(ident) : undefined;
    return binding?.ident === ident && this.isSharedMap(binding);
  }

  /** A struct with a field for a channel that is nil until somebody sets it, and that the body sends on or receives from. */
  private leavesChannelNil(type: Expr | undefined, lit: CompositeLit | undefined, body: Node): boolean {
    const struct = type && structOf(type, this.view);
    if (struct === undefined) return false;
    const isKeyed = lit?.elements.every(({ key }) => key !== undefined) ?? true;
    if (!isKeyed) return false;
    const given = new Set(lit?.elements.map(({ key }) => (key?.kind === 'Ident' ? key.name : '')));
    const nil = struct.fields
      .filter(({ type: of }) => of.kind === 'ChanType')
      .flatMap(({ names }) => names.map(({ name }) => name))
      .filter((name) => !given.has(name));
    if (nil.length === 0) return false;
    return this.bodiesFrom(body).some((each) => {
      const used = channelFieldsIn(each);
      return nil.some((name) => used.has(name));
    });
  }

  /** A struct with a lock or WaitGroup of its own, in a body that starts goroutines or calls what starts them. */
  private makesShared(type: Expr | undefined, body: Node): boolean {
    return type !== undefined && this.holdsShared(type, 0) && this.bodiesFrom(body).some(startsGoroutine);
  }

  private holdsShared(type: Expr, depth: number): boolean {
    if (MADE_TYPES.has(this.view.typeSymbol(type) ?? '')) return depth > 0;
    const decl = type.kind === 'Ident' ? this.view.names.resolve(type)?.decl : undefined;
    const struct = decl?.kind === 'TypeSpec' ? decl.type : type;
    if (struct.kind !== 'StructType' || depth > MAX_NESTED) return false;
    return struct.fields.some((field) => this.holdsShared(field.type, depth + 1));
  }

  /** A timer whose channel the body receives from outside of a select: a value that is not there would block. */
  private makesDrainedTimer(call: Call, body: Node): boolean {
    const fun = call.fun;
    if (fun.kind !== 'Selector' || fun.sel.name !== 'NewTimer') return false;
    const target = this.view.target(call);
    return target.kind === 'library' && target.symbol === 'time.NewTimer' && this.drains(body);
  }

  private drains(body: Node): boolean {
    return this.bodiesFrom(body).some((each) => channelFieldsIn(each).has('C'));
  }

  /** The body, and those of declared functions that it calls or starts. */
  private bodiesFrom(body: Node): readonly Node[] {
    const bodies = [body];
    walk(body, (node) => {
      const target = node.kind === 'Call' ? this.view.target(node) : undefined;
      if (target?.kind === 'declared' && target.decl.body) bodies.push(target.decl.body);
      return true;
    });
    return bodies;
  }

  private isMaking(call: Call, depth: number): boolean {
    const target = this.view.target(call);
    switch (target.kind) {
      case 'builtin':
        return target.name === 'make' && call.args[0] !== undefined && isChannelType(call.args[0], this.view);
      case 'library':
        return MAKERS.has(target.symbol);
      case 'declared':
        return depth > 0 && returnsShared(target.decl) && this.makesObjects(target.decl, depth - 1);
      default:
        return false;
    }
  }

  /** Whether the turns of a loop matter: its statement holds an event. */
  isEventfulLoop(loop: Node): boolean {
    const known = this.loops.get(loop);
    if (known !== undefined) return known;
    const answer = this.hasEvents(loop);
    this.loops.set(loop, answer);
    return answer;
  }

  /** Whether the variable is assigned anywhere after its declaration. */
  isReassigned(binding: Binding): boolean {
    const known = this.reassigned.get(binding);
    if (known !== undefined) return known;
    const answer = this.view.names.writesOf(binding).length > 0;
    this.reassigned.set(binding, answer);
    return answer;
  }

  /** Whether goroutines tell each other something by the variable that the model can hold. */
  isSharedFlag(binding: Binding): boolean {
    return memo(this.flags, binding, () => {
      const { closures, ownerAfterCapture } = this.writersOf(binding);
      return (closures || ownerAfterCapture) && isFlag(binding, this.view);
    });
  }

  /** Whether several goroutines can reach the map that the variable holds. */
  isSharedMap(binding: Binding): boolean {
    return memo(this.sharedMaps, binding, () => isSharedMap(binding, this.view));
  }

  /** Whether goroutines may wait for each other in a call that is not followed, or because of it. */
  mayMeet(func: Func): boolean {
    return memo(this.meets, func, () => mayMeet(func, this.view));
  }

  /** What every return of a function says: a constant that is the same in all of them; undefined for anything else. */
  constantResultOf(func: Func): Constant | undefined {
    return memo(this.constantResults, func, () => this.findConstantResult(func)) ?? undefined;
  }

  private findConstantResult(func: Func): Constant | null {
    const width = func.type.results.reduce((sum, field) => sum + Math.max(1, field.names.length), 0);
    if (func.body === undefined || width !== 1) return null;
    const returned: (Constant | undefined)[] = [];
    walk(func.body, (node) => {
      if (node.kind === 'ReturnStmt') returned.push(node.results[0] && this.literal(node.results[0]));
      return node.kind !== 'FuncLit';
    });
    const [first] = returned;
    return first !== undefined && returned.every((one) => one?.value === first.value) ? first : null;
  }

  private literal(expr: Expr): Constant | undefined {
    const bare = unparen(expr);
    if (bare.kind === 'Ident' && this.view.names.resolve(bare)?.kind === 'nil')
      return { kind: 'constant', value: null };
    const value = this.view.constantOf(bare);
    return value === undefined ? undefined : { kind: 'constant', value };
  }

  /** The accesses to elements of maps in an operation. */
  mapAccessesOf(op: Op): readonly MapAccess[] {
    return memo(this.mapAccesses, op, () => mapAccessesOf(op, this.view));
  }

  writersOf(binding: Binding): Writers {
    const known = this.writers.get(binding);
    if (known !== undefined) return known;
    const answer = this.findWriters(binding);
    this.writers.set(binding, answer);
    return answer;
  }

  /** Whether a number held by the variable can matter: a condition reads it, or a call is made with it. */
  isCounted(binding: Binding): boolean {
    const known = this.counted.get(binding);
    if (known !== undefined) return known;
    const answer = this.view.names
      .referencesOf(binding)
      .some(({ ident, access }) => access !== 'write' && isInCount(ident));
    this.counted.set(binding, answer);
    return answer;
  }

  /** Whether a literal that may run in another goroutine stores into a part of the variable. */
  isPartWrittenByClosure(binding: Binding): boolean {
    return memo(this.isPartWrittenByClosureMemo, binding, () => this.findIsPartWrittenByClosure(binding));
  }

  private findIsPartWrittenByClosure(binding: Binding): boolean {
    return this.view.names
      .referencesOf(binding)
      .some(
        ({ access, ident }) =>
          access === 'part-write' && !runsInline(ident, binding.func) && isInLiteral(ident, binding.func),
      );
  }

  /** Whether a condition outside the function reads the variable. */
  isAskedOutside(binding: Binding, func: Func): boolean {
    return this.view.names.referencesOf(binding).some(({ ident }) => !within(ident, func) && isInCondition(ident));
  }

  /** How many conditions read the variable. */
  conditionsOn(binding: Binding): number {
    return memo(this.conditionsOnMemo, binding, () => this.findConditionsOn(binding));
  }

  private findConditionsOn(binding: Binding): number {
    return this.view.names.referencesOf(binding).filter(({ ident }) => isInCondition(ident)).length;
  }

  private read(func: Func): Code | undefined {
    if (func.body === undefined) return undefined;
    const graph = this.view.graphOf(func);
    if (graph.unknown.length > 0) return undefined;
    const { names } = this.view;
    const bindingsOf = (fields: typeof func.type.params): (Binding | undefined)[] =>
      fields.flatMap((field) =>
        field.names.length === 0 ? [undefined] : field.names.map((name) => names.resolve(name)),
      );
    const [receiver] = func.kind === 'FuncDecl' && func.recv ? bindingsOf([func.recv]) : [];
    return {
      func,
      graph,
      params: bindingsOf(func.type.params),
      isVariadic: func.type.params.at(-1)?.variadic ?? false,
      receiver,
      results: bindingsOf(func.type.results),
    };
  }

  /** The branches that may be idle, by the block at whose end they stand. */
  idleBranches(code: Code): ReadonlyMap<BasicBlock, IdleBranch> {
    return memo(this.idle, code, () =>
      idleBranchesOf(code.graph, {
        view: this.view,
        isEvent: (node) => this.isEvent(node),
        isDeciding: (ident) => this.isDeciding(ident),
      }),
    );
  }

  /** `isIdle`: the conditions of such branches are never asked. */
  aheadOf(code: Code, isIdle: (block: BasicBlock) => boolean): Ahead {
    return {
      conditions: this.conditionsAhead(code.graph, isIdle),
      mentions: memo(this.mentions, code, () => this.mentionsAhead(code.graph)),
    };
  }

  /** Whether a literal reads or writes the variable, or its owner returns it without naming it. */
  isHeld(binding: Binding): boolean {
    return memo(this.held, binding, () => {
      const isResult = binding.ident?.parent?.kind === 'Field';
      return isResult || this.view.names.referencesOf(binding).some(({ func }) => func !== binding.func);
    });
  }

  /** Whether a node stands in a loop of its function, or in a body in which a label may be gone back to. */
  isRepeated(node: Node): boolean {
    return memo(this.repeated, node, () => {
      for (let at = node.parent; at; at = at.parent) {
        if (at.kind === 'ForStmt' || at.kind === 'RangeStmt' || at.kind === 'LabeledStmt') return true;
        if (at.kind === 'FuncLit' || at.kind === 'FuncDecl') return false;
      }
      return false;
    });
  }

  private isDeciding(ident: Node): boolean {
    let at: Node = ident;
    for (let up = at.parent; up; at = up, up = up.parent) {
      if (up.kind === 'Call') {
        const target = this.view.target(up);
        return (target.kind === 'builtin' && target.name === 'make') || this.isEventfulCall(up);
      }
      if (up.kind === 'IfStmt' || up.kind === 'ForStmt') return up.cond === at;
      if (up.kind === 'RangeStmt') return up.x === at;
      // Whether a channel is nil decides as well.
      if (up.kind === 'SendStmt' || (up.kind === 'Unary' && up.op === '<-')) return true;
      if (up.kind === 'SwitchStmt' || up.kind === 'CaseClause') return true;
      if (up.kind === 'Block' || up.kind === 'FuncLit') return false;
    }
    return false;
  }

  private mentionsAhead(graph: FlowGraph): Map<BasicBlock, Set<Binding>> {
    const ahead = new Map<BasicBlock, Set<Binding>>(graph.blocks.map((block) => [block, new Set()]));
    for (const block of graph.blocks) {
      const own = ahead.get(block);
      for (const { node } of block.ops) for (const binding of this.variablesIn(node)) own?.add(binding);
      for (const { cond, clause, range } of block.succs) {
        for (const node of [cond, range?.x, range?.key, range?.value, clause]) {
          if (node) for (const binding of this.variablesIn(node)) own?.add(binding);
        }
        const tag = clause?.parent?.kind === 'SwitchStmt' ? clause.parent.tag : undefined;
        if (tag) for (const binding of this.variablesIn(tag)) own?.add(binding);
      }
    }
    return spreadBack(graph, ahead);
  }

  private conditionsAhead(graph: FlowGraph, isIdle: (block: BasicBlock) => boolean): Map<BasicBlock, Set<Binding>> {
    const ahead = new Map<BasicBlock, Set<Binding>>(graph.blocks.map((block) => [block, new Set()]));
    for (const block of graph.blocks) {
      if (isIdle(block)) continue;
      const own = ahead.get(block);
      for (const edge of block.succs) {
        if (edge.cond !== undefined) for (const binding of this.variablesIn(edge.cond)) own?.add(binding);
        if (edge.clause?.parent?.kind === 'SwitchStmt' && edge.clause.parent.tag) {
          for (const binding of this.variablesIn(edge.clause.parent.tag)) own?.add(binding);
        }
      }
    }
    return spreadBack(graph, ahead);
  }

  /** The variables an expression names, function literals included. */
  variablesIn(expr: Node): ReadonlySet<Binding> {
    const found = new Set<Binding>();
    for (const ident of identsIn(expr)) {
      const binding = this.view.names.resolve(ident);
      if (binding && isVariable(binding)) found.add(binding);
    }
    return found;
  }

  /** The method that a value of a declared type has, its own or one of what it embeds, with the embedded fields on the way. */
  methodOf(type: TypeSpec, name: string, depth = 0): DeclaredMethod | undefined {
    const own = this.methodsOf(type).get(name);
    if (own !== undefined) return { decl: own, path: [] };
    const struct = structOf(type.name, this.view);
    if (struct === undefined || depth >= MAX_EMBEDDED) return undefined;
    for (const field of struct.fields) {
      const embedded = field.names.length === 0 ? typeSpecOf(field.type, this.view) : undefined;
      const found = embedded && this.methodOf(embedded, name, depth + 1);
      const head = embeddedName(field.type);
      if (found && head !== undefined) return { decl: found.decl, path: [head, ...found.path] };
    }
    return undefined;
  }

  private methodsOf(type: TypeSpec): ReadonlyMap<string, FuncDecl> {
    this.methods ??= this.findMethods();
    return this.methods.get(type) ?? NO_METHODS;
  }

  private findMethods(): ReadonlyMap<TypeSpec, ReadonlyMap<string, FuncDecl>> {
    const methods = new Map<TypeSpec, Map<string, FuncDecl>>();
    for (const { node } of this.view.names.functions()) {
      const type = node.kind === 'FuncDecl' && node.recv && typeSpecOf(node.recv.type, this.view);
      if (!type) continue;
      const own = methods.get(type) ?? new Map<string, FuncDecl>();
      methods.set(type, own.set(node.name.name, node));
    }
    return methods;
  }

  private hasEvents(root: Node): boolean {
    let found = false;
    walk(root, (node) => {
      if (found) return false;
      found = this.isEvent(node);
      return !found;
    });
    return found;
  }

  /** Whether some operation of which a claim can tell stands below a node: one that blocks, wakes, starts or may panic. */
  holdsOperation(root: Node): boolean {
    let found = false;
    walk(root, (node) => {
      if (found) return false;
      found = this.isOperation(node);
      return !found;
    });
    return found;
  }

  private isOperation(node: Node): boolean {
    switch (node.kind) {
      case 'GoStmt':
      case 'SendStmt':
      case 'SelectStmt':
        return true;
      case 'Unary':
        return node.op === '<-';
      case 'RangeStmt':
        return this.view.isChannel(node.x);
      case 'Call': {
        const { fun } = node;
        if (fun.kind === 'Selector') return MEETING_METHODS.has(fun.sel.name);
        return fun.kind === 'Ident' && fun.name === 'close';
      }
      default:
        return false;
    }
  }

  private isEvent(node: Node): boolean {
    switch (node.kind) {
      case 'GoStmt':
      case 'SendStmt':
      case 'SelectStmt':
      case 'DeferStmt':
      case 'ChanType':
        return true;
      case 'Unary':
        return node.op === '<-';
      case 'RangeStmt':
        return this.view.isChannel(node.x);
      case 'Call':
        return this.isEventfulCall(node);
      case 'Selector':
        return EVENTFUL_TYPES.has(this.view.typeSymbol(node) ?? '');
      default:
        return false;
    }
  }

  private isEventfulCall(call: Call): boolean {
    const target = this.view.target(call);
    switch (target.kind) {
      case 'builtin':
        return target.name === 'close' || target.name === 'panic';
      case 'declared':
        return this.isEventful(target.decl);
      case 'literal':
        return false;
      case 'value':
        return true;
      default:
        return call.fun.kind === 'Selector' && MEETING_METHODS.has(call.fun.sel.name);
    }
  }

  private findWriters(binding: Binding): Writers {
    const references = this.view.names.referencesOf(binding);
    const captures = references.filter(
      (one) => one.func !== undefined && one.func !== binding.func && !runsInline(one.ident, binding.func),
    );
    const writes = references.filter((one) => one.access === 'write' || one.access === 'update');
    const closures = writes.some((one) => one.func !== binding.func && !runsInline(one.ident, binding.func));
    const own = writes.filter((one) => one.func === binding.func);
    const ownerAfterCapture = own.some((write) => captures.some((capture) => this.mayFollow(write, capture, binding)));
    return { closures, ownerAfterCapture };
  }

  /**
   * Whether the owner reads the variable for certain before any literal exists that writes it: what the goroutines do
   * with it later does not matter there.
   */
  isBeforeOtherWriters(binding: Binding, ident: Ident): boolean {
    const references = this.view.names.referencesOf(binding);
    const writes = references.filter(({ access }) => access !== 'read' && access !== 'declare');
    return writes.every((write) => {
      if (write.func === binding.func || runsInline(write.ident, binding.func)) return true;
      const literal = outermostLiteral(write.ident, binding.func);
      return literal !== undefined && ident.end <= literal.start && commonLoop(ident, literal) === undefined;
    });
  }

  /** Whether the owner's write may run after the literal that holds `capture` became a value. */
  private mayFollow(write: Reference, capture: Reference, binding: Binding): boolean {
    const literal = outermostLiteral(capture.ident, binding.func);
    if (literal === undefined) return true;
    if (write.ident.start > literal.start) return !this.isPerTurn(binding, write);
    const loop = commonLoop(write.ident, literal);
    if (loop === undefined) return false;
    // The variable is made anew in each turn of the loop that both stand in.
    const declared = binding.ident;
    return (
      !(declared && declared.start >= loop.start && declared.end <= loop.end && !isLoopHead(declared, loop)) &&
      !this.isPerTurn(binding, write)
    );
  }

  /** A variable of a three-clause loop that only its head writes: since Go 1.22 each turn has its own. */
  private isPerTurn(binding: Binding, write: Reference): boolean {
    if (!this.view.isPerTurn(binding)) return false;
    const loop = loopOfHead(binding.ident);
    return loop !== undefined && loop.post !== undefined && within(write.ident, loop.post);
  }
}

/** Adds to each block what the blocks after it have. */
function spreadBack(graph: FlowGraph, ahead: Map<BasicBlock, Set<Binding>>): Map<BasicBlock, Set<Binding>> {
  for (let changed = true; changed;) {
    changed = false;
    for (const block of graph.blocks.toReversed()) {
      const own = ahead.get(block);
      const before = own?.size ?? 0;
      for (const edge of block.succs) for (const binding of ahead.get(edge.to) ?? []) own?.add(binding);
      changed ||= (own?.size ?? 0) > before;
    }
  }
  return ahead;
}

/** Names of fields that a body sends on, receives from or ranges over, not as a case of a select. */
function channelFieldsIn(body: Node): ReadonlySet<string> {
  return operandNamesIn(body, (channel) => (channel.kind === 'Selector' ? channel.sel.name : undefined));
}

/** Names of variables sent on or received from, ranges left out: what is ranged over need be no channel. */
function channelNamesIn(body: Node): ReadonlySet<string> {
  return operandNamesIn(body, (channel, { kind }) =>
    channel.kind === 'Ident' && kind !== 'RangeStmt' ? channel.name : undefined,
  );
}

function operandNamesIn(body: Node, nameOf: (channel: Expr, node: Node) => string | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  walk(body, (node) => {
    const channel =
      node.kind === 'SendStmt'
        ? node.chan
        : node.kind === 'RangeStmt' || (node.kind === 'Unary' && node.op === '<-')
          ? node.x
          : undefined;
    const name = channel && nameOf(channel, node);
    if (name !== undefined && !isCommunication(node)) names.add(name);
    return true;
  });
  return names;
}

/** The send or receive of a case. */
function isCommunication(node: Node): boolean {
  let at: Node = node;
  while (at.parent?.kind === 'ExprStmt' || at.parent?.kind === 'AssignStmt' || at.parent?.kind === 'Paren')
    at = at.parent;
  return at.parent?.kind === 'CommClause' && at.parent.comm === at;
}

/** Types whose mere mention makes a body matter. */
const EVENTFUL_TYPES: ReadonlySet<string> = new Set([
  'sync.WaitGroup',
  'sync.Mutex',
  'sync.RWMutex',
  'sync.Cond',
  'golang.org/x/sync/errgroup.Group',
]);

/** Types whose declaration or literal makes an object. */
const MADE_TYPES: ReadonlySet<string> = new Set(EVENTFUL_TYPES);

/** Functions that make one. */
const MAKERS: ReadonlySet<string> = new Set([
  'golang.org/x/sync/errgroup.WithContext',
  'golang.org/x/sync/semaphore.NewWeighted',
  'sync.NewCond',
]);

function startsGoroutine(body: Node): boolean {
  let found = false;
  walk(body, (node) => {
    found ||= node.kind === 'GoStmt';
    return !found;
  });
  return found;
}

/** A type in a signature or a struct's declaration makes nothing. */
function isParameterType(node: Node): boolean {
  for (let at: Node | undefined = node.parent; at; at = at.parent) {
    if (at.kind === 'Field') return true;
    if (at.kind !== 'Star' && at.kind !== 'Paren' && at.kind !== 'SliceType' && at.kind !== 'MapType') return false;
  }
  return false;
}

/** Whether the results can carry what goroutines share: channels, functions, pointers to own types. */
export function returnsShared(func: Func): boolean {
  return func.type.results.some(({ type }) => {
    const bare = type.kind === 'Star' ? type.x : type;
    return (
      bare.kind === 'ChanType' ||
      bare.kind === 'FuncType' ||
      bare.kind === 'Index' ||
      (bare.kind === 'Ident' && !PREDECLARED.test(bare.name))
    );
  });
}

const PREDECLARED = /^(error|bool|string|any|byte|rune|u?int\d*|float\d+|complex\d+|uintptr)$/;

function memo<K, V>(known: Map<K, V>, key: K, compute: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const value = compute();
  known.set(key, value);
  return value;
}

function* identsIn(root: Node): Generator<Ident> {
  const found: Ident[] = [];
  walk(root, (node) => {
    if (node.kind === 'Ident') found.push(node);
  });
  yield* found;
}

/** Whether every literal between a node and the variable's owner is called where it stands, or deferred. */
function runsInline(node: Node, owner: Func | undefined): boolean {
  for (let at: Node | undefined = node; at && at !== owner; at = at.parent) {
    if (at.kind !== 'FuncLit') continue;
    const call: Node | undefined = at.parent;
    if (call?.kind !== 'Call' || call.fun !== at || call.parent?.kind === 'GoStmt') return false;
  }
  return true;
}

/** The literal that captures: the outermost one around the reference inside the variable's own function. */
function outermostLiteral(node: Node, owner: Func | undefined): Node | undefined {
  let literal: Node | undefined;
  for (let at: Node | undefined = node; at && at !== owner; at = at.parent) if (at.kind === 'FuncLit') literal = at;
  return literal;
}

function isInLiteral(node: Node, owner: Func | undefined): boolean {
  return outermostLiteral(node, owner) !== undefined;
}

function isInCondition(ident: Node): boolean {
  let at: Node = ident;
  for (let up = at.parent; up; at = up, up = up.parent) {
    if (up.kind === 'IfStmt' || up.kind === 'ForStmt') return up.cond === at;
    if (up.kind === 'SwitchStmt') return up.tag === at;
    if (up.kind === 'CaseClause') return up.exprs.some((expr) => expr === at);
    if (up.kind === 'Block' || up.kind === 'FuncLit') return false;
  }
  return false;
}

/** Inside a condition, the operand of a range, or the arguments of a call. */
function isInCount(ident: Node): boolean {
  let at: Node = ident;
  for (let up = at.parent; up; at = up, up = up.parent) {
    if (up.kind === 'Call') return true;
    if (up.kind === 'IfStmt' || up.kind === 'ForStmt') return up.cond === at;
    if (up.kind === 'RangeStmt') return up.x === at;
    if (up.kind === 'SwitchStmt' || up.kind === 'CaseClause') return true;
    if (up.kind === 'Block' || up.kind === 'FuncLit') return false;
  }
  return false;
}

function commonLoop(a: Node, b: Node): Node | undefined {
  for (let at: Node | undefined = a.parent; at; at = at.parent) {
    if ((at.kind === 'ForStmt' || at.kind === 'RangeStmt') && within(b, at)) return at;
    if (at.kind === 'FuncLit' || at.kind === 'FuncDecl') return undefined;
  }
  return undefined;
}

function isLoopHead(ident: Node, loop: Node): boolean {
  return loop.kind === 'ForStmt' && loop.init !== undefined && within(ident, loop.init);
}

function loopOfHead(ident: Node | undefined): Extract<Node, { kind: 'ForStmt' }> | undefined {
  const statement = ident?.parent;
  const loop = statement?.parent;
  return loop?.kind === 'ForStmt' && loop.init === statement ? loop : undefined;
}

function within(inner: Node, outer: Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** Declared functions are named, literals are not. */
export function isDeclared(func: Func): func is FuncDecl {
  return func.kind === 'FuncDecl';
}
