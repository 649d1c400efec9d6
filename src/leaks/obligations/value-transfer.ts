/**
 * What happens to the tracked value at each operation and branch of a path? The transfer function of the exploration.
 * Everything that is not known to leave the value with this function ends the path in favour of the code.
 */
import type { Edge, Op } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import { writesOf } from '../../go/flow/op-access.js';
import type { Call, Expr, FuncLit, Ident, Node, ReturnStmt, Stmt } from '../../go/syntax/ast.js';
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { walk } from '../../go/syntax/walk.js';
import { coreType } from '../../go/types/substitute.js';
import type { Transfer } from '../paths/explore-paths.js';
import { isNil } from '../paths/guards.js';
import { assignedPairs, type AssignedPair } from './assigned-pairs.js';
import { operandsOf } from './call-effect.js';
import { CallTransfer } from './call-transfer.js';
import { asksOwnContext } from './context-ends.js';
import { isEndless } from './endless-use.js';
import { LiteralTransfer } from './literal-transfer.js';
import { fieldOfOwn } from './own-struct.js';
import { isReceivedFrom, isReleaseCall, isToldBy } from './release.js';
import { heldRole, resultUse, useOf, type Use } from './roles.js';
import {
  DOUBTFUL,
  ended,
  hasReleasableHolder,
  isHeldRole,
  OVERWRITTEN,
  stateKey,
  withHolder,
  type Role,
  type TrackedState,
} from './tracked-state.js';
import { TAKEN_OVER, type TransferContext } from './transfer-context.js';
import { afterAssertion, TOLD_BY_TYPE } from './type-assertions.js';

export class ValueTransfer implements Transfer<TrackedState> {
  readonly key = stateKey;
  private readonly context: TransferContext;
  private readonly literals: LiteralTransfer;
  private readonly calls: CallTransfer;

  constructor(context: TransferContext) {
    this.context = context;
    this.literals = new LiteralTransfer(context);
    this.calls = new CallTransfer(context, this.literals);
  }

  afterEdge(state: TrackedState, edge: Edge): TrackedState | undefined {
    // A list that is written out has a turn for the value before it is done.
    if (edge.kind === 'done' && edge.range && state.status === 'open' && this.isListed(state, edge.range.x))
      return undefined;
    if (this.isOverByCompanion(state, edge)) return ended(state, 'unknown', TOLD_BY_ITSELF);
    return this.toldByType(state, edge) ?? this.context.conditions.afterEdge(state, edge);
  }

  /** `switch x := any(f).(type)`: none of its clauses, or the one for all others, is taken by the type of the value. */
  private toldByType(state: TrackedState, { kind, clause, unmatched }: Edge): TrackedState | undefined {
    const stmt: Node | undefined = clause?.parent ?? unmatched;
    if (kind !== 'clause' || state.status !== 'open' || stmt?.kind !== 'TypeSwitchStmt' || !stmt.bind) return undefined;
    const use = useOf(stmt.x, state, this.context);
    return use !== undefined && isRole(use) ? ended(state, 'unknown', TOLD_BY_TYPE) : undefined;
  }

  /** `for req := range reqs` has ended, of the channel that came with the value: whoever sends there has closed it. */
  private isOverByCompanion(state: TrackedState, { kind, range }: Edge): boolean {
    if (kind !== 'done' || !range || state.status !== 'open') return false;
    return coreType(this.context.view.typeOf(range.x)).kind === 'chan' && isToldBy(range.x, state, this.context);
  }

  /** `range []io.Closer{f, g}`: the turns lead to the value by another name. */
  private isListed(state: TrackedState, expr: Expr): boolean {
    const bare = unparen(expr);
    return bare.kind === 'CompositeLit' && useOf(bare, state, this.context) !== undefined;
  }

  afterOp(state: TrackedState, op: Op): readonly TrackedState[] {
    const next = this.afterOffer(state, op);
    return next
      .map((each) => this.context.conditions.afterWrites(each, op))
      .map((each) => afterAssertion(state, this.withOutcome(each, op), op, this.context));
  }

  /** A call that takes the value over on success was made: its error tells, where it is kept. */
  private afterOffer(state: TrackedState, op: Op): readonly TrackedState[] {
    const { offered } = state;
    if (!offered || state.status !== 'open') return [this.effectOf(state, op)];
    const refused = { ...state, offered: undefined };
    // Whether the call can fail with these arguments is not known here: of `return open(f)` its own body would have to tell.
    const taken = ended(state, 'moved', 'handed to a call that keeps it');
    // Nor of `l, err = wrap(l)`, where what wraps it takes its place.
    if (offeredError(op, offered) === undefined || this.losesHolder(refused, op)) return [taken];
    const kept = this.effectOf(refused, op);
    return [taken, kept.status === 'open' ? { ...kept, offered } : kept];
  }

