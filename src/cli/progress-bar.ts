/** How far is a long command? One line on standard error, drawn only where a person looks and only after a while. */
import type { Terminal } from './terminal.js';

/** Commands shorter than this draw nothing; milliseconds. */
const PATIENCE = 400;
/** Time between two drawings; milliseconds. */
const INTERVAL = 80;
const WIDTH = 24;
const CLEAR = '\r\u001b[K';

export class ProgressBar {
  private readonly terminal: Terminal;
  private readonly started: number;
  private drawn: number | undefined;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
    this.started = terminal.now();
  }

  /** `total` undefined: it is not known yet how much there is. */
  show(what: string, done: number, total: number | undefined): void {
    const { terminal } = this;
    if (!terminal.isInteractive) return;
    const now = terminal.now();
    if (now - this.started < PATIENCE || now - (this.drawn ?? -Infinity) < INTERVAL) return;
    this.drawn = now;
    terminal.err(`${CLEAR}${what} ${total === undefined ? done : bar(done, total)}`);
  }

  /** Removes the line. */
  end(): void {
    if (this.drawn !== undefined) this.terminal.err(CLEAR);
    this.drawn = undefined;
  }
}

function bar(done: number, total: number): string {
  const share = total === 0 ? 1 : Math.min(done / total, 1);
  const filled = Math.round(share * WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total}`;
}
