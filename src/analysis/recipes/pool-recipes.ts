/** How is a buffer put back only below a limit? A test of its capacity around the Put, deferred or not. */
import { unparen } from '../../go/flow/operands.js';
import type { LargePoolClaim } from '../../leaks/retention/large-pools.js';
import type { FixProposal } from '../rule.js';
import { beginsLine } from './line-edits.js';

/** 64 KiB, as package fmt does for its own buffers. */
const LIMIT = '64<<10';

/** `if b.Cap() <= 64<<10 { pool.Put(b) }`. */
export function cappedPut({ put, kind, isPointer }: LargePoolClaim): readonly FixProposal[] {
  const { file, call, variable } = put;
  const stmt = call.parent;
  const value = unparen(put.value);
  if ((stmt?.kind !== 'ExprStmt' && stmt?.kind !== 'DeferStmt') || !beginsLine(file, stmt)) return [];
  if (kind === 'buffer' && value.kind !== 'Ident') return [];
  const size = kind === 'buffer' ? `${variable.name}.Cap()` : `cap(${isPointer ? '*' : ''}${variable.name})`;
  const text = file.text.slice(call.start, call.end);
  const indent = /^[\t ]*/.exec(file.lines.lineText(file.lines.line(stmt.start)))?.[0] ?? '';
  const test = (depth: string): string => `if ${size} <= ${LIMIT} {\n${depth}\t${text}\n${depth}}`;
  const newText =
    stmt.kind === 'ExprStmt' ? test(indent) : `defer func() {\n${indent}\t${test(`${indent}\t`)}\n${indent}}()`;
  return [
    {
      recipe: 'cap-before-put',
      title: 'Put it back only up to 64 KiB',
      edits: [{ file, start: stmt.start, end: stmt.end, newText }],
    },
  ];
}
