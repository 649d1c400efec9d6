import { keptPartRule } from '../../src/analysis/kept-part-rule.js';
import { copiedString } from '../../src/analysis/recipes/copy-recipes.js';

export const rule = keptPartRule({
  id: 'string-retains-string',
  title: 'Small part of a string keeps the whole string',
  source: 'B (the same with strings)',
  kind: 'string',
  noun: 'string',
  copies: copiedString,
});
