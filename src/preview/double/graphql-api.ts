/**
 * What does GraphQL answer? The types of `schema/github.graphql`: blobs of a commit, review threads, resolving, and
 * minimizing comments. Everything the schema does not hold is refused by it. createCommitOnBranch is understood and
 * checked (permission, expected head), but not carried out: the double never writes to the repository.
 */
import { readFileSync } from 'node:fs';
import { GraphQLError, buildSchema, graphql } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { packageFile } from './api-description.js';
import type { Viewer } from './credentials.js';
import { isObject, numberOf, objectOf, stringOf } from './json.js';
import type { JsonObject } from './json.js';
import { isGranted } from './permissions.js';
import type {
  IssueCommentState,
  PullRequestState,
  ReviewCommentState,
  ReviewState,
  ThreadState,
  User,
} from './types.js';
import type { World } from './world.js';

interface Context {
  readonly world: World;
  readonly viewer: Viewer;
}

interface Paging {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
}

/** Items that a connection gives at most. */
const MAX_NODES = 100;

let schemaOfProcess: GraphQLSchema | undefined;

/** GraphqlApi answers queries against one world. */
export class GraphqlApi {
  private readonly schema: GraphQLSchema;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    schemaOfProcess ??= buildSchema(readFileSync(packageFile('schema', 'github.graphql'), 'utf8'));
    this.schema = schemaOfProcess;
  }

  /** execute returns the body of the answer; its status is always 200. */
  async execute(body: JsonObject, viewer: Viewer): Promise<JsonObject> {
    const variables = isObject(body['variables']) ? body['variables'] : {};
    const operationName = body['operationName'];
    const result = await graphql({
      schema: this.schema,
      source: stringOf(body['query']),
      rootValue: root,
      contextValue: { world: this.world, viewer } satisfies Context,
      variableValues: variables,
      operationName: typeof operationName === 'string' ? operationName : null,
    });
    if (result.errors === undefined) return { data: result.data ?? null };
    const errors = result.errors.map((error) => ({
      ...(error.extensions['type'] === undefined ? {} : { type: error.extensions['type'] }),
      ...(error.path === undefined ? {} : { path: error.path }),
      ...(error.locations === undefined ? {} : { locations: error.locations }),
      message: error.message,
    }));
    // A query that does not validate has no data at all, as on GitHub.
    return result.data === undefined ? { errors } : { data: result.data, errors };
  }
}

