/** Which expression gives each variable of an assignment or declaration its value? */
import type { AssignStmt, Expr, ValueSpec } from '../../go/syntax/ast.js';

export interface AssignedPair {
  readonly target: Expr;
  /** Undefined for a variable declared without a value. */
  readonly source: Expr | undefined;
  /** The position among several results of one source; undefined for one-to-one assignments. */
  readonly index: number | undefined;
}

/** Which expression gives each target its value. */
export function assignedPairs(node: AssignStmt | ValueSpec): readonly AssignedPair[] {
  const targets: readonly Expr[] = node.kind === 'AssignStmt' ? node.lhs : node.names;
  const sources = node.kind === 'AssignStmt' ? node.rhs : node.values;
  const tuple = sources.length === 1 && targets.length > 1;
  return targets.map((target, at) => ({
    target,
    source: tuple ? sources[0] : sources[at],
    index: tuple ? at : undefined,
  }));
}
