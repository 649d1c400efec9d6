/**
 * How is a missing release written? A deferred release from where the value is known to be there; an existing defer moved
 * up; the release before the return that lacks it; a deferred one in place of explicit ones; a name for a thrown-away
 * value. Whether an edit may be shown is decided by the checks.
 */
import { isInLoop, isWithin } from '../../go/syntax/enclosing.js';
import type { Release } from '../../go/facts/resource.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, DeferStmt, Node, ReturnStmt, Stmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { ObligationClaim } from '../../leaks/obligations/find-obligations.js';
import type { FixProposal, SourceEdit } from '../rule.js';
import { lineAtSpot, spotAfterAcquisition, type Spot } from './after-acquisition.js';
import { contextOutlives } from './context-escape.js';
import { beginsLine, isAloneOnLine, lastLine, lineAfter, lineBefore, withoutLine } from './line-edits.js';

export { lineAfter, lineBefore, withoutLine };

/** The proposals for a claim, best first. */
export function releaseProposals(claim: ObligationClaim): readonly FixProposal[] {
  if (claim.resource.rule === 'ctx-cancel-lost' && contextOutlives(claim.call, claim.view)) return [];
  if (claim.resource.kind === 'ticker' && claim.resource.releases.length === 0) return stoppableTicker(claim);
  // A process that nobody ended may run for ever: only its author knows whether to wait for it or to end it first.
  if (claim.resource.holds === 'process') return [];
  if (claim.kind === 'discarded') return namedValue(claim);
  if (claim.kind !== 'returned' || !claim.variable) return [];
  const text = releaseText(claim, claim.variable.name);
  if (text === undefined) return [];
  if (claim.isHandedOver) return beforeEnds(claim, text);
  if (claim.releases.length === 0) return deferred(claim, text);
  return [...movedDefer(claim, text), ...beforeEnds(claim, text), ...deferInstead(claim, text)];
}

/** The call that releases the value, for example `resp.Body.Close()`. */
export function releaseText(claim: ObligationClaim, name: string): string | undefined {
  const release: Release | undefined = claim.resource.releases[0];
  if (release?.kind === 'method')
    return `${[name, release.path, release.method].filter((part) => part !== '').join('.')}()`;
  if (release?.kind === 'function' && release.argument === 'value') return functionText(claim, release.symbol, name);
  return release?.kind === 'call' && claim.resource.releases.length > 0 ? `${name}()` : undefined;
}

/** `os.RemoveAll(dir)` beside `os.MkdirTemp`: a function of the package that the acquiring call names already. */
function functionText({ call, view }: ObligationClaim, symbol: string, name: string): string | undefined {
  const fun = unparen(call.fun);
  const target = view.target(call);
  if (fun.kind !== 'Selector' || target.kind !== 'declared' || target.symbol === undefined) return undefined;
  const packageOf = (key: string): string => key.slice(0, key.lastIndexOf('.'));
  if (packageOf(target.symbol) !== packageOf(symbol)) return undefined;
  const qualifier = view.file.text.slice(fun.x.start, fun.x.end);
  return `${qualifier}.${symbol.slice(symbol.lastIndexOf('.') + 1)}(${name})`;
}

/** The spot for a deferred release; none in a loop, where it would pile up until the function returns. */
function deferSpot(claim: ObligationClaim): Spot | undefined {
  return isInLoop(claim.call) ? undefined : spotAfterAcquisition(claim);
}

