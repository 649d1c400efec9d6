/** What does `leakcheck check` do? Reads Go files, analyses them, prints findings. */
import type { Command } from 'commander';
import { analyze } from '../analysis/analyze.js';
import { SEVERITY_RANK, type Report, type Severity } from '../analysis/finding.js';
import type { AnalysisOptions, Snapshot } from '../analysis/snapshot.js';
import { loadFacts } from '../host/load-facts.js';
import { packageVersion } from '../host/package-version.js';
import { readFolder } from '../host/read-folder.js';
import { RULES } from '../../rules/index.js';
import { resolve } from 'node:path';

interface CheckFlags {
  readonly format: string;
  readonly rules?: string;
  readonly minSeverity: Severity;
  readonly failOn: Severity | 'never';
  readonly root?: string;
  readonly tests: 'report' | 'note' | 'skip';
  readonly go?: string;
}

/** Adds `check` to the program; `exit` is told the exit code. */
export function addCheckCommand(program: Command, exit: (code: number) => void): void {
  program
    .command('check')
    .argument('[paths...]')
    .option('--format <format>', 'text or json', 'text')
    .option('--rules <ids>')
    .option('--min-severity <severity>', '', 'note')
    .option('--fail-on <severity>', '', 'warning')
    .option('--root <dir>')
    .option('--tests <policy>', '', 'note')
    .option('--go <version>')
    .action(async (paths: string[], flags: CheckFlags) => {
      exit(await check(paths, flags));
    });
}

async function check(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const root = resolve(flags.root ?? paths[0] ?? '.');
  const selection = await readFolder(root, paths.length > 0 ? paths.map((path) => resolve(path)) : ['./...']);
  const options: AnalysisOptions = {
    tests: flags.tests,
    ...(flags.rules === undefined ? {} : { rules: flags.rules.split(',') }),
    ...(flags.go === undefined ? {} : { go: flags.go }),
  };
  const request = { files: selection.files, report: selection.report, partialDirs: selection.partialDirs, options };
  const snapshot = analyze(request, { facts: loadFacts(), rules: RULES, now: () => performance.now() });
  const report = reportOf(root, snapshot, flags);
  process.stdout.write(flags.format === 'json' ? `${JSON.stringify(report)}\n` : text(report));
  const failAt = flags.failOn;
  if (failAt === 'never') return 0;
  return report.findings.some((finding) => SEVERITY_RANK[finding.severity] >= SEVERITY_RANK[failAt]) ? 1 : 0;
}

function reportOf(root: string, snapshot: Snapshot, flags: CheckFlags): Report {
  const findings = snapshot.findings.map(({ finding }) => finding);
  return {
    version: 1,
    tool: { name: 'leakcheck', version: packageVersion() },
    root,
    findings: findings.filter((finding) => SEVERITY_RANK[finding.severity] >= SEVERITY_RANK[flags.minSeverity]),
    suppressed: snapshot.suppressed,
    errors: snapshot.errors,
    stats: snapshot.stats,
  };
}

function text(report: Report): string {
  const lines: string[] = [];
  for (const finding of report.findings) {
    lines.push(`${finding.file}:${finding.line}:${finding.column}: ${finding.severity}: ${finding.message} [${finding.rule}]`);
    finding.path.forEach((step, at) => lines.push(`    ${at + 1}. line ${step.line}: ${step.text}`));
    for (const fix of finding.fixes) lines.push(`    fix: ${fix.title}`);
    if (finding.fixNote) lines.push(`    ${finding.fixNote}`);
  }
  return `${lines.join('\n')}\n`;
}
