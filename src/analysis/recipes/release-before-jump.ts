/**
 * Where can a release stand right before the statements that leave? Before a return or a jump, and at the end of a loop's
 * turn. Nowhere that the value is still used afterwards, nor where cancelling a context would hurt who still uses it.
 */
import { enclosingLoop, isWithin } from '../../go/syntax/enclosing.js';
import type { Binding } from '../../go/names/binding.js';
import type { Node, Stmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../../leaks/go-view.js';
import type { ObligationClaim } from '../../leaks/obligations/find-obligations.js';
import { beginsNextTurn, type LoopStmt } from '../../leaks/obligations/turn-ends.js';
import type { SourceEdit } from '../rule.js';
import { statementOf, statementsAround } from './after-acquisition.js';
import { isContextInUse } from './context-escape.js';
import { beginsLine, endsLine, lastLine, lineAfter, lineBefore } from './line-edits.js';

export function beforeReturn(claim: ObligationClaim, end: Node, text: string): SourceEdit | undefined {
  return end.kind === 'ReturnStmt' && !mentionsVariable(claim, end) ? beforeJump(claim, end, text) : undefined;
}

/** The release before a statement that leaves; none where the context is still used by others then. */
function beforeJump(claim: ObligationClaim, end: Stmt, text: string): SourceEdit | undefined {
  const { file } = claim.view;
  return beginsLine(file, end) && !isContextInUse(claim, end) ? lineBefore(file, end, text) : undefined;
}

/** More ends of a turn than this are no longer a small edit. */
const MAX_TURN_ENDS = 3;

/**
 * The release before each end of the turn that lacks it: before the jumps, and where the turn falls off its end. Undefined
 * where one of them cannot be written, or the value is needed after the loop. `isOfTurn`: each turn has a value of its own.
 */
export function turnEndEdits(
  claim: ObligationClaim,
  text: string,
  isOfTurn = isDeclaredInTurn(claim),
): readonly SourceEdit[] | undefined {
  const { view, openJumps, openReturns } = claim;
  const loop = enclosingLoop(claim.call);
  if (!loop || view.func !== claim.endFunc.func || (!isOfTurn && mentionsAfter(claim, loop))) return undefined;
  // A value of the turn is out of sight behind the statements that it stands among, though nobody gave it back.
  const scope = isOfTurn ? scopeIn(loop, claim.call) : loop.body;
  const isSeen = (end: Node): boolean => isWithin(end, scope) && end.start > claim.call.end;
  const jumps = openJumps.filter((jump) => jump === loop || (isOfTurn ? isSeen(jump) : beginsNextTurn(jump, loop)));
  const returns = openReturns.filter((end) => end !== undefined && isSeen(end));
  const edits = [...returns, ...jumps].map((end) => {
    if (end?.kind === 'ReturnStmt') return beforeReturn(claim, end, text);
    if (end?.kind === 'BranchStmt') return beforeJump(claim, end, text);
    return end === loop ? atEndOfTurn(claim, loop, text, isOfTurn) : undefined;
  });
  const written = edits.filter((edit) => edit !== undefined);
  const isWhole = written.length === edits.length && written.length <= MAX_TURN_ENDS;
  return jumps.length > 0 && isWhole ? written : undefined;
}

/** Whether the variable is one of the loop's body. */
function isDeclaredInTurn({ variable, call }: ObligationClaim): boolean {
  const loop = enclosingLoop(call);
  return variable?.ident !== undefined && loop !== undefined && isWithin(variable.ident, loop.body);
}

/** What a variable can be seen in that the statement of a call declares. */
function scopeIn(loop: LoopStmt, call: Node): Pick<Node, 'start' | 'end'> {
  const stmt = statementOf(call);
  if (!stmt || stmt.kind === 'IfStmt') return stmt ?? loop.body;
  return { start: stmt.start, end: statementsAround(stmt)?.at(-1)?.end ?? loop.body.end };
}

/** Behind the last statement that can see the value. */
function atEndOfTurn(claim: ObligationClaim, loop: LoopStmt, text: string, isOfTurn: boolean): SourceEdit | undefined {
  const { call, view } = claim;
  if (isContextInUse(claim, loop)) return undefined;
  const stmt = statementOf(call);
  const list = isOfTurn && stmt?.kind !== 'IfStmt' ? stmt && statementsAround(stmt) : undefined;
  const last = list?.at(-1);
  if (!last || list === loop.body.list) return lastLine(view.file, loop.body, text);
  const isEnd = last.kind === 'ReturnStmt' || last.kind === 'BranchStmt' || last === stmt;
  return !isEnd && beginsLine(view.file, last) && endsLine(view.file, last.end)
    ? lineAfter(view.file, last, text)
    : undefined;
}

function mentionsAfter(claim: ObligationClaim, loop: LoopStmt): boolean {
  const { body } = claim.view.func;
  return body !== undefined && mentionsVariable(claim, body, (node) => node.start >= loop.end);
}

type Places = (node: Node) => boolean;

/** Whether a node names the variable that holds the value. */
export function mentionsVariable({ view, variable }: ObligationClaim, node: Node, where?: Places): boolean {
  return variable !== undefined && mentionsBinding(view, variable, node, where);
}

/** Whether a node names a binding, counting only the places asked for. */
export function mentionsBinding(view: FunctionView, binding: Binding, node: Node, where: Places = () => true): boolean {
  let found = false;
  walk(node, (each) => {
    if (each.kind === 'Ident' && where(each)) found ||= view.resolve(each) === binding;
    return !found;
  });
  return found;
}
