/** How do two engines answer one rule? The matches of the first, then those of the second. */
import type { Rule } from './rule.js';

/** The first rule gives id, title and source. */
export function joinedRule(first: Rule, second: Rule): Rule {
  return {
    ...first,
    *matches(analysis) {
      yield* first.matches(analysis);
      yield* second.matches(analysis);
    },
  };
}
