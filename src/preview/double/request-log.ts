/** What did the App ask and what did it change? Every request in order of arrival, in the form of the demo's record. */
import type { RecordedRequest } from './types.js';
import type { Mutable } from './world.js';

/** Operations that change nothing although they are POSTs. */
const READING_POSTS = new Set(['apps/create-installation-access-token']);

/** RequestLog keeps requests; an entry is there from arrival on, its status is 0 until it is answered. */
export class RequestLog {
  readonly requests: Mutable<RecordedRequest>[] = [];

  begin(method: string, path: string, operation: string, body: unknown): Mutable<RecordedRequest> {
    const write = method !== 'GET' && method !== 'HEAD' && !READING_POSTS.has(operation) && !isQuery(operation, body);
    const entry = { method, path, body: body ?? null, status: 0, operation, write, refusal: '' };
    this.requests.push(entry);
    return entry;
  }

  get writes(): readonly RecordedRequest[] {
    return this.requests.filter((request) => request.write);
  }

  /** Reads of what is not there, and calls without a valid token, are ordinary; all else is a mistake of the caller. */
  get refused(): readonly RecordedRequest[] {
    const isOrdinary = ({ write, status }: RecordedRequest): boolean => !write && (status === 404 || status === 401);
    return this.requests.filter((request) => request.refusal !== '' && !isOrdinary(request));
  }
}

function isQuery(operation: string, body: unknown): boolean {
  if (operation !== 'graphql') return false;
  const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : '';
  return typeof query === 'string' && !/\bmutation\b/.test(query);
}
