import { resourceRule } from '../../src/analysis/resource-rule.js';

export const rule = resourceRule({
  id: 'closer-not-closed',
  title: 'Closer not closed',
  source: 'the documentation of io.Closer and io.Pipe',
  released: 'closed',
  consequence: 'what it holds stays open',
});
