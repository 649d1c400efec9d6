import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault, Limits } from '../../src/preview/double/types.js';
import { at, list, text } from './api-client.js';
import { REPO, onStage } from './double-fixture.js';
import { GitFixture, numbered } from './git-fixture.js';

let fixture: GitFixture;
let base: string;
let head: string;

beforeAll(() => {
  fixture = new GitFixture();
  base = fixture.commit('base', { 'a.go': numbered(300) });
  const many = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`many/${index}.go`, 'package many\n']));
  const replaced = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [index + 1, `new ${index + 1}`]));
  head = fixture.commit('head', { ...many, 'a.go': numbered(300, replaced) });
});

afterAll(() => {
  fixture.remove();
});

let limits: Partial<Limits> = {};
const stage = onStage(() => ({ double: { repo: fixture.folder, limits }, pull: { base, head } }));
const DIFF = { accept: 'application/vnd.github.v3.diff' };

/** The limits of the tests of one block, all small enough for this fixture. */
function withLimits(given: Partial<Limits>): void {
  beforeAll(() => {
    limits = given;
  });
  afterAll(() => {
    limits = {};
  });
}

describe('many files', () => {
  withLimits({ pullFiles: 5, compareFiles: 3, diffFiles: 4, treeEntries: 2 });

  it('are listed up to a number', async () => {
    const { client } = stage();
    expect(list((await client.get(`${REPO}/pulls/1/files?per_page=100`)).body)).toHaveLength(5);
    expect(list((await client.get(`${REPO}/compare/${base}...${head}`)).body, 'files')).toHaveLength(3);
    expect(list((await client.get(`${REPO}/compare/${base}...${head}?page=2`)).body, 'files')).toHaveLength(0);
    expect(at((await client.get(`${REPO}/pulls/1`)).body, 'changed_files')).toBe(9);
    const tree = await client.get(`${REPO}/git/trees/${head}?recursive=1`);
    expect([list(tree.body, 'tree').length, at(tree.body, 'truncated')]).toEqual([2, true]);
  });

  it.each(['pulls/1', 'compare/main...changes'])('make the diff of %s too large: 406', async (path) => {
    const reply = await stage().client.get(`${REPO}/${path}`, DIFF);
    expect(reply.status).toBe(406);
    expect(text(reply.body, 'message')).toContain('exceeded the maximum number of files (4)');
    expect(text(reply.body, 'errors', 0, 'code')).toBe('too_large');
  });
});

describe('large files', () => {
  withLimits({ patchLines: 500, diffLines: 620 });

  it('have no patch', async () => {
    const { body } = await stage().client.get(`${REPO}/pulls/1/files`);
    expect([text(body, 0, 'filename'), at(body, 0, 'patch'), at(body, 0, 'changes')]).toEqual(['a.go', undefined, 600]);
  });

  it('take the patches of what follows with them once the whole is over its limit', async () => {
    const { body } = await stage().client.get(`${REPO}/pulls/1/files`);
    const isShown = list(body).map((file) => at(file, 'patch') !== undefined);
    expect(isShown.slice(0, 2)).toEqual([false, true]);
    expect(isShown.at(-1)).toBe(true);
  });

  it('make the diff too large in lines', async () => {
    const reply = await stage().client.get(`${REPO}/pulls/1`, DIFF);
    expect([reply.status, text(reply.body, 'message')]).toEqual([
      406,
      'Sorry, the diff exceeded the maximum number of lines (620).',
    ]);
  });
});

describe('a difference over the limit as a whole', () => {
  withLimits({ diffLines: 610 });

  it('gives no patch for the files that come late', async () => {
    const { body } = await stage().client.get(`${REPO}/pulls/1/files`);
    const isShown = list(body).map((file) => at(file, 'patch') !== undefined);
    expect([isShown[0], isShown.at(-1)]).toEqual([true, false]);
  });
});

