/**
 * How is a missing release written? A deferred release from where the value is known to be there; an existing defer moved
 * up; the release before the returns, the ends of a loop's turn or the overwriting that lack it; a deferred one in place of
 * explicit ones. Whether an edit may be shown is decided by the checks.
 */
import { isInLoop, isWithin } from '../../go/syntax/enclosing.js';
import type { DeferStmt, Node, Stmt } from '../../go/syntax/ast.js';
import type { ObligationClaim } from '../../leaks/obligations/find-obligations.js';
import { rootVariable } from '../../leaks/paths/branch-guards.js';
import type { FixProposal, SourceEdit } from '../rule.js';
import { lineAtSpot, listOf, spotAfterAcquisition, type Spot } from './after-acquisition.js';
import { isContextInUse, usedByGoroutine } from './context-escape.js';
import { beginsLine, isAloneOnLine, lastLine, lineBefore, withoutLine } from './line-edits.js';
import { namedValue } from './named-value-recipe.js';
import { beforeReturn, mentionsBinding, mentionsVariable, turnEndEdits } from './release-before-jump.js';
import { holderText, releaseText } from './release-text.js';
import { stoppableTicker } from './tick-recipe.js';

/** The proposals for a claim, best first. */
export function releaseProposals(claim: ObligationClaim): readonly FixProposal[] {
  if (claim.resource.kind === 'ticker' && claim.resource.releases.length === 0) return stoppableTicker(claim);
  // A process that nobody ended may run for ever: only its author knows whether to wait for it or to end it first.
  if (claim.resource.holds === 'process') return [];
  const outlives = isContextInUse(claim);
  if (claim.kind === 'discarded') return outlives ? [] : namedValue(claim);
  const user = claim.variable && !outlives ? usedByGoroutine(claim.variable, claim.view) : undefined;
  const holder = holderText(claim);
  const text = holder === undefined ? undefined : releaseText(claim, holder);
  if (text === undefined) return [];
  if (user) return inGoroutine(claim, user, text);
  if (claim.kind === 'overwritten') return [...beforeOverwriting(claim, text), ...beforeTurnEnds(claim, text)];
  if (claim.kind !== 'returned') return [];
  // Who gets the struct has to find it open.
  if (claim.field) return beforeEnds(claim, text);
  if (claim.isHandedOver || outlives) return [...beforeEnds(claim, text), ...beforeTurnEnds(claim, text)];
  if (claim.releases.length === 0)
    return [...deferred(claim, text), ...beforeTurnEnds(claim, text), ...beforeFewEnds(claim, text)];
  return [
    ...movedDefer(claim, text),
    ...beforeEnds(claim, text),
    ...beforeTurnEnds(claim, text),
    ...deferInstead(claim, text),
  ];
}

/** The goroutine that uses the value gives it back, where it is a literal and nobody else uses the value behind its start. */
function inGoroutine(claim: ObligationClaim, user: Node, text: string): readonly FixProposal[] {
  const literal = user.kind === 'GoStmt' && user.call.kind === 'Call' ? user.call.fun : undefined;
  const { variable, view } = claim;
  const [first] = literal?.kind === 'FuncLit' ? literal.body.list : [];
  if (literal?.kind !== 'FuncLit' || !first || !variable || !mentionsBinding(view, variable, literal.body)) return [];
  const isUsedBehind = statementsBehind(user).some((stmt) => mentionsBinding(view, variable, stmt));
  if (isUsedBehind || !beginsLine(view.file, first)) return [];
  const edits = [lineBefore(view.file, first, `defer ${text}`)];
  return [{ recipe: 'defer-in-goroutine', title: `Defer \`${text}\` in the goroutine`, edits, ...mentionsOf(claim) }];
}

/** The statements that stand behind another one in the lists around it, up to its function. */
function statementsBehind(stmt: Node): readonly Stmt[] {
  const behind: Stmt[] = [];
  for (let at: Node = stmt; at.parent && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    const { end } = at;
    behind.push(...(listOf(at.parent) ?? []).filter((each) => each.start > end));
  }
  return behind;
}

/** The spot for a deferred release; none in a loop, where it would pile up until the function returns. */
function deferSpot(claim: ObligationClaim): Spot | undefined {
  return isInLoop(claim.call) ? undefined : spotAfterAcquisition(claim);
}

function mentionsOf({ variable, field, view }: ObligationClaim): Pick<FixProposal, 'mentions'> {
  const holder = variable ?? (field && rootVariable(field, view));
  return holder ? { mentions: [holder] } : {};
}

/** Where a deferred release belongs. */
function afterWhat({ error }: ObligationClaim): string {
  return error ? 'right after the error check' : 'right after the call';
}

function deferred(claim: ObligationClaim, text: string): readonly FixProposal[] {
  const spot = deferSpot(claim);
  if (!spot) return [];
  const edits = [lineAtSpot(claim, spot, `defer ${text}`)];
  return [{ recipe: 'defer-release', title: `Defer \`${text}\` ${afterWhat(claim)}`, edits, ...mentionsOf(claim) }];
}

