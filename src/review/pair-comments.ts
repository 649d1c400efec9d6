/**
 * Which of our open comments stands for which finding of head? One to one, so that nothing is posted twice: by the
 * sealed fingerprint; else by the place GitHub moved the comment to; else by the function, where the comment's own file is gone.
 */
import type { AnalyzedFinding } from '../analysis/snapshot.js';
import { familyOf } from '../analysis/identity.js';
import type { Change } from './change.js';
import type { MarkedComment } from './gone-comments.js';
import { placeFinding } from './place-finding.js';

/** The comment of each finding that has one. */
export function pairComments(
  findings: readonly AnalyzedFinding[],
  comments: readonly MarkedComment[],
  change: Change,
): Map<AnalyzedFinding, MarkedComment> {
  const pairs = new Map<AnalyzedFinding, MarkedComment>();
  const free = new Set(comments.filter(({ marker }) => marker.state === 'open'));
  const passes = [hasFingerprint, standsThere(change), isOfFunctionMoved(change)];
  for (const belongs of passes) {
    for (const finding of findings) {
      if (pairs.has(finding)) continue;
      const comment = [...free].find((one) => belongs(one, finding));
      if (!comment) continue;
      free.delete(comment);
      pairs.set(finding, comment);
    }
  }
  return pairs;
}

type Belongs = (comment: MarkedComment, one: AnalyzedFinding) => boolean;

const hasFingerprint: Belongs = ({ marker }, { finding }) => marker.fingerprint === finding.fingerprint;

/** Renaming the function changes the fingerprint, but GitHub carries the comment along to its line. */
function standsThere(change: Change): Belongs {
  return ({ comment, marker }, one) => {
    if (familyOf(marker.rule) !== one.finding.family || comment.line === null) return false;
    const placement = placeFinding(one, change);
    return (
      comment.path === (placement?.path ?? one.finding.file) && comment.line === (placement?.line ?? one.finding.line)
    );
  };
}

/** A file renamed since the last round leaves its comments behind. */
function isOfFunctionMoved(change: Change): Belongs {
  return ({ comment, marker }, { finding }) =>
    familyOf(marker.rule) === finding.family && marker.function === finding.function && !change.file(comment.path);
}
