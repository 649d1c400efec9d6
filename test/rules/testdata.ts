/**
 * What do the files below a rule's testdata expect? `// want "regexp"` on a reported line, `// ok: reason` on a near-miss,
 * `// want-todo "regexp"` on an admitted miss. A marker on a line of its own speaks of the next line of code; `// ok:`
 * above a function speaks of all of it. `// want other-rule "regexp"` names a finding of another rule.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseGo } from '../../src/go/syntax/parse.js';
import type { Comment, File } from '../../src/go/syntax/ast.js';
import { packageRoot } from '../../src/host/package-root.js';
import { LineIndex } from '../../src/text/line-index.js';

/** A finding that is expected, or for `todo` would be right but is admitted to be missing. */
export interface Want {
  readonly line: number;
  readonly rule: string;
  /** Matched against `severity: message`. */
  readonly pattern: RegExp;
  readonly todo: boolean;
}

/** Lines on which nothing may be reported, from 1, both inclusive. */
export interface NearMiss {
  readonly first: number;
  readonly last: number;
  readonly reason: string;
}

export interface Expectations {
  readonly wants: readonly Want[];
  readonly nearMisses: readonly NearMiss[];
}

export interface RuleCase {
  /** The file's name without `.go`: "returns" or "returns_test". */
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly goldenPath: string;
  /** Undefined where there is no golden file. */
  readonly golden: string | undefined;
  readonly expected: Expectations;
}

/** What a Go file is tested under unless its first line says `// go 1.N`. */
export const DEFAULT_GO = '1.22';

/** The folder of a rule. */
export function ruleFolder(id: string): string {
  return join(packageRoot(), 'rules', id);
}

/** The cases of a rule in order of their names. */
export function casesOf(id: string): readonly RuleCase[] {
  const folder = join(ruleFolder(id), 'testdata');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.go') && !name.endsWith('.fixed.go'))
    .sort()
    .map((file) => readCase(folder, file, id));
}

function readCase(folder: string, file: string, rule: string): RuleCase {
  const name = file.slice(0, -'.go'.length);
  const text = readFileSync(join(folder, file), 'utf8');
  const goldenPath = join(folder, `${name}.fixed.go`);
  const golden = existsSync(goldenPath) ? readFileSync(goldenPath, 'utf8') : undefined;
  return { name, path: join(folder, file), text, goldenPath, golden, expected: expectationsOf(text, rule) };
}

/** The Go version that a file's first line asks for. */
export function goVersionOf(text: string): string {
  return /^\/\/ go (1\.\d+)\n/.exec(text)?.[1] ?? DEFAULT_GO;
}

/** The markers of a text. Throws on one that cannot be read: a misspelt marker would test nothing. */
export function expectationsOf(text: string, rule: string): Expectations {
  const { ast } = parseGo(text);
  const lines = new LineIndex(text);
  const wants: Want[] = [];
  const nearMisses: NearMiss[] = [];
  for (const comment of ast.comments) {
    const line = codeLine(comment, lines);
    for (const part of comment.text.split('//').map((each) => each.trim())) {
      if (/^(want|want-todo)\b/.test(part)) wants.push(...wantsIn(part, line, rule));
      if (part.startsWith('ok:')) nearMisses.push({ ...reach(ast, lines, line), reason: part.slice(3).trim() });
    }
  }
  return { wants, nearMisses };
}

const WANT = /^(want-todo|want)(?:\s+([a-z][a-z-]+))?((?:\s+"(?:[^"\\]|\\.)*")+)\s*$/;

function wantsIn(part: string, line: number, rule: string): readonly Want[] {
  const match = WANT.exec(part);
  if (!match) throw new Error(`line ${line}: not a marker: // ${part}`);
  const [, kind, named, patterns = ''] = match;
  return [...patterns.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, source = '']) => ({
    line,
    rule: named ?? rule,
    pattern: new RegExp(source),
    todo: kind === 'want-todo',
  }));
}

/** The comment's own line, or for a comment on a line of its own the next line that holds code. */
function codeLine(comment: Comment, lines: LineIndex): number {
  const own = lines.line(comment.start);
  const before = lines.text.slice(lines.lineStart(own), comment.start);
  if (before.trim() !== '') return own;
  let line = own + 1;
  while (line < lines.lineCount && /^\s*(\/\/.*)?$/.test(lines.lineText(line))) line++;
  return line;
}

function reach(ast: File, lines: LineIndex, line: number): { first: number; last: number } {
  const decl = ast.decls.find((each) => each.kind === 'FuncDecl' && lines.line(each.start) === line);
  return { first: line, last: decl ? lines.line(decl.end) : line };
}
