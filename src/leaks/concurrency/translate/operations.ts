/**
 * What does one operation of a flow graph do to the goroutine that performs it? One step of a body: events stop it,
 * branches fork it, everything else changes the state in place.
 */
import type { Op } from '../../../go/flow/graph.js';
import { unparen } from '../../../go/flow/operands.js';
import type { AssignStmt, Expr, Node, RangeStmt, ValueSpec } from '../../../go/syntax/ast.js';
import type { Event } from '../model.js';
import { Assignments } from './assignments.js';
import type { BodyState, Frame } from './body-state.js';
import { Branches } from './branches.js';
import type { Calls, Invocation } from './calls.js';
import { Communication } from './communication.js';
import type { Conditions } from './conditions.js';
import type { Counts } from './counts.js';
import { Endings } from './endings.js';
import type { ValueReader } from './evaluate.js';
import { truthOf } from './flags.js';
import { forget } from './moves.js';
import { gone } from './registers.js';
import type { RegisterLoad } from './registers.js';
import type { Outcome, PlannedCase } from './outcome.js';
import { Knowledge } from './knowledge.js';
import { ON } from './outcome.js';
import { widthOf, withOwnError } from './results.js';
import { INPUT, isTracked, OPAQUE } from './values.js';
import type { Value } from './values.js';

/** Deferred calls of one statement. */
const MAX_DEFERRED = 6;

export class Operations {
  private readonly reader: ValueReader;
  private readonly calls: Calls;
  private readonly conditions: Conditions;
  private readonly knowledge: Knowledge;
  private readonly assignments: Assignments;
  private readonly communication: Communication;
  private readonly branches: Branches;
  private readonly endings: Endings;

  constructor(reader: ValueReader, calls: Calls, conditions: Conditions, counts: Counts) {
    this.reader = reader;
    this.calls = calls;
    this.conditions = conditions;
    this.knowledge = new Knowledge(reader, conditions);
    this.assignments = new Assignments(reader, conditions, counts);
    this.communication = new Communication(reader, calls, conditions, this.assignments);
    this.branches = new Branches(reader, calls, conditions, counts, this.communication);
    this.endings = new Endings(reader, calls);
    calls.step = (state) => this.step(state);
  }

  /** One step of the innermost call. */
  step(state: BodyState): Outcome {
    const [pending, ...rest] = state.pending;
    if (pending !== undefined) {
      const after = pending.event.kind === 'lost' ? gone(state) : state.clone();
      if (pending.event.kind !== 'lost') after.pending = rest;
      return { kind: 'event', cases: [{ event: pending.event, after, site: pending.site }], site: pending.site };
    }
    const frame = state.top;
    if (frame === undefined) return { kind: 'end', node: undefined };
    if (frame.ending !== undefined) return this.endings.unwind(state, frame, frame.ending);
    const op = frame.block.ops[frame.index];
    if (op !== undefined) return this.perform(state, frame, op);
    if (frame.block.exit !== undefined) return this.endings.leave(state, frame, frame.block.exit);
    return this.branches.branch(state, frame);
  }

