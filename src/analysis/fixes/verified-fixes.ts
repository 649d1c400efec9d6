/**
 * Which proposals of a rule may be shown? Only those that pass every check, in the rule's order of preference; the first
 * that passes is enough. Why the others did not becomes the finding's note.
 */
import type { AssembledFinding } from '../assemble-findings.js';
import type { FindingEdit, FindingFix } from '../finding.js';
import type { FixProposal, SourceEdit } from '../rule.js';
import type { AnalyzedFinding } from '../snapshot.js';
import { candidateFix } from './candidate-fix.js';
import { checkBehaviour } from './check-behaviour.js';
import { checkFormat } from './check-format.js';
import { checkNames } from './check-names.js';
import { checkParse } from './check-parse.js';
import { checkTypes } from './check-types.js';
import { checkVersion } from './check-version.js';
import type { CandidateFix, CheckName, FixCheck, FixWorld } from './fix-check.js';

/** In this order: cheap ones first. */
const CHECKS: readonly (readonly [CheckName, FixCheck])[] = [
  ['parse', checkParse],
  ['format', checkFormat],
  ['names', checkNames],
  ['types', checkTypes],
  ['version', checkVersion],
  ['behaviour', checkBehaviour],
];

/** The finding with its fixes. */
export function verifiedFixes(assembled: AssembledFinding, world: FixWorld): AnalyzedFinding {
  const { source, finding, evidence, creation, operation, context } = assembled;
  const notes: string[] = [];
  for (const proposal of source.match.fix()) {
    const result = verify(proposal, assembled, world);
    if ('fix' in result) {
      // Its tree is as large as the file's; a large part of a program has a hundred fixes.
      world.opened.program.cache.forget(result.candidate.changed().text);
      return { finding: { ...finding, fixes: [result.fix] }, evidence, creation, operation, context };
    }
    notes.push(`${proposal.title}: not offered as an edit, because ${result.reason}.`);
  }
  const fixNote = [finding.fixNote, ...notes].filter((note) => note !== '').join(' ');
  return { finding: { ...finding, fixNote }, evidence, creation, operation, context };
}

/** The finding as it was made, no fix asked for; `reason` says why where one is missed. */
export function withoutFixes(assembled: AssembledFinding, reason?: string): AnalyzedFinding {
  const { evidence, creation, operation, context } = assembled;
  const note = reason === undefined ? '' : `No fix was checked: ${reason}.`;
  const fixNote = [assembled.finding.fixNote, note].filter((part) => part !== '').join(' ');
  return { finding: { ...assembled.finding, fixNote }, evidence, creation, operation, context };
}

/** A fix that passed every check with what was checked, or why it did not pass. */
export type Verdict = { readonly fix: FindingFix; readonly candidate: CandidateFix } | { readonly reason: string };

/** Runs every check on a proposal. */
export function verify(proposal: FixProposal, finding: AssembledFinding, world: FixWorld): Verdict {
  const candidate = candidateFix(proposal, finding, world);
  if ('reason' in candidate) return candidate;
  for (const [, check] of CHECKS) {
    const reason = check(candidate, world);
    if (reason === undefined) continue;
    // A refused text is not asked for again; that of a fix is, where fixes are applied one after the other.
    world.opened.program.cache.forget(candidate.changed().text);
    return { reason };
  }
  const { recipe, title } = proposal;
  const checks = ['edits', ...CHECKS.map(([name]) => name)];
  const edits = candidate.edits.map(findingEdit);
  return { fix: { recipe, title, verified: true, checks, compiled: false, edits }, candidate };
}

function findingEdit({ file, start, end, newText }: SourceEdit): FindingEdit {
  const from = file.lines.position(start);
  const to = file.lines.position(end);
  return {
    file: file.path,
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
    newText,
  };
}
