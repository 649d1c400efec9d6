/** What did the check say? One box per check run with its conclusion, summary, details and annotations. */
import type { AnnotationState, CheckRunState } from '../double/types.js';
import { NOTHING, safeHtml } from './html.js';
import type { Html } from './html.js';
import { ICONS } from './icons.js';
import { renderMarkdown } from './markdown.js';

/** iconOf is the mark of a run's state. */
export function iconOf(run: CheckRunState): Html {
  if (run.status !== 'completed') return ICONS.running;
  switch (run.conclusion) {
    case 'success':
      return ICONS.success;
    case 'neutral':
    case 'skipped':
      return ICONS.neutral;
    default:
      return ICONS.failure;
  }
}

/** currentRuns are the latest runs of each name on a commit. */
export function currentRuns(runs: readonly CheckRunState[], headSha: string): readonly CheckRunState[] {
  const own = runs.filter((run) => run.headSha === headSha);
  return own.filter((run) => own.findLast((each) => each.name === run.name) === run);
}

export function checksView(runs: readonly CheckRunState[]): Html {
  if (runs.length === 0) return safeHtml`<p>No check has run on this commit.</p>`;
  return safeHtml`${runs.map(runView)}`;
}

function runView(run: CheckRunState): Html {
  const title = run.title === null ? NOTHING : safeHtml`<span>— ${run.title}</span>`;
  const state = run.status === 'completed' ? (run.conclusion ?? '') : run.status;
  const head = safeHtml`<div class="head">
    ${iconOf(run)}<b>${run.name}</b>${title}<span class="label right">${state}</span>
  </div>`;
  const parts = [run.summary, run.text].map((text) =>
    text === null || text === '' ? NOTHING : safeHtml`<div class="markdown">${renderMarkdown(text)}</div>`,
  );
  const count = run.annotations.length;
  const notes =
    count === 0 ? NOTHING : safeHtml`<div class="notes">Annotations <span class="count">${count}</span></div>`;
  const actions = run.actions.map(
    (action) => safeHtml`<span class="button" title="${action.description}">${action.label}</span>`,
  );
  const buttons = actions.length === 0 ? NOTHING : safeHtml`<div class="note">${actions}</div>`;
  return safeHtml`<div class="box check">${head}${parts}${buttons}${notes}${run.annotations.map(annotationView)}</div>`;
}

function annotationView(note: AnnotationState): Html {
  const lines =
    note.startLine === note.endLine ? `Line ${note.startLine}` : `Lines ${note.startLine} to ${note.endLine}`;
  const title = note.title === null ? NOTHING : safeHtml`<b>${note.title}</b> `;
  const details =
    note.rawDetails === null
      ? NOTHING
      : safeHtml`<details>
          <summary>Details</summary>
          <pre>${note.rawDetails}</pre>
        </details>`;
  return safeHtml`<div class="note">
    <span class="level ${note.level}">${note.level}</span> ${title}
    <div class="where">${lines} in ${note.path}</div>
    <pre>${note.message}</pre>
    ${details}
  </div>`;
}
