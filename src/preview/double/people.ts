/** What do people do on a pull request? Opening, pushing, commenting and pressing buttons, each with its webhook. */
import { addEmptyReview, addReply } from './operations/review-comments.js';
import { addIssueComment } from './operations/issues.js';
import type { JsonObject } from './json.js';
import type { Shapes } from './shapes.js';
import type { DeliverOptions, Delivery, Double, PullRequestOptions, PullRequestState, User } from './types.js';
import type { Webhooks } from './webhooks.js';
import type { Mutable, World } from './world.js';

type Actions = Pick<
  Double,
  | 'openPullRequest'
  | 'push'
  | 'pushBase'
  | 'changeBase'
  | 'setDraft'
  | 'closePullRequest'
  | 'reopenPullRequest'
  | 'comment'
  | 'reply'
  | 'review'
  | 'rerequest'
  | 'rerequestSuite'
  | 'deliver'
  | 'redeliver'
>;

/** People acts on one world. */
export class People {
  private readonly world: World;
  private readonly shapes: Shapes;
  private readonly webhooks: Webhooks;

  constructor(world: World, shapes: Shapes, webhooks: Webhooks) {
    this.world = world;
    this.shapes = shapes;
    this.webhooks = webhooks;
  }

  /** actions are the people's part of a Double. */
  actions(): Actions {
    return {
      openPullRequest: (options) => this.openPullRequest(options),
      push: (pull, head, options) => this.push(pull, head, options),
      pushBase: (pull, base) => this.pushBase(pull, base),
      changeBase: (pull, base, branch) => this.changeBase(pull, base, branch),
      setDraft: (pull, draft) => this.setDraft(pull, draft),
      closePullRequest: (pull) => this.setState(pull, 'closed'),
      reopenPullRequest: (pull) => this.setState(pull, 'open'),
      comment: (pull, login, body, options) => this.comment(pull, login, body, options),
      reply: (pull, commentId, login, body, options) => this.reply(pull, commentId, login, body, options),
      review: (pull, login, body, options) => this.review(pull, login, body, options),
      rerequest: (checkRunId) => this.rerequest(checkRunId),
      rerequestSuite: (headSha) => this.rerequestSuite(headSha),
      deliver: (event, payload, options) => this.webhooks.deliver(event, payload, this.world.user('mona'), options),
      redeliver: (guid) => this.redeliver(guid),
    };
  }

  private pull(number: number): Mutable<PullRequestState> {
    const pull = this.world.pulls.get(number);
    if (pull === undefined) throw new Error(`there is no pull request ${number}`);
    return pull;
  }

  private async announce(
    action: string,
    pull: PullRequestState,
    sender: User,
    more: JsonObject = {},
    options: DeliverOptions = {},
  ): Promise<Delivery> {
    const pullRequest = await this.shapes.pull(pull);
    const payload = { action, number: pull.number, pull_request: pullRequest, ...more };
    return this.webhooks.deliver('pull_request', payload, sender, options);
  }

  private async openPullRequest(options: PullRequestOptions): Promise<PullRequestState> {
    const { world } = this;
    const [baseSha, headSha] = await Promise.all([
      world.git.resolveCommit(options.base),
      world.git.resolveCommit(options.head),
    ]);
    const number = world.pulls.size + 1;
    const message = (await world.git.commit(headSha))?.message ?? '';
    const pull: PullRequestState = {
      number,
      nodeId: `PR_${number}`,
      title: options.title ?? message.split('\n')[0] ?? '',
      body: options.body ?? message.split('\n').slice(1).join('\n').trim(),
      author: world.user(options.author ?? 'mona'),
      state: 'open',
      draft: options.draft ?? false,
      baseBranch: options.baseBranch ?? world.defaultBranch,
      headBranch: options.headBranch ?? 'changes',
      baseSha,
      headSha,
      fork: options.fork ?? null,
      createdAt: world.timestamp,
    };
    world.pulls.set(number, pull);
    world.branches.set(pull.baseBranch, baseSha);
    if (pull.fork === null) world.branches.set(pull.headBranch, headSha);
    if (options.announce !== false) await this.announce('opened', pull, pull.author);
    return pull;
  }

  private async push(number: number, head: string, options?: DeliverOptions): Promise<Delivery> {
    const pull = this.pull(number);
    const before = pull.headSha;
    const after = await this.world.git.resolveCommit(head);
    await this.world.moveHead(pull, after);
    if (pull.fork === null) this.world.branches.set(pull.headBranch, after);
    return this.announce('synchronize', pull, pull.author, { before, after }, options);
  }

