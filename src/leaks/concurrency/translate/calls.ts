/**
 * What does a call do? Meetings of goroutines become events, calls in view become frames (inlined), and what is handed to
 * code out of view escapes. One table of library functions; methods are chosen by the object they are called on.
 */
import type { Call, Expr, Func, FuncLit, Node } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import { unparen } from '../../../go/flow/operands.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Event } from '../model.js';
import type { BodyState, Deferred, Frame, PendingEvent } from './body-state.js';
import { returnsShared } from './code.js';
import type { Code } from './code.js';
import type { Counts } from './counts.js';
import { callsOf } from './evaluate.js';
import type { ValueReader } from './evaluate.js';
import { identityOf } from './identity.js';
import { isChannelType } from './type-shapes.js';
import { isLibraryMeeting } from './meeting-calls.js';
import type { Outcome, PlannedCase } from './outcome.js';
import { ON } from './outcome.js';
import {
  BACKGROUND,
  constant,
  EXTERNAL,
  INPUT,
  isTracked,
  OPAQUE,
  NIL,
  OUTSIDE_CONTEXT,
  OUTSIDE_TIME,
  PRESENT,
} from './values.js';
import type { Value } from './values.js';

/** Calls of declared functions inside each other that are followed; fewer where the body is too large. */
const MAX_CALL_DEPTH = 5;
const SHALLOW_CALL_DEPTH = 3;
const MAX_FRAMES = 9;

/** A call with its operands evaluated, to be performed now, at the end of the function, or by a new goroutine. */
export interface Invocation {
  readonly call: Call;
  readonly callee: Value | undefined;
  readonly receiver: Value | undefined;
  readonly args: readonly Value[];
  readonly isDeferred: boolean;
}

export class Calls {
  private readonly reader: ValueReader;
  private readonly counts: Counts;
  /** Literals and functions whose bodies have been followed. */
  readonly followed = new Set<Func>();

  constructor(reader: ValueReader, counts: Counts) {
    this.reader = reader;
    this.counts = counts;
  }

  /** Evaluates the operands of a call. */
  prepare(state: BodyState, call: Call, isDeferred: boolean): Invocation {
    const target = this.reader.base.view.target(call);
    const args = call.args.map((arg) => this.reader.named(state, arg, this.reader.read(state, arg)));
    const isPlain = target.kind === 'builtin' || target.kind === 'conversion' || target.kind === 'unknown';
    let callee: Value | undefined = isPlain ? undefined : this.reader.read(state, call.fun);
    let receiver: Value | undefined;
    const fun = unparen(call.fun);
    if (fun.kind === 'Selector') {
      const isPackage = target.kind === 'library' && target.receiver === undefined;
      if (!isPackage) receiver = this.reader.holder(state, fun);
      if (callee?.kind !== 'function' && callee?.kind !== 'cancel' && callee?.kind !== 'method') callee = undefined;
    }
    if (target.kind === 'declared') {
      const bound = target.receiver && this.receiverOf(state, target.receiver, receiver);
      callee = { kind: 'function', func: target.decl, captured: new Map(), receiver: bound };
    }
    // The method of an interface, called on what was made in view.
    const isDynamic = target.kind === 'unknown' || (target.kind === 'library' && target.dynamic === true);
    if (isDynamic && receiver?.kind === 'record' && fun.kind === 'Selector')
      callee = this.reader.methodOf(state, receiver, fun.sel.name) ?? callee;
    state.forgetInside(call);
    return { call, callee, receiver, args, isDeferred };
  }

  /** What a method in view is called on. */
  private receiverOf(state: BodyState, receiver: Expr, holder: Value | undefined): Value {
    const { parent } = receiver;
    const isEmbedded = parent?.kind === 'Selector' && this.reader.base.view.embeddedPath(parent).length > 0;
    if (isEmbedded) return holder ?? INPUT;
    return this.reader.named(state, receiver, this.reader.read(state, receiver));
  }

