/** The conversation: comments on the pull request as a whole, and reactions to comments of either kind. */
import { bodyProblem } from '../body-rules.js';
import { bodyText, byId, listed, pullOf } from '../call.js';
import type { Answer, Call, Handler } from '../call.js';
import { Refusal, notFound, validationFailed } from '../refusal.js';
import type { IssueCommentState, PullRequestState, ReactionState, User } from '../types.js';
import type { World } from '../world.js';

export const issueOperations: Readonly<Record<string, Handler>> = {
  'issues/list-comments': (call) => {
    const pull = pullOf(call, 'issue_number');
    const since = call.query.get('since');
    const own = call.world.issueComments
      .filter((comment) => comment.pull === pull.number)
      .filter((comment) => since === null || Date.parse(comment.updatedAt) >= Date.parse(since));
    return listed(
      call,
      own.map((comment) => call.shapes.issueComment(comment)),
    );
  },
  'issues/get-comment': (call) => ({ status: 200, body: call.shapes.issueComment(commentOf(call)) }),
  'issues/create-comment': (call) => {
    const pull = pullOf(call, 'issue_number');
    const comment = addIssueComment(call.world, pull, call.world.app, checkedBody(call));
    return { status: 201, body: call.shapes.issueComment(comment) };
  },
  'issues/update-comment': (call) => {
    const comment = ownCommentOf(call);
    comment.body = checkedBody(call);
    comment.updatedAt = call.world.timestamp;
    return { status: 200, body: call.shapes.issueComment(comment) };
  },
  'issues/delete-comment': (call) => {
    const comment = ownCommentOf(call);
    call.world.issueComments.splice(call.world.issueComments.indexOf(comment), 1);
    return { status: 204 };
  },
  'reactions/list-for-issue-comment': (call) => listReactions(call, 'issue-comment', commentOf(call).id),
  'reactions/create-for-issue-comment': (call) => react(call, 'issue-comment', commentOf(call).id),
  'reactions/delete-for-issue-comment': (call) => {
    const comment = commentOf(call);
    const own = call.world.reactions.filter(
      (each) => each.subject === 'issue-comment' && each.subjectId === comment.id,
    );
    const reaction = byId(call, 'reaction_id', own);
    if (reaction.user.id !== call.world.app.id) throw notFound();
    call.world.reactions.splice(call.world.reactions.indexOf(reaction), 1);
    return { status: 204 };
  },
  'reactions/list-for-pull-request-review-comment': (call) =>
    listReactions(call, 'review-comment', byId(call, 'comment_id', call.world.reviewComments).id),
  'reactions/create-for-pull-request-review-comment': (call) =>
    react(call, 'review-comment', byId(call, 'comment_id', call.world.reviewComments).id),
};

/** addIssueComment adds to the conversation. */
export function addIssueComment(world: World, pull: PullRequestState, user: User, body: string): IssueCommentState {
  const id = world.nextId();
  const times = { createdAt: world.timestamp, updatedAt: world.timestamp };
  const comment = { id, nodeId: `IC_${id}`, pull: pull.number, user, body, ...times, minimizedReason: null };
  world.issueComments.push(comment);
  return comment;
}

function commentOf(call: Call): World['issueComments'][number] {
  return byId(call, 'comment_id', call.world.issueComments);
}

/** As with review comments: only the App's own. */
function ownCommentOf(call: Call): World['issueComments'][number] {
  const comment = commentOf(call);
  if (comment.user.id !== call.world.app.id) {
    throw new Refusal(403, { message: 'Resource not accessible by integration' });
  }
  return comment;
}

function checkedBody(call: Call): string {
  const body = bodyText(call, 'body') ?? '';
  const message = bodyProblem(body, true);
  if (message !== undefined) {
    throw validationFailed([{ resource: 'IssueComment', code: 'unprocessable', field: 'data', message }]);
  }
  return body;
}

function listReactions(call: Call, subject: ReactionState['subject'], subjectId: number): Answer {
  const content = call.query.get('content');
  const own = call.world.reactions
    .filter((each) => each.subject === subject && each.subjectId === subjectId)
    .filter((each) => content === null || each.content === content);
  return listed(
    call,
    own.map((each) => call.shapes.reaction(each)),
  );
}

/** The same reaction a second time changes nothing and answers 200. */
function react(call: Call, subject: ReactionState['subject'], subjectId: number): Answer {
  const { world, shapes } = call;
  const content = bodyText(call, 'content') ?? '';
  const same = world.reactions.find(
    (each) =>
      each.subject === subject &&
      each.subjectId === subjectId &&
      each.content === content &&
      each.user.id === world.app.id,
  );
  if (same !== undefined) return { status: 200, body: shapes.reaction(same) };
  const reaction = { id: world.nextId(), subject, subjectId, user: world.app, content };
  world.reactions.push(reaction);
  return { status: 201, body: shapes.reaction(reaction) };
}
