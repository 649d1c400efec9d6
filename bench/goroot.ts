/**
 * What does leakcheck say of a large body of Go that is thought to be clean, and what does it cost? Findings at warning or
 * above by rule, processor time as a ratio to the native parser alone over the same files, peak memory, states of
 * concurrent runs, and why claims were given up.
 * Folders are read and analysed a group at a time, each with what it imports, so that one group's trees are held at once.
 *
 *   npm run bench [-- DIR] [--all] [--no-fixes]
 *
 * DIR: default "$(go env GOROOT)/src". --all also takes testdata, vendor and the like, which hold broken code on purpose.
 * --no-fixes: fixes are neither made nor checked.
 * Left out: whether a finding is right; that takes readers.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import Parser from 'tree-sitter';
import GoGrammar from 'tree-sitter-go';
import { analyze, type AnalysisWork, type RootWork } from '../src/analysis/analyze.js';
import type { AnalysisOptions } from '../src/analysis/snapshot.js';
import { SEVERITY_RANK, type Finding } from '../src/analysis/finding.js';
import { parentFolder } from '../src/go/module/folder-path.js';
import { DiskTree } from '../src/host/disk-tree.js';
import { findGoFiles, isIgnoredFolder, type FoundFiles } from '../src/host/find-packages.js';
import { loadFacts } from '../src/host/load-facts.js';
import { readSources } from '../src/host/read-sources.js';
import { realFolder, workspaceRoot } from '../src/host/workspace-root.js';
import { RULES } from '../rules/index.js';

/** Bytes of source in one group; what it imports is read besides. */
const GROUP_BYTES = 2_000_000;
/** Steps of imports that are read for what is known, as on the command line. */
const IMPORT_DEPTH = 2;
/** Reasons for silence that are listed; the rest is counted. */
const REASONS = 12;

interface Totals {
  files: number;
  lines: number;
  functions: number;
  analysisMs: number;
  parseMs: number;
  suppressed: number;
  undecided: number;
  readonly findings: Finding[];
  readonly roots: RootWork[];
  readonly errors: Map<string, number>;
  readonly silent: Map<string, number>;
}

function goSourceFolder(): string {
  try {
    return join(execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim(), 'src');
  } catch (cause) {
    throw new Error('Go is not installed: name a folder of Go source', { cause });
  }
}

/** The Go files below a folder of the tree; without `all` by Go's rules, nested modules included. */
function filesBelow(tree: DiskTree, dir: string, all: boolean): readonly string[] {
  const found: FoundFiles = { files: [], errors: [], partialDirs: new Set(), skippedModules: [] };
  findGoFiles(tree, { kind: 'named', path: dir }, new Set(), found);
  const isWanted = (path: string): boolean => {
    const below = dir === '' ? path : path.slice(dir.length + 1);
    return !/(?:^|\/)[_.][^/]*$/.test(below) && !parentFolder(below).split('/').some(isIgnoredFolder);
  };
  return all ? found.files : found.files.filter(isWanted);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Files in groups of whole folders; `sizes` in bytes by path. */
function groupsOf(files: readonly string[], sizes: ReadonlyMap<string, number>): readonly (readonly string[])[] {
  const folders = grouped(files, parentFolder);
  const groups: string[][] = [[]];
  let filled = 0;
  for (const paths of folders.values()) {
    const size = paths.reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0);
    if (filled > 0 && filled + size > GROUP_BYTES) {
      groups.push([]);
      filled = 0;
    }
    groups.at(-1)?.push(...paths);
    filled += size;
  }
  return groups;
}

/** The native parser alone: what a tool would have to spend at least. Files that it cannot take cost nothing here. */
function makeRawParse(): (text: string) => number {
  const parser = new Parser();
  // The grammar's declaration types and the parser's differ by packaging only.
  parser.setLanguage(GoGrammar as unknown as Parser.Language);
  return (text) => {
    const begin = processorTime();
    try {
      parser.parse(text, null, { bufferSize: text.length * 2 + 1024 });
    } catch {
      return 0;
    }
    return processorTime() - begin;
  };
}