  /** Performs a call. The state stands behind it already; the value of the call is kept in the state. */
  perform(state: BodyState, invocation: Invocation): Outcome {
    const { call, callee, receiver } = invocation;
    if (callee?.kind === 'cancel') return this.event(state, call, { kind: 'cancel', object: callee.index });
    if (callee?.kind === 'method') return this.onObject(state, invocation, callee.receiver, callee.name);
    const target = this.reader.base.view.target(call);
    const fun = unparen(call.fun);
    if (receiver !== undefined && fun.kind === 'Selector' && target.kind !== 'declared') {
      const known = this.onValue(state, invocation, receiver, fun.sel.name);
      if (known !== undefined) return known;
    }
    if (callee?.kind === 'function') return this.enter(state, invocation, callee);
    switch (target.kind) {
      case 'builtin':
        return this.builtin(state, invocation, target.name);
      case 'conversion':
        state.keep(call, invocation.args[0] ?? INPUT);
        return ON;
      case 'library':
        return this.library(state, invocation, target.symbol);
      default:
        return this.unknown(state, invocation, INPUT);
    }
  }

  /** A frame for a body that is entered; undefined where it cannot be followed. */
  frame(
    state: BodyState,
    func: Func,
    callee: Value,
    invocation: Invocation,
    extra: readonly Deferred[] = [],
  ): Frame | undefined {
    const code = this.reader.base.codeOf(func);
    if (code === undefined || state.frames.some((frame) => frame.code === code) || state.frames.length >= MAX_FRAMES)
      return undefined;
    const declared = state.frames.filter(
      (frame) => frame.code.func.kind === 'FuncDecl' && frame.call !== undefined,
    ).length;
    const deepest = this.reader.world.assumptions.lockless ? SHALLOW_CALL_DEPTH : MAX_CALL_DEPTH;
    if (func.kind === 'FuncDecl' && declared >= deepest) return undefined;
    this.followed.add(func);
    const loaded: Binding[] = [];
    if (callee.kind === 'function') {
      for (const [binding, value] of callee.captured) {
        if (state.frames.some((frame) => frame.code.func === binding.func) || state.variables.has(binding)) continue;
        state.variables.set(binding, value);
        loaded.push(binding);
      }
      if (code.receiver && callee.receiver) this.reader.assign(state, code.receiver, callee.receiver);
    }
    this.bind(state, code, invocation.args, invocation.call.spread);
    return {
      code,
      block: code.graph.entry,
      index: 0,
      deferred: extra,
      ending: undefined,
      results: [],
      call: invocation.call,
      isDeferred: invocation.isDeferred,
      loaded,
    };
  }

  /** An event, then the rest of the code. */
  event(state: BodyState, node: Node, event: Event, then: (after: BodyState) => void = () => undefined): Outcome {
    const after = state.clone();
    then(after);
    const site = this.site(state, node);
    return { kind: 'event', cases: [{ event, after, site }], site };
  }

  site(state: BodyState, node: Node): number {
    const calls = callsOf(state);
    const key = `${calls.map(identityOf).join('.')}:${String(identityOf(node))}`;
    return this.reader.world.site({ node, calls }, key);
  }

  /** Several events in a row. */
  sequence(state: BodyState, node: Node, events: readonly Event[]): Outcome {
    const site = this.site(state, node);
    const pending = events.map((event): PendingEvent => ({ event, site }));
    state.pending = [...pending, ...state.pending];
    return ON;
  }

  /** Whether a call that is not followed may wait for other goroutines, or be what they wait for. */
  private mayWait(call: Call): boolean {
    const target = this.reader.base.view.target(call);
    if (target.kind === 'library') return isLibraryMeeting(target.symbol);
    return target.kind !== 'builtin' && target.kind !== 'conversion';
  }

  /** A call that does nothing to what is followed. */
  pass(call: Call): void {
    this.reader.world.isLoose ||= this.mayWait(call);
  }

  /** Hands the operands of a call to code out of view. */
  unknown(state: BodyState, invocation: Invocation, result: Value): Outcome {
    const { call, receiver, args, callee } = invocation;
    this.reader.world.isLoose ||= this.mayWait(call);
    for (const value of [receiver, callee]) if (value !== undefined) this.handOut(state, value);
    // Whoever is given a literal may call it, at any time and in any goroutine: that is as open as what a call returns.
    const isLater = call.fun.kind === 'Selector' && call.fun.sel.name === 'Cleanup';
    const target = this.reader.base.view.target(call);
    const isPrinting = target.kind === 'library' && PRINTERS.test(target.symbol);
    for (const value of args) if (!isPrinting || !this.isPrinted(state, value)) this.handOut(state, value, !isLater);
    state.keep(call, result);
    return ON;
  }

