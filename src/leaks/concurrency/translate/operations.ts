/**
 * What does one operation of a flow graph do to the goroutine that performs it, and which way does it leave a block? One
 * step of a body: events stop it, branches fork it, everything else changes the state in place.
 */
import type { BasicBlock, Edge, ExitKind, Op } from '../../../go/flow/graph.js';
import { unparen } from '../../../go/flow/operands.js';
import { isVariable } from '../../../go/names/binding.js';
import type { Binding } from '../../../go/names/binding.js';
import type {
  AssignStmt,
  Call,
  CommClause,
  Expr,
  Node,
  Selector,
  SelectStmt,
  Stmt,
  ValueSpec,
} from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { Event } from '../model.js';
import { BodyState } from './body-state.js';
import type { Frame } from './body-state.js';
import type { Calls, Invocation } from './calls.js';
import type { Conditions, Decision } from './conditions.js';
import type { Counts } from './counts.js';
import { mayTravel, pack, unpack, type Parcel } from './parcel.js';
import { branchKey, fieldKey, MAX_COUNT } from './evaluate.js';
import type { IdleBranch } from './idle-branches.js';
import { truthOf } from './flags.js';
import type { ValueReader } from './evaluate.js';
import type { Outcome, PlannedCase, Way } from './outcome.js';
import { ON } from './outcome.js';
import { constant, INPUT, isTracked, OPAQUE, valueKey } from './values.js';
import type { Value } from './values.js';

/** Deferred calls of one statement. */
const MAX_DEFERRED = 6;

/** Kinds of messages over one channel that are told apart. */
const MAX_MESSAGES = 4;

export class Operations {
  private readonly reader: ValueReader;
  private readonly calls: Calls;
  private readonly conditions: Conditions;
  private readonly counts: Counts;

  constructor(reader: ValueReader, calls: Calls, conditions: Conditions, counts: Counts) {
    this.reader = reader;
    this.calls = calls;
    this.conditions = conditions;
    this.counts = counts;
  }

  /** One step of the innermost call. */
  step(state: BodyState): Outcome {
    const [pending, ...rest] = state.pending;
    if (pending !== undefined) {
      const after = state.clone();
      after.pending = rest;
      return { kind: 'event', cases: [{ event: pending.event, after, site: pending.site }], site: pending.site };
    }
    const frame = state.top;
    if (frame === undefined) return { kind: 'end', node: undefined };
    if (frame.ending !== undefined) return this.unwind(state, frame, frame.ending);
    const op = frame.block.ops[frame.index];
    if (op !== undefined) return this.perform(state, frame, op);
    if (frame.block.exit !== undefined) return this.leave(state, frame, frame.block.exit);
    return this.branch(state, frame);
  }

  /** What the operation does to maps that several use comes first. */
  private perform(state: BodyState, frame: Frame, op: Op): Outcome {
    const events = this.reader.base.mapAccessesOf(op).flatMap(({ map, isWrite, node }) => {
      const value = this.reader.read(state, map);
      if (value.kind !== 'object' || value.type !== 'map') return [];
      const event: Event = { kind: isWrite ? 'write' : 'read', object: value.index };
      return [{ event, site: this.calls.site(state, node) }];
    });
    const outcome = this.performed(state, frame, op);
    if (events.length === 0 || outcome.kind !== 'on') return outcome;
    state.pending = [...events, ...state.pending];
    return ON;
  }

  private performed(state: BodyState, frame: Frame, op: Op): Outcome {
    const passed = (): Frame => {
      frame.index += 1;
      return frame;
    };
    switch (op.op) {
      case 'call': {
        const invocation = this.calls.prepare(state, op.node, false);
        passed();
        return this.calls.perform(state, invocation);
      }
      case 'recv':
        passed();
        return this.receive(state, op.node, op.chan);
      case 'send':
        passed();
        return this.send(state, op.node.chan, op.node.value, op.node);
      case 'assign':
        passed();
        return this.setFlag(state, op.node) ?? this.assigned(state, op.node);
      case 'incdec':
        this.increment(state, op.node.x, op.node.op === '++' ? 1 : -1);
        passed();
        return ON;
      case 'declare':
        passed();
        return this.declared(state, op.node);
      case 'go':
        passed();
        return this.start(state, op.node.call, op.node);
      case 'defer':
        this.defer(state, frame, op.node.call);
        passed();
        return ON;
      case 'turn':
        for (const target of [op.node.key, op.node.value])
          if (target) this.store(state, target, state.values.get(op.node) ?? INPUT);
        state.values.delete(op.node);
        passed();
        return ON;
      case 'select':
        return this.select(state, frame, op.node);
      case 'comm':
        this.communicated(state, op.node);
        passed();
        return ON;
      case 'return':
        frame.results = this.resultsOf(state, frame, op.node.results);
        forget(state, op.node);
        passed();
        return ON;
      case 'bind':
      case 'literal':
      case 'use':
        passed();
        return ON;
    }
  }

