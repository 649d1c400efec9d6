/** What does a call of a predeclared function do? Channels are made and closed, lists grow, panics are recovered. */
import type { Call, Expr } from '../../../go/syntax/ast.js';
import type { BodyState } from './body-state.js';
import type { Calls, Invocation } from './calls.js';
import type { Counts } from './counts.js';
import type { ValueReader } from './evaluate.js';
import type { Outcome } from './outcome.js';
import { ON } from './outcome.js';
import { Registers } from './registers.js';
import { isChannelType } from './type-shapes.js';
import { FILLED, EMPTY, isTracked, NIL, OPAQUE, PRESENT } from './values.js';
import type { Value } from './values.js';
import { assigned } from './written-places.js';

export class Builtins {
  private readonly reader: ValueReader;
  private readonly counts: Counts;
  private readonly calls: Calls;
  private readonly registers: Registers;

  constructor(reader: ValueReader, counts: Counts, calls: Calls) {
    this.reader = reader;
    this.counts = counts;
    this.calls = calls;
    this.registers = new Registers(reader);
  }

  /** Performs a call of a predeclared function. */
  perform(state: BodyState, { call, args }: Invocation, name: string): Outcome {
    const [first] = args;
    switch (name) {
      case 'close':
        if (first?.kind === 'object' && first.type === 'channel')
          return this.calls.event(state, call, { kind: 'close', object: first.index });
        return ON;
      case 'make': {
        const [type, size] = call.args;
        if (this.reader.makers.makesSharedMap(call)) state.keep(call, this.reader.makers.make(state, call, 'map'));
        else state.keep(call, PRESENT);
        if (type === undefined || !isChannelType(type, this.reader.base.view)) return ON;
        const capacity =
          size === undefined
            ? 0
            : (this.counts.of(state, size, true) ?? this.reader.world.symbol(`cap:${String(size.start)}`, true, size));
        state.keep(call, this.reader.makers.make(state, call, 'channel', { capacity: Math.max(0, capacity) }));
        return ON;
      }
      case 'new': {
        const [type] = call.args;
        const made = type && this.reader.makers.zero(state, call, type);
        state.keep(call, made && isTracked(made) ? made : PRESENT);
        return ON;
      }
      case 'delete':
      case 'clear': {
        const event = this.registers.takeEntries(state, call);
        return event ? this.calls.event(state, call, event) : ON;
      }
      case 'recover':
        return this.recover(state, call);
      case 'append':
        this.append(state, call, args);
        return ON;
      case 'copy':
        for (const value of args) this.reader.escape(state, value, 'copied from list to list');
        this.fills(state, call.args[0]);
        return ON;
      case 'delete':
      case 'clear':
        this.fills(state, call.args[0]);
        return ON;
      default:
        return ON;
    }
  }

  /** A list that is appended to is a new one. */
  private append(state: BodyState, call: Call, args: readonly Value[]): void {
    const [base = OPAQUE, ...more] = args;
    const before = isNil(base) ? [] : this.reader.elementsOf(state, base);
    const [last] = more;
    const added = call.spread ? (last && isNil(last) ? [] : last && this.reader.elementsOf(state, last)) : more;
    if (before === undefined || added === undefined) {
      for (const value of args) this.reader.escape(state, value, 'stored in a list');
      state.keep(call, call.spread || more.length === 0 ? OPAQUE : FILLED);
      return;
    }
    const list = this.reader.makers.list(state, [...before, ...added]);
    state.keep(call, list ?? (before.length + added.length > 0 ? FILLED : EMPTY));
  }

  /** What a list or map holds has been changed. */
  private fills(state: BodyState, list: Expr | undefined): void {
    if (list) assigned(this.reader, state, list);
  }

  /** Nothing was thrown where the function that has deferred the call returns; in a body of its own nothing is known. */
  private recover(state: BodyState, call: Call): Outcome {
    const ending = state.frames.findLast((frame) => frame.ending !== undefined)?.ending;
    if (ending === undefined) {
      state.keep(call, OPAQUE);
      return ON;
    }
    const isFirst = ending === 'panic' && !state.recovered;
    if (isFirst) state.recovered = true;
    state.keep(call, isFirst ? PRESENT : NIL);
    return ON;
  }
}

function isNil(value: Value): boolean {
  return value.kind === 'constant' && value.value === null;
}
