/**
 * What went wrong with a request to GitHub, in terms that decide what to do next? Reads the errors of Octokit by their shape,
 * because the classes come from several copies of the same package. Leaves out the message: it may hold names or code.
 */
import { SECONDARY_LIMIT_SECONDS } from './limits.js';

export type FailureKind =
  /** A primary or secondary rate limit: wait `retryAfterSeconds`. */
  | 'rate-limit'
  /** A permission is missing, or the installation is suspended. */
  | 'forbidden'
  /** Gone, or not visible to this token. */
  | 'not-found'
  /** The request means something GitHub does not accept (409, 422, other 4xx). */
  | 'refused'
  /** A 5xx, a time-out or a broken connection: the work may be done or not. */
  | 'unavailable'
  /** No answer of GitHub at all: an error of our own. */
  | 'internal';

export interface Failure {
  readonly kind: FailureKind;
  /** HTTP status; 0 where there was none. */
  readonly status: number;
  /** Only for rate limits; at least 1. */
  readonly retryAfterSeconds?: number;
  /** GitHub's id of the request, for its support; '' where unknown. */
  readonly requestId: string;
}

/** A pull request that cannot be read, with the reason in words for its author. */
export class UnreadablePullRequest extends Error {
  readonly failure: Failure | undefined;

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'UnreadablePullRequest';
    this.failure = cause === undefined ? undefined : failureOf(cause);
  }
}

/** The bound on requests of one review is reached; what is left is named as unread. */
export class RequestBoundReached extends Error {
  constructor(bound: number) {
    super(`limit of ${bound} requests`);
    this.name = 'RequestBoundReached';
  }
}

/** failureOf reads an error thrown by a client; `now` (milliseconds) only serves to turn a reset time into seconds. */
export function failureOf(error: unknown, now: number = Date.now()): Failure {
  if (error instanceof UnreadablePullRequest && error.failure !== undefined) return error.failure;
  const headers = headersOf(error);
  const requestId = headers['x-github-request-id'] ?? '';
  if (graphqlErrorTypes(error).includes('RATE_LIMITED')) {
    return { kind: 'rate-limit', status: 200, retryAfterSeconds: secondsToWait(headers, now), requestId };
  }
  const status = statusOf(error);
  if (status === 429 || (status === 403 && isRateLimit(error, headers))) {
    return { kind: 'rate-limit', status, retryAfterSeconds: secondsToWait(headers, now), requestId };
  }
  return { kind: kindOf(status, error), status, requestId };
}

/** graphqlErrorTypes are the `type`s of a GraphQL answer's errors; empty for any other error. */
export function graphqlErrorTypes(error: unknown): readonly string[] {
  const errors = field(error, 'errors');
  if (!Array.isArray(errors)) return [];
  return errors.map((one: unknown) => {
    const type = field(one, 'type');
    return typeof type === 'string' ? type : '';
  });
}

/** graphqlData is what a GraphQL answer with errors held all the same; undefined where it held nothing. */
export function graphqlData(error: unknown): unknown {
  return field(error, 'data') ?? undefined;
}

function kindOf(status: number, error: unknown): FailureKind {
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not-found';
  if (status >= 500) return 'unavailable';
  if (status >= 400) return 'refused';
  if (graphqlErrorTypes(error).includes('FORBIDDEN')) return 'forbidden';
  if (graphqlErrorTypes(error).length > 0) return 'refused';
  return isConnectionError(error) ? 'unavailable' : 'internal';
}

/** Errors of the network come from another realm in some hosts: told by their fields. */
function isConnectionError(error: unknown): boolean {
  const code = field(error, 'code') ?? field(field(error, 'cause'), 'code');
  const name = field(error, 'name');
  return (
    name === 'AbortError' ||
    name === 'TimeoutError' ||
    typeof code === 'string' ||
    field(error, 'message') === 'fetch failed'
  );
}

function isRateLimit(error: unknown, headers: Headers): boolean {
  if (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined) return true;
  const message = field(error, 'message');
  return typeof message === 'string' && /rate limit|abuse detection/i.test(message);
}

function secondsToWait(headers: Headers, now: number): number {
  const after = Number(headers['retry-after']);
  if (Number.isFinite(after) && after > 0) return after;
  const reset = Number(headers['x-ratelimit-reset']);
  if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset))
    return Math.max(1, Math.ceil(reset - now / 1000));
  return SECONDARY_LIMIT_SECONDS;
}

type Headers = Readonly<Record<string, string>>;

function headersOf(error: unknown): Headers {
  const headers = field(field(error, 'response'), 'headers') ?? field(error, 'headers');
  if (typeof headers !== 'object' || headers === null) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function statusOf(error: unknown): number {
  const status = field(error, 'status');
  // Octokit reports a broken connection as a status of 500 without a response.
  return typeof status === 'number' ? status : 0;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
