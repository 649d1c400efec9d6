/** What do functions of the library return that goroutines meet by? Timers, contexts, groups, semaphores. */
import type { Call } from '../../../go/syntax/ast.js';
import type { BodyState } from './body-state.js';
import type { Counts } from './counts.js';
import type { ValueReader } from './evaluate.js';
import { BACKGROUND, EXTERNAL, INPUT, NIL, OUTSIDE_CONTEXT, OUTSIDE_TIME, PRESENT } from './values.js';
import type { Value } from './values.js';

export class LibraryValues {
  private readonly reader: ValueReader;
  private readonly counts: Counts;

  constructor(reader: ValueReader, counts: Counts) {
    this.reader = reader;
    this.counts = counts;
  }

  /** The value of a call; undefined for a function that is none of these. */
  of(state: BodyState, call: Call, args: readonly Value[], symbol: string): Value | undefined {
    const [first = INPUT] = args;
    switch (symbol) {
      case 'time.After':
        // Received from where it stands it fires once, at any time; kept in a variable it is a timer like any other.
        return call.parent?.kind === 'Unary' ? OUTSIDE_TIME : this.timer(state, call);
      case 'time.NewTimer': {
        const timer = this.reader.makers.make(state, call, 'timer');
        return timer.kind === 'object' ? timer : OUTSIDE_TIME;
      }
      case 'time.NewTicker':
      case 'time.Tick':
        return OUTSIDE_TIME;
      case 'context.Background':
      case 'context.TODO':
      case 'context.WithoutCancel':
        return BACKGROUND;
      case 'context.WithValue':
        return first;
      case 'context.WithCancel':
      case 'context.WithCancelCause':
        return this.derived(state, call, first, false);
      case 'context.WithTimeout':
      case 'context.WithDeadline':
      case 'context.WithTimeoutCause':
      case 'context.WithDeadlineCause':
      case 'os/signal.NotifyContext':
        return this.derived(state, call, first, true);
      case 'golang.org/x/sync/errgroup.WithContext': {
        const context = this.context(state, call, first, false);
        const group = this.reader.makers.group(state, call, context.kind === 'object' ? context.index : undefined);
        // A function of the group that returns an error cancels; whether one does is not followed.
        if (context.kind === 'object') this.reader.world.allow(context.index, { cancel: 'possible' });
        return { kind: 'tuple', values: [group, context] };
      }
      case 'golang.org/x/sync/semaphore.NewWeighted': {
        const [size] = call.args;
        const capacity = size && this.counts.of(state, size, true);
        return capacity === undefined ? EXTERNAL : this.reader.makers.make(state, call, 'semaphore', { capacity });
      }
      case 'golang.org/x/sync/semaphore.Weighted.Acquire':
        // It fails only once its context has ended.
        return first.kind === 'background' ? NIL : undefined;
      case 'errors.New':
      case 'fmt.Errorf':
        return PRESENT;
      case 'sync.NewCond':
        return this.reader.makers.cond(state, call, first);
      default:
        return undefined;
    }
  }

  private timer(state: BodyState, call: Call): Value {
    const timer = this.reader.makers.make(state, call, 'timer');
    return timer.kind === 'object' ? { kind: 'channelOf', type: 'timer', index: timer.index } : OUTSIDE_TIME;
  }

  private derived(state: BodyState, call: Call, parent: Value, cancellable: boolean): Value {
    const context = this.context(state, call, parent, cancellable);
    const cancel: Value = context.kind === 'object' ? { kind: 'cancel', index: context.index } : EXTERNAL;
    return { kind: 'tuple', values: [context, cancel] };
  }

  private context(state: BodyState, call: Call, parent: Value, cancellable: boolean): Value {
    const above = parent.kind === 'object' && parent.type === 'context' ? parent.index : undefined;
    const ofCaller = !cancellable && above === undefined && parent.kind !== 'background';
    const about = { parent: above, cancellable: cancellable || ofCaller, ofCaller };
    const context = this.reader.makers.make(state, call, 'context', about);
    return context.kind === 'object' ? context : OUTSIDE_CONTEXT;
  }
}
