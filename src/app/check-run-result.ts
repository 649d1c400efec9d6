/** What does the check run say once publishing is done? The plan's words, and what GitHub did with the plan. */
import type { CheckRunResult } from '../github/check-run.js';
import type { ReviewOutcome } from '../github/post-review.js';
import type { SettledComments } from '../github/settle-comments.js';
import { inlineCode } from '../review/markdown.js';
import type { PlannedAnnotation, PlannedCheckRun, PlannedComment } from '../review/plan.js';

/** flattenCheckRun turns a planned run into what is sent; sending cuts the annotations into batches again. */
export function flattenCheckRun(planned: PlannedCheckRun): CheckRunResult {
  const { conclusion, title, summary, text, annotationBatches } = planned;
  return { conclusion, title, summary, text, annotations: annotationBatches.flat() };
}

/** withOutcome adds what became of the review, so that nothing planned is lost without a word. */
export function withOutcome(
  planned: PlannedCheckRun,
  outcome: ReviewOutcome | undefined,
  settled: SettledComments,
  editedConfig: string | undefined,
): CheckRunResult {
  const result = flattenCheckRun(planned);
  const dropped = outcome === undefined || outcome.kind === 'superseded' ? [] : outcome.dropped;
  const notes = [...outcomeNotes(outcome, dropped.length), ...settledNotes(settled)];
  if (editedConfig !== undefined) {
    notes.push(`This change edits ${inlineCode(editedConfig)}; the configuration of the base branch was used.`);
  }
  const isPartial = dropped.length > 0;
  return {
    ...result,
    // A required check is never failed by what GitHub refused.
    conclusion: isPartial && result.conclusion === 'success' ? 'neutral' : result.conclusion,
    title: isPartial && !result.title.startsWith('partial') ? `partial: ${result.title}` : result.title,
    summary: [result.summary, ...notes].join('\n\n'),
    annotations: [...(result.annotations ?? []), ...dropped.map(annotationOf)],
  };
}

/** superseded is the result for a head that is no longer the pull request's, or of one that was closed. */
export function superseded(isOpen: boolean): CheckRunResult {
  const title = isOpen ? 'partial: superseded by a newer commit' : 'partial: the pull request was closed';
  return { conclusion: 'neutral', title, summary: 'Nothing was posted for this commit.' };
}

/** mergeQueueResult is the answer to a merge queue: what it holds was reviewed in the pull requests. */
export const MERGE_QUEUE_RESULT: CheckRunResult = {
  conclusion: 'neutral',
  title: 'Reviewed in the pull requests',
  summary: 'leakcheck reviews pull requests; nothing is reviewed anew in the merge queue.',
};

function outcomeNotes(outcome: ReviewOutcome | undefined, dropped: number): string[] {
  if (outcome?.kind === 'refused') {
    const status = outcome.status === 0 ? 'no answer' : `status ${outcome.status}`;
    return [
      `GitHub did not take the review (${status}): its ${counted(dropped, 'comment')} are annotations of this run instead.`,
    ];
  }
  if (dropped === 0) return [];
  return [`GitHub takes no comment on the lines of ${counted(dropped, 'finding')}: annotations of this run instead.`];
}

function settledNotes(settled: SettledComments): string[] {
  const notes: string[] = [];
  if (settled.isResolvingForbidden) {
    notes.push(
      'Threads of gone leaks were edited, not resolved: resolving needs the permission "Contents: write", which is optional.',
    );
  }
  if (settled.failedEdits.length > 0) {
    notes.push(`${counted(settled.failedEdits.length, 'comment')} on gone leaks could not be edited.`);
  }
  return notes;
}

/** The comment's body is Markdown, which annotations do not show: its first line says what leaks. */
function annotationOf(comment: PlannedComment): PlannedAnnotation {
  const [message = ''] = comment.body.split('\n').filter((line) => line.trim() !== '');
  return {
    path: comment.path,
    startLine: comment.startLine ?? comment.line,
    endLine: comment.line,
    level: 'warning',
    title: comment.rule,
    message: message === '' ? comment.rule : message,
  };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
