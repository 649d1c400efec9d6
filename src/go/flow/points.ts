/** Where in a flow graph does an operation stand? */
import type { Node } from '../syntax/ast.js';
import type { BasicBlock, FlowGraph, Op } from './graph.js';

/** A place between operations: before `block.ops[index]`; at the end of the block where index is the number of ops. */
export interface Point {
  readonly block: BasicBlock;
  readonly index: number;
}

/** The place before each operation, by its node. Every operation of a graph has a node of its own. */
export function pointsByNode(graph: FlowGraph): ReadonlyMap<Node, Point> {
  const points = new Map<Node, Point>();
  for (const block of graph.blocks) {
    block.ops.forEach((op, index) => points.set(op.node, { block, index }));
  }
  return points;
}

/** The operation that runs next from a point; undefined at the end of a block. */
export function opAt(point: Point): Op | undefined {
  return point.block.ops[point.index];
}

/** All operations of a graph, block by block in reverse postorder. */
export function* operationsOf(graph: FlowGraph): Generator<Op> {
  for (const block of graph.blocks) yield* block.ops;
}
