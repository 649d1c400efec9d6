/**
 * What does leakcheck find in the code handed in? Texts in, snapshot out. No I/O, and no exception on Go source: a rule
 * that throws is caught for that rule and package, and the snapshot says so.
 */
import type { ApiFacts } from '../go/facts/api-facts.js';
import { ParseCache } from '../go/module/parse-cache.js';
import { BuiltProgram } from '../go/module/program.js';
import { reportBatches } from '../go/module/report-batches.js';
import { indexSources, type SourceIndex } from '../go/module/source-index.js';
import type { SourceFile } from '../go/program.js';
import { ProgramInfo } from '../go/types/program-info.js';
import { LockWorld } from '../leaks/locks/lock-world.js';
import { ObligationWorld } from '../leaks/obligations/obligation-world.js';
import { ProgramView } from '../leaks/program-view.js';
import type { AnalysisError, Severity } from './finding.js';
import { assembleFindings, type AssembledFinding, type RuleMatch } from './assemble-findings.js';
import { PackageAnalysis, type ProgramAnalysis } from './package-analysis.js';
import type { Rule } from './rule.js';
import type { AnalysisRequest, AnalyzedFinding, Snapshot } from './snapshot.js';
import type { FixWorld } from './fixes/fix-check.js';
import { verifiedFixes, withoutFixes } from './fixes/verified-fixes.js';
import { SuppressionIndex } from './suppressions.js';

/** What the front doors hand in besides the request. */
export interface AnalysisResources {
  readonly facts: ApiFacts;
  readonly rules: readonly Rule[];
  /** Milliseconds of some monotonic clock, for statistics only; the core reads no clock itself. */
  readonly now?: () => number;
  /** How long to begin new work, by `now`; packages and fixes whose turn comes later are named as left out. Unbounded by default. */
  readonly milliseconds?: number;
  /** Called after each package, with the share done from 0 to 1. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Shared between base and head. */
  readonly cache?: ParseCache;
  /** Counted into. */
  readonly work?: AnalysisWork;
}

/** What checks of fixes and concurrent runs cost, counted. */
export interface AnalysisWork {
  /** The functions that were tried as roots of concurrent runs. */
  readonly roots?: RootWork[];
  /** Changed programs that were put together. */
  changedPrograms: number;
  /** Changed files of which only the changed functions were read anew. */
  filesInPart?: number;
  /** Functions and literals, of changed packages, that were analysed again. */
  functionsAgain?: number;
}

/** One root of a concurrent run. */
export interface RootWork {
  /** Of the largest graph that was explored; 0 where nothing had to be. */
  readonly configurations: number;
  /** Why it was given up, wholly or in part. */
  readonly reason: string | undefined;
}

/** Everything a program's analysis is made of, for whoever asks further questions (fix checks, why). */
export interface AnalyzedProgram {
  readonly program: BuiltProgram;
  readonly analysis: ProgramAnalysis;
  readonly packages: readonly PackageAnalysis[];
}

/** Prepares the engines; nothing is computed until a rule asks. `index`: that of the request's files, where there is one. */
export function openProgram(
  request: AnalysisRequest,
  resources: AnalysisResources,
  index: SourceIndex = indexSources(request.files, request.partialDirs),
): AnalyzedProgram {
  const { options } = request;
  const program = new BuiltProgram(index, {
    report: request.report,
    facts: resources.facts,
    tags: options.tags,
    goos: options.goos,
    go: options.go,
    cache: resources.cache,
  });
  const view = new ProgramView(new ProgramInfo(program), resources.facts);
  const analysis: ProgramAnalysis = {
    view,
    obligations: new ObligationWorld(resources.facts.withPairs(options.resources ?? []), (func) => view.viewOf(func)),
    locks: new LockWorld(view),
    concurrency: new Map(),
  };
  const packages = program.packages.map((pkg) => new PackageAnalysis(pkg, program.reportedFiles(pkg), analysis));
  return { program, analysis, packages };
}

/** What the parts of a large request add up to. */
interface Gathered {
  readonly findings: AnalyzedFinding[];
  readonly suppressed: Snapshot['suppressed'][number][];
  readonly errors: AnalysisError[];
  readonly undecided: string[];
  readonly stats: { files: number; lines: number; functions: number };
  readonly silent: Record<string, number>;
}

