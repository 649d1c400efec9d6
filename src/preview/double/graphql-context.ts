/** What do all resolvers share? Who asks, GitHub's kinds of error, and how lists are paged. */
import { GraphQLError } from 'graphql';
import type { Viewer } from './credentials.js';
import { numberOf } from './json.js';
import { isGranted } from './permissions.js';
import type { World } from './world.js';

export interface Context {
  readonly world: World;
  readonly viewer: Viewer;
}

export interface Paging {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
}

/** Items that a connection gives at most. */
const MAX_NODES = 100;

export function failure(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** demand throws FORBIDDEN as GitHub does where the token lacks a permission. */
export function demand(context: Context, permission: string, level: 'read' | 'write'): void {
  const { viewer } = context;
  const granted = viewer.kind === 'installation' && isGranted(viewer.permissions, [{ permission, level }]);
  if (!granted) throw failure('FORBIDDEN', 'Resource not accessible by integration');
}

export function canWriteCode({ viewer }: Context): boolean {
  return viewer.kind === 'installation' && viewer.permissions['contents'] === 'write';
}

export function connection<T>(
  items: readonly T[],
  paging: Paging,
  cursorOf: (item: T) => string,
  node: (item: T) => unknown,
): unknown {
  const { first, last, after } = paging;
  if (first == null && last == null) {
    throw failure('MISSING_PAGINATION_BOUNDARIES', 'You must provide a `first` or `last` value to properly paginate.');
  }
  const wanted = numberOf(first ?? last);
  if (wanted < 1 || wanted > MAX_NODES) {
    const message = `Requesting ${wanted} records exceeds the \`first\` limit of ${MAX_NODES} records.`;
    throw failure('EXCESSIVE_PAGINATION', message);
  }
  const start = after == null ? 0 : items.findIndex((item) => cursorOf(item) === after) + 1;
  const rest = items.slice(start);
  const page = first == null ? rest.slice(-wanted) : rest.slice(0, wanted);
  const [head, tail] = [page[0], page.at(-1)];
  return {
    totalCount: items.length,
    nodes: page.map(node),
    pageInfo: {
      startCursor: head === undefined ? null : cursorOf(head),
      endCursor: tail === undefined ? null : cursorOf(tail),
      hasNextPage: first != null && rest.length > wanted,
      hasPreviousPage: start > 0 || (first == null && rest.length > wanted),
    },
  };
}