  /** A record without methods that printing would call. */
  private isPrinted(state: BodyState, value: Value): boolean {
    return (
      value.kind === 'record' &&
      ['String', 'Error', 'Format', 'GoString'].every((name) => !this.reader.methodOf(state, value, name))
    );
  }

  /** Code out of view gets a value: a function literal can do what its body does, anything else anything. */
  handOut(state: BodyState, value: Value, isCalled = false): void {
    if (value.kind !== 'function' || value.func.kind !== 'FuncLit') {
      this.reader.escape(state, value, 'passed to a call out of view');
      return;
    }
    for (const [binding, held] of value.captured) {
      if (!isTracked(held)) continue;
      const use =
        held.kind === 'object' && held.type === 'channel' ? channelUse(value.func, binding, this.reader) : undefined;
      if (use === undefined || held.kind !== 'object')
        this.reader.escape(state, held, 'captured by a function that is passed on');
      else this.reader.world.allow(held.index, isCalled && use.send ? { ...use, send: 'certain' } : use);
    }
  }

  private bind(state: BodyState, code: Code, args: readonly Value[], spread: boolean): void {
    const last = code.params.length - 1;
    const types = code.func.type.params.flatMap(({ names, type }) =>
      names.length === 0 ? [type] : names.map(() => type),
    );
    code.params.forEach((param, index) => {
      const packs = code.isVariadic && index === last && !spread;
      if (packs) for (const value of args.slice(index)) this.reader.escape(state, value, 'packed into a list');
      const value = packs ? INPUT : (args[index] ?? INPUT);
      if (param) this.reader.assign(state, param, this.isCopied(types[index]) ? INPUT : value);
    });
    for (const result of code.results) if (result) this.reader.assign(state, result, INPUT);
  }

  /** `wg sync.WaitGroup`: what the callee does to its copy, nobody else notices. */
  private isCopied(type: Expr | undefined): boolean {
    return type !== undefined && COPIED.has(this.reader.base.view.typeSymbol(type) ?? '');
  }

  private enter(state: BodyState, invocation: Invocation, callee: Extract<Value, { kind: 'function' }>): Outcome {
    const { call, args } = invocation;
    const given = [...args, ...(callee.receiver ? [callee.receiver] : [])];
    const isRelevant =
      callee.func.kind === 'FuncLit' ||
      this.reader.followsPackage(callee.func) ||
      given.some((value) => value.kind === 'function' || (!isContext(value) && holdsShared(state, value))) ||
      (state.maker !== undefined && returnsShared(callee.func) && this.reader.base.makesObjects(callee.func, 1));
    if (!isRelevant) {
      this.reader.world.isLoose ||= this.reader.base.mayMeet(callee.func);
      state.keep(call, this.resultOf(callee.func));
      return ON;
    }
    const frame = this.frame(state, callee.func, callee, invocation);
    if (frame === undefined) return this.unknown(state, invocation, this.resultOf(callee.func));
    state.frames.push(frame);
    return ON;
  }

  /** What a call in view that is not followed returns: a constant where every return says the same, else an input. */
  private resultOf(func: Func): Value {
    return this.reader.base.constantResultOf(func) ?? INPUT;
  }

