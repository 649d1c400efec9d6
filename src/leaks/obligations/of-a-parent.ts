/**
 * Which values end with, or belong to, what they were got from? `in, err := session.StdinPipe()` under a deferred
 * `session.Close()`; what a promise, a pool or another generic container gives was made by somebody else.
 */
import type { Op } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import { isNamed, isNamedOrPointer } from '../../go/types/queries.js';
import { identical } from '../../go/types/relations.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { expressionKey } from '../paths/expression-key.js';
import type { ObligationWorld } from './obligation-world.js';
import { resultTypes, type AcquisitionSite } from './acquisitions.js';

const ENDS: ReadonlySet<string> = new Set(['Close', 'Shutdown', 'Stop']);

/** Whether the receiver of the call that gave a closer is itself closed by a deferred call of the function. */
export function endsWithParent(view: FunctionView, { call, resource, evidence }: AcquisitionSite): boolean {
  const parent =
    resource.rule === 'closer-not-closed' && evidence !== 'constructor' ? receiverOf(view, call) : undefined;
  if (parent?.func !== view.func) return false;
  return contentsOf(view.func).calls.some(({ fun, parent: around }) => {
    const bare = unparen(fun);
    if (around?.kind !== 'DeferStmt' || bare.kind !== 'Selector' || !ENDS.has(bare.sel.name)) return false;
    return variableOf(view, bare.x) === parent;
  });
}

/**
 * Whether a path, by its operations, closes what a connection was got from, or put around: `stream, err := mux.Open()` and
 * `mux.Close()`, `ln, err := quic.Listen(conn, …)` under a deferred `conn.Close()`. What a listener accepted outlives it.
 */
export function isEndedWithSource(
  world: ObligationWorld,
  view: FunctionView,
  site: AcquisitionSite,
  ops: readonly Op[],
): boolean {
  const { call, resource } = site;
  const isOfClient = resource.rule === 'http-body-not-closed' && isOnClientConn(view, call);
  if (resource.rule !== 'conn-not-closed' && !isOfClient) return false;
  const deferred = contentsOf(view.func).calls.filter(({ parent }) => parent?.kind === 'DeferStmt');
  const closed = [...deferred, ...ops.flatMap((op) => (op.op === 'call' ? [op.node] : []))].flatMap((each) => {
    const fun = unparen(each.fun);
    return fun.kind === 'Selector' && (ENDS.has(fun.sel.name) || fun.sel.name === 'CloseWithError') ? [fun.x] : [];
  });
  if (isOfClient) return closed.some((expr) => isConnection(world, view, expr));
  const sources = sourcesOf(world, view, call).flatMap((expr) => expressionKey(expr, view.resolve)?.text ?? []);
  return closed.some((expr) => sources.includes(expressionKey(expr, view.resolve)?.text ?? ''));
}

/** The receiver of a call that opens something, and the connections among its arguments. */
function sourcesOf(world: ObligationWorld, view: FunctionView, { fun, args }: Call): readonly Expr[] {
  const bare = unparen(fun);
  const receiver = bare.kind === 'Selector' && !bare.sel.name.startsWith('Accept') ? [bare.x] : [];
  return [...receiver, ...args.filter((arg) => isConnection(world, view, arg))];
}

function isConnection(world: ObligationWorld, view: FunctionView, expr: Expr): boolean {
  const type = view.typeOf(expr);
  const rule = world.resourceOfType(type)?.rule;
  return rule === 'conn-not-closed' && isNamed(type, 'net', 'Listener') !== 'yes';
}

/** A response over one connection: `h2conn.RoundTrip(req)` of golang.org/x/net/http2. */
function isOnClientConn(view: FunctionView, { fun }: Call): boolean {
  const bare = unparen(fun);
  return (
    bare.kind === 'Selector' && isNamedOrPointer(view.typeOf(bare.x), 'golang.org/x/net/http2', 'ClientConn') === 'yes'
  );
}

/** Whether a result is of a type that its receiver's type was instantiated with: `Promise[Map].Await`. */
export function isGivenByContainer(view: FunctionView, call: Call, index: number): boolean {
  const fun = unparen(call.fun);
  if (fun.kind !== 'Selector') return false;
  const type = view.typeOf(fun.x);
  const container = type.kind === 'pointer' ? type.elem : type;
  const result = resultTypes(view.typeOf(call))[index];
  if (container.kind !== 'named' || !result) return false;
  // `atomic.Pointer[T]` gives a *T.
  const pointed = result.kind === 'pointer' ? result.elem : result;
  return container.args.some((arg) => identical(arg, result) === 'yes' || identical(arg, pointed) === 'yes');
}

function receiverOf(view: FunctionView, { fun }: Call): Binding | undefined {
  const bare = unparen(fun);
  return bare.kind === 'Selector' ? variableOf(view, bare.x) : undefined;
}

function variableOf(view: FunctionView, expr: Expr): Binding | undefined {
  const bare = unparen(expr);
  return bare.kind === 'Ident' ? view.resolve(bare) : undefined;
}
