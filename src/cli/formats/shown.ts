/** Which findings does a format for people and reviewers list? In a change only what is new, or may be. */
import type { Finding } from '../../analysis/finding.js';
import type { CheckOutcome } from '../run-check.js';

export function shownFindings({ report, isComparison }: CheckOutcome): readonly Finding[] {
  return report.findings.filter(({ status }) => !isComparison || status !== 'existing');
}
