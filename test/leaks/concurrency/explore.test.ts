import { describe, it, expect } from '@jest/globals';
import { DEFAULT_LIMITS, explore } from '../../../src/leaks/concurrency/explore.js';
import { faultsIn, stuckIn } from '../../../src/leaks/concurrency/stuck.js';
import { readModel } from './written-model.js';
import type { WrittenModel } from './written-model.js';

const channel = (capacity = 0, environment = {}) => ({ kind: 'channel', capacity, environment }) as const;
const waitgroup = { kind: 'waitgroup' } as const;
const mutex = { kind: 'mutex' } as const;
const rwmutex = { kind: 'rwmutex' } as const;
const context = { kind: 'context' } as const;

interface ModelCase extends WrittenModel {
  readonly name: string;
  /** Places that stay blocked, sorted. */
  readonly stuck?: readonly string[];
  /** Places that panic, with the kind. */
  readonly faults?: readonly string[];
}

const CHANNELS: readonly ModelCase[] = [
  {
    name: 'a sender whose receiver takes the timeout stays',
    objects: { ch: channel(), t: { kind: 'timer', stopped: false } },
    programs: { root: 'go: spawn worker\nsel: recv ch | expire t\nout: end', worker: 'put: send ch\nout: end' },
    stuck: ['worker.put'],
  },
  {
    name: 'a buffer of one frees that sender',
    objects: { ch: channel(1), t: { kind: 'timer', stopped: false } },
    programs: { root: 'go: spawn worker\nsel: recv ch | expire t\nout: end', worker: 'put: send ch\nout: end' },
  },
  {
    name: 'a receiver that always comes frees the sender',
    objects: { ch: channel() },
    programs: { root: 'go: spawn worker\nget: recv ch\nout: end', worker: 'put: send ch\nout: end' },
  },
  {
    name: 'a way to leave that is only possible accuses nobody',
    objects: { ch: channel() },
    programs: {
      root: 'go: spawn worker -> get, out?\nget: recv ch\nout: end',
      worker: 'put: send ch\nout: end',
    },
  },
  {
    name: 'a receiver that only possibly comes saves the sender',
    objects: { ch: channel() },
    programs: {
      root: 'go: spawn worker\nthink: step -> get?, out\nget: recv ch\nout: end',
      worker: 'put: send ch\nout: end',
    },
    stuck: ['worker.put'],
  },
  {
    name: 'a possible receive later keeps the claim away',
    objects: { ch: channel(), other: channel() },
    programs: {
      root: 'go: spawn worker\nhold: recv other -> get?\nget: recv ch\nout: end',
      worker: 'put: send ch\nout: end',
    },
    // The root waits for `other` in vain and never comes to the receive.
    stuck: ['root.hold', 'worker.put'],
  },
  {
    name: 'two sends into a buffer of one',
    objects: { ch: channel(1) },
    programs: { root: 'go: spawn worker\nout: end', worker: 'first: send ch\nsecond: send ch\nout: end' },
    stuck: ['worker.second'],
  },
  {
    name: 'only the first of two answers is taken: interchangeable senders',
    objects: { ch: channel() },
    programs: { root: 'a: spawn worker\nb: spawn worker\nget: recv ch\nout: end', worker: 'put: send ch\nout: end' },
    stuck: ['worker.put'],
  },
  {
    name: 'an operation on a nil channel never returns',
    objects: {},
    programs: { root: 'get: never\nout: end' },
    stuck: ['root.get'],
  },
  {
    name: 'a nil case of a select is absent',
    objects: { ch: channel() },
    programs: { root: 'go: spawn worker\nsel: never | recv ch\nout: end', worker: 'put: send ch\nout: end' },
  },
  {
    name: 'receive from a closed channel succeeds at once',
    objects: { ch: channel() },
    programs: { root: 'shut: close ch\nget: recv ch -> out closed -> out\nout: end' },
  },
  {
    name: 'a closed channel gives its buffered values first',
    objects: { ch: channel(2) },
    programs: {
      root: 'put: send ch\nshut: close ch\nget: recv ch -> get closed -> bad\nbad: never\nout: end',
    },
    stuck: ['root.bad'],
  },
  {
    name: 'range ends at the close',
    objects: { ch: channel() },
    programs: {
      root: 'go: spawn worker\nloop: recv ch -> loop closed -> out\nout: end',
      worker: 'put: send ch\nagain: send ch\nshut: close ch\nout: end',
    },
  },
  {
    name: 'range without a close stays',
    objects: { ch: channel() },
    programs: {
      root: 'go: spawn worker\nloop: recv ch -> loop closed -> out\nout: end',
      worker: 'put: send ch\nout: end',
    },
    stuck: ['root.loop'],
  },
  {
    name: 'send on a closed channel panics and the process ends',
    objects: { ch: channel() },
    programs: { root: 'shut: close ch\nput: send ch\nget: never\nout: end' },
    faults: ['root.put send-on-closed'],
  },
  {
    name: 'a sender that waits when the channel is closed panics',
    objects: { ch: channel() },
    programs: { root: 'go: spawn worker\nshut: close ch\nout: end', worker: 'put: send ch\nout: end' },
    faults: ['worker.put send-on-closed'],
  },
  {
    name: 'close of a closed channel panics; with a recover the goroutine lives on',
    objects: { ch: channel() },
    programs: { root: 'a: close ch\nb: close ch -> out panic -> r\nr: never\nout: end' },
    stuck: ['root.r'],
    faults: ['root.b close-of-closed'],
  },
  {
    name: 'default runs when nothing is ready, and the worker misses its receiver',
    objects: { ch: channel() },
    programs: {
      root: 'go: spawn worker\nsel: recv ch | default -> out\nout: end',
      worker: 'put: send ch\nout: end',
    },
    stuck: ['worker.put'],
  },
  {
    name: 'default does not run when a value lies in the buffer',
    objects: { ch: channel(1) },
    programs: { root: 'put: send ch\nsel: recv ch -> out | default -> bad\nbad: never\nout: end' },
  },
  {
    name: 'select {} blocks on purpose',
    objects: {},
    programs: { root: 'wait: park' },
  },
  {
    name: 'code out of view may receive: no claim',
    objects: { ch: channel(0, { recv: 'possible' }) },
    programs: { root: 'put: send ch\nout: end' },
  },
  {
    name: 'code out of view may send, but no witness counts on it',
    objects: { ch: channel(0, { send: 'possible' }) },
    programs: { root: 'get: recv ch\nbad: never\nout: end' },
  },
  {
    name: 'a caller that sends for certain',
    objects: { ch: channel(0, { send: 'certain' }) },
    programs: { root: 'get: recv ch\nbad: never\nout: end' },
    stuck: ['root.bad'],
  },
  {
    name: 'code out of view may close: neither receivers nor senders stay',
    objects: { ch: channel(0, { close: 'possible' }) },
    programs: { root: 'go: spawn worker\nget: recv ch\nout: end', worker: 'put: send ch\nout: end' },
  },
];

