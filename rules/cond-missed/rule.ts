import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { wakeProposals } from '../../src/analysis/recipes/cond-recipes.js';

export const rule = concurrencyRule({
  id: 'cond-missed',
  title: 'Wait on a Cond that nobody signals any more',
  source: 'documentation of sync.Cond',
  kinds: ['cond-missed'],
  because: 'no Signal or Broadcast comes any more',
  advice:
    'Call `Broadcast` (or `Signal` for one waiter) under the lock whenever what the waiting loop reads has changed, on the way out as well.',
  fix: wakeProposals,
});
