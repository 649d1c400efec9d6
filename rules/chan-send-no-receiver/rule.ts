import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { roomForOne } from '../../src/analysis/recipes/buffer-recipe.js';

export const rule = concurrencyRule({
  id: 'chan-send-no-receiver',
  title: 'Send that nothing ever receives',
  source: 'D, E',
  kinds: ['send-no-receiver'],
  // A token that is given back on another path is semaphore-not-released.
  isOwn: ({ operation }, analysis) => !analysis.lostTokens().some(({ take }) => take === operation.node),
  because: 'no path of any goroutine receives from the channel',
  advice:
    'Receive the value, or take the send away. Where one value is sent and nobody needs it any more, give the channel room for it (`make(chan T, 1)`).',
  fix: roomForOne,
});
