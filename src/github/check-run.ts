/**
 * How does the check run stand on GitHub? Opened before anything is read and completed whatever happens: a run left open would
 * block a merge that asks for it. Annotations go out in batches of fifty, the conclusion with the last.
 */
import type { CheckConclusion, PlannedAnnotation } from '../review/plan.js';
import type { GitHubClient, RepositoryRef } from './client.js';
import { ANNOTATION_TITLE_CHARACTERS, ANNOTATIONS_PER_REQUEST, CHECK_OUTPUT_CHARACTERS, PAGE_SIZE } from './limits.js';

/** The one name under which teams may require the check. It never changes. */
export const CHECK_RUN_NAME = 'leakcheck';

export interface OpenCheckRun {
  readonly id: number;
}

export interface CheckRunResult {
  readonly conclusion: CheckConclusion;
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
  readonly annotations?: readonly PlannedAnnotation[];
}

/** openCheckRun creates the run as in progress. `externalId` finds the pull request again where GitHub names none, as for forks. */
export async function openCheckRun(
  client: GitHubClient,
  repository: RepositoryRef,
  head: { readonly sha: string; readonly externalId: string },
): Promise<OpenCheckRun> {
  const { data } = await client.rest.checks.create({
    owner: repository.owner,
    repo: repository.repo,
    name: CHECK_RUN_NAME,
    head_sha: head.sha,
    status: 'in_progress',
    external_id: head.externalId,
    // A second run of the same name does no harm beside one that was never heard of; two reviews would.
    request: { retries: 0 },
  });
  return { id: data.id };
}

/** createCompletedCheckRun reports in one call where nothing is to be waited for. */
export async function createCompletedCheckRun(
  client: GitHubClient,
  repository: RepositoryRef,
  head: { readonly sha: string; readonly externalId: string },
  result: CheckRunResult,
): Promise<void> {
  await client.rest.checks.create({
    owner: repository.owner,
    repo: repository.repo,
    name: CHECK_RUN_NAME,
    head_sha: head.sha,
    external_id: head.externalId,
    status: 'completed',
    conclusion: result.conclusion,
    output: outputOf(result, []),
    request: { retries: 0 },
  });
}

/** hasCompletedRun: a run of ours with that external id is complete on the commit. */
export async function hasCompletedRun(
  client: GitHubClient,
  repository: RepositoryRef,
  headSha: string,
  externalId: string,
): Promise<boolean> {
  const { owner, repo } = repository;
  const { data } = await client.rest.checks.listForRef({
    owner,
    repo,
    ref: headSha,
    check_name: CHECK_RUN_NAME,
    status: 'completed',
    per_page: PAGE_SIZE,
  });
  return data.check_runs.some((run) => run.external_id === externalId);
}

/** completeCheckRun sends the result; updates may be repeated, so the client's own retries stay on. */
export async function completeCheckRun(
  client: GitHubClient,
  repository: RepositoryRef,
  run: OpenCheckRun,
  result: CheckRunResult,
): Promise<void> {
  const batches = inBatches(result.annotations ?? []);
  const last = batches.pop() ?? [];
  const target = { owner: repository.owner, repo: repository.repo, check_run_id: run.id };
  for (const batch of batches) {
    // Annotations are appended: an update that is sent twice would show them twice.
    await client.rest.checks.update({ ...target, output: outputOf(result, batch), request: { retries: 0 } });
  }
  await client.rest.checks.update({
    ...target,
    status: 'completed',
    conclusion: result.conclusion,
    output: outputOf(result, last),
  });
}

function outputOf(result: CheckRunResult, annotations: readonly PlannedAnnotation[]) {
  return {
    title: result.title,
    summary: cut(result.summary, CHECK_OUTPUT_CHARACTERS),
    ...(result.text === undefined ? {} : { text: cut(result.text, CHECK_OUTPUT_CHARACTERS) }),
    ...(annotations.length === 0 ? {} : { annotations: annotations.map(annotationOf) }),
  };
}

function annotationOf(annotation: PlannedAnnotation) {
  return {
    path: annotation.path,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    annotation_level: annotation.level,
    title: cut(annotation.title, ANNOTATION_TITLE_CHARACTERS),
    message: annotation.message,
  };
}

function inBatches(annotations: readonly PlannedAnnotation[]): PlannedAnnotation[][] {
  const batches: PlannedAnnotation[][] = [];
  for (let at = 0; at < annotations.length; at += ANNOTATIONS_PER_REQUEST) {
    batches.push(annotations.slice(at, at + ANNOTATIONS_PER_REQUEST));
  }
  return batches;
}

/** A text beyond the limit would be refused whole; the plan keeps within it, and this is the last guard. */
function cut(text: string, characters: number): string {
  const mark = '\n… (cut)';
  return text.length <= characters ? text : text.slice(0, characters - mark.length) + mark;
}
