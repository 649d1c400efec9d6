/**
 * Which way does a goroutine leave a block? Conditions it knows take one way, others fork it; ranges over channels are
 * receives, counted ones are followed turn by turn; branches that decide nothing are passed over.
 */
import type { Edge } from '../../../go/flow/graph.js';
import { unparen } from '../../../go/flow/operands.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Expr, ForStmt, RangeStmt, Selector } from '../../../go/syntax/ast.js';
import type { Event } from '../model.js';
import type { BodyState, Frame } from './body-state.js';
import type { Calls } from './calls.js';
import type { Communication } from './communication.js';
import { receiveEvent } from './communication.js';
import type { Conditions, Decision } from './conditions.js';
import type { Counts } from './counts.js';
import type { ValueReader } from './evaluate.js';
import { entryTurns, lostCase } from './entries.js';
import type { IdleBranch } from './idle-branches.js';
import { namesAll } from './exhaustive.js';
import { mayEnd } from './foreign-channels.js';
import { forget, forgetFacts, moveTo } from './moves.js';
import type { Outcome, PlannedCase, Way } from './outcome.js';
import { ON } from './outcome.js';
import { eventOf, gone } from './registers.js';
import { constant, INPUT, isTracked, OPAQUE } from './values.js';
import type { Value } from './values.js';
import { branchKey } from './keys.js';
import { assigned } from './written-places.js';

export class Branches {
  private readonly reader: ValueReader;
  private readonly calls: Calls;
  private readonly conditions: Conditions;
  private readonly counts: Counts;
  private readonly communication: Communication;

  constructor(reader: ValueReader, calls: Calls, conditions: Conditions, counts: Counts, communication: Communication) {
    this.reader = reader;
    this.calls = calls;
    this.conditions = conditions;
    this.counts = counts;
    this.communication = communication;
  }

  /** Leaves a block that has no exit. */
  branch(state: BodyState, frame: Frame): Outcome {
    const { succs } = frame.block;
    const [first, second] = succs;
    if (first === undefined) return { kind: 'park' };
    const idle = second && this.idleBranch(state, frame);
    if (idle) return this.skip(state, frame, idle);
    if (first.range !== undefined) return this.range(state, frame, succs);
    if (first.cond !== undefined) return this.condition(state, frame, succs, first.cond);
    if (second === undefined) {
      moveTo(state, frame, first.to, this.reader);
      return ON;
    }
    return this.switched(state, frame, succs);
  }

  /** The branch at the end of the block, where its ways do nothing on this run that matters. */
  private idleBranch(state: BodyState, { code, block }: Frame): IdleBranch | undefined {
    const branch = this.reader.base.idleBranches(code, this.reader.world.assumptions.lockless).get(block);
    if (branch === undefined || branch.isDeciding || this.reader.isBusy(code, block)) return undefined;
    for (const [binding, fields] of branch.mentions) {
      if (!this.isTrackedThere(state, binding, fields)) continue;
      this.reader.world.busy.add(branchKey(code, block));
      return undefined;
    }
    return branch;
  }

