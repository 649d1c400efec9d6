/**
 * Does a function's name or comment say that it returns with a lock held? Words only ever silence a claim, they never
 * make one.
 */
import type { Call, File, Node } from '../../go/syntax/ast.js';
import type { LockScope } from './lock-world.js';

const NAME = /^r?lock|R?Lock|[aA]cquire|[bB]egin/;
/** "returns the entry locked", "with its lock held", "the lock stays held", "the caller must unlock it". */
const COMMENT =
  /\breturn(?:s|ed|ing)?\b[^.]*\b(?:locked|held|holding)\b|\b(?:lock|mutex|mu)\b[^.]*\b(?:remains?|stays?|kept|left|still) (?:locked|held)\b|\bcallers?\b[^.]*\b(?:unlock|releas)/i;

/** Whether the name of a declared function speaks of a lock. */
export function isNamedAfterLock({ view: { func } }: LockScope): boolean {
  return func.kind === 'FuncDecl' && NAME.test(func.name.name);
}

/** Whether the comment above a declared function says that a lock stays held. */
export function isLockDocumented({ view: { func, file } }: LockScope): boolean {
  return func.kind === 'FuncDecl' && COMMENT.test(commentAbove(file.ast, func, file.text));
}

/** "never released after this point": above the statement that locks. */
const KEPT = /\b(?:never|not|don't|without)\s+(?:be\s+|ever\s+)?(?:unlock|releas)/i;

/** Whether the comment above the statement of a call that locks says that the lock stays held. */
export function isMeantToStay({ view: { file } }: LockScope, call: Call): boolean {
  const statement = call.parent?.kind === 'ExprStmt' ? call.parent : call;
  return KEPT.test(commentAbove(file.ast, statement, file.text));
}

/** The comment lines that end on the line above a declaration or statement. */
function commentAbove(file: File, below: Node, text: string): string {
  const parts: string[] = [];
  let { start } = below;
  for (const comment of file.comments.toReversed()) {
    if (comment.end > start) continue;
    if (!/^[ \t]*\n?[ \t]*$/.test(text.slice(comment.end, start))) break;
    parts.unshift(comment.text);
    start = comment.start;
  }
  return parts.join('\n').replace(/\n\s*(?:\/\/|\*)?/g, ' ');
}
