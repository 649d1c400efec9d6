import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startDouble } from '../../src/preview/double/start-double.js';
import type { Double } from '../../src/preview/double/types.js';
import { GitFixture } from '../preview/git-fixture.js';
import { LEAKING_API, SERVICE } from './go-service.js';
import { startApp, writesOf, type StartedApp } from './running-app.js';

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

let double: Double;
let app: StartedApp;
let before = 0;

beforeEach(async () => {
  double = await startDouble({
    repo: fixture.folder,
    name: 'service',
    collaborators: { tina: 'triage', rita: 'read', wim: 'write' },
  });
  const explanationOf = (rule: string): string | undefined =>
    rule === 'file-not-closed' ? 'Files stay open.' : undefined;
  app = await startApp(double.connection, { explanationOf });
  double.subscribe(app.webhookUrl);
  await double.openPullRequest({ base: commits.base, head: commits.leak });
  await app.idle();
  before = double.writes.length;
});
afterEach(async () => {
  await app.close();
  await double.close();
});

function later(): readonly string[] {
  return writesOf(double).slice(before);
}

function reactions(): readonly string[] {
  return double.state.reactions.map((each) => each.content);
}

const RUN = [
  'reactions/create-for-issue-comment',
  'checks/create',
  'checks/update',
  'reactions/create-for-issue-comment',
];

describe('commands', () => {
  it('help is answered in the conversation, for anyone', async () => {
    await double.comment(1, 'stranger', 'Hello\n\n/leakcheck help');
    await app.idle();
    expect(later()).toEqual(['issues/create-comment']);
    expect(double.state.issueComments.at(-1)?.body).toContain('/leakcheck run');
  });

  it('help is answered in the thread it was asked in', async () => {
    const [root] = double.state.reviewComments;
    await double.reply(1, root?.id ?? 0, 'stranger', '/leakcheck help');
    await app.idle();
    expect(later()).toEqual(['pulls/create-reply-for-review-comment']);
    expect(double.state.reviewComments.at(-1)).toMatchObject({ inReplyTo: root?.id });
  });

  it('help is a reaction after a few answers in an hour', async () => {
    for (let count = 0; count < 5; count++) await double.comment(1, 'stranger', '/leakcheck help');
    await app.idle();
    const kinds = later();
    expect(kinds.filter((each) => each === 'issues/create-comment')).toHaveLength(3);
    expect(kinds.filter((each) => each === 'reactions/create-for-issue-comment')).toHaveLength(2);
  });

  it('explain is answered with what is known of the rule, for anyone', async () => {
    await double.comment(1, 'stranger', '/leakcheck explain file-not-closed');
    await app.idle();
    expect(later()).toEqual(['issues/create-comment']);
    expect(double.state.issueComments.at(-1)?.body).toBe('Files stay open.');
  });

  it('explain of what is no rule is a reaction, and repeats nothing', async () => {
    await double.comment(1, 'stranger', '/leakcheck explain no-such-rule');
    await app.idle();
    expect(later()).toEqual(['reactions/create-for-issue-comment']);
    expect(reactions()).toEqual(['confused']);
  });

  it.each(['mona', 'tina', 'wim'])('run reviews again for %s', async (login) => {
    await double.comment(1, login, '/leakcheck run');
    await app.idle();
    expect(later()).toEqual(RUN);
    expect(reactions()).toEqual(['eyes', 'rocket']);
    expect(double.state.reviews).toHaveLength(1);
  });

  it.each(['rita', 'stranger'])('run is refused with a reaction for %s', async (login) => {
    await double.comment(1, login, '/leakcheck run');
    await app.idle();
    expect(later()).toEqual(['reactions/create-for-issue-comment']);
    expect(reactions()).toEqual(['confused']);
  });

  it('run in a thread is answered by reactions there', async () => {
    await double.reply(1, double.state.reviewComments[0]?.id ?? 0, 'wim', '/leakcheck run');
    await app.idle();
    expect(double.state.reactions.map((each) => each.subject)).toEqual(['review-comment', 'review-comment']);
    expect(double.state.checkRuns).toHaveLength(2);
  });

  it('run in the body of a review is done', async () => {
    await double.review(1, 'wim', '/leakcheck run');
    await app.idle();
    expect(double.state.checkRuns).toHaveLength(2);
    expect(double.state.checkRuns.at(-1)?.status).toBe('completed');
    expect(double.state.reactions.map((each) => [each.subject, each.content])).toEqual([
      ['review', 'eyes'],
      ['review', 'rocket'],
    ]);
  });

  it('an unknown command gets a reaction and none of its words back', async () => {
    await double.comment(1, 'mona', '/leakcheck @everyone');
    await app.idle();
    expect(reactions()).toEqual(['confused']);
    expect(JSON.stringify(double.writes.slice(before))).not.toContain('everyone');
  });

  it('quoted and fenced commands are none', async () => {
    await double.comment(1, 'mona', '> /leakcheck run\n\n```\n/leakcheck run\n```');
    await app.idle();
    expect(later()).toEqual([]);
  });

  it('a repeated delivery of a command is not answered again', async () => {
    const { guid } = await double.comment(1, 'wim', '/leakcheck run');
    await app.idle();
    const writes = double.writes.length;
    await double.redeliver(guid);
    await app.idle();
    expect(double.writes).toHaveLength(writes);
  });
});

describe('re-running', () => {
  it('by the button of the check run reviews again, with a new run', async () => {
    await double.rerequest(double.state.checkRuns[0]?.id ?? 0);
    await app.idle();
    expect(later()).toEqual(['checks/create', 'checks/update']);
  });

  it('of the whole suite finds the pull request', async () => {
    await double.rerequestSuite(commits.leak);
    await app.idle();
    expect(later()).toEqual(['checks/create', 'checks/update']);
  });
});

describe('a merge queue', () => {
  it('is answered by a completed check run of the same name', async () => {
    await double.deliver('merge_group', { action: 'checks_requested', merge_group: { head_sha: commits.leak } });
    await app.idle();
    expect(later()).toEqual(['checks/create']);
    expect(double.state.checkRuns.at(-1)).toMatchObject({
      name: 'leakcheck',
      status: 'completed',
      conclusion: 'neutral',
    });
  });
});
