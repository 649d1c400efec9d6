import { createHmac } from 'node:crypto';
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { makeMetrics } from '../../src/app/metrics.js';
import { makeServer } from '../../src/app/server.js';
import type { SignedWebhook } from '../../src/app/webhook-request.js';

const SECRET = 'a secret of this test';
const PATH = '/api/github/webhooks';

let server: Server;
let received: SignedWebhook[];
let isReady: boolean;
let failure: Error | undefined;
let logged: string[];

beforeEach(async () => {
  received = [];
  isReady = true;
  failure = undefined;
  logged = [];
  server = makeServer({
    webhookPath: PATH,
    webhookSecret: SECRET,
    metrics: makeMetrics(() => 3),
    log: pino({ level: 'debug' }, { write: (line: string) => logged.push(line) }),
    isReady: () => isReady,
    receive: (webhook) => {
      received.push(webhook);
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

interface Answer {
  readonly status: number;
  readonly body: string;
  /** Bytes that the sender got rid of before it was cut off or answered. */
  readonly sent: number;
}

/** Sends a request; a body of many megabytes goes out in pieces for as long as the server takes it. */
function send(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string | { readonly megabytes: number } = '',
): Promise<Answer> {
  const address = server.address();
  const port = isAddress(address) ? address.port : 0;
  return new Promise((resolve, reject) => {
    let sent = 0;
    let answered = false;
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      answered = true;
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: text, sent });
      });
      response.on('error', reject);
    });
    request.on('error', (error) => {
      // Cut off while it was still sending: the answer may be lost on the way.
      if (!answered && typeof body !== 'string') resolve({ status: 0, body: '', sent });
      else if (!answered) reject(error);
    });
    if (typeof body === 'string') {
      request.end(body);
      return;
    }
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const next = (left: number): void => {
      if (left === 0 || answered) {
        request.end();
        return;
      }
      request.write(piece, (error) => {
        if (error === null || error === undefined) {
          sent += piece.length;
          next(left - 1);
        }
      });
    };
    next(body.megabytes);
  });
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function sign(body: string, secret = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function headersFor(body: string, changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-event': 'pull_request',
    'x-github-delivery': '0123-abc',
    'x-hub-signature-256': sign(body),
    ...changes,
  };
}

describe('a webhook', () => {
  it('with a good signature is taken, byte for byte', async () => {
    const body = '{"action":"opened","name":"ünï"}';
    const answer = await send('POST', PATH, headersFor(body), body);
    expect(answer).toMatchObject({ status: 202, body: 'accepted\n' });
    expect(received).toEqual([{ id: '0123-abc', name: 'pull_request', signature: sign(body), body }]);
  });

  const BODY = '{"action":"opened"}';
  const REFUSED: readonly (readonly [string, Readonly<Record<string, string>>, number])[] = [
    ['a forged signature', { 'x-hub-signature-256': sign(BODY, 'another secret') }, 401],
    ['the signature of another body', { 'x-hub-signature-256': sign('{}') }, 401],
    ['a signature of the old kind', { 'x-hub-signature-256': 'sha1=abc' }, 401],
    ['an empty signature', { 'x-hub-signature-256': '' }, 401],
    ['no JSON', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['an event with strange characters', { 'x-github-event': '../../etc' }, 400],
    ['a delivery with strange characters', { 'x-github-delivery': 'a b' }, 400],
  ];
  it.each(REFUSED)('with %s is refused', async (_, headers, status) => {
    expect((await send('POST', PATH, headersFor(BODY, headers), BODY)).status).toBe(status);
    expect(received).toEqual([]);
  });

  it('without a signature is refused before its 60 MB are read', async () => {
    const { 'x-hub-signature-256': _, ...headers } = headersFor('');
    const answer = await send('POST', PATH, headers, { megabytes: 60 });
    expect([0, 401]).toContain(answer.status);
    expect(received).toEqual([]);
    expect(answer.sent).toBeLessThan(25 * 1024 * 1024);
  });

  it('that announces 60 MB is refused before they are read', async () => {
    const headers = headersFor('', { 'content-length': String(60 * 1024 * 1024) });
    const answer = await send('POST', PATH, headers, { megabytes: 60 });
    expect([0, 413]).toContain(answer.status);
    expect(received).toEqual([]);
    expect(answer.sent).toBeLessThan(25 * 1024 * 1024);
  });

  it('that announces nothing is cut off at 25 MB', async () => {
    const answer = await send('POST', PATH, headersFor('', { 'transfer-encoding': 'chunked' }), { megabytes: 60 });
    expect([0, 413]).toContain(answer.status);
    expect(answer.sent).toBeLessThan(40 * 1024 * 1024);
    expect(received).toEqual([]);
  });

  it('that fails inside is answered with a constant text', async () => {
    failure = new Error('secret path /srv/acme/service/main.go');
    const answer = await send('POST', PATH, headersFor('{}'), '{}');
    expect(answer).toMatchObject({ status: 500, body: 'internal error\n' });
    expect(logged.join('')).not.toContain('main.go');
    expect(logged.join('')).toContain('0123-abc');
  });

  it('is sent by POST', async () => {
    expect((await send('GET', PATH, {})).status).toBe(405);
  });
});

describe('other paths', () => {
  it('tell health, readiness and metrics', async () => {
    expect(await send('GET', '/healthz', {})).toMatchObject({ status: 200, body: 'ok\n' });
    expect(await send('GET', '/readyz', {})).toMatchObject({ status: 200 });
    isReady = false;
    expect(await send('GET', '/readyz', {})).toMatchObject({ status: 503, body: 'not ready\n' });
    await send('POST', PATH, headersFor('{}'), '{}x');
    const { body } = await send('GET', '/metrics', {});
    expect(body).toContain('leakcheck_queue_size 3');
    expect(body).toContain('leakcheck_webhooks_total{event="other",outcome="refused 401"} 1');
  });

  it('are not found', async () => {
    for (const path of ['/', '/api/github/webhooks/x', '/../etc/passwd', '//', '/ping']) {
      expect(await send('GET', path, {})).toMatchObject({ status: 404, body: 'not found\n' });
    }
    expect((await send('POST', '/metrics', {}, 'x')).status).toBe(404);
  });
});