const COUNTERS: readonly ModelCase[] = [
  {
    name: 'Wait for a Done that comes',
    objects: { wg: waitgroup },
    programs: { root: 'add: add wg 1\ngo: spawn w\nwait: wait wg\nout: end', w: 'done: add wg -1\nout: end' },
  },
  {
    name: 'Add(2), one Done',
    objects: { wg: waitgroup },
    programs: { root: 'add: add wg 2\ngo: spawn w\nwait: wait wg\nout: end', w: 'done: add wg -1\nout: end' },
    stuck: ['root.wait'],
  },
  {
    name: 'a Done that one path skips',
    objects: { wg: waitgroup },
    programs: {
      root: 'add: add wg 1\ngo: spawn w\nwait: wait wg\nout: end',
      w: 'work: step -> done, out\ndone: add wg -1\nout: end',
    },
    stuck: ['root.wait'],
  },
  {
    name: 'a negative counter panics',
    objects: { wg: waitgroup },
    programs: { root: 'done: add wg -1\nout: end' },
    faults: ['root.done negative-counter'],
  },
  {
    name: 'a semaphore of one that is not given back',
    objects: { sem: { kind: 'semaphore', size: 1 } },
    programs: { root: 'a: acquire sem\nb: acquire sem\nout: end' },
    stuck: ['root.b'],
  },
  {
    name: 'a semaphore given back',
    objects: { sem: { kind: 'semaphore', size: 1 } },
    programs: { root: 'a: acquire sem\nfree: release sem\nb: acquire sem\nout: end' },
  },
  {
    name: 'releasing more than was taken panics',
    objects: { sem: { kind: 'semaphore', size: 1 } },
    programs: { root: 'free: release sem\nout: end' },
    faults: ['root.free release-too-many'],
  },
];

