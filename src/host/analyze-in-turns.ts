/**
 * How is much code analysed without holding what was parsed? The native parser's trees are given back by finalizers, which
 * Node runs only when its event loop turns: an analysis that runs through keeps all of them, up to gigabytes. So the loop
 * gets a turn after each package.
 */
import { setImmediate } from 'node:timers/promises';
import { analysisSteps, type AnalysisResources } from '../analysis/analyze.js';
import type { AnalysisRequest, Snapshot } from '../analysis/snapshot.js';

/** What `analyze` answers. */
export async function analyzeInTurns(request: AnalysisRequest, resources: AnalysisResources): Promise<Snapshot> {
  const steps = analysisSteps(request, resources);
  let step = steps.next();
  while (step.done !== true) {
    await setImmediate();
    step = steps.next();
  }
  return step.value;
}
