import { findLongSleeps, type LongSleep } from '../../src/leaks/hazards/long-sleeps.js';
import { filesOf } from '../../src/analysis/concurrency-rule.js';
import type { PackageAnalysis } from '../../src/analysis/package-analysis.js';
import { sleepProposals } from '../../src/analysis/recipes/sleep-recipe.js';
import { defineRule, type Explanation } from '../../src/analysis/rule.js';
import { code, quoted } from '../../src/analysis/words/path-words.js';

export const rule = defineRule<LongSleep>({
  id: 'sleep-long',
  title: 'Sleep that nothing cuts short',
  claim: 'hazard',
  source: 'D',
  find: (analysis) =>
    analysis
      .functions()
      .flatMap((view) => findLongSleeps(analysis.info, analysis.calls(), analysis.closedChannels(), view)),
  explain,
  fix: sleepProposals,
});

function explain({ view, call, stop, inLoop }: LongSleep, analysis: PackageAnalysis): Explanation {
  const at = { file: view.file, node: call };
  const signal = quoted(stop.channel);
  const known = { file: filesOf(analysis)(stop.at), node: stop.at, text: `${signal} is in reach` };
  return {
    at,
    severity: 'note',
    claim: 'hazard',
    message: `${code(view.file, call)} cannot be cut short: ${signal} is in reach, and whoever ends the work by it waits for the sleep${inLoop ? ' of the turn' : ''}.`,
    steps: [known, { ...at, text: 'the goroutine sleeps, whatever happens meanwhile' }],
    related: [known],
    creation: at,
    advice: `Wait for ${signal} and a timer in one \`select\`.`,
  };
}