const LOCKS: readonly ModelCase[] = [
  {
    name: 'locking twice',
    objects: { mu: mutex },
    programs: { root: 'a: lock mu\nb: lock mu\nout: end' },
    stuck: ['root.b'],
  },
  {
    name: 'another goroutine may unlock',
    objects: { mu: mutex },
    programs: {
      root: 'go: spawn w\na: lock mu\nb: lock mu\nout: end',
      w: 'ask: step -> free\nfree: unlock mu\nout: end',
    },
    faults: ['w.free unlock-of-unlocked'],
  },
  {
    name: 'opposite orders',
    objects: { m1: mutex, m2: mutex },
    programs: {
      root: 'go: spawn w\na: lock m1\nb: lock m2\nc: unlock m2\nd: unlock m1\nout: end',
      w: 'a: lock m2\nb: lock m1\nc: unlock m1\nd: unlock m2\nout: end',
    },
    stuck: ['root.b', 'w.b'],
  },
  {
    name: 'the same order',
    objects: { m1: mutex, m2: mutex },
    programs: {
      root: 'go: spawn w\na: lock m1\nb: lock m2\nc: unlock m2\nd: unlock m1\nout: end',
      w: 'a: lock m1\nb: lock m2\nc: unlock m2\nd: unlock m1\nout: end',
    },
  },
  {
    name: 'recursive RLock without a writer',
    objects: { mu: rwmutex },
    programs: { root: 'a: rlock mu\nb: rlock mu\nc: runlock mu\nd: runlock mu\nout: end' },
  },
  {
    name: 'recursive RLock with a writer in between',
    objects: { mu: rwmutex },
    programs: {
      root: 'go: spawn w\na: rlock mu\nb: rlock mu\nc: runlock mu\nd: runlock mu\nout: end',
      w: 'want: announce mu\ntake: lock mu\nfree: unlock mu\nout: end',
    },
    stuck: ['root.b', 'w.take'],
  },
  {
    name: 'a writer waits for readers, readers for the writer, and all go on',
    objects: { mu: rwmutex },
    programs: {
      root: 'go: spawn w\na: rlock mu\nb: runlock mu\nc: rlock mu\nd: runlock mu\nout: end',
      w: 'want: announce mu\ntake: lock mu\nfree: unlock mu\nout: end',
    },
  },
  {
    name: 'RLock then Lock in one goroutine',
    objects: { mu: rwmutex },
    programs: { root: 'a: rlock mu\nb: announce mu\nc: lock mu\nout: end' },
    stuck: ['root.c'],
  },
  {
    name: 'RUnlock of a write lock',
    objects: { mu: rwmutex },
    programs: { root: 'a: announce mu\nb: lock mu\nc: runlock mu\nout: end' },
    faults: ['root.c unlock-of-unlocked'],
  },
  {
    name: 'TryLock fails where the lock is held and blocks nobody',
    objects: { mu: mutex },
    programs: { root: 'a: lock mu\nb: trylock mu -> out | default -> out\nout: end' },
  },
  {
    name: 'the other side needs the lock that the sender holds',
    objects: { mu: mutex, ch: channel() },
    programs: {
      root: 'go: spawn w\na: lock mu\nb: send ch\nc: unlock mu\nout: end',
      w: 'a: lock mu\nb: recv ch\nc: unlock mu\nout: end',
    },
    stuck: ['root.a', 'root.b', 'w.a', 'w.b'],
  },
];

