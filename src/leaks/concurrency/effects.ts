/**
 * Is an event enabled, and what does it do to the objects? One function per primitive, on plain numbers. The meeting of
 * a sender and a receiver on an unbuffered channel needs two goroutines and stands in `steps.ts`.
 */
import { entriesAfter } from './entries.js';
import type { ChannelEnvironment, Event, Likelihood, Model, ModelObject } from './model.js';
import { bumped, holdsTest, REGISTER_OPEN, REGISTER_UNKNOWN, registerState, registerValue } from './registers.js';

export type FaultKind =
  | 'send-on-closed'
  | 'close-of-closed'
  | 'negative-counter'
  | 'unlock-of-unlocked'
  | 'release-too-many'
  /** A map is written while another goroutine uses it. */
  | 'map-race'
  /** Add runs when the counter is zero and somebody may pass Wait. */
  | 'late-add';

/** One way an event can happen now. */
export interface Effect {
  readonly writes: readonly (readonly [object: number, state: number])[];
  /** A receive that found the channel closed. */
  readonly closed: boolean;
  readonly likelihood: Likelihood;
  /** Code out of view took the other side, or time passed. */
  readonly environment: boolean;
  readonly fault: FaultKind | undefined;
}

/** The state of an object when the root starts. */
export function initialState(object: ModelObject): number {
  if (object.kind === 'flag') return Number(object.isSet);
  if (object.kind === 'register' || object.kind === 'entries') return object.initial;
  return object.kind === 'timer' && object.stopped ? TIMER_EMPTY : 0;
}

/** Channels: the number of values in the buffer, doubled, plus 1 when closed. */
export function channelFill(state: number): number {
  return state >> 1;
}
export function isClosed(state: number): boolean {
  return (state & 1) === 1;
}

const TIMER_ARMED = 0;
const TIMER_EMPTY = 1;
const ONCE_RUNNING = 1;
const ONCE_DONE = 2;
const WRITER_PENDING = 1;
const WRITER_HOLDS = 2;
/** Cond: goroutines waiting, times this, plus those woken that have not left yet. */
const COND_WAITING = 64;

/** The ways `event` can happen in `states`; empty where it is disabled. */
export function effectsOf(event: Event, model: Model, states: readonly number[]): readonly Effect[] {
  switch (event.kind) {
    case 'step':
    case 'exit':
    case 'lost':
    case 'spawn':
      return [effect([])];
    case 'external':
      return [byEnvironment([], event.likelihood ?? 'certain')];
    case 'never':
      return [];
    default: {
      const object = model.objects[event.object];
      const state = states[event.object];
      if (object === undefined || state === undefined) return [];
      return effectsOn(object, event, state, model, states);
    }
  }
}

type ObjectEvent = Exclude<Event, { kind: 'step' | 'external' | 'never' | 'spawn' | 'lost' | 'exit' }>;

function effectsOn(
  object: ModelObject,
  event: ObjectEvent,
  state: number,
  model: Model,
  states: readonly number[],
): readonly Effect[] {
  switch (object.kind) {
    case 'channel':
      return channelEffects(object, event, state, states);
    case 'waitgroup':
      return waitGroupEffects(event, state);
    case 'mutex':
      return mutexEffects(event, state);
    case 'rwmutex':
      return rwMutexEffects(event, state);
    case 'context':
      return contextEffects(event, state, model, states);
    case 'timer':
      return timerEffects(event, state);
    case 'once':
      return onceEffects(event, state);
    case 'cond':
      return condEffects(event, state, states);
    case 'semaphore':
      return semaphoreEffects(object.size, event, state);
    case 'cell':
      return cellEffects(event, state);
    case 'flag':
      return flagEffects(event, state);
    case 'register':
      return registerEffects(event, state);
    case 'entries':
      return entriesEffects(event, state);
    case 'map':
      return event.kind === 'read' || event.kind === 'write' ? [effect([])] : [];
  }
}

function channelEffects(
  object: Extract<ModelObject, { kind: 'channel' }>,
  event: ObjectEvent,
  state: number,
  states: readonly number[],
): readonly Effect[] {
  const { object: at } = event;
  const { environment, capacity } = object;
  switch (event.kind) {
    case 'send': {
      if (isClosed(state)) return [fault('send-on-closed')];
      if (channelFill(state) < capacity) return [effect([[at, state + 2]])];
      if (hasStopped(environment, states)) return [];
      return environment.recv ? [byEnvironment([], environment.recv)] : leavesByClose(environment.close);
    }
    case 'recv': {
      if (channelFill(state) > 0) return [effect([[at, state - 2]])];
      if (isClosed(state)) return [{ ...effect([]), closed: true }];
      const ways: Effect[] = [];
      if (environment.send) ways.push(byEnvironment([], environment.send));
      if (environment.close) ways.push({ ...byEnvironment([[at, 1]], environment.close), closed: true });
      return ways;
    }
    case 'close':
      return [isClosed(state) ? fault('close-of-closed') : effect([[at, state + 1]])];
    default:
      return [];
  }
}

