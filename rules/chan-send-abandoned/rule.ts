import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { bufferProposals } from '../../src/analysis/recipes/channel-recipes.js';

export const rule = concurrencyRule({
  id: 'chan-send-abandoned',
  title: 'Send whose receiver can leave first',
  source: 'A, B, E',
  kinds: ['send-abandoned'],
  because: 'nobody is left to receive',
  advice:
    'One sender that sends once: give the channel room for one value. Several sends: put each into a `select` with a stop channel or the `ctx` in reach.',
  fix: bufferProposals,
});
