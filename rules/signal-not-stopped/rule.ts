import { resourceRule } from '../../src/analysis/resource-rule.js';

export const rule = resourceRule({
  id: 'signal-not-stopped',
  title: 'Signal registration not stopped',
  source: 'the documentation of os/signal',
  released: 'stopped',
  consequence: 'the channel stays registered for the life of the process',
});
