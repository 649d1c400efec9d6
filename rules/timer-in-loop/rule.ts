import { timerProposals } from '../../src/analysis/recipes/timer-recipes.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { defineRule, type Explanation, type Step } from '../../src/analysis/rule.js';
import { code } from '../../src/analysis/words/path-words.js';
import { headOf } from '../../src/analysis/words/witness-words.js';
import { findTimersInLoops, type TimerInLoop } from '../../src/leaks/hazards/timers-in-loops.js';

export const rule = defineRule<TimerInLoop>({
  id: 'timer-in-loop',
  title: 'Timer made anew in each turn of a loop',
  claim: 'hazard',
  source: 'B',
  find: (analysis: PackageAnalysis) =>
    analysis.functions().flatMap((view) => findTimersInLoops(analysis.info, analysis.endlessLoops(), view)),
  explain,
  fix: timerProposals,
});

/** A limit that never comes is a leak where it is the loop's only way out; all else depends on how often the loop turns. */
function explain(found: TimerInLoop): Explanation {
  const { view, call, loop, sooner, isOnlyExit } = found;
  const { file } = view;
  const at = { file, node: call };
  const isLeak = sooner !== undefined && isOnlyExit;
  return {
    at,
    severity: isLeak ? 'warning' : 'note',
    claim: isLeak ? 'leak' : 'hazard',
    message: messageOf(found),
    steps: [
      { file, node: loop, text: `each turn of the loop ${headOf(file, loop)} begins` },
      { ...at, text: `${code(file, call)} makes a new timer` },
      ...otherSteps(found),
    ],
    related: [],
    creation: at,
    advice: sooner
      ? 'Make the limit once, before the loop, if it is one for all turns together.'
      : 'Idle limit: make one `time.NewTimer` before the loop, defer its `Stop`, and `Reset` it in each turn. Limit for all turns together: make it once, before the loop.',
  };
}

function messageOf({ view, call, sooner, isOnlyExit, pilesUp }: TimerInLoop): string {
  const made = code(view.file, call);
  if (sooner) {
    const end = isOnlyExit ? ', and the loop has no other way out' : '';
    return `${made} never fires: each turn makes it anew, and ${headOf(view.file, sooner)} is always ready sooner${end}.`;
  }
  return pilesUp
    ? `Each turn makes a new timer by ${made}: before Go 1.23 those of turns that went on by another case stay until they fire.`
    : `Each turn makes a new timer by ${made}: before Go 1.23 the last one stays until it fires when the loop ends by another case.`;
}

function otherSteps({ view, select, clause, sooner }: TimerInLoop): readonly Step[] {
  const { file } = view;
  const others = sooner ? [sooner] : select.clauses.filter((each) => each !== clause);
  const how = sooner ? 'is ready before it and goes on with the next turn' : 'may be taken before it fires';
  return others.slice(0, 3).map((node) => ({ file, node, text: `the case ${headOf(file, node)} ${how}` }));
}
