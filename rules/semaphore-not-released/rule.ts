import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { semaphoreProposals } from '../../src/analysis/recipes/semaphore-recipes.js';

export const rule = concurrencyRule({
  id: 'semaphore-not-released',
  title: 'Token of a semaphore that is not given back on every path',
  source: 'documentation of golang.org/x/sync/semaphore; channel as semaphore: Effective Go',
  kinds: ['semaphore-exhausted'],
  because: 'a path keeps its token, so there is none left to take',
  advice:
    'Give the token back on every path: `defer func() { <-sem }()`, or `defer sem.Release(1)`, right after it is taken.',
  fix: semaphoreProposals,
});
