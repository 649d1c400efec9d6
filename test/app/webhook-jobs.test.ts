import { describe, expect, it } from '@jest/globals';
import type { Job } from '../../src/app/job.js';
import { isJob } from '../../src/app/job.js';
import { externalIdOf, jobOf, numberOfExternalId } from '../../src/app/webhook-jobs.js';

const ORIGIN = {
  repository: { id: 10, name: 'service', owner: { login: 'acme' } },
  installation: { id: 5 },
  sender: { login: 'mona', type: 'User' },
};
const PULL = {
  number: 3,
  state: 'open',
  draft: false,
  head: { sha: 'h1' },
  base: { sha: 'b1' },
  user: { login: 'mona' },
};
const MONA = { login: 'mona', type: 'User' };
const COMMENT = { id: 21, node_id: 'C21', body: '/leakcheck help', user: MONA };
const ISSUE = { number: 3, state: 'open', pull_request: { url: 'x' }, user: { login: 'mona' } };

type Row = readonly [string, string, Readonly<Record<string, unknown>>, Partial<Job> | undefined];

const REVIEW = {
  kind: 'review',
  number: 3,
  isAskedFor: false,
  pull: { headSha: 'h1', baseSha: 'b1', isDraft: false },
} as const;

const ROWS: readonly Row[] = [
  ['opened', 'pull_request', { action: 'opened', pull_request: PULL }, REVIEW],
  ['a push', 'pull_request', { action: 'synchronize', pull_request: PULL }, REVIEW],
  ['reopened', 'pull_request', { action: 'reopened', pull_request: PULL }, REVIEW],
  ['ready for review', 'pull_request', { action: 'ready_for_review', pull_request: PULL }, REVIEW],
  [
    'a draft',
    'pull_request',
    { action: 'opened', pull_request: { ...PULL, draft: true } },
    { ...REVIEW, pull: { headSha: 'h1', baseSha: 'b1', isDraft: true } },
  ],
  [
    'a new base',
    'pull_request',
    { action: 'edited', pull_request: PULL, changes: { base: { ref: { from: 'main' } } } },
    REVIEW,
  ],
  [
    'a new title',
    'pull_request',
    { action: 'edited', pull_request: PULL, changes: { title: { from: 'x' } } },
    undefined,
  ],
  ['closed', 'pull_request', { action: 'closed', pull_request: { ...PULL, state: 'closed' } }, undefined],
  [
    'a push to a closed one',
    'pull_request',
    { action: 'synchronize', pull_request: { ...PULL, state: 'closed' } },
    undefined,
  ],
  ['an action that nobody knows yet', 'pull_request', { action: 'stacked', pull_request: PULL }, undefined],
  ['an event that nobody knows yet', 'pull_request_party', { action: 'opened', pull_request: PULL }, undefined],
  [
    'the Re-run button',
    'check_run',
    { action: 'rerequested', check_run: { external_id: '3:abc', pull_requests: [] } },
    { kind: 'review', number: 3, isAskedFor: true },
  ],
  [
    'the Re-run button of a run without our id',
    'check_run',
    { action: 'rerequested', check_run: { external_id: '', pull_requests: [{ number: 4 }] } },
    { kind: 'review', number: 4 },
  ],
  [
    'a run that belongs to no pull request',
    'check_run',
    { action: 'rerequested', check_run: { external_id: '', pull_requests: [] } },
    undefined,
  ],
  ['Re-run all', 'check_suite', { action: 'rerequested', check_suite: { id: 9 } }, { kind: 'suite', suiteId: 9 }],
  [
    'a merge queue',
    'merge_group',
    { action: 'checks_requested', merge_group: { head_sha: 'm1' } },
    { kind: 'merge-group', headSha: 'm1' },
  ],
  [
    'a command in the conversation',
    'issue_comment',
    { action: 'created', comment: COMMENT, issue: ISSUE },
    {
      kind: 'command',
      command: 'help',
      number: 3,
      login: 'mona',
      isByAuthor: true,
      surface: { kind: 'issue-comment', id: 21 },
    },
  ],
  [
    'a command on an issue',
    'issue_comment',
    { action: 'created', comment: COMMENT, issue: { ...ISSUE, pull_request: undefined } },
    undefined,
  ],
  ['an edited command', 'issue_comment', { action: 'edited', comment: COMMENT, issue: ISSUE }, undefined],
  [
    'a command on a closed pull request',
    'issue_comment',
    { action: 'created', comment: COMMENT, issue: { ...ISSUE, state: 'closed' } },
    undefined,
  ],
  [
    'a command of a bot',
    'issue_comment',
    { action: 'created', comment: { ...COMMENT, user: { login: 'x[bot]', type: 'Bot' } }, issue: ISSUE },
    undefined,
  ],
  [
    'a comment without a command',
    'issue_comment',
    { action: 'created', comment: { ...COMMENT, body: 'nice' }, issue: ISSUE },
    undefined,
  ],
  [
    'a command of somebody else',
    'issue_comment',
    { action: 'created', comment: { ...COMMENT, user: { login: 'eve', type: 'User' } }, issue: ISSUE },
    { kind: 'command', isByAuthor: false, login: 'eve' },
  ],
  [
    'a command in a thread',
    'pull_request_review_comment',
    { action: 'created', comment: { ...COMMENT, in_reply_to_id: 20 }, pull_request: PULL },
    { kind: 'command', surface: { kind: 'review-comment', id: 21, threadRoot: 20 } },
  ],
  [
    'a command that begins a thread',
    'pull_request_review_comment',
    { action: 'created', comment: COMMENT, pull_request: PULL },
    { surface: { kind: 'review-comment', id: 21, threadRoot: 21 } },
  ],
  [
    'a command in a review',
    'pull_request_review',
    { action: 'submitted', review: COMMENT, pull_request: PULL },
    { kind: 'command', surface: { kind: 'review', nodeId: 'C21' } },
  ],
  [
    'a review without words',
    'pull_request_review',
    { action: 'submitted', review: { ...COMMENT, body: null }, pull_request: PULL },
    undefined,
  ],
];

