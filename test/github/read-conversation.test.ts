import { describe, expect, it } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import nock from 'nock';
import { readConversation, readLastReviewed } from '../../src/github/read-conversation.js';
import { mockHttp } from './mocked-http.js';

const HOST = 'https://api.github.com';
const REPOSITORY = { owner: 'acme', repo: 'service', id: 1 };
const OWN = 'leakcheck[bot]';

mockHttp();

const silent = (): void => undefined;
const client = new Octokit({ log: { debug: silent, info: silent, warn: silent, error: silent } });

function thread(id: number, viewerDidAuthor: boolean, totalCount = 1) {
  const nodes = [{ id: `C${id}`, databaseId: id, body: `body ${id}`, viewerDidAuthor }];
  return { id: `T${id}`, isResolved: id % 2 === 0, path: 'a.go', line: id, comments: { totalCount, nodes } };
}

function page(nodes: readonly unknown[], endCursor: string | null, after: string | null): void {
  const reviewThreads = { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes };
  const pullRequest = { state: 'OPEN', isDraft: true, headRefOid: 'h', reviewThreads };
  nock(HOST)
    .post('/graphql', (body: { variables?: { after?: unknown } }) => body.variables?.after === after)
    .reply(200, { data: { repository: { pullRequest } } });
}

describe('readConversation', () => {
  it('reads all pages, and hands on what our App wrote, and only that', async () => {
    page([thread(1, true, 3), thread(2, false), null], 'next', null);
    page([thread(4, true)], null, 'next');
    const conversation = await readConversation(client, REPOSITORY, 3, OWN);
    expect(conversation).toMatchObject({ headSha: 'h', isOpen: true, isDraft: true, hasThreads: true });
    expect(conversation.comments).toEqual([
      {
        id: 1,
        nodeId: 'C1',
        threadId: 'T1',
        path: 'a.go',
        line: 1,
        body: 'body 1',
        hasReplies: true,
        isResolved: false,
      },
      {
        id: 4,
        nodeId: 'C4',
        threadId: 'T4',
        path: 'a.go',
        line: 4,
        body: 'body 4',
        hasReplies: false,
        isResolved: true,
      },
    ]);
  });

  it('degrades to REST where GraphQL is refused, with all pages too', async () => {
    nock(HOST).post('/graphql').reply(403, { message: 'no' });
    nock(HOST)
      .get('/repos/acme/service/pulls/3')
      .reply(200, { state: 'closed', draft: false, head: { sha: 'h2' } });
    const row = (id: number, login: string, type: string, reply?: number) => ({
      id,
      node_id: `C${id}`,
      path: 'a.go',
      line: id,
      body: 'b',
      user: { login, type },
      ...(reply === undefined ? {} : { in_reply_to_id: reply }),
    });
    const first = Array.from({ length: 99 }, (_, index) => row(index + 1, 'mona', 'User'));
    const comments = (pageNumber: string, rows: readonly unknown[]): unknown =>
      nock(HOST)
        .get('/repos/acme/service/pulls/3/comments')
        .query({ per_page: '100', page: pageNumber })
        .reply(200, rows);
    comments('1', [...first, row(100, OWN, 'Bot')]);
    comments('2', [row(101, OWN, 'User'), row(102, 'mona', 'User', 100), row(103, OWN, 'Bot')]);
    const conversation = await readConversation(client, REPOSITORY, 3, OWN);
    expect(conversation).toMatchObject({ headSha: 'h2', isOpen: false, hasThreads: false });
    expect(conversation.comments.map(({ id, hasReplies }) => [id, hasReplies])).toEqual([
      [100, true],
      [103, false],
    ]);
  });

  it('throws rate limits', async () => {
    nock(HOST)
      .post('/graphql')
      .reply(200, { errors: [{ type: 'RATE_LIMITED', message: 'slow down' }] });
    await expect(readConversation(client, REPOSITORY, 3, OWN)).rejects.toThrow();
  });
});

describe('readLastReviewed', () => {
  it('is the commit of the last review of ours', async () => {
    const row = (login: string, type: string, commit: string | null) => ({ user: { login, type }, commit_id: commit });
    nock(HOST)
      .get('/repos/acme/service/pulls/3/reviews')
      .query(true)
      .reply(200, [row(OWN, 'Bot', 'c1'), row('mona', 'User', 'c2'), row(OWN, 'Bot', 'c3'), row('eve', 'User', 'c4')]);
    expect(await readLastReviewed(client, REPOSITORY, 3, OWN)).toBe('c3');
  });
});
