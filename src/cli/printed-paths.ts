/** How does a report speak of files? Its paths become relative to the root that the user chose. */
import type { Finding, Report } from '../analysis/finding.js';

type Printed = (path: string) => string;

type Places = Pick<Report, 'findings' | 'suppressed' | 'errors'>;

/** The parts of a report with every path put through `printed`, in the order of the report. */
export function withPrintedPaths({ findings, suppressed, errors }: Places, printed: Printed): Places {
  // API facts stand in no folder of the user's.
  const path: Printed = (file) => (file.startsWith('$') ? file : printed(file));
  return {
    findings: findings.map((finding) => printedFinding(finding, path)).sort(byPlace),
    suppressed: suppressed
      .map((one) => relocated(one, path))
      .sort((a, b) => compare(a.file, b.file) || a.line - b.line),
    errors: errors.map((one) => relocated(one, path)).sort((a, b) => compare(a.file, b.file) || a.line - b.line),
  };
}

function printedFinding(finding: Finding, path: Printed): Finding {
  return {
    ...relocated(finding, path),
    path: finding.path.map((step) => relocated(step, path)),
    related: finding.related.map((place) => relocated(place, path)),
    fixes: finding.fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => relocated(edit, path)) })),
  };
}

function relocated<T extends { readonly file: string }>(place: T, path: Printed): T {
  return { ...place, file: path(place.file) };
}

function byPlace(a: Finding, b: Finding): number {
  return compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
