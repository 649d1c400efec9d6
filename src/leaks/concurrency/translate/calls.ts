/**
 * What does a call do? Meetings of goroutines become events, calls in view become frames (inlined), and what is handed to
 * code out of view escapes. One table of library functions; methods are chosen by the object they are called on.
 */
import type { Call, Expr, Func, Ident, Node } from '../../../go/syntax/ast.js';
import { unparen } from '../../../go/flow/operands.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Event } from '../model.js';
import { Atomics } from './atomics.js';
import type { BodyState, Deferred, Frame, PendingEvent } from './body-state.js';
import { Builtins } from './builtins.js';
import type { Code } from './code.js';
import type { Counts } from './counts.js';
import { callsOf } from './evaluate.js';
import type { ValueReader } from './evaluate.js';
import { LibraryValues } from './library-values.js';
import { gone, Registers } from './registers.js';
import { returnsShared } from './makings.js';
import { ObjectCalls } from './object-calls.js';
import { holdsShared, quietEffect } from './quiet-effect.js';
import { computed } from './computed-calls.js';
import { answerOf, libraryResultOf, opaqueResultOf, resultOf } from './results.js';
import { handOut, isPrinted } from './hand-out.js';
import { identityOf } from './identity.js';
import { isLibraryMeeting } from './meeting-calls.js';
import type { Outcome } from './outcome.js';
import { ON } from './outcome.js';
import { INPUT, OPAQUE } from './values.js';
import type { Value } from './values.js';

/** Calls of declared functions inside each other that are followed; fewer where the body is too large. */
const MAX_CALL_DEPTH = 5;
const SHALLOW_CALL_DEPTH = 3;
const MAX_FRAMES = 9;
/** Calls of one function inside each other. */
const MAX_ACTIVATIONS = 2;

/** A call with its operands evaluated, to be performed now, at the end of the function, or by a new goroutine. */
export interface Invocation {
  readonly call: Call;
  readonly callee: Value | undefined;
  readonly receiver: Value | undefined;
  readonly args: readonly Value[];
  readonly isDeferred: boolean;
}

export type FunctionValue = Extract<Value, { kind: 'function' }>;

export class Calls {
  private readonly reader: ValueReader;
  private readonly counts: Counts;
  private readonly objects: ObjectCalls;
  private readonly libraryValues: LibraryValues;
  private readonly atomics: Atomics;
  private readonly builtins: Builtins;
  /** Literals and functions whose bodies have been followed. */
  readonly followed = new Set<Func>();

  /** One step of a state; set by who knows all operations. */
  step: ((state: BodyState) => Outcome) | undefined;

  constructor(reader: ValueReader, counts: Counts) {
    this.reader = reader;
    this.counts = counts;
    this.objects = new ObjectCalls(reader, counts, this);
    this.libraryValues = new LibraryValues(reader, counts);
    this.builtins = new Builtins(reader, counts, this);
    this.atomics = new Atomics(new Registers(reader), this, reader.base.view);
  }

  /** Evaluates the operands of a call. */
  prepare(state: BodyState, call: Call, isDeferred: boolean): Invocation {
    const target = this.reader.base.view.target(call);
    const args = call.args.map((arg) => this.reader.named(state, arg, this.reader.read(state, arg)));
    const isPlain = target.kind === 'builtin' || target.kind === 'conversion' || target.kind === 'unknown';
    let callee: Value | undefined = isPlain ? undefined : this.reader.read(state, call.fun);
    let receiver: Value | undefined;
    const fun = unparen(call.fun);
    if (fun.kind === 'Selector' && callee?.kind !== 'constant') {
      const isPackage = target.kind === 'library' && target.receiver === undefined;
      if (!isPackage) receiver = this.reader.holder(state, fun);
      if (callee?.kind !== 'function' && callee?.kind !== 'cancel' && callee?.kind !== 'method') callee = undefined;
    }
    if (target.kind === 'declared') {
      const bound = target.receiver && this.receiverOf(state, target.receiver, receiver);
      callee = { kind: 'function', func: target.decl, captured: new Map(), receiver: bound };
    }
    if (callee?.kind !== 'function' && fun.kind === 'Ident') callee = this.itself(state, fun) ?? callee;
    // The method of an interface, called on what was made in view.
    const isDynamic = target.kind === 'unknown' || (target.kind === 'library' && target.dynamic === true);
    if (isDynamic && receiver?.kind === 'record' && fun.kind === 'Selector')
      callee = this.reader.methodOf(state, receiver, fun.sel.name) ?? callee;
    state.forgetInside(call);
    return { call, callee, receiver, args, isDeferred };
  }

