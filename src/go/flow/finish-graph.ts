/**
 * How does a draft become a graph? Empty blocks are skipped, straight lines joined, unreachable blocks dropped, the rest
 * numbered in reverse postorder. Time and memory are linear in blocks and edges; nothing recurses.
 */
import type { Func } from '../syntax/ast.js';
import type { Draft, DraftBlock, DraftEdge } from './draft.js';
import type { FlowGraph, Jump } from './graph.js';

/** The finished graph of a draft, which must not be changed afterwards. */
export function finishGraph(func: Func, draft: Draft): FlowGraph {
  skipEmptyBlocks(draft.entry);
  const blocks = joinStraightLines(reversePostorder(draft.entry));
  blocks.forEach((block, id) => (block.id = id));
  for (const block of blocks) {
    for (const edge of block.succs) {
      // In reverse postorder an edge runs backwards exactly when its target is an ancestor in the search tree.
      edge.back = edge.to.id <= block.id;
      if (edge.to.preds.at(-1) !== block) edge.to.preds.push(block);
    }
  }
  assignGotoLoops(blocks);
  const exits = blocks.filter((block) => block.exit !== undefined);
  return { func, entry: draft.entry, blocks, exits, unknown: draft.unknown };
}

/** Redirects every reachable edge past blocks that do nothing. */
function skipEmptyBlocks(entry: DraftBlock): void {
  const seen = new Set([entry]);
  const open = [entry];
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    for (const edge of block.succs) {
      skipTo(edge, firstUseful(edge.to));
      if (!seen.has(edge.to)) {
        seen.add(edge.to);
        open.push(edge.to);
      }
    }
  }
}

/** The jumps on the way are the edge's own. */
function skipTo(edge: DraftEdge, to: DraftBlock): void {
  for (let block = edge.to; block !== to;) {
    const [only] = block.succs;
    if (!only) return;
    addJumps(edge, only.jumps);
    block = only.to;
  }
  edge.to = to;
}

function addJumps(edge: DraftEdge, jumps: readonly Jump[] | undefined): void {
  if (jumps) edge.jumps = [...(edge.jumps ?? []), ...jumps];
}

function firstUseful(start: DraftBlock): DraftBlock {
  // Every cycle holds a head, so the walk ends; the bound is for a draft that broke that rule.
  let block = start;
  for (let steps = 0; steps < 1_000_000; steps++) {
    const [only, second] = block.succs;
    if (block.isHead || block.ops.length > 0 || !only || second || only.kind !== 'next') return block;
    block = only.to;
  }
  return block;
}

function reversePostorder(entry: DraftBlock): DraftBlock[] {
  const order: DraftBlock[] = [];
  const seen = new Set([entry]);
  // Successors are visited last first, so that the first branch stands first in the result.
  const path = [{ block: entry, rest: entry.succs.length }];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    top.rest--;
    if (top.rest < 0) {
      order.push(top.block);
      path.pop();
      continue;
    }
    const to = top.block.succs[top.rest]?.to;
    if (!to || seen.has(to)) continue;
    seen.add(to);
    path.push({ block: to, rest: to.succs.length });
  }
  return order.reverse();
}

/** Joins each block with its only successor where that has no other predecessor and lies in the same loop. */
function joinStraightLines(blocks: readonly DraftBlock[]): DraftBlock[] {
  const edgesInto = new Map<DraftBlock, number>();
  for (const block of blocks) {
    for (const edge of block.succs) edgesInto.set(edge.to, (edgesInto.get(edge.to) ?? 0) + 1);
  }
  const entry = blocks[0];
  const joined = new Set<DraftBlock>();
  for (const block of blocks) {
    if (joined.has(block)) continue;
    for (let next = onlySuccessor(block); next !== undefined; next = onlySuccessor(block)) {
      if (next === block || next === entry || edgesInto.get(next) !== 1 || next.loop !== block.loop) break;
      const [into] = block.succs;
      for (const op of next.ops) block.ops.push(op);
      block.succs = next.succs;
      if (into?.jumps) for (const edge of next.succs) edge.jumps = [...into.jumps, ...(edge.jumps ?? [])];
      block.exit = next.exit;
      block.exitNode = next.exitNode;
      joined.add(next);
    }
  }
  return joined.size === 0 ? [...blocks] : blocks.filter((block) => !joined.has(block));
}

function onlySuccessor(block: DraftBlock): DraftBlock | undefined {
  const [only, second] = block.succs;
  return only && !second && only.kind === 'next' ? only.to : undefined;
}

/** Blocks of a loop made by goto get its label as their loop, unless a loop statement inside it holds them. */
function assignGotoLoops(blocks: readonly DraftBlock[]): void {
  const loops: { head: DraftBlock; members: Set<DraftBlock> }[] = [];
  for (const head of blocks) {
    if (!head.label) continue;
    const tails = head.preds.filter((pred) => pred.succs.some((edge) => edge.back && edge.to === head));
    if (tails.length > 0) loops.push({ head, members: blocksReaching(head, tails) });
  }
  // Larger loops first, so that the label of the innermost stays.
  loops.sort((a, b) => b.members.size - a.members.size);
  const lexical = new Map(blocks.map((block) => [block, block.loop]));
  for (const { head, members } of loops) {
    for (const member of members) {
      if (lexical.get(member) === lexical.get(head)) member.loop = head.label;
    }
  }
}

function blocksReaching(head: DraftBlock, tails: readonly DraftBlock[]): Set<DraftBlock> {
  const members = new Set([head, ...tails]);
  const open = tails.filter((tail) => tail !== head);
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    for (const pred of block.preds) {
      if (members.has(pred)) continue;
      members.add(pred);
      open.push(pred);
    }
  }
  return members;
}
