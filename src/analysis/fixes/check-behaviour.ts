/**
 * Check 7, behaviour: the changed package is analysed again by every rule. The claim is gone, no claim of any rule is
 * new, and nothing that was shown became unknown.
 */
import { assembleFindings } from '../assemble-findings.js';
import { openProgram, type AnalyzedProgram } from '../analyze.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { CandidateFix, FixCheck, FixWorld } from './fix-check.js';

export const checkBehaviour: FixCheck = (candidate, world) => {
  const { before, finding } = candidate;
  const after = changedPackage(candidate, world);
  if (!after) return 'the changed package cannot be analysed';
  const then = fingerprintsOf(before, world);
  const now = fingerprintsOf(after, world);
  if (now.has(finding.finding.fingerprint)) return 'the leak is still there';
  if ([...now].some((print) => !then.has(print))) return 'it would bring another finding';
  const shown = new Set(before.undecidedFunctions());
  return after.undecidedFunctions().some((name) => !shown.has(name))
    ? 'the changed function can no longer be followed'
    : undefined;
};

function changedPackage(
  { file, newText, before }: CandidateFix,
  { request, resources, opened: current }: FixWorld,
): PackageAnalysis | undefined {
  const files = request.files.map((input) => (input.path === file.path ? { path: file.path, text: newText } : input));
  const opened: AnalyzedProgram = openProgram(
    { ...request, files, report: before.reportedFiles.map(({ path }) => path) },
    { ...resources, cache: current.program.cache },
  );
  return opened.packages.find(
    (analysis) =>
      analysis.package.path === before.package.path && analysis.reportedFiles.some(({ path }) => path === file.path),
  );
}

const known = new WeakMap<PackageAnalysis, ReadonlySet<string>>();

function fingerprintsOf(analysis: PackageAnalysis, { resources }: FixWorld): ReadonlySet<string> {
  const found = known.get(analysis);
  if (found) return found;
  const matches = resources.rules.flatMap((rule) =>
    [...rule.matches(analysis)].map((match) => ({ rule, match, explanation: match.explain() })),
  );
  const findings = assembleFindings(matches, analysis, (_, severity) => severity);
  const prints = new Set(findings.map(({ finding }) => finding.fingerprint));
  known.set(analysis, prints);
  return prints;
}
