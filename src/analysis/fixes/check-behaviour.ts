/**
 * Check 7, behaviour: the changed package is analysed again by every rule. The claim is gone, no claim of any rule is
 * new, nothing that was shown became unknown, and no panic step was brought in. Claims are recognised by rule and place, so that two alike in one
 * function are told apart.
 */
import type { AssembledFinding } from '../assemble-findings.js';
import type { CandidateFix, FixCheck } from './fix-check.js';
import { movedOffset } from './moved-offset.js';
import { packageClaims } from './package-claims.js';
import { newPanicStep } from './panic-steps.js';

export const checkBehaviour: FixCheck = (candidate, { resources }) => {
  const { before, finding } = candidate;
  const after = candidate.after();
  if (!after) return 'the changed package cannot be analysed';
  const then = packageClaims(before, resources.rules);
  const now = packageClaims(after.analysis, resources.rules);
  if (!then || !now) return 'the changed package cannot be analysed';
  const known = new Set(then.map((claim) => placeAfter(claim, candidate)));
  const found = new Set(now.map(placeOf));
  if (found.has(placeAfter(finding, candidate))) return 'the leak is still there';
  if ([...found].some((place) => !known.has(place))) return 'it would bring another finding';
  const panic = newPanicStep(candidate, after);
  if (panic !== undefined) return panic;
  const shown = new Set(before.undecidedFunctions());
  return after.analysis.undecidedFunctions().some((name) => !shown.has(name))
    ? 'the changed function can no longer be followed'
    : undefined;
};

function placeOf({ source }: AssembledFinding): string {
  const { at } = source.explanation;
  return `${source.rule.id} ${at.file.path} ${at.node.start}`;
}

function placeAfter({ source }: AssembledFinding, { file, edits }: CandidateFix): string {
  const { at } = source.explanation;
  const offset = at.file === file ? movedOffset(at.node.start, edits) : at.node.start;
  return `${source.rule.id} ${at.file.path} ${offset}`;
}