/** Runs the rules over everything to report on, part by part, so that the trees of one part are held at a time. */
export function analyze(request: AnalysisRequest, resources: AnalysisResources): Snapshot {
  const steps = analysisSteps(request, resources);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** The same, package by package: whoever runs it may do something else in between. */
export function* analysisSteps(
  request: AnalysisRequest,
  resources: AnalysisResources,
): Generator<undefined, Snapshot, undefined> {
  const started = resources.now?.() ?? 0;
  const index = indexSources(request.files, request.partialDirs);
  const stats = { files: 0, lines: 0, functions: 0 };
  const gathered: Gathered = {
    findings: [],
    suppressed: [],
    errors: [...index.issues],
    undecided: [],
    stats,
    silent: {},
  };
  const batches = reportBatches(index, request.report);
  const total = batches.reduce((sum, batch) => sum + batch.length, 0);
  const isLate = (): boolean => (resources.now?.() ?? 0) - started > (resources.milliseconds ?? Infinity);
  let done = 0;
  let parseMs = 0;
  for (const report of batches) {
    const cache = resources.cache ?? new ParseCache(resources.now);
    const parsedBefore = cache.milliseconds;
    const opened = openProgram({ ...request, report }, { ...resources, cache }, index);
    gathered.errors.push(...opened.program.leftOut);
    const world: FixWorld = { request, resources, opened };
    for (const analysis of opened.packages) {
      if (isLate()) leaveOut(analysis, gathered);
      else tryPackage(analysis, request.options.fixes === 'none' ? undefined : isLate, world, gathered);
      done += analysis.reportedFiles.length;
      resources.onProgress?.(done, total);
      yield undefined;
    }
    gathered.errors.push(...parseErrors(opened));
    parseMs += cache.milliseconds - parsedBefore;
  }
  const { findings, suppressed, errors, silent } = gathered;
  const ms = Math.round((resources.now?.() ?? 0) - started);
  return {
    findings: findings.sort(byPlace),
    suppressed,
    errors,
    stats: { ...stats, ms, parseMs: Math.round(parseMs), silent },
    undecided: gathered.undecided,
  };
}

const LATE = 'the time for this analysis was used up';

/** A package that has to be left out is named, and nothing can be told of its functions. */
function leaveOut(analysis: PackageAnalysis, into: Gathered): void {
  into.errors.push({ kind: 'limit', file: analysis.package.dir, line: 0, message: `not analysed: ${LATE}` });
  into.undecided.push(...analysis.functionNames());
}

/** What goes wrong in one package, for example nesting deeper than the stack, is said and costs no other package its findings. */
function tryPackage(analysis: PackageAnalysis, fixesUntil: Late | undefined, world: FixWorld, into: Gathered): void {
  try {
    analyzePackage(analysis, fixesUntil, world, into);
  } catch (error) {
    const { dir } = analysis.package;
    into.errors.push({ kind: 'rule', file: dir, line: 0, message: messageOf(error) });
  }
}

/** Whether it is too late to begin something. */
type Late = () => boolean;

/** Without `isLate` no fixes are wanted. */
function analyzePackage(analysis: PackageAnalysis, isLate: Late | undefined, world: FixWorld, into: Gathered): void {
  const { request, resources } = world;
  const matches = matchesOf(enabledRules(resources.rules, request), analysis, into.errors);
  const directives = new SuppressionIndex(analysis.package.files);
  for (const assembled of assembleFindings(matches, analysis, severityPolicy(request))) {
    const by = directives.find(assembled.finding);
    if (by) into.suppressed.push(by);
    else if (isLate === undefined) into.findings.push(withoutFixes(assembled));
    else into.findings.push(isLate() ? withoutFixes(assembled, LATE) : tryFixes(assembled, world, into));
  }
  for (const reason of analysis.silentReasons()) into.silent[reason] = (into.silent[reason] ?? 0) + 1;
  const roots = resources.work?.roots;
  if (roots) for (const { configurations, reason } of analysis.roots()) roots.push({ configurations, reason });
  into.stats.files += analysis.reportedFiles.length;
  into.stats.lines += analysis.reportedFiles.reduce((sum, file) => sum + file.lines.lineCount, 0);
  into.stats.functions += analysis.functions().length;
  into.undecided.push(...analysis.undecidedFunctions());
}

/** The finding with its fixes; a recipe that throws costs the fix alone. */
function tryFixes(assembled: AssembledFinding, world: FixWorld, into: Gathered): AnalyzedFinding {
  try {
    return verifiedFixes(assembled, world);
  } catch (error) {
    const { file, line, rule } = assembled.finding;
    into.errors.push({ kind: 'rule', file, line, message: `${rule}: no fix: ${messageOf(error)}` });
    return withoutFixes(assembled);
  }
}

function enabledRules(rules: readonly Rule[], { options }: AnalysisRequest): readonly Rule[] {
  const off = new Set(options.disabledRules);
  return rules.filter((rule) => !off.has(rule.id) && (options.rules?.includes(rule.id) ?? true));
}

/** What configuration and the place of a finding make of its severity; undefined leaves it out. */
function severityPolicy({
  options,
}: AnalysisRequest): (rule: string, severity: Severity, file: SourceFile) => Severity | undefined {
  return (rule, severity, file) => {
    if (file.isTest && options.tests === 'skip') return undefined;
    if (file.isTest && options.tests !== 'report') return 'note';
    return options.severity?.[rule] ?? severity;
  };
}

function matchesOf(rules: readonly Rule[], analysis: PackageAnalysis, errors: AnalysisError[]): readonly RuleMatch[] {
  return rules.flatMap((rule) => {
    try {
      return [...rule.matches(analysis)].map((match) => ({ rule, match, explanation: match.explain() }));
    } catch (error) {
      errors.push({ kind: 'rule', file: analysis.package.dir, line: 0, message: `${rule.id}: ${messageOf(error)}` });
      return [];
    }
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function parseErrors({ packages }: AnalyzedProgram): readonly AnalysisError[] {
  return packages.flatMap(({ reportedFiles }) =>
    reportedFiles.flatMap((file) => {
      const first = file.issues[0];
      return first
        ? [{ kind: 'parse' as const, file: file.path, line: file.lines.line(first.start), message: first.message }]
        : [];
    }),
  );
}

function byPlace(a: AnalyzedFinding, b: AnalyzedFinding): number {
  const [x, y] = [a.finding, b.finding];
  return compare(x.file, y.file) || x.line - y.line || x.column - y.column || compare(x.rule, y.rule);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
