/**
 * What does `check` find in its input? Both versions are analysed where two are compared; findings get their status, are
 * filtered by severity, and are told with the paths that the user knows.
 */
import { analyze, type AnalysisResources } from '../analysis/analyze.js';
import { SEVERITY_RANK, type Finding, type Report } from '../analysis/finding.js';
import type { AnalysisOptions, AnalysisRequest, Snapshot } from '../analysis/snapshot.js';
import { ParseCache } from '../go/module/parse-cache.js';
import type { SourceSelection } from '../host/read-sources.js';
import { packageVersion } from '../host/package-version.js';
import { analysisOptions } from '../review/config.js';
import { matchFindings } from '../review/match-findings.js';
import { join } from 'node:path';
import type { CheckFlags } from './check-flags.js';
import type { CheckInput } from './check-input.js';
import { withPrintedPaths } from './printed-paths.js';
import type { CommandConfig } from './read-config.js';

/** What a check leads to, before it is printed. */
export interface CheckOutcome {
  readonly report: Report;
  /** Functions that could not be followed, as `package#function`. */
  readonly undecided: readonly string[];
  /** Whether two versions were compared. */
  readonly isComparison: boolean;
  /** The text of a file by its printed path. */
  readonly textOf: (file: string) => string | undefined;
}

/** Analyses the input. Never throws on Go source. */
export function runCheck(
  input: CheckInput,
  flags: CheckFlags,
  config: CommandConfig,
  resources: AnalysisResources,
): CheckOutcome {
  const options = optionsOf(flags, config);
  const { head, base } = input;
  const shared = base === undefined ? resources : { ...resources, cache: new ParseCache() };
  const request = requestOf(head, options, (path) => isReported(path, input, config));
  const snapshot = analyze(request, shared);
  const before =
    base &&
    analyze(
      requestOf(base, options, () => true),
      shared,
    );
  const findings =
    base === undefined ? snapshot.findings.map(({ finding }) => finding) : compared(before, snapshot, input);
  return {
    report: reportOf(snapshot, findings, input, flags, config),
    undecided: snapshot.undecided,
    isComparison: base !== undefined,
    textOf: textsByPrintedPath(input),
  };
}

/** What the flags and the configuration ask of the analysis; flags come first. */
export function optionsOf(flags: CheckFlags, { config }: CommandConfig): AnalysisOptions {
  const { rules, tests, tags, goos, go } = flags;
  return {
    ...analysisOptions(config),
    ...(tests === undefined ? {} : { tests }),
    ...(rules === undefined ? {} : { rules, disabledRules: [] }),
    ...(tags === undefined ? {} : { tags }),
    ...(goos === undefined ? {} : { goos }),
    ...(go === undefined ? {} : { go }),
  };
}

/** The request of a selection, reporting only on what `isReported` lets through. */
export function requestOf(
  selection: SourceSelection,
  options: AnalysisOptions,
  isReported: (path: string) => boolean,
): AnalysisRequest {
  const { files, report, partialDirs } = selection;
  return { files, report: report.filter(isReported), partialDirs, options };
}

/** Whether the configuration lets a file be reported on. */
export function isReported(path: string, input: CheckInput, config: CommandConfig): boolean {
  return !config.isIgnored(join(input.root, input.printed(path)));
}

function compared(before: Snapshot | undefined, snapshot: Snapshot, input: CheckInput): readonly Finding[] {
  return matchFindings(before, snapshot, input.changed).map(({ head, status }) => ({ ...head.finding, status }));
}

function reportOf(
  { suppressed, errors, stats }: Snapshot,
  findings: readonly Finding[],
  { root, head, printed }: CheckInput,
  { minSeverity }: CheckFlags,
  config: CommandConfig,
): Report {
  const shown = findings.filter(({ severity }) => SEVERITY_RANK[severity] >= SEVERITY_RANK[minSeverity]);
  const places = withPrintedPaths({ findings: shown, suppressed, errors: [...head.errors, ...errors] }, printed);
  return {
    version: 1,
    tool: { name: 'leakcheck', version: packageVersion() },
    root,
    ...places,
    errors: [...config.errors, ...places.errors],
    stats,
  };
}

function textsByPrintedPath({ head, printed }: CheckInput): (file: string) => string | undefined {
  let texts: ReadonlyMap<string, string> | undefined;
  return (file) => {
    texts ??= new Map(head.files.map(({ path, text }) => [printed(path), text]));
    return texts.get(file);
  };
}
