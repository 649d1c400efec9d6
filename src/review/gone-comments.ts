/**
 * Which of our comments stand for leaks that are gone, and what becomes of them? A leak is gone when analysis of this
 * head says so, not when GitHub calls a comment outdated. Where analysis cannot say, the comment stays as it is.
 */
import type { AnalysisError, SuppressedFinding } from '../analysis/finding.js';
import type { Snapshot } from '../analysis/snapshot.js';
import { familyOf } from '../analysis/identity.js';
import { matchesAnyGlob } from '../text/glob.js';
import type { Change } from './change.js';
import { functionDeclarations } from './declarations.js';
import { MAX_COMMENT_BODY, MAX_SUGGESTION_LINES } from './limits.js';
import { withoutMarker, writeMarker } from './marker.js';
import type { Marker, MarkerScope } from './marker.js';
import { inlineCode, link } from './markdown.js';
import type { Pages } from './comment-text.js';
import type { OwnComment, ReviewSettings, UnreadFile } from './plan.js';

/** One of our comments with what its marker says. */
export interface MarkedComment {
  readonly comment: OwnComment;
  readonly marker: Marker;
}

/** What is known of head. */
export interface HeadFacts {
  readonly head: Snapshot;
  readonly change: Change;
  readonly unread: readonly UnreadFile[];
  readonly settings: ReviewSettings;
}

/** What became of a leak: `gone` by analysis, or `silenced` by a directive. */
export interface Fate {
  readonly state: 'gone' | 'silenced';
  /** The first word of the line on top. */
  readonly headline: 'Fixed' | 'Settled' | 'Silenced';
  /** As a clause that follows the commit. */
  readonly how: string;
}

/** What became of the leak of a comment that no finding of head stands for; undefined where that cannot be told. */
export function fateOf({ comment, marker }: MarkedComment, facts: HeadFacts): Fate | undefined {
  const { head, change, unread } = facts;
  if (unread.some(({ path }) => path === comment.path || comment.path.startsWith(`${path}/`))) return undefined;
  if (!isLookedFor(facts.settings, comment.path, marker.rule)) return undefined;
  const directive = head.suppressed.find((one) => isSameMatter(one, comment, marker));
  if (directive) return { state: 'silenced', headline: 'Silenced', how: `by ${inlineCode(directive.by)}` };
  const file = change.file(comment.path);
  if (!file) {
    const isRemoved = change.files.some((one) => one.status === 'removed' && one.path === comment.path);
    const how = isRemoved ? 'the file was removed' : 'the file is no longer part of this change';
    return { state: 'gone', headline: isRemoved ? 'Fixed' : 'Settled', how };
  }
  if (file.headText === undefined || head.errors.some((error) => concerns(error, comment.path))) return undefined;
  if (head.undecided.includes(`${marker.package}#${marker.function}`)) return undefined;
  return { state: 'gone', headline: 'Fixed', how: howFixed(comment, marker, file.headText) };
}

/** The comment's body with one line on top that says what became of the leak, the rest struck through. */
export function settledBody({ comment, marker }: MarkedComment, fate: Fate, pages: Pages, scope: MarkerScope): string {
  const commit = link(pages.headSha.slice(0, 10), `${pages.htmlUrl}/commit/${pages.headSha}`);
  const top = `**${fate.headline}** in ${commit}: ${fate.how}.`;
  // A suggestion that was applied must not be offered again.
  const rest = withoutMarker(comment.body).replace(/^(`{3,})suggestion[ \t]*$/gm, '$1go');
  const struck = `<del>\n\n${rest}\n\n</del>`;
  const parts = [
    top,
    ...(struck.length <= MAX_COMMENT_BODY ? [struck] : []),
    writeMarker({ ...marker, state: fate.state }, scope),
  ];
  return parts.join('\n\n');
}

/** Whether the configuration still lets the rule report in that file; else its silence says nothing. */
function isLookedFor(settings: ReviewSettings, path: string, rule: string): boolean {
  if (settings.rules?.[rule] === 'off') return false;
  if (settings.tests === 'skip' && path.endsWith('_test.go')) return false;
  return !matchesAnyGlob(settings.ignorePaths ?? [], path);
}

function isSameMatter(one: SuppressedFinding, comment: OwnComment, marker: Marker): boolean {
  // The comment may stand at the end of a suggestion.
  const isNear = comment.line === null || Math.abs(one.line - comment.line) <= MAX_SUGGESTION_LINES;
  return one.file === comment.path && familyOf(one.rule) === familyOf(marker.rule) && isNear;
}

function concerns(error: AnalysisError, path: string): boolean {
  return error.kind !== 'config' && (error.file === path || error.file === '');
}

function howFixed(comment: OwnComment, marker: Marker, headText: string): string {
  const suggested = suggestedLines(comment.body);
  if (suggested !== undefined && headText.includes(suggested)) return 'the suggested change was made';
  const isThere = functionDeclarations(headText).some((one) => one.function === marker.function);
  return isThere
    ? 'leakcheck finds no path to it any more'
    : `${inlineCode(marker.function)} is no longer in this file`;
}

/** The lines of the suggestion in a comment, with their line ends; undefined where there is none or it is empty. */
function suggestedLines(body: string): string | undefined {
  const [, , lines] = /^(`{3,})suggestion[ \t]*\r?\n([\s\S]*?)^\1[ \t]*\r?$/m.exec(body) ?? [];
  const text = lines?.replace(/\r\n/g, '\n');
  return text === '' ? undefined : text;
}
