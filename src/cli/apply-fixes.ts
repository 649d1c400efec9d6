/** What does `--fix` change? File by file the fixes that hold on top of each other; what could not be applied is said. */
import type { AnalysisResources } from '../analysis/analyze.js';
import type { Finding } from '../analysis/finding.js';
import { applyTogether } from '../analysis/fixes/apply-together.js';
import { replaceFile } from './replace-file.js';
import type { CheckResult } from './run-check.js';
import { counted } from './words.js';

export interface AppliedFixes {
  /** How many findings were fixed, in how many files. */
  readonly fixed: number;
  readonly files: number;
  /** What was not applied: the place, and why as a clause. */
  readonly left: readonly { readonly place: string; readonly reason: string }[];
}

/** Applies the fixes of `findings`, whose paths are those of the result's input, below `folder`. */
export function applyFixes(
  folder: string,
  { input, request }: CheckResult,
  findings: readonly Finding[],
  resources: AnalysisResources,
): AppliedFixes {
  const left: { place: string; reason: string }[] = [];
  let [fixed, files] = [0, 0];
  for (const path of new Set(findings.filter(({ fixes }) => fixes.length > 0).map(({ file }) => file))) {
    const before = request.files.find((file) => file.path === path)?.text ?? '';
    const { text, applied, waiting } = applyTogether(request, resources, {
      path,
      findings: findings.filter(({ file }) => file === path),
    });
    const place = input.printed(path);
    for (const { finding, reason } of waiting) left.push({ place: `${place}:${finding.line}`, reason });
    if (applied.length === 0) continue;
    const refusal = place.startsWith('../')
      ? 'it stands outside of the root'
      : replaceFile(folder, { path, before, after: text });
    if (refusal !== undefined) {
      left.push({ place, reason: refusal });
      continue;
    }
    fixed += applied.length;
    files += 1;
  }
  return { fixed, files, left };
}

/** What was done, ready to print. */
export function fixSummary({ fixed, files, left }: AppliedFixes): string {
  const lines = [
    fixed === 0 ? 'Nothing fixed.' : `Fixed ${counted(fixed, 'finding')} in ${counted(files, 'file')}.`,
    ...left.map(({ place, reason }) => `${place}: not fixed in this run: ${reason}`),
  ];
  return `${lines.join('\n')}\n`;
}
