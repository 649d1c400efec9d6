/** Reviews: created whole or not at all, submitted for good, their body editable. */
import { anchorOf } from '../anchor.js';
import type { Anchor, AnchorProblem } from '../anchor.js';
import { bodyProblem } from '../body-rules.js';
import { bodyText, byId, listed, pullOf } from '../call.js';
import type { Answer, Call, Handler } from '../call.js';
import { arrayOf, objectOf, optionalNumber, optionalString, stringOf } from '../json.js';
import { Refusal, unprocessable } from '../refusal.js';
import type { PullRequestState, ReviewState } from '../types.js';
import { addThread } from './review-comments.js';

const STATE_OF_EVENT: Readonly<Record<string, ReviewState['state']>> = {
  COMMENT: 'COMMENTED',
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
};

/** GitHub's words; a refused review does not say which of its comments is meant. */
const SENTENCE: Readonly<Record<AnchorProblem, string>> = {
  'path-invalid': 'Pull request review thread path is invalid',
  'line-missing': "Pull request review thread line can't be blank",
  'line-outside-diff': 'Pull request review thread line must be part of the diff',
  'side-invalid': 'Pull request review thread side is invalid',
  'start-not-before-end': 'Pull request review thread start line must precede the end line.',
  'start-outside-hunk': 'Pull request review thread start line must be part of the same hunk as the line.',
};

export const reviewOperations: Readonly<Record<string, Handler>> = {
  'pulls/list-reviews': (call) => {
    const pull = pullOf(call);
    const own = call.world.reviews.filter((review) => review.pull === pull.number);
    return listed(
      call,
      own.map((review) => call.shapes.review(review)),
    );
  },
  'pulls/get-review': (call) => ({ status: 200, body: call.shapes.review(reviewOf(call)) }),
  'pulls/create-review': createReview,
  'pulls/update-review': (call) => {
    const review = reviewOf(call);
    const body = bodyText(call, 'body') ?? '';
    const problem = bodyProblem(body, true);
    if (problem !== undefined) throw unprocessable([problem]);
    if (review.user.id !== call.world.app.id)
      throw new Refusal(403, { message: 'Resource not accessible by integration' });
    review.body = body;
    return { status: 200, body: call.shapes.review(review) };
  },
  'pulls/list-comments-for-review': (call) => {
    const review = reviewOf(call);
    const own = call.world.reviewComments.filter((comment) => comment.reviewId === review.id);
    return listed(
      call,
      own.map((comment) => call.shapes.reviewComment(comment)),
    );
  },
};

function reviewOf(call: Call): Call['world']['reviews'][number] {
  const pull = pullOf(call);
  return byId(
    call,
    'review_id',
    call.world.reviews.filter((review) => review.pull === pull.number),
  );
}

interface Draft {
  readonly anchor: Anchor;
  readonly body: string;
}

async function createReview(call: Call): Promise<Answer> {
  const pull = pullOf(call);
  const { world, shapes } = call;
  const event = bodyText(call, 'event');
  const state = event === undefined ? 'PENDING' : (STATE_OF_EVENT[event] ?? 'PENDING');
  const body = bodyText(call, 'body') ?? '';
  const problem = bodyProblem(body, state === 'COMMENTED' || state === 'CHANGES_REQUESTED');
  if (problem !== undefined) throw unprocessable([problem]);
  const isOwnPending = (each: ReviewState): boolean =>
    each.pull === pull.number && each.state === 'PENDING' && each.user.id === world.app.id;
  if (world.reviews.some(isOwnPending)) {
    throw unprocessable(['User can only have one pending review per pull request']);
  }
  const commitId = bodyText(call, 'commit_id') ?? pull.headSha;
  const drafts = await draftsOf(call, pull, commitId);

  const id = world.nextId();
  const submittedAt = world.timestamp;
  const review = { id, nodeId: `PRR_${id}`, pull: pull.number, user: world.app, body, state, commitId, submittedAt };
  world.reviews.push(review);
  for (const draft of drafts) {
    await addThread(world, { pull, user: world.app, reviewId: id, commitId, anchor: draft.anchor, body: draft.body });
  }
  return { status: 200, body: shapes.review(review) };
}

/** draftsOf reads all comments of a review and refuses the whole where one is wrong. */
async function draftsOf(call: Call, pull: PullRequestState, commitId: string): Promise<readonly Draft[]> {
  const files = await filesAt(call, pull, commitId);
  const drafts: Draft[] = [];
  const problems: string[] = [];
  for (const given of arrayOf(call.body['comments'])) {
    const comment = objectOf(given);
    const body = stringOf(comment['body']);
    const problem = bodyProblem(body, true);
    if (problem !== undefined) problems.push(`Pull request review comment ${problem.toLowerCase()}`);
    const anchor = anchorOf(
      {
        path: stringOf(comment['path']),
        line: optionalNumber(comment['line']),
        side: optionalString(comment['side']),
        startLine: optionalNumber(comment['start_line']),
        startSide: optionalString(comment['start_side']),
        position: optionalNumber(comment['position']),
      },
      files,
    );
    if ('diffHunk' in anchor) drafts.push({ anchor, body });
    else problems.push(inWords(anchor));
  }
  if (problems.length > 0) throw unprocessable(problems);
  return drafts;
}

/** filesAt gives the difference that comments are placed on: that of the commit they name. */
export async function filesAt(
  call: Call,
  pull: PullRequestState,
  commitId: string,
): Promise<Awaited<ReturnType<Call['world']['diffs']['threeDot']>>> {
  const header = await call.world.git.readHeader(commitId);
  const isPart = header?.type === 'commit' && (await isOfPull(call, pull, commitId));
  if (!isPart) throw unprocessable(['Pull request review commit is not part of the pull request']);
  return call.world.diffs.threeDot(pull.baseSha, commitId);
}

/** A commit that was head before a force push still belongs to the pull request. */
async function isOfPull(call: Call, pull: PullRequestState, commitId: string): Promise<boolean> {
  if (commitId === pull.headSha || call.world.formerHeads(pull.number).has(commitId)) return true;
  return call.world.git.isAncestor(commitId, pull.headSha);
}

/** inWords joins sentences the way GitHub does: "A", "A and B", "A, B, and C". */
function inWords(problems: readonly AnchorProblem[]): string {
  const parts = problems.map((problem) => SENTENCE[problem]);
  if (problems.includes('path-invalid') || problems.includes('line-outside-diff')) {
    parts.push("Pull request review thread diff hunk can't be blank");
  }
  if (parts.length < 3) return parts.join(' and ');
  return `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1) ?? ''}`;
}
