/**
 * What does a send, a receive or a select do? An event of the model where the channel is one of its objects, with what the
 * receiver may learn from the sender; else it goes on when code out of view likes.
 */
import type { Edge } from '../../../go/flow/graph.js';
import { unparen } from '../../../go/flow/operands.js';
import type { CommClause, Expr, Node, SelectStmt, Stmt } from '../../../go/syntax/ast.js';
import type { Event } from '../model.js';
import type { Assignments } from './assignments.js';
import type { BodyState, Frame } from './body-state.js';
import type { Calls } from './calls.js';
import { Knowledge } from './knowledge.js';
import type { Conditions } from './conditions.js';
import type { ValueReader } from './evaluate.js';
import { mayEnd } from './foreign-channels.js';
import { forget, moveTo } from './moves.js';
import type { Outcome, PlannedCase, Way } from './outcome.js';
import { ON } from './outcome.js';
import { mayTravel, pack, unpack, type Parcel } from './parcel.js';
import { constant, INPUT, OPAQUE, valueKey } from './values.js';
import type { Value } from './values.js';

/** Kinds of messages over one channel that are told apart. */
const MAX_MESSAGES = 4;

export class Communication {
  private readonly reader: ValueReader;
  private readonly calls: Calls;
  private readonly knowledge: Knowledge;
  private readonly assignments: Assignments;

  constructor(reader: ValueReader, calls: Calls, conditions: Conditions, assignments: Assignments) {
    this.reader = reader;
    this.calls = calls;
    this.knowledge = new Knowledge(reader, conditions);
    this.assignments = assignments;
  }

  receive(state: BodyState, node: Expr, chan: Expr): Outcome {
    // `<-make(chan T)` blocks on purpose where a function waits by itself; a goroutine that does so is left behind.
    const made = unparen(chan);
    const target = made.kind === 'Call' ? this.reader.base.view.target(made) : undefined;
    const isFunction = state.isRoot && state.frames[0]?.code.func.kind === 'FuncDecl';
    if (isFunction && target?.kind === 'builtin' && target.name === 'make') return { kind: 'park' };
    const channel = this.reader.read(state, chan);
    forget(state, chan);
    const event = receiveEvent(channel);
    if (event === undefined) {
      state.keep(node, isFromOutside(channel) ? INPUT : OPAQUE);
      return this.loosely(channel);
    }
    const site = this.calls.site(state, node);
    const asks = asksWhetherOpen(node);
    const arrival = (from: BodyState, value: Value, ok: boolean): BodyState => {
      const after = from.clone();
      after.keep(node, asks ? { kind: 'tuple', values: [value, constant(ok)] } : value);
      return after;
    };
    const closed = asks ? arrival(state, OPAQUE, false) : undefined;
    const arrivals = this.arrivals(state, channel, (from, value) => arrival(from, value, true));
    return { kind: 'event', cases: [{ event, ...arrivals, ...(closed && { closed }), site }], site };
  }

  /** A value received is an input unless a sender in view knows what it sends; the buffer does not keep who sent it. */
  arrivals(
    state: BodyState,
    channel: Value,
    arrival: (from: BodyState, value: Value) => BodyState,
  ): { readonly after: BodyState; readonly told?: ReadonlyMap<string, BodyState> } {
    const { world } = this.reader;
    const messages = channel.kind === 'object' ? world.messagesOf(channel.index) : undefined;
    if (channel.kind !== 'object' || messages === undefined) return { after: arrival(state, INPUT) };
    const told = (message: Value | Parcel): BodyState => {
      if (message.kind !== 'parcel') return arrival(state, message);
      const from = state.clone();
      return arrival(from, unpack(message, from, world));
    };
    const isBuffered = (world.objects[channel.index]?.capacity ?? 0) > 0;
    const [only] = messages.values();
    const isParcel = [...messages.values()].some(({ kind }) => kind === 'parcel');
    const isOne = messages.size === 1 && !world.isUntold(channel.index);
    if (isBuffered && isParcel && isOne && only) return { after: told(only) };
    if (isBuffered || messages.size > MAX_MESSAGES) {
      if (isParcel) world.mix(channel.index);
      return { after: arrival(state, OPAQUE) };
    }
    return {
      after: arrival(state, INPUT),
      told: new Map([...messages].map(([name, message]) => [name, told(message)])),
    };
  }

