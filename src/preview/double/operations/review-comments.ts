/** Comments on lines of the difference, their threads and replies. */
import type { FileDiff } from '../../../git/parse-diff.js';
import { anchorOf } from '../anchor.js';
import type { Anchor, AnchorProblem } from '../anchor.js';
import { bodyProblem } from '../body-rules.js';
import { bodyText, byId, integerParam, listed, pullOf } from '../call.js';
import type { Answer, Call, Handler } from '../call.js';
import { optionalNumber } from '../json.js';
import { Refusal, notFound, validationFailed } from '../refusal.js';
import type { FieldError } from '../refusal.js';
import type { PullRequestState, ReviewCommentState, User } from '../types.js';
import type { World } from '../world.js';
import { filesAt } from './reviews.js';

const RESOURCE = 'PullRequestReviewComment';
const THREAD = 'pull_request_review_thread';

export const reviewCommentOperations: Readonly<Record<string, Handler>> = {
  'pulls/list-review-comments': (call) => {
    const pull = pullOf(call);
    return listed(
      call,
      sorted(
        call,
        call.world.reviewComments.filter((comment) => comment.pull === pull.number),
      ).map((comment) => call.shapes.reviewComment(comment)),
    );
  },
  'pulls/get-review-comment': (call) => ({ status: 200, body: call.shapes.reviewComment(commentOf(call)) }),
  'pulls/create-review-comment': createComment,
  'pulls/create-reply-for-review-comment': (call) => {
    pullOf(call);
    return reply(call, integerParam(call, 'comment_id'));
  },
  'pulls/update-review-comment': (call) => {
    const comment = ownCommentOf(call);
    const body = checkedBody(call);
    comment.body = body;
    comment.updatedAt = call.world.timestamp;
    return { status: 200, body: call.shapes.reviewComment(comment) };
  },
  'pulls/delete-review-comment': (call) => {
    const comment = ownCommentOf(call);
    call.world.removeReviewComment(comment);
    return { status: 204 };
  },
};

function commentOf(call: Call): World['reviewComments'][number] {
  return byId(call, 'comment_id', call.world.reviewComments);
}

/** Stricter than GitHub, which lets an App with write access edit anyone's words: leakcheck has no business there. */
function ownCommentOf(call: Call): World['reviewComments'][number] {
  const comment = commentOf(call);
  if (comment.user.id !== call.world.app.id) {
    throw new Refusal(403, { message: 'Resource not accessible by integration' });
  }
  return comment;
}

function sorted(call: Call, comments: readonly ReviewCommentState[]): readonly ReviewCommentState[] {
  const since = call.query.get('since');
  const wanted = since === null ? comments : comments.filter((each) => Date.parse(each.updatedAt) >= Date.parse(since));
  const direction = call.query.get('sort') !== null && call.query.get('direction') !== 'asc' ? -1 : 1;
  return [...wanted].sort((a, b) => direction * (a.id - b.id));
}

function checkedBody(call: Call): string {
  const body = bodyText(call, 'body') ?? '';
  const message = bodyProblem(body, true);
  if (message !== undefined) {
    throw validationFailed([{ resource: RESOURCE, code: 'custom', field: 'body', message }]);
  }
  return body;
}

async function createComment(call: Call): Promise<Answer> {
  const pull = pullOf(call);
  const { world } = call;
  const replyTo = optionalNumber(call.body['in_reply_to']);
  // With in_reply_to every other field but the body is passed over.
  if (replyTo !== undefined) return reply(call, replyTo);
  const body = checkedBody(call);
  const commitId = bodyText(call, 'commit_id') ?? '';
  const path = bodyText(call, 'path') ?? '';
  const files = await filesAt(call, pull, commitId);
  const anchor = bodyText(call, 'subject_type') === 'file' ? fileAnchor(path, files) : lineAnchor(call, path, files);
  const reviewId = addEmptyReview(world, pull, commitId);
  const comment = await addThread(world, { pull, user: world.app, reviewId, commitId, anchor, body });
  return { status: 201, body: call.shapes.reviewComment(comment) };
}

function fileAnchor(path: string, files: readonly FileDiff[]): string {
  if (!files.some((file) => file.newPath === path)) throw refused(['path-invalid']);
  return path;
}

function lineAnchor(call: Call, path: string, files: readonly FileDiff[]): Anchor {
  const startSide = bodyText(call, 'start_side');
  const request = {
    path,
    line: optionalNumber(call.body['line']),
    side: bodyText(call, 'side'),
    startLine: optionalNumber(call.body['start_line']),
    // The description allows "side" for "the same as side".
    startSide: startSide === 'side' ? bodyText(call, 'side') : startSide,
    position: optionalNumber(call.body['position']),
  };
  const anchor = anchorOf(request, files);
  if (!('diffHunk' in anchor)) throw refused(anchor);
  return anchor;
}