  private builtin(state: BodyState, { call, args }: Invocation, name: string): Outcome {
    const [first] = args;
    switch (name) {
      case 'close':
        if (first?.kind === 'object' && first.type === 'channel')
          return this.event(state, call, { kind: 'close', object: first.index });
        return ON;
      case 'make': {
        const [type, size] = call.args;
        if (this.reader.makesSharedMap(call)) state.keep(call, this.reader.make(state, call, 'map'));
        if (type === undefined || !isChannelType(type, this.reader.base.view)) return ON;
        const capacity =
          size === undefined
            ? 0
            : (this.counts.of(state, size, true) ?? this.reader.world.symbol(`cap:${String(size.start)}`, true, size));
        state.keep(call, this.reader.make(state, call, 'channel', { capacity: Math.max(0, capacity) }));
        return ON;
      }
      case 'new': {
        const [type] = call.args;
        if (type !== undefined) state.keep(call, this.reader.zero(state, call, type));
        return ON;
      }
      case 'recover':
        return this.recover(state, call);
      case 'append':
        for (const value of args) this.reader.escape(state, value, 'stored in a list');
        return ON;
      default:
        return ON;
    }
  }

  /** Nothing was thrown where the function that has deferred the call returns; in a body of its own nothing is known. */
  private recover(state: BodyState, call: Call): Outcome {
    const ending = state.frames.findLast((frame) => frame.ending !== undefined)?.ending;
    if (ending === undefined) return ON;
    const isFirst = ending === 'panic' && !state.recovered;
    if (isFirst) state.recovered = true;
    state.keep(call, isFirst ? PRESENT : NIL);
    return ON;
  }

  private library(state: BodyState, invocation: Invocation, symbol: string): Outcome {
    const { call, args } = invocation;
    if (symbol === 'time.AfterFunc' && call.parent?.kind === 'ExprStmt') {
      const started = this.later(state, invocation);
      if (started !== undefined) return started;
    }
    const value = this.libraryValue(state, call, args, symbol);
    if (value === undefined) return this.unknown(state, invocation, symbol.startsWith('sync/atomic.') ? OPAQUE : INPUT);
    state.keep(call, value);
    return ON;
  }

  /** `time.AfterFunc(d, f)` that nobody can stop: a goroutine that runs f at any time. */
  private later(state: BodyState, { call, args: [, f] }: Invocation): Outcome | undefined {
    if (f?.kind !== 'function') return undefined;
    const invocation = { call, callee: f, receiver: undefined, args: [], isDeferred: false };
    const event = this.spawn(state, call, invocation, [], {
      event: { kind: 'external' },
      site: this.site(state, call),
    });
    return event && this.event(state, call, event);
  }

  private libraryValue(state: BodyState, call: Call, args: readonly Value[], symbol: string): Value | undefined {
    const [first = INPUT] = args;
    switch (symbol) {
      case 'time.After':
        // Received from where it stands it fires once, at any time; kept in a variable it is a timer like any other.
        return call.parent?.kind === 'Unary' ? OUTSIDE_TIME : this.timer(state, call);
      case 'time.NewTimer': {
        const timer = this.reader.make(state, call, 'timer');
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
        const group = this.reader.group(state, call, context.kind === 'object' ? context.index : undefined);
        // A function of the group that returns an error cancels; whether one does is not followed.
        if (context.kind === 'object') this.reader.world.allow(context.index, { cancel: 'possible' });
        return { kind: 'tuple', values: [group, context] };
      }
      case 'golang.org/x/sync/semaphore.NewWeighted': {
        const [size] = call.args;
        const capacity = size && this.counts.of(state, size, true);
        return capacity === undefined ? EXTERNAL : this.reader.make(state, call, 'semaphore', { capacity });
      }
      case 'errors.New':
      case 'fmt.Errorf':
        return PRESENT;
      case 'sync.NewCond':
        return this.reader.cond(state, call, first);
      default:
        return undefined;
    }
  }

  private timer(state: BodyState, call: Call): Value {
    const timer = this.reader.make(state, call, 'timer');
    return timer.kind === 'object' ? { kind: 'channelOf', type: 'timer', index: timer.index } : OUTSIDE_TIME;
  }

  private derived(state: BodyState, call: Call, parent: Value, cancellable: boolean): Value {
    const context = this.context(state, call, parent, cancellable);
    const cancel: Value = context.kind === 'object' ? { kind: 'cancel', index: context.index } : EXTERNAL;
    return { kind: 'tuple', values: [context, cancel] };
  }

