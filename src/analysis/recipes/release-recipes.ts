/**
 * How is a missing release written? A deferred release after the error check; an existing defer moved up; the release
 * before the return that lacks it; a name for a thrown-away value. Whether an edit may be shown is decided by the checks.
 */
import { unparen } from '../../go/flow/operands.js';
import type { SourceFile } from '../../go/program.js';
import type {
  Block,
  CaseClause,
  CommClause,
  DeferStmt,
  Expr,
  IfStmt,
  Node,
  ReturnStmt,
  Stmt,
} from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { Release } from '../../go/facts/resource.js';
import type { ObligationClaim } from '../../leaks/obligations/find-obligations.js';
import { isNil } from '../../leaks/paths/guards.js';
import type { FixProposal, SourceEdit } from '../rule.js';

/** The proposals for a claim, best first. */
export function releaseProposals(claim: ObligationClaim): readonly FixProposal[] {
  if (claim.kind === 'discarded') return namedValue(claim);
  if (claim.kind !== 'returned' || !claim.variable) return [];
  const text = releaseText(claim, claim.variable.name);
  if (text === undefined) return [];
  if (claim.isHandedOver) return beforeReturns(claim, text);
  return claim.releases.length === 0
    ? deferred(claim, text)
    : [...movedDefer(claim, text), ...beforeReturns(claim, text)];
}

/** The call that releases the value, for example `resp.Body.Close()`. */
export function releaseText(claim: ObligationClaim, name: string): string | undefined {
  const release: Release | undefined = claim.resource.releases[0];
  if (release?.kind === 'method')
    return `${[name, release.path, release.method].filter((part) => part !== '').join('.')}()`;
  return release?.kind === 'call' && claim.resource.releases.length > 0 ? `${name}()` : undefined;
}

function deferred(claim: ObligationClaim, text: string): readonly FixProposal[] {
  const at = afterErrorCheck(claim);
  if (!at || isInLoop(claim)) return [];
  const edit = lineAfter(claim.view.file, at, `defer ${text}`);
  return [{ recipe: 'defer-release', title: `Defer \`${text}\` ${afterWhat(claim)}`, edits: [edit] }];
}

/** Where a deferred release belongs. */
function afterWhat({ error }: ObligationClaim): string {
  return error ? 'right after the error check' : 'right after the call';
}

/** The later `defer` of the same release comes right after the error check instead. */
function movedDefer(claim: ObligationClaim, text: string): readonly FixProposal[] {
  const at = afterErrorCheck(claim);
  const stmt = onlyDefer(claim);
  if (!at || !stmt || stmt.parent !== containerOf(at) || isInLoop(claim)) return [];
  const { file } = claim.view;
  const source = file.text.slice(stmt.start, stmt.end);
  const edits = [lineAfter(file, at, source), withoutLine(file, stmt)];
  return [{ recipe: 'move-defer', title: `Move \`defer ${text}\` up, ${afterWhat(claim)}`, edits }];
}

function onlyDefer({ releases }: ObligationClaim): DeferStmt | undefined {
  const [only, ...others] = releases;
  const parent = only?.parent;
  return others.length === 0 && parent?.kind === 'DeferStmt' ? parent : undefined;
}

/** The release stands right before each return that lacks it. */
function beforeReturns(claim: ObligationClaim, text: string): readonly FixProposal[] {
  const returns = claim.openReturns;
  const edits: SourceEdit[] = [];
  for (const node of returns) {
    if (node?.kind !== 'ReturnStmt' || mentionsVariable(claim, node)) return [];
    edits.push(lineBefore(claim.view.file, node, text));
  }
  if (edits.length === 0) return [];
  const title = edits.length === 1 ? `Call \`${text}\` before this return` : `Call \`${text}\` before these returns`;
  return [{ recipe: 'release-before-return', title, edits }];
}

function mentionsVariable({ view, variable }: ObligationClaim, node: ReturnStmt): boolean {
  let found = false;
  walk(node, (each) => {
    if (each.kind === 'Ident') found ||= view.resolve(each) === variable;
    return !found;
  });
  return found;
}