  /** `visit = func(n int) { go visit(n - 1) }`: the literal that the name stands for inside of it. */
  private itself(state: BodyState, name: Ident): Value | undefined {
    const { origins, view } = this.reader.base;
    const binding = view.names.resolve(name);
    const literal = binding && origins.literalOf(binding);
    const isInside = literal && literal.start <= name.start && name.end <= literal.end;
    return isInside ? this.reader.closure(state, literal) : undefined;
  }

  /** What a method in view is called on. */
  private receiverOf(state: BodyState, receiver: Expr, holder: Value | undefined): Value {
    const { parent } = receiver;
    const isEmbedded = parent?.kind === 'Selector' && this.reader.base.view.embeddedPath(parent).length > 0;
    if (isEmbedded) return holder ?? OPAQUE;
    return this.reader.named(state, receiver, this.reader.read(state, receiver));
  }

  /** Performs a call. The state stands behind it already; the value of the call is kept in the state. */
  perform(state: BodyState, invocation: Invocation): Outcome {
    const { call, callee, receiver } = invocation;
    if (callee?.kind === 'constant') return this.event(gone(state), call, { kind: 'lost' }); // A call of nil.
    if (callee?.kind === 'cancel') return this.event(state, call, { kind: 'cancel', object: callee.index });
    if (callee?.kind === 'method') return this.objects.onObject(state, invocation, callee.receiver, callee.name);
    const atomic = this.atomics.perform(state, invocation);
    if (atomic) return atomic;
    const target = this.reader.base.view.target(call);
    const fun = unparen(call.fun);
    if (receiver !== undefined && fun.kind === 'Selector' && target.kind !== 'declared') {
      const known = this.objects.onValue(state, invocation, receiver, fun.sel.name);
      if (known !== undefined) return known;
    }
    if (target.kind === 'declared') this.doubt(state, invocation);
    if (callee?.kind === 'function') return this.enter(state, invocation, callee);
    switch (target.kind) {
      case 'builtin':
        return this.builtins.perform(state, invocation, target.name);
      case 'conversion':
        state.keep(call, invocation.args[0] ?? INPUT);
        return ON;
      case 'library':
        return this.library(state, invocation, target.symbol);
      default:
        return this.unknown(state, invocation, answerOf(target, receiver));
    }
  }

  /** A method of nothing: a run that comes here has gone wrong before, or ends here. */
  doubt(state: BodyState, { call, receiver }: Invocation): void {
    if (receiver?.kind !== 'constant' || receiver.value !== null) return;
    state.pending = [
      ...state.pending,
      { event: { kind: 'external', likelihood: 'possible' }, site: this.site(state, call) },
    ];
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
    const running = state.frames.filter((frame) => frame.code === code).length;
    if (code === undefined || running >= MAX_ACTIVATIONS || state.frames.length >= MAX_FRAMES) return undefined;
    const declared = state.frames.filter(
      (frame) => frame.code.func.kind === 'FuncDecl' && frame.call !== undefined,
    ).length;
    const deepest = this.reader.world.assumptions.lockless ? SHALLOW_CALL_DEPTH : MAX_CALL_DEPTH;
    if (func.kind === 'FuncDecl' && declared >= deepest) return undefined;
    this.followed.add(func);
    const outer = running > 0 ? state.suspend(code) : undefined;
    const loaded: Binding[] = [];
    if (callee.kind === 'function') {
      for (const [binding, value] of callee.captured) {
        if (state.frames.some((frame) => frame.code.func === binding.func) || state.variables.has(binding)) continue;
        state.variables.set(binding, value);
        loaded.push(binding);
      }
      if (code.receiver && callee.receiver) this.reader.assign(state, code.receiver, callee.receiver);
    }
    this.bind(state, code, invocation);
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
      ...(outer && { outer }),
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
    for (const value of args)
      if (!isPrinting || !isPrinted(this.reader, state, value)) this.handOut(state, value, !isLater);
    state.keep(call, result);
    return ON;
  }

  /** Code out of view gets a value. */
  handOut(state: BodyState, value: Value, isCalled = false): void {
    handOut(this.reader, state, value, isCalled);
  }

