/** Which rule speaks of a goroutine that waits in a loop? The loop's own where it has no way out at all. */
import type { Node } from '../go/syntax/ast.js';
import type { ConcurrencyClaim } from '../leaks/concurrency/claim.js';
import type { PackageAnalysis } from './package-analysis.js';

/** The goroutine is reported already because its loop has no way out, with a reason that makes it more than a note. */
export function isKnownEndless({ start, inLoop }: ConcurrencyClaim, analysis: PackageAnalysis): boolean {
  if (!inLoop || start === undefined) return false;
  return analysis
    .neverEnding()
    .claims.some(({ stmt, reason, doneCase }) => stmt === start && (reason !== undefined || doneCase !== undefined));
}

/** The loop of its own function that a node stands in. */
export function loopAround(node: Node): Node | undefined {
  for (let at = node.parent; at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    if (at.kind === 'ForStmt' || at.kind === 'RangeStmt') return at;
  }
  return undefined;
}