/** Contexts that are cancelled and channels that are closed have an odd state. */
function hasStopped({ recvUntil }: ChannelEnvironment, states: readonly number[]): boolean {
  return recvUntil !== undefined && isClosed(states[recvUntil] ?? 0);
}

/** A close by code out of view would make the blocked sender panic: it does not stay, and no fault is shown either. */
function leavesByClose(close: Likelihood | undefined): readonly Effect[] {
  return close ? [byEnvironment([], 'possible')] : [];
}

function waitGroupEffects(event: ObjectEvent, state: number): readonly Effect[] {
  if (event.kind === 'wait') return state === 0 ? [effect([])] : [];
  if (event.kind !== 'add') return [];
  const next = state + event.delta;
  return [next < 0 ? fault('negative-counter') : effect([[event.object, next]])];
}

function mutexEffects(event: ObjectEvent, state: number): readonly Effect[] {
  switch (event.kind) {
    case 'lock':
    case 'trylock':
      return state === 0 ? [effect([[event.object, 1]])] : [];
    case 'unlock':
      return [state === 0 ? fault('unlock-of-unlocked') : effect([[event.object, 0]])];
    default:
      return [];
  }
}

/** RWMutex: the number of readers, times 3, plus what the writer does. */
function rwMutexEffects(event: ObjectEvent, state: number): readonly Effect[] {
  const writer = state % 3;
  const readers = (state - writer) / 3;
  const to = (nextReaders: number, nextWriter: number): Effect[] => [
    effect([[event.object, nextReaders * 3 + nextWriter]]),
  ];
  switch (event.kind) {
    case 'announce':
      return writer === 0 ? to(readers, WRITER_PENDING) : [];
    case 'lock':
      return writer === WRITER_PENDING && readers === 0 ? to(0, WRITER_HOLDS) : [];
    case 'trylock':
      return writer === 0 && readers === 0 ? to(0, WRITER_HOLDS) : [];
    case 'unlock':
      return writer === WRITER_HOLDS ? to(readers, 0) : [fault('unlock-of-unlocked')];
    case 'rlock':
      return writer === 0 ? to(readers + 1, 0) : [];
    case 'runlock':
      return readers > 0 ? to(readers - 1, writer) : [fault('unlock-of-unlocked')];
    default:
      return [];
  }
}

function contextEffects(event: ObjectEvent, state: number, model: Model, states: readonly number[]): readonly Effect[] {
  const cancelled = state === 1;
  switch (event.kind) {
    case 'cancel':
      return [effect(cancelWrites(event.object, model, states))];
    case 'live':
      return cancelled ? [] : [effect([])];
    case 'done':
    case 'cancelled':
      return cancelled ? [effect([])] : outsideCancellations(event.object, model, states);
    default:
      return [];
  }
}

/** Cancelling reaches every context below. */
function cancelWrites(root: number, model: Model, states: readonly number[]): [number, number][] {
  const writes: [number, number][] = [];
  model.objects.forEach((_, index) => {
    if (states[index] === 0 && ancestorsOf(index, model).includes(root)) writes.push([index, 1]);
  });
  return writes;
}

/** The context itself and those it was derived from, nearest first. */
function ancestorsOf(context: number, model: Model): number[] {
  const chain: number[] = [];
  for (let at: number | undefined = context; at !== undefined && !chain.includes(at);) {
    const object: ModelObject | undefined = model.objects[at];
    if (object?.kind !== 'context') break;
    chain.push(at);
    at = object.parent;
  }
  return chain;
}

function outsideCancellations(context: number, model: Model, states: readonly number[]): readonly Effect[] {
  return ancestorsOf(context, model).flatMap((at) => {
    const object = model.objects[at];
    if (object?.kind !== 'context' || object.cancellable === undefined) return [];
    return [byEnvironment(cancelWrites(at, model, states), object.cancellable)];
  });
}

