import { resourceRule } from '../../src/analysis/resource-rule.js';

export const rule = resourceRule({
  id: 'cmd-not-waited',
  title: 'Process not waited for',
  source: 'the documentation of os/exec',
  released: 'waited for',
  consequence: 'its entry in the process table stays',
});