  /** What the operation does to maps that several use comes first. */
  private perform(state: BodyState, frame: Frame, op: Op): Outcome {
    const load = this.load(state, op);
    if (load) return load;
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

  /** What the model holds of fields is read before the operation that uses it. */
  private load(state: BodyState, op: Op): Outcome | undefined {
    if (op.op === 'bind' || op.op === 'use' || op.op === 'turn' || op.op === 'comm') return undefined;
    const { registers } = this.conditions;
    const read = this.readBy(op).reduce<RegisterLoad | undefined>(
      (found, node) => found ?? registers.loadFor(state, node),
      undefined,
    );
    if (read === undefined) return undefined;
    const site = this.calls.site(state, read.node);
    const cases = read.cases.map(({ event, after }): PlannedCase => ({ event, after, site }));
    return { kind: 'event', cases, site };
  }

  /** What an operation evaluates before it does anything. */
  private readBy(op: Exclude<Op, { op: 'bind' | 'use' | 'turn' | 'comm' }>): readonly Node[] {
    if (op.op === 'go' || op.op === 'defer') return [op.node.call];
    return op.op === 'select' ? op.node.clauses.flatMap(({ comm }) => (comm ? [comm] : [])) : [op.node];
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
        return this.communication.receive(state, op.node, op.chan);
      case 'send':
        passed();
        return this.communication.send(state, op.node.chan, op.node.value, op.node);
      case 'assign':
        passed();
        return this.setFlag(state, op.node) ?? this.assigned(state, op.node);
      case 'incdec':
        this.assignments.increment(state, op.node.x, op.node.op === '++' ? 1 : -1);
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
        this.turn(state, op.node);
        passed();
        return ON;
      case 'select':
        return this.communication.select(state, frame, op.node);
      case 'comm':
        this.communication.communicated(state, op.node);
        passed();
        return ON;
      case 'return':
        frame.results = this.resultsOf(state, frame, op.node.results);
        frame.code.results.forEach((result, index) => {
          const value = frame.results[index];
          if (result && value && op.node.results.length > 0) this.reader.assign(state, result, value);
        });
        forget(state, op.node);
        passed();
        return ON;
      case 'bind':
        // Each clause has a name of its own for it: what is done by those names is not followed.
        if (op.of.bind) this.reader.escape(state, this.reader.read(state, op.of.x), 'bound by a type switch');
        passed();
        return ON;
      case 'literal':
      case 'use':
        passed();
        return ON;
    }
  }

  /** A turn of a range begins: over a list its index and element are known, of a channel the value. */
  private turn(state: BodyState, node: RangeStmt): void {
    const value = state.values.get(node) ?? INPUT;
    [node.key, node.value].forEach((target, at) => {
      if (target) this.assignments.store(state, target, value.kind === 'tuple' ? (value.values[at] ?? OPAQUE) : value);
    });
    state.values.delete(node);
  }

  private assigned(state: BodyState, node: AssignStmt): Outcome {
    const [target] = node.lhs;
    if (node.op !== ':=' || !this.assignments.declaresFlag(state, target, node.rhs[0])) {
      this.assignments.assignAll(state, node.lhs, node.rhs, node.op);
    }
    forget(state, node);
    return ON;
  }

  private declared(state: BodyState, node: ValueSpec): Outcome {
    const { names, values, type } = node;
    if (this.assignments.declaresFlag(state, names[0], values[0])) return ON;
    if (values.length > 0) this.assignments.assignAll(state, names, values, ':=');
    else if (type)
      for (const name of names) this.assignments.store(state, name, this.reader.makers.zero(state, name, type));
    forget(state, node);
    return ON;
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
      return frame.code.results.map((binding) => (binding ? this.reader.variable(state, binding) : OPAQUE));
    const [only] = results;
    const values = results.map((expr) => {
      const value = this.reader.read(state, expr);
      // What was found of it goes with it: `if err != nil { return nil, err }`.
      return value.kind === 'input' ? (this.knowledge.of(state, expr, value) ?? value) : value;
    });
    if (only !== undefined && values[0]?.kind === 'tuple') return values[0].values;
    if (only !== undefined && values.length === 1 && frame.code.func.type.results.length > 1)
      return Array.from({ length: widthOf(frame.code.func) }, () => (values[0]?.kind === 'input' ? INPUT : OPAQUE));
    return withOwnError(frame.code.func, results, values, this.reader.base.view);
  }

  private start(state: BodyState, expr: Expr, node: Node): Outcome {
    const call = unparen(expr);
    if (call.kind !== 'Call') return ON;
    const invocation = this.calls.prepare(state, call, false);
    forget(state, node);
    this.calls.doubt(state, invocation);
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
}
