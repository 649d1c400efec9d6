/** What do pairs of functions that the user names change in the facts? */
import { describe, expect, it } from '@jest/globals';
import { ApiFacts } from '../../../src/go/facts/api-facts.js';
import { loadFacts } from '../../../src/host/load-facts.js';

const POOL = { acquire: 'example.com/pool.Pool.Get', release: 'example.com/pool.Pool.Put', effect: 'note' } as const;

describe('facts with pairs of the user', () => {
  it('name what is acquired and both ways to release it', () => {
    const facts = new ApiFacts([]).withPairs([POOL]);
    expect(facts.acquisitions(POOL.acquire)).toMatchObject([
      {
        holder: { kind: 'result', index: 0 },
        isOwnPair: true,
        releases: [
          { kind: 'function', symbol: POOL.release, argument: 'value' },
          { kind: 'method', path: '', method: 'Put' },
        ],
      },
    ]);
  });

  it('take a function for a function only', () => {
    const [row] = new ApiFacts([])
      .withPairs([{ acquire: 'example.com/a.Open', release: 'example.com/a.Close', effect: 'note' }])
      .acquisitions('example.com/a.Open');
    expect(row?.releases).toEqual([{ kind: 'function', symbol: 'example.com/a.Close', argument: 'value' }]);
  });

  it('silence every result of a call, and leave the facts as they were', () => {
    const facts = loadFacts();
    const pair = { acquire: 'os.MkdirTemp', release: 'os.RemoveAll', effect: 'silence' } as const;
    const silenced = facts.withPairs([pair]);
    expect(silenced.acquisitions('os.MkdirTemp')).toEqual([]);
    expect(silenced.ownershipException('os.MkdirTemp', 1)).toMatchObject({ kind: 'noEffect' });
    expect(facts.acquisitions('os.MkdirTemp')).not.toEqual([]);
    expect(facts.ownershipException('os.MkdirTemp', 1)).toBeUndefined();
    expect(silenced.resourceOfType('*os.File')).toBe(facts.resourceOfType('*os.File'));
  });
});
