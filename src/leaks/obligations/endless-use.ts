/**
 * Does a goroutine use what it was given for ever? One that never ends has no place at which it could release anything:
 * that it does not end is another question. Left out: tickers, which cost something whether or not anybody reads them.
 */
import { unparen } from '../../go/flow/operands.js';
import type { BasicBlock, Edge } from '../../go/flow/graph.js';
import { isNamed } from '../../go/types/queries.js';
import { coreType } from '../../go/types/substitute.js';
import type { FunctionView } from '../go-view.js';

const ENDLESS = new WeakMap<FunctionView, boolean>();

/** Whether no path of a function returns; nobody closes the channel of signals that it goes over. */
export function isEndless(view: FunctionView): boolean {
  const known = ENDLESS.get(view) ?? !canReturn(view);
  ENDLESS.set(view, known);
  return known;
}

function canReturn(view: FunctionView): boolean {
  const { graph } = view;
  if (graph.unknown.length > 0 || graph.exits.every(({ exit }) => exit !== 'return')) return graph.unknown.length > 0;
  const seen = new Set<BasicBlock>([graph.entry]);
  const open = [graph.entry];
  for (let block = open.pop(); block; block = open.pop()) {
    if (block.exit === 'return') return true;
    for (const edge of block.succs) {
      if (seen.has(edge.to) || isEndOfSignals(view, edge)) continue;
      seen.add(edge.to);
      open.push(edge.to);
    }
  }
  return false;
}

/** The end of `for range signals`. */
function isEndOfSignals(view: FunctionView, { kind, range }: Edge): boolean {
  const type = kind === 'done' && range ? coreType(view.typeOf(unparen(range.x))) : undefined;
  return type?.kind === 'chan' && isNamed(type.elem, 'os', 'Signal') === 'yes';
}
