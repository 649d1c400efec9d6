/** How many new leaks, faults and hazards are there, in words? */
import type { Finding } from '../analysis/finding.js';

/** "2 new leaks and 1 new fault"; empty where there is none. */
export function claimCounts(findings: readonly Finding[]): string {
  const counts = (['leak', 'fault', 'hazard'] as const).flatMap((claim) => {
    const count = findings.filter((finding) => finding.claim === claim).length;
    return count === 0 ? [] : [`${count} new ${claim}${count === 1 ? '' : 's'}`];
  });
  const last = counts.at(-1) ?? '';
  return counts.length < 2 ? last : `${counts.slice(0, -1).join(', ')} and ${last}`;
}
