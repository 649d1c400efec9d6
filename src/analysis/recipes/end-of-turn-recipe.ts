/**
 * How is a deferred release in a loop written so that it runs in each turn? As a call at every end of the turn, in place
 * of the defer. Not offered where an end of the turn uses what is released, or where there are many ends.
 */
import type { SourceFile } from '../../go/program.js';
import type { Block, DeferStmt, ForStmt, Node, RangeStmt, Stmt } from '../../go/syntax/ast.js';
import { jumpTarget } from '../../go/syntax/enclosing.js';
import { walk } from '../../go/syntax/walk.js';
import type { FixProposal } from '../rule.js';
import { beginsLine, lineAfter, lineBefore, withoutLine } from './line-edits.js';

/** More ends of a turn than this are no longer a small edit. */
const MAX_ENDS = 3;

/** `isUsedBy` tells whether a statement may use what the deferred call releases. */
export function endOfTurn(
  file: SourceFile,
  stmt: DeferStmt,
  loop: ForStmt | RangeStmt,
  isUsedBy: (node: Node) => boolean,
): readonly FixProposal[] {
  const { list } = loop.body;
  const last = list.at(-1);
  const ends = endsAfter(loop.body, stmt);
  const isPlain = stmt.call.kind === 'Call' && stmt.call.fun.kind !== 'FuncLit';
  if (!isPlain || !last || stmt.parent !== loop.body || stmt === last || !beginsLine(file, stmt) || !ends) return [];
  const isOpenEnd = last.kind !== 'ReturnStmt' && last.kind !== 'BranchStmt';
  if (isOpenEnd && !mayBeLast(last)) return [];
  if (ends.length + 1 > MAX_ENDS || ends.some((end) => isUsedBy(end) || !beginsLine(file, end))) return [];
  const text = file.text.slice(stmt.call.start, stmt.call.end);
  const edits = [withoutLine(file, stmt), ...ends.map((end) => lineBefore(file, end, text))];
  if (isOpenEnd) edits.push(lineAfter(file, last, text));
  return [{ recipe: 'release-at-end-of-turn', title: `Call \`${text}\` at the end of each turn`, edits }];
}

/** Whether a call can be written behind a statement: it is not what makes the turn wait or go elsewhere. */
function mayBeLast(stmt: Stmt): boolean {
  return stmt.kind !== 'LabeledStmt' && stmt.kind !== 'GoStmt';
}

/** The statements behind `from` that end a turn; undefined where one of them jumps in a way that is not followed. */
function endsAfter(body: Block, from: Stmt): readonly Stmt[] | undefined {
  const ends: Stmt[] = [];
  const jumps: Stmt[] = [];
  walk(body, (node) => {
    if (node.kind === 'FuncLit') return false;
    if (node.start < from.end) return true;
    if (node.kind === 'ReturnStmt') ends.push(node);
    if (node.kind === 'BranchStmt' && node.tok !== 'fallthrough') {
      const target = node.label || node.tok === 'goto' ? undefined : jumpTarget(node);
      if (target === undefined) jumps.push(node);
      else if (target === body.parent) ends.push(node);
    }
    return true;
  });
  return jumps.length === 0 ? ends : undefined;
}
