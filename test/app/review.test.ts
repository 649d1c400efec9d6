import { afterEach, beforeAll, afterAll, describe, expect, it } from '@jest/globals';
import { startDouble } from '../../src/preview/double/start-double.js';
import type { Double, DoubleOptions } from '../../src/preview/double/types.js';
import { GitFixture } from '../preview/git-fixture.js';
import { goFile, leaking, LEAKING_API, SERVICE, sound } from './go-service.js';
import { counted, startApp, writesOf, type StartedApp } from './running-app.js';
import { TextualAnalyzer } from './textual-analyzer.js';

let fixture: GitFixture;
const commits = {
  base: '',
  leak: '',
  same: '',
  fixed: '',
  two: '',
  hidden: '',
  hiddenMore: '',
  hiddenAndLeak: '',
  hiddenAndMore: '',
};

beforeAll(() => {
  fixture = new GitFixture();
  commits.base = fixture.commit('base', SERVICE);
  commits.leak = fixture.commit('leak', LEAKING_API);
  commits.same = fixture.commit('words', { 'README.md': 'A service that serves.\n' });
  commits.fixed = fixture.commit('fixed', { 'api/api.go': SERVICE['api/api.go'] ?? null });
  fixture.checkout(commits.leak);
  commits.two = fixture.commit('another', {
    'api/routes.go': goFile('api', [], leaking('Routes')),
    'api/api.go': goFile('api', ['example.com/service/store', 'fmt'], leaking('Serve'), sound('Stop', 'More')),
  });
  fixture.checkout(commits.base);
  const hidden = goFile('api', [], 'func Old() {\n\tleak("Old")\n}\n\nfunc Fatal() {\n\tleak("Fatal", error)\n}\n');
  commits.hidden = fixture.commit('hidden', { 'api/hidden.go': hidden });
  commits.hiddenAndLeak = fixture.commit('and a leak', LEAKING_API);
  commits.hiddenAndMore = fixture.commit('and more', { 'api/hidden.go': `${hidden}\n${sound('More')}` });
  fixture.checkout(commits.hidden);
  commits.hiddenMore = fixture.commit('more', { 'api/hidden.go': `${hidden}\n${sound('More')}` });
});
afterAll(() => {
  fixture.remove();
});

let double: Double;
let app: StartedApp;
let analyzer: TextualAnalyzer;

async function start(options: Partial<DoubleOptions> = {}): Promise<void> {
  double = await startDouble({ repo: fixture.folder, name: 'service', ...options });
  analyzer = new TextualAnalyzer();
  app = await startApp(double.connection, { analyzer });
  double.subscribe(app.webhookUrl);
}

afterEach(async () => {
  await app.close();
  await double.close();
});

