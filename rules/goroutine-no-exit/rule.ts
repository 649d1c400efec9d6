import { neverEndsRule } from '../../src/analysis/never-ends-rule.js';

export const rule = neverEndsRule({
  id: 'goroutine-no-exit',
  title: 'Goroutine that nothing can end',
  source: 'B, D, E',
  kind: 'loop',
});
