/**
 * How does an owner release what it left open? Before the return of a Close that does not come to it, before its field takes
 * nil, and before the returns of a handler. What a Close forgets altogether is left to its author: where among the other
 * releases it belongs cannot be told.
 */
import type { ObligationClaim } from '../../leaks/obligations/find-obligations.js';
import type { FixProposal } from '../rule.js';
import { beginsLine, lineBefore } from './line-edits.js';
import { holderText, releaseText } from './release-text.js';

/** The proposals for claims about what a function holds that did not acquire it; none for other kinds. */
export function ownerProposals(claim: ObligationClaim): readonly FixProposal[] {
  switch (claim.kind) {
    case 'skipped':
      return beforeSkipping(claim);
    case 'dropped':
      return beforeDropping(claim);
    case 'handler':
      return beforeReturns(claim);
    default:
      return [];
  }
}

/** The release that stands further down, before the return that leaves it out as well. */
function beforeSkipping({ endFunc: { file }, end, call }: ObligationClaim): readonly FixProposal[] {
  const text = file.text.slice(call.start, call.end);
  if (end?.kind !== 'ReturnStmt' || !beginsLine(file, end)) return [];
  return [beforeReturn(text, [lineBefore(file, end, text)])];
}

function beforeDropping(claim: ObligationClaim): readonly FixProposal[] {
  const { file } = claim.endFunc;
  const { end } = claim;
  const target = end?.kind === 'AssignStmt' ? end.lhs[0] : undefined;
  const text = target && releaseText(claim, file.text.slice(target.start, target.end));
  if (!end || text === undefined || !beginsLine(file, end)) return [];
  const title = `Call \`${text}\` before its field takes nil`;
  return [{ recipe: 'release-before-overwriting', title, edits: [lineBefore(file, end, text)] }];
}

function beforeReturns(claim: ObligationClaim): readonly FixProposal[] {
  const { endFunc, openReturns, variable } = claim;
  const holder = holderText(claim);
  const text = holder === undefined ? undefined : releaseText(claim, holder);
  if (text === undefined || !variable) return [];
  const edits = openReturns.flatMap((end) =>
    end?.kind === 'ReturnStmt' && beginsLine(endFunc.file, end) ? [lineBefore(endFunc.file, end, text)] : [],
  );
  return edits.length === openReturns.length ? [{ ...beforeReturn(text, edits), mentions: [variable] }] : [];
}

function beforeReturn(text: string, edits: FixProposal['edits']): FixProposal {
  const title = edits.length === 1 ? `Call \`${text}\` before this return` : `Call \`${text}\` before these returns`;
  return { recipe: 'release-before-return', title, edits };
}
