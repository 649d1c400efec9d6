import { resourceRule } from '../../src/analysis/resource-rule.js';

export const rule = resourceRule({
  id: 'temp-not-removed',
  title: 'Temporary file or folder not removed',
  source: 'the documentation of os.MkdirTemp and os.CreateTemp',
  released: 'removed',
  consequence: 'it stays on the disk',
});
