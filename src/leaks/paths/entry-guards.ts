/**
 * What is known where a path begins in the middle of a function? What the branches that every path to it has taken say,
 * and the constants that were assigned on the way, as far as nothing between may have changed them since.
 */
import type { DominatorTree } from '../../go/flow/dominators.js';
import type { BasicBlock } from '../../go/flow/graph.js';
import type { BranchGuards } from './branch-guards.js';
import { Guards } from './guards.js';

/** The facts before operation `index` (from 0) of a block. */
export function entryGuards(
  branches: BranchGuards,
  dominators: DominatorTree,
  block: BasicBlock,
  index: number,
): Guards {
  let guards = Guards.none;
  let above: BasicBlock | undefined;
  for (const at of chainTo(block, dominators)) {
    if (above) {
      guards = [...blocksBetween(above, at)].reduce(
        (known, each) => each.ops.reduce((facts, op) => branches.withoutWritten(facts, op), known),
        guards,
      );
      const [edge, ...others] = above.succs.filter(({ to }) => to === at);
      if (edge && others.length === 0 && at.preds.length === 1) guards = branches.afterEdge(guards, edge) ?? guards;
    }
    const ops = at === block ? at.ops.slice(0, index) : at.ops;
    guards = ops.reduce((known, op) => branches.afterWrites(known, op), guards);
    above = at;
  }
  return guards;
}

/** The blocks that every path to a block goes through, the first one first. */
function chainTo(block: BasicBlock, dominators: DominatorTree): readonly BasicBlock[] {
  const chain: BasicBlock[] = [];
  for (let at: BasicBlock | undefined = block; at; at = dominators.immediate(at)) chain.unshift(at);
  return chain;
}

/** The blocks from which control may come to `at` since it last left its dominator `above`; `at` itself where it is in a loop. */
function blocksBetween(above: BasicBlock, at: BasicBlock): ReadonlySet<BasicBlock> {
  const found = new Set<BasicBlock>();
  const waiting = [...at.preds];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next === above || found.has(next)) continue;
    found.add(next);
    waiting.push(...next.preds);
  }
  return found;
}
