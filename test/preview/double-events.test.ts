import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Probot } from 'probot';
import { at, list, text } from './api-client.js';
import { REPO, onStage } from './double-fixture.js';
import { GitFixture, numbered } from './git-fixture.js';

let fixture: GitFixture;
let base: string;
let first: string;
let shifted: string;
let touched: string;
let rewritten: string;

beforeAll(() => {
  fixture = new GitFixture();
  base = fixture.commit('base', { 'a.go': numbered(60) });
  first = fixture.commit('first', { 'a.go': numbered(60, { 10: 'ten', 30: 'thirty' }) });
  shifted = fixture.commit('two lines more on top', {
    'a.go': `new\nnew\n${numbered(60, { 10: 'ten', 30: 'thirty' })}`,
  });
  touched = fixture.commit('line 10 again', { 'a.go': `new\nnew\n${numbered(60, { 10: 'TEN', 30: 'thirty' })}` });
  fixture.checkout(base);
  rewritten = fixture.commit('all new', { 'a.go': numbered(60, { 30: 'thirty' }) });
});

afterAll(() => {
  fixture.remove();
});

const stage = onStage(() => ({ double: { repo: fixture.folder }, pull: { base, head: first } }));

interface Received {
  readonly event: string;
  readonly guid: string;
  readonly isSigned: boolean;
  readonly payload: unknown;
}

let server: Server;
let received: Received[];
let answer: number;

beforeEach(async () => {
  received = [];
  answer = 202;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const digest = createHmac('sha256', stage().double.connection.webhookSecret).update(body).digest('hex');
      received.push({
        event: String(request.headers['x-github-event']),
        guid: String(request.headers['x-github-delivery']),
        isSigned: request.headers['x-hub-signature-256'] === `sha256=${digest}`,
        payload: JSON.parse(body.toString('utf8')) as unknown,
      });
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  stage().double.subscribe(`http://127.0.0.1:${port}/api/github/webhooks`);
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
});

function actions(): readonly string[] {
  return received.map(({ event, payload }) => `${event}.${text(payload, 'action')}`);
}

describe('what people do is announced', () => {
  it('for everything that can happen to a pull request', async () => {
    const { double, client } = stage();
    await double.openPullRequest({ base, head: first, draft: true });
    await double.setDraft(2, false);
    await double.setDraft(2, true);
    await double.push(2, shifted);
    await double.changeBase(2, base, 'release');
    await double.closePullRequest(2);
    await double.reopenPullRequest(2);
    await double.comment(2, 'mona', '/leakcheck');
    const made = await client.post(`${REPO}/pulls/2/comments`, {
      path: 'a.go',
      line: 12,
      body: 'b',
      commit_id: shifted,
    });
    await double.reply(2, Number(at(made.body, 'id')), 'mona', 'answer');
    await double.review(2, 'mona', 'looks fine');
    await client.post(`${REPO}/check-runs`, { name: 'leakcheck', head_sha: shifted });
    await double.rerequest(double.state.checkRuns[0]?.id ?? 0);
    await double.rerequestSuite(shifted);
    expect(actions()).toEqual([
      'pull_request.opened',
      'pull_request.ready_for_review',
      'pull_request.converted_to_draft',
      'pull_request.synchronize',
      'pull_request.edited',
      'pull_request.closed',
      'pull_request.reopened',
      'issue_comment.created',
      'pull_request_review_comment.created',
      'pull_request_review.submitted',
      'check_run.rerequested',
      'check_suite.rerequested',
    ]);
    expect(received.every((each) => each.isSigned)).toBe(true);
    expect(received.every((each) => text(each.payload, 'repository', 'full_name') === 'acme/service')).toBe(true);
    expect(new Set(received.map((each) => at(each.payload, 'installation', 'id')))).toEqual(
      new Set([double.connection.installationId]),
    );
  });

  it('with the heads of a push and the base that was', async () => {
    const { double } = stage();
    await double.push(1, shifted);
    await double.changeBase(1, first, 'release');
    expect([text(received[0]?.payload, 'before'), text(received[0]?.payload, 'after')]).toEqual([first, shifted]);
    expect(text(received[1]?.payload, 'changes', 'base', 'ref', 'from')).toBe('main');
    expect(text(received[1]?.payload, 'pull_request', 'base', 'ref')).toBe('release');
    expect(text(received[1]?.payload, 'pull_request', 'head', 'sha')).toBe(shifted);
  });

  it('with a draft, a fork and its repository', async () => {
    const { double, client } = stage();
    await double.openPullRequest({ base, head: shifted, fork: 'mona/service', draft: true });
    const pull = at(received[0]?.payload, 'pull_request');
    expect([at(pull, 'draft'), text(pull, 'head', 'repo', 'full_name'), text(pull, 'head', 'label')]).toEqual([
      true,
      'mona/service',
      'mona:changes',
    ]);
    // The fork itself is closed to the installation; its commits are readable through the base repository.
    expect((await client.get(`/repos/mona/service/git/trees/${shifted}`)).status).toBe(404);
    expect((await client.get(`${REPO}/git/trees/${shifted}`)).status).toBe(200);
    expect((await client.get(`${REPO}/contents/a.go?ref=${shifted}`)).status).toBe(200);
    expect((await client.get(`${REPO}/contents/a.go?ref=refs/pull/2/head`)).status).toBe(200);
    expect((await client.get(`${REPO}/compare/main...mona:changes`)).status).toBe(200);
  });
});

