import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { stopProposals } from '../../src/analysis/recipes/channel-recipes.js';

export const rule = concurrencyRule({
  id: 'chan-producer-no-stop',
  title: 'Loop of sends that nothing stops when its consumer leaves',
  source: 'A, B',
  kinds: ['producer-no-stop'],
  because: 'nobody receives once the consumer has left',
  advice:
    'Put the send into a `select` with a stop channel that the leaving consumer closes (`defer close(stop)`), or with the `ctx` in reach, and return in the stop case. A larger buffer only fills later.',
  fix: stopProposals,
});
