/** Which objects of a run are one? Those that are made at one place, as long as they hold as much. */
import { describe, expect, it } from '@jest/globals';
import type { Node } from '../../../src/go/syntax/ast.js';
import { NO_ASSUMPTIONS, World, type TrackedObject } from '../../../src/leaks/concurrency/translate/world.js';

const NODE: Node = { id: 0, start: 0, end: 0, parent: undefined, kind: 'Ident', name: 'c' };

function channel(key: string, capacity: number): TrackedObject {
  const plain = { parent: undefined, cancellable: false, ofCaller: false, stopped: false, isSet: false };
  return { type: 'channel', key, capacity, site: { node: NODE, calls: [] }, initial: 0, lock: undefined, ...plain };
}

describe('objects of a run', () => {
  it('are one for each place', () => {
    const world = new World(NO_ASSUMPTIONS);
    const first = world.object(channel('made here', 1));
    expect(world.object(channel('made here', 1))).toBe(first);
    expect(world.object(channel('made there', 1))).not.toBe(first);
  });

  it('are several where a path makes the channel larger', () => {
    const world = new World(NO_ASSUMPTIONS);
    const small = world.object(channel('made here', 1));
    const large = world.object(channel('made here', 2));
    expect(large).not.toBe(small);
    expect(world.object(channel('made here', 2))).toBe(large);
    expect(world.objects.map(({ capacity }) => capacity)).toEqual([1, 2]);
  });

  it('are not followed where they escape on one of the paths', () => {
    const world = new World({ ...NO_ASSUMPTIONS, escaped: new Set(['made here~2']) });
    expect(world.object(channel('made here', 1))).toBe(0);
    expect(world.object(channel('made here', 2))).toBeUndefined();
  });
});