  private context(state: BodyState, call: Call, parent: Value, cancellable: boolean): Value {
    const above = parent.kind === 'object' && parent.type === 'context' ? parent.index : undefined;
    const isFree = cancellable || (above === undefined && parent.kind !== 'background');
    const context = this.reader.make(state, call, 'context', { parent: above, cancellable: isFree });
    return context.kind === 'object' ? context : OUTSIDE_CONTEXT;
  }

  /** A method of a value that the model, or the environment, knows. Undefined: the method is not one of those. */
  private onValue(state: BodyState, invocation: Invocation, receiver: Value, name: string): Outcome | undefined {
    const { call } = invocation;
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
              : INPUT,
        );
        return ON;
      case 'external':
        for (const value of invocation.args) this.handOut(state, value);
        state.keep(call, name === 'Done' ? EXTERNAL : receiver.what === 'any' ? OPAQUE : INPUT);
        return ON;
      case 'opaque':
        for (const value of invocation.args) this.handOut(state, value);
        state.keep(call, OPAQUE);
        return ON;
      default:
        return undefined;
    }
  }

  private onObject(state: BodyState, invocation: Invocation, receiver: Value, name: string): Outcome {
    const { call, args } = invocation;
    if (receiver.kind === 'group') return this.onGroup(state, invocation, receiver, name);
    if (receiver.kind !== 'object') return this.unknown(state, invocation, INPUT);
    const object = receiver.index;
    const plain = (event: Event): Outcome => this.event(state, call, event);
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
        return this.sequence(state, call, [
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
      case 'context.Value':
      case 'context.Deadline':
        return ON;
      case 'timer.Stop': {
        const site = this.site(state, call);
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
        if (count === undefined) return this.unknown(state, invocation, INPUT);
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
        return this.unknown(state, invocation, OPAQUE);
    }
  }

  /** `sem.Acquire(ctx, n)`: takes the permits, or returns the context's error once it is done. */
  private acquire(state: BodyState, { call, args }: Invocation, event: Event): Outcome {
    const [context = INPUT] = args;
    const site = this.site(state, call);
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
    if (count === undefined) return this.unknown(state, invocation, INPUT);
    const site = this.site(state, call);
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
    const again: Event[] =
      lock === undefined
        ? []
        : lock.type === 'mutex'
          ? [{ kind: 'lock', object: lock.index }]
          : [
              { kind: 'announce', object: lock.index },
              { kind: 'lock', object: lock.index },
            ];
    return this.sequence(state, call, [
      { kind: 'enqueue', object, lock: lock?.index },
      { kind: 'wake', object },
      ...again,
    ]);
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
        return this.sequence(state, call, [{ kind: 'wait', object: group.counter }, ...ended]);
      }
      default:
        // SetLimit and TryGo: how many run at once is not followed.
        return this.unknown(state, invocation, OPAQUE);
    }
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
      f && this.spawn(state, call, { call, callee: f, receiver: undefined, args: [], isDeferred: false }, after);
    if (event === undefined) {
      this.reader.world.allow(counter, { everything: 'starts a function that is not followed' });
      return this.unknown(state, invocation, INPUT);
    }
    return this.sequence(state, call, [{ kind: 'add', object: counter, delta: 1 }, event]);
  }

  private doOnce(state: BodyState, invocation: Invocation, object: number): Outcome {
    const { call, args } = invocation;
    const [f] = args;
    if (f?.kind !== 'function') return this.unknown(state, invocation, INPUT);
    const site = this.site(state, call);
    const first = state.clone();
    const finish: Value = { kind: 'method', receiver: { kind: 'object', type: 'once', index: object }, name: 'finish' };
    const frame = this.frame(first, f.func, f, { ...invocation, args: [] }, [
      { call, callee: finish, receiver: undefined, args: [] },
    ]);
    if (frame === undefined) return this.unknown(state, invocation, INPUT);
    first.frames.push(frame);
    return {
      kind: 'event',
      cases: [
        { event: { kind: 'enter', object }, after: first, site },
        { event: { kind: 'pass', object }, after: state.clone(), site },
      ],
      site,
    };
  }

  /** By which name a goroutine makes objects that is started once; undefined where it may be started again. */
  private makerOf(state: BodyState, node: Node): string | undefined {
    const calls = callsOf(state);
    if (state.maker === undefined || [node, ...calls].some((one) => this.reader.base.isRepeated(one))) return undefined;
    return `${state.maker}>${[...calls, node].map(identityOf).join('.')}`;
  }

  /** The event that starts a goroutine; undefined where its body cannot be followed: what it gets is handed out then. */
  spawn(
    state: BodyState,
    node: Node,
    invocation: Invocation,
    extra: readonly Deferred[] = [],
    first?: PendingEvent,
  ): Event | undefined {
    const { callee, receiver, args } = invocation;
    const started = state.clone();
    started.frames = [];
    started.turns.clear();
    started.values.clear();
    started.fresh.clear();
    started.births.clear();
    started.pending = [];
    started.recovered = false;
    started.variables.clear();
    started.isRoot = false;
    started.maker = undefined;
    const given = [...args, ...(callee ? [callee] : []), ...(receiver ? [receiver] : [])];
    const heap = state.heapOf(given);
    started.heap.clear();
    for (const [id, fields] of heap) {
      started.heap.set(id, fields);
      started.shared.set(id, true);
      state.shared.set(id, true);
    }
    if (callee?.kind !== 'function') return undefined;
    if (this.reader.base.makesBelow(callee.func)) started.maker = this.makerOf(state, node);
    // What the creator had found out about captured variables holds for a literal; parameters are new names.
    if (callee.func.kind === 'FuncDecl') started.facts.clear();
    const frame = this.frame(started, callee.func, callee, { ...invocation, isDeferred: false }, extra);
    if (frame === undefined) return undefined;
    started.frames.push({ ...frame, call: undefined });
    if (first) started.pending = [first];
    const key = `${String(identityOf(frame.code))}|${started.key(this.reader.world.numbers)}`;
    const name = callee.func.kind === 'FuncDecl' ? callee.func.name.name : 'func';
    return { kind: 'spawn', program: this.reader.world.program({ key, name, state: started, start: node }) };
  }
}

