/**
 * Was the body of a response read to its end, or to an error, on a path? Then nothing is held, whoever forgets to close it:
 * net/http's transport takes its connection back "right before its final (error-producing) Read or Close call returns",
 * for the next request at io.EOF, and to close it at any other error. What may stop before leaves the connection in use: a
 * decoder, a limit, a writer that fails.
 */
import type { BasicBlock, Edge, Op } from '../../go/flow/graph.js';
import { writesOf } from '../../go/flow/op-access.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, Func, Ident } from '../../go/syntax/ast.js';
import { isNamedOrPointer } from '../../go/types/queries.js';
import type { FunctionView } from '../go-view.js';
import { namesVariable } from '../names-variable.js';
import type { Visit } from '../paths/explore-paths.js';
import { atomOf } from '../paths/guards.js';
import type { AcquisitionSite } from './acquisitions.js';
import type { ObligationWorld } from './obligation-world.js';

/** When a call has read all that there is: in any case, if its error is nil, or if it is not. */
type Reading = 'always' | 'on success' | 'on failure';

/** Functions that read their first argument to its end or an error, and hand on nothing else that may fail. */
const READING: ReadonlySet<string> = new Set(['bytes.Buffer.ReadFrom', 'io.ReadAll', 'io/ioutil.ReadAll']);

/** Functions that read their second argument until that or the writer fails. */
const COPYING: ReadonlySet<string> = new Set(['io.Copy', 'io.CopyBuffer']);

/** Writers that never fail. */
const SURE: readonly (readonly [string, string])[] = [
  ['bytes', 'Buffer'],
  ['strings', 'Builder'],
];

/** Calls into callees that are read. */
const MAX_DEPTH = 2;

/** A response, or its body, in a variable. */
interface Held {
  readonly variable: Binding;
  /** The field that is read; empty where the variable is the body. */
  readonly path: string;
}

/** Whether the response that a site acquired, in a variable, was read on a path to a visit, up to an operation of it. */
export function isReadToEnd(
  world: ObligationWorld,
  view: FunctionView,
  { index, resource }: AcquisitionSite,
  variable: Binding,
  visit: Visit<unknown>,
  last: Op | undefined,
): boolean {
  const [path] = resource.releases.flatMap((release) => (release.kind === 'method' ? [release.path] : []));
  if (path === undefined) return false;
  const steps = stepsTo(visit, last, index + 1);
  return steps.some((step, at) => {
    if ('edge' in step && isScanned(world, view, step.edge, { variable, path })) return true;
    const call = 'op' in step ? callOf(step.op) : undefined;
    const reading = call && readingOf(world, view, call, { variable, path }, MAX_DEPTH);
    if (!call || !reading) return false;
    if (reading === 'always') return true;
    const outcome = outcomeOf(view, call, steps.slice(at + 1));
    return reading === 'on success' ? outcome !== 'failed' : outcome === 'failed';
  });
}

type Step = { readonly op: Op } | { readonly edge: Edge };

/** What a path goes through from operation `index` of its first block on. */
function stepsTo(visit: Visit<unknown>, last: Op | undefined, index: number): readonly Step[] {
  const found: Step[] = [];
  for (let at: Visit<unknown> | undefined = visit; at; at = at.from?.visit) {
    const end = at === visit && last ? at.block.ops.indexOf(last) + 1 : at.block.ops.length;
    const ops = at.block.ops.slice(at.from ? 0 : index, end).map((op) => ({ op }));
    found.unshift(...(at.from ? [{ edge: at.from.edge }] : []), ...ops);
  }
  return found;
}

function callOf(op: Op): Call | undefined {
  if (op.op === 'call') return op.node;
  const deferred = op.op === 'defer' ? unparen(op.node.call) : undefined;
  return deferred?.kind === 'Call' ? deferred : undefined;
}

function readingOf(
  world: ObligationWorld,
  view: FunctionView,
  call: Call,
  held: Held,
  depth: number,
): Reading | undefined {
  const target = view.target(call);
  const symbol = target.kind === 'declared' ? target.symbol : undefined;
  const [first, second] = call.args;
  if (symbol !== undefined && READING.has(symbol))
    return first && (isBody(world, view, first, held) ?? limited(world, view, first, held));
  if (symbol !== undefined && COPYING.has(symbol)) {
    if (!second || isBody(world, view, second, held) === undefined) return undefined;
    return first && isSure(view, first) ? 'always' : 'on success';
  }
  // "If body is true, DumpResponse also returns the body": it closes the body and puts a copy into its place.
  if (symbol === 'net/http/httputil.DumpResponse')
    return first && namesVariable(view, first, held.variable) && second && view.constant(second) === 'true'
      ? 'always'
      : undefined;
  const func = target.kind === 'literal' ? target.func : target.kind === 'declared' ? target.object?.decl : undefined;
  return func?.body && depth > 0 && isReadByCallee(world, view, call, func, held, depth) ? 'always' : undefined;
}

