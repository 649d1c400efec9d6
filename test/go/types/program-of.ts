/** Builds a Program in memory for tests of names and types: texts in, packages out. Standard library from the facts file. */
import { readFileSync } from 'node:fs';
import { ApiFacts } from '../../../src/go/facts/api-facts.js';
import { parseFactsFile } from '../../../src/go/facts/facts-file.js';
import { factsPackage } from '../../../src/go/module/facts-package.js';
import type { GoPackage, Module, Program, SourceFile } from '../../../src/go/program.js';
import type { Expr, Node } from '../../../src/go/syntax/ast.js';
import { parseGo } from '../../../src/go/syntax/parse.js';
import { childrenOf } from '../../../src/go/syntax/walk.js';
import type { PackageInfo } from '../../../src/go/types/package-info.js';
import { ProgramInfo } from '../../../src/go/types/program-info.js';
import { LineIndex } from '../../../src/text/line-index.js';

export interface PackageTexts {
  readonly files: Readonly<Record<string, string>>;
  readonly excluded?: Readonly<Record<string, string>>;
  readonly kind?: GoPackage['kind'];
  readonly partial?: boolean;
}

const facts = new ApiFacts([
  parseFactsFile(JSON.parse(readFileSync(new URL('../../../../data/std.json', import.meta.url), 'utf8')), 'std.json'),
]);

export function sourceFile(path: string, text: string): SourceFile {
  const parsed = parseGo(text);
  return {
    path,
    text,
    lines: new LineIndex(text),
    ast: parsed.ast,
    issues: parsed.issues,
    generated: false,
    isTest: path.endsWith('_test.go'),
    cgo: parsed.ast.imports.some((each) => each.path === 'C'),
  };
}

function packageOf(path: string, texts: PackageTexts, module: Module): GoPackage {
  const files = Object.entries(texts.files).map(([name, text]) => sourceFile(`${path}/${name}`, text));
  const excluded = Object.entries(texts.excluded ?? {}).map(([name, text]) => sourceFile(`${path}/${name}`, text));
  const { kind = 'plain', partial = false } = texts;
  return { path, name: files[0]?.ast.packageName ?? '', dir: path, kind, files, excluded, module, partial };
}

/** Packages by import path, and `facts` for the standard library. */
export function programOf(packages: Readonly<Record<string, PackageTexts>>, minor = 22): ProgramInfo {
  const module: Module = { path: 'example.com/m', dir: '', goVersion: { major: 1, minor }, godebug: {} };
  const inView = new Map(Object.entries(packages).map(([path, texts]) => [path, packageOf(path, texts, module)]));
  const program: Program = {
    packages: [...inView.values()],
    importPackage(path) {
      return inView.get(path) ?? factsPackage(facts, path);
    },
  };
  return new ProgramInfo(program);
}

/** The one package of a program made of one text (a package clause is put before it if it has none). */
export function infoOf(text: string, minor = 22): PackageInfo {
  const source = /^\s*(\/\/[^\n]*\s*)*package /.test(text) ? text : `package p\n${text}`;
  const program = programOf({ 'example.com/m/p': { files: { 'p.go': source } } }, minor);
  const [pkg] = program.program.packages;
  if (!pkg) throw new Error('no package');
  return program.infoOf(pkg);
}

/** Every node of the package's files in source order. */
export function nodesOf(info: PackageInfo): Node[] {
  const nodes: Node[] = [];
  const walk = (node: Node): void => {
    nodes.push(node);
    childrenOf(node).forEach(walk);
  };
  for (const file of [...info.package.files, ...info.package.excluded]) walk(file.ast);
  return nodes;
}

/** The expressions whose source text is `text`, in source order. */
export function expressions(info: PackageInfo, text: string): Expr[] {
  const found: Expr[] = [];
  for (const node of nodesOf(info)) {
    const file = info.names.fileOf(node);
    if (file && isExpr(node) && file.text.slice(node.start, node.end) === text) found.push(node);
  }
  return found;
}

/** The one marked expression: `/*@* / expr` would be noise, so tests name an expression by its text and its turn (from 0). */
export function expression(info: PackageInfo, text: string, turn = 0): Expr {
  const found = expressions(info, text)[turn];
  if (!found) throw new Error(`no expression ${text}`);
  return found;
}

function isExpr(node: Node): node is Expr {
  const other = ['Stmt', 'Spec', 'Decl', 'Block', 'Clause', 'Field', 'Element', 'File', 'MethodElem'];
  return !other.some((suffix) => node.kind.endsWith(suffix));
}