const SIGNALS: readonly ModelCase[] = [
  {
    name: 'a signal before the wait is lost',
    objects: { mu: mutex, c: { kind: 'cond' } },
    programs: {
      root: 'go: spawn w\ntake: lock mu\nq: enqueue c mu\nwake: wake c\nagain: lock mu\nfree: unlock mu\nout: end',
      w: 'sig: signal c\nout: end',
    },
    stuck: ['root.wake'],
  },
  {
    name: 'a broadcast wakes all that wait',
    objects: { c: { kind: 'cond' }, ready: channel(2) },
    programs: {
      root: 'a: spawn w\nb: spawn w\ng1: recv ready\ng2: recv ready\nall: broadcast c\nout: end',
      w: 'q: enqueue c\ntell: send ready\nwake: wake c\nout: end',
    },
  },
  {
    name: 'a signal wakes one only',
    objects: { c: { kind: 'cond' }, ready: channel(2) },
    programs: {
      root: 'a: spawn w\nb: spawn w\ng1: recv ready\ng2: recv ready\none: signal c\nout: end',
      w: 'q: enqueue c\ntell: send ready\nwake: wake c\nout: end',
    },
    stuck: ['w.wake'],
  },
  {
    name: 'a context nobody cancels',
    objects: { ctx: context },
    programs: { root: 'wait: done ctx\nout: end' },
    stuck: ['root.wait'],
  },
  {
    name: "a caller's context may be cancelled",
    objects: { ctx: { kind: 'context', cancellable: 'certain' } },
    programs: { root: 'wait: done ctx\nout: end' },
  },
  {
    name: 'a child follows its parent',
    objects: { top: context, ctx: { kind: 'context', parent: 0 } },
    programs: { root: 'go: spawn w\nstop: cancel top\nout: end', w: 'wait: done ctx\nout: end' },
  },
  {
    name: 'a parent does not follow its child',
    objects: { top: context, ctx: { kind: 'context', parent: 0 } },
    programs: { root: 'go: spawn w\nstop: cancel ctx\nout: end', w: 'wait: done top\nout: end' },
    stuck: ['w.wait'],
  },
  {
    name: 'a cancelled context stays cancelled, also where it is tested',
    objects: { ctx: { kind: 'context', cancellable: 'certain' } },
    programs: { root: 'wait: done ctx\nask: live ctx -> bad | cancelled ctx -> out\nbad: never\nout: end' },
  },
  {
    name: 'a timer gives one value',
    objects: { t: { kind: 'timer', stopped: false } },
    programs: { root: 'a: expire t\nb: expire t\nout: end' },
    stuck: ['root.b'],
  },
  {
    name: 'draining after a Stop that came too late, the value already taken',
    objects: { t: { kind: 'timer', stopped: false } },
    programs: { root: 'take: expire t\nstop: disarm t -> out | late t -> drain\ndrain: expire t\nout: end' },
    stuck: ['root.drain'],
  },
  {
    name: 'a timer armed again',
    objects: { t: { kind: 'timer', stopped: false } },
    programs: { root: 'a: expire t\nr: arm t\nb: expire t\nout: end' },
  },
  {
    name: 'Once inside itself',
    objects: { o: { kind: 'once' } },
    programs: {
      root: 'a: enter o -> b | pass o -> out\nb: enter o -> c | pass o -> c\nc: finish o\nout: end',
    },
    stuck: ['root.b'],
  },
  {
    name: 'the second caller of Once waits for the first',
    objects: { o: { kind: 'once' } },
    programs: {
      root: 'go: spawn w\na: enter o -> b | pass o -> out\nb: finish o\nout: end',
      w: 'a: enter o -> b | pass o -> out\nb: finish o\nout: end',
    },
  },
];

