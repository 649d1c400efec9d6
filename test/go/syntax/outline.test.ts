/** Bodies that are read later hold what they would hold at once, and what is read of a file is its outline alone. */
import { describe, expect, it } from '@jest/globals';
import type { Node } from '../../../src/go/syntax/ast.js';
import { outlineOf } from '../../../src/go/syntax/outline.js';
import { parseGo } from '../../../src/go/syntax/parse.js';
import { childrenOf, walk } from '../../../src/go/syntax/walk.js';

const TEXTS: Readonly<Record<string, string>> = {
  plain: 'package p\n\nfunc f(a int) int {\n\tif a > 0 {\n\t\treturn g("}")\n\t}\n\treturn 0\n}\n\nvar x = 1\n',
  'braces in strings, runes and comments':
    "package p\n\nfunc f() {\n\ta(`}\n}\n`, \"\\\"}\", '}', '\\'') // }\n\t/* }\n} */\n\tb()\n}\n\nfunc g() { c() }\n",
  'types with braces in a signature':
    'package p\n\nfunc f(a struct{ b int }) interface{ M() } {\n\treturn a\n}\n\nfunc (r *T[K]) m() struct{} {\n\treturn struct{}{}\n}\n',
  'a literal that begins a line': 'package p\n\nvar x =\nfunc (a int) {\n\tg()\n}\n\nfunc h() {\n\ti()\n}\n',
  'calls of new and make with expressions':
    'package p\n\nfunc f() *int {\n\treturn new(1 + 2)\n}\n\nfunc g() {\n\tmake(3)\n}\n',
  'without a body': 'package p\n\nfunc f(a int)\n\nfunc g() {\n\tf(1)\n}\n',
  'empty and on one line': 'package p\n\nfunc f() {}\n\nfunc g() { f() }\n',
  generics: 'package p\n\nfunc f[K comparable, V interface{ ~int }](m map[K]V) {\n\tfor range m {\n\t}\n}\n',
};

/** Kinds, places and spelling of everything below a node. */
function shapeOf(root: Node): readonly string[] {
  const shape: string[] = [];
  walk(root, (node) => {
    shape.push(`${node.kind} ${node.start}-${node.end}${node.kind === 'Ident' ? node.name : ''}`);
  });
  return shape;
}

describe('deferred bodies', () => {
  it.each(Object.entries(TEXTS))('%s', (_, text) => {
    const later = parseGo(text, { deferBodies: true });
    const atOnce = parseGo(text);
    expect(shapeOf(later.ast)).toEqual(shapeOf(atOnce.ast));
    expect(later.issues).toEqual(atOnce.issues);
  });

  it.each(Object.entries(TEXTS))('parents and ids: %s', (_, text) => {
    const { ast } = parseGo(text, { deferBodies: true });
    const ids = new Set<number>();
    walk(ast, (node) => {
      expect(ids.has(node.id)).toBe(false);
      ids.add(node.id);
      for (const child of childrenOf(node)) expect(child.parent).toBe(node);
    });
  });

  it('a text with a syntax error outside of bodies is read whole', () => {
    const text = 'package p\n\nfunc f() {\n\tg()\n}\n\nvar = 2\n';
    const later = parseGo(text, { deferBodies: true });
    expect(shapeOf(later.ast)).toEqual(shapeOf(parseGo(text).ast));
    expect(later.issues.length).toBeGreaterThan(0);
  });

  it('leaves out what stands in bodies, and keeps every place', () => {
    const text = 'package p\n\nfunc f() {\n\tg()\n}\n\nvar x = func() { h() }\n';
    const { text: outline, bodies } = outlineOf(text);
    expect(outline).toBe('package p\n\nfunc f() {      }\n\nvar x = func() { h() }\n');
    expect([...bodies]).toEqual([text.indexOf('{')]);
  });
});
