import { resourceRule } from '../../src/analysis/resource-rule.js';

export const rule = resourceRule({
  id: 'sql-rows-not-closed',
  title: 'Rows, statement or transaction not ended',
  source: 'the documentation of database/sql',
  released: 'closed',
  consequence: 'its connection does not go back to the pool',
  whenOver: 'only the end of its context gives its connection back',
});
