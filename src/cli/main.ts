/** What does the command line offer? Parses arguments, runs one command, and answers its exit code. */
import { Command, CommanderError } from 'commander';
import { packageVersion } from '../host/package-version.js';
import { visible } from '../text/visible.js';
import { addCheckCommand } from './check-command.js';
import { addConfigCommand } from './config-command.js';
import { EXIT_FAILED } from './exit-codes.js';
import { addPreviewCommand } from './preview-command.js';
import { addRulesCommand } from './rules-command.js';
import { addServeCommand } from './serve-command.js';
import { processTerminal, type Terminal } from './terminal.js';
import { addWhyCommand } from './why-command.js';

/** Adds one command to the program; `exit` is told the exit code where it is not 0. */
export type AddCommand = (program: Command, terminal: Terminal, exit: (code: number) => void) => void;

const COMMANDS: readonly AddCommand[] = [
  addCheckCommand,
  addWhyCommand,
  addRulesCommand,
  addConfigCommand,
  addPreviewCommand,
  addServeCommand,
];

/** Runs the command line and answers the exit code; never throws. */
export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  let exitCode = 0;
  const program = new Command('leakcheck')
    .description('Reviews Go code for leaks and speaks only when it can show one.')
    .version(packageVersion())
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError('(leakcheck --help says what there is)');
  for (const add of COMMANDS) {
    add(program, terminal, (code) => {
      exitCode = code;
    });
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_FAILED;
    terminal.err(`leakcheck: ${visible(messageOf(error))}\n`);
    return EXIT_FAILED;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
