import { describe, expect, it } from '@jest/globals';
import { accessPathOf, isPathPrefix, isSamePath, type AccessPath } from '../../../src/go/flow/access-path.js';
import { dumpOp } from '../../../src/go/flow/dump.js';
import { changesBetween, VariableWrites } from '../../../src/go/flow/path-changes.js';
import { operationsOf, pointsByNode, type Point } from '../../../src/go/flow/points.js';
import type { Expr, Ident } from '../../../src/go/syntax/ast.js';
import { graphOf, type Snippet } from './graph-of.js';

/** Resolves by name alone, which is enough for snippets without shadowing; names that begin with `un` are unknown. */
const resolve = (ident: Ident): string | undefined => (ident.name.startsWith('un') ? undefined : ident.name);

function expressionOf(source: string): Expr {
  const op = [...operationsOf(graphOf(`_ = ${source}`).graph)].findLast((candidate) => candidate.op === 'assign');
  const expr = op?.op === 'assign' ? op.node.rhs[0] : undefined;
  if (!expr) throw new Error(`no expression: ${source}`);
  return expr;
}

const pathOf = (source: string): AccessPath<string> | undefined => accessPathOf(expressionOf(source), resolve);

describe('accessPathOf', () => {
  it.each([
    ['s.mu', '(s).mu', true],
    ['s.mu', '(*s).mu', true],
    ['(&s).mu', 's.mu', true],
    ['*&s', 's', true],
    ['&*p', 'p', true],
    ['(*a)[1]', 'a[1]', true],
    ['*p', 'p', false],
    ['**p', '*p', false],
    ['&s.mu', 's.mu', false],
    ['s.mu', 't.mu', false],
    ['s.mu', 's.rw', false],
    ['s.mu', 's', false],
    ['l[i]', 'l[i]', true],
    ['l[i]', 'l[j]', false],
    ['l[0]', 'l[1]', false],
    ['l[h%n].mu', 'l[(h)%n].mu', true],
    ['l[h%n].mu', 'l[h/n].mu', false],
    ['l[k.id]', 'l[k.id]', true],
  ])('%s and %s: same %s', (a, b, same) => {
    const [left, right] = [pathOf(a), pathOf(b)];
    expect(left && right && isSamePath(left, right)).toBe(same);
  });

  it.each(['f()', 'f().mu', 'l[f()]', 'x.(T)', 'unknown.mu', 'l[unknown]', 'a + b', 'f[int, string]', 'l[i:j]', '_'])(
    '%s is none',
    (source) => {
      expect(pathOf(source)).toBeUndefined();
    },
  );

  it('is bounded', () => {
    expect(pathOf(`a${'.b'.repeat(60)}`)?.elements).toHaveLength(60);
    expect(pathOf(`a${'.b'.repeat(70)}`)).toBeUndefined();
  });

  it('knows prefixes', () => {
    const [outer, inner] = [pathOf('s.state'), pathOf('s.state.mu')];
    expect(outer && inner && [isPathPrefix(outer, inner), isPathPrefix(inner, outer)]).toEqual([true, false]);
  });
});

interface ChangeRow {
  readonly shows: string;
  readonly body: string;
  readonly path: string;
  /** The changes between the calls `from()` and `to()`, or from `from()` to itself where there is no `to()`. */
  readonly changes: readonly string[];
}

const CHANGES: readonly ChangeRow[] = [
  { shows: 'nothing in between', body: 'i := 0; from(); a(); to()', path: 'l[i].mu', changes: [] },
  {
    shows: 'an index assigned in between',
    body: 'i := 0; from(); i = 1; to()',
    path: 'l[i].mu',
    changes: ['assign i = 1'],
  },
  { shows: 'an index counted in between', body: 'from(); i++; to()', path: 'l[h%i].mu', changes: ['incdec i++'] },
  { shows: 'another variable', body: 'from(); j = 1; to()', path: 'l[i].mu', changes: [] },
  { shows: 'on one branch', body: 'from(); if a { s = t }; to()', path: 's.mu', changes: ['assign s = t'] },
  {
    shows: 'on a branch that does not arrive',
    body: 'from(); if a { s = t; return }; to()',
    path: 's.mu',
    changes: [],
  },
  { shows: 'before and after', body: 's = t; from(); to(); s = u', path: 's.mu', changes: [] },
  {
    shows: 'a field on the way',
    body: 'from(); s.state = t; to()',
    path: 's.state.mu',
    changes: ['assign s.state = t'],
  },
  { shows: 'a field beyond', body: 'from(); s.state.mu.x = t; to()', path: 's.state.mu', changes: [] },
  { shows: 'a field beside', body: 'from(); s.other = t; to()', path: 's.state.mu', changes: [] },
  { shows: 'the whole behind a pointer', body: 'from(); *s = t; to()', path: 's.state.mu', changes: ['assign *s = t'] },
  {
    shows: 'an element that may be the same',
    body: 'from(); l[j] = t; to()',
    path: 'l[i].mu',
    changes: ['assign l[j] = t'],
  },
  { shows: 'an element that is another', body: 'from(); l[1] = t; to()', path: 'l[0].mu', changes: [] },
  {
    shows: 'a variable of the loop, next turn',
    body: 'for i := range l { from() }',
    path: 'l[i].mu',
    changes: ['turn i'],
  },
  {
    shows: 'a variable before the loop, next turn',
    body: 'i := 1; for range l { from() }',
    path: 'l[i].mu',
    changes: [],
  },
  { shows: 'within a turn', body: 'for i := range l { from(); to() }', path: 'l[i].mu', changes: [] },
  { shows: 'in a literal', body: 'i := 0; g(func() { i = 2 }); from(); to()', path: 'l[i].mu', changes: ['i'] },
  { shows: 'read in a literal', body: 'i := 0; g(func() { h(i) }); from(); to()', path: 'l[i].mu', changes: [] },
  { shows: 'address taken', body: 'i := 0; g(&i); from(); to()', path: 'l[i].mu', changes: ['i'] },
  {
    shows: 'received in a select',
    body: 'from(); select { case s = <-c: }; to()',
    path: 's.mu',
    changes: ['comm s = <-c'],
  },
];

describe('changesBetween', () => {
  it.each(CHANGES)('$shows', ({ body, path, changes }) => {
    const snippet = graphOf(body);
    const accessPath = pathOf(path);
    const from = callPoint(snippet, 'call from()');
    if (!accessPath || !from) throw new Error('broken row');
    const to = callPoint(snippet, 'call to()') ?? from;
    const writes = new VariableWrites(snippet.graph.func, resolve);
    const found = changesBetween({ path: accessPath, func: snippet.graph.func, from, to, resolve, writes });
    expect(
      found.map((change) => (change.kind === 'indirect' ? change.variable : dumpOp(change.op, snippet.text))),
    ).toEqual(changes);
  });

  it('counts a second := of a captured variable as an assignment', () => {
    const snippet = graphOf('a, err := f(); go func() { from(err) }(); b, err := g(); _, _ = a, b');
    const writes = new VariableWrites(snippet.graph.func, resolve);
    const literal = [...operationsOf(snippet.graph)].find((op) => op.op === 'literal');
    if (literal?.op !== 'literal') throw new Error('no literal');
    expect(writes.isWrittenOutside('err', literal.node)).toBe(true);
    expect(writes.isWrittenOutside('a', literal.node)).toBe(false);
  });
});

function callPoint({ graph, text }: Snippet, printed: string): Point | undefined {
  const op = [...operationsOf(graph)].find((candidate) => dumpOp(candidate, text) === printed);
  return op && pointsByNode(graph).get(op.node);
}
