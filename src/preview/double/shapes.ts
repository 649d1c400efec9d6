/**
 * How does GitHub write down what the double knows? Answers in the form of the API description's own examples, with the
 * double's names, addresses and state in place of the examples'.
 */
import type { FileDiff } from '../../git/parse-diff.js';
import type { CommitInfo } from '../../git/git-repository.js';
import type { ApiDescription } from './api-description.js';
import { isObject, objectOf } from './json.js';
import type { JsonObject } from './json.js';
import type {
  CheckRunState,
  Delivery,
  IssueCommentState,
  PullRequestState,
  ReactionState,
  ReviewCommentState,
  ReviewState,
  User,
} from './types.js';
import { APP_ID, APP_SLUG, INSTALLATION_ID, REPOSITORY_ID, ownerOfHead } from './world.js';
import type { World } from './world.js';

/** git's letters and GitHub's words. */
const STATUS: Readonly<Record<string, string>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

/** Shapes writes answers for one double. */
export class Shapes {
  private readonly api: ApiDescription;
  private readonly world: World;
  /** `http://127.0.0.1:PORT` and the same with `/api/v3`. */
  private readonly web: string;
  private readonly rest: string;

  constructor(api: ApiDescription, world: World, web: string) {
    this.api = api;
    this.world = world;
    this.web = web;
    this.rest = `${web}/api/v3`;
  }

  private get repoUrl(): string {
    return `${this.rest}/repos/${this.world.fullName}`;
  }

  private get htmlUrl(): string {
    return `${this.web}/${this.world.fullName}`;
  }

  user(user: User): JsonObject {
    const example = objectOf(this.api.example('pulls/get')['user']);
    const url = `${this.rest}/users/${encodeURIComponent(user.login)}`;
    const html = user.type === 'Bot' ? `${this.web}/apps/${APP_SLUG}` : `${this.web}/${user.login}`;
    const own = { login: user.login, id: user.id, node_id: `U_${user.id}`, type: user.type, site_admin: false };
    return {
      ...relocated(example, this.rest, 'octocat', encodeURIComponent(user.login)),
      ...own,
      avatar_url: `${this.web}/avatar`,
      url,
      html_url: html,
    };
  }

  app(): JsonObject {
    const example = this.api.example('apps/get-authenticated');
    const own = {
      id: APP_ID,
      slug: APP_SLUG,
      node_id: `A_${APP_ID}`,
      name: APP_SLUG,
      owner: this.user(this.world.user(this.world.owner)),
      permissions: this.world.permissions,
      html_url: `${this.web}/apps/${APP_SLUG}`,
      external_url: this.web,
    };
    return { ...example, ...own };
  }

  repository(fullName: string = this.world.fullName): JsonObject {
    const [owner = '', name = ''] = fullName.split('/');
    const isBase = fullName === this.world.fullName;
    const id = isBase ? REPOSITORY_ID : this.world.user(`fork:${fullName}`).id;
    const base = objectOf(this.api.example('pulls/get')['base']);
    const example = relocated(objectOf(base['repo']), this.rest, 'octocat/Hello-World', fullName);
    return {
      ...example,
      id,
      node_id: `R_${id}`,
      name,
      full_name: fullName,
      owner: this.user(this.world.user(owner)),
      private: true,
      visibility: 'private',
      fork: !isBase,
      html_url: `${this.web}/${fullName}`,
      url: `${this.rest}/repos/${fullName}`,
      default_branch: this.world.defaultBranch,
      language: 'Go',
    };
  }

  async pull(pull: PullRequestState): Promise<JsonObject> {
    const files = await this.world.diffs.threeDot(pull.baseSha, pull.headSha);
    const commits = await this.world.git.commitsBetween(pull.baseSha, pull.headSha);
    const own = (states: readonly { readonly pull: number }[]): number =>
      states.filter((each) => each.pull === pull.number).length;
    return {
      ...this.pullSummary(pull),
      merged: false,
      mergeable: pull.state === 'open' ? true : null,
      rebaseable: null,
      mergeable_state: 'clean',
      merged_by: null,
      comments: own(this.world.issueComments),
      review_comments: own(this.world.reviewComments),
      maintainer_can_modify: false,
      commits: commits.length,
      additions: sum(files, (file) => file.additions),
      deletions: sum(files, (file) => file.deletions),
      changed_files: files.length,
    };
  }

