/** Which of several findings with one cause is told? The most specific rule's; the others become silent. */
import type { RuleMatch } from './assemble-findings.js';

/** Earlier shadows later at the same place or the same object. */
const ORDER: readonly (readonly string[])[] = [
  [
    'chan-op-under-lock',
    'chan-nil',
    'chan-range-never-closed',
    'chan-producer-no-stop',
    'chan-send-abandoned',
    'chan-send-no-receiver',
    'chan-recv-no-sender',
    'select-no-exit',
    'semaphore-not-released',
    'cond-missed',
    'goroutine-no-exit',
    'goroutine-not-waited',
    'waitgroup-mismatch',
  ],
  ['http-body-not-closed', 'io-no-timeout'],
  // Who closes the object ends its goroutine too.
  ['closer-not-closed', 'chan-range-never-closed', 'chan-recv-no-sender', 'select-no-exit', 'goroutine-no-exit'],
  ['timer-in-loop', 'timer-not-stopped'],
  ['select-no-exit', 'chan-recv-no-sender', 'goroutine-no-exit', 'loop-infinite'],
];

/** Leaves out a match where a more specific rule speaks of the same node or of the same object. */
export function withoutShadowed(matches: readonly RuleMatch[]): readonly RuleMatch[] {
  return matches.filter((match) => !matches.some((other) => other !== match && shadows(other, match)));
}

function shadows(stronger: RuleMatch, weaker: RuleMatch): boolean {
  const isStronger = ORDER.some((row) => {
    const [a, b] = [row.indexOf(stronger.rule.id), row.indexOf(weaker.rule.id)];
    return a >= 0 && b >= 0 && a < b;
  });
  return isStronger && isSameCause(stronger, weaker);
}

function isSameCause({ explanation: a }: RuleMatch, { explanation: b }: RuleMatch): boolean {
  const isMadeBy = (b.madeBy ?? []).some((call) => call === a.at.node || call === a.creation.node);
  return isMadeBy || a.at.node === b.at.node || (a.creation.node === b.creation.node && a.creation.node !== a.at.node);
}
