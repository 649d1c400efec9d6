import { describe, expect, it } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import nock from 'nock';
import { postReview, type ReviewOutcome } from '../../src/github/post-review.js';
import type { PlannedComment } from '../../src/review/plan.js';
import { mockHttp } from './mocked-http.js';

const HOST = 'https://api.github.com';
const REPO = '/repos/acme/service';

mockHttp();

const silent = (): void => undefined;
const client = new Octokit({ log: { debug: silent, info: silent, warn: silent, error: silent } });

function comment(path: string, line: number, startLine?: number): PlannedComment {
  const range = startLine === undefined ? {} : { startLine };
  const fixed = { side: 'RIGHT', rule: 'r', anchoredBy: 'patch', hasSuggestion: false } as const;
  return { ...fixed, ...range, path, line, body: `body of ${path}:${line}`, fingerprint: `v1:${path}:${line}` };
}

let slept: number[] = [];

function post(...comments: readonly PlannedComment[]): Promise<ReviewOutcome> {
  slept = [];
  return postReview(
    {
      client,
      repository: { owner: 'acme', repo: 'service', id: 1 },
      number: 3,
      baseSha: 'base',
      ownLogin: 'leakcheck[bot]',
      sleep: (milliseconds) => {
        slept.push(milliseconds);
        return Promise.resolve();
      },
    },
    { commitSha: 'head', body: 'words', comments },
  );
}

/** The answer to createReview; gives back what was sent. */
function review(status: number): { readonly sent: () => unknown } {
  let body: unknown;
  nock(HOST)
    .post(`${REPO}/pulls/3/reviews`, (given: unknown) => {
      body = given;
      return true;
    })
    .reply(status, status === 200 ? { id: 1 } : { message: 'no' });
  return { sent: () => body };
}

function conversation(headRefOid: string, bodies: readonly string[] = []): void {
  const nodes = bodies.map((body, index) => ({
    id: `T${index}`,
    isResolved: false,
    path: 'a.go',
    line: 1,
    comments: { totalCount: 1, nodes: [{ id: `C${index}`, databaseId: index + 1, body, viewerDidAuthor: true }] },
  }));
  const reviewThreads = { pageInfo: { hasNextPage: false, endCursor: null }, nodes };
  const pullRequest = { state: 'OPEN', isDraft: false, headRefOid, reviewThreads };
  nock(HOST)
    .post('/graphql')
    .reply(200, { data: { repository: { pullRequest } } });
}

function comparison(files: readonly { readonly filename: string; readonly patch?: string }[]): void {
  nock(HOST)
    .get(`${REPO}/compare/base...head`)
    .query(true)
    .reply(200, {
      merge_base_commit: { sha: 'mb' },
      files: files.map((file) => ({ status: 'modified', changes: 1, ...file })),
    });
}

describe('postReview', () => {
  it('sends one review with the anchors as GitHub wants them', async () => {
    const call = review(200);
    expect(await post(comment('a.go', 4), comment('b.go', 9, 7), comment('c.go', 2, 2))).toEqual({
      kind: 'posted',
      dropped: [],
    });
    expect(call.sent()).toEqual({
      commit_id: 'head',
      event: 'COMMENT',
      body: 'words',
      comments: [
        { path: 'a.go', line: 4, side: 'RIGHT', body: 'body of a.go:4' },
        { path: 'b.go', start_line: 7, start_side: 'RIGHT', line: 9, side: 'RIGHT', body: 'body of b.go:9' },
        { path: 'c.go', line: 2, side: 'RIGHT', body: 'body of c.go:2' },
      ],
    });
  });

  it('never sends more than twenty comments', async () => {
    const call = review(200);
    await post(...Array.from({ length: 25 }, (_, index) => comment('a.go', index + 1)));
    expect(JSON.stringify(call.sent()).split('"side"')).toHaveLength(21);
  });

  it('after a 422 drops the anchors that the diff disproves, and asks once more', async () => {
    review(422);
    conversation('head');
    comparison([
      { filename: 'a.go', patch: '@@ -1,2 +1,3 @@\n context\n+added\n context\n@@ -10,1 +11,2 @@\n context\n+added' },
      { filename: 'b.go' },
    ]);
    const second = review(200);
    const good = comment('a.go', 2);
    const range = comment('a.go', 12, 11);
    const outside = comment('a.go', 5);
    const acrossHunks = comment('a.go', 11, 2);
    const withoutPatch = comment('b.go', 1);
    const outcome = await post(good, range, outside, acrossHunks, withoutPatch);
    expect(outcome).toEqual({ kind: 'posted', dropped: [outside, acrossHunks, withoutPatch] });
    expect(JSON.stringify(second.sent()).split('"side"')).toHaveLength(3);
  });

  it('gives up after the second 422', async () => {
    review(422);
    conversation('head');
    comparison([{ filename: 'a.go', patch: '@@ -1 +1 @@\n+x' }]);
    review(422);
    const comments = [comment('a.go', 1), comment('a.go', 2)];
    expect(await post(...comments)).toEqual({ kind: 'refused', status: 422, dropped: comments });
  });

  it('does not ask again where the diff disproves nothing, or everything', async () => {
    for (const line of [1, 7]) {
      review(422);
      conversation('head');
      comparison([{ filename: 'a.go', patch: '@@ -1 +1 @@\n+x' }]);
      expect(await post(comment('a.go', line))).toMatchObject({ kind: 'refused', status: 422 });
    }
  });

  it('posts nothing for a head that moved on while it was refused', async () => {
    review(422);
    conversation('another head');
    expect(await post(comment('a.go', 1))).toEqual({ kind: 'superseded' });
  });

  it('finds a review that was taken with a 502', async () => {
    review(502);
    conversation('head', ['something else', 'body of a.go:1\n']);
    expect(await post(comment('a.go', 1))).toEqual({ kind: 'posted', dropped: [] });
    expect(slept).toEqual([3000]);
  });

  it('sends it again where it is not to be found, and looks again', async () => {
    review(502);
    conversation('head', ['something else']);
    review(504);
    conversation('head', ['body of a.go:1']);
    expect(await post(comment('a.go', 1))).toEqual({ kind: 'posted', dropped: [] });
  });

  it('throws a rate limit, for the queue to wait', async () => {
    nock(HOST).post(`${REPO}/pulls/3/reviews`).reply(403, { message: 'slow down' }, { 'retry-after': '9' });
    await expect(post(comment('a.go', 1))).rejects.toMatchObject({ status: 403 });
  });
});