  /** The branch on which the call failed: its error is not nil. */
  private withOutcome(state: TrackedState, op: Op): TrackedState {
    const error = state.offered && offeredError(op, state.offered);
    if (!error) return state;
    return this.context.conditions.withError({ ...state, offered: undefined }, error);
  }

  private effectOf(state: TrackedState, op: Op): TrackedState {
    if (state.status !== 'open') return state;
    switch (op.op) {
      case 'call':
        return this.calls.afterCall(state, op.node);
      case 'defer':
        return this.deferred(state, op.node.call);
      case 'go':
        return this.started(state, op.node.call);
      case 'assign':
        return op.node.op === '=' || op.node.op === ':=' ? this.assign(state, op) : state;
      case 'declare':
        return this.assign(state, op);
      case 'literal':
        return isCalledLiteral(op.node) ? state : this.literals.captured(state, op.node);
      case 'send':
        return this.given(state, op.node.value, 'sent on a channel');
      case 'return':
        return this.returned(state, op.node);
      case 'comm':
        return this.communicated(state, op);
      case 'bind':
        return this.bound(state, op);
      case 'recv':
        return this.receivedFrom(state, op.chan) ?? this.overwrites(state, op);
      case 'turn':
        return this.isListed(state, op.node.x)
          ? ended(state, 'unknown', 'stored inside another value')
          : this.overwrites(state, op);
      case 'incdec':
      case 'select':
      case 'use':
        return this.overwrites(state, op);
    }
  }

  private deferred(state: TrackedState, expr: Expr): TrackedState {
    const call = unparen(expr);
    if (call.kind !== 'Call') return ended(state, 'unknown', 'broken syntax');
    if (isReleaseCall(call, state, this.context)) return ended(state, 'released', 'deferred');
    const literal = unparen(call.fun);
    const after = literal.kind === 'FuncLit' ? this.literals.deferred(state, literal) : undefined;
    return after ?? this.calls.afterCall(state, call);
  }

  private started(state: TrackedState, expr: Expr): TrackedState {
    const call = unparen(expr);
    if (call.kind !== 'Call') return ended(state, 'unknown', 'broken syntax');
    const literal = unparen(call.fun);
    const next = literal.kind === 'FuncLit' ? this.literals.captured(state, literal) : state;
    if (next.status !== 'open') return next;
    const { receiver } = this.context.callEffect(call);
    const isForever = this.isEndless(call);
    const isKept = operandsOf(call, receiver).some(({ expr: operand }) => {
      const use = useOf(operand, next, this.context);
      return use !== undefined && (isForever || isHeldRole(use));
    });
    return isKept ? ended(next, 'moved', 'a goroutine uses it') : this.calls.afterCall(next, call);
  }

  /** Whether what a call runs never ends. */
  private isEndless(call: Call): boolean {
    const { target } = this.context.callEffect(call);
    const decl = target.kind === 'declared' ? target.object?.decl : undefined;
    const view = decl && this.context.world.view(decl);
    return view !== undefined && !this.context.subject.runs && isEndless(view);
  }

  private assign(state: TrackedState, op: Op & { op: 'assign' | 'declare' }): TrackedState {
    const pairs = assignedPairs(op.node);
    const asked = this.askedType(pairs, state);
    if (asked !== undefined) return { ...state, typed: asked };
    if (pairs.some(({ target }) => this.isKey(target, state)))
      return ended(state, 'unknown', 'stored inside another value');
    const uses = pairs.map(({ source, index }) => source && this.sourceUse(source, index, state));
    let next = state;
    for (const [at, { target }] of pairs.entries()) {
      next = this.store(next, target, uses[at]);
      if (next.status !== 'open') return next;
    }
    const isAcquired = pairs.some(({ source }) => source && unparen(source) === this.context.subject.call);
    if (hasReleasableHolder(state) && !this.survives(state, next, isAcquired ? pairs : [])) return this.lost(next, op);
    const kept = this.context.conditions.forgetPair(next, op);
    if (isAcquired) return this.context.conditions.pairWith(kept, pairs);
    return this.context.conditions.afterSources(state, kept, pairs);
  }

