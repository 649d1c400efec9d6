/**
 * How is a goroutine woken that waits for a condition? Whoever changes what its loop reads says so, under the lock that
 * it holds there: `c.Broadcast()` right behind the assignment.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Call, Func, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { ConcurrencyClaim } from '../../leaks/concurrency/claim.js';
import { filesOf } from '../concurrency-rule.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { FixProposal } from '../rule.js';
import { methodOf, receiverText } from './channel-recipes.js';
import { lineAfter } from './line-edits.js';

export function wakeProposals(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const { node, func } = claim.operation;
  const loop = node.kind === 'Call' ? loopAround(node) : undefined;
  if (node.kind !== 'Call' || loop?.kind !== 'ForStmt' || !loop.cond || !claim.root.body) return [];
  const file = filesOf(analysis)(node);
  const cond = receiverText(node, file);
  const read = namesIn(loop.cond, analysis);
  const changes = changesOf(claim.root, func, read, analysis);
  if (cond === undefined || changes.length === 0 || !changes.every((change) => isUnderLock(change))) return [];
  const edits = changes.map((change) => lineAfter(file, change, `${cond}.Broadcast()`));
  return [{ recipe: 'broadcast', title: 'Wake the waiting goroutines after the change', edits }];
}

function loopAround(node: Node): Node | undefined {
  let at = node.parent;
  while (at && at.kind !== 'ForStmt' && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl') at = at.parent;
  return at;
}

function namesIn(expr: Node, { info }: PackageAnalysis): ReadonlySet<unknown> {
  const names = new Set<unknown>();
  walk(expr, (node) => {
    if (node.kind === 'Ident') names.add(info.names.resolve(node));
    return true;
  });
  names.delete(undefined);
  return names;
}

/** Assignments to one of the names in literals other than the waiting function. */
function changesOf(root: Func, waiting: Func, names: ReadonlySet<unknown>, { info }: PackageAnalysis): readonly Node[] {
  const changes: Node[] = [];
  const add = (lit: Func): void => {
    if (!lit.body || lit === waiting) return;
    walk(lit.body, (node) => {
      if (node.kind === 'FuncLit') return false;
      const targets =
        node.kind === 'AssignStmt' && node.op !== ':=' ? node.lhs : node.kind === 'IncDecStmt' ? [node.x] : [];
      const isChange = targets.some((target) => target.kind === 'Ident' && names.has(info.names.resolve(target)));
      if (isChange) changes.push(node);
      return true;
    });
  };
  add(root);
  if (root.body) {
    walk(root.body, (node) => {
      if (node.kind === 'FuncLit') add(node);
      return true;
    });
  }
  return changes;
}

/** A Lock stands before the statement in its block, with no Unlock in between. */
function isUnderLock(stmt: Node): boolean {
  if (stmt.parent?.kind !== 'Block') return false;
  const { list } = stmt.parent;
  const before = list
    .slice(
      0,
      list.findIndex((each) => each === stmt),
    )
    .flatMap((each) => {
      const call = each.kind === 'ExprStmt' ? unparen(each.x) : undefined;
      return call?.kind === 'Call' ? [lockMethod(call)] : [];
    });
  return before.findLast((name) => name !== undefined) === 'Lock';
}

function lockMethod(call: Call): string | undefined {
  const name = methodOf(call);
  return name === 'Lock' || name === 'Unlock' ? name : undefined;
}
