/**
 * What does the code from a block on still ask for? The variables that its conditions read and its operations mention: what
 * nothing asks for any more need not be remembered.
 */
import type { BasicBlock, FlowGraph } from '../../../go/flow/graph.js';
import type { Binding } from '../../../go/names/binding.js';
import type { VariableUses } from './variable-uses.js';

/** What the code from a block on asks for. */
export interface Ahead {
  /** For each block, the variables that conditions from there on read. */
  readonly conditions: ReadonlyMap<BasicBlock, ReadonlySet<Binding>>;
  /** For each block, the variables that operations from there on mention. */
  readonly mentions: ReadonlyMap<BasicBlock, ReadonlySet<Binding>>;
}

export function mentionsAhead(graph: FlowGraph, variables: VariableUses): Map<BasicBlock, Set<Binding>> {
  const ahead = new Map<BasicBlock, Set<Binding>>(graph.blocks.map((block) => [block, new Set()]));
  for (const block of graph.blocks) {
    const own = ahead.get(block);
    for (const { node } of block.ops) for (const binding of variables.variablesIn(node)) own?.add(binding);
    for (const { cond, clause, range } of block.succs) {
      for (const node of [cond, range?.x, range?.key, range?.value, clause]) {
        if (node) for (const binding of variables.variablesIn(node)) own?.add(binding);
      }
      const tag = clause?.parent?.kind === 'SwitchStmt' ? clause.parent.tag : undefined;
      if (tag) for (const binding of variables.variablesIn(tag)) own?.add(binding);
    }
  }
  return spreadBack(graph, ahead);
}

export function conditionsAhead(
  graph: FlowGraph,
  variables: VariableUses,
  isIdle: (block: BasicBlock) => boolean,
): Map<BasicBlock, Set<Binding>> {
  const ahead = new Map<BasicBlock, Set<Binding>>(graph.blocks.map((block) => [block, new Set()]));
  for (const block of graph.blocks) {
    if (isIdle(block)) continue;
    const own = ahead.get(block);
    for (const edge of block.succs) {
      if (edge.cond !== undefined) for (const binding of variables.variablesIn(edge.cond)) own?.add(binding);
      if (edge.clause?.parent?.kind === 'SwitchStmt' && edge.clause.parent.tag) {
        for (const binding of variables.variablesIn(edge.clause.parent.tag)) own?.add(binding);
      }
    }
  }
  return spreadBack(graph, ahead);
}

/** Adds to each block what the blocks after it have. */
function spreadBack(graph: FlowGraph, ahead: Map<BasicBlock, Set<Binding>>): Map<BasicBlock, Set<Binding>> {
  for (let changed = true; changed;) {
    changed = false;
    for (const block of graph.blocks.toReversed()) {
      const own = ahead.get(block);
      const before = own?.size ?? 0;
      for (const edge of block.succs) for (const binding of ahead.get(edge.to) ?? []) own?.add(binding);
      changed ||= (own?.size ?? 0) > before;
    }
  }
  return ahead;
}