function reply(call: Call, parentId: number): Answer {
  const { world } = call;
  const parent = world.reviewComments.find((comment) => comment.id === parentId);
  if (parent === undefined) throw notFound();
  const body = checkedBody(call);
  if (parent.inReplyTo !== null) {
    throw validationFailed([{ resource: RESOURCE, code: 'invalid', field: 'in_reply_to' }]);
  }
  const comment = addReply(world, parent, world.app, body);
  return { status: 201, body: call.shapes.reviewComment(comment) };
}

function refused(problems: readonly AnchorProblem[]): Refusal {
  const field = (name: string, message: string): FieldError => ({
    resource: RESOURCE,
    code: 'custom',
    field: `${THREAD}.${name}`,
    message: `${THREAD}.${name} ${message}`,
  });
  const errors: Readonly<Record<AnchorProblem, FieldError>> = {
    'path-invalid': { resource: RESOURCE, code: 'invalid', field: `${THREAD}.path` },
    'line-missing': { resource: RESOURCE, code: 'missing_field', field: `${THREAD}.line` },
    'line-outside-diff': field('line', 'must be part of the diff'),
    'side-invalid': { resource: RESOURCE, code: 'invalid', field: `${THREAD}.side` },
    'start-not-before-end': field('start_line', 'must precede the end line.'),
    'start-outside-hunk': field('start_line', 'must be part of the same hunk as the line.'),
  };
  const blank: FieldError = { resource: RESOURCE, code: 'missing_field', field: `${THREAD}.diff_hunk` };
  const hasNoHunk = problems.includes('path-invalid') || problems.includes('line-outside-diff');
  return validationFailed([...problems.map((problem) => errors[problem]), ...(hasNoHunk ? [blank] : [])]);
}

/** A comment posted alone is a review of its own, without a body. */
export function addEmptyReview(world: World, pull: PullRequestState, commitId: string, user: User = world.app): number {
  const id = world.nextId();
  const submittedAt = world.timestamp;
  const state = 'COMMENTED' as const;
  world.reviews.push({ id, nodeId: `PRR_${id}`, pull: pull.number, user, body: '', state, commitId, submittedAt });
  return id;
}

export interface NewThread {
  readonly pull: PullRequestState;
  readonly user: User;
  readonly reviewId: number;
  readonly commitId: string;
  /** A place in the difference, or the path alone for a comment on a whole file. */
  readonly anchor: Anchor | string;
  readonly body: string;
}

/** addThread begins a thread; on a commit that is head no more it is placed on head, or outdated from the start. */
export async function addThread(world: World, thread: NewThread): Promise<ReviewCommentState> {
  const { pull, anchor } = thread;
  const id = world.nextId();
  const place = typeof anchor === 'string' ? undefined : anchor;
  const comment: ReviewCommentState = {
    id,
    nodeId: `PRRC_${id}`,
    pull: pull.number,
    user: thread.user,
    reviewId: thread.reviewId,
    inReplyTo: null,
    path: typeof anchor === 'string' ? anchor : anchor.path,
    side: place?.side ?? 'RIGHT',
    startSide: place?.startSide ?? null,
    line: place?.line ?? null,
    startLine: place?.startLine ?? null,
    originalLine: place?.line ?? null,
    originalStartLine: place?.startLine ?? null,
    position: place?.position ?? null,
    originalPosition: place?.position ?? null,
    subjectType: place === undefined ? 'file' : 'line',
    commitId: pull.headSha,
    originalCommitId: thread.commitId,
    diffHunk: place?.diffHunk ?? '',
    body: thread.body,
    createdAt: world.timestamp,
    updatedAt: world.timestamp,
    minimizedReason: null,
  };
  world.reviewComments.push(comment);
  world.threads.push({ nodeId: `PRRT_${id}`, pull: pull.number, rootComment: id, resolvedBy: null });
  if (thread.commitId !== pull.headSha) await world.relocateComments(pull, thread.commitId, pull.headSha, [id]);
  return comment;
}

/** addReply answers in the thread of a comment. */
export function addReply(world: World, parent: ReviewCommentState, user: User, body: string): ReviewCommentState {
  const root = parent.inReplyTo ?? parent.id;
  const pull = world.pulls.get(parent.pull);
  if (pull === undefined) throw new Error('the pull request of the comment is gone');
  const reviewId = addEmptyReview(world, pull, pull.headSha, user);
  const id = world.nextId();
  const times = { createdAt: world.timestamp, updatedAt: world.timestamp };
  const reply = {
    ...parent,
    id,
    nodeId: `PRRC_${id}`,
    user,
    reviewId,
    inReplyTo: root,
    body,
    ...times,
    minimizedReason: null,
  };
  world.reviewComments.push(reply);
  return reply;
}
