/**
 * Which programs does the lab run? The examples of the articles, and programs that count a resource (`resources/`), with
 * a call marked `// lab: f(1) leaks` above each function. A program that has a function `labHeld` says by it how many
 * of its resources are still held; in others goroutines are counted.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/host/package-root.js';
import { parseGo } from '../../src/go/syntax/parse.js';
import { fixCase, runCase } from '../rules/run-case.js';

export interface LabCall {
  /** A Go statement that is a call: `f(1, 2)`. */
  readonly call: string;
  /** The function below the mark, as findings name it. */
  readonly name: string;
  readonly verdict: 'leaks' | 'ends';
}

export interface LabProgram {
  /** Unique; a folder's name. */
  readonly name: string;
  readonly text: string;
  readonly calls: readonly LabCall[];
  /** The program after one run of `--fix`. */
  readonly repaired: string;
  /** Functions in which a finding was repaired, with the rule. */
  readonly repairs: ReadonlyMap<string, string>;
  /** The rules that speak of a function at warning or above. */
  readonly reported: ReadonlyMap<string, readonly string[]>;
}

const FOLDERS = [join('test', 'articles'), join('test', 'lab', 'resources')];

export function labPrograms(): readonly LabProgram[] {
  const programs = FOLDERS.flatMap((folder) => {
    const files = readdirSync(join(packageRoot(), folder)).filter((file) => file.endsWith('.go'));
    return files.map((file) => readProgram(folder, file));
  });
  return programs.filter(({ calls }) => calls.length > 0);
}

function readProgram(folder: string, file: string): LabProgram {
  const text = readFileSync(join(packageRoot(), folder, file), 'utf8');
  const result = runCase(file, text);
  const fixed = fixCase(file, result);
  const reported = new Map<string, readonly string[]>();
  for (const { function: name, rule, severity } of result.findings) {
    if (severity !== 'note') reported.set(name, [...new Set([...(reported.get(name) ?? []), rule])]);
  }
  return {
    name: file.replace(/\.go$/, ''),
    text,
    calls: labCallsOf(text),
    repaired: fixed.text,
    // A ticker that is stopped ends no goroutine: whether that ends is another matter.
    repairs: new Map(
      fixed.applied
        .filter(({ rule }) => rule !== 'ticker-not-stopped' || countsResources(text))
        .map((one) => [one.function, one.rule]),
    ),
    reported,
  };
}

/** Whether a program says itself what is still held. */
export function countsResources(text: string): boolean {
  return /^func labHeld\(\) int /m.test(text);
}

/** The marked calls of a text. */
export function labCallsOf(text: string): readonly LabCall[] {
  const { ast } = parseGo(text);
  const functions = ast.decls.filter((decl) => decl.kind === 'FuncDecl');
  return ast.comments.flatMap((comment) => {
    const [, call, verdict] = /^\/\/ lab: (.+) (leaks|ends)$/.exec(comment.text) ?? [];
    if (call === undefined || (verdict !== 'leaks' && verdict !== 'ends')) return [];
    const below = functions.find(({ start }) => start > comment.start);
    return below === undefined ? [] : [{ call, name: below.name.name, verdict }];
  });
}
