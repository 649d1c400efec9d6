/** What does the App ask of the analysis? Text in, data out, within bounds; how it is run is another file's business. */
import type { AnalysisRequest, Snapshot } from '../analysis/snapshot.js';

export interface Analyzer {
  /** Throws AnalysisStopped where a bound was reached or the analysis failed. */
  analyze(request: AnalysisRequest): Promise<Snapshot>;
}

export type StopReason = 'time' | 'memory' | 'crash';

export class AnalysisStopped extends Error {
  readonly reason: StopReason;

  constructor(reason: StopReason, detail: string) {
    super(`analysis stopped (${reason}): ${detail}`);
    this.name = 'AnalysisStopped';
    this.reason = reason;
  }
}

/** The answer for nothing to look at. */
export const EMPTY_SNAPSHOT: Snapshot = {
  findings: [],
  suppressed: [],
  errors: [],
  stats: { files: 0, lines: 0, functions: 0, ms: 0, parseMs: 0, silent: {} },
  undecided: [],
};
