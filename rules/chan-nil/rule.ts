import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { makeProposals } from '../../src/analysis/recipes/nil-channel-recipes.js';

export const rule = concurrencyRule({
  id: 'chan-nil',
  title: 'Send or receive on a nil channel',
  source: 'D',
  kinds: ['nil-channel'],
  because: 'the channel is nil here, and an operation on a nil channel waits for ever',
  advice: 'Make the channel before it is used: `ch := make(chan T)`, with room where nobody receives at the same time.',
  fix: makeProposals,
});
