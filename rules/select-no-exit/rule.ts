import { enclosingLoop } from '../../src/go/syntax/enclosing.js';
import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { joinedRule } from '../../src/analysis/joined-rule.js';
import { isKnownEndless } from '../../src/analysis/looping-waits.js';
import { neverEndsRule } from '../../src/analysis/never-ends-rule.js';

const words = { id: 'select-no-exit', title: 'Looping select that no case ends', source: 'B' };

export const rule = joinedRule(
  neverEndsRule({ ...words, kind: 'select' }),
  // A run shows that none of the cases can happen any more, those that would leave included.
  concurrencyRule({
    ...words,
    kinds: ['select-blocked'],
    isOwn: (claim, analysis) => claim.inLoop && !isKnownEndless(claim, analysis),
    placeOf: ({ operation }) => enclosingLoop(operation.node) ?? operation.node,
    because: 'none of its cases can happen any more',
    advice:
      'Add a case that returns when a quit channel is closed or a context is done (`case <-ctx.Done(): return`), and let the owner close or cancel it.',
    fix: () => [],
  }),
);
