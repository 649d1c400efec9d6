/**
 * How do requests come in and answers go out? One node:http server on 127.0.0.1: the Host header is held to that
 * address, bodies are bounded, and everything under /api/v3 and /api/graphql is recorded.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ApiDescription } from './api-description.js';
import type { Answer } from './call.js';
import type { Credentials, Viewer } from './credentials.js';
import { faultAnswer } from './faults.js';
import type { Faults } from './faults.js';
import type { GraphqlApi } from './graphql-api.js';
import { arrayOf, objectOf, parseJson, stringOf } from './json.js';
import { MAX_REQUEST_BYTES } from './limits.js';
import type { RateRules } from './rate-rules.js';
import { Refusal, badCredentials, notFound } from './refusal.js';
import type { RequestLog } from './request-log.js';
import type { RestApi } from './rest-api.js';
import type { Fault, RecordedRequest } from './types.js';
import type { Mutable, World } from './world.js';

const REST = '/api/v3';
const GRAPHQL = '/api/graphql';

export interface ServerParts {
  readonly world: World;
  readonly api: ApiDescription;
  readonly rest: RestApi;
  readonly graphql: GraphqlApi;
  readonly credentials: Credentials;
  readonly faults: Faults;
  readonly rates: RateRules;
  readonly log: RequestLog;
  readonly invalidAnswers: string[];
  readonly checksAnswers: boolean;
  /** Everything outside the API: the page. */
  readonly page: (url: URL) => Promise<Answer>;
}

/** DoubleServer listens from `listen` to `close`. */
export class DoubleServer {
  private readonly server: Server;
  private parts: ServerParts | undefined;
  private host = '';
  private lastRequestId = 0;

  constructor() {
    this.server = createServer((request, response) => {
      this.respond(request, response).catch(() => {
        response.destroy();
      });
    });
  }

