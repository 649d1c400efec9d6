/**
 * Can a small function in view fail at all? Not where each error that it passes on is one that cannot come: of
 * `crypto/rand.Read`, of a conversion of constants. One that returns nil wherever it returns counts as one that may fail,
 * for in another build it may.
 */
import type { Expr } from '../../go/syntax/ast.js';
import { unparen } from '../../go/flow/operands.js';
import type { FunctionView } from '../go-view.js';
import { BranchGuards } from './branch-guards.js';
import { cannotFail } from './certain-errors.js';
import { explorePaths, type PathEnd } from './explore-paths.js';
import { expressionKey } from './expression-key.js';
import { Guards, isNil } from './guards.js';

/** Bodies of more UTF-16 units than this are not read. */
const MAX_LENGTH = 800;

/** Followed states; a function that has more may fail. */
const MAX_STATES = 60;

/** Whether the last result of a function, an error, is nil on every path, though some return does not say so. */
export function neverFails(view: FunctionView): boolean {
  const { body } = view.func;
  if (!body || body.end - body.start > MAX_LENGTH || view.graph.unknown.length > 0) return false;
  const branches = new BranchGuards(view);
  const { ends, cut } = explorePaths(
    { block: view.graph.entry, op: 0, state: Guards.none },
    {
      key: (guards) => guards.key,
      afterOp: (guards, op) => [branches.afterWrites(guards, op)],
      afterEdge: (guards, edge) => branches.afterEdge(guards, edge),
    },
    MAX_STATES,
  );
  const returns = view.graph.exits.filter(({ exit }) => exit === 'return');
  const saysMore = returns.some(({ exitNode }) => {
    const error = exitNode?.kind === 'ReturnStmt' ? exitNode.results.at(-1) : undefined;
    return error !== undefined && !isNil(error, view.resolve);
  });
  return !cut && saysMore && ends.every((end) => end.visit.block.exit !== 'return' || returnsNil(view, end));
}

function returnsNil(view: FunctionView, { visit, state }: PathEnd<Guards>): boolean {
  const node = visit.block.exitNode;
  const error: Expr | undefined = node?.kind === 'ReturnStmt' ? node.results.at(-1) : undefined;
  if (!error) return false;
  const bare = unparen(error);
  if (isNil(bare, view.resolve)) return true;
  if (bare.kind === 'Call') return cannotFail(bare, view);
  const key = expressionKey(bare, view.resolve);
  return key !== undefined && state.get(key.text)?.kind === 'nil';
}
