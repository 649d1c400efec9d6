/**
 * From where on is an acquired value known to be there? Behind the call where it cannot fail, behind the error check that
 * leaves, or at the head of the branch in which the error is nil. Undefined where the code has another shape.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Block, Expr, IfStmt, Node, Stmt } from '../../go/syntax/ast.js';
import type { ObligationClaim } from '../../leaks/obligations/find-obligations.js';
import { isNil } from '../../leaks/paths/guards.js';
import type { SourceEdit } from '../rule.js';
import { beginsLine, endsLine, firstLine, lineAfter } from './line-edits.js';

/** A line can be put behind the statement, or be the first of the block. */
export type Spot = { readonly behind: Stmt } | { readonly head: Block };

/** Statements between the acquisition and its error check, at most. */
const MAX_BETWEEN = 3;

/** The first place at which a release of the claim's value can stand. */
export function spotAfterAcquisition(claim: ObligationClaim): Spot | undefined {
  const spot = findSpot(claim);
  if (!spot) return undefined;
  const { file } = claim.view;
  const isClear =
    'head' in spot
      ? endsLine(file, spot.head.start + 1)
      : beginsLine(file, spot.behind) && endsLine(file, spot.behind.end);
  return isClear ? spot : undefined;
}

/** A new line at a spot. */
export function lineAtSpot({ view: { file } }: ObligationClaim, spot: Spot, text: string): SourceEdit {
  return 'head' in spot ? firstLine(file, spot.head, text) : lineAfter(file, spot.behind, text);
}

function findSpot(claim: ObligationClaim): Spot | undefined {
  const stmt = statementOf(claim.call);
  const list = stmt && statementsAround(stmt);
  if (!stmt || !list) return undefined;
  if (stmt.kind === 'IfStmt') return isInitOf(claim.call, stmt) ? branchWithoutError(stmt, claim) : undefined;
  if (!isPlain(stmt)) return undefined;
  if (!claim.error) return { behind: stmt };
  const from = list.indexOf(stmt) + 1;
  for (const next of list.slice(from, from + MAX_BETWEEN + 1)) {
    if (next.kind === 'IfStmt' && !next.init) {
      const branch = errorCheck(next, claim);
      if (branch) return branch;
    }
    if (!isPlain(next)) return undefined;
  }
  return undefined;
}

/** Statements that neither branch nor leave. */
function isPlain({ kind }: Stmt): boolean {
  return (
    kind === 'AssignStmt' || kind === 'DeclStmt' || kind === 'ExprStmt' || kind === 'IncDecStmt' || kind === 'DeferStmt'
  );
}

/** `if f, err := os.Open(name); err == nil {`. */
function isInitOf(call: Node, { init }: IfStmt): boolean {
  return init !== undefined && init.start <= call.start && call.end <= init.end;
}

function branchWithoutError(stmt: IfStmt, claim: ObligationClaim): Spot | undefined {
  const test = errorTest(stmt.cond, claim);
  if (test === '==') return { head: stmt.then };
  return test === '!=' && stmt.else?.kind === 'Block' ? { head: stmt.else } : undefined;
}

/** `if err != nil { … return }`, with what follows it or its else; or `if err == nil {`. */
function errorCheck(stmt: IfStmt, claim: ObligationClaim): Spot | undefined {
  const test = errorTest(stmt.cond, claim);
  if (test === '!=' && !stmt.else) return leaves(stmt.then) ? { behind: stmt } : undefined;
  return test === undefined ? undefined : branchWithoutError(stmt, claim);
}

/** The comparison with nil that a condition makes of the claim's error. */
function errorTest(cond: Expr, { view, error }: ObligationClaim): '==' | '!=' | undefined {
  const bare = unparen(cond);
  if (bare.kind !== 'Binary' || (bare.op !== '==' && bare.op !== '!=') || !isNil(bare.y, view.resolve))
    return undefined;
  const tested = unparen(bare.x);
  return tested.kind === 'Ident' && view.resolve(tested) === error ? bare.op : undefined;
}

/** A block that ends in a jump, or in a call that may not return: whether it does is seen by the checks. */
function leaves(block: Block): boolean {
  const last = block.list.at(-1);
  if (last?.kind === 'ReturnStmt' || last?.kind === 'BranchStmt') return true;
  return last?.kind === 'ExprStmt' && unparen(last.x).kind === 'Call';
}

/** The statement of a list that holds a node. */
export function statementOf(node: Node): Stmt | undefined {
  for (let at: Node = node; at.parent; at = at.parent) {
    const list = listOf(at.parent);
    if (list) return list.find((stmt) => stmt === at);
  }
  return undefined;
}

/** The list that a statement stands in. */
export function statementsAround(stmt: Stmt): readonly Stmt[] | undefined {
  return listOf(stmt.parent);
}

/** The statements of a block or clause; undefined for anything else. */
export function listOf(node: Node | undefined): readonly Stmt[] | undefined {
  if (node?.kind === 'Block') return node.list;
  return node?.kind === 'CaseClause' || node?.kind === 'CommClause' ? node.body : undefined;
}
