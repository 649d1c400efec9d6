/**
 * Which lost values hold little, or go soon after anyway? A context made once from that of the request or stream which the
 * function was given ends with it. A writer that was put around another one holds what it did not write yet. What runs
 * once in the life of a process loses one value.
 */
import type { Resource } from '../../go/facts/resource.js';
import { enclosingFunc, isInLoop } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import { methodSet } from '../../go/types/members.js';
import { isNamed } from '../../go/types/queries.js';
import type { FunctionView } from '../go-view.js';
import type { AcquisitionSite } from './acquisitions.js';
import type { ObligationWorld } from './obligation-world.js';

/** Whether a context is made, not in a loop, from the context of a request that the function serves. */
export function isOfRequest(world: ObligationWorld, view: FunctionView, call: Call): boolean {
  const [parent] = call.args;
  return parent !== undefined && !isInLoop(call) && isRequestContext(world, view, parent);
}

/**
 * A struct that holds the cancel function of a context which the caller's ends: `group := NewGroup(ctx)`. Whoever gave `ctx`
 * ends it as a rule when the call is over.
 */
export function isHeldForCaller(view: FunctionView, { call, evidence }: AcquisitionSite): boolean {
  if (evidence !== 'constructor') return false;
  return call.args.some((arg) => {
    const bare = unparen(arg);
    const isOfCaller = bare.kind === 'Ident' && view.resolve(bare)?.kind === 'param';
    return isOfCaller && isNamed(view.typeOf(bare), 'context', 'Context') === 'yes';
  });
}

function isRequestContext(world: ObligationWorld, view: FunctionView, expr: Expr): boolean {
  const bare = unparen(expr);
  if (bare.kind === 'Ident') {
    const binding = view.resolve(bare);
    const sources = binding?.kind === 'var' && binding.func === view.func ? world.sourcesOf(view, binding) : [];
    return (
      sources.length === 1 &&
      sources.every((source) => source.expr.kind === 'Call' && isRequestContext(world, view, source.expr))
    );
  }
  const fun = bare.kind === 'Call' && bare.args.length === 0 ? unparen(bare.fun) : undefined;
  const owner = fun?.kind === 'Selector' && fun.sel.name === 'Context' ? unparen(fun.x) : undefined;
  const binding = owner?.kind === 'Ident' ? view.resolve(owner) : undefined;
  return binding?.kind === 'param' && isNamed(view.typeOf(bare), 'context', 'Context') === 'yes';
}

/** `context.WithCancel(context.Background())`: no timer runs, and no parent knows of it. */
export function isOfNobody(view: FunctionView, call: Call): boolean {
  const symbolOf = (made: Call): string | undefined => {
    const target = view.target(made);
    return target.kind === 'declared' ? target.symbol : undefined;
  };
  const parent = call.args[0] && unparen(call.args[0]);
  const isCancel = ['context.WithCancel', 'context.WithCancelCause'].includes(symbolOf(call) ?? '');
  return isCancel && parent?.kind === 'Call' && ['context.Background', 'context.TODO'].includes(symbolOf(parent) ?? '');
}

/** `z, err := compressor.Compress(w)`: an io.WriteCloser of which no more is known than that it writes to what it was given. */
export function isAroundWriter(view: FunctionView, call: Call, { kind }: Resource): boolean {
  return kind === 'writer' && call.args.some((arg) => methodSet(view.typeOf(arg)).methods.has('Write'));
}

/** `init`, and what a package-level sync.Once, OnceFunc or OnceValue runs: a value that is lost where they end is the only one. */
export function runsOnce(view: FunctionView): boolean {
  const { func } = view;
  if (func.kind === 'FuncDecl') return !func.recv && func.name.name === 'init';
  const { parent } = func;
  const target = parent?.kind === 'Call' && parent.fun !== func ? view.target(parent) : undefined;
  if (parent?.kind !== 'Call' || target?.kind !== 'declared' || target.symbol === undefined) return false;
  if (ONCE.has(target.symbol)) return enclosingFunc(parent) === undefined;
  const owner = target.symbol === 'sync.Once.Do' && target.receiver ? unparen(target.receiver) : undefined;
  const binding = owner?.kind === 'Ident' ? view.resolve(owner) : undefined;
  return binding !== undefined && binding.func === undefined;
}

const ONCE: ReadonlySet<string> = new Set(['sync.OnceFunc', 'sync.OnceValue', 'sync.OnceValues']);

/** `(&http.Transport{Dial: func(…) …}).RoundTrip(r)`: a response over a connection that the function makes up itself. */
export function isOverOwnDial(world: ObligationWorld, view: FunctionView, call: Call): boolean {
  const fun = unparen(call.fun);
  const owner = fun.kind === 'Selector' ? unparen(fun.x) : undefined;
  const binding = owner?.kind === 'Ident' ? view.resolve(owner) : undefined;
  if (binding?.kind !== 'var' || binding.func !== view.func) return false;
  const sources = world.sourcesOf(view, binding);
  return sources.length > 0 && sources.every(({ expr }) => hasOwnDial(unparen(expr)));
}

function hasOwnDial(made: Expr): boolean {
  const literal = made.kind === 'Unary' && made.op === '&' ? unparen(made.x) : made;
  if (literal.kind !== 'CompositeLit') return false;
  return literal.elements.some(
    ({ key, value }) => key?.kind === 'Ident' && DIALS.has(key.name) && value.kind === 'FuncLit',
  );
}

/** The fields of http.Transport by which it connects. */
const DIALS: ReadonlySet<string> = new Set(['Dial', 'DialContext', 'DialTLS', 'DialTLSContext']);
