import { resourceRule } from '../../src/analysis/resource-rule.js';

export const rule = resourceRule({
  id: 'ctx-cancel-lost',
  title: 'Cancel function not called',
  source: 'B; go vet lostcancel',
  noun: 'the cancel function',
  released: 'called',
  consequence: 'the context stays until its parent ends or its time is up',
});
