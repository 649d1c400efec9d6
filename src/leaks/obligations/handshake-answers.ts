/**
 * Which branches over the answer to a handshake cannot be taken? A WebSocket is dialled by a request that the server answers
 * with 101, or the call fails: "If the WebSocket handshake fails, ErrBadHandshake is returned along with a non-nil
 * *http.Response". With a connection at hand the status is no other.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Edge } from '../../go/flow/graph.js';
import type { Binding } from '../../go/names/binding.js';
import type { Expr } from '../../go/syntax/ast.js';
import type { FunctionView } from '../go-view.js';
import type { AcquisitionSite } from './acquisitions.js';

/** Calls that give a connection and the answer, in this order. */
const DIALS: ReadonlySet<string> = new Set([
  'github.com/gorilla/websocket.Dialer.Dial',
  'github.com/gorilla/websocket.Dialer.DialContext',
  'github.com/coder/websocket.Dial',
  'nhooyr.io/websocket.Dial',
]);

const SWITCHING_PROTOCOLS = '101';

/** Whether a path with these edges needs another status than the one with which the connection came. */
export function contradictsHandshake(view: FunctionView, { call }: AcquisitionSite, edges: readonly Edge[]): boolean {
  const target = view.target(call);
  const symbol = target.kind === 'declared' ? target.symbol : undefined;
  const answer = call.parent?.kind === 'AssignStmt' ? call.parent.lhs[1] : undefined;
  const response =
    symbol !== undefined && DIALS.has(symbol) && answer?.kind === 'Ident' ? view.resolve(answer) : undefined;
  return response !== undefined && edges.some((edge) => isOtherStatus(view, edge, response));
}

function isOtherStatus(view: FunctionView, { cond, kind }: Edge, response: Binding): boolean {
  if (cond?.kind !== 'Binary' || (cond.op !== '==' && cond.op !== '!=')) return false;
  const isAsked = [cond.x, cond.y].some((side) => isStatusOf(view, side, response));
  const isExpected = [cond.x, cond.y].some((side) => view.constant(side) === SWITCHING_PROTOCOLS);
  return isAsked && isExpected && kind === (cond.op === '!=' ? 'true' : 'false');
}

/** `resp.StatusCode`. */
function isStatusOf({ resolve }: FunctionView, expr: Expr, response: Binding): boolean {
  const bare = unparen(expr);
  const owner = bare.kind === 'Selector' && bare.sel.name === 'StatusCode' ? unparen(bare.x) : undefined;
  return owner?.kind === 'Ident' && resolve(owner) === response;
}
