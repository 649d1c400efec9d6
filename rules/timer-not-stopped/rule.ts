import { resourceRule } from '../../src/analysis/resource-rule.js';

export const rule = resourceRule({
  id: 'timer-not-stopped',
  title: 'Timer not stopped',
  source: 'the documentation of time.NewTimer and time.AfterFunc',
  released: 'stopped',
  consequence: 'it and what its function holds stay until it fires',
});