  private async pushBase(number: number, base: string): Promise<void> {
    const pull = this.pull(number);
    pull.baseSha = await this.world.git.resolveCommit(base);
    this.world.branches.set(pull.baseBranch, pull.baseSha);
  }

  private async changeBase(number: number, base: string, branch: string): Promise<Delivery> {
    const pull = this.pull(number);
    const changes = { base: { ref: { from: pull.baseBranch }, sha: { from: pull.baseSha } } };
    pull.baseBranch = branch;
    await this.pushBase(number, base);
    return this.announce('edited', pull, pull.author, { changes });
  }

  private setDraft(number: number, draft: boolean): Promise<Delivery> {
    const pull = this.pull(number);
    pull.draft = draft;
    return this.announce(draft ? 'converted_to_draft' : 'ready_for_review', pull, pull.author);
  }

  private setState(number: number, state: 'open' | 'closed'): Promise<Delivery> {
    const pull = this.pull(number);
    pull.state = state;
    return this.announce(state === 'open' ? 'reopened' : 'closed', pull, pull.author);
  }

  private comment(number: number, login: string, body: string, options?: DeliverOptions): Promise<Delivery> {
    const pull = this.pull(number);
    const user = this.world.user(login);
    const comment = addIssueComment(this.world, pull, user, body);
    const payload = { action: 'created', issue: this.issue(pull), comment: this.shapes.issueComment(comment) };
    return this.webhooks.deliver('issue_comment', payload, user, options);
  }

  private reply(
    number: number,
    commentId: number,
    login: string,
    body: string,
    options?: DeliverOptions,
  ): Promise<Delivery> {
    const pull = this.pull(number);
    const parent = this.world.reviewComments.find((each) => each.id === commentId);
    if (parent === undefined) throw new Error(`there is no review comment ${commentId}`);
    const user = this.world.user(login);
    const comment = this.shapes.reviewComment(addReply(this.world, parent, user, body));
    const payload = { action: 'created', comment, pull_request: this.shapes.pullSummary(pull) };
    return this.webhooks.deliver('pull_request_review_comment', payload, user, options);
  }

  private review(number: number, login: string, body: string, options?: DeliverOptions): Promise<Delivery> {
    const pull = this.pull(number);
    const user = this.world.user(login);
    const id = addEmptyReview(this.world, pull, pull.headSha, user);
    const review = this.world.reviews.find((each) => each.id === id);
    if (review === undefined) throw new Error('the review was not kept');
    review.body = body;
    // Webhooks write a review's state in small letters, the REST API in capitals.
    const shape = { ...this.shapes.review(review), state: 'commented' };
    const payload = { action: 'submitted', review: shape, pull_request: this.shapes.pullSummary(pull) };
    return this.webhooks.deliver('pull_request_review', payload, user, options);
  }

  private rerequest(checkRunId: number): Promise<Delivery> {
    const run = this.world.checkRuns.find((each) => each.id === checkRunId);
    if (run === undefined) throw new Error(`there is no check run ${checkRunId}`);
    const payload = { action: 'rerequested', check_run: this.shapes.checkRun(run) };
    return this.webhooks.deliver('check_run', payload, this.world.user('mona'));
  }

  private rerequestSuite(headSha: string): Promise<Delivery> {
    const pulls = [...this.world.pulls.values()].filter((pull) => pull.headSha === headSha && pull.fork === null);
    const suite = {
      id: this.shapes.suiteId(headSha),
      head_sha: headSha,
      head_branch: pulls[0]?.headBranch ?? null,
      status: 'completed',
      app: this.shapes.app(),
      pull_requests: pulls.map((pull) => ({
        number: pull.number,
        head: { ref: pull.headBranch, sha: pull.headSha },
        base: { ref: pull.baseBranch, sha: pull.baseSha },
      })),
    };
    return this.webhooks.deliver('check_suite', { action: 'rerequested', check_suite: suite }, this.world.user('mona'));
  }

  private redeliver(guid: string): Promise<Delivery> {
    const earlier = this.world.deliveries.find((each) => each.guid === guid);
    if (earlier === undefined) throw new Error(`there is no delivery ${guid}`);
    return this.webhooks.redeliver(earlier);
  }

  /** A pull request as the issue that it also is. */
  private issue(pull: PullRequestState): JsonObject {
    const summary = this.shapes.pullSummary(pull);
    const { number, title, state, user, body, html_url: htmlUrl, draft, url } = summary;
    const pullRequest = { url, html_url: htmlUrl };
    return {
      number,
      title,
      state,
      user,
      body,
      html_url: htmlUrl,
      draft,
      locked: false,
      url: summary['issue_url'],
      pull_request: pullRequest,
    };
  }
}
