/**
 * Which losses are one? A variable takes its value in one branch or in another, and the function leaves with it at the same
 * place: one finding tells both, and its fix releases what either took.
 */
import type { ObligationClaim } from '../leaks/obligations/find-obligations.js';
import { holderText } from './recipes/release-text.js';
import type { FixProposal, SourceEdit } from './rule.js';

/** A claim with the other acquisitions that its variable loses at the same place, in source order. */
export interface JointClaim extends ObligationClaim {
  readonly others: readonly ObligationClaim[];
}

/** Each claim by itself but joint ones: of those the first in the text, with the others beside it. */
export function withJointLosses(claims: readonly ObligationClaim[]): readonly JointClaim[] {
  const groups: [ObligationClaim, ...ObligationClaim[]][] = [];
  for (const claim of claims.toSorted((a, b) => a.call.start - b.call.start)) {
    const group = groups.find(([first]) => isSameLoss(first, claim));
    if (group) group.push(claim);
    else groups.push([claim]);
  }
  return groups.map(([first, ...others]) => ({ ...first, others }));
}

function isSameLoss(a: ObligationClaim, b: ObligationClaim): boolean {
  if (a.view !== b.view || a.kind !== 'returned' || b.kind !== 'returned' || a.end !== b.end) return false;
  if (a.variable !== b.variable || a.resource.kind !== b.resource.kind) return false;
  const holder = holderText(a);
  return holder !== undefined && holder === holderText(b);
}

/** The fixes that release what every one of the acquisitions took. */
export function jointFixes(
  { others, ...first }: JointClaim,
  fixOf: (claim: ObligationClaim) => readonly FixProposal[],
): readonly FixProposal[] {
  const rest = others.map(fixOf);
  return fixOf(first).flatMap((proposal) => {
    const same = rest.flatMap((each) => each.find(({ recipe }) => recipe === proposal.recipe) ?? []);
    if (same.length < rest.length) return [];
    const edits = [proposal, ...same].flatMap((each) => each.edits);
    const key = ({ file, start, end, newText }: SourceEdit): string => `${file.path} ${start} ${end} ${newText}`;
    return [{ ...proposal, edits: [...new Map(edits.map((edit) => [key(edit), edit])).values()] }];
  });
}
