import { mapRaceRule } from '../../src/analysis/map-race-rule.js';

export const rule = mapRaceRule({
  id: 'map-concurrent-write',
  title: 'Map written while another goroutine uses it',
  source: 'B',
});