  private assigned(state: BodyState, node: AssignStmt): Outcome {
    const [target] = node.lhs;
    if (node.op !== ':=' || !this.declaresFlag(state, target, node.rhs[0])) {
      this.assignAll(state, node.lhs, node.rhs, node.op);
    }
    forget(state, node);
    return ON;
  }

  private declared(state: BodyState, node: ValueSpec): Outcome {
    const { names, values, type } = node;
    if (this.declaresFlag(state, names[0], values[0])) return ON;
    if (values.length > 0) this.assignAll(state, names, values, ':=');
    else if (type) for (const name of names) this.store(state, name, this.reader.zero(state, name, type));
    forget(state, node);
    return ON;
  }

  /** `done := false` and `var done bool`, where goroutines set and test it. */
  private declaresFlag(state: BodyState, target: Expr | undefined, value: Expr | undefined): boolean {
    const binding = target?.kind === 'Ident' ? this.reader.base.view.names.resolve(target) : undefined;
    if (!target || !binding || binding.ident !== target || !this.reader.base.isSharedFlag(binding)) return false;
    this.reader.declareFlag(
      state,
      binding,
      target,
      value !== undefined && truthOf(value, this.reader.base.view) === true,
    );
    return true;
  }

  /** `done = true`. */
  private setFlag(state: BodyState, node: AssignStmt): Outcome | undefined {
    const [target] = node.lhs;
    const [value] = node.rhs;
    const binding =
      node.op === '=' && target?.kind === 'Ident' ? this.reader.base.view.names.resolve(target) : undefined;
    if (!value || !binding || !this.reader.base.isSharedFlag(binding)) return undefined;
    const held = this.reader.variable(state, binding);
    if (held.kind !== 'object') return ON;
    const isSet = truthOf(value, this.reader.base.view) === true;
    return this.calls.event(state, node, { kind: 'set', object: held.index, value: isSet });
  }

  private resultsOf(state: BodyState, frame: Frame, results: readonly Expr[]): readonly Value[] {
    if (results.length === 0)
      return frame.code.results.map((binding) => (binding ? this.reader.variable(state, binding) : INPUT));
    const [only] = results;
    const values = results.map((expr) => this.reader.read(state, expr));
    if (only !== undefined && values[0]?.kind === 'tuple') return values[0].values;
    return values;
  }

  private receive(state: BodyState, node: Expr, chan: Expr): Outcome {
    // `<-make(chan T)` blocks on purpose where a function waits by itself; a goroutine that does so is left behind.
    const made = unparen(chan);
    const target = made.kind === 'Call' ? this.reader.base.view.target(made) : undefined;
    const isFunction = state.isRoot && state.frames[0]?.code.func.kind === 'FuncDecl';
    if (isFunction && target?.kind === 'builtin' && target.name === 'make') return { kind: 'park' };
    const channel = this.reader.read(state, chan);
    const event = receiveEvent(channel);
    if (event === undefined) return this.loosely();
    const site = this.calls.site(state, node);
    const asks = asksWhetherOpen(node);
    const arrival = (from: BodyState, value: Value, ok: boolean): BodyState => {
      const after = from.clone();
      after.keep(node, asks ? { kind: 'tuple', values: [value, constant(ok)] } : value);
      return after;
    };
    const closed = asks ? arrival(state, INPUT, false) : undefined;
    const arrivals = this.arrivals(state, channel, (from, value) => arrival(from, value, true));
    return { kind: 'event', cases: [{ event, ...arrivals, ...(closed && { closed }), site }], site };
  }