  send(state: BodyState, chan: Expr, value: Expr, node: Node): Outcome {
    const channel = this.reader.read(state, chan);
    const message = this.hand(state, channel, value);
    forget(state, node);
    const event = sendEvent(channel, message);
    return event === undefined ? this.loosely(channel) : this.calls.event(state, node, event);
  }

  /** An operation whose partner is not in the model; nobody waits for time to pass but who asks for it. */
  loosely(channel: Value): Outcome {
    this.reader.world.isLoose ||= channel.kind !== 'external' || channel.what !== 'time';
    return ON;
  }

  /**
   * A value goes into a channel: whoever receives it may do anything with what it leads to. The name of the message where
   * the sender knows what it sends.
   */
  private hand(state: BodyState, channel: Value, value: Expr): string | undefined {
    const sent = this.reader.read(state, value);
    const parcel = channel.kind === 'object' ? this.parcelOf(state, channel.index, sent) : undefined;
    if (parcel !== undefined) return parcel.name;
    this.reader.escape(state, sent, 'sent over a channel');
    if (channel.kind !== 'object') return undefined;
    const message = this.knowledge.sent(state, value, sent);
    if (message === undefined) {
      this.reader.world.leaveUntold(channel.index);
      return undefined;
    }
    this.reader.world.tell(channel.index, message);
    return valueKey(message);
  }

  /** What is sent where it may be followed to who receives it. */
  private parcelOf(state: BodyState, channel: number, sent: Value): Parcel | undefined {
    const { world } = this.reader;
    if (!mayTravel(sent) || !world.carries(channel)) return undefined;
    const parcel = pack(sent, state, world);
    if (parcel === undefined) return undefined;
    for (const id of parcel.records.keys()) state.shared.set(id, true);
    world.tell(channel, parcel);
    return parcel;
  }

  select(state: BodyState, frame: Frame, node: SelectStmt): Outcome {
    if (node.clauses.length === 0) return { kind: 'park' };
    const planned: PlannedCase[] = [];
    const free: BodyState[] = [];
    let otherwise: BodyState | undefined;
    // A select of one case is the operation itself.
    const [single, second] = node.clauses;
    const site = this.calls.site(state, single && second === undefined ? single : node);
    for (const edge of frame.block.succs) {
      const clause = edge.clause;
      if (clause?.kind !== 'CommClause') continue;
      const after = this.enterClause(state, edge, clause, constant(true));
      if (clause.isDefault) {
        otherwise = after;
        continue;
      }
      const event = this.commEvent(state, clause);
      if (event === undefined) {
        this.loosely(this.channelOf(state, clause));
        // Whether it was closed is not known either.
        const received = clause.comm && receivedFrom(clause.comm);
        const found = received && !isFromOutside(this.reader.read(state, received)) ? OPAQUE : INPUT;
        const isOpen = received && !mayEnd(received, this.reader.base.view) ? OPAQUE : found;
        const either = this.enterClause(state, edge, clause, isOpen, found);
        free.push(either);
        planned.push({ event: { kind: 'external' }, after: either, site: this.calls.site(state, clause) });
      } else {
        const asks = clause.comm?.kind === 'AssignStmt' && clause.comm.lhs.length === 2;
        const closed = asks ? this.enterClause(state, edge, clause, constant(false), OPAQUE) : undefined;
        const received = clause.comm && receivedFrom(clause.comm);
        const arrivals = received
          ? this.arrivals(state, this.reader.read(state, received), (from, value) =>
              this.enterClause(from, edge, clause, constant(true), value),
            )
          : { after };
        planned.push({ event, ...arrivals, ...(closed && { closed }), site: this.calls.site(state, clause) });
      }
    }
    // Nothing in view takes part: which case runs is an input.
    if (free.length === planned.length) {
      const ways = [...free, ...(otherwise ? [otherwise] : [])];
      return { kind: 'fork', ways: ways.map((way): Way => ({ state: way, certain: true, note: undefined })) };
    }
    return { kind: 'event', cases: planned, ...(otherwise && { otherwise }), site };
  }

