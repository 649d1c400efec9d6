import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../../src/analysis/snapshot.js';
import { analyzeInProcess } from '../../src/app/analyze-process.js';

const WORKER = fileURLToPath(new URL('./workers/worker.js', import.meta.url));

function ask(
  wish: string,
  bounds: { readonly milliseconds?: number; readonly megabytes?: number } = {},
): Promise<Snapshot> {
  const files = [{ path: 'a.go', text: wish }];
  return analyzeInProcess({ worker: WORKER, ...bounds }).analyze({ files, options: {} });
}

describe('analysis in a process of its own', () => {
  it('answers', async () => {
    expect(await ask('answer')).toMatchObject({ findings: [], undecided: [] });
  });

  it('sees no environment, so no token', async () => {
    process.env['LEAKCHECK_TEST_TOKEN'] = 'secret';
    const { undecided } = await ask('environment');
    delete process.env['LEAKCHECK_TEST_TOKEN'];
    expect(undecided.filter((name) => !name.startsWith('NODE_CHANNEL'))).toEqual([]);
  });

  it('is killed when its time is up, even in an endless loop', async () => {
    await expect(ask('hang', { milliseconds: 500 })).rejects.toMatchObject({ reason: 'time' });
  });

  it('ends when its memory is used up, and takes nobody along', async () => {
    await expect(ask('eat', { megabytes: 32, milliseconds: 60_000 })).rejects.toMatchObject({ reason: 'memory' });
  });

  it.each(['crash', 'nonsense', 'something else'])(
    'that does not answer (%s) is told from one that does',
    async (wish) => {
      await expect(ask(wish)).rejects.toMatchObject({ reason: 'crash' });
    },
  );

  it('whose program is not there is told too', async () => {
    const analyzer = analyzeInProcess({ worker: '/nowhere/worker.js' });
    await expect(analyzer.analyze({ files: [], options: {} })).rejects.toMatchObject({ reason: 'crash' });
  });
});
