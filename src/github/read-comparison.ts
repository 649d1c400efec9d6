/**
 * What does the pull request change against its merge base? Asks the comparison of base and head, whose first page lists up
 * to 300 files; where it may have left files out, the list of the pull request's files adds their patches.
 */
import type { FileStatus } from '../review/plan.js';
import type { GitHubClient, RepositoryRef } from './client.js';
import { UnreadablePullRequest, failureOf } from './failure.js';
import { COMPARE_FILES, PAGE_SIZE, PULL_FILES, REQUESTS_KEPT_FOR_TEXTS } from './limits.js';
import type { RequestBudget } from './request-budget.js';

/** A changed file as GitHub lists it. */
export interface DiffFile {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: FileStatus;
  /** Absent for binary files, pure renames and large diffs. */
  readonly patch?: string;
  /** Lines added and removed; 0 for a pure rename. */
  readonly changes: number;
}

export interface Comparison {
  /** Commit id. */
  readonly mergeBase: string;
  readonly files: readonly DiffFile[];
  /** No changed file was left out by a limit. */
  readonly isComplete: boolean;
}

interface ListedFile {
  readonly filename: string;
  readonly previous_filename?: string | undefined;
  readonly status: FileStatus;
  readonly patch?: string | undefined;
  readonly changes: number;
}

/** readComparison costs one request. Throws UnreadablePullRequest where GitHub knows no comparison of the two commits. */
export async function readComparison(
  client: GitHubClient,
  repository: RepositoryRef,
  commits: { readonly base: string; readonly head: string },
  budget: RequestBudget,
): Promise<Comparison> {
  budget.spend();
  try {
    const { data } = await client.rest.repos.compareCommitsWithBasehead({
      owner: repository.owner,
      repo: repository.repo,
      basehead: `${commits.base}...${commits.head}`,
      // The files come with the first page whatever its size; the commits are not needed.
      per_page: 1,
    });
    const files = data.files ?? [];
    return {
      mergeBase: data.merge_base_commit.sha,
      files: files.map(diffFileOf),
      isComplete: files.length < COMPARE_FILES,
    };
  } catch (error) {
    const { kind } = failureOf(error);
    if (kind !== 'not-found' && kind !== 'refused') throw error;
    throw new UnreadablePullRequest(
      'GitHub knows no comparison of base and head: one of the commits may be gone',
      error,
    );
  }
}

/**
 * readFileList pages through the pull request's files until each of `wanted` was seen, the list ends, or the requests that
 * texts need would be used up. The list is the pull request's own: of its head now, whatever head is under review.
 */
export async function readFileList(
  client: GitHubClient,
  repository: RepositoryRef,
  number: number,
  wanted: ReadonlySet<string> | 'all',
  budget: RequestBudget,
): Promise<readonly DiffFile[]> {
  const missing = wanted === 'all' ? undefined : new Set(wanted);
  const files: DiffFile[] = [];
  for (let page = 1; page <= PULL_FILES / PAGE_SIZE; page++) {
    if (missing?.size === 0 || budget.left <= REQUESTS_KEPT_FOR_TEXTS) break;
    budget.spend();
    const { data } = await client.rest.pulls.listFiles({
      owner: repository.owner,
      repo: repository.repo,
      pull_number: number,
      per_page: PAGE_SIZE,
      page,
    });
    for (const file of data) {
      files.push(diffFileOf(file));
      missing?.delete(file.filename);
    }
    if (data.length < PAGE_SIZE) break;
  }
  return files;
}

function diffFileOf(file: ListedFile): DiffFile {
  return {
    path: file.filename,
    status: file.status,
    changes: file.changes,
    ...(file.previous_filename === undefined ? {} : { previousPath: file.previous_filename }),
    ...(file.patch === undefined ? {} : { patch: file.patch }),
  };
}
