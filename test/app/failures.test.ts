import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AnalysisStopped, type Analyzer } from '../../src/app/analyzer.js';
import { InProcessQueue } from '../../src/app/in-process-queue.js';
import type { LocalAppOptions } from '../../src/app/start-for-connection.js';
import { startDouble } from '../../src/preview/double/start-double.js';
import type { Double, DoubleOptions, Fault } from '../../src/preview/double/types.js';
import { GitFixture } from '../preview/git-fixture.js';
import { goFile, leaking, LEAKING_API, SERVICE, sound } from './go-service.js';
import { startApp, writesOf, type StartedApp } from './running-app.js';
import { TextualAnalyzer } from './textual-analyzer.js';

let fixture: GitFixture;
const commits = { base: '', leak: '', fixed: '', many: '', config: '', badConfig: '', renamed: '' };

beforeAll(() => {
  fixture = new GitFixture();
  commits.base = fixture.commit('base', SERVICE);
  commits.leak = fixture.commit('leak', LEAKING_API);
  commits.fixed = fixture.commit('fixed', { 'api/api.go': SERVICE['api/api.go'] ?? null });
  fixture.checkout(commits.leak);
  commits.renamed = fixture.commit('the leak is gone, something else changed', {
    'api/api.go': goFile('api', ['fmt'], sound('Serve', 'Stop', 'Other')),
  });
  fixture.checkout(commits.base);
  const names = Array.from({ length: 130 }, (_, index) => `Leak${index}`);
  commits.many = fixture.commit('many', { 'api/many.go': goFile('api', [], leaking(...names)) });
  fixture.checkout(commits.base);
  commits.badConfig = fixture.commit('configuration', {
    '.github/leakcheck.yml': 'comment_at: warning\ncoment_at: note\n',
  });
  commits.config = fixture.commit('leak under it', { ...LEAKING_API, '.github/leakcheck.yml': 'comment_at: note\n' });
});
afterAll(() => {
  fixture.remove();
});

let double: Double;
let app: StartedApp;

async function start(options: Partial<DoubleOptions> = {}, appOptions: Partial<LocalAppOptions> = {}): Promise<void> {
  double = await startDouble({ repo: fixture.folder, name: 'service', ...options });
  app = await startApp(double.connection, {
    // Attempts follow one another at once.
    queueOf: (work) =>
      new InProcessQueue(work, {
        concurrency: 2,
        after: (_, callback) => {
          const timer = setTimeout(callback, 1);
          return () => {
            clearTimeout(timer);
          };
        },
      }),
    ...appOptions,
  });
  double.subscribe(app.webhookUrl);
}

async function open(head = commits.leak, base = commits.base): Promise<void> {
  await double.openPullRequest({ base, head });
  await app.idle();
}

afterEach(async () => {
  await app.close();
  await double.close();
});

function lastRun() {
  return double.state.checkRuns.at(-1);
}

