/** What does a method of an object of the model do? One table of methods, chosen by the object they are called on. */
import type { Call } from '../../../go/syntax/ast.js';
import type { Event } from '../model.js';
import type { BodyState, Deferred } from './body-state.js';
import type { Calls, Invocation } from './calls.js';
import type { Counts } from './counts.js';
import type { ValueReader } from './evaluate.js';
import type { Outcome, PlannedCase } from './outcome.js';
import { ON } from './outcome.js';
import { constant, EXTERNAL, INPUT, OPAQUE } from './values.js';
import type { Value } from './values.js';

/** Stands for an error that is not nil, whatever it says. */
const SOME_ERROR: Value = constant('error');

export class ObjectCalls {
  private readonly reader: ValueReader;
  private readonly counts: Counts;
  private readonly calls: Calls;

  constructor(reader: ValueReader, counts: Counts, calls: Calls) {
    this.reader = reader;
    this.counts = counts;
    this.calls = calls;
  }

  /** A method of a value that the model, or the environment, knows. Undefined: the method is not one of those. */
  onValue(state: BodyState, invocation: Invocation, receiver: Value, name: string): Outcome | undefined {
    const { call } = invocation;
    // A lock that is not in the model may keep goroutines apart.
    if (/^R?Lock$/.test(name) && (receiver.kind === 'external' || receiver.kind === 'opaque'))
      this.reader.world.isLoose = true;
    switch (receiver.kind) {
      case 'object':
      case 'group':
        return this.onObject(state, invocation, receiver, name);
      case 'background':
        state.keep(
          call,
          name === 'Err'
            ? { kind: 'constant', value: null }
            : name === 'Done'
              ? { kind: 'constant', value: null }
              : OPAQUE,
        );
        return ON;
      case 'external':
        for (const value of invocation.args) this.calls.handOut(state, value);
        state.keep(call, name === 'Done' ? EXTERNAL : receiver.what === 'any' ? OPAQUE : INPUT);
        return ON;
      default:
        return undefined;
    }
  }

  onObject(state: BodyState, invocation: Invocation, receiver: Value, name: string): Outcome {
    const { call, args } = invocation;
    if (receiver.kind === 'group') return this.onGroup(state, invocation, receiver, name);
    if (receiver.kind !== 'object') return this.calls.unknown(state, invocation, INPUT);
    const object = receiver.index;
    const plain = (event: Event): Outcome => this.calls.event(state, call, event);
    switch (`${receiver.type}.${name}`) {
      case 'waitgroup.Add': {
        const [delta] = call.args;
        const count = delta && this.counts.of(state, delta, true);
        if (count === undefined) {
          this.reader.escape(state, receiver, 'Add of an unknown number');
          return ON;
        }
        return plain({ kind: 'add', object, delta: count });
      }
      case 'waitgroup.Done':
        return plain({ kind: 'add', object, delta: -1 });
      case 'waitgroup.Wait':
        return plain({ kind: 'wait', object });
      case 'waitgroup.Go':
        return this.goOn(state, invocation, object, args[0]);
      case 'mutex.Lock':
        return plain({ kind: 'lock', object });
      case 'rwmutex.Lock':
        return this.calls.sequence(state, call, [
          { kind: 'announce', object },
          { kind: 'lock', object },
        ]);
      case 'mutex.Unlock':
      case 'rwmutex.Unlock':
        return plain({ kind: 'unlock', object });
      case 'rwmutex.RLock':
        return plain({ kind: 'rlock', object });
      case 'rwmutex.RUnlock':
        return plain({ kind: 'runlock', object });
      case 'context.Done':
        state.keep(call, { kind: 'channelOf', type: 'context', index: object });
        return ON;
      case 'context.Err':
        state.keep(call, { kind: 'contextError', index: object });
        return ON;
      case 'context.Deadline':
        return ON;
      case 'context.Value':
        // What a context made in view carries the run has put there.
        state.keep(call, this.reader.world.objects[object]?.ofCaller === true ? INPUT : OPAQUE);
        return ON;
      case 'timer.Stop': {
        const site = this.calls.site(state, call);
        const cases = [true, false].map((inTime): PlannedCase => {
          const after = state.clone();
          after.keep(call, constant(inTime));
          return { event: { kind: inTime ? 'disarm' : 'late', object }, after, site };
        });
        return { kind: 'event', cases, site };
      }
      case 'timer.Reset':
        return plain({ kind: 'arm', object });
      case 'once.finish':
        return plain({ kind: 'finish', object });
      case 'once.Do':
        return this.doOnce(state, invocation, object);
      case 'semaphore.Acquire':
      case 'semaphore.Release': {
        const size = call.args[name === 'Acquire' ? 1 : 0];
        const count = size && this.counts.of(state, size, true);
        if (count === undefined) return this.calls.unknown(state, invocation, INPUT);
        if (name === 'Release') return plain({ kind: 'release', object, count });
        return this.acquire(state, invocation, { kind: 'acquire', object, count });
      }
      case 'semaphore.TryAcquire':
        return this.tryAcquire(state, invocation, object);
      case 'cond.Wait':
        return this.waitForSignal(state, call, object);
      case 'cond.Signal':
        return plain({ kind: 'signal', object });
      case 'cond.Broadcast':
        return plain({ kind: 'broadcast', object });
      default:
        return this.calls.unknown(state, invocation, OPAQUE);
    }
  }