function mentionsOf({ variable }: ObligationClaim): Pick<FixProposal, 'mentions'> {
  return variable ? { mentions: [variable] } : {};
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

function beforeReturn(claim: ObligationClaim, end: Node, text: string): SourceEdit | undefined {
  const { file } = claim.view;
  const isFit = end.kind === 'ReturnStmt' && beginsLine(file, end) && !mentionsVariable(claim, end);
  return isFit ? lineBefore(file, end, text) : undefined;
}

function atClosingBrace({ view: { file, func } }: ObligationClaim, text: string): SourceEdit | undefined {
  const { body } = func;
  if (!body || file.lines.line(body.start) === file.lines.line(body.end)) return undefined;
  const line = file.lines.lineText(file.lines.line(body.end - 1));
  return line.trimStart().startsWith('}') ? lastLine(file, body, text) : undefined;
}

function mentionsVariable({ view, variable }: ObligationClaim, node: ReturnStmt): boolean {
  let found = false;
  walk(node, (each) => {
    if (each.kind === 'Ident') found ||= view.resolve(each) === variable;
    return !found;
  });
  return found;
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

// ---------------------------------------------------------------- thrown-away values

/** Usual short names of a value by the rule that speaks of it; the first that is free is taken. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'http-body-not-closed': ['resp', 'res', 'response'],
  'file-not-closed': ['f', 'file', 'opened'],
  'conn-not-closed': ['conn', 'c', 'connection'],
  'sql-rows-not-closed': ['rows', 'result'],
  'ctx-cancel-lost': ['cancel', 'cancelFunc', 'stop'],
  'ticker-not-stopped': ['ticker', 't', 'tick'],
};

/** `_, err := http.Get(u)` gets a name for what it throws away, and the deferred release. `=` becomes `:=` for it. */
function namedValue(claim: ObligationClaim): readonly FixProposal[] {
  const stmt = claim.call.parent;
  const spot = deferSpot(claim);
  if (stmt?.kind !== 'AssignStmt' || (stmt.op !== ':=' && stmt.op !== '=') || !spot) return [];
  const blank = stmt.lhs[claim.result ?? 0];
  const { file } = claim.view;
  if (!blank || !stmt.lhs.every((target) => target.kind === 'Ident')) return [];
  const operator = stmt.op === '=' ? operatorEdit(claim, stmt) : [];
  return namesOf(claim).flatMap((name) => {
    const text = releaseText(claim, name);
    if (text === undefined) return [];
    const named = { file, start: blank.start, end: blank.end, newText: name };
    const edits = [named, ...operator, lineAtSpot(claim, spot, `defer ${text}`)];
    return [{ recipe: 'name-and-defer', title: `Give the value a name and defer \`${text}\``, edits }];
  });
}

function namesOf({ resource }: ObligationClaim): readonly string[] {
  return NAMES[resource.rule] ?? ['c'];
}

/** The `=` between the targets and the call, as `:=`. */
function operatorEdit({ view: { file }, call }: ObligationClaim, stmt: Stmt): readonly SourceEdit[] {
  const at = file.text.lastIndexOf('=', call.start);
  return at < stmt.start ? [] : [{ file, start: at, end: at + 1, newText: ':=' }];
}

// ---------------------------------------------------------------- time.Tick

/** `time.Tick(d)` gives a channel that nobody can stop: a ticker with a deferred Stop takes its place. */
function stoppableTicker(claim: ObligationClaim): readonly FixProposal[] {
  const { call, view } = claim;
  const { file } = view;
  const fun = unparen(call.fun);
  const stmt = outerStatement(call);
  const [period] = call.args;
  if (fun.kind !== 'Selector' || !stmt || !period || !beginsLine(file, stmt)) return [];
  const packageName = file.text.slice(fun.x.start, fun.x.end);
  const made = `${packageName}.NewTicker(${file.text.slice(period.start, period.end)})`;
  return namesOf(claim).map((name) => ({
    recipe: 'stoppable-ticker',
    title: 'Use a ticker that is stopped when the function returns',
    edits: [
      lineBefore(file, stmt, `${name} := ${made}`),
      { file, start: call.start, end: call.end, newText: `${name}.C` },
    ].map((edit, at) => (at === 0 ? { ...edit, newText: withDefer(edit.newText, name) } : edit)),
  }));
}

/** The inserted line with the deferred Stop below it, as far in. */
function withDefer(line: string, name: string): string {
  const indent = /^[\t ]*/.exec(line)?.[0] ?? '';
  return `${line}${indent}defer ${name}.Stop()\n`;
}

/** The statement before which a ticker can be made: not one that a loop runs again. */
function outerStatement(call: Call): Stmt | undefined {
  let found: Stmt | undefined;
  for (let at: Node = call; at.parent && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    const { parent } = at;
    if (at.kind === 'ForStmt' || (at.kind === 'RangeStmt' && !isWithin(call, at.x))) return undefined;
    if (!found && parent.kind === 'Block') found = parent.list.find((stmt) => stmt === at);
  }
  return found;
}
