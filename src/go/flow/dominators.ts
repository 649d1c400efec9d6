/**
 * Which blocks lie on every way to a block, and which on every way from it out of the function? The iterative algorithm
 * of Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001), over blocks in reverse postorder.
 */
import type { BasicBlock, FlowGraph } from './graph.js';

export interface DominatorTree {
  /** The closest other block on every way; undefined at the root, and for post-dominators also where no exit is reached. */
  immediate(block: BasicBlock): BasicBlock | undefined;
  /**
   * Whether `a` is on every way from the entry to `b` (post-dominators: from `b` to an exit). A block dominates itself.
   * For post-dominators false where no way from `b` leaves the function.
   */
  dominates(a: BasicBlock, b: BasicBlock): boolean;
}

/** The dominators of a graph, from its entry. */
export function dominatorsOf(graph: FlowGraph): DominatorTree {
  const { blocks } = graph;
  const parents = immediateDominators(blocks.map((block) => block.preds.map((pred) => pred.id)));
  return treeOf(blocks, parents, (block) => block.id);
}

/**
 * The post-dominators of a graph. By default every block with an exit counts as a way out; `isExit` narrows that, for
 * example to normal returns.
 */
export function postDominatorsOf(
  graph: FlowGraph,
  isExit: (block: BasicBlock) => boolean = (block) => block.exit !== undefined,
): DominatorTree {
  const order = reversedOrder(graph, isExit);
  // Number 0 is the world outside, to which every exit leads.
  const numbers = new Map(order.map((block, index) => [block, index + 1]));
  const preds = order.map((block) => {
    const next = block.succs.map((edge) => numbers.get(edge.to)).filter((number) => number !== undefined);
    return isExit(block) ? [0, ...next] : next;
  });
  const parents = immediateDominators([[], ...preds]).slice(1);
  return treeOf(
    order,
    parents.map((parent) => (parent === undefined ? undefined : parent - 1)),
    (block) => (numbers.get(block) ?? 0) - 1,
  );
}

/** Reverse postorder of the graph with its edges turned round, from all exits. */
function reversedOrder(graph: FlowGraph, isExit: (block: BasicBlock) => boolean): BasicBlock[] {
  const order: BasicBlock[] = [];
  const seen = new Set<BasicBlock>();
  for (const root of graph.blocks.filter(isExit)) {
    if (seen.has(root)) continue;
    seen.add(root);
    const path = [{ block: root, next: 0 }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const pred = top.block.preds[top.next++];
      if (!pred) {
        order.push(top.block);
        path.pop();
      } else if (!seen.has(pred)) {
        seen.add(pred);
        path.push({ block: pred, next: 0 });
      }
    }
  }
  return order.reverse();
}

/** The parent in the dominator tree by number; numbers are in reverse postorder and 0 is the root. */
function immediateDominators(preds: readonly (readonly number[])[]): (number | undefined)[] {
  const parents: (number | undefined)[] = preds.map(() => undefined);
  parents[0] = 0;
  for (let changed = true; changed;) {
    changed = false;
    for (let node = 1; node < preds.length; node++) {
      const parent = commonAncestor(preds[node] ?? [], parents);
      if (parent === parents[node]) continue;
      parents[node] = parent;
      changed = true;
    }
  }
  parents[0] = undefined;
  return parents;
}

function commonAncestor(nodes: readonly number[], parents: readonly (number | undefined)[]): number | undefined {
  let common: number | undefined;
  for (const node of nodes) {
    if (parents[node] === undefined) continue;
    common = common === undefined ? node : intersect(common, node, parents);
  }
  return common;
}

function intersect(a: number, b: number, parents: readonly (number | undefined)[]): number {
  let left = a;
  let right = b;
  while (left !== right) {
    while (left > right) left = parents[left] ?? 0;
    while (right > left) right = parents[right] ?? 0;
  }
  return left;
}

function treeOf(
  blocks: readonly BasicBlock[],
  parents: readonly (number | undefined)[],
  numberOf: (block: BasicBlock) => number,
): DominatorTree {
  return {
    immediate(block) {
      const parent = parents[numberOf(block)];
      return parent === undefined ? undefined : blocks[parent];
    },
    dominates(a, b) {
      const target = numberOf(a);
      for (let at: number | undefined = numberOf(b); at !== undefined && at >= 0; at = parents[at]) {
        if (at === target) return true;
      }
      return false;
    },
  };
}