  private bind(state: BodyState, code: Code, { call, args }: Invocation): void {
    const last = code.params.length - 1;
    const types = code.func.type.params.flatMap(({ names, type }) =>
      names.length === 0 ? [type] : names.map(() => type),
    );
    code.params.forEach((param, index) => {
      const packs = code.isVariadic && index === last && !call.spread;
      const value = packs ? this.reader.makers.variadic(state, args.slice(index)) : (args[index] ?? OPAQUE);
      if (param) this.reader.assign(state, param, this.isCopied(types[index]) ? OPAQUE : value);
    });
    this.zeroResults(state, code);
  }

  /** Named results are zero at first; of those that are not plain nothing is said. */
  zeroResults(state: BodyState, { func, results }: Code): void {
    const types = func.type.results.flatMap(({ names, type }) => names.map(() => type));
    results.forEach((result, index) => {
      const type = types[index];
      if (result) this.reader.assign(state, result, type ? this.reader.makers.plainZero(type) : OPAQUE);
    });
  }

  /** `wg sync.WaitGroup`: what the callee does to its copy, nobody else notices. */
  private isCopied(type: Expr | undefined): boolean {
    return type !== undefined && COPIED.has(this.reader.base.view.typeSymbol(type) ?? '');
  }

  private enter(state: BodyState, invocation: Invocation, callee: FunctionValue): Outcome {
    const { call, args } = invocation;
    const given = [...args, ...(callee.receiver ? [callee.receiver] : [])];
    const isRelevant =
      callee.func.kind === 'FuncLit' ||
      this.reader.followsPackage(callee.func) ||
      given.some((value) => value.kind === 'function' || holdsShared(state, value)) ||
      this.makesShared(state, callee.func);
    if (!isRelevant) {
      this.reader.world.isLoose ||= this.reader.base.mayMeet(callee.func);
      state.keep(call, this.resultOf(state, callee, invocation));
      return ON;
    }
    if (this.passes(state, invocation, callee)) return ON;
    const frame = this.frame(state, callee.func, callee, invocation);
    if (frame === undefined) return this.unknown(state, invocation, this.resultOf(state, callee, invocation));
    state.frames.push(frame);
    return ON;
  }

  /** Passes over a call that does nothing to what is followed; false where it has to be followed. */
  private passes(state: BodyState, invocation: Invocation, callee: FunctionValue): boolean {
    const { call, args } = invocation;
    const { func, receiver } = callee;
    if (func.kind !== 'FuncDecl' || call.spread || this.makesShared(state, func)) return false;
    const effect = this.reader.followsPackage(func) ? undefined : quietEffect(this.reader, state, func, args, receiver);
    if (effect === undefined) return false;
    this.reader.world.isLoose ||= this.reader.base.mayMeet(func);
    for (const { id, name } of effect.written) this.reader.blur(state, id, name);
    const isOpen = effect.readsKnown && !this.reader.base.isPlain(func);
    state.keep(call, isOpen ? opaqueResultOf(func) : this.resultOf(state, callee, invocation));
    return true;
  }

  /** Whether what the function returns may be something that it has made and that is followed. */
  private makesShared(state: BodyState, func: Func): boolean {
    if (this.reader.followsLocks(func)) return true;
    return state.maker !== undefined && returnsShared(func) && this.reader.base.makings.makesObjects(func, 1);
  }

  /** What a call in view that is not followed returns. */
  private resultOf(state: BodyState, callee: FunctionValue, invocation: Invocation): Value {
    return (
      computed(this, this.reader, state, callee, invocation) ??
      resultOf(this.reader, state, callee.func, invocation.args, callee.receiver)
    );
  }

  private library(state: BodyState, invocation: Invocation, symbol: string): Outcome {
    const { call, args } = invocation;
    if (symbol === 'time.AfterFunc' && call.parent?.kind === 'ExprStmt') {
      const started = this.later(state, invocation);
      if (started !== undefined) return started;
    }
    const value = this.libraryValues.of(state, call, args, symbol);
    if (value === undefined) return this.unknown(state, invocation, libraryResultOf(symbol, invocation));
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
    if (this.reader.base.makings.makesBelow(callee.func)) started.maker = this.makerOf(state, node);
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

/** Types whose values are something else when they are copied. */
const COPIED: ReadonlySet<string> = new Set(['sync.WaitGroup', 'sync.Mutex', 'sync.RWMutex']);
