import { resourceRule } from '../../src/analysis/resource-rule.js';

export const rule = resourceRule({
  id: 'listener-not-removed',
  title: 'Callback or subscription not removed',
  claim: 'hazard',
  source: 'the documentation of context.AfterFunc',
  released: 'removed',
  consequence: 'what it is registered with keeps it',
});