  /** `sem.Acquire(ctx, n)`: takes the permits, or returns the context's error once it is done. */
  private acquire(state: BodyState, { call, args }: Invocation, event: Event): Outcome {
    const [context = INPUT] = args;
    const site = this.calls.site(state, call);
    const after = (result: Value): BodyState => {
      const next = state.clone();
      next.keep(call, result);
      return next;
    };
    const taken: PlannedCase = { event, after: after(constant(null)), site };
    if (context.kind === 'background') return { kind: 'event', cases: [taken], site };
    const done: Event =
      context.kind === 'object' && context.type === 'context'
        ? { kind: 'done', object: context.index }
        : { kind: 'external' };
    // What is returned then is some error: any value that is not nil.
    return { kind: 'event', cases: [taken, { event: done, after: after(SOME_ERROR), site }], site };
  }

  /** `sem.TryAcquire(n)`: takes the permits where they are free, and says so. */
  private tryAcquire(state: BodyState, invocation: Invocation, object: number): Outcome {
    const { call } = invocation;
    const [size] = call.args;
    const count = size && this.counts.of(state, size, true);
    if (count === undefined) return this.calls.unknown(state, invocation, INPUT);
    const site = this.calls.site(state, call);
    const [taken, refused] = [true, false].map((answer) => {
      const next = state.clone();
      next.keep(call, constant(answer));
      return next;
    });
    if (taken === undefined || refused === undefined) return ON;
    return {
      kind: 'event',
      cases: [{ event: { kind: 'acquire', object, count }, after: taken, site }],
      otherwise: refused,
      site,
    };
  }

  /** `c.Wait()`: gives the lock up and waits to be woken, then takes the lock again. */
  private waitForSignal(state: BodyState, call: Call, object: number): Outcome {
    const lock = this.reader.world.objects[object]?.lock;
    // Without the lock nothing is known of when it is waited for.
    if (lock === undefined) return this.calls.event(state, call, { kind: 'external' });
    const again: Event[] =
      lock.type === 'mutex'
        ? [{ kind: 'lock', object: lock.index }]
        : [
            { kind: 'announce', object: lock.index },
            { kind: 'lock', object: lock.index },
          ];
    return this.calls.sequence(state, call, [
      { kind: 'enqueue', object, lock: lock.index },
      { kind: 'wake', object },
      ...again,
    ]);
  }

  /** `wg.Go(f)`, `g.Go(f)`: counted, and counted off when f has returned. */
  private goOn(state: BodyState, invocation: Invocation, counter: number, f: Value | undefined): Outcome {
    const { call } = invocation;
    const done: Value = {
      kind: 'method',
      receiver: { kind: 'object', type: 'waitgroup', index: counter },
      name: 'Done',
    };
    const after: Deferred[] = [{ call, callee: done, receiver: undefined, args: [] }];
    const event =
      f && this.calls.spawn(state, call, { call, callee: f, receiver: undefined, args: [], isDeferred: false }, after);
    if (event === undefined) {
      this.reader.world.allow(counter, { everything: 'starts a function that is not followed' });
      return this.calls.unknown(state, invocation, INPUT);
    }
    return this.calls.sequence(state, call, [{ kind: 'add', object: counter, delta: 1 }, event]);
  }

  private doOnce(state: BodyState, invocation: Invocation, object: number): Outcome {
    const { call, args } = invocation;
    const [f] = args;
    if (f?.kind !== 'function') return this.calls.unknown(state, invocation, INPUT);
    const site = this.calls.site(state, call);
    const [after, first] = [state.clone(), state.clone()];
    const pass: PlannedCase = { event: { kind: 'pass', object }, after, site };
    // In the function that runs once, and in what it starts, one can only wait for its end.
    if (state.entered.includes(object)) return { kind: 'event', cases: [pass], site };
    after.entered = first.entered = [...state.entered, object].toSorted((a, b) => a - b);
    const finish: Value = { kind: 'method', receiver: { kind: 'object', type: 'once', index: object }, name: 'finish' };
    const frame = this.calls.frame(first, f.func, f, { ...invocation, args: [] }, [
      { call, callee: finish, receiver: undefined, args: [] },
    ]);
    if (frame === undefined) return this.calls.unknown(state, invocation, INPUT);
    first.frames.push(frame);
    return {
      kind: 'event',
      cases: [{ event: { kind: 'enter', object }, after: first, site }, pass],
      site,
    };
  }

  private onGroup(
    state: BodyState,
    invocation: Invocation,
    group: Extract<Value, { kind: 'group' }>,
    name: string,
  ): Outcome {
    const { call } = invocation;
    switch (name) {
      case 'Go':
        return this.goOn(state, invocation, group.counter, invocation.args[0]);
      case 'Wait': {
        const ended: Event[] = group.context === undefined ? [] : [{ kind: 'cancel', object: group.context }];
        return this.calls.sequence(state, call, [{ kind: 'wait', object: group.counter }, ...ended]);
      }
      default:
        // SetLimit and TryGo: how many run at once is not followed.
        return this.calls.unknown(state, invocation, OPAQUE);
    }
  }
}