/** Milliseconds of processor time that this process has used: on a busy machine wall time measures its neighbours. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function count(into: Map<string, number>, key: string, by = 1): void {
  into.set(key, (into.get(key) ?? 0) + by);
}

async function measureGroup(
  tree: DiskTree,
  group: readonly string[],
  options: AnalysisOptions,
  totals: Totals,
): Promise<void> {
  const patterns = group.map((path) => ({ kind: 'named' as const, path }));
  const { files, report, partialDirs, errors } = await readSources(tree, patterns, { importDepth: IMPORT_DEPTH });
  const begin = processorTime();
  const work: AnalysisWork = { roots: totals.roots, changedPrograms: 0 };
  const snapshot = analyze({ files, report, partialDirs, options }, { facts: FACTS, rules: RULES, work });
  totals.analysisMs += processorTime() - begin;
  totals.files += snapshot.stats.files;
  totals.lines += snapshot.stats.lines;
  totals.functions += snapshot.stats.functions;
  totals.suppressed += snapshot.suppressed.length;
  totals.undecided += snapshot.undecided.length;
  const isLoud = ({ severity }: Finding): boolean => SEVERITY_RANK[severity] >= SEVERITY_RANK.warning;
  totals.findings.push(...snapshot.findings.map(({ finding }) => finding).filter(isLoud));
  for (const { kind } of [...errors, ...snapshot.errors]) count(totals.errors, kind);
  for (const [reason, times] of Object.entries(snapshot.stats.silent)) count(totals.silent, reason, times);
}

function row(name: string, value: string): string {
  return `${name.padEnd(46)} ${value.padStart(14)}`;
}

function severitiesOf(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ severity }) => severity))].sort().join(' and ');
}

/** The value that a share of sorted numbers does not exceed. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** How large the graphs of concurrent runs are, and which share of the runs was given up. */
function rootRows(roots: readonly RootWork[]): readonly string[] {
  const states = roots.map(({ configurations }) => configurations).sort((a, b) => a - b);
  const given = grouped(
    roots.filter(({ reason }) => reason !== undefined),
    ({ reason }) => reason ?? '',
  );
  const share = (count: number): string => ((100 * count) / Math.max(roots.length, 1)).toFixed(2);
  const all = [...given.values()].reduce((sum, group) => sum + group.length, 0);
  return [
    row('functions tried as roots of concurrent runs', String(roots.length)),
    ...([0.5, 0.99, 1] as const).map((part) =>
      row(`  states of one, ${part === 1 ? 'max' : `p${100 * part}`}`, String(percentile(states, part))),
    ),
    row('  given up, %', share(all)),
    ...[...given].map(([reason, group]) => row(`    ${reason}, %`, share(group.length))),
  ];
}

function tableOf(totals: Totals): string {
  const { files, lines, functions, analysisMs, parseMs, findings, suppressed, undecided } = totals;
  const per100k = (found: number): string => ((100_000 * found) / Math.max(lines, 1)).toFixed(2);
  const byRule = [...grouped(findings, ({ rule }) => rule)].sort(([a], [b]) => (a < b ? -1 : 1));
  const reasons = [...totals.silent].sort(([, a], [, b]) => b - a);
  const beyond = reasons.slice(REASONS).reduce((sum, [, times]) => sum + times, 0);
  return [
    row('files', String(files)),
    row('lines', String(lines)),
    row('functions', String(functions)),
    row('  not followed to the end, %', ((100 * undecided) / Math.max(functions, 1)).toFixed(2)),
    '',
    row('findings at warning or above', String(findings.length)),
    row('  per 100,000 lines', per100k(findings.length)),
    ...byRule.map(([rule, found]) =>
      row(`  ${rule}, ${severitiesOf(found)}`, `${found.length} (${per100k(found.length)})`),
    ),
    row('silenced in the code', String(suppressed)),
    ...[...totals.errors].map(([kind, times]) => row(`problems: ${kind}`, String(times))),
    '',
    row('native parse alone, CPU s', (parseMs / 1000).toFixed(2)),
    row('analysis, CPU s', (analysisMs / 1000).toFixed(2)),
    row('analysis / native parse', (analysisMs / Math.max(parseMs, 1)).toFixed(1)),
    row('peak memory, MB', (process.resourceUsage().maxRSS / 1024).toFixed(0)),
    '',
    ...rootRows(totals.roots),
    '',
    'questions that ended in silence, by reason',
    ...reasons.slice(0, REASONS).map(([reason, times]) => row(`  ${reason.slice(0, 43)}`, String(times))),
    ...(beyond > 0 ? [row('  others', String(beyond))] : []),
  ].join('\n');
}

const FACTS = loadFacts();

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { all: { type: 'boolean' }, 'no-fixes': { type: 'boolean' } },
    allowPositionals: true,
  });
  // npm runs scripts in the package's folder; a relative name was given where npm was called.
  const named = positionals[0];
  const dir = realFolder(named === undefined ? goSourceFolder() : resolve(process.env['INIT_CWD'] ?? '.', named));
  const tree = new DiskTree(workspaceRoot(dir));
  const files = filesBelow(tree, relative(tree.root, dir).split(sep).join('/'), values.all ?? false);
  const totals: Totals = {
    ...{ files: 0, lines: 0, functions: 0, analysisMs: 0, parseMs: 0, suppressed: 0, undecided: 0 },
    ...{ findings: [], roots: [], errors: new Map(), silent: new Map() },
  };
  const sizes = new Map(files.map((path) => [path, statSync(join(tree.root, path)).size]));
  const options: AnalysisOptions = values['no-fixes'] === true ? { fixes: 'none' } : {};
  const rawParse = makeRawParse();
  const groups = groupsOf(files, sizes);
  for (const [done, group] of groups.entries()) {
    // Native trees are freed with the garbage only: they are made group by group as well.
    for (const path of group) totals.parseMs += rawParse(readFileSync(join(tree.root, path), 'utf8'));
    await measureGroup(tree, group, options, totals);
    if (process.stderr.isTTY) process.stderr.write(`\r${done + 1} of ${groups.length} groups`);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  console.log(tableOf(totals));
  for (const { file, line, rule, severity } of totals.findings) console.log(`${file}:${line}: ${severity} [${rule}]`);
  // A rule that throws costs its findings: that is a failure of the bench.
  if (totals.errors.has('rule')) process.exitCode = 1;
}

await main();