  /** A value received is an input unless a sender in view knows what it sends; the buffer does not keep who sent it. */
  private arrivals(
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

  private send(state: BodyState, chan: Expr, value: Expr, node: Node): Outcome {
    const channel = this.reader.read(state, chan);
    const message = this.hand(state, channel, value);
    forget(state, node);
    const event = sendEvent(channel, message);
    return event === undefined ? this.loosely() : this.calls.event(state, node, event);
  }

  /** An operation whose partner is not in the model. */
  private loosely(): Outcome {
    this.reader.world.isLoose = true;
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
    const message = this.conditions.knowledgeOf(state, value, sent);
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

  private start(state: BodyState, expr: Expr, node: Node): Outcome {
    const call = unparen(expr);
    if (call.kind !== 'Call') return ON;
    const invocation = this.calls.prepare(state, call, false);
    forget(state, node);
    const event = this.calls.spawn(state, node, invocation) ?? this.methodEvent(state, node, invocation);
    if (event === undefined) return this.calls.unknown(state, invocation, INPUT);
    return this.calls.event(state, node, event);
  }

  /** `go wg.Wait()`: a goroutine without a body of its own. */
  private methodEvent(state: BodyState, node: Node, invocation: Invocation): Event | undefined {
    const started = state.clone();
    started.frames = [];
    started.variables.clear();
    started.facts.clear();
    started.values.clear();
    started.turns.clear();
    started.births.clear();
    started.heap.clear();
    started.isRoot = false;
    started.maker = undefined;
    const receiver = invocation.callee?.kind === 'method' ? invocation.callee.receiver : invocation.receiver;
    const isCancel = invocation.callee?.kind === 'cancel';
    if (!isCancel && receiver?.kind !== 'object' && receiver?.kind !== 'group') return undefined;
    const outcome = this.calls.perform(started, invocation);
    const [only] = outcome.kind === 'event' ? outcome.cases : [];
    if (outcome.kind === 'event' && only !== undefined && outcome.cases.length === 1) {
      started.pending = [{ event: only.event, site: only.site }];
    } else if (started.pending.length === 0) return undefined;
    const key = `method|${String(node.start)}|${started.key(this.reader.world.numbers)}`;
    return { kind: 'spawn', program: this.reader.world.program({ key, name: 'func', state: started, start: node }) };
  }

  private defer(state: BodyState, frame: Frame, expr: Expr): void {
    const call = unparen(expr);
    if (call.kind !== 'Call') return;
    const { callee, receiver, args } = this.calls.prepare(state, call, true);
    forget(state, call);
    // What touches nothing that is followed need not be remembered; neither need more turns of an endless loop.
    const isIdle =
      callee?.kind !== 'function' && ![callee, receiver, ...args].some((value) => value && isTracked(value));
    const same = frame.deferred.filter((one) => one.call === call).length;
    if (isIdle || same >= MAX_DEFERRED) return;
    frame.deferred = [...frame.deferred, { call, callee, receiver, args }];
  }

  // ---------------------------------------------------------------- select

  private select(state: BodyState, frame: Frame, node: SelectStmt): Outcome {
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
      const after = this.enterClause(state, edge, clause, true);
      if (clause.isDefault) {
        otherwise = after;
        continue;
      }
      const event = this.commEvent(state, clause);
      if (event === undefined) {
        this.loosely();
        free.push(after);
        planned.push({ event: { kind: 'external' }, after, site: this.calls.site(state, clause) });
      } else {
        const asks = clause.comm?.kind === 'AssignStmt' && clause.comm.lhs.length === 2;
        const closed = asks ? this.enterClause(state, edge, clause, false) : undefined;
        const received = clause.comm && receivedFrom(clause.comm);
        const arrivals = received
          ? this.arrivals(state, this.reader.read(state, received), (from, value) =>
              this.enterClause(from, edge, clause, true, value),
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

  private enterClause(state: BodyState, edge: Edge, clause: CommClause, ok: boolean, value: Value = INPUT): BodyState {
    const after = state.clone();
    const { top } = after;
    if (top !== undefined) this.moveTo(after, top, edge.to);
    const { comm } = clause;
    if (comm?.kind === 'AssignStmt' && receivedFrom(comm))
      after.keep(clause, comm.lhs.length === 2 ? { kind: 'tuple', values: [value, constant(ok)] } : value);
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

  private communicated(state: BodyState, clause: CommClause): void {
    const kept = state.values.get(clause);
    state.values.delete(clause);
    if (clause.comm?.kind !== 'AssignStmt') return;
    clause.comm.lhs.forEach((target, index) => {
      this.store(state, target, kept?.kind === 'tuple' ? (kept.values[index] ?? INPUT) : (kept ?? INPUT));
    });
    forget(state, clause.comm);
  }

  // ---------------------------------------------------------------- assignments

  private assignAll(state: BodyState, lhs: readonly Expr[], rhs: readonly Expr[], op: string): void {
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
          value.kind === 'tuple' ? (value.values[index] ?? INPUT) : value.kind === 'opaque' ? OPAQUE : INPUT,
        );
      });
      return;
    }
    const values = rhs.map((expr) => single(this.reader.read(state, expr)));
    lhs.forEach((target, index) => {
      const [value = INPUT, source] = [values[index], rhs[index]];
      const held = source && value.kind === 'input' && this.isOfItself(target, source) ? OPAQUE : value;
      this.store(state, target, source && this.isAssignedOnce(target) ? this.reader.named(state, source, held) : held);
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
    return binding !== undefined && !this.reader.base.isReassigned(binding);
  }

  private store(state: BodyState, target: Expr, value: Value): void {
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
      if (whole.kind === 'record') {
        this.storeField(state, whole.id, bare.sel.name, held);
        return;
      }
    }
    this.reader.escape(state, held, 'stored where others may reach it');
    this.conditions.assigned(state, bare);
  }

  private storeField(state: BodyState, id: string, name: string, value: Value): void {
    if (state.shared.has(id) || this.reader.world.assumptions.escaped.has(fieldKey(id, name))) {
      this.reader.escape(state, value, 'stored in a field that others read');
      const before = state.heap.get(id)?.get(name);
      if (before !== undefined) this.reader.escape(state, before, 'held by a field that is assigned again');
      this.reader.world.dirty.add(fieldKey(id, name));
      return;
    }
    const fields = new Map(state.heap.get(id));
    if (value.kind === 'input') fields.delete(name);
    else fields.set(name, value);
    state.heap.set(id, fields);
  }

  private increment(state: BodyState, target: Expr, by: number): void {
    const value = this.reader.read(state, target);
    const loop = state.top?.block.loop;
    const isFollowed = loop === undefined || this.reader.base.isEventfulLoop(loop);
    if (!isFollowed) {
      this.store(state, target, unlessOpaque(value));
      return;
    }
    // `for ; n > 0; n--`: what the condition has taken as a count is counted on.
    const isCounter = value.kind === 'input' && loop?.kind === 'ForStmt' && this.isComparedIn(loop.cond, target);
    const count = isCounter ? this.counts.of(state, target, true) : undefined;
    this.store(state, target, sumOf(count === undefined ? value : constant(count), constant(by)));
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
    this.store(state, target, op === '+' ? sumOf(a, b) : unlessOpaque(a));
  }

  // ---------------------------------------------------------------- leaving blocks

  private branch(state: BodyState, frame: Frame): Outcome {
    const { succs } = frame.block;
    const [first, second] = succs;
    if (first === undefined) return { kind: 'park' };
    const idle = second && this.idleBranch(state, frame);
    if (idle) return this.skip(state, frame, idle);
    if (first.range !== undefined) return this.range(state, frame, succs);
    if (first.cond !== undefined) return this.condition(state, frame, succs, first.cond);
    if (second === undefined) {
      this.moveTo(state, frame, first.to);
      return ON;
    }
    return this.switched(state, succs);
  }

  /** The branch at the end of the block, where its ways do nothing on this run that matters. */
  private idleBranch(state: BodyState, { code, block }: Frame): IdleBranch | undefined {
    const branch = this.reader.base.idleBranches(code).get(block);
    if (branch === undefined || this.reader.isBusy(code, block)) return undefined;
    for (const [binding, fields] of branch.mentions) {
      if (!this.isTrackedThere(state, binding, fields)) continue;
      this.reader.world.busy.add(branchKey(code, block));
      return undefined;
    }
    return branch;
  }

  private isTrackedThere(state: BodyState, binding: Binding, fields: readonly Selector[] | undefined): boolean {
    const value = state.variables.get(binding);
    if (value === undefined || !(isTracked(value) || value.kind === 'function')) return false;
    return (
      value.kind !== 'record' ||
      fields === undefined ||
      fields.some((field) => isTracked(this.reader.read(state, field)))
    );
  }

  /** Goes to where the ways of an idle branch join. What they may have assigned is as open as an input. */
  private skip(state: BodyState, frame: Frame, { join, written, stored, calls }: IdleBranch): Outcome {
    for (const binding of written) state.assign(binding, INPUT);
    for (const target of stored) this.conditions.assigned(state, target);
    for (const call of calls) this.calls.pass(call);
    for (const { range, cond } of frame.block.succs) {
      if (range) state.values.delete(range);
      if (cond) forget(state, cond);
    }
    this.moveTo(state, frame, join);
    return ON;
  }

  private moveTo(state: BodyState, frame: Frame, block: BasicBlock): void {
    frame.block = block;
    frame.index = 0;
    this.forgetFacts(state);
  }

  private forgetFacts(state: BodyState): void {
    state.forgetFacts(
      (code) => this.reader.aheadOf(code),
      (binding) => this.reader.base.isHeld(binding),
    );
  }

  private switched(state: BodyState, succs: readonly Edge[]): Outcome {
    const statement = succs.find((edge) => edge.clause !== undefined)?.clause?.parent;
    const tag = statement?.kind === 'SwitchStmt' ? statement.tag : undefined;
    const certain = this.conditions.isCertainChoice(state, tag);
    const about = tag ? this.reader.base.variablesIn(tag) : new Set<never>();
    const paths = tag ? this.conditions.pathsIn(state, tag) : [];
    const ways = succs.map((edge): Way => {
      const after = state.clone();
      if (tag) forget(after, tag);
      if (after.top !== undefined) this.moveTo(after, after.top, edge.to);
      if (tag && about.size > 0) after.facts.set(`S:${String(tag.start)}`, { value: 'chosen', about, paths });
      this.forgetFacts(after);
      return { state: after, certain, note: edge.clause && { kind: 'clause', node: edge.clause } };
    });
    return { kind: 'fork', ways };
  }

  private condition(state: BodyState, frame: Frame, succs: readonly Edge[], cond: Expr): Outcome {
    const decision = this.conditions.decide(state, cond);
    const to = (value: boolean): Edge | undefined => succs.find((edge) => edge.kind === (value ? 'true' : 'false'));
    if (decision.kind === 'known') {
      const edge = to(decision.value);
      if (edge === undefined) return { kind: 'park' };
      forget(state, cond);
      this.moveTo(state, frame, edge.to);
      return ON;
    }
    const ways: { value: boolean; after: BodyState }[] = [];
    for (const value of [true, false]) {
      const edge = to(value);
      if (edge === undefined) continue;
      const after = state.clone();
      if (decision.kind === 'either') decision.remember(after, value);
      forget(after, cond);
      if (after.top !== undefined) this.moveTo(after, after.top, edge.to);
      ways.push({ value, after });
    }
    if (decision.kind === 'context' || decision.kind === 'flag') {
      const site = this.calls.site(state, cond);
      const cases = ways.map(({ value, after }): PlannedCase => ({ event: testOf(decision, value), after, site }));
      return { kind: 'event', cases, site };
    }
    const { certain } = decision;
    return {
      kind: 'fork',
      ways: ways.map(({ value, after }): Way => ({
        state: after,
        certain,
        note: { kind: 'condition', node: cond, value },
      })),
    };
  }

  private range(state: BodyState, frame: Frame, succs: readonly Edge[]): Outcome {
    const turn = succs.find((edge) => edge.kind === 'turn');
    const done = succs.find((edge) => edge.kind === 'done');
    const statement = turn?.range ?? done?.range;
    if (turn === undefined || done === undefined || statement === undefined) return { kind: 'park' };
    const to = (edge: Edge, value: Value = INPUT, from = state): BodyState => {
      const after = from.clone();
      if (after.top !== undefined) this.moveTo(after, after.top, edge.to);
      after.keep(statement, value);
      return after;
    };
    const operand = this.reader.read(state, statement.x);
    const isChannel =
      operand.kind === 'object' || operand.kind === 'channelOf' || this.reader.base.view.isChannel(statement.x);
    if (isChannel) {
      const event = receiveEvent(operand);
      const site = this.calls.site(state, statement);
      if (event !== undefined) {
        const arrivals = this.arrivals(state, operand, (from, value) => to(turn, value, from));
        return { kind: 'event', cases: [{ event, ...arrivals, closed: to(done), site }], site };
      }
    }
    if (isChannel) this.loosely();
    if (isChannel || !this.reader.base.isEventfulLoop(statement)) {
      return {
        kind: 'fork',
        ways: [
          { state: to(turn), certain: true, note: { kind: 'turn', node: statement } },
          { state: to(done), certain: true, note: { kind: 'done', node: statement } },
        ],
      };
    }
    const begun = state.turns.get(statement) ?? 0;
    const isMore = begun < this.counts.turnsOf(state, statement);
    if (isMore) state.turns.set(statement, begun + 1);
    else state.turns.delete(statement);
    this.moveTo(state, frame, (isMore ? turn : done).to);
    return ON;
  }

  // ---------------------------------------------------------------- leaving calls

  private leave(state: BodyState, frame: Frame, exit: ExitKind): Outcome {
    switch (exit) {
      case 'never':
        return { kind: 'park' };
      case 'exit':
        return this.exits(state, frame);
      case 'panic':
      case 'goexit':
      case 'return':
        if (exit === 'panic' && !canRecover(state)) return this.exits(state, frame);
        frame.ending = exit;
        return ON;
    }
  }

  private exits(state: BodyState, frame: Frame): Outcome {
    const node = frame.block.exitNode ?? frame.code.func;
    const site = this.calls.site(state, node);
    const after = new BodyState();
    return { kind: 'event', cases: [{ event: { kind: 'exit' }, after, site }], site };
  }

  /** Runs the next deferred call of a frame that is ending, or leaves it. */
  private unwind(state: BodyState, frame: Frame, ending: ExitKind): Outcome {
    const next = frame.deferred.at(-1);
    if (next !== undefined) {
      frame.deferred = frame.deferred.slice(0, -1);
      return this.calls.perform(state, { ...next, isDeferred: true });
    }
    state.pop();
    const below = state.top;
    const goesOn = ending === 'return' || (ending === 'panic' && state.recovered);
    if (goesOn && ending === 'panic') state.recovered = false;
    if (below === undefined) {
      if (goesOn && state.isRoot) for (const value of frame.results) this.returnOut(state, value);
      return { kind: 'end', node: frame.block.exitNode };
    }
    if (goesOn) {
      if (frame.call && !frame.isDeferred && frame.results.length > 0)
        state.keep(
          frame.call,
          frame.results.length === 1 ? (frame.results[0] ?? INPUT) : { kind: 'tuple', values: frame.results },
        );
      state.collect();
      return ON;
    }
    below.ending = ending;
    return ON;
  }

  /** The root's caller gets a value. */
  private returnOut(state: BodyState, value: Value): void {
    if (value.kind === 'object' && value.type === 'channel') this.reader.world.returned.add(value.index);
    this.calls.handOut(state, value);
  }
}

/** The sum of two small numbers; else an input, or opaque where the first is. */
function sumOf(a: Value, b: Value): Value {
  if (a.kind !== 'constant' || b.kind !== 'constant') return unlessOpaque(a);
  if (typeof a.value !== 'number' || typeof b.value !== 'number') return INPUT;
  // What was counted is no input, however large it is.
  if (a.written && a.value > MAX_COUNT) return OPAQUE;
  const sum = a.value + b.value;
  return Math.abs(sum) <= MAX_COUNT ? constant(sum) : OPAQUE;
}

function unlessOpaque(value: Value): Value {
  return value.kind === 'opaque' ? OPAQUE : INPUT;
}

function single(value: Value): Value {
  return value.kind === 'tuple' ? (value.values[0] ?? INPUT) : value;
}

/** Drops the kept values that an operation has consumed. */
function forget(state: BodyState, node: Node): void {
  for (const kept of state.values.keys()) {
    if (kept.start >= node.start && kept.end <= node.end) state.values.delete(kept);
  }
}

/** The event that lets a condition be true or false. */
function testOf(decision: Extract<Decision, { kind: 'context' | 'flag' }>, isTrue: boolean): Event {
  const object = decision.index;
  if (decision.kind === 'flag') return { kind: 'holds', object, value: isTrue === decision.whenTrue };
  return { kind: isTrue === (decision.whenTrue === 'cancelled') ? 'cancelled' : 'live', object };
}

function canRecover(state: BodyState): boolean {
  return state.frames.some((frame) => frame.deferred.some(({ call }) => mentionsRecover(call)));
}

/** A deferred literal that names recover; a declared function that is deferred may recover too. */
function mentionsRecover(call: Call): boolean {
  const fun = unparen(call.fun);
  if (fun.kind !== 'FuncLit') return false;
  let found = false;
  walk(fun.body, (node) => {
    found ||= node.kind === 'Ident' && node.name === 'recover';
  });
  return found;
}

function sendEvent(channel: Value, message: string | undefined): Event | undefined {
  if (channel.kind === 'object' && channel.type === 'channel')
    return { kind: 'send', object: channel.index, ...(message !== undefined && { message }) };
  return isNil(channel) ? { kind: 'never' } : undefined;
}

function receiveEvent(channel: Value): Event | undefined {
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