  private enterClause(state: BodyState, edge: Edge, clause: CommClause, ok: Value, value: Value = INPUT): BodyState {
    const after = state.clone();
    const { top } = after;
    if (top !== undefined) moveTo(after, top, edge.to, this.reader);
    if (clause.parent) forget(after, clause.parent);
    const { comm } = clause;
    if (comm?.kind === 'AssignStmt' && receivedFrom(comm))
      after.keep(clause, comm.lhs.length === 2 ? { kind: 'tuple', values: [value, ok] } : value);
    return after;
  }

  /** Undefined: code out of view decides when the case is ready. */
  private commEvent(state: BodyState, { comm }: CommClause): Event | undefined {
    if (comm?.kind === 'SendStmt') {
      const channel = this.reader.read(state, comm.chan);
      return sendEvent(channel, this.hand(state, channel, comm.value));
    }
    const received = comm && receivedFrom(comm);
    return received ? receiveEvent(this.reader.read(state, received)) : undefined;
  }

  private channelOf(state: BodyState, { comm }: CommClause): Value {
    const channel = comm?.kind === 'SendStmt' ? comm.chan : comm && receivedFrom(comm);
    return channel ? this.reader.read(state, channel) : INPUT;
  }

  communicated(state: BodyState, clause: CommClause): void {
    const kept = state.values.get(clause);
    state.values.delete(clause);
    if (clause.comm?.kind !== 'AssignStmt') return;
    clause.comm.lhs.forEach((target, index) => {
      this.assignments.store(state, target, kept?.kind === 'tuple' ? (kept.values[index] ?? OPAQUE) : (kept ?? INPUT));
    });
    forget(state, clause.comm);
  }
}

function sendEvent(channel: Value, message: string | undefined): Event | undefined {
  if (channel.kind === 'object' && channel.type === 'channel')
    return { kind: 'send', object: channel.index, ...(message !== undefined && { message }) };
  return isNil(channel) ? { kind: 'never' } : undefined;
}

export function receiveEvent(channel: Value): Event | undefined {
  switch (channel.kind) {
    case 'object':
      return channel.type === 'channel' ? { kind: 'recv', object: channel.index } : undefined;
    case 'channelOf':
      return { kind: channel.type === 'timer' ? 'expire' : 'done', object: channel.index };
    case 'constant':
      return isNil(channel) ? { kind: 'never' } : undefined;
    default:
      return undefined;
  }
}

/** What comes over a channel that the run was given, or of time, is an input; over one that is not followed it is not. */
function isFromOutside(channel: Value): boolean {
  return channel.kind === 'input' || (channel.kind === 'external' && channel.what !== 'any');
}

function isNil(value: Value): boolean {
  return value.kind === 'constant' && value.value === null;
}

/** `v, ok := <-ch`. */
function asksWhetherOpen(node: Node): boolean {
  const { parent } = node;
  if (parent?.kind === 'AssignStmt') return parent.lhs.length === 2 && parent.rhs.length === 1;
  return parent?.kind === 'ValueSpec' && parent.names.length === 2 && parent.values.length === 1;
}

/** The channel operand of a receive in a comm clause. */
function receivedFrom(comm: Stmt): Expr | undefined {
  const expr = comm.kind === 'ExprStmt' ? comm.x : comm.kind === 'AssignStmt' ? comm.rhs[0] : undefined;
  const bare = expr && unparen(expr);
  return bare?.kind === 'Unary' && bare.op === '<-' ? bare.x : undefined;
}
