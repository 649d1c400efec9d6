/**
 * Where does a close of a channel belong that stands in the wrong place? Also before the returns that come before it; and
 * not at all in the function that only receives, where a channel with room for what is sent needs none.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Call, Func, Node, ReturnStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { ConcurrencyClaim } from '../../leaks/concurrency/claim.js';
import { filesOf } from '../concurrency-rule.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { FixProposal } from '../rule.js';
import { roomProposal } from './buffer-recipe.js';
import { callStatements, isCloseOf, makeCall } from './channel-recipes.js';
import { beginsLine, isAloneOnLine, lineBefore, withoutLine } from './line-edits.js';

/** More returns than this are no longer a small edit. */
const MAX_RETURNS = 3;

/** The function that makes the channel closes it further down: it closes it before its earlier returns as well. */
export function closeBeforeReturns(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const made = makeCall(claim)?.parent;
  const name = made?.kind === 'AssignStmt' && made.lhs.length === 1 ? made.lhs[0] : undefined;
  if (!made || name?.kind !== 'Ident' || claim.object?.func !== claim.root) return [];
  const [close, ...others] = callStatements(claim.root, (call) => isCloseOf(call, name.name));
  if (!close || others.length > 0) return [];
  const file = filesOf(analysis)(made);
  const returns = returnsOf(claim.root).filter(({ start }) => start > made.end && start < close.start);
  if (returns.length === 0 || returns.length > MAX_RETURNS) return [];
  if (!returns.every((stmt) => beginsLine(file, stmt))) return [];
  const text = `close(${name.name})`;
  const where = returns.length === 1 ? 'this return' : 'these returns';
  const edits = returns.map((stmt) => lineBefore(file, stmt, text));
  return [{ recipe: 'close-before-return', title: `Call \`${text}\` before ${where} as well`, edits }];
}

function returnsOf(func: Func): readonly ReturnStmt[] {
  const found: ReturnStmt[] = [];
  if (!func.body) return found;
  walk(func.body, (node) => {
    if (node.kind === 'ReturnStmt') found.push(node);
    return node.kind !== 'FuncLit';
  });
  return found;
}

/** A close by a function that does not send goes; the channel gets room for what is sent where its amount is known. */
export function withoutReceiversClose(claim: ConcurrencyClaim, analysis: PackageAnalysis): readonly FixProposal[] {
  const close = claim.related.find(({ node }) => isClose(node));
  const stmt = close?.node.parent;
  const isStatement = stmt?.kind === 'DeferStmt' || stmt?.kind === 'ExprStmt';
  if (claim.fault !== 'send-on-closed' || !close || !stmt || !isStatement) return [];
  const sends = [claim.operation, ...claim.related.filter(({ node }) => node.kind === 'SendStmt')];
  const file = filesOf(analysis)(stmt);
  if (sends.some(({ func }) => func === close.func) || !isAloneOnLine(file, stmt)) return [];
  const gone = withoutLine(file, stmt);
  const room = roomProposal(claim, analysis);
  const title = 'Leave the channel open: who receives cannot tell that nobody sends any more';
  const withRoom = room?.edits.every((edit) => edit.file === file)
    ? [{ recipe: 'buffer-unclosed', title: `${title}; ${decapitalised(room.title)}`, edits: [...room.edits, gone] }]
    : [];
  return [...withRoom, { recipe: 'no-close', title, edits: [gone] }];
}

function isClose(node: Node): node is Call {
  const fun = node.kind === 'Call' ? unparen(node.fun) : undefined;
  return fun?.kind === 'Ident' && fun.name === 'close';
}

function decapitalised(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