  /** `_, ok := v.(noop)`: the variable that says whether the value is of a type. */
  private askedType(pairs: readonly AssignedPair[], state: TrackedState): number | undefined {
    const [value, answer] = pairs;
    const source = value?.source && unparen(value.source);
    if (source?.kind !== 'TypeAssert' || value?.target.kind !== 'Ident' || value.target.name !== '_') return undefined;
    if (answer?.target.kind !== 'Ident' || useOf(source.x, state, this.context) !== 'value') return undefined;
    return this.localVariable(answer.target);
  }

  /** `s.conns[c] = true`: whoever has the map has the value. */
  private isKey(target: Expr, state: TrackedState): boolean {
    const bare = unparen(target);
    if (bare.kind !== 'Index') return false;
    const uses = bare.indices.map((each) => useOf(each, state, this.context));
    return uses.some((use) => use === 'value' || use === 'part' || use === 'adopt');
  }

  /** Whether some variable still holds the value that was there before; `renewed` are targets that hold a new one. */
  private survives(before: TrackedState, after: TrackedState, renewed: readonly AssignedPair[]): boolean {
    const fresh = renewed.map(({ target }) => (target.kind === 'Ident' ? this.localVariable(target) : undefined));
    return [...after.holders].some(
      ([id, role]) => role !== 'wrap' && (before.holders.has(id) ? !fresh.includes(id) : fresh.length === 0),
    );
  }

  private sourceUse(source: Expr, index: number | undefined, state: TrackedState): Use | undefined {
    const bare = unparen(source);
    if (index !== undefined && bare.kind === 'Call') return resultUse(bare, index, state, this.context);
    return index === undefined || index === 0 ? useOf(source, state, this.context) : undefined;
  }

  private store(state: TrackedState, target: Expr, use: Use | undefined): TrackedState {
    const bare = unparen(target);
    const local = bare.kind === 'Ident' ? this.localVariable(bare) : undefined;
    if (use === undefined) {
      return local === undefined ? state : withHolder(state, local, undefined);
    }
    if (bare.kind === 'Ident' && bare.name === '_') return state;
    if (local === undefined) return this.storedInField(state, bare, use);
    if (use === 'contains' || use === 'method') return ended(state, 'unknown', 'stored inside another value');
    if (use === 'captures') return this.withLiteralIn(state, local);
    const captured = bare.kind === 'Ident' && this.isHeldByLiteral(local, bare);
    return captured
      ? ended(state, 'unknown', 'the variable is captured by a function literal')
      : withHolder(state, local, use);
  }

  /** A variable takes a literal that names the value: what is more than called leads to the value wherever it goes. */
  private withLiteralIn(state: TrackedState, variable: number): TrackedState {
    const { body } = this.context.view.func;
    let isHandedOn = body === undefined;
    if (body)
      walk(body, (node) => {
        if (node.kind !== 'Ident' || this.context.view.resolve(node)?.id !== variable) return;
        // Called inside another literal it is that literal's.
        isHandedOn ||= !isCalledOrWritten(node) || enclosingFunc(node) !== this.context.view.func;
      });
    return isHandedOn ? ended(state, 'unknown', 'a function literal takes it over') : state;
  }

  /** A field of a struct that only this function knows so far holds the value; any other place takes it away. */
  private storedInField(state: TrackedState, target: Expr, use: Use): TrackedState {
    const moved = ended(state, 'moved', 'stored outside the function');
    const own = fieldOfOwn(this.context.world, this.context.view, target);
    const role = own && heldRole(use, own.field);
    return own && role ? withHolder(state, own.variable.id, role) : moved;
  }

  /** Whether a literal that may have the variable already does more than look at it; it may run at any time. */
  private isHeldByLiteral(variable: number, target: Ident): boolean {
    return this.context.conditions
      .literalsHolding(variable, target)
      .some((literal) => this.context.captureEffect(literal, variable, 'value') !== 'borrows');
  }

  /** The variable of this very function that an identifier means. */
  private localVariable(ident: Ident): number | undefined {
    const binding = this.context.view.resolve(ident);
    return binding && binding.func === this.context.view.func ? binding.id : undefined;
  }

  private overwrites(state: TrackedState, op: Op): TrackedState {
    const next = this.afterTargets(state, op);
    return this.losesHolder(state, op) ? this.lost(next, op) : this.context.conditions.forgetPair(next, op);
  }