describe('deliveries', () => {
  it('can be forged, unsigned, lost and repeated with their id', async () => {
    const { double } = stage();
    await double.comment(1, 'mona', 'a', { signature: 'forged' });
    await double.comment(1, 'mona', 'b', { signature: 'absent' });
    const lost = await double.comment(1, 'mona', 'c', { lose: true });
    expect(received.map((each) => each.isSigned)).toEqual([false, false]);
    expect(lost.status).toBe(0);
    const again = await double.redeliver(lost.guid);
    expect([again.guid, again.status, again.redelivery]).toEqual([lost.guid, 202, true]);
    expect(received.at(-1)?.guid).toBe(lost.guid);
    expect(text(received.at(-1)?.payload, 'comment', 'body')).toBe('c');
  });

  it('are listed for the App, newest first, by status and with a cursor, and repeated at its wish', async () => {
    const { double, client } = stage();
    answer = 500;
    await double.comment(1, 'mona', 'failed');
    answer = 202;
    for (const body of ['one', 'two', 'three']) await double.comment(1, 'mona', body);
    const all = await client.asApp('GET', '/app/hook/deliveries?per_page=2');
    expect(list(all.body).map((each) => at(each, 'id'))).toEqual([5, 4]);
    const next = /<[^>]*\/api\/v3([^>]*)>/.exec(all.headers.get('link') ?? '')?.[1] ?? '';
    expect(list((await client.asApp('GET', next)).body).map((each) => at(each, 'id'))).toEqual([3, 2]);
    const failed = await client.asApp('GET', '/app/hook/deliveries?status=failure');
    // The first was sent before there was a subscriber.
    expect(list(failed.body).map((each) => at(each, 'status_code'))).toEqual([500, 0]);
    const id = String(at(failed.body, 0, 'id'));
    expect(text((await client.asApp('GET', `/app/hook/deliveries/${id}`)).body, 'event')).toBe('issue_comment');
    expect((await client.asApp('POST', `/app/hook/deliveries/${id}/attempts`)).status).toBe(202);
    expect((await client.asApp('POST', `/app/hook/deliveries/99/attempts`)).status).toBe(404);
    expect((await client.get('/app/hook/deliveries')).status).toBe(401);
  });
});

describe('a push', () => {
  const comment = (line: number): unknown => ({ path: 'a.go', line, side: 'RIGHT', body: `on ${line}` });
  const lines = (): unknown => stage().double.state.reviewComments.map((each) => each.line);

  it('moves comments with their lines', async () => {
    const { client, double } = stage();
    const given = { event: 'COMMENT', body: 'r', comments: [comment(10), comment(30)] };
    await client.post(`${REPO}/pulls/1/reviews`, given);
    await double.push(1, shifted);
    expect(lines()).toEqual([12, 32]);
    const { body } = await client.get(`${REPO}/pulls/1/comments`);
    expect([at(body, 0, 'line'), at(body, 0, 'original_line')]).toEqual([12, 10]);
    expect([text(body, 0, 'commit_id'), text(body, 0, 'original_commit_id')]).toEqual([shifted, first]);
  });

  it('makes a comment outdated when its line changes', async () => {
    const { client, double } = stage();
    await client.post(`${REPO}/pulls/1/reviews`, { event: 'COMMENT', body: 'r', comments: [comment(10), comment(30)] });
    await double.push(1, shifted);
    await double.push(1, touched);
    expect(lines()).toEqual([null, 32]);
    const { body } = await client.get(`${REPO}/pulls/1/comments`);
    expect([at(body, 0, 'line'), at(body, 0, 'position'), at(body, 0, 'original_line')]).toEqual([null, null, 10]);
  });

  it('by force makes outdated what the new difference does not show; the old head may still be named', async () => {
    const { client, double } = stage();
    await client.post(`${REPO}/pulls/1/reviews`, { event: 'COMMENT', body: 'r', comments: [comment(8), comment(30)] });
    await double.push(1, rewritten);
    expect(lines()).toEqual([null, 30]);
    const late = { event: 'COMMENT', body: 'late', commit_id: first, comments: [comment(10)] };
    expect((await client.post(`${REPO}/pulls/1/reviews`, late)).status).toBe(200);
    expect(lines()).toEqual([null, 30, null]);
  });

  it('of the base changes what a comparison starts from, not the difference', async () => {
    const { client, double } = stage();
    fixture.checkout(base);
    const later = fixture.commit('base went on', { 'b.go': 'package b\n' });
    await double.pushBase(1, later);
    const pull = await client.get(`${REPO}/pulls/1`);
    expect(text(pull.body, 'base', 'sha')).toBe(later);
    expect(list((await client.get(`${REPO}/pulls/1/files`)).body)).toHaveLength(1);
    expect(received).toEqual([]);
  });
});

describe('Probot', () => {
  it('signs in, reads and writes with nothing but the connection', async () => {
    const { double } = stage();
    const { connection } = double;
    const probot = new Probot({
      appId: connection.appId,
      privateKey: connection.privateKey,
      secret: connection.webhookSecret,
      baseUrl: connection.apiUrl,
      logLevel: 'fatal',
    });
    const octokit = await probot.auth(connection.installationId);
    const pull = await octokit.rest.pulls.get({ owner: 'acme', repo: 'service', pull_number: 1 });
    expect(pull.data.head.sha).toBe(first);
    const query = 'query($o:String!,$n:String!){repository(owner:$o,name:$n){nameWithOwner}}';
    const answered = await octokit.graphql(query, { o: 'acme', n: 'service' });
    expect(text(answered, 'repository', 'nameWithOwner')).toBe('acme/service');
    const comment = { owner: 'acme', repo: 'service', issue_number: 1, body: 'hello' };
    expect((await octokit.rest.issues.createComment(comment)).status).toBe(201);
    expect(double.writes.map((each) => `${each.method} ${each.path}`)).toEqual([
      'POST /repos/acme/service/issues/1/comments',
    ]);
  });
});
