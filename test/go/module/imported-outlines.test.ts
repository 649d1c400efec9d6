/** Of packages that are in view because others import them, only bodies that somebody asks for are read. */
import { expect, it } from '@jest/globals';
import { declsMentioning, valueNames } from '../../../src/go/names/mentions.js';
import type { SourceFile } from '../../../src/go/program.js';
import { DeferredFunc } from '../../../src/go/syntax/deferred-func.js';
import { buildProgram } from '../../../src/go/module/program.js';
import { describeType } from '../../../src/go/types/print.js';
import { ProgramInfo } from '../../../src/go/types/program-info.js';

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

/** Which functions of a package have been asked for their bodies. */
function readBodies(files: readonly SourceFile[]): readonly string[] {
  return files
    .flatMap(({ ast }) => ast.decls)
    .flatMap((decl) => (decl instanceof DeferredFunc && decl.unreadWords() === undefined ? [decl.name.name] : []));
}

it('a signature and the names of a body are told without the body', () => {
  const b =
    'package b\n\ntype T int\n\nfunc G(t T) T {\n\tvar unused T // h\n\treturn h(t)\n}\n\nfunc h(t T) T { return t }\n';
  const a = 'package a\n\nimport "m/b"\n\nvar V = b.G(1)\n';
  const program = buildProgram(
    [
      { path: 'go.mod', text: 'module m\n\ngo 1.24\n' },
      { path: 'a/a.go', text: a },
      { path: 'b/b.go', text: b },
    ],
    { report: ['a/a.go'] },
  );
  const info = new ProgramInfo(program);
  const [own] = program.packages;
  const imported = own && program.importPackage('m/b', own);
  if (!own || !imported) throw new Error('not in view');
  const binding = info.infoOf(own).names.scope.get('V');
  expect(binding && describeType(info.infoOf(own).typeOfBinding(binding))).toContain('T');
  const names = (name: string): readonly string[] =>
    imported.files.flatMap(({ ast }) => declsMentioning(ast, name).flatMap(valueNames));
  expect(names('t')).toEqual(['G', 'h']);
  expect(names('unused')).toEqual(['G']);
  expect(readBodies(imported.files)).toEqual([]);

  // Who asks for the users of a function reads what names it, and nothing else.
  const h = info.infoOf(imported).names.scope.get('h');
  expect(
    h &&
      info
        .infoOf(imported)
        .referencesOf(h)
        .map(({ access }) => access),
  ).toEqual(['declare', 'read']);
  expect(readBodies(imported.files)).toEqual(['G', 'h']);
  const parameter = h?.decl?.kind === 'FuncDecl' ? h.decl.type.params[0]?.names[0] : undefined;
  const t = parameter && info.infoOf(imported).resolve(parameter);
  expect(
    t &&
      info
        .infoOf(imported)
        .referencesOf(t)
        .map(({ access }) => access),
  ).toEqual(['declare', 'read']);
});
