/**
 * What does the check run say of one head? Conclusion, title, summary, the ledger of every finding and of everything that
 * was not looked at, and the annotations. It never says that there are no leaks, only that none was found.
 */
import type { AnalysisError, Finding, Severity, SuppressedFinding } from '../analysis/finding.js';
import { SEVERITY_RANK } from '../analysis/finding.js';
import { oneLine, shortened, visible } from '../text/visible.js';
import { claimCounts } from './count-claims.js';
import { plainFinding } from './comment-text.js';
import type { Pages } from './comment-text.js';
import type { HiddenFile } from './hidden-code.js';
import {
  MAX_ANNOTATIONS,
  MAX_ANNOTATIONS_PER_REQUEST,
  MAX_ANNOTATION_MESSAGE,
  MAX_ANNOTATION_TITLE,
  MAX_CHECK_TEXT,
  MAX_ROWS,
} from './limits.js';
import { fileUrl, inlineCode, link, prose, tableCell, tableCode } from './markdown.js';
import type {
  CheckConclusion,
  ConfigProblem,
  Ledger,
  PlannedAnnotation,
  PlannedCheckRun,
  ReviewSettings,
  UnreadFile,
  WorsenedFunction,
} from './plan.js';

/** Everything the check run tells of. */
export interface CheckFacts {
  readonly ledger: Ledger;
  /** Functions analysed at head. */
  readonly functions: number;
  readonly settings: ReviewSettings;
  readonly unread: readonly UnreadFile[];
  readonly errors: readonly AnalysisError[];
  /** Changed functions of which analysis gave up. `package#function`. */
  readonly undecided: readonly string[];
  readonly silenced: readonly SuppressedFinding[];
  readonly hidden: readonly HiddenFile[];
  readonly worsened: readonly WorsenedFunction[];
  readonly configProblems: readonly ConfigProblem[];
  readonly hasBase: boolean;
  readonly isDraft: boolean;
  readonly pages: Pages;
}

/** The content of the check run. */
export function checkRun(facts: CheckFacts): PlannedCheckRun {
  const gaps = gapsOf(facts);
  const headline = headlineOf(facts);
  return {
    name: 'leakcheck',
    headSha: facts.pages.headSha,
    conclusion: conclusionOf(facts, gaps),
    title: gaps.length > 0 ? `partial: ${headline}` : capitalized(headline),
    summary: summaryOf(facts, headline, gaps),
    text: shortened(textOf(facts), MAX_CHECK_TEXT),
    annotationBatches: inBatches(annotationsOf(facts.ledger)),
  };
}

/** The check run for a head that leakcheck itself could not review. `reason` is a sentence without code or names of others. */
export function failedCheckRun(headSha: string, reason: string): PlannedCheckRun {
  return {
    name: 'leakcheck',
    headSha,
    conclusion: 'neutral',
    title: 'partial: this change was not reviewed',
    summary: `leakcheck could not review this change: ${prose(reason)}\n\nNothing was found or ruled out.`,
    text: 'Run the check again, or write `/leakcheck run` in a comment.',
    annotationBatches: [],
  };
}

/** All findings that count as new, wherever they went. */
export function newFindings(ledger: Ledger): Finding[] {
  return [...ledger.posted, ...ledger.postedBefore, ...ledger.capped, ...ledger.annotated];
}

function conclusionOf(facts: CheckFacts, gaps: readonly string[]): CheckConclusion {
  const { settings, ledger } = facts;
  const found = newFindings(ledger);
  if (settings.failAt !== 'never' && hasAtLeast(found, settings.failAt)) return 'failure';
  return gaps.length > 0 || hasAtLeast(found, settings.commentAt) ? 'neutral' : 'success';
}

function hasAtLeast(findings: readonly Finding[], severity: Severity): boolean {
  return findings.some((finding) => SEVERITY_RANK[finding.severity] >= SEVERITY_RANK[severity]);
}

/** What was in scope and was not analysed, as clauses. */
function gapsOf(facts: CheckFacts): string[] {
  const gaps = [
    facts.hasBase ? '' : 'the code before this change could not be read',
    counted(facts.unread.length, 'path', 'not read'),
    counted(facts.errors.length, 'problem', 'while reading the code'),
    counted(facts.undecided.length, 'changed function', 'given up on'),
    counted(facts.ledger.cannotTell.length, 'finding', 'of which it cannot be told whether this change brought it'),
    counted(facts.configProblems.length, 'mistake', 'in the configuration'),
  ];
  return gaps.filter((gap) => gap !== '');
}

/** "2 new leaks and 1 new fault in 12 functions", "no new leak found in 12 functions". */
function headlineOf(facts: CheckFacts): string {
  const counts = claimCounts(newFindings(facts.ledger));
  const what = counts === '' ? 'no new leak found' : counts;
  return `${what} in ${facts.functions} ${facts.functions === 1 ? 'function' : 'functions'}`;
}