  /** pullSummary is the form of lists and of webhooks' smaller parts. */
  pullSummary(pull: PullRequestState): JsonObject {
    const example = relocated(this.api.example('pulls/get'), this.rest, 'octocat/Hello-World', this.world.fullName);
    const url = `${this.repoUrl}/pulls/${pull.number}`;
    const html = `${this.htmlUrl}/pull/${pull.number}`;
    const kept = omit(example, ['merged', 'mergeable', 'rebaseable', 'mergeable_state', 'merged_by', 'comments']);
    return {
      ...omit(kept, ['review_comments', 'maintainer_can_modify', 'commits', 'additions', 'deletions', 'changed_files']),
      url,
      id: 5000 + pull.number,
      node_id: pull.nodeId,
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      issue_url: `${this.repoUrl}/issues/${pull.number}`,
      number: pull.number,
      state: pull.state,
      locked: false,
      title: pull.title,
      user: this.user(pull.author),
      body: pull.body === '' ? null : pull.body,
      created_at: pull.createdAt,
      updated_at: this.world.timestamp,
      closed_at: pull.state === 'closed' ? this.world.timestamp : null,
      merged_at: null,
      merge_commit_sha: null,
      draft: pull.draft,
      head: this.end(pull.fork ?? this.world.fullName, pull.headBranch, pull.headSha),
      base: this.end(this.world.fullName, pull.baseBranch, pull.baseSha),
      labels: [],
      assignee: null,
      assignees: [],
      milestone: null,
      requested_reviewers: [],
      requested_teams: [],
      auto_merge: null,
      active_lock_reason: null,
      author_association: this.association(pull.author),
    };
  }

  file(file: FileDiff, head: string): JsonObject {
    const status = STATUS[file.status] ?? 'changed';
    const removed = file.status === 'D';
    const encoded = file.newPath.split('/').map(encodeURIComponent).join('/');
    const { patchLines, patchBytes } = this.world.limits;
    const shown =
      file.patch !== '' && Buffer.byteLength(file.patch) <= patchBytes && file.patch.split('\n').length <= patchLines;
    return {
      sha: removed ? file.oldOid : file.newOid,
      filename: file.newPath,
      status,
      additions: file.additions,
      deletions: file.deletions,
      changes: file.additions + file.deletions,
      blob_url: `${this.htmlUrl}/blob/${head}/${encoded}`,
      raw_url: `${this.htmlUrl}/raw/${head}/${encoded}`,
      contents_url: `${this.repoUrl}/contents/${encoded}?ref=${head}`,
      ...(shown ? { patch: file.patch } : {}),
      ...(file.oldPath === file.newPath ? {} : { previous_filename: file.oldPath }),
    };
  }

  commit(commit: CommitInfo): JsonObject {
    const example = relocated(
      this.api.example('pulls/list-commits'),
      this.rest,
      'octocat/Hello-World',
      this.world.fullName,
    );
    const url = `${this.repoUrl}/commits/${commit.oid}`;
    return {
      ...example,
      url,
      sha: commit.oid,
      node_id: `C_${commit.oid}`,
      html_url: `${this.htmlUrl}/commit/${commit.oid}`,
      comments_url: `${url}/comments`,
      commit: {
        ...objectOf(example['commit']),
        url: `${this.repoUrl}/git/commits/${commit.oid}`,
        author: commit.author,
        committer: commit.committer,
        message: commit.message.replace(/\n$/, ''),
        tree: { url: `${this.repoUrl}/git/trees/${commit.tree}`, sha: commit.tree },
      },
      author: null,
      committer: null,
      parents: commit.parents.map((sha) => ({
        url: `${this.repoUrl}/commits/${sha}`,
        sha,
        html_url: `${this.htmlUrl}/commit/${sha}`,
      })),
    };
  }

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

  installation(): JsonObject {
    const account = this.user(this.world.user(this.world.owner));
    return {
      ...this.api.example('apps/get-installation'),
      id: INSTALLATION_ID,
      account,
      access_tokens_url: `${this.rest}/app/installations/${INSTALLATION_ID}/access_tokens`,
      repositories_url: `${this.rest}/installation/repositories`,
      app_id: APP_ID,
      app_slug: APP_SLUG,
      permissions: this.world.permissions,
      repository_selection: 'selected',
    };
  }

  /** association is GitHub's rough word for who somebody is; weaker than a permission. */
  association(user: User): string {
    if (user.login === this.world.owner) return 'OWNER';
    if (user.type === 'Bot') return 'NONE';
    return this.world.hasAtLeast(user.login, 'write') ? 'COLLABORATOR' : 'CONTRIBUTOR';
  }

  private end(fullName: string, branch: string, sha: string): JsonObject {
    const owner = fullName.split('/')[0] ?? '';
    return {
      label: `${owner}:${branch}`,
      ref: branch,
      sha,
      user: this.user(this.world.user(owner)),
      repo: this.repository(fullName),
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

  /** headLabel is `owner:branch`, by which lists of pull requests are filtered. */
  headLabel(pull: PullRequestState): string {
    return `${ownerOfHead(pull, this.world.owner)}:${pull.headBranch}`;
  }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function omit(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** relocated puts the double's address and a name in place of the example's, in all texts below. */
function relocated(example: JsonObject, rest: string, name: string, own: string): JsonObject {
  const replace = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace('https://api.github.com', rest).replace(name, own);
    if (Array.isArray(value)) return value.map(replace);
    return isObject(value) ? relocated(value, rest, name, own) : value;
  };
  return Object.fromEntries(Object.entries(example).map(([key, value]) => [key, replace(value)]));
}
