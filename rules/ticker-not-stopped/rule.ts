import { resourceRule } from '../../src/analysis/resource-rule.js';

export const rule = resourceRule({
  id: 'ticker-not-stopped',
  title: 'Ticker not stopped',
  source: 'B',
  noun: 'the ticker',
  released: 'stopped',
  consequence: 'its timer keeps firing for the life of the process (before Go 1.23)',
});
