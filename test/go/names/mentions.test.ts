/** Where is a name written, in a tree and in one that shares most of it? */
import { describe, expect, it } from '@jest/globals';
import { buildProgram } from '../../../src/go/module/program.js';
import { declsMentioning, declsMentioningAny, identsIn } from '../../../src/go/names/mentions.js';
import type { Decl } from '../../../src/go/syntax/ast.js';
import { linesOf, withFunctions } from '../../../src/go/syntax/changed-functions.js';
import { parseGo } from '../../../src/go/syntax/parse.js';

const TEXT = 'package p\n\nfunc a() { x() }\n\nfunc b() { y() }\n\nfunc c() { x(); y() }\n';

function namesOf(decls: Iterable<Decl>): readonly string[] {
  return [...decls].map((decl) => (decl.kind === 'FuncDecl' ? decl.name.name : decl.kind));
}

describe('a tree with another body for b', () => {
  const parsed = parseGo(TEXT);
  const b = parsed.ast.decls[1];
  const lines = b && linesOf(b, parsed.ast, TEXT);
  if (b?.kind !== 'FuncDecl' || !lines) throw new Error('no function');
  const changed = withFunctions({ text: TEXT, parsed }, [{ decl: b, lines, newText: 'func b() { x(); z() }' }]);
  const ast = changed?.parsed.ast;
  if (!ast) throw new Error('no tree');

  it.each([
    ['x', ['a', 'b', 'c']],
    ['y', ['c']],
    ['z', ['b']],
    ['b', ['b']],
    ['nobody', []],
  ])('%s is written by %j', (name, decls) => {
    expect(namesOf(declsMentioning(ast, name))).toEqual(decls);
    expect(namesOf(declsMentioningAny(ast, (each) => each === name))).toEqual(decls);
  });

  it('has the new declaration in place of the old one', () => {
    expect(declsMentioning(ast, 'b')).toEqual([ast.decls[1]]);
    expect(declsMentioning(parsed.ast, 'b')).toEqual([b]);
  });
});

it('what a package writes is looked up once for each name', () => {
  const [pkg] = buildProgram([
    { path: 'a.go', text: TEXT },
    { path: 'b.go', text: 'package p\n\nvar v = x\n' },
  ]).packages;
  if (!pkg) throw new Error('no package');
  expect(identsIn(pkg, 'x').map(({ start }) => start)).toEqual([22, 58, 19]);
  expect(identsIn(pkg, 'x')).toBe(identsIn(pkg, 'x'));
});
