/** Flow graphs of sources and trees that nest without end: they come out whole, or say what is missing, and nothing overflows. */
import { describe, expect, it } from '@jest/globals';
import { buildFlowGraph } from '../../../src/go/flow/build-graph.js';
import type { Expr, Func, FuncType, IfStmt, Stmt } from '../../../src/go/syntax/ast.js';
import { graphOf, optionsFor } from './graph-of.js';

const DEPTH = 100_000;
/** Source that nests or repeats without end. The parser has bounds of its own; a graph must come out of what it gives. */
const DEEP_SOURCE: readonly (readonly [string, string])[] = [
  ['brackets', `a(${'('.repeat(DEPTH)}x${')'.repeat(DEPTH)})`],
  ['blocks', `${'{'.repeat(DEPTH)}a()${'}'.repeat(DEPTH)}`],
  ['negations', `if ${'!'.repeat(DEPTH)}x { a() }`],
  ['conjunctions in calls', `y := ${'x && a('.repeat(5_000)}x()${')'.repeat(5_000)}`],
  ['loops', `${'for {'.repeat(5_000)}a()${'}'.repeat(5_000)}`],
  ['selects', `${'select { case <-c: '.repeat(5_000)}a()${'}'.repeat(5_000)}`],
];

const AT = { id: 0, start: 0, end: 0, parent: undefined };
const X: Expr = { ...AT, kind: 'Ident', name: 'x' };
const CALL: Expr = { ...AT, kind: 'Call', fun: X, args: [], spread: false };

function wrapped<T>(inner: T, wrap: (inner: T) => T): T {
  let whole = inner;
  for (let level = 0; level < DEPTH; level++) whole = wrap(whole);
  return whole;
}

function binary(op: string, x: Expr, y: Expr): Expr {
  return { ...AT, kind: 'Binary', op, x, y };
}

function statementOf(x: Expr): Stmt {
  return { ...AT, kind: 'ExprStmt', x };
}

function ifOf(cond: Expr, otherwise: IfStmt | undefined): IfStmt {
  return { ...AT, kind: 'IfStmt', init: undefined, cond, then: { ...AT, kind: 'Block', list: [] }, else: otherwise };
}

/** Trees deeper than any parser of ours gives: name, statement, why the graph is unknown. */
const DEEP_TREES: readonly (readonly [string, Stmt, readonly string[]])[] = [
  ['brackets', statementOf(wrapped<Expr>(X, (x) => ({ ...AT, kind: 'Paren', x }))), ['nesting']],
  [
    'calls',
    statementOf(wrapped<Expr>(X, (fun) => ({ ...AT, kind: 'Call', fun, args: [], spread: false }))),
    ['nesting'],
  ],
  ['blocks', wrapped<Stmt>(statementOf(X), (stmt) => ({ ...AT, kind: 'Block', list: [stmt] })), ['nesting']],
  ['a sum to the left', statementOf(wrapped<Expr>(X, (x) => binary('+', x, X))), []],
  ['a sum to the right', statementOf(wrapped<Expr>(X, (y) => binary('+', X, y))), ['nesting']],
  ['a conjunction to the left', statementOf(wrapped<Expr>(X, (x) => binary('&&', x, CALL))), []],
  ['a conjunction to the right', statementOf(wrapped<Expr>(X, (y) => binary('&&', CALL, y))), ['nesting']],
  [
    'a condition to the left',
    ifOf(
      wrapped<Expr>(X, (x) => binary('&&', x, CALL)),
      undefined,
    ),
    [],
  ],
  [
    'a condition to the right',
    ifOf(
      wrapped<Expr>(X, (y) => binary('||', CALL, y)),
      undefined,
    ),
    [],
  ],
  [
    'negations',
    ifOf(
      wrapped<Expr>(X, (x) => ({ ...AT, kind: 'Unary', op: '!', x })),
      undefined,
    ),
    [],
  ],
  ['else ifs', wrapped<IfStmt>(ifOf(X, undefined), (rest) => ifOf(X, rest)), []],
  [
    'conjunctions in calls',
    statementOf(
      wrapped<Expr>(CALL, (y) => ({ ...AT, kind: 'Call', fun: X, args: [binary('&&', X, y)], spread: false })),
    ),
    ['nesting'],
  ],
];

describe('deep nesting', () => {
  it.each(DEEP_SOURCE)('source: %s', (_, body) => {
    const { graph } = graphOf(body);
    expect(graph.unknown).not.toEqual([]);
  });

  it.each(DEEP_TREES)('tree: %s', (_, stmt, unknown) => {
    const type: FuncType = { ...AT, kind: 'FuncType', typeParams: [], params: [], results: [] };
    const func: Func = { ...AT, kind: 'FuncLit', type, body: { ...AT, kind: 'Block', list: [stmt] } };
    const graph = buildFlowGraph(func, optionsFor(''));
    expect(graph.unknown).toEqual(unknown);
    expect(graph.exits).toHaveLength(1);
  });
});
