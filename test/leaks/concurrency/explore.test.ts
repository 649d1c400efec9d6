/** What can happen in a model, and what stays blocked? Tables of written models and what is found in each. */
import { describe, it, expect } from '@jest/globals';
import { DEFAULT_LIMITS, explore } from '../../../src/leaks/concurrency/explore.js';
import { faultsIn, stuckIn } from '../../../src/leaks/concurrency/stuck.js';
import { CHANNELS, COUNTERS } from './channel-models.js';
import { LOCKS, RUNS, SIGNALS } from './lock-models.js';
import { channel } from './model-case.js';
import { readModel } from './written-model.js';

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
