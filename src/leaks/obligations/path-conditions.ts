/**
 * What do the branches and assignments of a path tell of the tracked value? The pair of value and error, nil tests of
 * the value, and conditions that occur more than once in the function.
 */
import { isErrorType } from '../../go/types/queries.js';
import { isWithin } from '../../go/syntax/enclosing.js';
import { dominatorsOf, type DominatorTree } from '../../go/flow/dominators.js';
import type { BasicBlock, Edge, FlowGraph, Op } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import { writesOf } from '../../go/flow/op-access.js';
import type { Binding } from '../../go/names/binding.js';
import type { Binary, CaseClause, Expr, FuncLit, Ident, Node, TypeSwitchStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { coreType } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import type { FunctionView } from '../go-view.js';
import { isTickChannel } from '../never-ends/endless-loop.js';
import { BranchGuards, repeatedSubjects, rootVariable, switchOf } from '../paths/branch-guards.js';
import { entryGuards } from '../paths/entry-guards.js';
import { constantFact, isNil, type Fact, type Guards } from '../paths/guards.js';
import { expressionKey, type ExpressionKey } from '../paths/expression-key.js';
import { resultTypes } from './acquisitions.js';
import { asksOwnContext } from './context-ends.js';
import { comparesWithOlder } from './fresh-values.js';
import { isExhausted } from './release.js';
import { useOf, type RoleContext } from './roles.js';
import { ended, type TrackedState } from './tracked-state.js';
import type { AssignedPair } from './assigned-pairs.js';

/** Functions that answer true only for an error that is not nil. */
const TRUE_FOR_ERRORS_ONLY: ReadonlySet<string> = new Set([
  'errors.As',
  'os.IsExist',
  'os.IsNotExist',
  'os.IsPermission',
  'os.IsTimeout',
]);

/** "all responses with a 1xx, 204, and 304 status code do not include content": RFC 9110, section 6.4.1. */
const WITHOUT_BODY: ReadonlySet<string> = new Set(['204', '304']);

/** What every tracking of a value in one body needs to know of it. */
interface BodyShape {
  readonly repeated: ReadonlySet<string>;
  readonly capturing: ReadonlyMap<number, readonly FuncLit[]>;
  readonly namedResults: readonly number[];
  dominators: DominatorTree | undefined;
}

const shapes = new WeakMap<FunctionView, BodyShape>();

function shapeOf(view: FunctionView): BodyShape {
  const known = shapes.get(view);
  if (known) return known;
  const shape: BodyShape = {
    repeated: repeatedSubjects(view),
    capturing: literalsByCapture(view),
    namedResults: resultBindings(view).map((binding) => binding.id),
    dominators: undefined,
  };
  shapes.set(view, shape);
  return shape;
}

export class PathConditions {
  /** The named results of the function, by binding id. */
  readonly namedResults: readonly number[];
  private readonly context: RoleContext;
  private readonly view: FunctionView;
  private readonly shape: BodyShape;
  private readonly branches: BranchGuards;

  constructor(context: RoleContext) {
    this.context = context;
    this.view = context.view;
    this.shape = shapeOf(context.view);
    this.branches = new BranchGuards(context.view);
    this.namedResults = this.shape.namedResults;
  }

  /**
   * The literals that may already hold a variable of the function when it is assigned at `target`: made before, or in an
   * earlier turn of a loop in which the variable lives on.
   */
  literalsHolding(variable: number, target: Ident): readonly FuncLit[] {
    const declared = this.view.resolve(target)?.ident ?? target;
    return (this.shape.capturing.get(variable) ?? []).filter(
      (literal) => literal.start < target.start || isInLoopOutliving(literal, target, declared),
    );
  }

  /** What is known before operation `index` (from 0) of a block, however control got there. */
  entryGuards(block: BasicBlock, index: number): Guards {
    return entryGuards(this.branches, (this.shape.dominators ??= dominatorsOf(this.view.graph)), block, index);
  }

  afterEdge(state: TrackedState, edge: Edge): TrackedState | undefined {
    // Nobody closes the channel of a ticker.
    if (edge.kind === 'done' && edge.range && isTickChannel(this.view, unparen(edge.range.x))) return undefined;
    if (edge.kind === 'clause' && edge.clause?.kind !== 'CommClause') return this.afterClause(state, edge);
    if (edge.kind === 'turn' || edge.clause?.kind === 'CommClause') {
      const guards = this.branches.afterEdge(state.guards, edge);
      return guards && { ...state, guards };
    }
    if (edge.cond === undefined || (edge.kind !== 'true' && edge.kind !== 'false')) return state;
    return this.assume(state, edge.cond, edge.kind === 'true');
  }

  /** Takes a switch with a tag for the comparisons it makes. */
  private afterClause(state: TrackedState, edge: Edge): TrackedState | undefined {
    const parent: Node | undefined = edge.clause?.parent;
    if (parent?.kind === 'TypeSwitchStmt') return this.afterType(state, parent, edge);
    const stmt = switchOf(edge);
    if (!stmt?.tag) return state;
    const tag = stmt.tag;
    const clause = edge.clause;
    if (clause?.kind === 'CaseClause' && !clause.isDefault) return this.afterCase(state, tag, clause);
    const others = stmt.clauses.flatMap((other) => other.exprs);
    return others.reduce<TrackedState | undefined>(
      (current, expr) => current && this.compare(current, tag, expr, false),
      state,
    );
  }

  /** `switch err := err.(type) { case nil: … case *NotFound: … }`: each case but nil's says that nothing was acquired. */
  private afterType(state: TrackedState, { x, clauses }: TypeSwitchStmt, { clause }: Edge): TrackedState | undefined {
    if (clause?.kind !== 'CaseClause' || !this.isError(x, state)) return state;
    const isOfNil = ({ exprs }: CaseClause): boolean => exprs.some((expr) => isNil(expr, this.view.resolve));
    if (clause.isDefault) return clauses.some(isOfNil) ? undefined : state;
    if (!isOfNil(clause)) return undefined;
    return clause.exprs.length === 1 ? this.nilOutcome(state, x, true) : state;
  }

  private afterCase(state: TrackedState, tag: Expr, clause: CaseClause): TrackedState | undefined {
    const outcomes = clause.exprs.map((expr) => this.compare(state, tag, expr, true));
    const feasible = outcomes.filter((outcome) => outcome !== undefined);
    if (feasible.length === 0) return undefined;
    return clause.exprs.length === 1 ? feasible[0] : state;
  }

  private compare(state: TrackedState, tag: Expr, value: Expr, equal: boolean): TrackedState | undefined {
    const nilTest = isNil(value, this.view.resolve);
    if (nilTest) return this.nilTest(state, tag, equal) ?? state;
    if (this.isError(tag, state)) return equal ? undefined : state;
    const constant = this.view.constant(value);
    const subject = expressionKey(tag, this.view.resolve);
    if (constant === undefined || !subject || !this.shape.repeated.has(subject.text)) return state;
    const guards = state.guards.assume(subject, constantFact(constant, equal));
    return guards && { ...state, guards };
  }

  /** The state after an atomic condition had an outcome; undefined: the path needs no verdict or cannot be taken. */
  private assume(state: TrackedState, cond: Expr, outcome: boolean): TrackedState | undefined {
    const bare = unparen(cond);
    if (state.status === 'open' && !outcome && isExhausted(bare, state, this.context))
      return ended(state, 'released', 'read to its end');
    if (bare.kind === 'Binary' && (bare.op === '==' || bare.op === '!=')) {
      const subject = isNil(bare.y, this.view.resolve) ? bare.x : isNil(bare.x, this.view.resolve) ? bare.y : undefined;
      if (
        subject &&
        state.status === 'open' &&
        (bare.op === '!=') === outcome &&
        asksOwnContext(subject, 'Err', this.context)
      )
        return ended(state, 'released', 'its context is done');
      if (subject && this.isPaired(subject, state))
        return this.nilOutcome(state, subject, (bare.op === '==') === outcome);
      if (state.status === 'open' && (bare.op === '==') === outcome && this.isWithoutBody(bare, state))
        return ended(state, 'released', 'a response without a body');
      if (comparesWithOlder(bare, state, this.context) && (bare.op === '==') === outcome) return undefined;
      if (this.isError(bare.x, state) || this.isError(bare.y, state)) {
        return (bare.op === '==') === outcome ? undefined : this.guarded(state, cond, outcome);
      }
    }
    if (bare.kind === 'Ident') {
      const binding = this.view.resolve(bare);
      if (binding && state.flags.includes(binding.id)) return outcome ? { ...state, flags: [] } : undefined;
      if (binding && state.typed === binding.id && outcome) return ended(state, 'unknown', 'told apart by its type');
    }
    if (outcome && this.isTrueForErrors(bare, state)) return undefined;
    const guarded = this.guarded(state, cond, outcome);
    return guarded && this.mentionsPair(bare, guarded) && !this.isErrorTest(bare)
      ? { ...guarded, doubtful: true }
      : guarded;
  }

  /** `resp.StatusCode == http.StatusNoContent`: no body comes with it, and its connection is free again. */
  private isWithoutBody({ x, y }: Binary, state: TrackedState): boolean {
    const asked = unparen(x);
    const isStatus = asked.kind === 'Selector' && asked.sel.name === 'StatusCode';
    if (!isStatus || useOf(asked.x, state, this.context) !== 'value') return false;
    return WITHOUT_BODY.has(this.view.constant(y) ?? '');
  }

  private guarded(state: TrackedState, cond: Expr, outcome: boolean): TrackedState | undefined {
    const guards = this.branches.assume(state.guards, cond, outcome);
    return guards === state.guards ? state : guards && { ...state, guards };
  }

  private nilTest(state: TrackedState, subject: Expr, isNilNow: boolean): TrackedState | undefined {
    return this.isPaired(subject, state) ? this.nilOutcome(state, subject, isNilNow) : undefined;
  }

  /**
   * A nil error means acquired, a nil value means not acquired. What was learnt stays known of the variable; a value that
   * was found to be there leaves its errors to tell the same where they are asked as well.
   */
  private nilOutcome(state: TrackedState, subject: Expr, isNilNow: boolean): TrackedState | undefined {
    const isErr = this.isError(subject, state);
    if (isErr !== isNilNow) return undefined;
    const key = expressionKey(subject, this.view.resolve);
    const guards = key ? state.guards.assume(key, { kind: isErr ? 'nil' : 'nonnil' }) : state.guards;
    return guards && { ...state, errors: isErr ? [] : state.errors, flags: [], derived: [], doubtful: false, guards };
  }

  private isPaired(expr: Expr, state: TrackedState): boolean {
    if (this.isError(expr, state)) return true;
    const use = useOf(expr, state, this.context);
    return use === 'value' || use === 'part' || use === 'adopt';
  }

  /** Whether an expression is the error that came with the value. */
  isError(expr: Expr, state: TrackedState): boolean {
    const bare = unparen(expr);
    // `if cmd.Start() == nil`: the error is asked where it is made.
    if (bare === this.context.subject.call) return isErrorType(this.view.typeOf(bare));
    const binding = bare.kind === 'Ident' ? this.view.resolve(bare) : undefined;
    return binding !== undefined && state.errors.includes(binding.id);
  }

  private isTrueForErrors(cond: Expr, state: TrackedState): boolean {
    return (
      cond.kind === 'Call' && cond.args[0] !== undefined && this.isError(cond.args[0], state) && this.isErrorTest(cond)
    );
  }

  /** `errors.Is(err, io.EOF)` is true for errors only, too, unless its target is nil. */
  private isErrorTest(cond: Expr): boolean {
    if (cond.kind !== 'Call') return false;
    const target = this.view.target(cond);
    if (target.kind !== 'declared') return false;
    if (target.symbol === 'errors.Is') return cond.args[1] !== undefined && !isNil(cond.args[1], this.view.resolve);
    return target.symbol !== undefined && TRUE_FOR_ERRORS_ONLY.has(target.symbol);
  }

  private mentionsPair(cond: Expr, state: TrackedState): boolean {
    const telling = new Set([...state.errors, ...state.derived]);
    if (telling.size === 0) return false;
    return mentions(cond, telling, this.view);
  }

  /** The state after the acquiring assignment: its error or flag tells whether the value is there. */
  pairWith(state: TrackedState, pairs: readonly AssignedPair[]): TrackedState {
    const last = pairs.at(-1)?.target;
    const { call, result } = this.context.subject;
    if (!call || !last || pairs.length - 1 === result) return state;
    const type = resultTypes(this.view.typeOf(call)).at(-1);
    const binding = last.kind === 'Ident' ? this.view.resolve(last) : undefined;
    if (!binding) return last.kind === 'Ident' ? state : { ...state, doubtful: true };
    if (type && isErrorType(type)) return { ...state, errors: [binding.id], flags: [], derived: [] };
    const isFlag = type?.kind === 'basic' && type.name === 'bool';
    if (isFlag) return { ...state, flags: [binding.id], errors: [], derived: [] };
    // Two results of which neither tells anything of the other (`io.Pipe`): both are there.
    return type && type.kind !== 'unknown' && !canTellNil(type) ? state : { ...state, doubtful: true };
  }

  /** The variables that take over the pair's error, or are computed from it; `before` is the state the sources were read in. */
  afterSources(before: TrackedState, after: TrackedState, pairs: readonly AssignedPair[]): TrackedState {
    const telling = new Set([...before.errors, ...before.derived]);
    let next = after;
    for (const { target, source } of pairs) {
      const binding = target.kind === 'Ident' ? this.view.resolve(target) : undefined;
      if (!binding || !source) continue;
      if (this.isError(source, before)) next = { ...next, errors: [...next.errors, binding.id] };
      else if (telling.size > 0 && mentions(source, telling, this.view))
        next = { ...next, derived: [...next.derived, binding.id] };
    }
    return next;
  }

  /** The state on the branch where an error that was just assigned is not nil. */
  withError(state: TrackedState, error: Ident): TrackedState {
    const key = expressionKey(error, this.view.resolve);
    return key ? { ...state, guards: state.guards.set(key, { kind: 'nonnil' }) } : state;
  }

  /** Forgets what was known of variables the operation assigns, and keeps constants assigned to them. */
  afterWrites(state: TrackedState, op: Op): TrackedState {
    const written = this.branches.afterWrites(state.guards, op);
    const key = this.keyOfLaterTurn(op);
    const guards = key ? written.set(key, LATER_TURN) : written;
    return guards === state.guards ? state : { ...state, guards };
  }

  /** `for i, name := range names`: in a turn behind the one that acquired the value, i is not 0. */
  private keyOfLaterTurn(op: Op): ExpressionKey | undefined {
    const { call } = this.context.subject;
    if (op.op !== 'turn' || !call || op.node.key?.kind !== 'Ident' || !isWithin(call, op.node.body)) return undefined;
    const { kind } = coreType(this.view.typeOf(op.node.x));
    const key = kind === 'slice' || kind === 'array' ? expressionKey(op.node.key, this.view.resolve) : undefined;
    return key && key.text !== '_' ? key : undefined;
  }

  /** The pair's variables that the operation overwrites no longer tell anything: the value counts as acquired. */
  forgetPair(state: TrackedState, op: Op): TrackedState {
    const written = new Set(writesOf(op).flatMap((target) => rootVariable(target, this.view)?.id ?? []));
    const errors = state.errors.filter((id) => !written.has(id));
    const flags = state.flags.filter((id) => !written.has(id));
    const derived = state.derived.filter((id) => !written.has(id));
    const same =
      errors.length === state.errors.length &&
      flags.length === state.flags.length &&
      derived.length === state.derived.length;
    return same ? state : { ...state, errors, flags, derived };
  }
}

const LATER_TURN: Fact = { kind: 'range', low: 1, high: Number.MAX_SAFE_INTEGER, holes: [] };

/** Whether a result might be an error of an own type, or nil with the value. */
function canTellNil(type: Type): boolean {
  return coreType(type).kind === 'interface';
}

/** Both stand in a loop outside of which the variable is declared: what an earlier turn made is still there. */
function isInLoopOutliving(literal: Node, target: Node, declared: Node): boolean {
  for (
    let at: Node | undefined = literal.parent;
    at && at.kind !== 'FuncDecl' && at.kind !== 'FuncLit';
    at = at.parent
  ) {
    const isLoop = at.kind === 'ForStmt' || at.kind === 'RangeStmt';
    if (isLoop && isWithin(target, at) && !isWithin(declared, at)) return true;
  }
  return false;
}

/** Whether an expression names one of the variables. */
export function mentions(expr: Expr, variables: ReadonlySet<number>, view: FunctionView): boolean {
  let found = false;
  walk(expr, (node) => {
    if (node.kind === 'Ident') found ||= variables.has(view.resolve(node)?.id ?? -1);
    return !found;
  });
  return found;
}

function literalsByCapture(view: FunctionView): ReadonlyMap<number, readonly FuncLit[]> {
  const found = new Map<number, Set<FuncLit>>();
  for (const literal of literalsOf(view.graph)) {
    walk(literal.body, (node) => {
      const binding = node.kind === 'Ident' ? view.resolve(node) : undefined;
      if (!binding || binding.func !== view.func) return;
      found.set(binding.id, (found.get(binding.id) ?? new Set()).add(literal));
    });
  }
  return new Map([...found].map(([id, literals]) => [id, [...literals]]));
}

function literalsOf(graph: FlowGraph): readonly FuncLit[] {
  return graph.blocks.flatMap((block) => block.ops.flatMap((op) => (op.op === 'literal' ? [op.node] : [])));
}

function resultBindings(view: FunctionView): readonly Binding[] {
  return view.func.type.results.flatMap((field) => field.names.flatMap((name) => view.resolve(name) ?? []));
}