function timerEffects(event: ObjectEvent, state: number): readonly Effect[] {
  switch (event.kind) {
    case 'expire':
      return state === TIMER_ARMED ? [byEnvironment([[event.object, TIMER_EMPTY]], 'certain')] : [];
    case 'arm':
      return [effect([[event.object, TIMER_ARMED]])];
    case 'disarm':
      return state === TIMER_ARMED ? [effect([[event.object, TIMER_EMPTY]])] : [];
    // Stop returned false: the value was sent before. It still lies in the channel where nobody has taken it.
    case 'late':
      return [effect([])];
    default:
      return [];
  }
}

function onceEffects(event: ObjectEvent, state: number): readonly Effect[] {
  switch (event.kind) {
    case 'enter':
      return state === 0 ? [effect([[event.object, ONCE_RUNNING]])] : [];
    case 'finish':
      return [effect([[event.object, ONCE_DONE]])];
    case 'pass':
      return state === ONCE_DONE ? [effect([])] : [];
    default:
      return [];
  }
}

function condEffects(event: ObjectEvent, state: number, states: readonly number[]): readonly Effect[] {
  const woken = state % COND_WAITING;
  const waiting = (state - woken) / COND_WAITING;
  switch (event.kind) {
    case 'enqueue': {
      // Who begins to wait now takes no wake-up from those who waited before: they leave first.
      if (woken > 0) return [];
      const queued: [number, number] = [event.object, state + COND_WAITING];
      if (event.lock === undefined) return [effect([queued])];
      return [states[event.lock] === 0 ? fault('unlock-of-unlocked') : effect([queued, [event.lock, 0]])];
    }
    case 'wake':
      return woken > 0 ? [effect([[event.object, state - 1]])] : [];
    case 'signal':
      return [effect(waiting > 0 ? [[event.object, state - COND_WAITING + 1]] : [])];
    case 'broadcast':
      return [effect([[event.object, woken + waiting]])];
    default:
      return [];
  }
}

function semaphoreEffects(size: number, event: ObjectEvent, state: number): readonly Effect[] {
  if (event.kind === 'acquire')
    return state + event.count <= size ? [effect([[event.object, state + event.count]])] : [];
  if (event.kind !== 'release') return [];
  return [event.count > state ? fault('release-too-many') : effect([[event.object, state - event.count]])];
}

function cellEffects(event: ObjectEvent, state: number): readonly Effect[] {
  if (event.kind !== 'assume') return [];
  return state === 0 || state === event.value + 1 ? [effect([[event.object, event.value + 1]])] : [];
}

function flagEffects(event: ObjectEvent, state: number): readonly Effect[] {
  if (event.kind === 'set') return [effect([[event.object, Number(event.value)]])];
  return event.kind === 'holds' && Number(event.value) === state ? [effect([])] : [];
}

function registerEffects(event: ObjectEvent, state: number): readonly Effect[] {
  const { object } = event;
  switch (event.kind) {
    case 'put':
      return [effect([[object, event.value === undefined ? REGISTER_UNKNOWN : registerState(event.value)]])];
    case 'bump':
      return [effect([[object, bumped(state, event.delta)]])];
    case 'is': {
      const before = event.bump === undefined ? state : bumped(state, event.bump);
      const held = registerValue(before);
      const put = event.put === undefined ? before : registerState(event.put);
      const after = effect(put === state ? [] : [[object, put]]);
      if (held !== undefined) return holdsTest(held, event.test) === event.value ? [after] : [];
      if (before !== REGISTER_OPEN) return [{ ...after, likelihood: 'possible' }];
      return [effect([[object, event.put === undefined ? registerState(Number(event.value)) : put]])];
    }
    default:
      return [];
  }
}

function entriesEffects(event: ObjectEvent, state: number): readonly Effect[] {
  if (event.kind !== 'mark' && event.kind !== 'has' && event.kind !== 'unsure' && event.kind !== 'counts') return [];
  const after = entriesAfter(event, state);
  if (after === undefined) return [];
  const likelihood = after.isCertain ? 'certain' : 'possible';
  return [{ ...effect(after.state === state ? [] : [[event.object, after.state]]), likelihood }];
}

function effect(writes: readonly (readonly [number, number])[]): Effect {
  return { writes, closed: false, likelihood: 'certain', environment: false, fault: undefined };
}
function byEnvironment(writes: readonly (readonly [number, number])[], likelihood: Likelihood): Effect {
  return { ...effect(writes), likelihood, environment: true };
}
function fault(kind: FaultKind): Effect {
  return { ...effect([]), fault: kind };
}
