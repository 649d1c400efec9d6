/**
 * Which values end with a context that the function itself cancels? "If the context is canceled, the sql package will roll
 * back the transaction", rows are closed with theirs, and of a request "the context controls the entire lifetime of a
 * request and its response": its connection is closed with it. Connections that were dialled live on without.
 */
import type { Op } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { isNamed } from '../../go/types/queries.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import type { AcquisitionSite } from './acquisitions.js';
import type { ObligationWorld } from './obligation-world.js';

/** Packages whose transactions and rows end with their context. */
const DATABASES = /^(?:database\/sql|github\.com\/jmoiron\/sqlx)\./;

/** Functions that make a request with a context, with the position of that. */
const REQUESTS: ReadonlyMap<string, number> = new Map([
  ['net/http.NewRequestWithContext', 0],
  ['net/http.Request.WithContext', 0],
  ['net/http.Request.Clone', 0],
]);

/** Definitions behind definitions that are read. */
const MAX_STEPS = 3;

/** Whether the context of what a site acquires is cancelled at the end of a path, by its operations or a deferred call. */
export function endsWithOwnContext(
  world: ObligationWorld,
  view: FunctionView,
  { call, resource }: AcquisitionSite,
  ops: readonly Op[],
): boolean {
  const target = view.target(call);
  const symbol = target.kind === 'declared' ? (target.symbol ?? '') : '';
  // A statement is only prepared with its context.
  const isQuery = (resource.kind === 'rows' || resource.kind === 'transaction') && DATABASES.test(symbol);
  const isOfContext = resource.rule === 'http-body-not-closed' || isQuery;
  if (!isOfContext) return false;
  const cancels = call.args
    .flatMap((arg) => contextOf(world, view, arg, MAX_STEPS))
    .flatMap((each) => cancelOf(world, view, each));
  return cancels.some((cancel) => isDeferred(view, cancel, call) || ops.some((op) => isCallOf(view, op, cancel)));
}

/** The context that an argument is, or that the request which it is was made with. */
function contextOf(world: ObligationWorld, view: FunctionView, expr: Expr, steps: number): readonly Binding[] {
  const bare = unparen(expr);
  if (steps === 0) return [];
  if (bare.kind === 'Call') {
    const target = view.target(bare);
    const at = target.kind === 'declared' ? REQUESTS.get(target.symbol ?? '') : undefined;
    const context = at === undefined ? undefined : bare.args[at];
    return context ? contextOf(world, view, context, steps - 1) : [];
  }
  const binding = bare.kind === 'Ident' ? view.resolve(bare) : undefined;
  if (!binding || binding.func !== view.func) return [];
  if (isNamed(view.typeOf(bare), 'context', 'Context') === 'yes') return [binding];
  return world
    .sourcesOf(view, binding)
    .flatMap((source) => (unparen(source.expr).kind === 'Call' ? contextOf(world, view, source.expr, steps - 1) : []));
}

/** `cancel` of `ctx, cancel := context.WithTimeout(…)`. */
function cancelOf(world: ObligationWorld, view: FunctionView, context: Binding): readonly Binding[] {
  return world.sourcesOf(view, context).flatMap(({ expr, index }) => {
    const made = unparen(expr);
    const stmt = made.kind === 'Call' && index === 0 ? made.parent : undefined;
    const target = stmt?.kind === 'AssignStmt' && stmt.rhs.length === 1 ? stmt.lhs[1] : undefined;
    const symbol = made.kind === 'Call' ? view.target(made) : undefined;
    const isDerived = symbol?.kind === 'declared' && symbol.symbol?.startsWith('context.With') === true;
    const binding = isDerived && target?.kind === 'Ident' ? view.resolve(target) : undefined;
    return binding ? [binding] : [];
  });
}

/** `defer cancel()`, or in a deferred literal, before the call. */
function isDeferred(view: FunctionView, cancel: Binding, before: Call): boolean {
  return contentsOf(view.func).calls.some((call) => {
    if (call.parent?.kind !== 'DeferStmt' || call.start > before.start) return false;
    let isCalled = false;
    walk(call, (node) => {
      isCalled ||= node.kind === 'Call' && names(view, node.fun, cancel);
      return !isCalled;
    });
    return isCalled;
  });
}

function isCallOf(view: FunctionView, op: Op, cancel: Binding): boolean {
  return op.op === 'call' && names(view, op.node.fun, cancel);
}

function names({ resolve }: FunctionView, expr: Expr, variable: Binding): boolean {
  const bare = unparen(expr);
  return bare.kind === 'Ident' && resolve(bare) === variable;
}
