/** What does GitHub say of a pull request now? For jobs that a webhook described too little for. */
import type { GitHubClient, RepositoryRef } from './client.js';

export interface PullRequestState {
  readonly headSha: string;
  readonly baseSha: string;
  readonly isDraft: boolean;
  readonly isOpen: boolean;
}

export async function readPullRequestState(
  client: GitHubClient,
  repository: RepositoryRef,
  number: number,
): Promise<PullRequestState> {
  const { data } = await client.rest.pulls.get({ owner: repository.owner, repo: repository.repo, pull_number: number });
  return {
    headSha: data.head.sha,
    baseSha: data.base.sha,
    isDraft: data.draft ?? false,
    isOpen: data.state === 'open',
  };
}

/** readSuiteExternalIds are the external ids of our runs in a check suite; our runs carry the pull request's number there. */
export async function readSuiteExternalIds(
  client: GitHubClient,
  repository: RepositoryRef,
  suiteId: number,
): Promise<readonly string[]> {
  const { owner, repo } = repository;
  const { data } = await client.rest.checks.listForSuite({ owner, repo, check_suite_id: suiteId, per_page: 100 });
  return data.check_runs.flatMap((run) => run.external_id ?? []);
}
