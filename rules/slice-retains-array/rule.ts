import { keptPartRule } from '../../src/analysis/kept-part-rule.js';
import { copiedSlice } from '../../src/analysis/recipes/copy-recipes.js';

export const rule = keptPartRule({
  id: 'slice-retains-array',
  title: 'Small part of a slice keeps the whole array',
  source: 'B',
  kind: 'slice',
  noun: 'array',
  copies: copiedSlice,
});
