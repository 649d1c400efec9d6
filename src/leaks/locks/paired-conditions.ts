/**
 * May a lock be taken and given back under conditions that mean the same in other words? A lock that is taken in one
 * branch, kept behind it and given back in another branch is held where the author's two conditions hold together. Left
 * out: branches that leave the function or the turn; what stands behind them is not tied to them.
 */
import type { Edge } from '../../go/flow/graph.js';
import { isVariable } from '../../go/names/binding.js';
import type { Call, Node, Stmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';

/** A path on which a lock is kept. */
export interface KeptLock {
  readonly view: FunctionView;
  readonly call: Call;
  readonly edges: readonly Edge[];
  /** Where the path ends; undefined: the closing brace. */
  readonly end: Node | undefined;
  readonly releases: readonly Call[];
}

/** Whether the path went past a release by a condition that may not be so where the lock was taken. */
export function isPairedElsewhere(kept: KeptLock): boolean {
  const branches = kept.edges.flatMap((edge) => branchOf(edge) ?? []);
  if (branches.some((branch) => asksForTurn(kept, branch))) return true;
  return outlivesBranch(kept) && branches.some((branch) => passesRelease(kept, branch));
}

/** The if or switch statement that an edge decides. */
function branchOf({ cond, clause, unmatched }: Edge): Node | undefined {
  if (unmatched) return unmatched;
  if (clause?.kind === 'CaseClause') return clause.parent;
  for (let at: Node | undefined = cond; at; at = at.parent) {
    if (at.kind === 'IfStmt') return at;
    if (at.kind === 'ForStmt' || at.kind === 'Block') return undefined;
  }
  return undefined;
}

/** The lock was taken in a branch that the path has left with it. */
function outlivesBranch({ view, call, end }: KeptLock): boolean {
  for (let at: Node = call, up = at.parent; up && at !== view.func; at = up, up = up.parent) {
    const isBranch =
      up.kind === 'CaseClause' || (up.kind === 'IfStmt' && (at === up.then || at === up.else) && at.kind === 'Block');
    if (isBranch && !(end && holds(at, end))) return true;
  }
  return false;
}

/** The statement gives the lock back in a branch that the path did not take, and that goes on behind it. */
function passesRelease({ call, end, releases }: KeptLock, branch: Node): boolean {
  if (holds(branch, call) || (end && holds(branch, end))) return false;
  return releases.some((release) => holds(branch, release) && goesOn(release));
}

/** `if i > 0 { mu.Unlock() }` in a loop over i: which turn it is decides, and a path does not count the turns. */
function asksForTurn({ view, call, releases }: KeptLock, branch: Node): boolean {
  if (branch.kind !== 'IfStmt') return false;
  if (!holds(branch, call) && !releases.some((release) => holds(branch, release))) return false;
  let isAsked = false;
  walk(branch.cond, (node) => {
    const binding = node.kind === 'Ident' ? view.resolve(node) : undefined;
    isAsked ||= binding !== undefined && isVariable(binding) && countsTurns(binding.ident, branch);
    return !isAsked;
  });
  return isAsked;
}

/** Whether a name is the key of a range, or declared in the head of a for, around a statement. */
function countsTurns(name: Node | undefined, statement: Node): boolean {
  if (name === undefined) return false;
  for (let at = statement.parent; at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    if (at.kind === 'RangeStmt' && at.key === name) return true;
    if (at.kind === 'ForStmt' && at.init && holds(at.init, name)) return true;
  }
  return false;
}

/** Control runs on behind the branch in which a release stands. */
function goesOn(release: Call): boolean {
  for (let at: Node = release, up = at.parent; up; at = up, up = up.parent) {
    const list = up.kind === 'Block' ? up.list : up.kind === 'CaseClause' ? up.body : undefined;
    if (list) return !leaves(list.at(-1));
  }
  return false;
}

function leaves(last: Stmt | undefined): boolean {
  return last?.kind === 'ReturnStmt' || last?.kind === 'BranchStmt';
}

function holds(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
