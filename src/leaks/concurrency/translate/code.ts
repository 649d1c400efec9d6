/**
 * What can be said of a function body once and for all? Its flow graph and parameters, the branches that decide nothing
 * that goroutines share, and by its parts who writes its variables and what it can touch.
 */
import type { BasicBlock, FlowGraph, Op } from '../../../go/flow/graph.js';
import { unparen } from '../../../go/flow/operands.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Expr, Func, FuncDecl, Node, ReturnStmt } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';
import { conditionsAhead, mentionsAhead, type Ahead, type Live } from './ahead.js';
import { Events } from './events.js';
import { FieldUsers } from './field-users.js';
import { isFlag } from './flags.js';
import { idleBranchesOf, type IdleBranch } from './idle-branches.js';
import { Makings } from './makings.js';
import { isSharedMap, mapAccessesOf, type MapAccess } from './map-accesses.js';
import { mayMeet } from './meeting-calls.js';
import { memo } from './memo.js';
import { Methods } from './methods.js';
import { isEntry, isSelfContained, PackageObjects } from './package-objects.js';
import { QuietCalls, type FieldUse, type Operand } from './quiet-calls.js';
import { isPlainFunction } from './plain-functions.js';
import { readPartsOf, type ReadPart } from './read-parts.js';
import type { ResultSources } from './result-sources.js';
import { RunWritesIndex } from './run-writes.js';
import { valueKey } from './values.js';
import type { Value } from './values.js';
import { VariableOrigins } from './variable-origins.js';
import { VariableUses } from './variable-uses.js';

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

type IdleBranches = ReadonlyMap<BasicBlock, IdleBranch>;
type Fixed = Extract<Value, { kind: 'constant' | 'present' }>;

export class CodeBase {
  readonly view: GoView;
  private readonly codes = new Map<Func, Code | undefined>();
  private readonly flags = new Map<Binding, boolean>();
  private readonly sharedMaps = new Map<Binding, boolean>();
  private readonly plain = new Map<FuncDecl, boolean>();
  private readonly meets = new Map<Func, boolean>();
  private readonly constantResults = new Map<Func, readonly (Fixed | undefined)[]>();
  /** On what the results of functions hang, as far as it was asked for. */
  readonly resultSources = new Map<Func, ResultSources>();
  private readonly mapAccesses = new Map<Op, readonly MapAccess[]>();
  private readonly idle = { exact: new Map<Code, IdleBranches>(), lockless: new Map<Code, IdleBranches>() };
  private readonly mentions = new Map<Code, Live>();
  /** By the branches that are passed over: what conditions ask for hangs on them alone. */
  private readonly asked = new Map<Code, Map<string, Live>>();
  private readonly readers = new Map<Node, boolean>();
  private readonly readParts = new Map<Node, readonly ReadPart[]>();
  private readonly repeated = new Map<Node, boolean>();
  /** Which functions are known to be too large to be followed, or not to be. */
  readonly tooLarge = new Map<Func, boolean>();

  readonly events: Events;
  /** The same where locks are not followed. */
  readonly locklessEvents: Events;
  readonly makings: Makings;
  readonly methods: Methods;
  readonly variables: VariableUses;
  readonly origins: VariableOrigins;
  readonly fieldUsers: FieldUsers;
  private readonly quietCalls: { readonly exact: QuietCalls; readonly lockless: QuietCalls };
  /** What package variables hold for good. */
  readonly packageObjects: PackageObjects;
  /** What a run that begins with a function assigns. */
  readonly runWrites: RunWritesIndex;

  constructor(view: GoView) {
    this.view = view;
    this.fieldUsers = new FieldUsers(view);
    this.events = new Events(view, false);
    this.locklessEvents = new Events(view, true);
    this.makings = new Makings(view);
    this.methods = new Methods(view);
    this.variables = new VariableUses(view, this.events);
    this.origins = new VariableOrigins(view, this.variables);
    const isMethod = (name: string): boolean => this.methods.isName(name);
    this.quietCalls = {
      exact: new QuietCalls(view, this.events, isMethod),
      lockless: new QuietCalls(view, this.locklessEvents, isMethod),
    };
    this.runWrites = new RunWritesIndex(view);
    this.packageObjects = new PackageObjects(view);
  }

  /** The code of a body that can be followed; undefined without a body or where its graph is not exact. */
  codeOf(func: Func): Code | undefined {
    if (!this.codes.has(func)) this.codes.set(func, this.read(func));
    return this.codes.get(func);
  }

  /** What a call that need not be followed does to an operand; undefined where it must be followed to know. */
  useOf(func: FuncDecl, operand: Operand, lockless: boolean): FieldUse | undefined {
    return (lockless ? this.quietCalls.lockless : this.quietCalls.exact).useOf(func, operand);
  }

