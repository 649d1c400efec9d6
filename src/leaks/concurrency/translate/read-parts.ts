/**
 * Which parts of an operation read what the model may hold of a field: comparisons, fields and elements? What calls inside
 * of it read is read by operations of their own.
 */
import type { Binary, Index, Node, Selector } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';

export type ReadPart = Binary | Selector | Index;

/** In source order, the outer before the inner. */
export function readPartsOf(operation: Node): readonly ReadPart[] {
  const parts: ReadPart[] = [];
  walk(operation, (at) => {
    if (at.kind === 'FuncLit' || at.kind === 'Block' || (at.kind === 'Call' && at !== operation)) return false;
    const isCompared = at.kind === 'Binary' && COMPARISONS.has(at.op);
    if (isCompared || at.kind === 'Selector' || at.kind === 'Index') parts.push(at);
    return true;
  });
  return parts;
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