/** `resp.Body`, also behind a buffer or in a variable. */
function isBody(world: ObligationWorld, view: FunctionView, expr: Expr, held: Held): 'always' | undefined {
  const bare = unparen(expr);
  const { variable, path } = held;
  if (isCallOf(view, bare, 'bufio.NewReader')) return bare.args[0] && isBody(world, view, bare.args[0], held);
  if (path === '') return namesVariable(view, bare, variable) ? 'always' : undefined;
  const copied = bare.kind === 'Ident' ? onlySource(world, view, bare) : bare;
  const isPart = copied?.kind === 'Selector' && copied.sel.name === path && namesVariable(view, copied.x, variable);
  return isPart ? 'always' : undefined;
}

/** What a variable of the function takes, where that is one thing only. */
function onlySource(world: ObligationWorld, view: FunctionView, ident: Ident): Expr | undefined {
  const binding = view.resolve(ident);
  if (binding?.kind !== 'var' || binding.func !== view.func) return undefined;
  const [only, ...others] = world.sourcesOf(view, binding);
  return only && others.length === 0 && only.index === 0 ? unparen(only.expr) : undefined;
}

/** `for s.Scan()` has ended, of a bufio.Scanner over the body: at its end, or at an error. */
function isScanned(world: ObligationWorld, view: FunctionView, { cond, kind }: Edge, held: Held): boolean {
  const fun = cond?.kind === 'Call' && kind === 'false' ? unparen(cond.fun) : undefined;
  const scanner = fun?.kind === 'Selector' && fun.sel.name === 'Scan' ? unparen(fun.x) : undefined;
  const made = scanner?.kind === 'Ident' ? onlySource(world, view, scanner) : undefined;
  const [body] = made && isCallOf(view, made, 'bufio.NewScanner') ? made.args : [];
  return body !== undefined && isBody(world, view, body, held) !== undefined;
}

/** `io.LimitReader(resp.Body, n)`: an error is that of the body, its own end may come before. */
function limited(world: ObligationWorld, view: FunctionView, expr: Expr, held: Held): 'on failure' | undefined {
  const bare = unparen(expr);
  const inner = isCallOf(view, bare, 'io.LimitReader') ? bare.args[0] : undefined;
  return inner && isBody(world, view, inner, held) ? 'on failure' : undefined;
}

function isCallOf(view: FunctionView, expr: Expr, symbol: string): expr is Call {
  const target = expr.kind === 'Call' ? view.target(expr) : undefined;
  return target?.kind === 'declared' && target.symbol === symbol;
}

/** `io.Discard`, `&buf`. */
function isSure({ typeOf, resolve }: FunctionView, writer: Expr): boolean {
  const bare = unparen(writer);
  const owner = bare.kind === 'Selector' && bare.sel.name === 'Discard' ? bare.x : undefined;
  const path = owner?.kind === 'Ident' ? resolve(owner)?.target?.path : undefined;
  if (path === 'io' || path === 'io/ioutil') return true;
  return SURE.some(([path, name]) => isNamedOrPointer(typeOf(bare), path, name) === 'yes');
}

/** Whether each way through a callee that returns reads the argument. */
function isReadByCallee(
  world: ObligationWorld,
  caller: FunctionView,
  call: Call,
  func: Func,
  held: Held,
  depth: number,
): boolean {
  const index = call.args.findIndex(
    (arg) => namesVariable(caller, arg, held.variable) || isBody(world, caller, arg, held),
  );
  const argument = call.args[index];
  const name = func.type.params.flatMap(({ names, variadic }) => (variadic ? [] : names))[index];
  const view = argument && name ? world.view(func) : undefined;
  const variable = name && view?.resolve(name);
  if (!argument || !view || !variable || view.graph.unknown.length > 0) return false;
  const inner = { variable, path: namesVariable(caller, argument, held.variable) ? held.path : '' };
  const reads = (block: BasicBlock): boolean =>
    block.ops.some((op) => {
      const read = callOf(op);
      return read !== undefined && readingOf(world, view, read, inner, depth - 1) === 'always';
    });
  const seen = new Set<BasicBlock>([view.graph.entry]);
  const todo = [view.graph.entry];
  for (let block = todo.pop(); block; block = todo.pop()) {
    if (reads(block)) continue;
    if (block.exit === 'return') return false;
    for (const { to } of block.succs) {
      if (!seen.has(to)) todo.push(to);
      seen.add(to);
    }
  }
  return true;
}

/** What the first branch over the error of a call says; undefined where none does before it takes another value. */
function outcomeOf(view: FunctionView, call: Call, steps: readonly Step[]): 'failed' | 'succeeded' | undefined {
  const { parent } = call;
  const target = parent?.kind === 'AssignStmt' && parent.rhs.length === 1 ? parent.lhs.at(-1) : undefined;
  const error = target?.kind === 'Ident' ? view.resolve(target) : undefined;
  if (!error) return undefined;
  for (const step of steps) {
    if ('op' in step) {
      const isWritten = writesOf(step.op).some((write) => namesVariable(view, write, error));
      if (step.op.node !== parent && isWritten) return undefined;
      continue;
    }
    const { cond, kind } = step.edge;
    if (cond?.kind !== 'Binary' || ![cond.x, cond.y].some((side) => namesVariable(view, side, error))) continue;
    const atom = atomOf(cond, view);
    const fact = kind === 'true' ? atom?.whenTrue : kind === 'false' ? atom?.whenFalse : undefined;
    if (fact?.kind === 'nonnil') return 'failed';
    if (fact?.kind === 'nil') return 'succeeded';
  }
  return undefined;
}