describe('jobOf', () => {
  it.each(ROWS)('%s', (_, name, payload, expected) => {
    const job = jobOf({ id: 'd1', name, payload: { ...ORIGIN, ...payload } });
    if (expected === undefined) {
      expect(job).toBeUndefined();
      return;
    }
    const repository = { owner: 'acme', repo: 'service', id: 10 };
    expect(job).toMatchObject({ id: 'd1', installationId: 5, repository, ...expected });
    expect(isJob(JSON.parse(JSON.stringify(job)))).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['a list', []],
    ['text', 'x'],
    ['no installation', { ...ORIGIN, installation: undefined, action: 'opened', pull_request: PULL }],
    ['no repository', { ...ORIGIN, repository: null, action: 'opened', pull_request: PULL }],
    ['numbers for names', { ...ORIGIN, action: 'opened', pull_request: { ...PULL, head: { sha: 7 } } }],
  ])('makes nothing of a payload that is %s', (_, payload) => {
    expect(jobOf({ id: 'd1', name: 'pull_request', payload })).toBeUndefined();
  });

  it('keeps none of what the commander wrote', () => {
    const body = '/leakcheck help\nmy secret words';
    const job = jobOf({
      id: 'd',
      name: 'issue_comment',
      payload: { ...ORIGIN, action: 'created', comment: { ...COMMENT, body }, issue: ISSUE },
    });
    expect(JSON.stringify(job)).not.toContain('secret');
  });
});

describe('external ids', () => {
  it('give the number back', () => {
    expect(numberOfExternalId(externalIdOf(42, 'abc'))).toBe(42);
  });

  it.each(['', 'abc', 'x:1', '12345678901:abc', 'merge-group'])('%j is not ours', (id) => {
    expect(numberOfExternalId(id)).toBeUndefined();
  });
});