describe('GitHub fails', () => {
  it('after taking the review: it is found, not posted again', async () => {
    await start();
    double.inject({ operation: 'pulls/create-review', answer: 'created-502' });
    await open();
    expect(double.state.reviews).toHaveLength(1);
    expect(lastRun()).toMatchObject({ status: 'completed', conclusion: 'neutral' });
  });

  it('before taking the review: it is posted by the second attempt', async () => {
    await start();
    double.inject({ operation: 'pulls/create-review', answer: 502 });
    await open();
    expect(double.state.reviews).toHaveLength(1);
    expect(lastRun()?.status).toBe('completed');
  });

  it('for good: the comments become annotations, and the check run says so', async () => {
    await start();
    double.inject({ operation: 'pulls/create-review', answer: 502, times: 9 });
    await open();
    expect(double.state.reviews).toEqual([]);
    expect(lastRun()).toMatchObject({ status: 'completed', conclusion: 'neutral' });
    expect(lastRun()?.title).toMatch(/^partial/);
    expect(lastRun()?.summary).toContain('status 502');
    expect(lastRun()?.annotations).toMatchObject([{ path: 'api/api.go', startLine: 7 }]);
  });

  it('with 422 where every anchor is good: the review is not split into single comments', async () => {
    await start();
    double.inject({ operation: 'pulls/create-review', answer: 422 });
    await open();
    expect(writesOf(double)).toEqual(['checks/create', 'pulls/create-review 422', 'checks/update']);
    expect(lastRun()?.summary).toContain('status 422');
  });

  const PASSING: readonly (readonly [string, Fault])[] = [
    ['comparing', { operation: 'repos/compare-commits-with-basehead', answer: 502 }],
    ['listing', { operation: 'git/get-tree', answer: 503 }],
    ['the connection', { operation: 'git/get-tree', answer: 'reset' }],
    ['a rate limit', { operation: 'repos/compare-commits-with-basehead', answer: 'rate-limit' }],
    ['a secondary limit on the review', { operation: 'pulls/create-review', answer: 'secondary-limit' }],
    ['a GraphQL limit in a 200', { operation: 'graphql', answer: 'graphql-rate-limit' }],
    ['a limit at the beginning', { operation: 'checks/create', answer: 'secondary-limit' }],
    ['the last update', { operation: 'checks/update', answer: 502 }],
    ['the token', { operation: 'apps/create-installation-access-token', answer: 502 }],
  ];
  it.each(PASSING)('for a while: %s', async (_, fault) => {
    await start();
    double.inject(fault);
    await open();
    expect(double.state.reviews).toHaveLength(1);
    expect(double.state.checkRuns).toHaveLength(1);
    expect(lastRun()?.status).toBe('completed');
    expect(lastRun()?.annotations).toEqual([]);
  });

  it.each(['git/get-tree', 'repos/compare-commits-with-basehead'])(
    'for good at %s: the check run completes as partial',
    async (operation) => {
      await start();
      double.inject({ operation, answer: 500, times: 50 });
      await open();
      expect(double.state.reviews).toEqual([]);
      expect(lastRun()).toMatchObject({ status: 'completed', conclusion: 'neutral' });
      expect(lastRun()?.title).toMatch(/^partial/);
    },
  );

  it.each([
    [404, 'repos/compare-commits-with-basehead', 'one of the commits may be gone'],
    [403, 'git/get-tree', 'lacks a permission'],
  ])('with %i at %s: no second attempt, and the reason is told', async (answer, operation, reason) => {
    await start();
    double.inject({ operation, answer });
    await open();
    expect(double.requests.filter((each) => each.operation === operation)).toHaveLength(1);
    expect(lastRun()).toMatchObject({ status: 'completed', conclusion: 'neutral' });
    expect(lastRun()?.summary).toContain(reason);
  });

  it('at every batch of texts: they are read one by one', async () => {
    await start();
    double.inject({ operation: 'graphql', answer: 502, times: 2 });
    await open();
    expect(double.state.reviewComments).toHaveLength(1);
  });

  it('to let GraphQL be used at all: comments are found over REST, nothing is posted twice', async () => {
    await start();
    await open();
    double.inject({ operation: 'graphql', answer: 403, times: 99 });
    await double.comment(1, 'mona', '/leakcheck run');
    await app.idle();
    expect(double.state.reviews).toHaveLength(1);
    expect(lastRun()?.status).toBe('completed');
  });

  it('to allow check runs: the review is posted all the same', async () => {
    await start({ permissions: { metadata: 'read', contents: 'read', pull_requests: 'write', issues: 'read' } });
    await open();
    expect(double.state.reviews).toHaveLength(1);
    expect(double.state.checkRuns).toEqual([]);
    expect(app.logged()).toContain('Checks: write');
  });

  it('to allow comments: they become annotations', async () => {
    await start({
      permissions: { metadata: 'read', contents: 'read', pull_requests: 'read', checks: 'write', issues: 'read' },
    });
    await open();
    expect(lastRun()).toMatchObject({
      status: 'completed',
      conclusion: 'neutral',
      annotations: [{ path: 'api/api.go' }],
    });
    expect(lastRun()?.summary).toContain('status 403');
  });
});

describe('a merge queue', () => {
  it('is answered in the end, where GitHub fails for a while', async () => {
    await start();
    double.inject({ operation: 'checks/create', answer: 502, times: 2 });
    await double.deliver('merge_group', { action: 'checks_requested', merge_group: { head_sha: commits.leak } });
    await app.idle();
    expect(lastRun()).toMatchObject({ headSha: commits.leak, status: 'completed' });
  });
});

describe('a head that moves on', () => {
  it('while the analysis runs: nothing is posted for the old one', async () => {
    const textual = new TextualAnalyzer();
    let moved = false;
    const analyzer: Analyzer = {
      async analyze(request) {
        if (!moved) {
          moved = true;
          await double.push(1, commits.fixed, { lose: true });
        }
        return textual.analyze(request);
      },
    };
    await start({}, { analyzer });
    await open();
    expect(double.state.reviews).toEqual([]);
    expect(lastRun()).toMatchObject({ headSha: commits.leak, status: 'completed', conclusion: 'neutral' });
    expect(lastRun()?.title).toContain('superseded');
  });
});

