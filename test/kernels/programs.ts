/**
 * Programs with one concurrency bug each, in the form in which such bugs are reported: one file, a few types, a `main` or
 * a test. They stand in archives by kind, each program once for both of its variants: a line that ends with `//-` is of
 * the leaking one alone, a line that begins with `//+` of the repaired one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/host/package-root.js';

export interface KernelProgram {
  /** A file's name: `double_callback_test.go`. */
  readonly name: string;
  readonly leaking: string;
  readonly repaired: string;
  /** What is told of the leaking one at warning or above: `12: rule`. */
  readonly wanted: readonly string[];
  /** Why nothing is told of it today; undefined where something is. */
  readonly silent: string | undefined;
}

export const KERNELS = join(packageRoot(), 'test', 'kernels');

export function kernelPrograms(): readonly KernelProgram[] {
  const archives = readdirSync(KERNELS).filter((name) => name.endsWith('.txtar'));
  return archives.flatMap((archive) => programsIn(readFileSync(join(KERNELS, archive), 'utf8')));
}

function programsIn(archive: string): readonly KernelProgram[] {
  return archive
    .split(/^-- /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return programOf(part.slice(0, end).replace(/ --$/, ''), part.slice(end + 1));
    });
}

function programOf(name: string, text: string): KernelProgram {
  const [, silent] = /^\/\/ silent today: (.+)$/m.exec(text) ?? [];
  const lines = text.trimEnd().split('\n');
  const leaking = withoutDoubleBlanks(
    lines.filter((line) => !ADDED.test(line)).map((line) => line.replace(/\s*\/\/-/, '')),
  );
  const repaired = withoutDoubleBlanks(
    lines.filter((line) => !/\/\/-/.test(line)).map((line) => line.replace(ADDED, '$1').replace(WANTED, '')),
  );
  const wanted = leaking.flatMap((line, at) => {
    const [, rule] = WANTED.exec(line) ?? [];
    return rule === undefined ? [] : [`${String(at + 1)}: ${rule}`];
  });
  return {
    name,
    leaking: `${leaking.map((line) => line.replace(WANTED, '')).join('\n')}\n`,
    repaired: `${repaired.join('\n')}\n`,
    wanted,
    silent,
  };
}

const ADDED = /^(\t*)\/\/\+ ?/;
/** Behind the line, or behind the mark of a line that the repaired program has not. */
const WANTED = /\s*(?:\/\/)? want ([\w-]+)$/;

/** As gofmt prints it where lines were taken out. */
function withoutDoubleBlanks(lines: readonly string[]): readonly string[] {
  return lines.filter((line, at) => line !== '' || lines[at - 1] !== '');
}
