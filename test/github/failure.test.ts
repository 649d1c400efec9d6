import { describe, expect, it } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import nock from 'nock';
import { failureOf, UnreadablePullRequest, type Failure } from '../../src/github/failure.js';
import { mockHttp } from './mocked-http.js';

const HOST = 'https://api.github.com';
const NOW = 1_700_000_000_000;

mockHttp();

const silent = (): void => undefined;
const client = new Octokit({ log: { debug: silent, info: silent, warn: silent, error: silent } });

async function failure(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return failureOf(error, NOW);
  }
  throw new Error('the call was to fail');
}

type Row = readonly [string, number, Readonly<Record<string, string>>, string, Partial<Failure>];

const REST: readonly Row[] = [
  [
    'a primary limit',
    403,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1700000090' },
    'API rate limit exceeded',
    { kind: 'rate-limit', status: 403, retryAfterSeconds: 90 },
  ],
  [
    'a limit that is over already',
    429,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1600000000' },
    '',
    { kind: 'rate-limit', retryAfterSeconds: 1 },
  ],
  [
    'a secondary limit with a time',
    403,
    { 'retry-after': '7' },
    'secondary',
    { kind: 'rate-limit', retryAfterSeconds: 7 },
  ],
  [
    'a secondary limit by its words',
    403,
    {},
    'You have exceeded a secondary rate limit',
    { kind: 'rate-limit', retryAfterSeconds: 60 },
  ],
  ['429 without a word', 429, {}, '', { kind: 'rate-limit', retryAfterSeconds: 60 }],
  ['a missing permission', 403, {}, 'Resource not accessible by integration', { kind: 'forbidden', status: 403 }],
  ['a bad token', 401, {}, 'Bad credentials', { kind: 'forbidden', status: 401 }],
  [
    'nothing there',
    404,
    { 'x-github-request-id': 'AB:12' },
    'Not Found',
    { kind: 'not-found', status: 404, requestId: 'AB:12' },
  ],
  ['gone', 410, {}, 'Gone', { kind: 'not-found', status: 410 }],
  ['refused', 422, {}, 'Validation Failed', { kind: 'refused', status: 422 }],
  ['too much', 406, {}, 'too_large', { kind: 'refused', status: 406 }],
  ['a bad gateway', 502, {}, '<html>', { kind: 'unavailable', status: 502 }],
  ['maintenance', 503, {}, '', { kind: 'unavailable', status: 503 }],
];

describe('failureOf an answer', () => {
  it.each(REST)('%s', async (_, status, headers, message, expected) => {
    nock(HOST).get('/repos/acme/service').reply(status, { message }, headers);
    expect(await failure(client.rest.repos.get({ owner: 'acme', repo: 'service' }))).toMatchObject(expected);
  });

  it('a connection that breaks', async () => {
    nock(HOST)
      .get('/repos/acme/service')
      .replyWithError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    expect(await failure(client.rest.repos.get({ owner: 'acme', repo: 'service' }))).toMatchObject({
      kind: 'unavailable',
    });
  });

  it.each([
    ['RATE_LIMITED', 'rate-limit'],
    ['FORBIDDEN', 'forbidden'],
    ['NOT_FOUND', 'refused'],
  ])('GraphQL says %s in a 200', async (type, kind) => {
    nock(HOST)
      .post('/graphql')
      .reply(200, { data: null, errors: [{ type, message: 'no' }] });
    expect(await failure(client.graphql('query { viewer { login } }'))).toMatchObject({ kind });
  });
});

describe('failureOf what is no answer', () => {
  it.each([new TypeError('x is not a function'), 'text', undefined, null, 7, {}])('%p is internal', (error) => {
    expect(failureOf(error)).toMatchObject({ kind: 'internal', status: 0 });
  });

  it('is that of the cause, where a pull request could not be read', () => {
    const cause = Object.assign(new Error('x'), { status: 404 });
    expect(failureOf(new UnreadablePullRequest('gone', cause))).toMatchObject({ kind: 'not-found', status: 404 });
  });
});
