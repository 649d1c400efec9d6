/**
 * How does a review get onto the pull request exactly once? GitHub takes a review whole or not at all, and may answer 502 after
 * taking it: creating is never repeated blindly. After a 5xx the comments are looked for; after a 422 the diff is read
 * again, anchors that it disproves are dropped, and one more attempt is made.
 */
import type { PlannedComment, PlannedReview } from '../review/plan.js';
import type { GitHubClient, RepositoryRef } from './client.js';
import { failureOf } from './failure.js';
import { COMMENTS_PER_REVIEW } from './limits.js';
import { readConversation, type Conversation } from './read-conversation.js';
import { readComparison } from './read-comparison.js';
import { RequestBudget } from './request-budget.js';
import { rightLines } from './right-lines.js';

export interface ReviewTarget {
  readonly client: GitHubClient;
  readonly repository: RepositoryRef;
  readonly number: number;
  /** The base that the pull request names; the diff is taken from its merge base with head. */
  readonly baseSha: string;
  readonly ownLogin: string;
  /** Waits for GitHub to finish what it answered 5xx to; milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export type ReviewOutcome =
  | { readonly kind: 'posted'; readonly dropped: readonly PlannedComment[] }
  /** Head moved on: nothing was posted. */
  | { readonly kind: 'superseded' }
  /** GitHub did not take it: nothing was posted, or it cannot be told. `status` is GitHub's answer. */
  | { readonly kind: 'refused'; readonly status: number; readonly dropped: readonly PlannedComment[] };

/** How long to wait before looking for a review whose creation was answered with 5xx. */
const SETTLING_MILLISECONDS = 3_000;

/** postReview throws rate limits only. The caller has read head right before. */
export async function postReview(target: ReviewTarget, planned: PlannedReview): Promise<ReviewOutcome> {
  const review = { ...planned, comments: planned.comments.slice(0, COMMENTS_PER_REVIEW) };
  const first = await attempt(target, review);
  if (first === 'posted') return { kind: 'posted', dropped: [] };
  return first.status === 422 ? postProvenPart(target, review) : postAfterOutage(target, review, first.status);
}

async function attempt(target: ReviewTarget, review: PlannedReview): Promise<'posted' | { readonly status: number }> {
  try {
    await target.client.rest.pulls.createReview({
      owner: target.repository.owner,
      repo: target.repository.repo,
      pull_number: target.number,
      commit_id: review.commitSha,
      event: 'COMMENT',
      body: review.body,
      comments: review.comments.map(commentOf),
      request: { retries: 0 },
    });
    return 'posted';
  } catch (error) {
    const { kind, status } = failureOf(error);
    if (kind === 'rate-limit' || kind === 'internal') throw error;
    return { status };
  }
}

function commentOf(comment: PlannedComment) {
  const { path, line, side, startLine, body } = comment;
  // GitHub wants start_line strictly before line, and left out for a single line.
  const range = startLine === undefined || startLine >= line ? {} : { start_line: startLine, start_side: side };
  return { path, line, side, body, ...range };
}

async function postProvenPart(target: ReviewTarget, review: PlannedReview): Promise<ReviewOutcome> {
  const conversation = await look(target);
  if (conversation.headSha !== review.commitSha) return { kind: 'superseded' };
  const { files } = await readComparison(
    target.client,
    target.repository,
    { base: target.baseSha, head: review.commitSha },
    new RequestBudget(),
  );
  const lines = new Map(files.map((file) => [file.path, rightLines(file.patch ?? '')]));
  const isProven = (comment: PlannedComment): boolean => {
    const hunk = lines.get(comment.path)?.get(comment.line);
    return hunk !== undefined && lines.get(comment.path)?.get(comment.startLine ?? comment.line) === hunk;
  };
  const comments = review.comments.filter(isProven);
  const dropped = review.comments.filter((comment) => !isProven(comment));
  // Every anchor stands in the diff, or none does: asking again would be refused again, or say nothing.
  if (dropped.length === 0 || comments.length === 0) return { kind: 'refused', status: 422, dropped: review.comments };
  const second = await attempt(target, { ...review, comments });
  if (second === 'posted') return { kind: 'posted', dropped };
  return { kind: 'refused', status: second.status, dropped: review.comments };
}

async function postAfterOutage(target: ReviewTarget, review: PlannedReview, status: number): Promise<ReviewOutcome> {
  if (status !== 0 && status < 500) return { kind: 'refused', status, dropped: review.comments };
  await target.sleep(SETTLING_MILLISECONDS);
  const conversation = await look(target);
  if (stands(conversation, review)) return { kind: 'posted', dropped: [] };
  if (conversation.headSha !== review.commitSha) return { kind: 'superseded' };
  const second = await attempt(target, review);
  if (second === 'posted') return { kind: 'posted', dropped: [] };
  await target.sleep(SETTLING_MILLISECONDS);
  if (stands(await look(target), review)) return { kind: 'posted', dropped: [] };
  return { kind: 'refused', status: second.status, dropped: review.comments };
}

function look(target: ReviewTarget): Promise<Conversation> {
  return readConversation(target.client, target.repository, target.number, target.ownLogin);
}

/** The review stands where one of its comments does: our bodies carry a marker, and GitHub takes all comments or none. */
function stands(conversation: Conversation, review: PlannedReview): boolean {
  const bodies = new Set(conversation.comments.map((comment) => comment.body.trim()));
  return review.comments.some((comment) => bodies.has(comment.body.trim()));
}