  /** Whether the last variable that could release the value takes another one. */
  private losesHolder(state: TrackedState, op: Op): boolean {
    return hasReleasableHolder(state) && !hasReleasableHolder(this.afterTargets(state, op));
  }

  private afterTargets(state: TrackedState, op: Op): TrackedState {
    let next = state;
    for (const target of writesOf(op)) {
      const local = target.kind === 'Ident' ? this.localVariable(target) : undefined;
      if (local !== undefined && next.holders.has(local)) next = withHolder(next, local, undefined);
    }
    return next;
  }

  private lost(state: TrackedState, op: Op): TrackedState {
    // A branch that says something of the error may say that there is no value.
    if (state.onError !== undefined) return ended(state, 'unknown', TAKEN_OVER);
    if (state.doubtful) return ended(state, 'unknown', DOUBTFUL);
    this.context.onLost(op);
    return ended(state, 'unknown', OVERWRITTEN);
  }

  private given(state: TrackedState, value: Expr, how: string): TrackedState {
    return useOf(value, state, this.context) ? ended(state, 'moved', how) : state;
  }

  private communicated(state: TrackedState, op: Op & { op: 'comm' }): TrackedState {
    const { comm } = op.node;
    const channel = comm && receivedChannel(comm);
    const received = channel && this.receivedFrom(state, channel);
    if (received) return received;
    const next = comm?.kind === 'SendStmt' ? this.given(state, comm.value, 'sent on a channel') : state;
    return next.status === 'open' ? this.overwrites(next, op) : next;
  }

  private receivedFrom(state: TrackedState, channel: Expr): TrackedState | undefined {
    if (isReceivedFrom(channel, state, this.context)) return ended(state, 'released', '');
    if (asksOwnContext(channel, 'Done', this.context)) return ended(state, 'released', 'its context is done');
    return isToldBy(channel, state, this.context) ? ended(state, 'unknown', TOLD_BY_ITSELF) : undefined;
  }

  private bound(state: TrackedState, op: Op & { op: 'bind' }): TrackedState {
    const use = useOf(op.of.x, state, this.context);
    const name = op.of.bind;
    if (!use || !name) return state;
    return isRole(use) ? ended(state, 'unknown', TOLD_BY_TYPE) : state;
  }

  private returned(state: TrackedState, stmt: ReturnStmt): TrackedState {
    if (stmt.results.some((result) => useOf(result, state, this.context))) return ended(state, 'moved', 'returned');
    const isNamedResult = this.context.conditions.namedResults.some((id) => state.holders.has(id));
    if (stmt.results.length === 0 && isNamedResult) return ended(state, 'moved', 'returned');
    return state.onError === undefined || this.returnsNil(stmt) ? state : ended(state, 'released', 'deferred');
  }

  /** Whether a return says for certain that nothing failed. */
  private returnsNil({ results }: ReturnStmt): boolean {
    const last = results.at(-1);
    return last !== undefined && isNil(last, this.context.view.resolve);
  }
}

const TOLD_BY_ITSELF = 'it says itself that it is over';

function isRole(use: Use): use is Role {
  return use === 'value' || use === 'part' || use === 'adopt' || use === 'wrap' || isHeldRole(use);
}

/** The channel of a case that receives. */
function receivedChannel(comm: Stmt): Expr | undefined {
  const source = comm.kind === 'ExprStmt' ? comm.x : comm.kind === 'AssignStmt' ? comm.rhs[0] : undefined;
  const bare = source && unparen(source);
  return bare?.kind === 'Unary' && bare.op === '<-' ? bare.x : undefined;
}

/** The variable that takes the error of the call which was offered the value. */
function offeredError(op: Op, call: Call): Ident | undefined {
  if (op.op !== 'assign' || op.node.rhs.length !== 1 || unparen(op.node.rhs[0] ?? call) !== call) return undefined;
  const last = op.node.lhs.at(-1);
  return last?.kind === 'Ident' && last.name !== '_' ? last : undefined;
}

/** `read()`, `go read()`, `read = …` */
function isCalledOrWritten(ident: Ident): boolean {
  const { parent } = ident;
  if (parent?.kind === 'Call') return parent.fun === ident;
  return (parent?.kind === 'AssignStmt' && parent.lhs.includes(ident)) || parent?.kind === 'ValueSpec';
}

/** A literal that is called where it stands, or started or deferred there: the operation on the call says what it does. */
function isCalledLiteral(literal: FuncLit): boolean {
  return literal.parent?.kind === 'Call';
}