/** Functions that print what they are given, and keep nothing. */
const PRINTERS =
  /^(fmt\.(Print|Fprint|Sprint|Errorf)|log\.(Print|Fatal|Panic)|testing\.[A-Z]+\.(Log|Error|Fatal|Skip))/;

/** Stands for an error that is not nil, whatever it says. */
const SOME_ERROR: Value = constant('error');

/** A followed object, or a field for one that the callee may set. */
function holdsShared(state: BodyState, value: Value): boolean {
  if (state.holdsObject(value)) return true;
  return [...state.heapOf([value]).values()].some((fields) =>
    [...fields.values()].some(({ kind }) => kind === 'constant'),
  );
}

function isContext(value: Value): boolean {
  return value.kind === 'object' && value.type === 'context';
}

/** What a literal does with a channel it captures; undefined: something else than send, receive and close. */
function channelUse(
  literal: FuncLit,
  binding: Binding,
  reader: ValueReader,
): { send?: 'possible'; recv?: 'possible'; close?: 'possible' } | undefined {
  const use: { send?: 'possible'; recv?: 'possible'; close?: 'possible' } = {};
  const others: Node[] = [];
  walk(literal.body, (node) => {
    if (node.kind !== 'Ident' || reader.base.view.names.resolve(node) !== binding) return;
    const { parent } = node;
    if (parent?.kind === 'SendStmt' && parent.chan === node) use.send = 'possible';
    else if (parent?.kind === 'Unary' && parent.op === '<-') use.recv = 'possible';
    else if (parent?.kind === 'RangeStmt' && parent.x === node) use.recv = 'possible';
    else if (parent?.kind === 'Call' && isCloseOf(parent, reader)) use.close = 'possible';
    else others.push(node);
  });
  return others.length > 0 ? undefined : use;
}

function isCloseOf(call: Call, reader: ValueReader): boolean {
  const target = reader.base.view.target(call);
  return target.kind === 'builtin' && target.name === 'close';
}

/** Types whose values are something else when they are copied. */
const COPIED: ReadonlySet<string> = new Set(['sync.WaitGroup', 'sync.Mutex', 'sync.RWMutex']);
