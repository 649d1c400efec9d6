/**
 * What stands on the pull request now: its head, whether it is open, and what our App wrote there before? One GraphQL query a
 * page, read as late as possible, so that the same answer serves as the last look at head before posting. Only comments of our
 * own App are handed on; what others wrote is counted, never read further.
 */
import type { OwnComment } from '../review/plan.js';
import type { GitHubClient, RepositoryRef } from './client.js';
import { failureOf } from './failure.js';
import { CONNECTION_SIZE, PAGE_SIZE } from './limits.js';

export interface Conversation {
  /** Commit id of the pull request's head at the time of reading. */
  readonly headSha: string;
  readonly isOpen: boolean;
  readonly isDraft: boolean;
  readonly comments: readonly OwnComment[];
  /** Threads could be read, so that they can be resolved where the permission allows. */
  readonly hasThreads: boolean;
}

/** Who we are in answers: the login of our App, for example "leakcheck[bot]". */
export type OwnLogin = string;

interface ConversationAnswer {
  readonly repository: { readonly pullRequest: PullRequestFields | null } | null;
}

interface PullRequestFields {
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly isDraft: boolean;
  readonly headRefOid: string;
  readonly reviewThreads: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: readonly (ThreadFields | null)[] | null;
  };
}

interface ThreadFields {
  readonly id: string;
  readonly isResolved: boolean;
  readonly path: string;
  readonly line: number | null;
  readonly comments: { readonly totalCount: number; readonly nodes: readonly (CommentFields | null)[] | null };
}

interface CommentFields {
  readonly id: string;
  readonly databaseId: number | null;
  readonly body: string;
  readonly viewerDidAuthor: boolean;
}

const QUERY = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      state
      isDraft
      headRefOid
      reviewThreads(first: ${CONNECTION_SIZE}, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id isResolved path line comments(first: 1) { totalCount nodes { id databaseId body viewerDidAuthor } } }
      }
    }
  }
}`;

/** readConversation costs one request for each hundred threads; where GraphQL is refused it degrades to REST, without threads. */
export async function readConversation(
  client: GitHubClient,
  repository: RepositoryRef,
  number: number,
  ownLogin: OwnLogin,
): Promise<Conversation> {
  try {
    return await readThreads(client, repository, number);
  } catch (error) {
    const { kind } = failureOf(error);
    if (kind === 'rate-limit' || kind === 'internal') throw error;
    return readByRest(client, repository, number, ownLogin);
  }
}

/** readLastReviewed is the commit of the last review that our App submitted; undefined where there is none. */
export async function readLastReviewed(
  client: GitHubClient,
  repository: RepositoryRef,
  number: number,
  ownLogin: OwnLogin,
): Promise<string | undefined> {
  const { owner, repo } = repository;
  let last: string | undefined;
  for (let page = 1; ; page++) {
    const { data } = await client.rest.pulls.listReviews({
      owner,
      repo,
      pull_number: number,
      per_page: PAGE_SIZE,
      page,
    });
    for (const review of data) {
      if (isOwn(review.user, ownLogin)) last = review.commit_id ?? last;
    }
    if (data.length < PAGE_SIZE) return last;
  }
}

/** A person cannot have a login in brackets. */
function isOwn(user: { readonly login: string; readonly type: string } | null, ownLogin: OwnLogin): boolean {
  return user?.login === ownLogin && user.type === 'Bot';
}

async function readThreads(client: GitHubClient, repository: RepositoryRef, number: number): Promise<Conversation> {
  const comments: OwnComment[] = [];
  let after: string | null = null;
  for (;;) {
    const pull = await readPage(client, repository, number, after);
    for (const thread of pull.reviewThreads.nodes ?? []) {
      const own = thread === null ? undefined : ownCommentOf(thread);
      if (own !== undefined) comments.push(own);
    }
    const { pageInfo } = pull.reviewThreads;
    if (pageInfo.hasNextPage && pageInfo.endCursor !== null) {
      after = pageInfo.endCursor;
      continue;
    }
    return {
      headSha: pull.headRefOid,
      isOpen: pull.state === 'OPEN',
      isDraft: pull.isDraft,
      comments,
      hasThreads: true,
    };
  }
}

async function readPage(
  client: GitHubClient,
  repository: RepositoryRef,
  number: number,
  after: string | null,
): Promise<PullRequestFields> {
  const { owner, repo } = repository;
  const answer = await client.graphql<ConversationAnswer>(QUERY, { owner, repo, number, after });
  const pull = answer.repository?.pullRequest;
  if (pull === null || pull === undefined) throw Object.assign(new Error('pull request not found'), { status: 404 });
  return pull;
}

function ownCommentOf(thread: ThreadFields): OwnComment | undefined {
  const first = thread.comments.nodes?.[0];
  if (first?.viewerDidAuthor !== true || first.databaseId === null) return undefined;
  return {
    id: first.databaseId,
    nodeId: first.id,
    threadId: thread.id,
    path: thread.path,
    line: thread.line,
    body: first.body,
    hasReplies: thread.comments.totalCount > 1,
    isResolved: thread.isResolved,
  };
}

/** REST knows no threads: whether one is resolved stays unknown, and none can be resolved. */
async function readByRest(
  client: GitHubClient,
  repository: RepositoryRef,
  number: number,
  ownLogin: OwnLogin,
): Promise<Conversation> {
  const { owner, repo } = repository;
  const { data: pull } = await client.rest.pulls.get({ owner, repo, pull_number: number });
  const comments: OwnComment[] = [];
  const answered = new Set<number>();
  for (let page = 1; ; page++) {
    const { data } = await client.rest.pulls.listReviewComments({
      owner,
      repo,
      pull_number: number,
      per_page: PAGE_SIZE,
      page,
    });
    for (const comment of data) {
      if (comment.in_reply_to_id !== undefined) {
        answered.add(comment.in_reply_to_id);
        continue;
      }
      if (!isOwn(comment.user, ownLogin)) continue;
      comments.push({
        id: comment.id,
        nodeId: comment.node_id,
        path: comment.path,
        line: comment.line ?? null,
        body: comment.body,
        hasReplies: false,
        isResolved: false,
      });
    }
    if (data.length < PAGE_SIZE) break;
  }
  return {
    headSha: pull.head.sha,
    isOpen: pull.state === 'open',
    isDraft: pull.draft ?? false,
    comments: comments.map((comment) => ({ ...comment, hasReplies: answered.has(comment.id) })),
    hasThreads: false,
  };
}
