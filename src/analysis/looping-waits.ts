/** Which rule speaks of a goroutine that waits in a loop? The loop's own where it has no way out at all. */
import type { ConcurrencyClaim } from '../leaks/concurrency/claim.js';
import type { PackageAnalysis } from './package-analysis.js';

/** The goroutine is reported already because its loop has no way out, with a reason that makes it more than a note. */
export function isKnownEndless({ start, inLoop }: ConcurrencyClaim, analysis: PackageAnalysis): boolean {
  if (!inLoop || start === undefined) return false;
  return analysis
    .neverEnding()
    .claims.some(({ stmt, reason, doneCase }) => stmt === start && (reason !== undefined || doneCase !== undefined));
}
