import { resourceRule } from '../../src/analysis/resource-rule.js';

export const rule = resourceRule({
  id: 'cgo-not-freed',
  title: 'C memory not freed',
  source: 'the documentation of cgo',
  released: 'freed',
  consequence: 'C memory has no collector: it stays for the life of the process',
});
