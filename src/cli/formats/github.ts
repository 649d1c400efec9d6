/**
 * How does a report read for a GitHub workflow? One workflow command for each finding, which becomes an annotation on its
 * lines. GitHub shows ten of each level for a step; the log has them all. Nothing in the code can form a command: data and
 * properties are escaped as GitHub asks for.
 */
import type { AnalysisError, Finding, Severity } from '../../analysis/finding.js';
import { visible } from '../../text/visible.js';
import type { CheckOutcome } from '../run-check.js';
import { counted } from '../words.js';
import type { FormatStyle } from './formats.js';
import { shownFindings } from './shown.js';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

export function githubFormat(outcome: CheckOutcome, { isQuiet }: FormatStyle): string {
  const findings = shownFindings(outcome);
  const lines = findings.map(annotation);
  if (isQuiet) return lines.map((line) => `${line}\n`).join('');
  const { errors, stats } = outcome.report;
  const summary = `${counted(findings.length, 'finding')} in ${counted(stats.functions, 'function')} of ${counted(stats.files, 'file')}`;
  return [...lines, ...errors.map(problem), summary].map((line) => `${line}\n`).join('');
}

function annotation(finding: Finding): string {
  const { severity, file, line, column, endLine, endColumn, rule } = finding;
  const properties = {
    file,
    line,
    endLine,
    // GitHub takes columns only where a finding begins and ends on one line.
    ...(line === endLine ? { col: column, endColumn } : {}),
    title: `leakcheck ${rule}`,
  };
  return command(COMMANDS[severity], properties, textOf(finding));
}

function textOf({ message, path, fixes, fixNote, helpUri }: Finding): string {
  const steps = path.map(({ line, text }, at) => `${at + 1}. line ${line}: ${text}`);
  const [fix] = fixes;
  const advice = fix ? [`Fix: ${fix.title}`] : fixNote === '' ? [] : [fixNote];
  return [message, ...steps, ...advice, helpUri].join('\n');
}

function problem({ kind, file, line, message }: AnalysisError): string {
  const place = file === '' ? {} : { file, ...(line > 0 ? { line } : {}) };
  return command('warning', { ...place, title: 'leakcheck: partial' }, `${kind}: ${message}`);
}

function command(name: string, properties: Readonly<Record<string, string | number>>, data: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(String(value))}`);
  return `::${name} ${list.join(',')}::${escapedData(data)}`;
}

/** As https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands has it, and nothing hidden. */
export function escapedData(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The same for the value of a property. */
export function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
