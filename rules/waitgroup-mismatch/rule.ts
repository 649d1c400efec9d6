import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { doneProposals } from '../../src/analysis/recipes/channel-recipes.js';

export const rule = concurrencyRule({
  id: 'waitgroup-mismatch',
  title: 'WaitGroup whose Add and Done do not balance',
  source: 'B, D',
  kinds: ['wait-never-released'],
  because: 'fewer `Done` run than were added',
  advice: 'Add exactly one before each `go`, and make `defer wg.Done()` the first statement of the goroutine.',
  fix: doneProposals,
});
