/** Is only that read anew which a change can have touched, and does the rest keep its nodes and places? */
import { describe, expect, it } from '@jest/globals';
import type { Decl, FuncDecl } from '../../../src/go/syntax/ast.js';
import { linesOf, withFunctions, type ChangedTree } from '../../../src/go/syntax/changed-functions.js';
import { parseGo, type ParsedFile } from '../../../src/go/syntax/parse.js';
import { walk } from '../../../src/go/syntax/walk.js';

const TEXT =
  'package p\n\n// A is first.\nfunc A() { a() } // behind it\n\n// B is second.\n// It has two lines.\nfunc B() {\n\tb() // in it\n}\n\nfunc C() { c() }\n';

function funcNamed({ ast }: ParsedFile, name: string): FuncDecl {
  const found = ast.decls.find((decl): decl is FuncDecl => decl.kind === 'FuncDecl' && decl.name.name === name);
  if (!found) throw new Error(`no function ${name}`);
  return found;
}

/** The file with other texts for the lines of some functions. */
function changed(
  parsed: ParsedFile,
  newTexts: Readonly<Record<string, (lines: string) => string>>,
): ChangedTree | undefined {
  const functions = Object.entries(newTexts).flatMap(([name, change]) => {
    const decl = funcNamed(parsed, name);
    const lines = linesOf(decl, parsed.ast, TEXT);
    return lines ? [{ decl, lines, newText: change(TEXT.slice(lines.start, lines.end)) }] : [];
  });
  return withFunctions({ text: TEXT, parsed }, functions);
}

describe('the tree of a changed file', () => {
  const before = parseGo(TEXT);
  const after = changed(before, { B: (lines) => lines.replace('b()', 'other(1)') });
  const textOf = (decl: Decl): string => (after?.text ?? '').slice(decl.start, decl.end);

  it('shares all declarations but the changed one, in their order', () => {
    const decls = after?.parsed.ast.decls ?? [];
    expect(decls.map((decl, at) => decl === before.ast.decls[at])).toEqual([true, false, true]);
    expect(decls.map(textOf)).toEqual(['func A() { a() }', 'func B() {\n\tother(1) // in it\n}', 'func C() { c() }']);
    expect(after?.parsed.ast.origin).toBe(before.ast);
  });

  it('numbers new nodes behind all others and leads from them to itself', () => {
    const decl = after && funcNamed(after.parsed, 'B');
    if (!decl) throw new Error('no tree');
    const ids: number[] = [];
    walk(decl, ({ id }) => ids.push(id));
    expect(Math.min(...ids)).toBeGreaterThanOrEqual(before.nodes);
    expect(decl.parent).toBe(after.parsed.ast);
  });

  it('has the comments of the changed function where it stands now', () => {
    const comments = after?.parsed.ast.comments ?? [];
    expect(comments.map(({ text }) => text)).toEqual([
      '// A is first.',
      '// behind it',
      '// B is second.',
      '// It has two lines.',
      '// in it',
    ]);
    for (const { start, end, text } of comments) expect(after?.text.slice(start, end)).toBe(text);
    expect(after?.text.slice(after.starts[0]).startsWith('// B is second.')).toBe(true);
  });
});

it('several functions are read, each by itself', () => {
  const after = changed(parseGo(TEXT), {
    A: (lines) => lines.replace('a()', 'x()'),
    C: (lines) => lines.replace('c()', 'y()'),
  });
  const decls = after?.parsed.ast.decls ?? [];
  expect(decls.map((decl) => after?.text.slice(decl.start, decl.end).replace(/\s+/g, ' '))).toEqual([
    'func A() { x() }',
    'func B() { b() // in it }',
    'func C() { y() }',
  ]);
});

describe('the whole text must be read where the new text of a function', () => {
  it.each([
    ['has a syntax error', (lines: string) => lines.replace('b()', 'b(')],
    ['closes it too early', (lines: string) => lines.replace('b()', '}\n\nfunc D() {')],
    ['has another name', (lines: string) => lines.replace('func B', 'func D')],
    ['is gone', () => '// nothing'],
  ])('%s', (_, change) => {
    expect(changed(parseGo(TEXT), { B: change })).toBeUndefined();
  });
});

it('a function that shares its lines with another has no lines of its own', () => {
  const text = 'package p\n\nfunc A() {}; func B() {}\n';
  const parsed = parseGo(text);
  expect(linesOf(funcNamed(parsed, 'A'), parsed.ast, text)).toBeUndefined();
});
