/**
 * Which loops does a flow graph hold, of whatever statement they are made, and which of them never end? Natural loops: a
 * head that dominates the tail of a backward edge. A cycle that is entered at two places (goto into a loop) has no such
 * head; `isReducible` tells.
 */
import type { Call, Node } from '../syntax/ast.js';
import { dominatorsOf } from './dominators.js';
import type { BasicBlock, Edge, FlowGraph } from './graph.js';

export interface Loop {
  readonly head: BasicBlock;
  /** The head included. A block from which every way leaves the loop is no member, wherever it stands in the source. */
  readonly blocks: ReadonlySet<BasicBlock>;
  /** The edges out of the loop. Blocks of the loop that leave the function are none: there are no such blocks. */
  readonly exits: readonly { readonly from: BasicBlock; readonly edge: Edge }[];
  /** The loop statement or label at the head; undefined where the source shows none. */
  readonly node: Node | undefined;
}

export interface LoopForest {
  /** Outer loops before inner ones. */
  readonly loops: readonly Loop[];
  /** False where some cycle has no single head and is therefore missing in `loops`. */
  readonly isReducible: boolean;
}

/** The natural loops of a graph; loops with one head are one loop. */
export function loopsOf(graph: FlowGraph): LoopForest {
  const dominators = dominatorsOf(graph);
  const tails = new Map<BasicBlock, BasicBlock[]>();
  let isReducible = true;
  for (const block of graph.blocks) {
    for (const edge of block.succs) {
      if (!edge.back) continue;
      if (!dominators.dominates(edge.to, block)) isReducible = false;
      else tails.set(edge.to, [...(tails.get(edge.to) ?? []), block]);
    }
  }
  const loops = [...tails].map(([head, ends]) => naturalLoop(head, ends));
  return { loops: loops.sort((a, b) => b.blocks.size - a.blocks.size), isReducible };
}

/** The innermost loop that holds a block; undefined outside of every loop. */
export function loopAround(forest: LoopForest, block: BasicBlock): Loop | undefined {
  return forest.loops.findLast((loop) => loop.blocks.has(block));
}

export interface EndlessQuery {
  /** Whether a call may end the path although its block goes on, for example a callee out of view. Default: none. */
  readonly mayNotReturn?: (call: Call) => boolean;
  /** An edge that no run takes. Default: none. */
  readonly cutEdge?: (edge: Edge, from: BasicBlock) => boolean;
}

/**
 * The loops from which no path reaches an exit of the function: no return, panic, Goexit, end of the process or call
 * that never returns (`select {}` included). Of nested ones all are listed, outer ones first.
 */
export function endlessLoops(graph: FlowGraph, query: EndlessQuery = {}): readonly Loop[] {
  const ending = blocksThatMayEnd(graph, query);
  return loopsOf(graph).loops.filter((loop) => !ending.has(loop.head));
}

/** The blocks from which some path ends: reaches an exit of any kind. */
export function blocksThatMayEnd(graph: FlowGraph, query: EndlessQuery = {}): ReadonlySet<BasicBlock> {
  const ends = (block: BasicBlock): boolean =>
    block.exit !== undefined || block.ops.some((op) => op.op === 'call' && query.mayNotReturn?.(op.node) === true);
  const seen = new Set(graph.blocks.filter(ends));
  const open = [...seen];
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    for (const pred of block.preds) {
      if (seen.has(pred) || !isEntered(pred, block, query)) continue;
      seen.add(pred);
      open.push(pred);
    }
  }
  return seen;
}

function isEntered(from: BasicBlock, to: BasicBlock, query: EndlessQuery): boolean {
  return from.succs.some((edge) => edge.to === to && query.cutEdge?.(edge, from) !== true);
}

function naturalLoop(head: BasicBlock, tails: readonly BasicBlock[]): Loop {
  const blocks = new Set([head, ...tails]);
  const open = tails.filter((tail) => tail !== head);
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    for (const pred of block.preds) {
      if (blocks.has(pred)) continue;
      blocks.add(pred);
      open.push(pred);
    }
  }
  const exits = [...blocks].flatMap((from) =>
    from.succs.filter((edge) => !blocks.has(edge.to)).map((edge) => ({ from, edge })),
  );
  return { head, blocks, exits, node: head.loop };
}
