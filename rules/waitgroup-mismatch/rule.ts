import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { faultRule } from '../../src/analysis/fault-rule.js';
import { joinedRule } from '../../src/analysis/joined-rule.js';
import { addBeforeProposals, doneProposals, isWait } from '../../src/analysis/recipes/channel-recipes.js';

const words = {
  id: 'waitgroup-mismatch',
  title: 'WaitGroup whose Add and Done do not balance',
  source: 'B, D',
  advice: 'Add exactly one before each `go`, and make `defer wg.Done()` the first statement of the goroutine.',
};

export const rule = joinedRule(
  concurrencyRule({
    ...words,
    kinds: ['wait-never-released'],
    because: 'fewer `Done` run than were added',
    fix: doneProposals,
  }),
  faultRule({
    ...words,
    faults: ['late-add', 'negative-counter'],
    // A goroutine that adds and waits by itself has a group of its own in mind.
    isOwn: ({ fault, operation, related }) =>
      fault !== 'late-add' || !related.some(({ node, func }) => func === operation.func && isWait(node)),
    fix: addBeforeProposals,
  }),
);
