import { resourceRule } from '../../src/analysis/resource-rule.js';

export const rule = resourceRule({
  id: 'http-body-not-closed',
  title: 'HTTP response body not closed',
  source: 'B, D',
  noun: 'the response body',
  released: 'closed',
  consequence: 'its connection cannot be used again and stays open',
  whenOver: 'it was read to its end or ends with its context, so its connection is not held',
});
