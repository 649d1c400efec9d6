import type { WaitUnderLock } from '../../src/leaks/locks/waits-under-lock.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { joinedRule } from '../../src/analysis/joined-rule.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import {
  codeOf,
  functionName,
  lockName,
  lockNames,
  ofGoroutine,
  placeOf,
  throughText,
} from '../../src/analysis/words/lock-words.js';
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
    analysis.waitsUnderLock().filter(({ scope, other }) => {
      const { file } = scope.view;
      // What a test alone does is no mistake of the code that it tests.
      return analysis.isReported(file) && (file.isTest || !other.view.file.isTest);
    }),
  explain,
  fix: () => [],
});

/** Locks and channels made in view, on a run of all goroutines that share them. */
const ofRuns = concurrencyRule({
  ...words,
  kinds: ['wait-under-lock'],
  isOwn: ({ operation: { node }, lock }, analysis) =>
    !analysis
      .waitsUnderLock()
      .some(({ wait, partner, taken }) => [wait, partner.node].includes(node) || taken.at.call === lock?.needed.node),
  because: 'who would let it go on waits for a lock that is held here',
  becauseOf: ({ lock }) => {
    const name = lock && lockNames(lock.taken.node);
    return name && `who would let it go on waits for ${name}, which is held here`;
  },
  fix: () => [],
});

export const rule = joinedRule(ofFields, ofRuns);

function explain(claim: WaitUnderLock): Explanation {
  const { scope, wait, held, partner, needs, taken, kind, writer } = claim;
  const { file } = scope.view;
  const { file: lockFile } = held.holder.view;
  const waiting = { file, node: wait };
  const [outermost, ...inner] = held.through;
  const at = outermost ? placeOf(outermost) : waiting;
  const waitsForLock = placeOf(taken.at);
  const needed = { file: claim.other.view.file, node: needs };
  const lock = lockName(lockFile, held.call);
  const holder = outermost ? ` in ${functionName(lockFile, held.holder.view.func, 'the literal')}` : '';
  const meeting = writer
    ? `${otherName(claim)} reads it as well before ${NEXT[kind]}: with a writer in between all wait for ever`
    : `${otherName(claim)} needs that lock before ${NEXT[kind]}: both wait for ever`;
  return {
    at,
    severity: 'warning',
    claim: 'leak',
    message: `${codeOf(waiting)} waits with ${lock} held${holder}, and ${meeting}.`,
    steps: [
      ...ofGoroutine('waits', [
        { file: lockFile, node: held.call, text: `${code(lockFile, held.call)} takes the lock` },
        ...branchSteps(lockFile, held.edges, () => false),
        ...(outermost ? [{ ...at, text: `${codeOf(at)} is called with it held` }] : []),
        ...inner.map((call) => ({ ...placeOf(call), text: throughText(call) })),
      ]),
      ...(writer ? ofGoroutine('writer', [writerStep(placeOf(writer))]) : []),
      ...ofGoroutine('other', [
        { ...needed, text: `${otherName(claim)} comes to ${codeOf(needed)}` },
        ...(taken.at.call === needs ? [] : [{ ...waitsForLock, text: `${codeOf(waitsForLock)} waits for the lock` }]),
      ]),
      ...ofGoroutine('waits', [{ ...waiting, text: `${codeOf(waiting)} waits for ${otherName(claim)}` }]),
    ],
    related: [
      ...(outermost ? [{ ...waiting, text: 'what waits' }] : []),
      { ...waitsForLock, text: 'the other side takes the lock here' },
      { file: needed.file, node: partner.node, text: SIGNALS[kind] },
      { file: lockFile, node: held.call, text: 'the lock that is held' },
    ],
    creation: { file: lockFile, node: held.call },
    advice: words.advice,
  };
}

function writerStep(place: Pick<Step, 'file' | 'node'>): Step {
  return { ...place, text: `${codeOf(place)} waits for the readers and keeps new ones out` };
}

const NEXT: Readonly<Record<WaitUnderLock['kind'], string>> = {
  join: 'it is done',
  receive: 'it answers',
  send: 'it receives again',
};

const SIGNALS: Readonly<Record<WaitUnderLock['kind'], string>> = {
  join: 'would let it go on, after that',
  receive: 'would let it go on, after that',
  send: 'receives, after that',
};

function otherName({ partner, other }: WaitUnderLock): string {
  return functionName(other.view.file, partner.func, 'the goroutine');
}
