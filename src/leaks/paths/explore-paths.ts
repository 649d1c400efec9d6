/**
 * Which states can a fact about one function be in when the function ends, and by which path? Property simulation (ESP,
 * PLDI'02): states are carried along the edges of the flow graph and joined only when they are equal. Breadth first, so
 * the path kept for a state is a shortest one. Knows nothing of resources: the `Transfer` says what operations do.
 */
import type { BasicBlock, Edge, FlowGraph, Op } from '../../go/flow/graph.js';

/** What an operation or an edge does to a state. Returning no state ends the path without a verdict. */
export interface Transfer<S> {
  /** States after the operation; several where its outcome decides. */
  readonly afterOp: (state: S, op: Op, at: Visit<S>) => readonly S[];
  /** The state on the edge, or undefined where the path cannot be taken in this state. */
  readonly afterEdge: (state: S, edge: Edge, at: Visit<S>) => S | undefined;
  /** Equal keys are equal states. */
  readonly key: (state: S) => string;
}

/** A block entered in a state, and how it was reached. */
export interface Visit<S> {
  readonly block: BasicBlock;
  readonly state: S;
  /** The edge taken into the block and the visit it left; undefined for the start. */
  readonly from: { readonly visit: Visit<S>; readonly edge: Edge } | undefined;
}

export interface PathEnd<S> {
  readonly visit: Visit<S>;
  /** The state after the block's last operation. */
  readonly state: S;
}

export interface Exploration<S> {
  /** Exits reached, nearest first. */
  readonly ends: readonly PathEnd<S>[];
  /** The number of distinct (block, state) pairs seen. */
  readonly states: number;
  /** The bound was reached: nothing may be concluded from what is absent. */
  readonly cut: boolean;
}

export interface Start<S> {
  readonly block: BasicBlock;
  /** Index of the first operation to run in that block. */
  readonly op: number;
  readonly state: S;
}

/** Distinct (block, state) pairs per exploration. */
export const MAX_PATH_STATES = 4000;

/** Follows every path from the start. */
export function explorePaths<S>(start: Start<S>, transfer: Transfer<S>, limit = MAX_PATH_STATES): Exploration<S> {
  const ends: PathEnd<S>[] = [];
  const seen = new Set<string>();
  let level: { visit: Visit<S>; first: number }[] = [
    { visit: { block: start.block, state: start.state, from: undefined }, first: start.op },
  ];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { visit, first } of level) {
      for (const state of runBlock(visit, first, transfer)) {
        if (visit.block.exit !== undefined) ends.push({ visit, state });
        for (const edge of visit.block.succs) {
          const entered = transfer.afterEdge(state, edge, visit);
          if (entered === undefined) continue;
          const key = `${edge.to.id}|${transfer.key(entered)}`;
          if (seen.has(key)) continue;
          seen.add(key);
          next.push({ visit: { block: edge.to, state: entered, from: { visit, edge } }, first: 0 });
        }
      }
    }
    if (seen.size > limit) return { ends, states: seen.size, cut: true };
    level = next;
  }
  return { ends, states: seen.size, cut: false };
}

function runBlock<S>(visit: Visit<S>, first: number, transfer: Transfer<S>): readonly S[] {
  let states: readonly S[] = [visit.state];
  for (let at = first; at < visit.block.ops.length && states.length > 0; at++) {
    const op = visit.block.ops[at];
    const [only] = states;
    if (!op || only === undefined) continue;
    // Nearly always it is one state: no list is made for it.
    const after =
      states.length === 1
        ? transfer.afterOp(only, op, visit)
        : states.flatMap((state) => transfer.afterOp(state, op, visit));
    states = distinct(after, transfer);
  }
  return states;
}

function distinct<S>(states: readonly S[], transfer: Transfer<S>): readonly S[] {
  if (states.length < 2) return states;
  return [...new Map(states.map((state) => [transfer.key(state), state])).values()];
}

/** The edges of the path to a visit, first to last. */
export function edgesTo<S>(visit: Visit<S>): readonly Edge[] {
  const edges: Edge[] = [];
  for (let from = visit.from; from; from = from.visit.from) edges.push(from.edge);
  return edges.reverse();
}

/** Whether a block of the graph can be reached from another by at least one edge. */
export function canReach(graph: FlowGraph, from: BasicBlock, to: BasicBlock): boolean {
  const seen = new Set<BasicBlock>();
  const stack = from.succs.map((edge) => edge.to);
  for (let block = stack.pop(); block; block = stack.pop()) {
    if (block === to) return true;
    if (seen.has(block)) continue;
    seen.add(block);
    for (const edge of block.succs) stack.push(edge.to);
  }
  return graph.blocks.length === 0;
}
