import { describe, expect, it } from '@jest/globals';
import { dominatorsOf, postDominatorsOf } from '../../../src/go/flow/dominators.js';
import { endlessLoops, loopAround, loopsOf } from '../../../src/go/flow/loops.js';
import type { BasicBlock } from '../../../src/go/flow/graph.js';
import { graphOf } from './graph-of.js';

interface LoopRow {
  readonly shows: string;
  readonly body: string;
  /** Per loop, outer first: the kind of its node, its blocks by number, targets of its exits, whether it never ends. */
  readonly loops: readonly (readonly [string, string, string, boolean])[];
}

const ROWS: readonly LoopRow[] = [
  { shows: 'no loop', body: 'for { a(); break }', loops: [] },
  { shows: 'a counted loop', body: 'for i := 0; i < n; i++ { a() }', loops: [['ForStmt', '1 2', '3', false]] },
  { shows: 'a loop without exit', body: 'for { a() }', loops: [['ForStmt', '1', '', true]] },
  { shows: 'a loop with a constant condition', body: 'for true { a() }', loops: [['ForStmt', '1 2', '', true]] },
  {
    shows: 'break leaves only the select',
    body: 'for { select { case <-done: break\ncase v := <-ch: use(v) } }',
    loops: [['ForStmt', '1 2 3', '', true]],
  },
  {
    shows: 'return leaves the loop',
    body: 'for { select { case <-done: return\ncase v := <-ch: use(v) } }',
    loops: [['ForStmt', '1 3', '2', false]],
  },
  { shows: 'a panic is a way out', body: 'for { if a() { panic(b) } }', loops: [['ForStmt', '1', '2', false]] },
  {
    shows: 'a call that never returns is a way out',
    body: 'for { if a() { serve() } }',
    loops: [['ForStmt', '1', '2', false]],
  },
  { shows: 'a range may end', body: 'for range ch { a() }', loops: [['RangeStmt', '1 2', '3', false]] },
  {
    shows: 'an endless loop in a range makes only itself endless, as the range may end before',
    body: 'for range ch { for { a() } }',
    loops: [['ForStmt', '3', '', true]],
  },
  {
    shows: 'an endless loop around a range',
    body: 'for { for range ch { a() } }',
    loops: [
      ['ForStmt', '1 2 3', '', true],
      ['RangeStmt', '2 3', '1', true],
    ],
  },
  { shows: 'a loop made by goto', body: 'L: a(); if b() { goto L }', loops: [['LabeledStmt', '1', '2', false]] },
  { shows: 'an endless loop made by goto', body: 'L: a(); goto L', loops: [['LabeledStmt', '1', '', true]] },
];

function numbers(blocks: Iterable<BasicBlock>): string {
  return [...blocks]
    .map((block) => block.id)
    .sort((a, b) => a - b)
    .join(' ');
}

describe('loopsOf', () => {
  it.each(ROWS)('$shows', ({ body, loops }) => {
    const { graph } = graphOf(body);
    const endless = endlessLoops(graph).map((loop) => loop.head);
    const found = loopsOf(graph).loops.map((loop) => [
      loop.node?.kind,
      numbers(loop.blocks),
      numbers(loop.exits.map(({ edge }) => edge.to)),
      endless.includes(loop.head),
    ]);
    expect(found).toEqual(loops);
  });

  it('finds the innermost loop around a block', () => {
    const { graph } = graphOf('for a() { for b() { c() }; d() }; e()');
    const forest = loopsOf(graph);
    const around = graph.blocks.map((block) => loopAround(forest, block)?.head.id);
    expect(around).toEqual([undefined, 1, 2, 2, 1, undefined]);
  });

  it('says where a cycle has two entries', () => {
    const { graph } = graphOf('if a { goto in }\nout: b()\nin: c(); if d { goto out }');
    expect(loopsOf(graph).isReducible).toBe(false);
    expect(loopsOf(graphOf('for a() { if b() { continue } }').graph).isReducible).toBe(true);
  });

  it('leaves out what the caller says no run takes, and counts calls that may end the path', () => {
    const { graph, text } = graphOf('for { if a { return }; poll() }');
    expect(endlessLoops(graph)).toHaveLength(0);
    expect(endlessLoops(graph, { cutEdge: (edge) => edge.kind === 'true' })).toHaveLength(1);
    const isPoll = (start: number): boolean => text.startsWith('poll', start);
    const query = {
      cutEdge: (edge: { kind: string }) => edge.kind === 'true',
      mayNotReturn: (call: { start: number }) => isPoll(call.start),
    };
    expect(endlessLoops(graph, query)).toHaveLength(0);
  });
});

/** Bodies of every shape; both trees are compared with their definition by search. */
const SHAPES: readonly string[] = [
  'if a { b() } else { c() }; d()',
  'for a() { if b() { continue }; if c() { break }; d() }; e()',
  'if a { return }; for { b() }',
  'switch a { case 1: b()\nfallthrough\ncase 2: c()\ndefault: return }; d()',
  'if a { goto in }\nout: b()\nin: c(); if d { goto out }; e()',
  'for range c { select { case <-a: return\ncase <-b: panic(c)\ndefault: } }',
  'if a { os.Exit(1) }; if b && c || !d() { serve() }; L: for { for { if e { continue L }; if f { break L } } }',
];

describe('dominators', () => {
  it.each(SHAPES)('%s', (body) => {
    const { graph } = graphOf(body);
    const tree = dominatorsOf(graph);
    for (const a of graph.blocks) {
      for (const b of graph.blocks) {
        const avoided = canReach(graph.entry, (block) => block === b, a);
        expect([a.id, b.id, tree.dominates(a, b)]).toEqual([a.id, b.id, a === b || !avoided]);
      }
      const parent = tree.immediate(a);
      expect(parent === undefined).toBe(a === graph.entry);
      if (parent) expect(tree.dominates(parent, a)).toBe(true);
    }
  });
});

describe('post-dominators', () => {
  it.each(SHAPES)('%s', (body) => {
    const { graph } = graphOf(body);
    for (const isExit of [
      (block: BasicBlock) => block.exit !== undefined,
      (block: BasicBlock) => block.exit === 'return',
    ]) {
      const tree = postDominatorsOf(graph, isExit);
      for (const a of graph.blocks) {
        for (const b of graph.blocks) {
          const leaves = canReach(b, isExit, undefined);
          const avoided = a !== b && canReach(b, isExit, a);
          expect([a.id, b.id, tree.dominates(a, b)]).toEqual([a.id, b.id, leaves && !avoided]);
        }
        const parent = tree.immediate(a);
        if (parent) expect(tree.dominates(parent, a)).toBe(true);
      }
    }
  });
});

function canReach(from: BasicBlock, isTarget: (block: BasicBlock) => boolean, avoid: BasicBlock | undefined): boolean {
  const seen = new Set<BasicBlock>();
  const open = [from];
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    if (block === avoid || seen.has(block)) continue;
    if (isTarget(block)) return true;
    seen.add(block);
    open.push(...block.succs.map((edge) => edge.to));
  }
  return false;
}
