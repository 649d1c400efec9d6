/** What does `leakcheck check` do? Reads, analyses, prints, and answers with an exit code that scripts can rely on. */
import type { AnalysisResources } from '../analysis/analyze.js';
import { SEVERITY_RANK } from '../analysis/finding.js';
import { loadFacts } from '../host/load-facts.js';
import { RULES } from '../../rules/index.js';
import { applyFixes, fixSummary } from './apply-fixes.js';
import { addCheckOptions, type CheckFlags } from './check-flags.js';
import { readCheckInput, type CheckInput } from './check-input.js';
import { compiledFixes, isGoInstalled } from './compile-fixes.js';
import { EXIT_FOUND, EXIT_INCOMPLETE } from './exit-codes.js';
import { FORMATS } from './formats/formats.js';
import type { AddCommand } from './main.js';
import { ProgressBar } from './progress-bar.js';
import { readConfig, type CommandConfig } from './read-config.js';
import { optionsOf, outcomeOf, runCheck, type CheckOutcome, type CheckResult } from './run-check.js';
import { withoutColors, type Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

export const addCheckCommand: AddCommand = (program, terminal, exit) => {
  addCheckOptions(program.command('check').description('find leaks in Go code')).action(
    async (paths: string[], flags: CheckFlags) => {
      exit(await new Check(paths, flags, flags.color ? terminal : withoutColors(terminal)).run());
    },
  );
};

/** One run of the command. */
class Check {
  private readonly paths: readonly string[];
  private readonly flags: CheckFlags;
  private readonly terminal: Terminal;
  private readonly progress: ProgressBar;
  private readonly resources: AnalysisResources;

  constructor(paths: readonly string[], flags: CheckFlags, terminal: Terminal) {
    this.paths = paths;
    this.flags = flags;
    this.terminal = terminal;
    this.progress = new ProgressBar(terminal);
    this.resources = {
      facts: loadFacts(),
      rules: RULES,
      now: terminal.now,
      onProgress: (done, total) => {
        this.show('analysing files', done, total);
      },
    };
  }

  async run(): Promise<number> {
    let input = await this.read();
    const config = readConfig(this.flags.config, this.terminal.cwd, input.root);
    let result = await this.analyze(input, config);
    if (this.flags.fix && this.fix(result) > 0) {
      input = await this.read();
      result = await this.analyze(input, config);
    }
    this.progress.end();
    const outcome = outcomeOf(result, this.flags.minSeverity, config);
    this.print(outcome);
    return exitCodeOf(outcome, this.flags);
  }

  private async read(): Promise<CheckInput> {
    const { paths, flags, terminal } = this;
    const input = await readCheckInput({
      paths,
      root: flags.root,
      cwd: terminal.cwd,
      diff: flags.diff,
      onProgress: ({ filesRead }) => {
        this.show('reading files', filesRead, undefined);
      },
    });
    const wish = flags.fix ? '--fix' : flags.compile ? '--compile' : undefined;
    if (wish !== undefined && input.folder === undefined) {
      throw new UsageError(`${wish} works on files: compare with one revision (--diff BASE), not with a range`);
    }
    return input;
  }

  private async analyze(input: CheckInput, config: CommandConfig): Promise<CheckResult> {
    const result = await runCheck(input, optionsOf(this.flags, config), config, this.resources);
    const { folder } = input;
    if (!this.flags.compile || folder === undefined) return result;
    const { env } = this.terminal;
    if (!(await isGoInstalled(env))) throw new UsageError('--compile needs the go command on the PATH');
    const texts = new Map(input.head.files.map(({ path, text }) => [path, text]));
    const { tags, goos } = this.flags;
    const wish = { folder, env, tags, goos, textOf: (path: string) => texts.get(path) };
    return { ...result, findings: await compiledFixes(result.findings, wish) };
  }

  /** Applies what is printed, in a comparison only what is new; answers how many findings were fixed. */
  private fix(result: CheckResult): number {
    const { flags, terminal } = this;
    const { folder, base } = result.input;
    if (folder === undefined) return 0;
    const wanted = result.findings.filter(
      ({ severity, status }) =>
        SEVERITY_RANK[severity] >= SEVERITY_RANK[flags.minSeverity] && (base === undefined || status !== 'existing'),
    );
    const applied = applyFixes(folder, result, wanted, this.resources);
    this.progress.end();
    if (!flags.quiet) terminal.err(fixSummary(applied));
    return applied.fixed;
  }

  private print(outcome: CheckOutcome): void {
    const { flags, terminal } = this;
    const style = {
      colors: terminal.colors,
      columns: terminal.columns,
      isQuiet: flags.quiet ?? false,
      withStats: flags.stats ?? false,
    };
    terminal.out(FORMATS[flags.format](outcome, style));
  }

  private show(what: string, done: number, total: number | undefined): void {
    if (!this.flags.quiet) this.progress.show(what, done, total);
  }
}

/** In a comparison only what is new, or may be, counts. A finding is certain, so it comes before what was left out. */
function exitCodeOf({ report, undecided, isComparison }: CheckOutcome, { failOn, strict }: CheckFlags): number {
  const counts = report.findings.filter(({ status }) => !isComparison || status !== 'existing');
  if (failOn !== 'never' && counts.some(({ severity }) => SEVERITY_RANK[severity] >= SEVERITY_RANK[failOn])) {
    return EXIT_FOUND;
  }
  return strict && report.errors.length + undecided.length > 0 ? EXIT_INCOMPLETE : 0;
}
