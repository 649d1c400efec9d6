import { displayName } from '../../src/go/names/function-name.js';
import type { LostAppendClaim } from '../../src/leaks/retention/lost-appends.js';
import { returnAppended } from '../../src/analysis/recipes/append-recipe.js';
import { defineRule, type Explanation } from '../../src/analysis/rule.js';
import { code } from '../../src/analysis/words/path-words.js';

export const rule = defineRule<LostAppendClaim>({
  id: 'append-result-unused',
  title: 'Append that never reaches the caller',
  claim: 'fault',
  source: 'C',
  find: (analysis) => analysis.retention().lostAppends(),
  explain,
  fix: returnAppended,
});

function explain({ file, func, stmt, param }: LostAppendClaim): Explanation {
  const at = { file, node: stmt };
  const name = func.kind === 'FuncDecl' ? `\`${displayName(func)}\`` : 'the function';
  return {
    at,
    severity: 'warning',
    claim: 'fault',
    message: `What is appended to the parameter \`${param.name}\` is lost when ${name} returns: the caller's slice keeps its length.`,
    steps: [
      { ...at, text: `${code(file, stmt)} changes the function's own copy of the slice` },
      {
        file,
        node: func,
        offset: Math.max(func.end - 1, func.start),
        text: 'the function returns, and nothing has looked at it',
      },
    ],
    related: [],
    creation: at,
    advice: 'Return the slice and assign it at the call, or take a pointer to it.',
  };
}
