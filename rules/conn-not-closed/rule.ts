import { resourceRule } from '../../src/analysis/resource-rule.js';

export const rule = resourceRule({
  id: 'conn-not-closed',
  title: 'Connection not closed',
  source: 'B (connections to servers); the documentation of net.Conn, net.Listener and database/sql',
  released: 'closed',
  consequence: 'its socket stays open',
});
