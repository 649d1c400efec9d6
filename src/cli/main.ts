/** What does the command line offer? Parses arguments, runs one command, and answers its exit code. */
import { Command, CommanderError } from 'commander';
import { packageVersion } from '../host/package-version.js';
import { addCheckCommand } from './check-command.js';

/** Exit code for "could not run". */
export const EXIT_FAILED = 2;

/** Runs the command line; never throws. */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('leakcheck')
    .description('Reviews Go code for leaks and speaks only when it can show one.')
    .version(packageVersion())
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  addCheckCommand(program, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_FAILED;
    process.stderr.write(`leakcheck: ${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT_FAILED;
  }
}
