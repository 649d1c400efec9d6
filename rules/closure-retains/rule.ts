import type { KeptClosureClaim } from '../../src/leaks/retention/kept-closures.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { hoistedPart } from '../../src/analysis/recipes/hoist-recipes.js';
import { defineRule, type Explanation } from '../../src/analysis/rule.js';
import { code } from '../../src/analysis/words/path-words.js';
import { fileOf, keeperText, wholeText } from '../../src/analysis/words/retention-words.js';

export const rule = defineRule<KeptClosureClaim>({
  id: 'closure-retains',
  title: 'Closure keeps a large value for a small part of it',
  claim: 'hazard',
  source: 'leak shapes reported by users',
  find: (analysis) => analysis.retention().keptClosures(),
  explain,
  fix: hoistedPart,
});

function explain(claim: KeptClosureClaim, { info }: PackageAnalysis): Explanation {
  const { file, literal, variable, origin, uses, destination } = claim;
  const use = uses[0] ?? literal;
  const store = { file: fileOf(info, destination.store, file), node: destination.store };
  return {
    at: store,
    severity: 'note',
    claim: 'hazard',
    message: `The function that ${keeperText(destination)} keeps holds ${wholeText(origin, file)} in memory: of \`${variable.name}\` it needs only ${code(file, use)}.`,
    steps: [
      { file, node: literal, text: `the function captures \`${variable.name}\`` },
      { file, node: use, text: 'this is all it needs of it' },
      { ...store, text: `${keeperText(destination)} keeps the function` },
    ],
    related: [{ file, node: literal, text: 'the function' }],
    creation: { file, node: literal },
    advice: 'Compute the part before the function is made, and capture that.',
  };
}
