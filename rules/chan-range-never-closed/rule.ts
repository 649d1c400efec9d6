import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { closeBeforeReturns } from '../../src/analysis/recipes/close-recipes.js';
import { closeProposals } from '../../src/analysis/recipes/channel-recipes.js';

export const rule = concurrencyRule({
  id: 'chan-range-never-closed',
  title: 'Range over a channel that is not closed on every path',
  source: 'C, E',
  kinds: ['range-never-closed'],
  because: 'the senders are gone and nothing has closed the channel',
  advice:
    'Close the channel in its only sender with `defer close(ch)`; with several senders start one goroutine that waits for all of them and then closes it.',
  fix: (claim, analysis) => [...closeProposals(claim, analysis), ...closeBeforeReturns(claim, analysis)],
});