function counted(count: number, noun: string, rest: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'} ${rest}`.trimEnd();
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function summaryOf(facts: CheckFacts, headline: string, gaps: readonly string[]): string {
  const { ledger, settings } = facts;
  const fails = settings.failAt === 'never' ? 'no finding fails' : `those of severity ${settings.failAt} or worse fail`;
  const lines = [
    `${capitalized(headline)}.`,
    ...(gaps.length > 0 ? [`Not everything was analysed: ${gaps.join('; ')}.`] : []),
    ...(facts.isDraft ? ['This is a draft: no comments are written.'] : []),
    `New findings of severity ${settings.commentAt} or worse become comments; ${fails} the check.`,
    ledgerTable(ledger),
  ];
  return lines.join('\n\n');
}

function ledgerTable(ledger: Ledger): string {
  const rows: readonly (readonly [string, number])[] = [
    ['Posted in this review', ledger.posted.length],
    ['Posted earlier', ledger.postedBefore.length],
    ['Annotated only', ledger.annotated.length],
    ['Beyond the largest number of comments', ledger.capped.length],
    ['Silenced in this change', ledger.suppressed],
    ['Cannot tell whether new', ledger.cannotTell.length],
  ];
  const told = [...rows.filter(([, count]) => count > 0), ['All new findings', ledger.found] as const];
  return ['| Findings | |', '|---|--:|', ...told.map(([name, count]) => `| ${name} | ${count} |`)].join('\n');
}

function textOf(facts: CheckFacts): string {
  const { ledger, pages } = facts;
  const rows = [
    ...ledger.posted.map((one) => findingRow(one, 'posted', pages)),
    ...ledger.postedBefore.map((one) => findingRow(one, 'posted earlier', pages)),
    ...ledger.capped.map((one) => findingRow(one, 'not posted: too many', pages)),
    ...ledger.annotated.map((one) => findingRow(one, 'annotated', pages)),
    ...ledger.cannotTell.map((one) => findingRow(one, 'cannot tell', pages)),
  ];
  const sections = [
    section('Findings', ['Severity', 'Rule', 'Place', 'What', 'Where it went'], rows),
    listSection(
      'Not read',
      facts.unread.map((one) => `${inlineCode(one.path)}: ${prose(one.reason)}`),
    ),
    listSection('Not analysed', facts.errors.map(errorText)),
    listSection(
      'Given up on',
      facts.undecided.map((name) => inlineCode(name.replace('#', '.'))),
    ),
    listSection('Silenced in this change', facts.silenced.map(silencedText)),
    listSection(
      'No longer in view',
      facts.hidden.map((one) => `${inlineCode(one.path)}: ${prose(one.reason)}`),
    ),
    listSection('Callers outside the package were not reviewed', facts.worsened.map(worsenedText)),
    listSection('Configuration', facts.configProblems.map(configText)),
  ];
  const told = sections.filter((text) => text !== '').join('\n\n');
  return told === '' ? 'Nothing was left out.' : told;
}

function section(title: string, columns: readonly string[], rows: readonly string[]): string {
  if (rows.length === 0) return '';
  const header = [`| ${columns.join(' | ')} |`, `|${columns.map(() => '---|').join('')}`];
  return [`### ${title}`, '', ...header, ...rows.slice(0, MAX_ROWS), ...moreText(rows.length)].join('\n');
}

function listSection(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  const shown = items.slice(0, MAX_ROWS).map((item) => `- ${item}`);
  return [`### ${title}`, '', ...shown, ...moreText(items.length)].join('\n');
}

function moreText(count: number): string[] {
  return count > MAX_ROWS ? ['', `And ${count - MAX_ROWS} more.`] : [];
}

function findingRow(finding: Finding, outcome: string, pages: Pages): string {
  const url = fileUrl(pages.htmlUrl, pages.headSha, finding.file, finding.line);
  const place = link(`${finding.file}:${finding.line}`, url).replaceAll('|', '\\|');
  const message = tableCell(shortened(finding.message, 300));
  return `| ${finding.severity} | ${tableCode(finding.rule)} | ${place} | ${message} | ${outcome} |`;
}

function errorText(error: AnalysisError): string {
  const place = error.line > 0 ? `${error.file}:${error.line}` : error.file;
  return `${place === '' ? '' : `${inlineCode(place)}: `}${prose(shortened(error.message, 300))}`;
}

function silencedText(one: SuppressedFinding): string {
  const reason = one.reason === '' ? 'no reason given' : prose(shortened(one.reason, 200));
  return `${inlineCode(`${one.file}:${one.line}`)}: ${inlineCode(one.rule)} by ${inlineCode(one.by)}: ${reason}`;
}

function worsenedText(one: WorsenedFunction): string {
  return `${inlineCode(`${one.package}.${one.function}`)} ${prose(one.what)}`;
}

function configText(problem: ConfigProblem): string {
  const place = problem.line > 0 ? `${problem.file}:${problem.line}` : problem.file;
  return `${inlineCode(place)}: ${prose(problem.message)}`;
}

/** Of what has no comment: the capped ones first, they are the more severe. */
function annotationsOf(ledger: Ledger): PlannedAnnotation[] {
  const level = { error: 'failure', warning: 'warning', note: 'notice' } as const;
  return [...ledger.capped, ...ledger.annotated].slice(0, MAX_ANNOTATIONS).map((finding) => ({
    path: finding.file,
    startLine: finding.line,
    endLine: finding.line,
    level: level[finding.severity],
    title: shortened(oneLine(`${finding.rule} (${finding.claim})`), MAX_ANNOTATION_TITLE),
    message: shortened(visible(plainFinding(finding)), MAX_ANNOTATION_MESSAGE),
  }));
}

function inBatches(annotations: readonly PlannedAnnotation[]): PlannedAnnotation[][] {
  const batches: PlannedAnnotation[][] = [];
  for (let at = 0; at < annotations.length; at += MAX_ANNOTATIONS_PER_REQUEST) {
    batches.push(annotations.slice(at, at + MAX_ANNOTATIONS_PER_REQUEST));
  }
  return batches;
}
