import type { HeldLockClaim } from '../../src/leaks/locks/find-held-locks.js';
import type { PlacedCall } from '../../src/leaks/locks/lock-takes.js';
import type { SecondTake } from '../../src/leaks/locks/second-take.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { secondLockProposals } from '../../src/analysis/recipes/second-lock-recipes.js';
import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { joinedRule } from '../../src/analysis/joined-rule.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import { codeOf, lockName, placeOf, throughText } from '../../src/analysis/words/lock-words.js';
import { branchSteps } from '../../src/analysis/words/path-words.js';

/** A goroutine that takes a lock which it holds. */
interface Found {
  readonly claim: HeldLockClaim;
  readonly second: SecondTake;
}

const words = {
  id: 'mutex-double-lock',
  title: 'Lock taken again by the goroutine that holds it',
  source: 'leak shapes reported by users',
};

const ofFunctions = defineRule<Found>({
  ...words,
  claim: 'leak',
  find,
  explain: ({ claim, second }) => explain(claim, second),
  fix: ({ claim, second }, analysis) => secondLockProposals(claim, second, analysis),
});

/** On a run through calls that the other does not follow. */
const ofRuns = concurrencyRule({
  ...words,
  kinds: ['lock-self', 'once-reentered'],
  isOwn: ({ operation, lock }, analysis) =>
    !analysis
      .locks()
      .flatMap(({ claims }) => claims)
      .some(({ call, second }) => call === lock?.taken.node || second?.at.call === operation.node),
  because: 'the goroutine holds the lock already',
  becauseOf: ({ kind }) => (kind === 'once-reentered' ? 'the function that it runs once has not returned' : undefined),
  advice: 'Call it after the unlock, or split it: a variant without locking for callers that hold the lock.',
  fix: () => [],
});

export const rule = joinedRule(ofFunctions, ofRuns);

/** A deferred unlock in a loop is defer-in-loop. */
function find(analysis: PackageAnalysis): readonly Found[] {
  return analysis
    .locks()
    .flatMap(({ claims }) => claims)
    .flatMap((claim) => (claim.kind === 'again' && claim.second ? [{ claim, second: claim.second }] : []));
}

function explain(claim: HeldLockClaim, second: SecondTake): Explanation {
  const { view, call } = claim;
  const at = { file: view.file, node: second.call };
  const isDirect = second.at.call === second.call;
  const first = { file: view.file, node: call };
  return {
    at,
    severity: second.writer ? 'warning' : 'error',
    claim: 'leak',
    message: message(claim, second),
    steps: [
      { ...first, text: `${codeOf(first)} takes the lock` },
      ...branchSteps(view.file, claim.edges, () => false),
      ...(second.writer ? [writerStep(second.writer)] : []),
      ...(isDirect ? [] : [{ ...at, text: `${codeOf(at)} is called with the lock held` }]),
      ...second.through.map((inner) => ({ ...placeOf(inner), text: throughText(inner) })),
      { ...placeOf(second.at), text: ending(second) },
    ],
    related: isDirect
      ? []
      : [
          { ...placeOf(second.at), text: 'the lock is taken again here' },
          ...second.through.map((inner) => ({ ...placeOf(inner), text: 'on the way to it' })),
        ],
    creation: first,
    advice: isDirect
      ? 'Unlock where this was meant to unlock; otherwise take the lock once.'
      : 'Call it after the unlock, or split it: a variant without locking for callers that hold the lock.',
  };
}

function message({ view, call, mode, path }: HeldLockClaim, second: SecondTake): string {
  const lock = lockName(view.file, call, path);
  const again = second.at.call === second.call ? 'here' : `by ${codeOf({ file: view.file, node: second.call })}`;
  if (second.writer)
    return `${lock} is locked for reading again ${again} while this goroutine reads: a writer that comes in between stops both for ever.`;
  const how = mode === 'read' ? 'read-locked' : 'locked';
  return `${lock} is ${how} and taken again ${again}: the goroutine waits for itself for ever.`;
}

function ending({ writer }: SecondTake): string {
  return writer
    ? 'a waiting writer keeps new readers out: this read lock waits for the writer, the writer for the first one'
    : 'it waits for a lock that only this goroutine can give back';
}

function writerStep(writer: PlacedCall): Step {
  const place = placeOf(writer);
  return {
    ...place,
    text: `another goroutine comes to ${codeOf(place)} and waits for the reader`,
    goroutine: 'writer',
  };
}
