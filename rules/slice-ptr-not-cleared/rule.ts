import type { StaleSlotsClaim } from '../../src/leaks/retention/stale-slots.js';
import { clearedSlots } from '../../src/analysis/recipes/clear-recipes.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import { code } from '../../src/analysis/words/path-words.js';

export const rule = defineRule<StaleSlotsClaim>({
  id: 'slice-ptr-not-cleared',
  title: 'Pointers left behind in a slice',
  claim: 'hazard',
  source: 'leak shapes reported by users',
  find: (analysis) => analysis.retention().staleSlots(),
  explain,
  fix: (claim, { info }) => clearedSlots(claim, info),
});

function explain(claim: StaleSlotsClaim): Explanation {
  const { file } = claim;
  const node = claim.kind === 'pool' ? claim.put.call : claim.stmt;
  const at = { file, node };
  return {
    at,
    severity: 'note',
    claim: 'hazard',
    message: messageOf(claim),
    steps: [{ ...at, text: stepText(claim) }],
    related: relatedTo(claim),
    creation: at,
    advice:
      claim.kind === 'pool'
        ? 'Clear the elements before the Put: the pool keeps the array, and the array keeps what they point to.'
        : 'Set the slots that are no longer used to nil, or clear them.',
  };
}

function messageOf(claim: StaleSlotsClaim): string {
  const { file } = claim;
  switch (claim.kind) {
    case 'pool':
      return `${code(file, claim.put.call)} keeps what the elements of \`${claim.put.variable.name}\` point to: they are not cleared before the array goes back into the pool.`;
    case 'shifted':
      return `${code(file, claim.stmt)} leaves the last element a second time behind the new end of ${code(file, claim.target)}: what it points to stays in memory after it is removed too.`;
    case 'end':
      return `${code(file, claim.stmt)} leaves pointers behind the new end of ${code(file, claim.target)}: what they point to stays in memory.`;
    case 'front':
      return `${code(file, claim.stmt)} leaves pointers before the new beginning of ${code(file, claim.target)}: what they point to stays in memory until the array is replaced.`;
  }
}

function stepText(claim: StaleSlotsClaim): string {
  if (claim.kind === 'pool') return 'the array goes back with its elements';
  return claim.kind === 'shifted'
    ? 'the elements move down by one, and the array keeps its old last slot'
    : 'the slice gets shorter, and the array keeps its slots';
}

function relatedTo(claim: StaleSlotsClaim): readonly Step[] {
  const { ident, file } = claim.kind === 'pool' ? claim.put.variable : { ident: undefined, file: undefined };
  return ident && file ? [{ file, node: ident, text: 'the slice' }] : [];
}