describe('rate limits, on the clock of the double', () => {
  withLimits({ writesPerMinute: 2, writesPerHour: 3, requestsPerHour: 12 });
  const say = async (): Promise<number> =>
    (await stage().client.post(`${REPO}/issues/1/comments`, { body: 'x' })).status;

  it('hold back what creates content, for a minute and for an hour', async () => {
    const { double } = stage();
    expect([await say(), await say(), await say()]).toEqual([201, 201, 403]);
    double.clock.advance(60_000);
    expect([await say(), await say()]).toEqual([201, 403]);
    double.clock.advance(60 * 60_000 - 61_000);
    expect(await say()).toBe(403);
  });

  it('say how long to wait, and end', async () => {
    const { client, double } = stage();
    await say();
    await say();
    const reply = await client.post(`${REPO}/issues/1/comments`, { body: 'x' });
    expect(reply.headers.get('retry-after')).toBe('60');
    expect(text(reply.body, 'message')).toContain('secondary rate limit');
    const remaining = Number(reply.headers.get('x-ratelimit-remaining'));
    for (let index = 0; index < remaining; index += 1) await client.get(`${REPO}/pulls/1`);
    const last = await client.get(`${REPO}/pulls/1`);
    expect([last.status, last.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
    double.clock.advance(59 * 60_000);
    expect((await client.get(`${REPO}/pulls/1`)).status).toBe(403);
    double.clock.advance(60_000);
    await client.signIn();
    expect((await client.get(`${REPO}/pulls/1`)).status).toBe(200);
  });
});

describe('faults', () => {
  const fault = (change: Partial<Fault>): Fault => ({ operation: 'issues/create-comment', answer: 502, ...change });
  const say = async (): Promise<number> =>
    (await stage().client.post(`${REPO}/issues/1/comments`, { body: 'x' })).status;

  it.each([404, 422, 429, 500, 502, 503])('answer %d and do nothing, once', async (status) => {
    const { double } = stage();
    double.inject(fault({ answer: status }));
    expect([await say(), await say()]).toEqual([status, 201]);
    expect(double.state.issueComments).toHaveLength(1);
    expect(double.refused).toEqual([]);
  });

  it('come after some requests, several times, and for one operation or all', async () => {
    const { double, client } = stage();
    double.inject(fault({ after: 1, times: 2 }));
    expect([await say(), await say(), await say(), await say()]).toEqual([201, 502, 502, 201]);
    double.inject(fault({ operation: '*' }));
    expect((await client.get(`${REPO}/pulls/1`)).status).toBe(502);
  });

  it('may do the work and answer 502 all the same', async () => {
    const { double } = stage();
    double.inject(fault({ answer: 'created-502' }));
    expect(await say()).toBe(502);
    expect(double.state.issueComments).toHaveLength(1);
  });

  it('may cut the connection, or never answer', async () => {
    const { double, client } = stage();
    double.inject(fault({ answer: 'reset' }));
    await expect(say()).rejects.toThrow();
    double.inject(fault({ operation: 'pulls/get', answer: 'hang' }));
    const hanging = client.get(`${REPO}/pulls/1`);
    // The request has arrived and has no answer; closing the double ends it.
    while (double.requests.at(-1)?.operation !== 'pulls/get') await new Promise(setImmediate);
    const ended = expect(hanging).rejects.toThrow();
    await double.close();
    await ended;
  });

  it('may be the two limits of GitHub, in REST and in GraphQL', async () => {
    const { double, client } = stage();
    double.inject(fault({ answer: 'secondary-limit', retryAfter: 7 }));
    const second = await client.post(`${REPO}/issues/1/comments`, { body: 'x' });
    expect([second.status, second.headers.get('retry-after')]).toEqual([403, '7']);
    double.inject(fault({ answer: 'rate-limit' }));
    const first = await client.post(`${REPO}/issues/1/comments`, { body: 'x' });
    expect([first.status, first.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
    double.inject({ operation: 'graphql', answer: 'graphql-rate-limit' });
    const graphql = await client.graphql('{viewer{login}}');
    expect([graphql.status, text(graphql.body, 'errors', 0, 'type')]).toEqual([200, 'RATE_LIMITED']);
  });
});

describe('the record', () => {
  it('holds every request with method, path, body and status, and what was refused', async () => {
    const { client, double } = stage();
    await client.get(`${REPO}/contents/none.go?ref=main`);
    await client.post(`${REPO}/issues/1/comments`, { body: 'x' });
    await client.post(`${REPO}/issues/1/comments`, { text: 'x' });
    await client.post(`${REPO}/labels`, { name: 'x' });
    expect(double.requests.map(({ method, path, body, status }) => ({ method, path, body, status }))).toEqual([
      {
        method: 'POST',
        path: `/app/installations/${double.connection.installationId}/access_tokens`,
        body: {},
        status: 201,
      },
      { method: 'GET', path: `${REPO}/contents/none.go?ref=main`, body: null, status: 404 },
      { method: 'POST', path: `${REPO}/issues/1/comments`, body: { body: 'x' }, status: 201 },
      { method: 'POST', path: `${REPO}/issues/1/comments`, body: { text: 'x' }, status: 422 },
      { method: 'POST', path: `${REPO}/labels`, body: { name: 'x' }, status: 404 },
    ]);
    expect(double.writes).toHaveLength(3);
    expect(double.refused.map((each) => each.refusal)).toEqual([
      'Invalid request.\n\n"body" wasn\'t supplied.\n"text" is not a permitted key.',
      'Not Found',
    ]);
  });
});

describe('the server', () => {
  /** send speaks plain HTTP, so that any Host header can be given. */
  function send(path: string, headers: Readonly<Record<string, string>>, body = ''): Promise<number> {
    const url = new URL(path, stage().double.url);
    return new Promise((resolve, reject) => {
      const method = body === '' ? 'GET' : 'POST';
      const outgoing = request(url, { method, headers, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  it.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1'])(
    'answers nothing to the host "%s"',
    async (host) => {
      const page = new URL(stage().double.pageUrl);
      expect(await send(page.pathname + page.search, { host })).toBe(421);
      expect(await send(`/api/v3${REPO}`, { host })).toBe(421);
      expect(stage().double.requests).toHaveLength(1);
    },
  );

  it('listens on the loopback address alone', () => {
    expect(new URL(stage().double.url).hostname).toBe('127.0.0.1');
  });

  it('refuses bodies that are no JSON or too long, and callers without a name', async () => {
    const { double } = stage();
    const path = `/api/v3${REPO}/issues/1/comments`;
    const agent = { 'user-agent': 'test' };
    expect(await send(path, agent, '{"body":')).toBe(400);
    expect(await send(path, agent, JSON.stringify({ body: 'x'.repeat(11 * 1024 * 1024) }))).toBe(413);
    expect(await send(`/api/v3${REPO}/pulls/1`, {})).toBe(403);
    expect(await send(`/api/v3${REPO}/pulls/1`, agent)).toBe(401);
    expect(double.state.issueComments).toEqual([]);
  });
});
