/** How is an entry deleted on every path? By a deferred delete right behind the insert, where no lock would be missing. */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { walk } from '../../go/syntax/walk.js';
import type { MapEntryClaim } from '../../leaks/retention/map-entries.js';
import type { FixProposal } from '../rule.js';
import { beginsLine, lineAfter, withoutLine } from './line-edits.js';

/** `defer delete(m, k)` in place of the delete at the end. */
export function deferredDelete(claim: Extract<MapEntryClaim, { kind: 'path' }>): readonly FixProposal[] {
  const { file, stmt, remove } = claim;
  const func = enclosingFunc(stmt);
  const line = remove.parent;
  if (!func?.body || stmt.parent !== func.body || line?.kind !== 'ExprStmt') return [];
  if (!beginsLine(file, stmt) || !beginsLine(file, line) || locks(func.body)) return [];
  const text = file.text.slice(remove.start, remove.end);
  return [
    {
      recipe: 'defer-delete',
      title: `Defer \`${text}\``,
      edits: [lineAfter(file, stmt, `defer ${text}`), withoutLine(file, line)],
    },
  ];
}

/** A function that unlocks by hand may not hold the lock when its deferred calls run. */
function locks(body: Parameters<typeof walk>[0]): boolean {
  let isFound = false;
  walk(body, (node) => {
    if (node.kind === 'Selector' && /^R?Unlock$/.test(node.sel.name)) {
      isFound ||= node.parent?.parent?.kind !== 'DeferStmt';
    }
  });
  return isFound;
}