  /** listen takes a free port of the loopback address and returns `http://127.0.0.1:PORT`. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
    const address = this.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    this.host = `127.0.0.1:${port}`;
    return `http://${this.host}`;
  }

  serve(parts: ServerParts): void {
    this.parts = parts;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) =>
      this.server.close(() => {
        resolve();
      }),
    );
    this.server.closeAllConnections();
    await closed;
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { parts } = this;
    // Another name for this address in a browser would be a page of somebody else's asking (DNS rebinding).
    if (parts === undefined || request.headers.host !== this.host) {
      request.resume();
      send(response, { status: 421, text: 'Misdirected Request' });
      return;
    }
    const url = new URL(request.url ?? '/', `http://${this.host}`);
    const isApi = url.pathname.startsWith(`${REST}/`) || url.pathname === GRAPHQL;
    if (isApi) await this.respondAsApi(parts, request, response, url);
    else {
      request.resume();
      const isGet = request.method === 'GET' || request.method === 'HEAD';
      send(response, isGet ? await parts.page(url) : { status: 405, text: 'Method Not Allowed' });
    }
  }

  private async respondAsApi(
    parts: ServerParts,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const method = request.method ?? 'GET';
    const pathname = url.pathname === GRAPHQL ? '/graphql' : url.pathname.slice(REST.length);
    const operation = pathname === '/graphql' ? 'graphql' : (parts.api.find(method, pathname)?.operation.id ?? '');
    const text = await readBody(request);
    const body = text === undefined || text === '' ? undefined : parseJson(text);
    const entry = parts.log.begin(method, `${pathname}${url.search}`, operation, body);
    const fault = parts.faults.next(operation);
    if (fault?.answer === 'reset') {
      request.socket.destroy();
      return;
    }
    if (fault?.answer === 'hang') return;
    let answer: Answer;
    try {
      if (text === undefined) throw new Refusal(413, { message: 'Payload Too Large' });
      if (text !== '' && body === undefined) throw new Refusal(400, { message: 'Problems parsing JSON' });
      answer = await this.answerOf(parts, request, { method, pathname, url, body }, fault, entry);
    } catch (error) {
      answer = refusalAnswer(error, fault, entry);
    }
    entry.status = answer.status;
    this.lastRequestId += 1;
    const requestId = `0000:0000:${this.lastRequestId.toString(16).toUpperCase()}`;
    const headers = { 'x-github-request-id': requestId, ...parts.rates.headers(), ...answer.headers };
    send(response, { ...answer, headers });
  }

  private async answerOf(
    parts: ServerParts,
    request: IncomingMessage,
    asked: { method: string; pathname: string; url: URL; body: unknown },
    fault: Fault | undefined,
    entry: Mutable<RecordedRequest>,
  ): Promise<Answer> {
    const isLate = fault?.answer === 'created-502';
    const isGraphqlLimit = fault?.answer === 'graphql-rate-limit';
    if (fault !== undefined && !isLate && !isGraphqlLimit) throw faultAnswer(fault, parts.world.clock.now());
    if (request.headers['user-agent'] === undefined) {
      throw new Refusal(403, { message: 'Request forbidden by administrative rules. A User-Agent header is needed.' });
    }
    const viewer = parts.credentials.viewer(request.headers.authorization);
    if (isGraphqlLimit) {
      const message = 'API rate limit exceeded for installation.';
      return { status: 200, body: { errors: [{ type: 'RATE_LIMITED', message }] } };
    }
    const answer =
      entry.operation === 'graphql'
        ? await answerGraphql(parts, asked.body, viewer, entry)
        : await answerRest(parts, request, asked, viewer);
    if (isLate) throw faultAnswer(fault, parts.world.clock.now());
    return answer;
  }
}

async function answerGraphql(
  parts: ServerParts,
  body: unknown,
  viewer: Viewer,
  entry: Mutable<RecordedRequest>,
): Promise<Answer> {
  if (viewer.kind !== 'installation') throw badCredentials();
  parts.rates.admit('graphql');
  const result = await parts.graphql.execute(objectOf(body), viewer);
  const errors = arrayOf(result['errors']).map((each) => stringOf(objectOf(each)['message']));
  if (errors.length > 0) entry.refusal = errors.join('; ');
  return { status: 200, body: result };
}

async function answerRest(
  parts: ServerParts,
  request: IncomingMessage,
  asked: { method: string; pathname: string; url: URL; body: unknown },
  viewer: Viewer,
): Promise<Answer> {
  const match = parts.api.find(asked.method, asked.pathname);
  if (match === undefined) throw notFound();
  if (viewer.kind === 'installation') parts.rates.admit(match.operation.id);
  const answer = await parts.rest.answer({
    match,
    query: asked.url.searchParams,
    body: asked.body,
    accept: request.headers.accept ?? '',
    address: `${asked.url.origin}${asked.url.pathname}`,
    viewer,
  });
  if (parts.checksAnswers && answer.text === undefined && answer.status !== 204) {
    const plain: unknown = JSON.parse(JSON.stringify(answer.body));
    parts.invalidAnswers.push(...parts.api.problemsOfAnswer(match.operation, answer.status, plain));
  }
  return answer;
}

/** Only what the double refuses of its own accord is noted as a refusal: a prepared fault is no fault of the App's. */
function refusalAnswer(error: unknown, fault: Fault | undefined, entry: Mutable<RecordedRequest>): Answer {
  if (error instanceof Refusal) {
    if (fault === undefined) entry.refusal = error.reason;
    return { status: error.status, body: error.body, headers: error.headers };
  }
  entry.refusal = error instanceof Error ? error.message : String(error);
  return { status: 500, body: { message: 'Server Error' } };
}

/** readBody returns undefined where the body is too long. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_REQUEST_BYTES) chunks.push(chunk);
    });
    request.on('end', () => {
      resolve(size > MAX_REQUEST_BYTES ? undefined : Buffer.concat(chunks).toString('utf8'));
    });
    request.on('error', reject);
  });
}

function send(response: ServerResponse, answer: Answer): void {
  const isJson = answer.text === undefined && answer.body !== undefined;
  const content = isJson ? JSON.stringify(answer.body) : (answer.text ?? '');
  const type = isJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8';
  response.writeHead(answer.status, {
    'content-type': type,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...answer.headers,
  });
  response.end(answer.status === 204 ? undefined : content);
}
