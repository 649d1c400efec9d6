import { describe, expect, it } from '@jest/globals';
import { dumpOp } from '../../../src/go/flow/dump.js';
import type { Op } from '../../../src/go/flow/graph.js';
import { identsOf, readsOf, writesOf } from '../../../src/go/flow/op-access.js';
import { findPath, blocksReachableFrom, reaches } from '../../../src/go/flow/paths.js';
import { opAt, operationsOf, pointsByNode, type Point } from '../../../src/go/flow/points.js';
import { graphOf, type Snippet } from './graph-of.js';

/** The point of the only operation that prints as `text`. */
function pointOf({ graph, text }: Snippet, printed: string): Point {
  const found = [...operationsOf(graph)].filter((op) => dumpOp(op, text) === printed);
  const point = found[0] && pointsByNode(graph).get(found[0].node);
  if (!point || found.length > 1) throw new Error(`${found.length} operations print as ${printed}`);
  return point;
}

const after = (point: Point): Point => ({ block: point.block, index: point.index + 1 });

describe('findPath', () => {
  const lock = graphOf(
    'mu.Lock()\nif a { if b { return }; mu.Unlock(); return }\nfor c() { mu.Unlock(); mu.Lock() }\npanic(d)',
  );

  it('takes the shortest way to an exit that avoids an operation', () => {
    const path = findPath({
      from: after({ block: lock.graph.entry, index: 0 }),
      cutOp: (op) => dumpOp(op, lock.text) === 'call mu.Unlock()',
      atExit: (block) => block.exit === 'return',
    });
    expect(path?.blocks.map((block) => block.id)).toEqual([0, 1, 2]);
    expect(path?.edges.map((edge) => edge.kind)).toEqual(['true', 'true']);
    expect(path?.end.index).toBe(1);
  });

  it('arrives at operations and respects cut edges', () => {
    const snippet = graphOf('a()\nif b { c() } else { d() }\ne()');
    const from = pointOf(snippet, 'call a()');
    const atOp = (op: Op): boolean => dumpOp(op, snippet.text) === 'call e()';
    const cutEdge = (kind: string) => (edge: { kind: string }) => edge.kind === kind;
    expect(findPath({ from, atOp, cutEdge: cutEdge('true') })?.blocks.map((block) => block.id)).toEqual([0, 2, 3]);
    expect(findPath({ from, atOp, cutEdge: cutEdge('false') })?.blocks.map((block) => block.id)).toEqual([0, 1, 3]);
    expect(reaches({ from, atOp, cutOp: (op) => op.op === 'use' })).toBe(false);
  });

  it('comes back to where it started by way of a loop only', () => {
    const snippet = graphOf('for a() { mu.Lock() }\nb()');
    const lockAt = pointOf(snippet, 'call mu.Lock()');
    const again = { atOp: (_: Op, point: Point) => opAt(point) === opAt(lockAt) };
    expect(findPath({ from: after(lockAt), ...again })?.blocks.map((block) => block.id)).toEqual([2, 1, 2]);
    expect(reaches({ from: after(lockAt), ...again, cutEdge: (edge) => edge.back })).toBe(false);
    expect(reaches({ from: pointOf(snippet, 'call b()'), ...again })).toBe(false);
  });

  it('stops at a target in the block of the start', () => {
    const snippet = graphOf('a(); b(); c()');
    const path = findPath({
      from: pointOf(snippet, 'call a()'),
      atOp: (op) => dumpOp(op, snippet.text) === 'call b()',
    });
    expect(path).toEqual({ blocks: [snippet.graph.entry], edges: [], end: { block: snippet.graph.entry, index: 1 } });
  });
});

describe('blocksReachableFrom', () => {
  it('holds the block itself only in a loop', () => {
    const { graph } = graphOf('a()\nfor b() { c() }');
    const [entry, head] = graph.blocks;
    expect(entry && blocksReachableFrom(entry).has(entry)).toBe(false);
    expect(head && blocksReachableFrom(head).has(head)).toBe(true);
  });
});

/** Each row: the body, then per operation: printed, reads, identifiers evaluated, writes. */
const ACCESSES: readonly (readonly [string, readonly (readonly [string, string, string, string])[]])[] = [
  [
    'x.f[i], y = g(a.b, &c), <-ch',
    [
      ['call g(a.b, &c)', 'g a.b c', 'g a c', ''],
      ['recv <-ch', 'ch', 'ch', ''],
      ['assign x.f[i], y = g(a.b, &c), <-ch', 'x.f i', 'x i', 'x.f[i] y'],
    ],
  ],
  ['*p = q', [['assign *p = q', 'p q', 'p q', '*p']]],
  ['n += m', [['assign n += m', 'n m', 'n m', 'n']]],
  ['n++', [['incdec n++', 'n', 'n', 'n']]],
  ['var a, b = c, T{k: d}', [['declare a, b = c, T{k: d}', 'c k d', 'c k d', 'a b']]],
  [
    'v := a && f()',
    [
      ['use a', 'a', 'a', ''],
      ['call f()', 'f', 'f', ''],
      ['assign v := a && f()', '', '', 'v'],
    ],
  ],
  ['v := a && b.c', [['assign v := a && b.c', 'a b.c', 'a b', 'v']]],
  [
    'go s.run(ctx, h(1))',
    [
      ['call h(1)', 'h', 'h', ''],
      ['go s.run(ctx, h(1))', 's.run ctx', 's ctx', ''],
    ],
  ],
  [
    'for k, m[i] = range xs {}',
    [
      ['use xs', 'xs', 'xs', ''],
      ['turn k, m[i]', 'm i', 'm i', 'k m[i]'],
    ],
  ],
  [
    'select { case v, m[j] = <-c.d: case out <- w: }',
    [
      ['select', 'c.d out w', 'c out w', ''],
      ['comm v, m[j] = <-c.d', 'm j', 'm j', 'v m[j]'],
      ['comm out <- w', '', '', ''],
    ],
  ],
  [
    'switch w := v.(type) { case int: }',
    [
      ['use v', 'v', 'v', ''],
      ['bind w', '', '', 'w'],
    ],
  ],
  [
    'return a, f().b',
    [
      ['call f()', 'f', 'f', ''],
      ['return a, f().b', 'a f().b', 'a', ''],
    ],
  ],
];

describe('readsOf, identsOf, writesOf', () => {
  it.each(ACCESSES)('%s', (body, rows) => {
    const { graph, text } = graphOf(body);
    const print = (nodes: readonly { start: number; end: number }[]): string =>
      nodes.map((node) => text.slice(node.start, node.end)).join(' ');
    const found = [...operationsOf(graph)].map((op) => [
      dumpOp(op, text),
      print(readsOf(op)),
      print(identsOf(op)),
      print(writesOf(op)),
    ]);
    expect(found).toEqual(rows);
  });
});
