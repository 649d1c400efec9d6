/**
 * How does a value that is thrown away get a name and a release? Deferred behind the error check; at the end of the turn in
 * a loop; under a check of its own where the error is not looked at.
 */
import type { AssignStmt, Stmt } from '../../go/syntax/ast.js';
import { isInLoop } from '../../go/syntax/enclosing.js';
import type { ObligationClaim } from '../../leaks/obligations/find-obligations.js';
import type { FixProposal, SourceEdit } from '../rule.js';
import { lineAtSpot, spotAfterAcquisition } from './after-acquisition.js';
import { indentation, isAloneOnLine, lineAfter } from './line-edits.js';
import { turnEndEdits } from './release-before-jump.js';
import { releaseText } from './release-text.js';

/** Usual short names of a value by the rule that speaks of it; the first that is free is taken. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'http-body-not-closed': ['resp', 'res', 'response'],
  'file-not-closed': ['f', 'file', 'opened'],
  'conn-not-closed': ['conn', 'c', 'connection'],
  'sql-rows-not-closed': ['rows', 'result'],
  'ctx-cancel-lost': ['cancel', 'cancelFunc', 'stop'],
  'ticker-not-stopped': ['ticker', 't', 'tick'],
};

/** `_, err := http.Get(u)` gets a name for what it throws away, and a release. `=` becomes `:=` for it. */
export function namedValue(claim: ObligationClaim): readonly FixProposal[] {
  const stmt = claim.call.parent;
  if (stmt?.kind !== 'AssignStmt' || (stmt.op !== ':=' && stmt.op !== '=')) return [];
  const blank = stmt.lhs[claim.result ?? 0];
  const { file } = claim.view;
  if (!blank || !stmt.lhs.every((target) => target.kind === 'Ident')) return [];
  const operator = stmt.op === '=' ? operatorEdit(claim, stmt) : [];
  return namesOf(claim).flatMap((name) => {
    const text = releaseText(claim, name);
    const named = { file, start: blank.start, end: blank.end, newText: name };
    const releases = text === undefined ? [] : releasesOf(claim, stmt, text);
    return releases.map((release) => ({ ...release, edits: [named, ...operator, ...release.edits] }));
  });
}

/** The ways to give back a value that nobody uses: but for a cancel function it may come at once. */
function releasesOf(claim: ObligationClaim, stmt: AssignStmt, text: string): readonly FixProposal[] {
  const { call, resource, error, view } = claim;
  const spot = spotAfterAcquisition(claim);
  const recipe = 'name-and-release';
  if (resource.rule === 'ctx-cancel-lost' && isInLoop(call)) {
    const edits = turnEndEdits(claim, text, true);
    const title = `Give the function a name and call \`${text}\` at the end of the turn`;
    return edits ? [{ recipe, title, edits }] : [];
  }
  const title = `Give the value a name and call \`${text}\``;
  const proposals: FixProposal[] = [];
  if (spot && isInLoop(call)) proposals.push({ recipe, title, edits: [lineAtSpot(claim, spot, text)] });
  if (spot && !isInLoop(call)) {
    const edits = [lineAtSpot(claim, spot, `defer ${text}`)];
    proposals.push({ recipe: 'name-and-defer', title: `Give the value a name and defer \`${text}\``, edits });
  }
  if (error && resource.rule !== 'ctx-cancel-lost' && isAloneOnLine(view.file, stmt)) {
    const indent = indentation(view.file, stmt.start);
    const lines = [`if ${error.name} == nil {`, `${indent}\t${text}`, `${indent}}`].join('\n');
    proposals.push({ recipe, title, edits: [lineAfter(view.file, stmt, lines)] });
  }
  return proposals;
}

function namesOf({ resource }: ObligationClaim): readonly string[] {
  return NAMES[resource.rule] ?? ['c'];
}

/** The `=` between the targets and the call, as `:=`. */
function operatorEdit({ view: { file }, call }: ObligationClaim, stmt: Stmt): readonly SourceEdit[] {
  const at = file.text.lastIndexOf('=', call.start);
  return at < stmt.start ? [] : [{ file, start: at, end: at + 1, newText: ':=' }];
}
