/**
 * How is a missing unlock written? Deferred right after the lock where the function holds it to its end; otherwise in
 * front of each return or continue that lacks it; in the right mode where it is there in the wrong one.
 */
import { isInLoop } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { BranchStmt, Call, Node, ReturnStmt, Stmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { HeldLockClaim } from '../../leaks/locks/find-held-locks.js';
import type { FixProposal, SourceEdit } from '../rule.js';
import { beginsLine, lineAfter, lineBefore, withoutLine } from './line-edits.js';

/** The proposals for a claim, best first. */
export function unlockProposals(claim: HeldLockClaim): readonly FixProposal[] {
  if (claim.kind === 'mismatch') return rightMode(claim);
  const text = unlockText(claim);
  if (text === undefined) return [];
  if (claim.kind === 'turn' || claim.kind === 'next-element') return beforeContinue(claim, text);
  return [...deferredAfterLock(claim, text), ...beforeReturns(claim, text), ...deferInsteadOfUnlocks(claim, text)];
}

/** The call that unlocks what the claim's call locked, as the function would write it. */
export function unlockText({ view, call, mode, origin, releases }: HeldLockClaim): string | undefined {
  const { text } = view.file;
  const fun = unparen(call.fun);
  if (origin === call && fun.kind === 'Selector') {
    return `${text.slice(fun.x.start, fun.x.end)}.${mode === 'read' ? 'RUnlock' : 'Unlock'}()`;
  }
  const [release] = releases;
  return release && text.slice(release.start, release.end);
}

/** The function never unlocks, and nothing after the lock is another use of it: it is held to the end. */
function deferredAfterLock(claim: HeldLockClaim, text: string): readonly FixProposal[] {
  const stmt = lockStatement(claim);
  if (!stmt || claim.kind !== 'never' || isInLoop(claim.call)) return [];
  return [
    {
      recipe: 'defer-unlock',
      title: `Defer \`${text}\` right after the lock`,
      edits: [lineAfter(claim.view.file, stmt, `defer ${text}`)],
    },
  ];
}

function beforeReturns(claim: HeldLockClaim, text: string): readonly FixProposal[] {
  const edits: SourceEdit[] = [];
  if (claim.isHeldOnSomeOnly) return [];
  for (const node of claim.heldReturns) {
    if (node?.kind !== 'ReturnStmt' || !beginsLine(claim.view.file, node) || readsGuarded(claim, node)) return [];
    edits.push(lineBefore(claim.view.file, node, text));
  }
  if (edits.length === 0) return [];
  const title = edits.length === 1 ? `Call \`${text}\` before this return` : `Call \`${text}\` before these returns`;
  return [{ recipe: 'unlock-before-return', title, edits }];
}

/** Whether evaluating the results may read what the lock guards: anything that begins with the lock's own variables, and calls. */
function readsGuarded({ view, path }: HeldLockClaim, node: ReturnStmt): boolean {
  let found = false;
  walk(node, (each) => {
    if (each.kind === 'Ident') {
      const binding = view.resolve(each);
      found ||= binding !== undefined && path.variables.has(binding);
    }
    return !found;
  });
  return found;
}

/** Every explicit unlock stands right before a return or at the end of the body: one defer does the same. */
function deferInsteadOfUnlocks(claim: HeldLockClaim, text: string): readonly FixProposal[] {
  const { view, call, releases } = claim;
  const stmt = lockStatement(claim);
  if (!stmt || claim.kind !== 'returned' || claim.isHeldOnSomeOnly || releases.length === 0 || isInLoop(call))
    return [];
  const edits: SourceEdit[] = [lineAfter(view.file, stmt, `defer ${text}`)];
  for (const release of releases) {
    const at = release.parent;
    if (at?.kind !== 'ExprStmt' || !endsFunction(at, view.func.body) || !beginsLine(view.file, at)) return [];
    edits.push(withoutLine(view.file, at));
  }
  return [{ recipe: 'defer-unlock', title: `Defer \`${text}\` in place of the explicit calls`, edits }];
}

/** Whether a return or the end of the function's body follows a statement. */
function endsFunction(stmt: Stmt, body: Node | undefined): boolean {
  const list = listAround(stmt);
  if (!list) return false;
  const next = list[list.indexOf(stmt) + 1];
  return next ? next.kind === 'ReturnStmt' : stmt.parent === body;
}

function beforeContinue(claim: HeldLockClaim, text: string): readonly FixProposal[] {
  const { file } = claim.view;
  const stmt = continueOf(claim);
  if (!stmt || !beginsLine(file, stmt) || !isHeldAt(claim, stmt)) return [];
  return [
    {
      recipe: 'unlock-before-continue',
      title: `Call \`${text}\` before this continue`,
      edits: [lineBefore(file, stmt, text)],
    },
  ];
}

/** The statement list that locks holds the statement, and what unlocks in between leaves the turn. */
function isHeldAt({ call, releases }: HeldLockClaim, stmt: Node): boolean {
  const list = call.parent?.parent;
  if (!list || list.start > stmt.start || stmt.end > list.end || call.parent.kind !== 'ExprStmt') return false;
  return releases.every((release) => release.start > stmt.start || release.end < call.start || leavesAfter(release));
}

/** Whether the block around a call ends by leaving the block's surroundings. */
function leavesAfter(call: Call): boolean {
  const last = call.parent && listAround(call.parent)?.at(-1);
  return last?.kind === 'ReturnStmt' || last?.kind === 'BranchStmt';
}

/** The continue by which the path of the claim goes back: the one in the block of the last branch taken before. */
function continueOf({ edges, call }: HeldLockClaim): BranchStmt | undefined {
  const back = edges.findIndex((edge) => edge.back);
  const taken = edges.slice(0, back < 0 ? edges.length : back + 1).flatMap(({ cond, clause }) => clause ?? cond ?? []);
  const branch = taken.at(-1);
  const holder =
    branch?.kind === 'CaseClause' || branch?.kind === 'CommClause' ? branch : branch && enclosingIf(branch);
  const list =
    holder?.kind === 'IfStmt'
      ? holder.then.list
      : holder?.kind === 'CaseClause' || holder?.kind === 'CommClause'
        ? holder.body
        : [];
  const last = list.at(-1);
  return last?.kind === 'BranchStmt' && last.tok === 'continue' && last.start > call.start ? last : undefined;
}

function enclosingIf(node: Node): Node | undefined {
  let at: Node | undefined = node;
  while (at && at.kind !== 'IfStmt' && at.kind !== 'FuncLit' && at.kind !== 'Block') at = at.parent;
  return at?.kind === 'IfStmt' ? at : undefined;
}

/** `RUnlock` for `Unlock`, or the other way round. */
function rightMode({ view, mode, end }: HeldLockClaim): readonly FixProposal[] {
  const release = end && unlockCall(end);
  const fun = release && unparen(release.fun);
  if (fun?.kind !== 'Selector' || !/^R?Unlock$/.test(fun.sel.name)) return [];
  const newText = mode === 'read' ? 'RUnlock' : 'Unlock';
  const edit = { file: view.file, start: fun.sel.start, end: fun.sel.end, newText };
  return [{ recipe: 'unlock-in-right-mode', title: `Call \`${newText}\` here`, edits: [edit] }];
}

function unlockCall(node: Node): Call | undefined {
  if (node.kind === 'Call') return node;
  const call = node.kind === 'DeferStmt' ? unparen(node.call) : undefined;
  return call?.kind === 'Call' ? call : undefined;
}

function lockStatement({ call, view }: HeldLockClaim): Stmt | undefined {
  const stmt = call.parent;
  return stmt?.kind === 'ExprStmt' && beginsLine(view.file, stmt) ? stmt : undefined;
}

export function listAround(stmt: Node): readonly Stmt[] | undefined {
  const { parent } = stmt;
  if (parent?.kind === 'Block') return parent.list;
  return parent?.kind === 'CaseClause' || parent?.kind === 'CommClause' ? parent.body : undefined;
}
