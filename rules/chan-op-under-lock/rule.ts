import type { WaitUnderLock } from '../../src/leaks/locks/waits-under-lock.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { joinedRule } from '../../src/analysis/joined-rule.js';
import { defineRule, type Explanation } from '../../src/analysis/rule.js';
import { functionName, lockName, ofGoroutine, placeOf } from '../../src/analysis/words/lock-words.js';
import { branchSteps, code } from '../../src/analysis/words/path-words.js';

const words = {
  id: 'chan-op-under-lock',
  title: 'Waits under a lock that the other side needs',
  source: 'leak shapes reported by users',
  advice: 'Give the lock back before waiting: copy what is needed under the lock, unlock, then wait.',
};

/** Fields of the package that any two goroutines may share. */
const ofFields = defineRule<WaitUnderLock>({
  ...words,
  claim: 'leak',
  find: (analysis: PackageAnalysis) =>
    analysis.waitsUnderLock().filter(({ scope }) => analysis.isReported(scope.view.file)),
  explain,
  fix: () => [],
});

/** Locks and channels made in view, on a run of all goroutines that share them. */
const ofRuns = concurrencyRule({
  ...words,
  kinds: ['wait-under-lock'],
  isOwn: ({ operation, lock }, analysis) =>
    !analysis
      .waitsUnderLock()
      .some(({ wait, taken }) => wait === operation.node || taken.at.call === lock?.needed.node),
  because: 'who would let it go on waits for a lock that is held here',
  fix: () => [],
});

export const rule = joinedRule(ofFields, ofRuns);

function explain(claim: WaitUnderLock): Explanation {
  const { scope, wait, held, partner, needs, taken, kind } = claim;
  const { file } = scope.view;
  const at = { file, node: wait };
  const lock = lockName(file, held.call);
  const waitsForLock = placeOf(taken.at);
  const needed = { file: claim.other.view.file, node: needs };
  return {
    at,
    severity: 'warning',
    claim: 'leak',
    message: `${code(file, wait)} waits with ${lock} held, and ${otherName(claim)} needs that lock before ${NEXT[kind]}: both wait for ever.`,
    steps: [
      ...ofGoroutine('waits', [
        { file, node: held.call, text: `${code(file, held.call)} takes the lock` },
        ...branchSteps(file, claim.edges, () => false),
      ]),
      ...ofGoroutine('other', [
        { ...needed, text: `${otherName(claim)} comes to ${code(needed.file, needs)}` },
        ...(taken.at.call === needs
          ? []
          : [{ ...waitsForLock, text: `${code(waitsForLock.file, taken.at.call)} waits for the lock` }]),
      ]),
      ...ofGoroutine('waits', [{ ...at, text: `${code(file, wait)} waits for ${otherName(claim)}` }]),
    ],
    related: [
      { ...waitsForLock, text: 'the other side takes the lock here' },
      { file: needed.file, node: partner.node, text: SIGNALS[kind] },
      { file, node: held.call, text: 'the lock that is held' },
    ],
    creation: { file, node: held.call },
    advice: words.advice,
  };
}

const NEXT: Readonly<Record<WaitUnderLock['kind'], string>> = {
  join: 'it is done',
  receive: 'it answers',
  send: 'it receives again',
};

const SIGNALS: Readonly<Record<WaitUnderLock['kind'], string>> = {
  join: 'would let it go on, after that',
  receive: 'would let it go on, after that',
  send: 'the only receiver',
};

function otherName({ partner, other }: WaitUnderLock): string {
  return functionName(other.view.file, partner.func, 'the goroutine');
}