  /** Goes past a branch that somebody else decides, where its ways do nothing but write what is not known then. */
  private past(state: BodyState, frame: Frame): Outcome | undefined {
    const { code, block } = frame;
    const branch = this.reader.base.idleBranches(code, this.reader.world.assumptions.lockless).get(block);
    const isPassable =
      branch && [...branch.mentions].every(([one, fields]) => !this.isTrackedThere(state, one, fields));
    return isPassable ? this.skip(state, frame, branch) : undefined;
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

  /** Goes to where the ways of an idle branch join. What they may have assigned is not known. */
  private skip(state: BodyState, frame: Frame, { join, written, stored, calls }: IdleBranch): Outcome {
    for (const binding of written) this.reader.assign(state, binding, OPAQUE);
    for (const target of stored) assigned(this.reader, state, target);
    for (const call of calls) this.calls.pass(call);
    for (const { range, cond } of frame.block.succs) {
      if (range) state.values.delete(range);
      if (cond) forget(state, cond);
    }
    moveTo(state, frame, join, this.reader);
    return ON;
  }

  private switched(state: BodyState, frame: Frame, succs: readonly Edge[]): Outcome {
    const statement = succs.find((edge) => edge.clause !== undefined)?.clause?.parent;
    const tag = statement?.kind === 'SwitchStmt' ? statement.tag : undefined;
    const asked = statement?.kind === 'TypeSwitchStmt' ? this.reader.read(state, statement.x) : INPUT;
    const isSwitch = statement?.kind === 'SwitchStmt';
    const subject = tag ?? (statement?.kind === 'TypeSwitchStmt' ? statement.x : undefined);
    const certain = asked.kind === 'input' && (subject === undefined || this.conditions.isFree(state, subject));
    const about = subject ? this.conditions.variablesIn(state, subject) : new Set<never>();
    const paths = subject ? this.conditions.pathsIn(state, subject) : [];
    const open = isSwitch ? this.openClauses(state, succs, tag) : succs.map((edge) => ({ edge, isOpaque: false }));
    const isDecidedByOthers = !certain || open.every(({ isOpaque }) => isOpaque);
    const passed = isDecidedByOthers && open.length > 1 ? this.past(state, frame) : undefined;
    if (passed) return passed;
    const ways = open.map(({ edge, isOpaque }): Way => {
      const after = state.clone();
      if (subject) forget(after, subject);
      if (after.top !== undefined) moveTo(after, after.top, edge.to, this.reader);
      if (subject && about.size > 0) after.facts.set(`S:${String(subject.start)}`, { value: 'chosen', about, paths });
      forgetFacts(after, this.reader);
      return {
        state: after,
        certain: open.length === 1 || (certain && !isOpaque),
        note: edge.clause && { kind: 'clause', node: edge.clause },
      };
    });
    return { kind: 'fork', ways };
  }

  /**
   * The clauses that may be chosen: of a known tag the one that names it, without a tag those whose conditions are not known
   * to be false, up to one that is true. `isOpaque`: somebody else decides on the way to it.
   */
  private openClauses(
    state: BodyState,
    succs: readonly Edge[],
    tag: Expr | undefined,
  ): readonly { readonly edge: Edge; readonly isOpaque: boolean }[] {
    const open: { readonly edge: Edge; readonly isOpaque: boolean }[] = [];
    const others: Edge[] = [];
    let isOpaque = false;
    for (const edge of succs) {
      const clause = edge.clause?.kind === 'CaseClause' ? edge.clause : undefined;
      if (!clause || clause.isDefault) {
        others.push(edge);
        continue;
      }
      const answer = this.chooses(state, clause.exprs, tag);
      isOpaque ||= answer === 'opaque';
      if (answer !== false) open.push({ edge, isOpaque });
      if (answer === true) return open;
    }
    return [
      ...open,
      ...others.map((edge) => {
        const switched = edge.unmatched?.kind === 'SwitchStmt' ? edge.unmatched : undefined;
        const isMeant = switched === undefined || !namesAll(switched, this.reader.base.view);
        return { edge, isOpaque: isOpaque || !isMeant };
      }),
    ];
  }

  /** Whether a clause is chosen where control comes to it; undefined: inputs decide. */
  private chooses(state: BodyState, exprs: readonly Expr[], tag: Expr | undefined): boolean | 'opaque' | undefined {
    const value = tag && this.reader.read(state, tag);
    // What was counted, and what an opaque tag is, is asked as a whole.
    if (tag && value?.kind !== 'constant') return undefined;
    const answers = exprs.map((expr): boolean | 'opaque' | undefined => {
      if (value?.kind === 'constant') {
        const other = this.reader.read(state, expr);
        return other.kind === 'constant' ? other.value === value.value : undefined;
      }
      const decision = this.conditions.decide(state, expr);
      if (decision.kind === 'known') return decision.value;
      return decision.kind === 'either' && decision.certain ? undefined : 'opaque';
    });
    if (answers.every((answer) => answer === false)) return false;
    if (answers.includes(true) && !answers.includes('opaque')) return true;
    return answers.includes('opaque') ? 'opaque' : undefined;
  }

  private condition(state: BodyState, frame: Frame, succs: readonly Edge[], cond: Expr): Outcome {
    const decision = this.conditions.decide(state, cond);
    const to = (value: boolean): Edge | undefined => succs.find((edge) => edge.kind === (value ? 'true' : 'false'));
    if (decision.kind === 'known') {
      const edge = to(decision.value);
      if (edge === undefined) return { kind: 'park' };
      forget(state, cond);
      moveTo(state, frame, edge.to, this.reader);
      return ON;
    }
    const passed = decision.kind === 'either' && !decision.certain ? this.past(state, frame) : undefined;
    if (passed) return passed;
    const ways: { value: boolean; after: BodyState }[] = [];
    for (const value of [true, false]) {
      const edge = to(value);
      if (edge === undefined) continue;
      const after = state.clone();
      if (decision.kind === 'either') decision.remember(after, value);
      if (decision.kind === 'either' && !value && decision.loop)
        this.behind(decision.loop, after, this.conditions.isFree(state, cond));
      forget(after, cond);
      if (after.top !== undefined) moveTo(after, after.top, edge.to, this.reader);
      ways.push({ value, after });
    }
    if (decision.kind === 'context' || decision.kind === 'flag' || decision.kind === 'register') {
      const site = this.calls.site(state, cond);
      const cases = ways.map(({ value, after }): PlannedCase => ({ event: testOf(decision, value), after, site }));
      return { kind: 'event', cases, site };
    }
    const { certain } = decision;
    return {
      kind: 'fork',
      ways: ways.map(({ value, after }): Way => ({
        state: after,
        // A loop whose turns do not matter is left at some time.
        certain: certain || (!value && decision.loop !== undefined),
        note: { kind: 'condition', node: cond, value },
      })),
    };
  }

  private range(state: BodyState, frame: Frame, succs: readonly Edge[]): Outcome {
    const turn = succs.find((edge) => edge.kind === 'turn');
    const done = succs.find((edge) => edge.kind === 'done');
    const statement = turn?.range ?? done?.range;
    if (turn === undefined || done === undefined || statement === undefined) return { kind: 'park' };
    const isOpen = this.conditions.isFree(state, statement.x);
    const to = (edge: Edge, value: Value = isOpen ? INPUT : OPAQUE, from = state): BodyState => {
      const after = from.clone();
      if (after.top !== undefined) moveTo(after, after.top, edge.to, this.reader);
      after.keep(statement, value);
      return after;
    };
    const map = unparen(statement.x);
    const held = map.kind === 'Selector' ? this.conditions.registers.at(state, map) : undefined;
    if (held?.kind === 'entries')
      return this.turnOfEntries(state, statement, held.index, {
        end: (from) => to(done, INPUT, from),
        turn: (from, value) => to(turn, value, from),
      });
    if (map.kind === 'Selector' && this.conditions.registers.trustsEntries(state, map))
      return this.calls.event(gone(state), statement, { kind: 'lost' });
    const operand = this.reader.read(state, statement.x);
    const isChannel =
      operand.kind === 'object' || operand.kind === 'channelOf' || this.reader.base.view.isChannel(statement.x);
    if (isChannel) {
      const event = receiveEvent(operand);
      const site = this.calls.site(state, statement);
      if (event !== undefined) {
        const arrivals = this.communication.arrivals(state, operand, (from, value) => to(turn, value, from));
        return { kind: 'event', cases: [{ event, ...arrivals, closed: to(done), site }], site };
      }
    }
    const elements = this.reader.elementsOf(state, operand);
    if (elements) return this.turnOf(state, frame, statement, { turn, done, elements });
    if (isChannel) this.communication.loosely(operand);
    if (isChannel || !this.reader.isEventfulLoop(statement)) {
      const passed = isOpen || isChannel ? undefined : this.past(state, frame);
      if (passed) return passed;
      const mayBeEmpty = isOpen && !this.counts.hasElements(state, statement.x);
      return {
        kind: 'fork',
        ways: [
          { state: to(turn), certain: isOpen, note: { kind: 'turn', node: statement } },
          {
            state: this.behind(statement, to(done), mayBeEmpty),
            certain: !isChannel || mayEnd(statement.x, this.reader.base.view),
            note: { kind: 'done', node: statement },
          },
        ],
      };
    }
    const begun = state.turns.get(statement) ?? 0;
    const isMore = begun < this.counts.turnsOf(state, statement);
    if (isMore) state.turns.set(statement, begun + 1);
    else state.turns.delete(statement);
    moveTo(state, frame, (isMore ? turn : done).to, this.reader);
    // The key of a map is an input; of all else it counts the turns.
    if (!isMore) return ON;
    const literal = this.reader.base.origins.tableOf(statement);
    const row = literal && this.reader.makers.rowOf(state, literal, begun);
    const element = row ?? (isOpen || operand.kind === 'input' ? INPUT : OPAQUE);
    const key = this.reader.base.view.isMap(statement.x) ? element : constant(begun);
    state.keep(statement, { kind: 'tuple', values: [key, element] });
    return ON;
  }

  /**
   * Behind a loop whose turns are not followed nobody knows what they have counted: `n += len(row)`. `isOpen`: an input
   * decides whether there are any, so that there may have been none.
   */
  private behind(loop: RangeStmt | ForStmt, after: BodyState, isOpen: boolean): BodyState {
    if (this.reader.isEventfulLoop(loop)) return after;
    for (const binding of this.reader.base.variables.assignedIn(loop)) {
      const value = after.variables.get(binding);
      const isCount = value?.kind === 'constant' && typeof value.value === 'number';
      if (isCount || !isOpen) this.reader.assign(after, binding, OPAQUE);
    }
    return after;
  }

  /** The next turn over a map whose entries the model holds. */
  private turnOfEntries(state: BodyState, statement: RangeStmt, map: number, { end, turn }: EntryTargets): Outcome {
    const site = this.calls.site(state, statement);
    const at = state.turns.get(statement) ?? 0;
    const turns = entryTurns(this.reader, map, at);
    const on = state.clone();
    if (turns.length === 0) on.turns.delete(statement);
    else on.turns.set(statement, at + 1);
    const nothing: Event = { kind: 'has', object: map, some: 0, value: false, isDoubtful: false };
    const ways =
      turns.length === 0
        ? [{ event: nothing, after: end(on) }]
        : turns.map(({ event, value }) => {
            const after = on.clone();
            return { event, after: value ? turn(after, { kind: 'tuple', values: [INPUT, value(after)] }) : after };
          });
    const cases = [...ways, lostCase(state, map)].map((way): PlannedCase => ({ ...way, site }));
    return { kind: 'event', cases, site };
  }

  /** The next turn over a list made in view. */
  private turnOf(
    state: BodyState,
    frame: Frame,
    statement: RangeStmt,
    { turn, done, elements }: { turn: Edge; done: Edge; elements: readonly Value[] },
  ): Outcome {
    const begun = state.turns.get(statement) ?? 0;
    const isMore = begun < elements.length;
    if (isMore) state.turns.set(statement, begun + 1);
    else state.turns.delete(statement);
    moveTo(state, frame, (isMore ? turn : done).to, this.reader);
    if (isMore) state.keep(statement, { kind: 'tuple', values: [constant(begun), elements[begun] ?? OPAQUE] });
    return ON;
  }
}

interface EntryTargets {
  readonly end: (from: BodyState) => BodyState;
  readonly turn: (from: BodyState, value: Value) => BodyState;
}

/** The event that lets a condition be true or false. */
function testOf(decision: Extract<Decision, { kind: 'context' | 'flag' | 'register' }>, isTrue: boolean): Event {
  const object = decision.index;
  if (decision.kind === 'register') return eventOf(decision, isTrue);
  if (decision.kind === 'flag') return { kind: 'holds', object, value: isTrue === decision.whenTrue };
  return { kind: isTrue === (decision.whenTrue === 'cancelled') ? 'cancelled' : 'live', object };
}
