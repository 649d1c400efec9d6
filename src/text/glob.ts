/**
 * Does a path match a glob? `?` one character, `*` any within a folder, `**` any folders, `{a,b}` either, `\` takes the next literally.
 * No character classes, no negation. A set of states is carried along the path, so time is bounded by pattern times path
 * whatever the pattern: patterns come from configuration that anybody may have written.
 */

/** What one step of the compiled pattern accepts, or where it goes without reading. */
type Step =
  | { readonly kind: 'char'; readonly char: string }
  /** Any character but a slash. */
  | { readonly kind: 'one' }
  /** Any character. */
  | { readonly kind: 'any' }
  /** Go on at each target without reading. */
  | { readonly kind: 'fork'; readonly targets: number[] };

/** Longer patterns match nothing. */
export const MAX_GLOB_LENGTH = 1_000;

/** Braces inside braces beyond this depth are read as text. */
const MAX_BRACE_DEPTH = 8;

/** A matcher of whole paths, with `/` as the separator. */
export class Glob {
  /** How many states all matches so far have visited: what a bound on time counts. */
  work = 0;
  private readonly steps: Step[] = [];

  constructor(pattern: string) {
    if (pattern.length > MAX_GLOB_LENGTH) this.steps.push({ kind: 'fork', targets: [] }, { kind: 'one' });
    else this.compile(Array.from(pattern), 0);
  }

  /** Whether the whole path matches. */
  matches(path: string): boolean {
    let states = this.closure([0]);
    for (const char of path) {
      if (states.size === 0) return false;
      states = this.closure([...states].filter((at) => this.accepts(at, char)).map((at) => at + 1));
    }
    return states.has(this.steps.length);
  }

  private accepts(at: number, char: string): boolean {
    const step = this.steps[at];
    switch (step?.kind) {
      case 'char':
        return step.char === char;
      case 'one':
        return char !== '/';
      case 'any':
        return true;
      case 'fork':
      case undefined:
        return false;
    }
  }

  /** The states reached without reading a character; forks themselves are left out. */
  private closure(from: readonly number[]): Set<number> {
    const reached = new Set<number>();
    const seen = new Set<number>();
    const open = [...from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      this.work++;
      const step = this.steps[at];
      if (step?.kind === 'fork') open.push(...step.targets);
      else reached.add(at);
    }
    return reached;
  }

  private compile(chars: readonly string[], depth: number): void {
    for (let at = 0; at < chars.length;) at += this.compileOne(chars, at, depth);
  }

  /** Compiles what begins at `at` and says how many characters of the pattern it took. */
  private compileOne(chars: readonly string[], at: number, depth: number): number {
    const char = chars[at] ?? '';
    const stars = char === '*' ? countStars(chars, at) : 0;
    const standsAlone = (at === 0 || chars[at - 1] === '/') && [undefined, '/'].includes(chars[at + stars]);
    if (stars >= 2 && standsAlone) return this.compileFolders(chars[at + stars] === '/', stars);
    if (stars > 0) {
      this.repeat('one');
      return stars;
    }
    const close = char === '{' && depth < MAX_BRACE_DEPTH ? closingBrace(chars, at) : -1;
    if (close > at) {
      this.compileAlternatives(alternatives(chars.slice(at + 1, close)), depth);
      return close - at + 1;
    }
    if (char === '?') this.steps.push({ kind: 'one' });
    else this.steps.push({ kind: 'char', char: char === '\\' ? (chars[at + 1] ?? '\\') : char });
    return char === '\\' ? 2 : 1;
  }

  /** `**` at the end takes everything; before a slash it takes any number of whole folders, none included. */
  private compileFolders(isFollowedBySlash: boolean, stars: number): number {
    const fork: Step = { kind: 'fork', targets: [this.steps.length + 1] };
    this.steps.push(fork);
    this.repeat('any');
    if (!isFollowedBySlash) return stars;
    this.steps.push({ kind: 'char', char: '/' });
    fork.targets.push(this.steps.length);
    return stars + 1;
  }

  private repeat(kind: 'one' | 'any'): void {
    const start = this.steps.length;
    this.steps.push({ kind: 'fork', targets: [start + 1, start + 3] }, { kind }, { kind: 'fork', targets: [start] });
  }

  private compileAlternatives(parts: readonly string[][], depth: number): void {
    const fork: Step = { kind: 'fork', targets: [] };
    const exits: number[][] = [];
    this.steps.push(fork);
    for (const part of parts) {
      fork.targets.push(this.steps.length);
      this.compile(part, depth + 1);
      const exit: number[] = [];
      exits.push(exit);
      this.steps.push({ kind: 'fork', targets: exit });
    }
    for (const exit of exits) exit.push(this.steps.length);
  }
}

/** Whether the path matches one of the patterns. */
export function matchesAnyGlob(patterns: readonly string[], path: string): boolean {
  return patterns.some((pattern) => new Glob(pattern).matches(path));
}

function countStars(chars: readonly string[], at: number): number {
  let end = at;
  while (chars[end] === '*') end++;
  return end - at;
}

/** The index of the brace that closes the one at `open`, or -1. */
function closingBrace(chars: readonly string[], open: number): number {
  let depth = 0;
  for (let at = open; at < chars.length; at++) {
    if (chars[at] === '\\') at++;
    else if (chars[at] === '{') depth++;
    else if (chars[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

/** The parts between the commas that stand outside inner braces. */
function alternatives(chars: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? '';
    if (char === '{') depth++;
    if (char === '}') depth--;
    if (char === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(char, ...(char === '\\' && at + 1 < chars.length ? [chars[++at] ?? ''] : []));
  }
  return parts;
}