describe('a pull request that is opened', () => {
  it('gets one review, one comment and a check run that completes', async () => {
    await start();
    await double.openPullRequest({ base: commits.base, head: commits.leak });
    await app.idle();
    expect(writesOf(double)).toEqual(['checks/create', 'pulls/create-review', 'checks/update']);
    expect(double.refused).toEqual([]);
    const [comment] = double.state.reviewComments;
    expect(comment).toMatchObject({ path: 'api/api.go', line: 7, commitId: commits.leak });
    expect(double.state.checkRuns).toMatchObject([
      { name: 'leakcheck', status: 'completed', conclusion: 'neutral', headSha: commits.leak },
    ]);
  });

  it('costs no more than ten requests', async () => {
    await start();
    await double.openPullRequest({ base: commits.base, head: commits.leak });
    await app.idle();
    expect(counted(double)).toEqual([
      'checks/create',
      'repos/compare-commits-with-basehead',
      'git/get-tree',
      'graphql',
      'graphql',
      'graphql',
      'pulls/create-review',
      'checks/update',
    ]);
  });

  it('is read by packages: the changed ones whole, those they import without tests', async () => {
    await start();
    await double.openPullRequest({ base: commits.base, head: commits.leak });
    await app.idle();
    const paths = ['api/api.go', 'api/api_test.go', 'api/routes.go', 'go.mod', 'store/store.go'];
    for (const request of analyzer.requests) {
      expect(request.files.map((file) => file.path).sort()).toEqual(paths);
      expect([...(request.report ?? [])].sort()).toEqual(['api/api.go', 'api/api_test.go', 'api/routes.go']);
      expect(request.partialDirs).toEqual([]);
    }
    expect(analyzer.requests).toHaveLength(2);
    const texts = analyzer.requests.map((request) => request.files.find((file) => file.path === 'api/api.go')?.text);
    expect(new Set(texts)).toEqual(new Set([LEAKING_API['api/api.go'], SERVICE['api/api.go']]));
  });

  it('says nothing where there is nothing to say', async () => {
    await start();
    await double.openPullRequest({ base: commits.leak, head: commits.same });
    await app.idle();
    expect(writesOf(double)).toEqual(['checks/create', 'checks/update']);
    expect(double.state.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  });

  it('gets a check run only while it is a draft, and the review when it is ready', async () => {
    await start();
    await double.openPullRequest({ base: commits.base, head: commits.leak, draft: true });
    await app.idle();
    expect(writesOf(double)).toEqual(['checks/create', 'checks/update']);
    await double.setDraft(1, false);
    await app.idle();
    expect(writesOf(double).slice(2)).toEqual(['checks/create', 'pulls/create-review', 'checks/update']);
  });

  it('is read through the base repository where its head is in a fork', async () => {
    await start();
    await double.openPullRequest({ base: commits.base, head: commits.leak, fork: 'mona/service' });
    await app.idle();
    expect(double.state.reviewComments).toHaveLength(1);
    expect(double.requests.every((each) => !each.path.includes('mona/service'))).toBe(true);
  });
});

describe('a push', () => {
  it('writes no second comment for the same leak, and costs no more than seven requests', async () => {
    await start();
    await double.openPullRequest({ base: commits.base, head: commits.leak });
    await app.idle();
    const before = double.requests.length;
    await double.push(1, commits.two);
    await app.idle();
    expect(counted(double, before)).toEqual([
      'checks/create',
      'repos/compare-commits-with-basehead',
      'git/get-tree',
      'graphql',
      'graphql',
      'pulls/create-review',
      'checks/update',
    ]);
    expect(double.state.reviewComments.map((each) => each.path)).toEqual(['api/api.go', 'api/routes.go']);
    await double.push(1, commits.leak);
    await app.idle();
    expect(double.state.reviews).toHaveLength(2);
  });

  it('that removes the leak edits the comment, and leaves the thread where contents may not be written', async () => {
    await start();
    await double.openPullRequest({ base: commits.base, head: commits.leak });
    await app.idle();
    await double.push(1, commits.fixed);
    await app.idle();
    expect(writesOf(double).slice(3)).toEqual([
      'checks/create',
      'pulls/update-review-comment',
      'graphql',
      'checks/update',
    ]);
    expect(double.state.reviewComments[0]?.body).toContain(commits.fixed.slice(0, 7));
    expect(double.state.threads[0]?.resolvedBy).toBeNull();
    expect(double.state.checkRuns.at(-1)?.summary).toContain('Contents: write');
    const before = double.writes.length;
    await double.comment(1, 'mona', '/leakcheck run');
    await app.idle();
    expect(writesOf(double).slice(before)).not.toContain('pulls/update-review-comment');
  });

  it('back to a head that leaks is reviewed again', async () => {
    await start();
    await double.openPullRequest({ base: commits.base, head: commits.leak });
    await app.idle();
    await double.push(1, commits.fixed);
    await app.idle();
    await double.push(1, commits.leak);
    await app.idle();
    expect(double.state.checkRuns.at(-1)?.title).toContain('1 new leak');
    expect(double.state.checkRuns.map((run) => run.headSha)).toEqual([commits.leak, commits.fixed, commits.leak]);
  });

  it('adds nothing on lines that did not change since the last round, unless it is an error', async () => {
    await start();
    analyzer.overlooks = 'api/hidden.go';
    await double.openPullRequest({ base: commits.base, head: commits.hidden });
    await app.idle();
    expect(double.state.reviewComments).toEqual([]);
    // From here on the stand-in finds what it overlooked: an old line has become a finding.
    analyzer.overlooks = '';
    await double.push(1, commits.hiddenMore);
    await app.idle();
    expect(double.state.reviewComments.map((each) => each.body.includes('Fatal'))).toEqual([true]);
    expect(double.state.checkRuns.at(-1)?.annotations.map((each) => each.startLine)).toEqual([5]);
  });

  it('after a restart still tells old lines from new ones, by the last review', async () => {
    await start();
    analyzer.overlooks = 'api/hidden.go';
    await double.openPullRequest({ base: commits.base, head: commits.hiddenAndLeak });
    await app.idle();
    expect(double.state.reviews).toHaveLength(1);
    await app.close();
    app = await startApp(double.connection);
    double.subscribe(app.webhookUrl);
    await double.push(1, commits.hiddenAndMore);
    await app.idle();
    // The error on an old line is said; the warning beside it is not.
    expect(double.state.reviewComments.map((each) => each.path)).toEqual(['api/api.go', 'api/hidden.go']);
    expect(double.requests.map((each) => each.operation)).toContain('pulls/list-reviews');
  });

  it('resolves the thread where contents may be written', async () => {
    await start({
      permissions: { metadata: 'read', contents: 'write', pull_requests: 'write', checks: 'write', issues: 'read' },
    });
    await double.openPullRequest({ base: commits.base, head: commits.leak });
    await app.idle();
    await double.push(1, commits.fixed);
    await app.idle();
    expect(double.state.threads[0]?.resolvedBy).toBe('leakcheck[bot]');
  });

  it('while a review is in work leaves the newest head reviewed and every check run complete', async () => {
    await start();
    await double.openPullRequest({ base: commits.base, head: commits.leak });
    await double.push(1, commits.same);
    await double.push(1, commits.two);
    await app.idle();
    expect(double.state.checkRuns.every((run) => run.status === 'completed')).toBe(true);
    expect(double.state.checkRuns.at(-1)?.headSha).toBe(commits.two);
    const bodies = double.state.reviewComments.map((each) => each.path).sort();
    expect(bodies).toEqual(['api/api.go', 'api/routes.go']);
  });
});

describe('a repeated delivery', () => {
  it('writes nothing', async () => {
    await start();
    await double.openPullRequest({ base: commits.base, head: commits.leak });
    await app.idle();
    const writes = double.writes.length;
    await double.redeliver(double.state.deliveries[0]?.guid ?? '');
    await app.idle();
    expect(double.writes).toHaveLength(writes);
  });

  it('under another id writes nothing either', async () => {
    await start();
    await double.openPullRequest({ base: commits.base, head: commits.leak });
    await app.idle();
    const writes = double.writes.length;
    const [first] = double.state.deliveries;
    const payload = typeof first?.payload === 'object' && first.payload !== null ? { ...first.payload } : {};
    await double.deliver('pull_request', payload);
    await app.idle();
    expect(double.writes).toHaveLength(writes);
  });
});

describe('an old delivery', () => {
  it('that comes after its head was left behind writes nothing', async () => {
    await start();
    await double.openPullRequest({ base: commits.base, head: commits.leak });
    await app.idle();
    await double.push(1, commits.two);
    await app.idle();
    const writes = double.writes.length;
    await double.redeliver(double.state.deliveries[0]?.guid ?? '');
    await app.idle();
    expect(double.writes).toHaveLength(writes);
  });
});

describe('the log', () => {
  it('holds no code and no body, whatever its level', async () => {
    await start();
    await double.openPullRequest({ base: commits.base, head: commits.leak });
    await double.comment(1, 'mona', '/leakcheck run\nwith private words');
    await app.idle();
    expect(app.logged()).toContain('job ended');
    for (const word of ['leak(', 'never closed', 'private words', 'acme', 'api.go', 'PRIVATE KEY']) {
      expect(app.logged()).not.toContain(word);
    }
  });
});