/** `_, err := http.Get(u)` gets a name for what it throws away, and the deferred release. */
function namedValue(claim: ObligationClaim): readonly FixProposal[] {
  const stmt = claim.call.parent;
  const at = afterErrorCheck(claim);
  if (stmt?.kind !== 'AssignStmt' || stmt.op !== ':=' || !at || isInLoop(claim)) return [];
  const blank = stmt.lhs[claim.result ?? 0];
  const name = NAMES[claim.resource.rule] ?? 'c';
  const text = releaseText(claim, name);
  if (!blank || text === undefined) return [];
  const { file } = claim.view;
  const edits = [{ file, start: blank.start, end: blank.end, newText: name }, lineAfter(file, at, `defer ${text}`)];
  return [{ recipe: 'name-and-defer', title: `Give the value a name and defer \`${text}\``, edits }];
}

/** The usual short name of a value, by the rule that speaks of it. */
const NAMES: Readonly<Record<string, string>> = {
  'http-body-not-closed': 'resp',
  'file-not-closed': 'f',
  'conn-not-closed': 'conn',
  'sql-rows-not-closed': 'rows',
  'ctx-cancel-lost': 'cancel',
  'ticker-not-stopped': 'ticker',
};

/** The statement after which the value is known to be there: the error check that follows the acquisition, or that itself. */
function afterErrorCheck(claim: ObligationClaim): Stmt | undefined {
  const stmt = statementOf(claim.call);
  const list = stmt && listOf(containerOf(stmt));
  if (!stmt || !list) return undefined;
  if (!claim.error) return stmt;
  const next = list[list.indexOf(stmt) + 1];
  return next?.kind === 'IfStmt' && isErrorCheck(next, claim) ? next : undefined;
}

/** `if err != nil { … return }` without an else. */
function isErrorCheck(stmt: IfStmt, { view, error }: ObligationClaim): boolean {
  const cond: Expr = unparen(stmt.cond);
  if (stmt.init || stmt.else || cond.kind !== 'Binary' || cond.op !== '!=' || !isNil(cond.y, view.resolve))
    return false;
  const tested = unparen(cond.x);
  const last = stmt.then.list.at(-1);
  const leaves =
    last?.kind === 'ReturnStmt' || last?.kind === 'BranchStmt' || (last?.kind === 'ExprStmt' && isEnding(last.x));
  return tested.kind === 'Ident' && view.resolve(tested) === error && leaves;
}

function isEnding(expr: Expr): boolean {
  const bare = unparen(expr);
  return bare.kind === 'Call';
}

function statementOf(node: Node): Stmt | undefined {
  for (let at: Node = node; at.parent; at = at.parent) {
    const list = listOf(at.parent);
    if (list) return list.find((stmt) => stmt === at);
  }
  return undefined;
}

function containerOf(stmt: Stmt): Node | undefined {
  return stmt.parent;
}

function listOf(node: Node | undefined): readonly Stmt[] | undefined {
  if (node?.kind === 'Block') return (node satisfies Block).list;
  if (node?.kind === 'CaseClause') return (node satisfies CaseClause).body;
  return node?.kind === 'CommClause' ? (node satisfies CommClause).body : undefined;
}

/** Whether the acquisition runs once a turn: a deferred release would pile up until the function returns. */
function isInLoop({ call, view }: ObligationClaim): boolean {
  for (let at: Node | undefined = call.parent; at && at !== view.func; at = at.parent) {
    if (at.kind === 'ForStmt' || at.kind === 'RangeStmt') return true;
  }
  return false;
}

function indentation(file: SourceFile, offset: number): string {
  const line = file.lines.lineText(file.lines.line(offset));
  return /^[\t ]*/.exec(line)?.[0] ?? '';
}

/** A line of its own after a statement, behind whatever stands on the statement's last line. */
export function lineAfter(file: SourceFile, stmt: Node, text: string): SourceEdit {
  const eol = file.text.indexOf('\n', stmt.end);
  const at = eol < 0 ? file.text.length : eol;
  return { file, start: at, end: at, newText: `\n${indentation(file, stmt.start)}${text}` };
}

/** A line of its own before a statement that begins its line. */
export function lineBefore(file: SourceFile, stmt: Node, text: string): SourceEdit {
  const at = file.lines.lineStart(file.lines.line(stmt.start));
  return { file, start: at, end: at, newText: `${indentation(file, stmt.start)}${text}\n` };
}

/** Takes a statement away with the line it stands on. */
export function withoutLine(file: SourceFile, stmt: Node): SourceEdit {
  const start = file.lines.lineStart(file.lines.line(stmt.start));
  const eol = file.text.indexOf('\n', stmt.end);
  return { file, start, end: eol < 0 ? file.text.length : eol + 1, newText: '' };
}
