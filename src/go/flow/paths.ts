/**
 * Is there a way through a flow graph from here to there that avoids something, and which is the shortest? Every edge
 * counts as possible; infeasible combinations of branches are the caller's to cut.
 */
import type { BasicBlock, Edge, Op } from './graph.js';
import type { Point } from './points.js';

export interface PathQuery {
  /** The search begins with the operation at this point (pass index + 1 to begin after it). */
  readonly from: Point;
  /** Arrives at this operation. */
  readonly atOp?: (op: Op, point: Point) => boolean;
  /** Arrives at the end of a block that leaves the function. */
  readonly atExit?: (block: BasicBlock) => boolean;
  /** No path goes on past such an operation. Asked after `atOp`. */
  readonly cutOp?: (op: Op, point: Point) => boolean;
  /** No path takes such an edge. */
  readonly cutEdge?: (edge: Edge, from: BasicBlock) => boolean;
}

export interface FlowPath {
  /** From the block of the start to the block of the end. */
  readonly blocks: readonly BasicBlock[];
  /** The edges between them: one fewer than blocks. */
  readonly edges: readonly Edge[];
  /** The operation arrived at, or the end of the block that leaves the function. */
  readonly end: Point;
}

interface Visit {
  readonly block: BasicBlock;
  readonly start: number;
  readonly via: { readonly edge: Edge; readonly from: Visit } | undefined;
}

/** A path with the fewest blocks that answers the query; undefined where there is none. A loop may lead back to the start. */
export function findPath(query: PathQuery): FlowPath | undefined {
  const seen = new Set<BasicBlock>();
  const queue: Visit[] = [{ block: query.from.block, start: query.from.index, via: undefined }];
  for (const visit of queue) {
    const end = scan(visit, query);
    if (end === 'cut') continue;
    if (end) return pathTo(visit, end);
    for (const edge of visit.block.succs) {
      if (seen.has(edge.to) || query.cutEdge?.(edge, visit.block)) continue;
      seen.add(edge.to);
      queue.push({ block: edge.to, start: 0, via: { edge, from: visit } });
    }
  }
  return undefined;
}

/** Whether some path answers the query. */
export function reaches(query: PathQuery): boolean {
  return findPath(query) !== undefined;
}

/** The blocks that control can be in after the block, the block itself only by way of a loop. */
export function blocksReachableFrom(block: BasicBlock): ReadonlySet<BasicBlock> {
  const seen = new Set<BasicBlock>();
  const open = [block];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { to } of next.succs) {
      if (seen.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  return seen;
}

/** Runs through the operations of one block. */
function scan({ block, start }: Visit, query: PathQuery): Point | 'cut' | undefined {
  for (let index = start; index < block.ops.length; index++) {
    const op = block.ops[index];
    if (!op) break;
    const point = { block, index };
    if (query.atOp?.(op, point)) return point;
    if (query.cutOp?.(op, point)) return 'cut';
  }
  const leaves = block.exit !== undefined && query.atExit?.(block);
  return leaves ? { block, index: block.ops.length } : undefined;
}

function pathTo(last: Visit, end: Point): FlowPath {
  const blocks: BasicBlock[] = [];
  const edges: Edge[] = [];
  for (let visit: Visit | undefined = last; visit; visit = visit.via?.from) {
    blocks.push(visit.block);
    if (visit.via) edges.push(visit.via.edge);
  }
  return { blocks: blocks.reverse(), edges: edges.reverse(), end };
}
