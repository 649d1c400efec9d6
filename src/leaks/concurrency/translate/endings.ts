/**
 * How does a call end? Deferred calls run, results go to the caller, a panic unwinds until somebody recovers; what ends the
 * process ends the run.
 */
import type { ExitKind } from '../../../go/flow/graph.js';
import { unparen } from '../../../go/flow/operands.js';
import type { Call } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { Event } from '../model.js';
import { BodyState } from './body-state.js';
import type { Frame } from './body-state.js';
import type { Calls } from './calls.js';
import type { ValueReader } from './evaluate.js';
import type { Outcome } from './outcome.js';
import { ON } from './outcome.js';
import { productEvents } from './products.js';
import { OPAQUE } from './values.js';
import type { Value } from './values.js';

export class Endings {
  private readonly reader: ValueReader;
  private readonly calls: Calls;

  constructor(reader: ValueReader, calls: Calls) {
    this.reader = reader;
    this.calls = calls;
  }

  /** Leaves a block at whose end the call ends. */

  leave(state: BodyState, frame: Frame, exit: ExitKind): Outcome {
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
  unwind(state: BodyState, frame: Frame, ending: ExitKind): Outcome {
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
      if (goesOn && state.isRoot) {
        const begun = productEvents(state, frame.results, this.calls, this.reader);
        for (const value of frame.results) if (begun.length === 0) this.returnOut(state, value);
        if (begun.length > 0) {
          state.pending = begun;
          return ON;
        }
        const stop = this.stopEvent();
        if (stop) return this.calls.sequence(state, frame.code.func, [stop]);
      }
      return { kind: 'end', node: frame.block.exitNode };
    }
    if (goesOn) {
      if (frame.call && !frame.isDeferred && frame.results.length > 0)
        state.keep(
          frame.call,
          frame.results.length === 1 ? (frame.results[0] ?? OPAQUE) : { kind: 'tuple', values: frame.results },
        );
      state.collect();
      return ON;
    }
    below.ending = ending;
    return ON;
  }

  /** Who called the root gives the signal to stop, some time after it has returned. */
  private stopEvent(): Event | undefined {
    const { world } = this.reader;
    const { stop: object } = world;
    if (object === undefined || world.returned.size === 0) return undefined;
    return { kind: world.objects[object]?.type === 'context' ? 'cancel' : 'close', object };
  }

  /** The root's caller gets a value. */
  private returnOut(state: BodyState, value: Value): void {
    const { world } = this.reader;
    if (value.kind === 'object' && value.type === 'channel') {
      world.returned.add(value.index);
      if (world.stop !== undefined) {
        world.allow(value.index, { recv: 'certain', recvUntil: world.stop });
        return;
      }
    }
    const type = value.kind === 'record' ? world.recordTypes.get(value.id) : undefined;
    if (type) world.returnedTypes.add(type);
    this.calls.handOut(state, value);
  }
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
