import type { LargeArrayClaim } from '../../src/leaks/retention/large-arrays.js';
import { defineRule, type Explanation, type FixProposal } from '../../src/analysis/rule.js';
import { code } from '../../src/analysis/words/path-words.js';
import { sizeText } from '../../src/analysis/words/retention-words.js';

export const rule = defineRule<LargeArrayClaim>({
  id: 'array-by-value',
  title: 'Large array copied by value',
  claim: 'hazard',
  source: 'B',
  find: (analysis) => analysis.retention().largeArrays(),
  explain,
  fix,
});

function explain(claim: LargeArrayClaim): Explanation {
  const { file, node } = claim;
  const at = { file, node };
  return {
    at,
    severity: 'note',
    claim: 'hazard',
    message: messageOf(claim),
    steps: [{ ...at, text: 'the copy is made here' }],
    related: [],
    creation: at,
    advice: adviceFor(claim),
  };
}

function messageOf({ kind, file, subject, bytes }: LargeArrayClaim): string {
  const size = sizeText(bytes);
  const what = code(file, subject);
  switch (kind) {
    case 'parameter':
    case 'receiver':
      return `Every call copies the ${kind} ${what} of ${size}: each goroutine that is in the function holds one.`;
    case 'array':
      return `The range copies ${what}, ${size}, before its first turn.`;
    case 'element':
      return `Each turn copies an element of ${what}, ${size}.`;
  }
}

function adviceFor({ kind }: LargeArrayClaim): string {
  if (kind === 'array') return 'Range over a slice of it, or over its address.';
  return kind === 'element' ? 'Range over the index and use the element in place.' : 'Pass a slice or a pointer.';
}

/** A range over a slice of the array copies nothing. */
function fix({ kind, file, subject, isStable }: LargeArrayClaim): readonly FixProposal[] {
  if (kind !== 'array' || !isStable) return [];
  const edits = [{ file, start: subject.end, end: subject.end, newText: '[:]' }];
  return [{ recipe: 'range-over-slice', title: 'Range over a slice of the array', edits }];
}
