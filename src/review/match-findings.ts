/** Which findings of head were there before? (records only so far) */
import type { AnalyzedFinding } from '../analysis/snapshot.js';
import type { Status } from '../analysis/finding.js';

/** A finding of head with what base says about it. `matchFindings(base, head, files)` yields one per finding of head, in order. */
export interface MatchedFinding {
  readonly head: AnalyzedFinding;
  readonly partner: AnalyzedFinding | undefined;
  /** "unknown": base could not be analysed for a function that changed. */
  readonly status: Status;
}
