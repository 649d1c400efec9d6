import { resourceRule } from '../../src/analysis/resource-rule.js';

export const rule = resourceRule({
  id: 'file-not-closed',
  title: 'File not closed',
  source: 'the documentation of os.File',
  noun: 'the file',
  released: 'closed',
  consequence: 'its descriptor stays open until the garbage collector happens to find it',
});
