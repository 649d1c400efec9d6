import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { Analyzer } from '../../src/app/analyzer.js';
import { serve } from '../../src/app/serve.js';
import { startDouble } from '../../src/preview/double/start-double.js';
import { GitFixture } from '../preview/git-fixture.js';
import { LEAKING_API, SERVICE } from './go-service.js';
import { TextualAnalyzer } from './textual-analyzer.js';

let fixture: GitFixture;
const commits = { base: '', leak: '' };
beforeAll(() => {
  fixture = new GitFixture();
  commits.base = fixture.commit('base', SERVICE);
  commits.leak = fixture.commit('leak', LEAKING_API);
});
afterAll(() => {
  fixture.remove();
});

function urlIn(lines: readonly string[]): string | undefined {
  return /"url":"([^"]+)"/.exec(lines.join(''))?.[1];
}

describe('serve', () => {
  it('does not start without a secret, and says what to set', async () => {
    const env = { APP_ID: '1', PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----' };
    const options = { version: '0', interrupted: () => Promise.resolve() };
    await expect(serve(env, pino({ level: 'silent' }), options)).rejects.toThrow('WEBHOOK_SECRET is not set');
  });

  it('finishes the review in work when it is told to stop, and leaves nothing in the journal', async () => {
    const stateFolder = await mkdtemp(path.join(tmpdir(), 'state-'));
    const double = await startDouble({ repo: fixture.folder, name: 'service' });
    const { connection } = double;
    const lines: string[] = [];
    let stop: () => void = () => undefined;
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const textual = new TextualAnalyzer();
    const analyzer: Analyzer = {
      analyze: (request) => {
        stop();
        return new Promise((resolve) => {
          setTimeout(() => {
            resolve(textual.analyze(request));
          }, 300);
        });
      },
    };
    try {
      const served = serve(
        {
          APP_ID: String(connection.appId),
          PRIVATE_KEY: connection.privateKey,
          WEBHOOK_SECRET: connection.webhookSecret,
          GHE_HOST: connection.host,
          GHE_PROTOCOL: connection.protocol,
          HOST: '127.0.0.1',
          PORT: '0',
          LEAKCHECK_STATE: stateFolder,
        },
        pino({}, { write: (line: string) => lines.push(line) }),
        { version: '0', analyzer, interrupted: () => stopped, now: () => double.clock.now() },
      );
      while (urlIn(lines) === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
      double.subscribe(`${urlIn(lines) ?? ''}/api/github/webhooks`);
      await double.openPullRequest({ base: commits.base, head: commits.leak });
      await served;
      expect(double.state.checkRuns).toMatchObject([{ status: 'completed' }]);
      expect(double.state.reviews).toHaveLength(1);
      const journal = await readFile(path.join(stateFolder, 'journal.jsonl'), 'utf8');
      expect(journal.trimEnd().split('\n').at(-1)).toContain('"op":"strike"');
      expect(lines.at(-1)).toContain('ended');
    } finally {
      await double.close();
      await rm(stateFolder, { recursive: true });
    }
  });
});
