import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { bufferProposals } from '../../src/analysis/recipes/buffer-recipe.js';

export const rule = concurrencyRule({
  id: 'chan-send-abandoned',
  title: 'Send whose receiver can leave first',
  source: 'A, B, E',
  kinds: ['send-abandoned'],
  because: 'nobody is left to receive',
  advice:
    'One send in all: give the channel room for one value (`make(chan T, 1)`); a known number of sends: room for all of them. Otherwise put the send into a `select` with a stop channel or the `ctx` in reach.',
  fix: bufferProposals,
});
