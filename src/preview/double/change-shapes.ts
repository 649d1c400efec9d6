/** How does GitHub write down a change? Pull requests, their files and commits. */
import type { CommitInfo } from '../../git/git-repository.js';
import type { FileDiff } from '../../git/parse-diff.js';
import { AccountShapes, omit, relocated } from './account-shapes.js';
import { objectOf } from './json.js';
import type { JsonObject } from './json.js';
import type { PullRequestState } from './types.js';
import { ownerOfHead } from './world.js';

/** git's letters and GitHub's words. */
const STATUS: Readonly<Record<string, string>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

/** ChangeShapes adds what a pull request consists of. */
export class ChangeShapes extends AccountShapes {
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

  /** headLabel is `owner:branch`, by which lists of pull requests are filtered. */
  headLabel(pull: PullRequestState): string {
    return `${ownerOfHead(pull, this.world.owner)}:${pull.headBranch}`;
  }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
