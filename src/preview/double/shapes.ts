/**
 * How does GitHub write down what the double knows? Answers in the form of the API description's own examples, with the
 * double's names, addresses and state in place of the examples'. Here: what is said about a pull request.
 */
import { omit } from './account-shapes.js';
import { ChangeShapes } from './change-shapes.js';
import type { JsonObject } from './json.js';
import type {
  CheckRunState,
  Delivery,
  IssueCommentState,
  ReactionState,
  ReviewCommentState,
  ReviewState,
} from './types.js';
import { INSTALLATION_ID, REPOSITORY_ID } from './world.js';

/** Shapes writes answers for one double. */
export class Shapes extends ChangeShapes {
  reviewComment(comment: ReviewCommentState): JsonObject {
    const example = this.api.example('pulls/list-review-comments');
    const url = `${this.repoUrl}/pulls/comments/${comment.id}`;
    const html = `${this.htmlUrl}/pull/${comment.pull}#discussion_r${comment.id}`;
    const pullUrl = `${this.repoUrl}/pulls/${comment.pull}`;
    return {
      ...omit(example, ['in_reply_to_id']),
      url,
      pull_request_review_id: comment.reviewId,
      id: comment.id,
      node_id: comment.nodeId,
      diff_hunk: comment.diffHunk,
      path: comment.path,
      commit_id: comment.commitId,
      original_commit_id: comment.originalCommitId,
      user: this.user(comment.user),
      body: comment.body,
      created_at: comment.createdAt,
      updated_at: comment.updatedAt,
      html_url: html,
      pull_request_url: pullUrl,
      author_association: this.association(comment.user),
      _links: { self: { href: url }, html: { href: html }, pull_request: { href: pullUrl } },
      start_line: comment.startLine,
      original_start_line: comment.originalStartLine,
      start_side: comment.startSide,
      position: comment.position,
      original_position: comment.originalPosition,
      line: comment.line,
      original_line: comment.originalLine,
      side: comment.side,
      subject_type: comment.subjectType,
      ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
      reactions: this.reactions('review-comment', comment.id, url),
    };
  }

  review(review: ReviewState): JsonObject {
    const html = `${this.htmlUrl}/pull/${review.pull}#pullrequestreview-${review.id}`;
    const pullUrl = `${this.repoUrl}/pulls/${review.pull}`;
    return {
      ...this.api.example('pulls/create-review'),
      id: review.id,
      node_id: review.nodeId,
      user: this.user(review.user),
      body: review.body,
      state: review.state,
      html_url: html,
      pull_request_url: pullUrl,
      _links: { html: { href: html }, pull_request: { href: pullUrl } },
      submitted_at: review.submittedAt,
      commit_id: review.commitId,
      author_association: this.association(review.user),
    };
  }

  issueComment(comment: IssueCommentState): JsonObject {
    const url = `${this.repoUrl}/issues/comments/${comment.id}`;
    return {
      ...this.api.example('issues/list-comments'),
      id: comment.id,
      node_id: comment.nodeId,
      url,
      html_url: `${this.htmlUrl}/pull/${comment.pull}#issuecomment-${comment.id}`,
      body: comment.body,
      user: this.user(comment.user),
      created_at: comment.createdAt,
      updated_at: comment.updatedAt,
      issue_url: `${this.repoUrl}/issues/${comment.pull}`,
      author_association: this.association(comment.user),
      performed_via_github_app: null,
      reactions: this.reactions('issue-comment', comment.id, url),
    };
  }

  reaction(reaction: ReactionState): JsonObject {
    const own = {
      id: reaction.id,
      node_id: `REA_${reaction.id}`,
      user: this.user(reaction.user),
      content: reaction.content,
    };
    return { ...this.api.example('reactions/list-for-issue-comment'), ...own };
  }

  checkRun(run: CheckRunState): JsonObject {
    const url = `${this.repoUrl}/check-runs/${run.id}`;
    return {
      ...this.api.example('checks/get'),
      id: run.id,
      node_id: run.nodeId,
      head_sha: run.headSha,
      external_id: run.externalId,
      url,
      html_url: `${this.htmlUrl}/runs/${run.id}`,
      details_url: run.detailsUrl,
      status: run.status,
      conclusion: run.conclusion,
      started_at: run.startedAt,
      completed_at: run.completedAt,
      name: run.name,
      output: {
        title: run.title,
        summary: run.summary,
        text: run.text,
        annotations_count: run.annotations.length,
        annotations_url: `${url}/annotations`,
      },
      check_suite: { id: this.suiteId(run.headSha) },
      app: this.app(),
      pull_requests: this.pullsOfCheck(run.headSha),
    };
  }

  /** suiteId numbers the check suite of a commit: GitHub keeps one per commit and App. */
  suiteId(headSha: string): number {
    return Number.parseInt(headSha.slice(0, 8), 16);
  }

  delivery(delivery: Delivery): JsonObject {
    return {
      ...omit(this.api.example('apps/list-webhook-deliveries'), ['throttled_at']),
      id: delivery.id,
      guid: delivery.guid,
      delivered_at: delivery.deliveredAt,
      redelivery: delivery.redelivery,
      duration: 0.1,
      status: delivery.status >= 200 && delivery.status < 300 ? 'OK' : 'failed to connect to host',
      status_code: delivery.status,
      event: delivery.event,
      action: delivery.action === '' ? null : delivery.action,
      installation_id: INSTALLATION_ID,
      repository_id: REPOSITORY_ID,
    };
  }

  /** Pushes to forks are not detected: a check run of a fork's head names no pull request. */
  private pullsOfCheck(headSha: string): readonly JsonObject[] {
    return [...this.world.pulls.values()]
      .filter((pull) => pull.headSha === headSha && pull.fork === null && pull.state === 'open')
      .map((pull) => {
        const repo = { id: REPOSITORY_ID, url: this.repoUrl, name: this.world.name };
        return {
          id: 5000 + pull.number,
          number: pull.number,
          url: `${this.repoUrl}/pulls/${pull.number}`,
          head: { ref: pull.headBranch, sha: pull.headSha, repo },
          base: { ref: pull.baseBranch, sha: pull.baseSha, repo },
        };
      });
  }

  private reactions(subject: ReactionState['subject'], id: number, url: string): JsonObject {
    const own = this.world.reactions.filter((each) => each.subject === subject && each.subjectId === id);
    const count = (content: string): number => own.filter((each) => each.content === content).length;
    const names = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'eyes', 'rocket'];
    const counts = Object.fromEntries(names.map((name) => [name, count(name)]));
    return { url: `${url}/reactions`, total_count: own.length, ...counts };
  }
}