function failure(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** demand throws FORBIDDEN as GitHub does where the token lacks a permission. */
function demand(context: Context, permission: string, level: 'read' | 'write'): void {
  const { viewer } = context;
  const granted = viewer.kind === 'installation' && isGranted(viewer.permissions, [{ permission, level }]);
  if (!granted) throw failure('FORBIDDEN', 'Resource not accessible by integration');
}

function canWriteCode({ viewer }: Context): boolean {
  return viewer.kind === 'installation' && viewer.permissions['contents'] === 'write';
}

/** The fields of Query and Mutation. */
const root = {
  id: 'query',
  viewer: (_: unknown, { world }: Context) => account(world.app),
  rateLimit: (_: unknown, { world }: Context) => {
    const resetAt = new Date(world.clock.now() + 3_600_000).toISOString();
    return { cost: 1, limit: 5000, remaining: 5000, used: 0, nodeCount: 0, resetAt };
  },
  repository: ({ owner, name }: { owner: string; name: string }, { world }: Context) => {
    if (`${owner}/${name}` === world.fullName) return repository(world);
    throw failure('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  },
  node: ({ id }: { id: string }, context: Context) => {
    const node = nodeById(id, context);
    if (node === undefined) throw failure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`);
    return node;
  },
  resolveReviewThread: (args: { input: unknown }, context: Context) => settle(objectOf(args.input), context, true),
  unresolveReviewThread: (args: { input: unknown }, context: Context) => settle(objectOf(args.input), context, false),
  minimizeComment: (args: { input: unknown }, context: Context) => minimize(objectOf(args.input), context),
  createCommitOnBranch: (args: { input: unknown }, context: Context) => createCommit(objectOf(args.input), context),
};

function repository(world: World): unknown {
  return {
    __typename: 'Repository',
    id: 'R_1001',
    databaseId: 1001,
    name: world.name,
    nameWithOwner: world.fullName,
    isFork: false,
    object: ({ oid, expression }: { oid?: string | null; expression?: string | null }, context: Context) =>
      gitObject(oid ?? undefined, expression ?? undefined, context),
    pullRequest: ({ number }: { number: number }, context: Context) => {
      demand(context, 'pull_requests', 'read');
      const pull = context.world.pulls.get(number);
      if (pull !== undefined) return pullRequest(pull);
      throw failure('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
    },
  };
}

/** An expression is a revision, or `REVISION:path`. */
async function gitObject(oid: string | undefined, expression: string | undefined, context: Context): Promise<unknown> {
  demand(context, 'contents', 'read');
  const { world } = context;
  if (oid !== undefined) return objectNode(oid, world);
  const [revision = '', ...rest] = (expression ?? '').split(':');
  const commit = await world.resolveReference(revision);
  if (rest.length === 0) return commit === undefined ? objectNode(revision, world) : objectNode(commit, world);
  const entry = commit === undefined ? undefined : await world.git.findEntry(commit, rest.join(':'));
  return entry === undefined ? null : objectNode(entry.oid, world);
}

async function objectNode(oid: string, world: World): Promise<unknown> {
  const header = await world.git.readHeader(oid);
  if (header === undefined) return null;
  const common = { id: `O_${oid}`, oid, abbreviatedOid: oid.slice(0, 7) };
  switch (header.type) {
    case 'blob':
      return { ...common, ...blob(oid, header.size, world) };
    case 'tree':
      return { __typename: 'Tree', ...common, entries: () => treeEntries(oid, world) };
    case 'commit': {
      const commit = await world.git.commit(oid);
      const messageHeadline = commit?.message.split('\n')[0] ?? '';
      const url = `http://127.0.0.1/${world.fullName}/commit/${oid}`;
      return {
        __typename: 'Commit',
        ...common,
        messageHeadline,
        url,
        tree: () => objectNode(commit?.tree ?? '', world),
      };
    }
    case 'tag':
      return null;
  }
}

/** The content is only read where a field asks for it. */
function blob(oid: string, size: number, world: World): JsonObject {
  const content = async (): Promise<Buffer> => (await world.git.readObject(oid))?.content ?? Buffer.alloc(0);
  const isBinary = async (): Promise<boolean> => (await content()).subarray(0, 8000).includes(0);
  const limit = world.limits.graphqlBlobBytes;
  return {
    __typename: 'Blob',
    byteSize: size,
    isTruncated: size > limit,
    isBinary,
    text: async () => ((await isBinary()) ? null : (await content()).subarray(0, limit).toString('utf8')),
  };
}

async function treeEntries(oid: string, world: World): Promise<readonly unknown[]> {
  const entries = await world.git.listTree(oid, false);
  return entries.map((entry) => ({
    __typename: 'TreeEntry',
    name: entry.path,
    path: entry.path,
    mode: Number.parseInt(entry.mode, 8),
    type: entry.type,
    oid: entry.oid,
    size: entry.size ?? 0,
    object: () => objectNode(entry.oid, world),
    submodule: null,
  }));
}

function pullRequest(pull: PullRequestState): unknown {
  return {
    __typename: 'PullRequest',
    id: pull.nodeId,
    number: pull.number,
    title: pull.title,
    state: pull.state.toUpperCase(),
    isDraft: pull.draft,
    headRefOid: pull.headSha,
    baseRefOid: pull.baseSha,
    baseRefName: pull.baseBranch,
    reviewThreads: (paging: Paging, { world }: Context) => {
      const threads = world.threads.filter((each) => each.pull === pull.number);
      return connection(threads, paging, (each) => each.nodeId, thread);
    },
  };
}

function thread(state: ThreadState): unknown {
  const rootOf = ({ world }: Context): ReviewCommentState | undefined =>
    world.reviewComments.find((each) => each.id === state.rootComment);
  const of =
    <T>(read: (comment: ReviewCommentState) => T, otherwise: T) =>
    (_: unknown, context: Context): T => {
      const comment = rootOf(context);
      return comment === undefined ? otherwise : read(comment);
    };
  return {
    __typename: 'PullRequestReviewThread',
    id: state.nodeId,
    isResolved: state.resolvedBy !== null,
    resolvedBy:
      state.resolvedBy === null ? null : { __typename: 'User', id: state.resolvedBy, login: state.resolvedBy },
    isOutdated: of((comment) => comment.subjectType === 'line' && comment.line === null, true),
    viewerCanResolve: (_: unknown, context: Context) => canWriteCode(context) && state.resolvedBy === null,
    viewerCanUnresolve: (_: unknown, context: Context) => canWriteCode(context) && state.resolvedBy !== null,
    viewerCanReply: true,
    path: of((comment) => comment.path, ''),
    line: of((comment) => comment.line, null),
    startLine: of((comment) => comment.startLine, null),
    originalLine: of((comment) => comment.originalLine, null),
    diffSide: of((comment) => comment.side, 'RIGHT'),
    subjectType: of((comment) => comment.subjectType.toUpperCase(), 'LINE'),
    comments: (paging: Paging, { world }: Context) => {
      const isPart = (each: ReviewCommentState): boolean => (each.inReplyTo ?? each.id) === state.rootComment;
      return connection(world.reviewComments.filter(isPart), paging, (each) => each.nodeId, reviewComment);
    },
  };
}

function reviewComment(comment: ReviewCommentState): unknown {
  return {
    ...commentNode('PullRequestReviewComment', comment),
    fullDatabaseId: String(comment.id),
    path: comment.path,
    line: comment.line,
    originalLine: comment.originalLine,
    outdated: comment.subjectType === 'line' && comment.line === null,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    viewerDidAuthor: (_: unknown, { world }: Context) => comment.user.id === world.app.id,
  };
}

function commentNode(typename: string, comment: ReviewCommentState | IssueCommentState | ReviewState): JsonObject {
  const reason = 'minimizedReason' in comment ? comment.minimizedReason : null;
  return {
    __typename: typename,
    id: comment.nodeId,
    databaseId: comment.id,
    author: account(comment.user),
    body: comment.body,
    isMinimized: reason !== null,
    minimizedReason: reason,
    viewerCanMinimize: (_: unknown, { viewer }: Context) =>
      viewer.kind === 'installation' && viewer.permissions['pull_requests'] === 'write',
  };
}

/** GraphQL names a bot without the "[bot]" that REST puts behind it. */
function account(user: User): unknown {
  const login = user.login.replace(/\[bot\]$/, '');
  return { __typename: user.type, id: `U_${user.id}`, databaseId: user.id, login };
}

function nodeById(id: string, context: Context): unknown {
  const { world } = context;
  const findIn = <T extends { readonly nodeId: string }>(records: Iterable<T>): T | undefined =>
    [...records].find((each) => each.nodeId === id);
  const foundThread = findIn(world.threads);
  if (foundThread !== undefined) return thread(foundThread);
  const pull = findIn(world.pulls.values());
  if (pull !== undefined) return pullRequest(pull);
  const comment = findIn(world.reviewComments);
  if (comment !== undefined) return reviewComment(comment);
  const issueComment = findIn(world.issueComments);
  if (issueComment !== undefined) return commentNode('IssueComment', issueComment);
  const review = findIn(world.reviews);
  return review === undefined ? undefined : commentNode('PullRequestReview', review);
}

/** Resolving is a matter of write access to the code, however odd that seems. */
function settle(input: JsonObject, context: Context, isResolved: boolean): unknown {
  demand(context, 'pull_requests', 'write');
  demand(context, 'contents', 'write');
  const id = stringOf(input['threadId']);
  const found = context.world.threads.find((each) => each.nodeId === id);
  if (found === undefined) throw failure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  found.resolvedBy = isResolved ? context.world.app.login : null;
  return { clientMutationId: input['clientMutationId'] ?? null, thread: thread(found) };
}

function minimize(input: JsonObject, context: Context): unknown {
  demand(context, 'pull_requests', 'write');
  const { world } = context;
  const id = stringOf(input['subjectId']);
  const found = [...world.reviewComments, ...world.issueComments].find((each) => each.nodeId === id);
  if (found === undefined) throw failure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  found.minimizedReason = stringOf(input['classifier']).toLowerCase();
  return { clientMutationId: input['clientMutationId'] ?? null, minimizedComment: nodeById(id, context) };
}

function createCommit(input: JsonObject, context: Context): unknown {
  demand(context, 'contents', 'write');
  const branch = stringOf(objectOf(input['branch'])['branchName']);
  const pull = [...context.world.pulls.values()].find((each) => each.headBranch === branch && each.fork === null);
  if (pull === undefined) throw failure('NOT_FOUND', `No branch "${branch}"`);
  const expected = stringOf(input['expectedHeadOid']);
  if (expected !== pull.headSha) {
    throw failure('STALE_DATA', `Expected branch to point to "${expected}" but it points to "${pull.headSha}".`);
  }
  throw failure('NOT_IMPLEMENTED', 'This double does not write to the repository.');
}

function connection<T>(
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
