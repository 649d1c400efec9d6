import { neverEndsRule } from '../../src/analysis/never-ends-rule.js';

export const rule = neverEndsRule({
  id: 'select-no-exit',
  title: 'Looping select that no case ends',
  source: 'B',
  kind: 'select',
});
