/**
 * What does `check` find in its input? Both versions are analysed where two are compared; findings get their status. What
 * is printed of it, and with which paths, is decided in `outcomeOf`.
 */
import { join } from 'node:path';
import type { AnalysisResources } from '../analysis/analyze.js';
import { SEVERITY_RANK, type Finding, type Report, type Severity } from '../analysis/finding.js';
import type { AnalysisOptions, AnalysisRequest, Snapshot } from '../analysis/snapshot.js';
import { ParseCache } from '../go/module/parse-cache.js';
import { analyzeInTurns } from '../host/analyze-in-turns.js';
import { packageVersion } from '../host/package-version.js';
import type { SourceSelection } from '../host/read-sources.js';
import { analysisOptions } from '../review/config.js';
import { matchFindings } from '../review/match-findings.js';
import type { CheckFlags } from './check-flags.js';
import type { CheckInput } from './check-input.js';
import { withPrintedPaths } from './printed-paths.js';
import type { CommandConfig } from './read-config.js';

/** What an analysis of the input says; paths are those of the input. */
export interface CheckResult {
  readonly input: CheckInput;
  readonly request: AnalysisRequest;
  readonly snapshot: Snapshot;
  /** With their status. */
  readonly findings: readonly Finding[];
}

/** What a check leads to, ready to be printed. */
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
export async function runCheck(
  input: CheckInput,
  options: AnalysisOptions,
  config: CommandConfig,
  resources: AnalysisResources,
): Promise<CheckResult> {
  const { head, base } = input;
  const shared = base === undefined ? resources : { ...resources, cache: new ParseCache(resources.now) };
  const isReported = (path: string): boolean => !config.isIgnored(join(input.root, input.printed(path)));
  const request = requestOf(head, options, isReported);
  const snapshot = await analyzeInTurns(request, shared);
  if (base === undefined) {
    return { input, request, snapshot, findings: snapshot.findings.map(({ finding }) => finding) };
  }
  const before = await analyzeInTurns(
    requestOf(base, { ...options, fixes: 'none' }, () => true),
    shared,
  );
  const matched = matchFindings(before, snapshot, input.changed);
  return { input, request, snapshot, findings: matched.map(({ head, status }) => ({ ...head.finding, status })) };
}

/** What the flags and the configuration ask of the analysis; flags come first. */
export function optionsOf(
  { rules, tests, tags, goos, go }: Pick<CheckFlags, 'rules' | 'tests' | 'tags' | 'goos' | 'go'>,
  { config }: CommandConfig,
): AnalysisOptions {
  return {
    ...analysisOptions(config),
    ...(tests === undefined ? {} : { tests }),
    ...(rules === undefined ? {} : { rules, disabledRules: [] }),
    ...(tags === undefined ? {} : { tags }),
    ...(goos === undefined ? {} : { goos }),
    ...(go === undefined ? {} : { go }),
  };
}

function requestOf(
  { files, report, partialDirs }: SourceSelection,
  options: AnalysisOptions,
  isReported: (path: string) => boolean,
): AnalysisRequest {
  return { files, report: report.filter(isReported), partialDirs, options };
}

/** What is printed of a result: from `minSeverity` on, with paths relative to the root. */
export function outcomeOf(
  { input, snapshot, findings }: CheckResult,
  minSeverity: Severity,
  config: CommandConfig,
): CheckOutcome {
  const { suppressed, errors, stats } = snapshot;
  const shown = findings.filter(({ severity }) => SEVERITY_RANK[severity] >= SEVERITY_RANK[minSeverity]);
  const told = { findings: shown, suppressed, errors: [...input.head.errors, ...errors] };
  const places = withPrintedPaths(told, input.printed);
  return {
    report: {
      version: 1,
      tool: { name: 'leakcheck', version: packageVersion() },
      root: input.root,
      ...places,
      errors: [...config.errors, ...places.errors],
      stats,
    },
    undecided: snapshot.undecided,
    isComparison: input.base !== undefined,
    textOf: textsByPrintedPath(input),
  };
}

function textsByPrintedPath({ head, printed }: CheckInput): (file: string) => string | undefined {
  let texts: ReadonlyMap<string, string> | undefined;
  return (file) => {
    texts ??= new Map(head.files.map(({ path, text }) => [printed(path), text]));
    return texts.get(file);
  };
}
