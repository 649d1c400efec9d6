/** How does a report read for a person? What leaks, how (on the source lines), the fix as a small diff, and a summary. */
import type { AnalysisError, Finding, FindingFix, Report, Severity } from '../../analysis/finding.js';
import { visible } from '../../text/visible.js';
import type { CheckOutcome } from '../run-check.js';
import { counted } from '../words.js';
import { pathExcerpt } from './excerpt.js';
import { fixDiff } from './fix-diff.js';
import type { FormatStyle } from './formats.js';
import { shownFindings } from './shown.js';

export function textFormat(outcome: CheckOutcome, style: FormatStyle): string {
  const { report } = outcome;
  // In a change, what was there before is only counted.
  const blocks = shownFindings(outcome).map((finding) => findingLines(finding, outcome, style).join('\n'));
  if (style.isQuiet) return blocks.map((block) => `${block}\n`).join('\n');
  const rest = [...errorLines(report.errors, style), ...statsLines(outcome, style), ...summaryLines(outcome, style)];
  return `${[...blocks, rest.join('\n')].join('\n\n')}\n`;
}

function findingLines(finding: Finding, { textOf }: CheckOutcome, style: FormatStyle): readonly string[] {
  const { colors } = style;
  const { rule, severity, file, line, column, message, status } = finding;
  const place = colors.bold(`${visible(file)}:${line}:${column}`);
  const fresh = status === 'unknown' ? '' : ` ${colors.dim(`(${status})`)}`;
  return [
    `${place}: ${painted(severity, style)}: ${visible(message)} ${colors.dim(`[${rule}]`)}${fresh}`,
    ...pathExcerpt(finding, textOf, style),
    ...finding.related.map((place) =>
      colors.dim(`    see also ${visible(place.file)}:${place.line}: ${visible(place.text)}`),
    ),
    ...finding.fixes.flatMap((fix) => fixLines(fix, textOf(file), style)),
    ...(finding.fixNote === '' || finding.fixes.length > 0
      ? []
      : [`  ${colors.bold('What to do')}: ${visible(finding.fixNote)}`]),
  ];
}

function painted(severity: Severity, { colors }: FormatStyle): string {
  const paint = { error: colors.red, warning: colors.yellow, note: colors.blue }[severity];
  return paint(severity);
}

function fixLines(fix: FindingFix, text: string | undefined, style: FormatStyle): readonly string[] {
  const compiled = fix.compiled ? 'compiles' : 'not compiled';
  return [
    `  ${style.colors.bold('Fix')}: ${visible(fix.title)} ${style.colors.dim(`(checked; ${compiled})`)}`,
    ...fixDiff(text, fix.edits, style),
  ];
}

function errorLines(errors: readonly AnalysisError[], { colors }: FormatStyle): readonly string[] {
  return errors.map(({ kind, file, line, message }) => {
    const place = `${visible(file === '' ? '.' : file)}${line > 0 ? `:${line}` : ''}`;
    return colors.yellow(`${ERROR_WORDS[kind]} ${place}: ${visible(message)}`);
  });
}

const ERROR_WORDS: Readonly<Record<AnalysisError['kind'], string>> = {
  parse: 'not parsed in full:',
  read: 'not read:',
  limit: 'left out:',
  rule: 'not analysed in full:',
  config: 'configuration:',
};

function statsLines({ report, undecided }: CheckOutcome, { withStats, colors }: FormatStyle): readonly string[] {
  if (!withStats) return [];
  const { stats } = report;
  const reasons = Object.entries(stats.silent).sort(([, a], [, b]) => b - a);
  const width = String(reasons[0]?.[1] ?? 0).length + 2;
  return [
    `${counted(stats.files, 'file')}, ${counted(stats.lines, 'line')}, ${counted(stats.functions, 'function')} in ${stats.ms} ms (${stats.parseMs} ms of it parsing)`,
    ...(undecided.length > 0 ? [`${counted(undecided.length, 'function')} not followed to the end`] : []),
    ...(reasons.length > 0 ? ['questions that ended in silence, by reason:'] : []),
    ...reasons.map(([reason, count]) => colors.dim(`${String(count).padStart(width)}  ${visible(reason)}`)),
  ];
}

function summaryLines({ report, isComparison, undecided }: CheckOutcome, { colors }: FormatStyle): readonly string[] {
  const { findings, suppressed, stats, errors } = report;
  const told = findings.filter(({ status }) => !isComparison || status !== 'existing');
  const existing = findings.length - told.length;
  const where = `in ${counted(stats.functions, 'function')} of ${counted(stats.files, 'file')}`;
  const what = isComparison ? 'new leak' : 'leak';
  const first =
    told.length === 0
      ? colors.green(`No ${what} found ${where}.`)
      : `${colors.bold(severityCounts(told))} ${where}${fixable(told)}.`;
  const asides = [
    ...(existing > 0 ? [`${existing} there before`] : []),
    ...(suppressed.length > 0 ? [`${suppressed.length} silenced in the code`] : []),
    ...(undecided.length > 0 ? [`${counted(undecided.length, 'function')} not followed to the end`] : []),
    ...(errors.length > 0 ? [`partial: ${counted(errors.length, 'problem')} above`] : []),
  ];
  return asides.length === 0 ? [first] : [`${first} ${colors.dim(`(${asides.join('; ')})`)}`];
}

function severityCounts(findings: readonly Report['findings'][number][]): string {
  const parts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  return parts.join(', ');
}

function fixable(findings: readonly Finding[]): string {
  const count = findings.filter(({ fixes }) => fixes.length > 0).length;
  return count === 0 ? '' : `; ${count} with a checked fix`;
}
