/**
 * How does an analysis run in a process of its own? Takes one AnalysisRequest as a message, answers with one Snapshot and
 * ends. Its memory and its time are bounded by whoever started it; without a parent there is nobody to answer, so it ends.
 */
import { analyzeInTurns } from '../host/analyze-in-turns.js';
import { loadFacts } from '../host/load-facts.js';
import { RULES } from '../../rules/index.js';
import type { AnalysisRequest } from './snapshot.js';

const parent = process.ppid;

/** Milliseconds after which no new package and no new fix is begun, so that what is known is answered before the process is ended. */
const BEGIN_MILLISECONDS = 40_000;

process.once('message', (request: AnalysisRequest) => {
  void answer(request);
});
process.once('disconnect', () => process.exit());

async function answer(request: AnalysisRequest): Promise<void> {
  const snapshot = await analyzeInTurns(request, {
    facts: loadFacts(),
    rules: RULES,
    now: () => performance.now(),
    milliseconds: BEGIN_MILLISECONDS,
    onProgress: endWithoutParent,
  });
  // Nothing is left to do once the answer is on its way; a parent that is gone makes sending fail.
  process.send?.(snapshot, undefined, undefined, () => process.exit());
}

/** While a package is analysed no event is seen: a process whose parent died is given to another one. */
function endWithoutParent(): void {
  if (process.ppid !== parent) process.exit();
}
