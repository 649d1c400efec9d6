/**
 * What does the App answer over HTTP? Webhooks, health, readiness and metrics; everything else is not found. Bodies of answers
 * are constant: no error's text ever leaves.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { errorName } from './error-code.js';
import type { Metrics } from './metrics.js';
import { readWebhook, type SignedWebhook } from './webhook-request.js';

export interface ServerOptions {
  readonly webhookPath: string;
  readonly webhookSecret: string;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly isReady: () => boolean;
  /** Takes a webhook whose signature holds; resolves once it is accepted. */
  readonly receive: (webhook: SignedWebhook) => Promise<void>;
  /** Cap of a webhook's body; bytes. */
  readonly mostBytes?: number;
}

/** A sender that dawdles is cut off; milliseconds. */
const REQUEST_MILLISECONDS = 30_000;
const HEADERS_MILLISECONDS = 10_000;

export function makeServer(options: ServerOptions): Server {
  const server = createServer((request, response) => {
    respond(request, response, options).catch((error: unknown) => {
      options.log.error({ error: errorName(error) }, 'request failed');
      send(response, 500);
    });
  });
  server.requestTimeout = REQUEST_MILLISECONDS;
  server.headersTimeout = HEADERS_MILLISECONDS;
  return server;
}

async function respond(request: IncomingMessage, response: ServerResponse, options: ServerOptions): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?');
  if (path === options.webhookPath) {
    await respondToWebhook(request, response, options);
    return;
  }
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead) {
    refuse(request, response, 404);
    return;
  }
  switch (path) {
    case '/healthz': {
      send(response, 200);
      return;
    }
    case '/readyz': {
      send(response, options.isReady() ? 200 : 503);
      return;
    }
    case '/metrics':
      response.setHeader('content-type', options.metrics.registry.contentType);
      response.end(await options.metrics.registry.metrics());
      return;
    default: {
      send(response, 404);
      return;
    }
  }
}

async function respondToWebhook(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
): Promise<void> {
  if (request.method !== 'POST') {
    refuse(request, response, 405);
    return;
  }
  const webhook = await readWebhook(request, options.webhookSecret, options.mostBytes);
  if (typeof webhook === 'number') {
    options.metrics.webhook('other', `refused ${webhook}`);
    refuse(request, response, webhook);
    return;
  }
  try {
    await options.receive(webhook);
    send(response, 202);
  } catch (error) {
    // The delivery id is safe to log; what went wrong may name a repository, so only its kind is told.
    options.log.error({ delivery: webhook.id, error: errorName(error) }, 'webhook failed');
    options.metrics.webhook('other', 'failed');
    send(response, 500);
  }
}

/** refuse closes the connection: the rest of a body that is not wanted is not read either. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.setHeader('connection', 'close');
  response.once('finish', () => {
    request.destroy();
  });
  send(response, status);
}

const BODIES: Readonly<Record<number, string>> = {
  200: 'ok\n',
  202: 'accepted\n',
  400: 'bad request\n',
  401: 'unauthorized\n',
  404: 'not found\n',
  405: 'method not allowed\n',
  413: 'too large\n',
  415: 'unsupported media type\n',
  500: 'internal error\n',
  503: 'not ready\n',
};

function send(response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(BODIES[status] ?? '\n');
}
