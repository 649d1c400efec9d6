/** What does an operation get and give? The form of a matched request, of its answer, and how lists are paged. */
import type { Credentials, Viewer } from './credentials.js';
import { numberOf, optionalString } from './json.js';
import type { JsonObject } from './json.js';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './limits.js';
import { notFound } from './refusal.js';
import type { Shapes } from './shapes.js';
import type { PullRequestState } from './types.js';
import type { World } from './world.js';

/** What every operation works with. */
export interface Desk {
  readonly world: World;
  readonly shapes: Shapes;
  readonly credentials: Credentials;
  /** redeliver repeats a webhook by its number; false where there is none. */
  redeliver(id: number): boolean;
}

export interface Call extends Desk {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  readonly accept: string;
  readonly viewer: Viewer;
  /** Address without the query, for links to other pages. */
  readonly address: string;
}

export interface Answer {
  readonly status: number;
  /** JSON; absent where `text` is given or the answer is empty. */
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** integerParam returns a path parameter that the route has already found to be digits. */
export function integerParam(call: Call, name: string): number {
  return Number(call.params[name]);
}

export function bodyText(call: Call, name: string): string | undefined {
  return optionalString(call.body[name]);
}

/** pullOf returns the pull request of the path. Throws 404. */
export function pullOf(call: Call, name = 'pull_number'): PullRequestState {
  const pull = call.world.pulls.get(integerParam(call, name));
  if (pull === undefined) throw notFound();
  return pull;
}

/** byId finds a record by the path's id. Throws 404. */
export function byId<T extends { readonly id: number }>(call: Call, name: string, records: readonly T[]): T {
  const record = records.find((each) => each.id === integerParam(call, name));
  if (record === undefined) throw notFound();
  return record;
}

/** pageOf cuts one page out of a list and names its neighbours in a Link header. Pages count from 1. */
export function pageOf<T>(
  call: Call,
  items: readonly T[],
): { readonly items: readonly T[]; readonly headers: Record<string, string> } {
  const wanted = numberOf(Number(call.query.get('per_page') ?? DEFAULT_PAGE_SIZE));
  const size = Math.min(
    Math.max(Number.isInteger(wanted) && wanted > 0 ? wanted : DEFAULT_PAGE_SIZE, 1),
    MAX_PAGE_SIZE,
  );
  const page = Math.max(Number.parseInt(call.query.get('page') ?? '1', 10) || 1, 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const links: string[] = [];
  const link = (to: number, rel: string): void => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(to));
    links.push(`<${call.address}?${query.toString()}>; rel="${rel}"`);
  };
  if (page > 1) link(page - 1, 'prev');
  if (page < last) link(page + 1, 'next');
  if (page < last) link(last, 'last');
  if (page > 1) link(1, 'first');
  const headers: Record<string, string> = links.length === 0 ? {} : { link: links.join(', ') };
  return { items: items.slice((page - 1) * size, page * size), headers };
}

/** listed answers with one page of a list. */
export function listed(call: Call, items: readonly unknown[]): Answer {
  const page = pageOf(call, items);
  return { status: 200, body: page.items, headers: page.headers };
}
