/**
 * Prints small closed Go programs over channels, select, close and WaitGroups, from a seed. One statement a line, so that
 * a line names an operation. Every choice of a branch is `rand.Intn(2) == 0`: an input, to the analysis and in truth.
 */

export interface GeneratedProgram {
  readonly name: string;
  /** The body of the file after its imports. */
  readonly text: string;
}

/** Numbers from 0 up to `below`, the same for the same seed (mulberry32). */
export function seededNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function generateProgram(seed: number): GeneratedProgram {
  const writer = new ProgramWriter(seededNumbers(seed));
  const name = `case${String(seed)}`;
  return { name, text: writer.program(name) };
}

/** A pause of random length: what else could happen first, may. */
const PAUSE = 'time.Sleep(time.Duration(rand.Intn(200)) * time.Microsecond)';

class ProgramWriter {
  private readonly pick: (below: number) => number;
  private readonly lines: string[] = [];
  private channels: string[] = [];
  private hasGroup = false;

  constructor(pick: (below: number) => number) {
    this.pick = pick;
  }

  program(name: string): string {
    this.line(0, `func ${name}() {`);
    this.channels = ['a', 'b'].slice(0, 1 + this.pick(2));
    for (const channel of this.channels) {
      const capacity = [0, 0, 1, 2][this.pick(4)] ?? 0;
      this.line(1, `${channel} := make(chan int, ${String(capacity)})`);
      this.line(1, `_ = ${channel}`);
    }
    this.hasGroup = this.pick(3) === 0;
    if (this.hasGroup) this.line(1, 'var wg sync.WaitGroup');
    const goroutines = 1 + this.pick(2);
    if (this.hasGroup) this.line(1, `wg.Add(${String(goroutines)})`);
    for (let at = 0; at < goroutines; at++) {
      this.line(1, 'go func() {');
      if (this.hasGroup && this.pick(4) > 0) this.line(2, 'defer wg.Done()');
      this.statements(2, 1 + this.pick(3));
      this.line(1, '}()');
    }
    this.statements(1, 1 + this.pick(3));
    if (this.hasGroup && this.pick(2) === 0) this.line(1, 'wg.Wait()');
    this.line(0, '}');
    return `${this.lines.join('\n')}\n`;
  }

  private statements(depth: number, count: number): void {
    for (let at = 0; at < count; at++) this.statement(depth);
  }

  private statement(depth: number): void {
    const channel = this.channel();
    this.line(depth, PAUSE);
    switch (this.pick(9)) {
      case 0:
      case 1:
        this.line(depth, `${channel} <- 1`);
        return;
      case 2:
      case 3:
        this.line(depth, `<-${channel}`);
        return;
      case 4:
        this.line(depth, `close(${channel})`);
        return;
      case 5:
        this.line(depth, `for range ${channel} {`);
        this.line(depth, '}');
        return;
      case 6:
        this.line(depth, 'if rand.Intn(2) == 0 {');
        this.line(depth + 1, this.pick(2) === 0 ? 'return' : `${channel} <- 2`);
        this.line(depth, '}');
        return;
      case 7:
        this.select(depth);
        return;
      default:
        this.line(depth, `for i := 0; i < ${String(1 + this.pick(3))}; i++ {`);
        this.line(depth + 1, this.pick(2) === 0 ? `${channel} <- i` : `<-${channel}`);
        this.line(depth, '}');
    }
  }

  private select(depth: number): void {
    this.line(depth, 'select {');
    for (let at = 0; at <= this.pick(2); at++) {
      const channel = this.channel();
      this.line(depth, `case ${this.pick(2) === 0 ? `${channel} <- 3` : `<-${channel}`}:`);
    }
    const last = this.pick(3);
    if (last === 0) this.line(depth, 'default:');
    if (last === 1) this.line(depth, 'case <-time.After(time.Millisecond):');
    this.line(depth, '}');
  }

  private channel(): string {
    return this.channels[this.pick(this.channels.length)] ?? 'a';
  }

  private line(depth: number, text: string): void {
    this.lines.push('\t'.repeat(depth) + text);
  }
}
