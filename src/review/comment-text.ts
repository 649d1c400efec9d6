/**
 * How does a finding read as a review comment? What leaks, the path, the fix, where to read more and how to silence it,
 * and the hidden marker at the end. Where it stands and whether it is posted was decided before.
 */
import type { Finding, FindingFix, PathStep } from '../analysis/finding.js';
import { shortened } from '../text/visible.js';
import { MAX_COMMENT_BODY, MAX_STEPS } from './limits.js';
import { writeMarker } from './marker.js';
import type { MarkerScope } from './marker.js';
import { fence, fileUrl, inlineCode, lineLink, link, prose, suggestionFence } from './markdown.js';
import type { Placement } from './place-finding.js';
import { patchText } from './suggestion.js';

/** What is reviewed, and where links lead. */
export interface Pages {
  /** The repository's page, without a slash at the end. */
  readonly htmlUrl: string;
  readonly headSha: string;
  /** The merge base. */
  readonly baseSha: string;
}

/** What was reviewed: another base or another head is another review. */
export function rangeOf(pages: Pages): string {
  return `${pages.baseSha}..${pages.headSha}`;
}

/** Longer sentences of a finding are cut. */
const MAX_SENTENCE = 1_000;

const CLAIM_NOUN = { leak: 'leak', fault: 'fault', hazard: 'hazard' } as const;

/** The body of the comment for a finding at its place; ends in the marker line. */
export function commentBody(finding: Finding, placement: Placement, pages: Pages, scope: MarkerScope): string {
  const paragraphs = [
    `**${prose(shortened(finding.message, MAX_SENTENCE))}**`,
    deletionText(placement),
    pathText(finding, placement, pages),
    fixText(finding, placement),
    readMoreText(finding),
  ];
  const marker = writeMarker({ ...finding, range: rangeOf(pages), state: 'open' }, scope);
  const body = joinParagraphs(paragraphs);
  const fitting = body.length <= MAX_COMMENT_BODY ? body : joinParagraphs([paragraphs[0] ?? '', readMoreText(finding)]);
  return `${fitting}\n\n${marker}`;
}

/** The finding on one line, for annotations. Plain text: annotations know no Markdown. */
export function plainFinding(finding: Finding): string {
  const steps = finding.path
    .slice(0, MAX_STEPS)
    .map((step, at) => `${at + 1}. ${step.file}:${step.line}: ${step.text}`);
  return [finding.message, ...steps, finding.fixNote].filter((line) => line !== '').join('\n');
}

function joinParagraphs(paragraphs: readonly (string | undefined)[]): string {
  return paragraphs.filter((text) => text !== undefined && text !== '').join('\n\n');
}

function deletionText(placement: Placement): string | undefined {
  const { deleted } = placement;
  if (!deleted) return undefined;
  return `This change deletes ${inlineCode(shortened(deleted.text.trim(), 200))} (line ${deleted.line} before it).`;
}

function pathText(finding: Finding, placement: Placement, pages: Pages): string {
  const shown = finding.path.slice(0, MAX_STEPS);
  const rest = finding.path.length - shown.length;
  const hasSeveralGoroutines = new Set(finding.path.map((step) => step.goroutine ?? 'main')).size > 1;
  const steps = shown.map((step, at) => `${at + 1}. ${stepText(step, placement, pages, hasSeveralGoroutines)}`);
  return rest > 0 ? [...steps, '', `${rest} more steps are not shown.`].join('\n') : steps.join('\n');
}

function stepText(step: PathStep, placement: Placement, pages: Pages, namesGoroutine: boolean): string {
  const url = fileUrl(pages.htmlUrl, pages.headSha, step.file, step.line);
  const goroutine = namesGoroutine ? ` (goroutine ${inlineCode(step.goroutine ?? 'main')})` : '';
  const file = step.file === placement.path ? '' : `${inlineCode(step.file)} `;
  return `${file}${lineLink(step.line, url)}${goroutine}: ${prose(shortened(step.text, MAX_SENTENCE))}`;
}

function fixText(finding: Finding, placement: Placement): string | undefined {
  const { suggestion, fixed } = placement;
  const note = finding.fixNote === '' ? undefined : prose(shortened(finding.fixNote, MAX_SENTENCE));
  const patch = suggestion || !fixed ? undefined : patchText(fixed.file);
  if (!fixed || (!suggestion && patch === undefined)) return note;
  const where = fixed.file.path === placement.path ? '' : ` in ${inlineCode(fixed.file.path)}`;
  return joinParagraphs([
    `Fix${where}: ${prose(shortened(fixed.fix.title, MAX_SENTENCE))}`,
    suggestion ? suggestionFence(suggestion.lines) : fence(patch ?? '', 'diff'),
    checkedText(finding, fixed.fix),
  ]);
}

/** The words that the checks of a fix allow, and no more. */
function checkedText(finding: Finding, fix: FindingFix): string {
  const noun = CLAIM_NOUN[finding.claim];
  const compiled = fix.compiled ? 'Compiles.' : 'Not compiled.';
  return `Checked: with this change leakcheck no longer finds the ${noun} and finds no new one. ${compiled}`;
}

function readMoreText(finding: Finding): string {
  const directive = inlineCode(`//leakcheck:ignore ${finding.rule} reason`);
  return `More on this: ${link(finding.rule, finding.helpUri)}. To silence it, write ${directive} on the line or the line above.`;
}
