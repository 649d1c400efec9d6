/** A terminal for tests: keeps what was written, has no colours, and its clock moves a millisecond a look. */
import picocolors from 'picocolors';
import { main } from '../../src/cli/main.js';
import type { Terminal } from '../../src/cli/terminal.js';

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in a folder. */
export async function run(
  cwd: string,
  args: readonly string[],
  options: Partial<Terminal> = {},
): Promise<CommandResult> {
  const written = { out: '', err: '' };
  let time = 0;
  const code = await main(args, {
    cwd,
    env: {},
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
    isInteractive: false,
    colors: picocolors.createColors(false),
    columns: 100,
    now: () => time++,
    interrupted: () => Promise.resolve(),
    ...options,
  });
  return { code, ...written };
}
