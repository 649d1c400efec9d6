import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { isKnownEndless } from '../../src/analysis/looping-waits.js';
import { receiveProposals } from '../../src/analysis/recipes/receive-recipes.js';

export const rule = concurrencyRule({
  id: 'chan-recv-no-sender',
  title: 'Receive that nothing sends to or closes',
  source: 'B, D, E',
  kinds: ['recv-no-sender', 'select-blocked', 'timer-drained', 'context-never-done'],
  // A looping select is select-no-exit, a loop without a way out goroutine-no-exit.
  isOwn: (claim, analysis) => !(claim.inLoop && claim.kind === 'select-blocked') && !isKnownEndless(claim, analysis),
  because: 'nobody is left to send or to close the channel',
  becauseOf: ({ kind }) => (kind === 'context-never-done' ? 'nobody cancels the context' : undefined),
  advice:
    'Let every path of the sender send or close: `defer close(ch)` in the sender. Where a context or a time limit is in reach, receive in a `select` with it.',
  fix: receiveProposals,
});