describe('the analysis fails', () => {
  it.each(['time', 'memory', 'crash'] as const)('(%s): the check run completes, old comments stay', async (reason) => {
    const textual = new TextualAnalyzer();
    let works = true;
    const analyzer: Analyzer = {
      analyze: (request) => (works ? textual.analyze(request) : Promise.reject(new AnalysisStopped(reason, ''))),
    };
    await start({}, { analyzer });
    await open();
    works = false;
    const before = double.writes.length;
    await double.push(1, commits.renamed);
    await app.idle();
    expect(writesOf(double).slice(before)).toEqual(['checks/create', 'checks/update']);
    expect(lastRun()).toMatchObject({ status: 'completed', conclusion: 'neutral' });
    expect(lastRun()?.title).toMatch(/^partial/);
  });

  it('with an error nobody thought of: the App goes on, the log holds no message', async () => {
    const analyzer: Analyzer = { analyze: () => Promise.reject(new TypeError('func SecretCode() {}')) };
    await start({}, { analyzer });
    await open();
    expect(lastRun()).toMatchObject({ status: 'completed', conclusion: 'neutral' });
    expect(JSON.stringify(double.writes)).not.toContain('SecretCode');
    expect(app.logged()).not.toContain('SecretCode');
    await double.comment(1, 'mona', '/leakcheck help');
    await app.idle();
    expect(double.state.issueComments.map((each) => each.user.login)).toEqual(['mona', 'leakcheck[bot]']);
  });

  it('for base only: nothing is called new', async () => {
    const textual = new TextualAnalyzer();
    const analyzer: Analyzer = {
      analyze: (request) => {
        const isBase = request.files.every((file) => !file.text.includes('leak('));
        return isBase ? Promise.reject(new AnalysisStopped('time', '')) : textual.analyze(request);
      },
    };
    await start({}, { analyzer });
    await open();
    expect(double.state.reviews).toEqual([]);
    expect(lastRun()?.title).toMatch(/^partial/);
  });
});

describe('limits', () => {
  it('twenty comments in one review, all findings in the check run, fifty annotations a request', async () => {
    await start();
    await open(commits.many);
    expect(double.refused).toEqual([]);
    expect(double.state.reviewComments).toHaveLength(20);
    expect(lastRun()?.annotations.length).toBeGreaterThanOrEqual(110);
    expect(writesOf(double).filter((each) => each === 'checks/update').length).toBeGreaterThanOrEqual(3);
  });
});

describe('the configuration', () => {
  it('is read from the base branch, its mistakes told with their line, a change of it named', async () => {
    await start();
    await open(commits.config, commits.badConfig);
    const summary = `${lastRun()?.summary ?? ''}\n${lastRun()?.text ?? ''}`;
    expect(summary).toContain('coment_at');
    expect(summary).toContain('leakcheck.yml');
    expect(summary).toContain('the configuration of the base branch was used');
    expect(double.state.reviews).toHaveLength(1);
  });
});

describe('work that was lost', () => {
  it('is done after a restart, with the check run that was open', async () => {
    const stateFolder = await mkdtemp(path.join(tmpdir(), 'state-'));
    try {
      let release: () => void = () => undefined;
      const never: Analyzer = {
        analyze: () =>
          new Promise((_, reject) => {
            release = () => {
              reject(new Error('ended'));
            };
          }),
      };
      double = await startDouble({ repo: fixture.folder, name: 'service' });
      const dying = await startApp(double.connection, { analyzer: never, stateFolder });
      double.subscribe(dying.webhookUrl);
      await double.openPullRequest({ base: commits.base, head: commits.leak });
      while (double.state.checkRuns.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      await new Promise((resolve) => setTimeout(resolve, 300));
      // The process ends here: what it held in memory is gone, the journal is not.
      app = await startApp(double.connection, { stateFolder });
      await app.idle();
      expect(double.state.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'neutral' }]);
      expect(double.state.reviews).toHaveLength(1);
      await app.close();
      // And once done it is not done again, not even by a repeated delivery after another restart.
      const writes = double.writes.length;
      app = await startApp(double.connection, { stateFolder });
      double.subscribe(app.webhookUrl);
      await double.redeliver(double.state.deliveries[0]?.guid ?? '');
      await app.idle();
      expect(double.writes).toHaveLength(writes);
      release();
      await dying.close();
    } finally {
      await rm(stateFolder, { recursive: true });
    }
  });

  it('comes back from the delivery list where the webhook never arrived', async () => {
    double = await startDouble({ repo: fixture.folder, name: 'service' });
    await double.openPullRequest({ base: commits.base, head: commits.leak, announce: false });
    await double.push(1, commits.fixed, { lose: true });
    await double.push(1, commits.leak, { lose: true });
    app = await startApp(double.connection, { recover: true, now: () => double.clock.now() });
    await app.idle();
    expect(double.state.checkRuns).toMatchObject([{ headSha: commits.leak, status: 'completed' }]);
    expect(double.state.reviews).toHaveLength(1);
    expect(app.logged()).toContain('LEAKCHECK_STATE is not set');
  });

  it('is not done again without a journal where its check run tells that it was done', async () => {
    double = await startDouble({ repo: fixture.folder, name: 'service' });
    const first = await startApp(double.connection);
    double.subscribe(first.webhookUrl);
    await double.openPullRequest({ base: commits.base, head: commits.leak });
    await first.idle();
    await first.close();
    const writes = double.writes.length;
    app = await startApp(double.connection, { recover: true, now: () => double.clock.now() });
    await app.idle();
    expect(app.logged()).toContain('recovered lost deliveries');
    expect(double.writes).toHaveLength(writes);
  });
});
