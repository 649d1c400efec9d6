/** Names and types never throw on Go source, however broken: seeded mutations of a file that holds each form. */
import { readFileSync } from 'node:fs';
import { describe, it, expect } from '@jest/globals';
import type { Expr, Node } from '../../../src/go/syntax/ast.js';
import { lookupMember } from '../../../src/go/types/members.js';
import type { PackageInfo } from '../../../src/go/types/package-info.js';
import { infoOf, nodesOf } from './program-of.js';

const FORMS = readFileSync(new URL('../../../../tools/typesdump/testdata/forms/forms.go', import.meta.url), 'utf8');

/** Asks everything of everything; returns how many answers there were. */
function askAll(info: PackageInfo): number {
  let answers = 0;
  for (const node of nodesOf(info)) {
    if (node.kind === 'Ident') {
      const binding = info.resolve(node);
      if (binding) answers += info.referencesOf(binding).length;
    }
    if (node.kind === 'Call') answers += info.calleeOf(node).kind.length + info.argumentTypes(node).length;
    if (node.kind === 'Selector') answers += info.selection(node).kind.length;
    if (isExpr(node)) answers += ask(info, node);
  }
  return answers;
}

function isExpr(node: Node): node is Expr {
  return !/Stmt$|Spec$|Decl$|Clause$|^(Block|Field|Element|File|MethodElem)$/.test(node.kind);
}

function ask(info: PackageInfo, expr: Expr): number {
  info.constValue(expr);
  return info.typeOf(expr).kind.length;
}

/** A generator with a fixed seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function mutated(text: string, random: () => number): string {
  const at = (): number => Math.floor(random() * text.length);
  const [from, to] = [at(), at()];
  const span = text.slice(from, from + Math.floor(random() * 60));
  switch (Math.floor(random() * 3)) {
    case 0:
      return text.slice(0, from) + text.slice(from + span.length);
    case 1:
      return text.slice(0, to) + span + text.slice(to);
    default:
      return text.slice(0, from) + '{([,:=&*<-'.charAt(Math.floor(random() * 10)) + text.slice(from + 1);
  }
}

describe('broken source', () => {
  it('is answered without an exception', () => {
    const random = generator(7);
    let answers = 0;
    for (let round = 0; round < 60; round++) {
      const text = mutated(mutated(mutated(FORMS, random), random), random);
      answers += askAll(infoOf(text, 26));
    }
    // Most mutations leave most of the file readable.
    expect(answers).toBeGreaterThan(60 * 1000);
  });

  it.each([
    ['a type that is itself', 'type A A\ntype B = C\ntype C = B\nvar a A\nvar b B\nfunc f() { a.x(); b.y() }'],
    [
      'a variable that is itself',
      'var a, b = b, a\nvar c = func() int { return c }\nconst d = d + 1\nvar e [len(e)]int',
    ],
    [
      'embedding itself',
      'type S struct { *S; T }\ntype T struct { *S }\ntype I interface { I; J }\ntype J interface { I }\nfunc f(s S, i I) { s.x(); i.y() }',
    ],
    [
      'a generic type that grows',
      'type G[T any] struct { *G[G[T]] }\nfunc f(g G[int]) { g.x() }\ntype H[T any] H[H[T]]\nvar h H[int]\nfunc k() { h.x() }',
    ],
    [
      'a constraint on itself',
      'func F[T interface{ ~[]T }, U T](t T, u U) T { return F(t, u) }\nfunc f() { F(nil, 1) }',
    ],
    [
      'wide embedding',
      `${Array.from({ length: 14 }, (_, i) => `type I${i} interface { ${Array.from({ length: 9 }, () => `I${i + 1}`).join('; ')} }`).join('\n')}\nfunc f(i I0) { i.x() }`,
    ],
  ])('%s', (_name, text) => {
    expect(askAll(infoOf(`package p\n${text}`, 26))).toBeGreaterThan(0);
  });

  it('a member is looked for within bounds', () => {
    const types = Array.from({ length: 12 }, (_, i) => {
      const next = Array.from({ length: 8 }, (__, k) => `F${k} G${i + 1}[[${k}]T]`);
      return `type G${i}[T any] struct { ${next.map((each) => each.slice(each.indexOf(' ') + 1)).join('; ')} }`;
    });
    const info = infoOf(`package p\n${types.join('\n')}\nvar g G0[int]`, 26);
    const binding = info.names.scope.get('g');
    expect(binding && lookupMember(info.typeOfBinding(binding), 'x').kind).toBe('unknown');
  });
});
