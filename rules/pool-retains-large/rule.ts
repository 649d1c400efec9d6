import type { LargePoolClaim } from '../../src/leaks/retention/large-pools.js';
import { cappedPut } from '../../src/analysis/recipes/pool-recipes.js';
import { defineRule, type Explanation } from '../../src/analysis/rule.js';
import { code } from '../../src/analysis/words/path-words.js';

export const rule = defineRule<LargePoolClaim>({
  id: 'pool-retains-large',
  title: 'Buffer of any size put back into a pool',
  claim: 'hazard',
  source: 'leak shapes reported by users',
  find: (analysis) => analysis.retention().largePools(),
  explain,
  fix: cappedPut,
});

function explain({ put, growth }: LargePoolClaim): Explanation {
  const { file, call, variable } = put;
  const at = { file, node: call };
  const grows = growth ? [{ file, node: growth, text: 'the buffer grows with what it is given' }] : [];
  return {
    at,
    severity: 'note',
    claim: 'hazard',
    message: `${code(file, call)} keeps \`${variable.name}\` however large it has grown: one large value makes every user of the pool pay for it.`,
    steps: [...grows, { ...at, text: 'it goes back with all its memory' }],
    related: [],
    creation: at,
    advice: 'Put it back only below a limit, such as 64 KiB, and let the garbage collector have the others.',
  };
}
