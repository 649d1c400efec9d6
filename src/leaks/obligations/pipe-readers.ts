/**
 * Was the reader of a pipe read? Reading ends where the writer was closed, or upon an error that mostly is the writer's:
 * nobody waits at the other end then, whoever forgets to close the reader.
 */
import type { Op } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, Func, Ident } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';
import type { AcquisitionSite } from './acquisitions.js';
import type { ObligationWorld } from './obligation-world.js';

/** Which result of `io.Pipe` reads. */
export const READER = 0;

/** Functions that read what they are given until it ends, or make somebody who does. */
const READING: ReadonlySet<string> = new Set([
  'bufio.NewReader',
  'bufio.NewScanner',
  'encoding/json.NewDecoder',
  'io.Copy',
  'io.ReadAll',
  'io/ioutil.ReadAll',
]);

/** Whether operations of the function that made the pipe read the reader, by themselves or in what they call. */
export function isReadIn(
  world: ObligationWorld,
  view: FunctionView,
  { call, resource, result }: AcquisitionSite,
  ops: readonly Op[],
): boolean {
  const reader = readerOf(view, call);
  return resource.kind === 'pipe' && result === READER && reader !== undefined && wasRead(world, view, ops, reader.id);
}

/** The variable that takes the reader of a pipe. */
export function readerOf(view: FunctionView, { parent }: Call): Binding | undefined {
  const target = parent?.kind === 'AssignStmt' ? parent.lhs[READER] : undefined;
  return target?.kind === 'Ident' ? view.resolve(target) : undefined;
}

/** Whether operations on a path of a goroutine that took the reader over, as `variable`, read it. */
export function isReadBy(
  world: ObligationWorld,
  view: FunctionView,
  { resource, result }: AcquisitionSite,
  ops: readonly Op[],
  variable: number,
): boolean {
  return resource.kind === 'pipe' && result === READER && wasRead(world, view, ops, variable);
}

function wasRead(world: ObligationWorld, view: FunctionView, ops: readonly Op[], variable: number): boolean {
  return ops.some((op) => {
    if (op.op !== 'call') return false;
    const index = op.node.args.findIndex((arg) => identOf(arg, view)?.id === variable);
    return index >= 0 && (isReading(view, op.node) || readsParameter(world, view, op.node, index));
  });
}

function isReading(view: FunctionView, call: Call): boolean {
  const target = view.target(call);
  return target.kind === 'declared' && READING.has(target.symbol ?? '');
}

/** The body of what is called, or a goroutine that it starts, reads the parameter. */
function readsParameter(world: ObligationWorld, caller: FunctionView, call: Call, index: number): boolean {
  const target = caller.target(call);
  const func = target.kind === 'literal' ? target.func : target.kind === 'declared' ? target.object?.decl : undefined;
  const view = func && world.view(func);
  const name = func && parameterNames(func)[index];
  const parameter = name && view?.resolve(name);
  if (!view || !parameter) return false;
  let isFound = false;
  walk(view.func, (node) => {
    isFound ||= node.kind === 'Call' && readsFrom(view, node, parameter);
    return !isFound;
  });
  return isFound;
}

function readsFrom(view: FunctionView, call: Call, parameter: Binding): boolean {
  const fun = unparen(call.fun);
  if (fun.kind === 'Selector' && fun.sel.name === 'Read') return identOf(fun.x, view) === parameter;
  return isReading(view, call) && call.args.some((arg) => identOf(arg, view) === parameter);
}

function parameterNames({ type: { params } }: Func): readonly Ident[] {
  return params.flatMap(({ names, variadic }) => (variadic ? [] : names));
}

function identOf(expr: Expr, view: FunctionView): Binding | undefined {
  const bare = unparen(expr);
  return bare.kind === 'Ident' ? view.resolve(bare) : undefined;
}