/** The later `defer` of the same release comes right after the error check instead. */
function movedDefer(claim: ObligationClaim, text: string): readonly FixProposal[] {
  const spot = deferSpot(claim);
  const stmt = onlyDefer(claim);
  const { file } = claim.view;
  if (!spot || !stmt || !isSameList(stmt, spot) || !isAloneOnLine(file, stmt)) return [];
  const edits = [lineAtSpot(claim, spot, file.text.slice(stmt.start, stmt.end)), withoutLine(file, stmt)];
  return [
    { recipe: 'move-defer', title: `Move \`defer ${text}\` up, ${afterWhat(claim)}`, edits, ...mentionsOf(claim) },
  ];
}

function isSameList(stmt: Stmt, spot: Spot): boolean {
  return stmt.parent === ('head' in spot ? spot.head : spot.behind.parent);
}

function onlyDefer({ releases }: ObligationClaim): DeferStmt | undefined {
  const [only, ...others] = releases;
  const parent = only?.parent;
  return others.length === 0 && parent?.kind === 'DeferStmt' ? parent : undefined;
}

/** The release stands right before each end of the function that lacks it. */
function beforeEnds(claim: ObligationClaim, text: string): readonly FixProposal[] {
  const { view, openReturns } = claim;
  const edits: SourceEdit[] = [];
  for (const end of openReturns) {
    const edit = end === undefined ? atClosingBrace(claim, text) : beforeReturn(claim, end, text);
    if (!edit) return [];
    edits.push(edit);
  }
  if (edits.length === 0 || view.func !== claim.endFunc.func) return [];
  const title = edits.length === 1 ? `Call \`${text}\` before this return` : `Call \`${text}\` before these returns`;
  return [{ recipe: 'release-before-return', title, edits, ...mentionsOf(claim) }];
}

/** In a loop a deferred release would pile up: the release stands before the returns where these are few. */
function beforeFewEnds(claim: ObligationClaim, text: string): readonly FixProposal[] {
  return isInLoop(claim.call) && claim.openReturns.length <= MAX_ENDS ? beforeEnds(claim, text) : [];
}

/** More returns than this are no longer a small edit. */
const MAX_ENDS = 3;

/** The release stands right before each end of the turn that lacks it. */
function beforeTurnEnds(claim: ObligationClaim, text: string): readonly FixProposal[] {
  const edits = turnEndEdits(claim, text);
  if (!edits) return [];
  const where = edits.length === 1 ? 'the end' : 'each end';
  const title = `Call \`${text}\` at ${where} of the turn`;
  return [{ recipe: 'release-before-next-turn', title, edits, ...mentionsOf(claim) }];
}

/** The release stands before the statement that gives the variable another value. */
function beforeOverwriting(claim: ObligationClaim, text: string): readonly FixProposal[] {
  const { end, call, view } = claim;
  if (end?.kind !== 'AssignStmt' || isWithin(call, end) || !beginsLine(view.file, end)) return [];
  const isRead = end.rhs.some((value) => mentionsVariable(claim, value) || mentionsContext(claim, value));
  if (isRead) return [];
  const edits = [lineBefore(view.file, end, text)];
  return [
    {
      recipe: 'release-before-overwriting',
      title: `Call \`${text}\` before its variable takes another value`,
      edits,
      ...mentionsOf(claim),
    },
  ];
}

/** Whether what is made next is made from the context that would be cancelled. */
function mentionsContext({ call, view }: ObligationClaim, node: Node): boolean {
  const made = call.parent?.kind === 'AssignStmt' ? call.parent.lhs[0] : undefined;
  const context = made?.kind === 'Ident' ? view.resolve(made) : undefined;
  return context !== undefined && mentionsBinding(view, context, node);
}

function atClosingBrace(claim: ObligationClaim, text: string): SourceEdit | undefined {
  const { file, func } = claim.view;
  const { body } = func;
  if (isContextInUse(claim)) return undefined;
  if (!body || file.lines.line(body.start) === file.lines.line(body.end)) return undefined;
  const line = file.lines.lineText(file.lines.line(body.end - 1));
  return line.trimStart().startsWith('}') ? lastLine(file, body, text) : undefined;
}

/** One deferred release takes the place of every explicit one; each of those must be a line of its own. */
function deferInstead(claim: ObligationClaim, text: string): readonly FixProposal[] {
  const spot = deferSpot(claim);
  const { file } = claim.view;
  const stmts = claim.releases.map(({ parent }) => parent);
  const isLine = (stmt: Node | undefined): stmt is Stmt => stmt?.kind === 'ExprStmt' && isAloneOnLine(file, stmt);
  if (!spot || !stmts.every(isLine)) return [];
  const edits = [lineAtSpot(claim, spot, `defer ${text}`), ...stmts.map((stmt) => withoutLine(file, stmt))];
  const title = `Defer \`${text}\` ${afterWhat(claim)}, in place of the explicit calls`;
  return [{ recipe: 'defer-instead', title, edits, ...mentionsOf(claim) }];
}
