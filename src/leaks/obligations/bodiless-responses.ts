/**
 * Which responses come without a body, by the request or by the status that a path found? "The HEAD method is identical to GET except that the server MUST NOT
 * send content": RFC 9110, section 9.3.2; "all 1xx (Informational), 204 (No Content), and 304 (Not Modified) responses do
 * not include content": section 6.4.1. Nothing is left on the connection, and http.Client gives http.NoBody.
 */
import type { Edge } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import type { FunctionView } from '../go-view.js';
import type { ObligationWorld } from './obligation-world.js';

/** Positions of the method among the arguments of what makes a request. */
const MAKING: ReadonlyMap<string, number> = new Map([
  ['net/http.NewRequest', 0],
  ['net/http.NewRequestWithContext', 1],
]);

/** Functions that send HEAD themselves. */
const HEADS: ReadonlySet<string> = new Set(['net/http.Head', 'net/http.Client.Head']);

/** Whether a call that gives a response sent HEAD: by itself, or by a request that was made with that method here. */
export function isHead(world: ObligationWorld, view: FunctionView, call: Call): boolean {
  const symbol = symbolOf(view, call);
  if (symbol !== undefined && HEADS.has(symbol)) return true;
  return call.args.some((arg) => isHeadRequest(world, view, arg));
}

/** Whether a path with these edges found that the response in a variable has a status without a body. */
export function isWithoutContent(view: FunctionView, response: Binding, edges: readonly Edge[]): boolean {
  const isStatus = (expr: Expr): boolean => {
    const bare = unparen(expr);
    const owner = bare.kind === 'Selector' && bare.sel.name === 'StatusCode' ? unparen(bare.x) : undefined;
    return owner?.kind === 'Ident' && view.resolve(owner) === response;
  };
  const isEmpty = (expr: Expr): boolean => EMPTY.test(view.constant(expr) ?? '');
  return edges.some(({ kind, cond, clause }) => {
    if (clause?.kind === 'CaseClause') {
      const stmt = clause.parent;
      const isAsked = stmt?.kind === 'SwitchStmt' && stmt.tag !== undefined && isStatus(stmt.tag);
      return isAsked && clause.exprs.length > 0 && clause.exprs.every(isEmpty);
    }
    if (cond?.kind !== 'Binary' || !(isStatus(cond.x) || isStatus(cond.y))) return false;
    const isSame = (cond.op === '==' && kind === 'true') || (cond.op === '!=' && kind === 'false');
    return isSame && (isEmpty(cond.x) || isEmpty(cond.y));
  });
}

const EMPTY = /^(?:1\d\d|204|304)$/;

function isHeadRequest(world: ObligationWorld, view: FunctionView, expr: Expr): boolean {
  const bare = unparen(expr);
  if (bare.kind === 'Call') return isMadeWithHead(view, bare);
  const binding = bare.kind === 'Ident' ? view.resolve(bare) : undefined;
  if (binding?.kind !== 'var' || binding.func === undefined) return false;
  const owner = binding.func === view.func ? view : world.view(binding.func);
  const sources = owner ? world.sourcesOf(owner, binding) : [];
  return sources.length > 0 && sources.every(({ expr: source }) => isMadeWithHead(view, unparen(source)));
}

/** `http.NewRequest("HEAD", url, nil)`, also within `must.Get(…)`. */
function isMadeWithHead(view: FunctionView, expr: Expr): boolean {
  if (expr.kind !== 'Call') return false;
  const [only, ...others] = expr.args;
  const position = MAKING.get(symbolOf(view, expr) ?? '');
  if (position === undefined) return only !== undefined && others.length === 0 && isMadeWithHead(view, unparen(only));
  const method = expr.args[position];
  return method !== undefined && view.constant(method) === '"HEAD"';
}

function symbolOf(view: FunctionView, call: Call): string | undefined {
  const target = view.target(call);
  return target.kind === 'declared' ? target.symbol : undefined;
}
