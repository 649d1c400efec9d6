/** Which programs does the lab run? The examples of the articles, with a call marked `// lab: f(1) leaks` above each function. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/host/package-root.js';
import { parseGo } from '../../src/go/syntax/parse.js';
import { fixCase, runCase } from '../rules/run-case.js';

export interface LabCall {
  /** A Go statement that is a call: `f(1, 2)`. */
  readonly call: string;
  /** The function called, as findings name it. */
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

const FOLDER = join(packageRoot(), 'test', 'articles');

export function labPrograms(): readonly LabProgram[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.go'));
  return files.map(readProgram).filter(({ calls }) => calls.length > 0);
}

function readProgram(file: string): LabProgram {
  const text = readFileSync(join(FOLDER, file), 'utf8');
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
    // A ticker that is stopped ends nobody: whether its goroutine does is another matter.
    repairs: new Map(
      fixed.applied.filter(({ rule }) => rule !== 'ticker-not-stopped').map((one) => [one.function, one.rule]),
    ),
    reported,
  };
}

/** The marked calls of a text. */
export function labCallsOf(text: string): readonly LabCall[] {
  return parseGo(text).ast.comments.flatMap((comment) => {
    const [, call, verdict] = /^\/\/ lab: (.+) (leaks|ends)$/.exec(comment.text) ?? [];
    if (call === undefined || (verdict !== 'leaks' && verdict !== 'ends')) return [];
    return [{ call, name: call.replace(/^go /, '').replace(/\(.*$/, ''), verdict }];
  });
}
