/** What does leakcheck say of one Go file, alone in its module, and what does the file look like after its fixes? */
import { analyze } from '../../src/analysis/analyze.js';
import type { Finding } from '../../src/analysis/finding.js';
import { applyTogether, type TogetherResult } from '../../src/analysis/fixes/apply-together.js';
import type { AnalysisRequest, Snapshot } from '../../src/analysis/snapshot.js';
import { ParseCache } from '../../src/go/module/parse-cache.js';
import { loadFacts } from '../../src/host/load-facts.js';
import { RULES } from '../../rules/index.js';
import { goVersionOf } from './testdata.js';

const facts = loadFacts();

export interface CaseResult {
  readonly request: AnalysisRequest;
  readonly snapshot: Snapshot;
  readonly findings: readonly Finding[];
}

/** The findings of every rule in a file named `name`, tests reported as they are. */
export function runCase(name: string, text: string): CaseResult {
  const request: AnalysisRequest = {
    files: [
      { path: 'go.mod', text: `module example.com/testcase\n\ngo ${goVersionOf(text)}\n` },
      { path: name, text },
    ],
    report: [name],
    options: { tests: 'report' },
  };
  const snapshot = analyze(request, { facts, rules: RULES, cache: new ParseCache() });
  return { request, snapshot, findings: snapshot.findings.map(({ finding }) => finding) };
}

/** The file after one run of `--fix`. */
export function fixCase(name: string, { request, findings }: CaseResult): TogetherResult {
  const resources = { facts, rules: RULES, cache: new ParseCache() };
  return applyTogether(request, resources, { path: name, findings });
}