const RUNS: readonly ModelCase[] = [
  {
    name: 'both goroutines read one input: never the mixed run',
    objects: { ch: channel(), x: { kind: 'cell' } },
    programs: {
      root: 'go: spawn w\nif: assume x 0 -> get | assume x 1 -> out\nget: recv ch\nout: end',
      w: 'if: assume x 0 -> put | assume x 1 -> out\nput: send ch\nout: end',
    },
  },
  {
    name: 'nothing leaks when the process ends',
    objects: { ch: channel() },
    programs: { root: 'go: spawn w\nquit: exit', w: 'put: send ch\nout: end' },
  },
  {
    name: 'nothing leaks when main returns',
    objects: { ch: channel() },
    programs: { root: 'go: spawn w\nout: end', w: 'put: send ch\nout: end' },
    endsWithRoot: true,
  },
  {
    name: 'an exit on one path does not hide the other',
    objects: { ch: channel() },
    programs: { root: 'go: spawn w\nif: step -> quit, out\nquit: exit\nout: end', w: 'put: send ch\nout: end' },
    stuck: ['w.put'],
  },
  {
    name: 'a goroutine of a main that serves for ever leaks',
    objects: { ch: channel() },
    programs: { root: 'go: spawn w\nserve: step -> serve', w: 'put: send ch\nout: end' },
    endsWithRoot: true,
    stuck: ['w.put'],
  },
  {
    name: 'a loop of unknown length that starts senders, one receive at the end',
    objects: { ch: channel() },
    programs: {
      root: 'more: step -> go, get\ngo: spawn w -> more\nget: recv ch\nout: end',
      w: 'put: send ch\nout: end',
    },
    stuck: ['root.get', 'w.put'],
  },
  {
    name: 'while the loop can start more, nothing is said of its goroutines',
    objects: { ch: channel() },
    programs: { root: 'go: spawn w -> go', w: 'put: send ch\nout: end' },
  },
  {
    name: 'a spinning goroutine does not hide what others do',
    objects: { ch: channel() },
    programs: {
      root: 'a: spawn spin\nb: spawn w\nget: recv ch\nout: end',
      spin: 'on: step -> on',
      w: 'put: send ch\nout: end',
    },
  },
];

describe.each([
  ['channels and select', CHANNELS],
  ['counters', COUNTERS],
  ['locks', LOCKS],
  ['signals, contexts and timers', SIGNALS],
  ['runs', RUNS],
])('%s', (_, cases) => {
  it.each(cases)('$name', ({ stuck, faults, ...written }) => {
    const { model, places } = readModel(written);
    const graph = explore(model);
    expect(graph.cut).toBe(false);
    expect(
      stuckIn(graph)
        .map(({ place }) => places[place])
        .sort(),
    ).toEqual(stuck ?? []);
    expect(
      faultsIn(graph)
        .map(({ place, kind }) => `${String(places[place])} ${kind}`)
        .sort(),
    ).toEqual(faults ?? []);
  });
});

describe('witnesses', () => {
  it('are the shortest run of certain steps', () => {
    const { model, places } = readModel({
      objects: { ch: channel(), t: { kind: 'timer', stopped: false } },
      programs: {
        root: 'go: spawn w\ndetour: step -> a, sel\na: step\nsel: recv ch | expire t\nout: end',
        w: 'put: send ch\nout: end',
      },
    });
    const [stuck] = stuckIn(explore(model));
    expect(stuck?.run.map(({ actor }) => places[actor.from])).toEqual(['root.go', 'root.detour', 'root.sel']);
  });

  it('claim nothing where the graph was cut', () => {
    const { model } = readModel({
      objects: { ch: channel(), sem: { kind: 'semaphore', size: 500 } },
      programs: { root: 'go: spawn w\ngrow: acquire sem -> grow', w: 'put: send ch\nout: end' },
    });
    expect(stuckIn(explore(model)).length).toBe(2);
    const graph = explore(model, { ...DEFAULT_LIMITS, configurations: 50 });
    expect(graph.cut).toBe(true);
    expect(stuckIn(graph)).toEqual([]);
  });

  it('count interchangeable goroutines once', () => {
    const spawns = Array.from({ length: 10 }, (_, index) => `g${String(index)}: spawn w`).join('\n');
    const { model } = readModel({
      objects: { ch: channel() },
      programs: { root: `${spawns}\nout: end`, w: 'put: send ch\nout: end' },
    });
    expect(explore(model).keys.length).toBeLessThan(30);
  });
});
