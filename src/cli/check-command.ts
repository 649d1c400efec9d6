/** What does `leakcheck check` do? Reads, analyses, prints, and answers with an exit code that scripts can rely on. */
import { SEVERITY_RANK } from '../analysis/finding.js';
import type { AnalysisResources } from '../analysis/analyze.js';
import { loadFacts } from '../host/load-facts.js';
import { RULES } from '../../rules/index.js';
import { addCheckOptions, type CheckFlags } from './check-flags.js';
import { readCheckInput, type CheckInput } from './check-input.js';
import { EXIT_FOUND, EXIT_INCOMPLETE } from './exit-codes.js';
import { FORMATS } from './formats/formats.js';
import type { AddCommand } from './main.js';
import { ProgressBar } from './progress-bar.js';
import { readConfig } from './read-config.js';
import { runCheck, type CheckOutcome } from './run-check.js';
import { withoutColors, type Terminal } from './terminal.js';

export const addCheckCommand: AddCommand = (program, terminal, exit) => {
  addCheckOptions(program.command('check').description('find leaks in Go code')).action(
    async (paths: string[], flags: CheckFlags) => {
      exit(await check(paths, flags, flags.color ? terminal : withoutColors(terminal)));
    },
  );
};

async function check(paths: readonly string[], flags: CheckFlags, terminal: Terminal): Promise<number> {
  const progress = new ProgressBar(terminal);
  const show = flags.quiet ? () => undefined : progress.show.bind(progress);
  const input = await readCheckInput({
    paths,
    root: flags.root,
    cwd: terminal.cwd,
    diff: flags.diff,
    onProgress: ({ filesRead }) => {
      show('reading files', filesRead, undefined);
    },
  });
  const outcome = outcomeOf(input, flags, terminal, {
    facts: loadFacts(),
    rules: RULES,
    now: terminal.now,
    onProgress: (done, total) => {
      show('analysing files', done, total);
    },
  });
  progress.end();
  terminal.out(
    FORMATS[flags.format](outcome, {
      colors: terminal.colors,
      columns: terminal.columns,
      isQuiet: flags.quiet ?? false,
      withStats: flags.stats ?? false,
    }),
  );
  return exitCodeOf(outcome, flags);
}

function outcomeOf(
  input: CheckInput,
  flags: CheckFlags,
  terminal: Terminal,
  resources: AnalysisResources,
): CheckOutcome {
  return runCheck(input, flags, readConfig(flags.config, terminal.cwd, input.root), resources);
}

/** In a comparison only what is new, or may be, counts. A finding is certain, so it comes before what was left out. */
function exitCodeOf({ report, undecided, isComparison }: CheckOutcome, { failOn, strict }: CheckFlags): number {
  const counts = report.findings.filter(({ status }) => !isComparison || status !== 'existing');
  if (failOn !== 'never' && counts.some(({ severity }) => SEVERITY_RANK[severity] >= SEVERITY_RANK[failOn])) {
    return EXIT_FOUND;
  }
  return strict && report.errors.length + undecided.length > 0 ? EXIT_INCOMPLETE : 0;
}
