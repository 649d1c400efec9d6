/** Where does the command line write, and what does it know of the terminal? Handed to every command, so that tests see what a user would. */
import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

export interface Terminal {
  /** The folder that relative arguments start from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard output: what was asked for. */
  readonly out: (text: string) => void;
  /** Standard error: progress and what went wrong. */
  readonly err: (text: string) => void;
  /** Whether standard error is a terminal, on which progress can be drawn. */
  readonly isInteractive: boolean;
  readonly colors: Colors;
  /** Characters in a line of the terminal. */
  readonly columns: number;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Resolves when the user wants a command that stays to end (Ctrl-C, or SIGTERM). */
  readonly interrupted: () => Promise<void>;
}

const COLUMNS_WITHOUT_TERMINAL = 120;
const MIN_COLUMNS = 60;

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  // A reader that has seen enough (`| head`) closes the pipe; that is no error of ours.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  return {
    cwd: process.cwd(),
    env: process.env,
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    isInteractive: stderr.isTTY,
    colors: picocolors.createColors(hasColors(process.env, stdout.isTTY)),
    columns: Math.max(stdout.isTTY ? stdout.columns : COLUMNS_WITHOUT_TERMINAL, MIN_COLUMNS),
    now: () => performance.now(),
    interrupted,
  };
}

/** Colours as https://no-color.org and FORCE_COLOR ask for them; else where a person reads. */
export function hasColors(env: Terminal['env'], isTerminal: boolean): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

/** The same terminal without colours. */
export function withoutColors(terminal: Terminal): Terminal {
  return { ...terminal, colors: picocolors.createColors(false) };
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}
