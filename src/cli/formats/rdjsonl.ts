/**
 * How does a report read for reviewdog? One diagnostic a line in the Reviewdog Diagnostic Format, for
 * `reviewdog -f=rdjsonl`. Its columns count bytes of UTF-8 from 1, and its ends are exclusive.
 */
import type { Finding, FindingEdit, Severity } from '../../analysis/finding.js';
import { visible } from '../../text/visible.js';
import type { CheckOutcome } from '../run-check.js';
import { shownFindings } from './shown.js';

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', note: 'INFO' };

export function rdjsonlFormat(outcome: CheckOutcome): string {
  return shownFindings(outcome)
    .map((finding) => `${JSON.stringify(diagnostic(finding, outcome.textOf))}\n`)
    .join('');
}

type TextOf = CheckOutcome['textOf'];

function diagnostic(finding: Finding, textOf: TextOf): object {
  const { rule, severity, file, line, column, endLine, endColumn, helpUri, related, fixes } = finding;
  return {
    message: messageOf(finding),
    location: {
      path: file,
      range: rangeOf({ startLine: line, startColumn: column, endLine, endColumn }, linesOf(textOf(file))),
    },
    severity: SEVERITIES[severity],
    source: { name: 'leakcheck' },
    code: { value: rule, url: helpUri },
    ...(related.length > 0
      ? {
          relatedLocations: related.map((place) => ({
            message: visible(place.text),
            location: { path: place.file, range: { start: { line: place.line } } },
          })),
        }
      : {}),
    ...(fixes.length > 0
      ? {
          suggestions: fixes.flatMap(({ edits }) =>
            edits
              .filter((edit) => edit.file === file)
              .map((edit) => ({ range: rangeOf(edit, linesOf(textOf(edit.file))), text: edit.newText })),
          ),
        }
      : {}),
  };
}

/** The sentence, the path as numbered steps, and what to do where there is no edit. */
function messageOf({ message, path, fixes, fixNote }: Finding): string {
  const steps = path.map(({ line, text }, at) => `${at + 1}. line ${line}: ${text}`);
  const advice = fixes.length > 0 || fixNote === '' ? [] : [fixNote];
  return visible([message, ...steps, ...advice].join('\n'));
}

type Range = Pick<FindingEdit, 'startLine' | 'startColumn' | 'endLine' | 'endColumn'>;

function rangeOf({ startLine, startColumn, endLine, endColumn }: Range, lines: readonly string[]): object {
  return {
    start: { line: startLine, column: byteColumn(lines[startLine - 1], startColumn) },
    end: { line: endLine, column: byteColumn(lines[endLine - 1], endColumn) },
  };
}

function linesOf(text: string | undefined): readonly string[] {
  return text?.split('\n') ?? [];
}

/** From a column in UTF-16 units to one in bytes of UTF-8, both from 1. A line that is not known counts as ASCII. */
export function byteColumn(line: string | undefined, column: number): number {
  return line === undefined ? column : Buffer.byteLength(line.slice(0, column - 1), 'utf8') + 1;
}
