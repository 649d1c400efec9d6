/** Models of locks, signals, contexts, timers and whole runs. */
import { channel, context, mutex, rwmutex } from './model-case.js';
import type { ModelCase } from './model-case.js';

export const LOCKS: readonly ModelCase[] = [
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

export const SIGNALS: readonly ModelCase[] = [
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

export const RUNS: readonly ModelCase[] = [
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
