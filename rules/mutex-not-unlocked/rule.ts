import type { HeldKind, HeldLockClaim } from '../../src/leaks/locks/find-held-locks.js';
import { SEMAPHORE_FAMILY } from '../../src/leaks/locks/lock-call.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { unlockProposals, unlockText } from '../../src/analysis/recipes/lock-recipes.js';
import { concurrencyRule } from '../../src/analysis/concurrency-rule.js';
import { joinedRule } from '../../src/analysis/joined-rule.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import { lockName, placeOf } from '../../src/analysis/words/lock-words.js';
import { branchSteps, quoted } from '../../src/analysis/words/path-words.js';

/** A lock taken again while it is held is mutex-double-lock, a deferred unlock in a loop is defer-in-loop. */
const KINDS: ReadonlySet<HeldKind> = new Set(['returned', 'never', 'turn', 'next-element', 'mismatch']);

const words = { id: 'mutex-not-unlocked', title: 'Lock still held when a path ends', source: 'B, D' };

const ofFunctions = defineRule<HeldLockClaim>({
  ...words,
  claim: 'leak',
  find,
  explain,
  fix: (claim) => unlockProposals(claim),
});

/** On a run through calls that the other does not follow. */
const ofRuns = concurrencyRule({
  ...words,
  kinds: ['lock-kept'],
  isOwn: ({ lock }, analysis) =>
    !analysis
      .locks()
      .flatMap(({ claims }) => claims)
      .some(({ call, origin }) => call === lock?.taken.node || origin === lock?.taken.node),
  because: 'who holds the lock has ended without giving it back',
  advice: 'Unlock on every path; deferred right after the lock where the function holds it to its end.',
  fix: () => [],
});

export const rule = joinedRule(ofFunctions, ofRuns);

function find(analysis: PackageAnalysis): readonly HeldLockClaim[] {
  return analysis
    .locks()
    .filter(({ path }) => path.family !== SEMAPHORE_FAMILY)
    .flatMap(({ claims }) => claims.filter(({ kind }) => KINDS.has(kind)));
}

function explain(claim: HeldLockClaim): Explanation {
  const { view, call, origin, releases } = claim;
  const at = { file: view.file, node: call };
  const text = unlockText(claim);
  return {
    at,
    severity: 'error',
    claim: 'leak',
    message: `${lockName(view.file, call, claim.path)} ${HELD[claim.kind]}: ${consequence(claim)}.`,
    steps: [
      { ...at, text: `${quoted(textOf(claim, call))} takes the lock` },
      ...branchSteps(view.file, claim.edges, () => false),
      end(claim),
    ],
    related: [
      ...(origin === call ? [] : [{ file: view.file, node: origin, text: 'the lock is taken here' }]),
      ...releases.map((node) => ({ file: view.file, node, text: `${quoted(textOf(claim, node))} on another path` })),
      ...claim.leftBy.slice(0, MAX_CALLERS).map((caller) => ({
        ...placeOf(caller),
        text: 'this caller returns at the error without an unlock',
      })),
    ],
    creation: at,
    advice:
      text === undefined
        ? ''
        : `Call ${quoted(text)} on every path; deferred right after the lock where the function holds it to its end.`,
  };
}

/** Callers that are named, of a function that fails with the lock held. */
const MAX_CALLERS = 3;

const HELD: Readonly<Record<HeldKind, string>> = {
  returned: 'is still locked on one path when the function ends',
  never: 'is locked and never unlocked',
  turn: 'is still locked when the loop comes back to lock it again',
  'deferred-turn': 'is still locked when the loop comes back to lock it again',
  'next-element': 'is still locked when the loop goes on to the next one',
  mismatch: 'is unlocked in a mode in which it is not locked',
  again: 'is locked again while it is locked',
};

function consequence({ kind, mode }: HeldLockClaim): string {
  if (kind === 'mismatch') return 'the program ends with a fatal error, or the lock stays held';
  if (kind === 'turn') return 'the second lock waits for ever';
  return mode === 'read' ? 'every later `Lock` waits for ever' : 'every later lock waits for ever';
}

function textOf({ view }: HeldLockClaim, node: { readonly start: number; readonly end: number }): string {
  return view.file.text.slice(node.start, node.end);
}

function end(claim: HeldLockClaim): Step {
  const { view, kind } = claim;
  const node = claim.end ?? view.func;
  const offset = claim.end ? node.start : Math.max(node.end - 1, node.start);
  return { file: view.file, node, offset, text: ENDS[kind] };
}

const ENDS: Readonly<Record<HeldKind, string>> = {
  returned: 'the function ends here and the lock is still held',
  never: 'the function ends here and the lock is still held',
  turn: 'the next turn locks again what this one still holds',
  'deferred-turn': 'the next turn locks again what this one still holds',
  'next-element': 'the next turn takes another element; the lock of this one is still held',
  mismatch: 'the unlock is not the counterpart of the lock',
  again: 'the lock is taken again',
};
