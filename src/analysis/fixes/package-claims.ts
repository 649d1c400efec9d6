/** What does every rule say of one package, suppressed or not, whatever was asked for? For comparing before and after a change. */
import { assembleFindings, type AssembledFinding } from '../assemble-findings.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { Rule } from '../rule.js';

const KNOWN = new WeakMap<PackageAnalysis, readonly AssembledFinding[] | undefined>();

/** The claims in source order, computed once for a package; undefined where a rule failed on it. */
export function packageClaims(
  analysis: PackageAnalysis,
  rules: readonly Rule[],
): readonly AssembledFinding[] | undefined {
  if (!KNOWN.has(analysis)) KNOWN.set(analysis, claims(analysis, rules));
  return KNOWN.get(analysis);
}

function claims(analysis: PackageAnalysis, rules: readonly Rule[]): readonly AssembledFinding[] | undefined {
  try {
    const matches = rules.flatMap((rule) =>
      [...rule.matches(analysis)].map((match) => ({ rule, match, explanation: match.explain() })),
    );
    return assembleFindings(matches, analysis, (_, severity) => severity);
  } catch {
    return undefined;
  }
}
