import { describe, expect, it } from '@jest/globals';
import { parseGo } from '../../../src/go/syntax/parse.js';
import type { Expr } from '../../../src/go/syntax/ast.js';
import { atomOf, Guards } from '../../../src/leaks/paths/guards.js';

function expression(source: string): Expr {
  const decl = parseGo(`package p\nvar _ = ${source}\n`).ast.decls[0];
  const spec = decl?.kind === 'GenDecl' ? decl.specs[0] : undefined;
  const value = spec?.kind === 'ValueSpec' ? spec.values[0] : undefined;
  if (!value) throw new Error(`no expression: ${source}`);
  return value;
}

const facts = {
  resolve: () => undefined,
  constant: (expr: Expr) => (expr.kind === 'BasicLit' ? expr.raw : undefined),
};

/** Whether the outcomes of two conditions can be met on one path. */
function areCompatible([first, a]: readonly [string, boolean], [second, b]: readonly [string, boolean]): boolean {
  const assume = (guards: Guards | undefined, source: string, outcome: boolean): Guards | undefined => {
    const atom = atomOf(expression(source), facts);
    return atom && guards?.assume(atom.subject, outcome ? atom.whenTrue : atom.whenFalse);
  };
  return assume(assume(Guards.none, first, a), second, b) !== undefined;
}

const PAIRS: readonly (readonly [readonly [string, boolean], readonly [string, boolean], boolean])[] = [
  [['ok', true], ['ok', false], false],
  [['ok', true], ['ok', true], true],
  [['x == nil', true], ['x != nil', true], false],
  [['x == nil', false], ['x != nil', true], true],
  [['n > 3', true], ['n < 2', true], false],
  [['n > 3', true], ['n == 4', true], true],
  [['n > 3', true], ['3 >= n', true], false],
  [['n == 4', true], ['n == 5', true], false],
  [['n != 4', true], ['n == 4', true], false],
  [['s == "a"', true], ['s == "b"', true], false],
  [['s != "a"', true], ['s == "b"', true], true],
  [['a.b == nil', true], ['a.c == nil', false], true],
  [['f(x)', true], ['f(x)', false], false],
];

describe('Guards', () => {
  it.each(PAIRS)('%p and %p: %p', (first, second, compatible) => {
    expect(areCompatible(first, second)).toBe(compatible);
  });

  it('forgets what a variable meant before it was assigned', () => {
    const subject = { text: 'x#1', variables: new Set([1]) };
    const known = Guards.none.assume(subject, { kind: 'nil' });
    expect(known?.without(1).key).toBe('');
    expect(known?.without(2).key).toBe(known?.key);
  });
});