  /** Whether a run that begins with the function has objects to follow: it makes them, or package variables hold them. */
  hasObjects(func: Func): boolean {
    return this.makings.makesObjects(func) || (isEntry(func, this.view) && this.packageObjects.areUsedBy(func));
  }

  /** Whether the function is a run of its own that makes locks, though it may start no goroutine that shares them. */
  hasLocks(func: Func): boolean {
    return isSelfContained(func, this.view) && this.makings.makesLocks(func);
  }

  /** Whether goroutines tell each other something by the variable that the model can hold. */
  isSharedFlag(binding: Binding): boolean {
    return memo(this.flags, binding, () => {
      const { closures, ownerAfterCapture } = this.variables.writersOf(binding);
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

  /** What every return of a function says, by result: a constant that is the same in all of them, or an error each time. */
  constantResultsOf(func: Func): readonly (Fixed | undefined)[] {
    return memo(this.constantResults, func, () => this.findConstantResults(func));
  }

  private findConstantResults(func: Func): readonly (Fixed | undefined)[] {
    const width = func.type.results.reduce((sum, field) => sum + Math.max(1, field.names.length), 0);
    const returned: ReturnStmt[] = [];
    let isSetLater = false;
    if (func.body)
      walk(func.body, (node) => {
        // What is deferred may set a result that has a name.
        isSetLater ||= node.kind === 'DeferStmt' && func.type.results.some(({ names }) => names.length > 0);
        if (node.kind === 'ReturnStmt') returned.push(node);
        return node.kind !== 'FuncLit';
      });
    return Array.from({ length: width }, (_, index) => {
      const values = returned.map(({ results }) => {
        const result = results.length === width ? results[index] : undefined;
        return result && this.literal(result);
      });
      const [first] = values;
      return !isSetLater &&
        first !== undefined &&
        values.every((one) => one !== undefined && valueKey(one) === valueKey(first))
        ? first
        : undefined;
    });
  }

  private literal(expr: Expr): Fixed | undefined {
    const bare = unparen(expr);
    if (bare.kind === 'Ident' && this.view.names.resolve(bare)?.kind === 'nil')
      return { kind: 'constant', value: null };
    const target = bare.kind === 'Call' ? this.view.target(bare) : undefined;
    const isError = target?.kind === 'library' && /^(?:errors\.New|fmt\.Errorf)$/.test(target.symbol);
    if (isError) return { kind: 'present' };
    const value = this.view.constantOf(bare);
    return value === undefined ? undefined : { kind: 'constant', value };
  }

  /** Whether the function is small and only looks at what it is given. */
  isPlain(func: FuncDecl): boolean {
    return memo(this.plain, func, () => isPlainFunction(func, this.view));
  }

  /** Whether an element of what a field holds is named in an operation. */
  readsElement(node: Node): boolean {
    return memo(this.readers, node, () => {
      let found = false;
      walk(node, (at) => {
        found ||= at.kind === 'Index' && unparen(at.x).kind === 'Selector';
        return !found && at.kind !== 'FuncLit' && at.kind !== 'Block';
      });
      return found;
    });
  }

  /** The parts of an operation that read what the model may hold of a field. */
  readPartsOf(node: Node): readonly ReadPart[] {
    return memo(this.readParts, node, () => readPartsOf(node));
  }

  /** The accesses to elements of maps in an operation. */
  mapAccessesOf(op: Op): readonly MapAccess[] {
    return memo(this.mapAccesses, op, () => mapAccessesOf(op, this.view));
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
  idleBranches(code: Code, lockless: boolean): IdleBranches {
    const events = lockless ? this.locklessEvents : this.events;
    return memo(lockless ? this.idle.lockless : this.idle.exact, code, () =>
      idleBranchesOf(code.graph, {
        view: this.view,
        isEvent: (node) => events.isEvent(node),
        isDeciding: (ident) => this.isDeciding(ident),
      }),
    );
  }

  /** `idle`: the conditions of these branches are never asked. */
  aheadOf(code: Code, idle: ReadonlySet<BasicBlock>): Ahead {
    const { graph } = code;
    const known = memo(this.asked, code, () => new Map<string, Live>());
    const name = [...idle].map(({ id }) => id).join();
    return {
      conditions: memo(known, name, () => conditionsAhead(graph, this.variables, this.origins, this.view, idle)),
      mentions: memo(this.mentions, code, () => mentionsAhead(graph, this.variables, this.view)),
    };
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
        return (target.kind === 'builtin' && target.name === 'make') || this.events.isEventfulCall(up);
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
}

/** Declared functions are named, literals are not. */
export function isDeclared(func: Func): func is FuncDecl {
  return func.kind === 'FuncDecl';
}
