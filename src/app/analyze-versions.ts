/** What does the analysis say of head and of the merge base? Both are asked side by side; head must answer, base may fail. */
import type { AnalysisRequest, Snapshot } from '../analysis/snapshot.js';
import type { PullRequestReading } from '../github/read-pull-request.js';
import type { VersionTexts } from '../github/version-reading.js';
import { analysisOptions, isIgnoredPath, type LeakcheckConfig } from '../review/config.js';
import { AnalysisStopped, EMPTY_SNAPSHOT, type Analyzer } from './analyzer.js';

/** analyzeVersions: head first; base is undefined where its analysis was stopped. */
export async function analyzeVersions(
  reading: PullRequestReading,
  config: LeakcheckConfig,
  analyzer: Analyzer,
): Promise<readonly [Snapshot, Snapshot | undefined]> {
  const requestOf = (version: VersionTexts, fixes: 'checked' | 'none'): AnalysisRequest => ({
    files: version.files,
    report: version.reviewed.filter((path) => !isIgnoredPath(config, path)),
    partialDirs: version.partialFolders,
    options: { ...analysisOptions(config), fixes },
  });
  const analyze = async (version: VersionTexts, fixes: 'checked' | 'none'): Promise<Snapshot> =>
    version.reviewed.length === 0 ? EMPTY_SNAPSHOT : analyzer.analyze(requestOf(version, fixes));
  return Promise.all([analyze(reading.head, 'checked'), analyze(reading.base, 'none').catch(withoutBase)]);
}

/** Without base nothing can be called new, but head can still be told about. */
function withoutBase(error: unknown): undefined {
  if (!(error instanceof AnalysisStopped)) throw error;
  return undefined;
}
