/** How does GraphQL show what the double knows? One function a type of the schema; fields that cost are functions. */
import { canWriteCode, connection, demand, failure } from './graphql-context.js';
import type { Context, Paging } from './graphql-context.js';
import type { JsonObject } from './json.js';
import type {
  IssueCommentState,
  PullRequestState,
  ReviewCommentState,
  ReviewState,
  ThreadState,
  User,
} from './types.js';
import type { World } from './world.js';

export function repository(world: World): unknown {
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

export function pullRequest(pull: PullRequestState): unknown {
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

export function thread(state: ThreadState): unknown {
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
export function account(user: User): unknown {
  const login = user.login.replace(/\[bot\]$/, '');
  return { __typename: user.type, id: `U_${user.id}`, databaseId: user.id, login };
}

export function nodeById(id: string, context: Context): unknown {
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
