import { describe, expect, it } from '@jest/globals';
import { BlobCache } from '../../src/github/blob-cache.js';
import { foldersUpFrom, importedFolder } from '../../src/github/imported-folders.js';
import { takeBatch, type WantedBlob } from '../../src/github/read-blobs.js';
import { RequestBudget } from '../../src/github/request-budget.js';
import { rightLines } from '../../src/github/right-lines.js';

describe('the cache of blobs', () => {
  const blob = (oid: string, text = 'x') => ({ oid, text, bytes: text.length });

  it('keeps repositories apart, even where the content is equal', () => {
    const cache = new BlobCache();
    cache.put(1, blob('a'), { commit: 'c', path: 'p' });
    expect(cache.get(1, 'a')?.text).toBe('x');
    expect(cache.get(2, 'a')).toBeUndefined();
    expect(cache.getAt(1, 'c', 'p')?.oid).toBe('a');
    expect(cache.getAt(2, 'c', 'p')).toBeUndefined();
  });

  it('is bounded by bytes and forgets what was used least', () => {
    const cache = new BlobCache(10_000);
    for (let index = 0; index < 20; index++) {
      cache.put(1, blob(`o${index}`, 'x'.repeat(1_000)));
      cache.get(1, 'o0');
    }
    expect(cache.size).toBeLessThanOrEqual(10_000);
    expect(cache.get(1, 'o0')).toBeDefined();
    expect(cache.get(1, 'o1')).toBeUndefined();
  });
});

describe('batches', () => {
  const wanted = (size: number): WantedBlob => ({ path: 'p', size, source: { oid: String(size) } });

  it('hold at most 60 texts', () => {
    const queue = Array.from({ length: 130 }, () => wanted(1));
    expect([
      takeBatch(queue).length,
      takeBatch(queue).length,
      takeBatch(queue).length,
      takeBatch(queue).length,
    ]).toEqual([60, 60, 10, 0]);
  });

  it('hold at most 2 MB, but one text at least', () => {
    const queue = [wanted(3_000_000), wanted(1_500_000), wanted(500_000), wanted(200_000)];
    expect(takeBatch(queue).map((each) => each.size)).toEqual([3_000_000]);
    expect(takeBatch(queue).map((each) => each.size)).toEqual([1_500_000, 500_000]);
    expect(takeBatch(queue).map((each) => each.size)).toEqual([200_000]);
  });
});

describe('imported folders', () => {
  const modules = [
    { folder: '', name: 'example.com/m' },
    { folder: 'tool', name: 'example.com/m/tool' },
    { folder: 'lib', name: 'example.org/lib' },
  ];

  it.each([
    ['example.com/m', ''],
    ['example.com/m/a/b', 'a/b'],
    ['example.com/m/tool', 'tool'],
    ['example.com/m/tool/x', 'tool/x'],
    ['example.org/lib/y', 'lib/y'],
    ['example.com/mx', undefined],
    ['fmt', undefined],
  ])('%s', (path, folder) => {
    expect(importedFolder(path, modules)).toBe(folder);
  });

  it('lie below others', () => {
    expect(foldersUpFrom('a/b')).toEqual(['a/b', 'a', '']);
    expect(foldersUpFrom('')).toEqual(['']);
  });
});

describe('the lines of a patch', () => {
  it('are those of head, with their hunk', () => {
    const patch = '@@ -1,2 +1,3 @@ func x\n a\n-b\n+c\n+d\n@@ -9 +10 @@\n-x\n+y\n\\ No newline at end of file';
    expect([...rightLines(patch)]).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
      [10, 1],
    ]);
  });

  it('are none where there is no patch', () => {
    expect(rightLines('').size).toBe(0);
  });
});

describe('the budget of requests', () => {
  it('ends where it says', () => {
    const budget = new RequestBudget(2);
    budget.spend();
    budget.spend();
    expect([budget.used, budget.left]).toEqual([2, 0]);
    expect(() => {
      budget.spend();
    }).toThrow('limit of 2 requests');
  });
});
