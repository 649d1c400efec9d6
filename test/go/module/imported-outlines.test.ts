/** Of packages that are in view because others import them, only bodies that somebody asks for are read. */
import { expect, it } from '@jest/globals';
import { DeferredFunc } from '../../../src/go/syntax/deferred-func.js';
import { buildProgram } from '../../../src/go/module/program.js';

const FILES = [
  { path: 'go.mod', text: 'module m\n\ngo 1.24\n' },
  { path: 'a/a.go', text: 'package a\n\nimport "m/b"\n\nfunc F() { b.G() }\n' },
  { path: 'b/b.go', text: 'package b\n\nfunc G() { h() }\n\nfunc h() {}\n' },
];

it.each([
  ['an import', ['a/a.go'], true],
  ['reported itself', ['a/a.go', 'b/b.go'], false],
])('%s', (_, report, isDeferred) => {
  const program = buildProgram(FILES, { report });
  const [own] = program.packages;
  const imported = own && program.importPackage('m/b', own);
  const decls = imported?.files.flatMap(({ ast }) => ast.decls);
  // `func h() {}` holds nothing that could be left out.
  expect(decls?.map((decl) => decl instanceof DeferredFunc)).toEqual([isDeferred, false]);
  expect(own?.files[0]?.ast.decls.some((decl) => decl instanceof DeferredFunc)).toBe(false);
  const [first] = decls ?? [];
  expect(first?.kind === 'FuncDecl' && first.body?.list.map(({ kind }) => kind)).toEqual(['ExprStmt']);
});
