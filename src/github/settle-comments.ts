/**
 * How do comments on gone leaks change? Their text is edited first, which pull_requests:write allows; then the thread is
 * resolved, which only contents:write allows. Where it is refused once it is not tried again in this round, and said.
 */
import type { CommentEdit, ThreadToResolve } from '../review/plan.js';
import type { GitHubClient, RepositoryRef } from './client.js';
import { failureOf } from './failure.js';

export interface SettledComments {
  readonly edited: number;
  readonly resolved: number;
  /** Edits that GitHub did not take, by status. */
  readonly failedEdits: readonly number[];
  /** Threads may not be resolved with this token. */
  readonly isResolvingForbidden: boolean;
}

const RESOLVE = `mutation ($threadId: ID!) {
  resolveReviewThread(input: { threadId: $threadId }) { thread { id isResolved } }
}`;

/** settleComments throws rate limits only; anything else is counted. */
export async function settleComments(
  client: GitHubClient,
  repository: RepositoryRef,
  edits: readonly CommentEdit[],
  threads: readonly ThreadToResolve[],
): Promise<SettledComments> {
  const failedEdits: number[] = [];
  for (const { commentId, body } of edits) {
    const status = await statusOf(
      client.rest.pulls.updateReviewComment({
        owner: repository.owner,
        repo: repository.repo,
        comment_id: commentId,
        body,
      }),
    );
    if (status !== undefined) failedEdits.push(status);
  }
  let resolved = 0;
  for (const { threadId } of threads) {
    const status = await statusOf(client.graphql(RESOLVE, { threadId }));
    if (status !== undefined)
      return { edited: edits.length - failedEdits.length, resolved, failedEdits, isResolvingForbidden: true };
    resolved++;
  }
  return { edited: edits.length - failedEdits.length, resolved, failedEdits, isResolvingForbidden: false };
}

async function statusOf(call: Promise<unknown>): Promise<number | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const { kind, status } = failureOf(error);
    if (kind === 'rate-limit' || kind === 'internal') throw error;
    return status;
  }
}
