/**
 * Check 7, behaviour: what the change can have an effect on is analysed again by every rule. The claim is gone, no claim
 * of any rule is new, nothing that was shown became unknown, and no panic step was brought in. Claims are recognised by
 * rule and place, so that two alike in one function are told apart.
 */
import type { AssembledFinding } from '../assemble-findings.js';
import type { Rule } from '../rule.js';
import { changeFocus } from './change-focus.js';
import type { CandidateFix, ChangedPackage, FixCheck } from './fix-check.js';
import { packageClaims } from './package-claims.js';
import { newPanicStep } from './panic-steps.js';

export const checkBehaviour: FixCheck = (candidate, { resources }) => {
  const after = candidate.after();
  if (!after) return 'the changed package cannot be analysed';
  const compared = comparison(candidate, after, resources.rules);
  if (!compared) return 'the changed package cannot be analysed';
  const { then, now } = compared;
  if (resources.work) resources.work.functionsAgain = (resources.work.functionsAgain ?? 0) + now.functions;
  const known = new Set(then.claims.map((claim) => placeAfter(claim, candidate)));
  // A leak that is gone is worth a hazard that shows for it: a stop channel in reach makes a long sleep one.
  const isLeak = candidate.finding.source.rule.claim !== 'hazard';
  const found = new Set(now.claims.filter(({ source }) => !isLeak || source.rule.claim !== 'hazard').map(placeOf));
  if (found.has(placeAfter(candidate.finding, candidate))) return 'the leak is still there';
  if ([...found].some((place) => !known.has(place))) return 'it would bring another finding';
  const panic = newPanicStep(candidate, after);
  if (panic !== undefined) return panic;
  const shown = new Set(then.undecided);
  return now.undecided.some((name) => !shown.has(name)) ? 'the changed function can no longer be followed' : undefined;
};

/** What is said of the part of a package that is compared. */
interface Said {
  readonly claims: readonly AssembledFinding[];
  readonly undecided: readonly string[];
  readonly functions: number;
}

/** The part that the change can have an effect on; the package where the claim itself is not told by that part alone. */
function comparison(
  candidate: CandidateFix,
  after: ChangedPackage,
  rules: readonly Rule[],
): { readonly then: Said; readonly now: Said } | undefined {
  const focus = changeFocus(candidate, after);
  const part = focus && said(candidate.before.within(focus.before), rules);
  const wanted = placeAfter(candidate.finding, candidate);
  if (focus && part?.claims.some((claim) => placeAfter(claim, candidate) === wanted)) {
    const now = said(after.analysis.within(focus.after), rules);
    return now && { then: part, now };
  }
  const then = said(candidate.before, rules);
  const now = said(after.analysis, rules);
  return then && now && { then, now };
}

function said(analysis: CandidateFix['before'], rules: readonly Rule[]): Said | undefined {
  const claims = packageClaims(analysis, rules);
  return claims && { claims, undecided: analysis.undecidedFunctions(), functions: analysis.functions().length };
}

function placeOf({ source }: AssembledFinding): string {
  const { at } = source.explanation;
  return `${source.rule.id} ${at.file.path} ${at.node.start}`;
}

function placeAfter({ source }: AssembledFinding, { file, changed }: CandidateFix): string {
  const { at } = source.explanation;
  const offset = at.file === file ? changed().moved(at.node.start) : at.node.start;
  return `${source.rule.id} ${at.file.path} ${offset}`;
}
