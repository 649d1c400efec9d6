/** Models of channels, selects and counters. */
import { channel, waitgroup } from './model-case.js';
import type { ModelCase } from './model-case.js';

export const CHANNELS: readonly ModelCase[] = [
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

export const COUNTERS: readonly ModelCase[] = [
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
