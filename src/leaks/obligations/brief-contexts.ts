/**
 * Which lost cancel functions hold little, or for a short time? Of a context that ends by itself within a second; of one
 * that ends with the request which the function serves, or as a rule with the call of whoever gave its parent; of one that
 * nothing else knows of; and of work that is started to go on for as long as its parent. In a loop such contexts add up.
 */
import { enclosingFunc, isInLoop } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import { isNamed } from '../../go/types/queries.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { expressionKey } from '../paths/expression-key.js';
import type { AcquisitionSite } from './acquisitions.js';
import type { ObligationWorld } from './obligation-world.js';
import { ownField } from './site-holder.js';

/** How a value is lost. */
export interface LossWays {
  /** On some other path it is released or handed over. */
  readonly isPartly: boolean;
  readonly isOverwritten: boolean;
}

/** A context that ends by itself within so many nanoseconds holds a timer for no longer: a second. */
const SHORT_NANOSECONDS = 1_000_000_000;

/** Whether a lost cancel function leaves little behind. */
export function isBriefContext(
  world: ObligationWorld,
  view: FunctionView,
  site: AcquisitionSite,
  { isPartly, isOverwritten }: LossWays,
): boolean {
  const { call } = site;
  if (isPartly && isOfNobody(view, call)) return true;
  if (isInLoop(call)) return false;
  if (isOfRequest(world, view, call) || isSoonOver(view, call) || isStartedForParent(view, call)) return true;
  // What listens for signals goes on listening when its parent has ended.
  const target = view.target(call);
  if (target.kind === 'declared' && target.symbol === 'os/signal.NotifyContext') return false;
  const isOwn = ownField(world, view, site) !== undefined;
  return (isOwn || isPartly) && !isOverwritten && isOfCaller(view, call);
}

/** `context.WithTimeout(ctx, time.Second)`, also by a function that is given the time and passes it on. */
function isSoonOver(view: FunctionView, { args }: Call): boolean {
  return args.some((arg) => {
    const value = isNamed(view.typeOf(arg), 'time', 'Duration') === 'yes' ? view.constant(arg) : undefined;
    return value !== undefined && Number(value) <= SHORT_NANOSECONDS;
  });
}

/** `watch()` of a function in view, whose only result is how to end what it started: it goes on with its parent. */
function isStartedForParent(view: FunctionView, call: Call): boolean {
  const target = view.target(call);
  const isRead = target.kind === 'literal' || (target.kind === 'declared' && target.object?.decl.body !== undefined);
  return isRead && call.parent?.kind === 'ExprStmt';
}

/**
 * The context that a function was given is among the arguments, `context.WithCancel(ctx)`, or one that a field took which
 * was made from it: whoever gave it ends it as a rule when the call is over.
 */
function isOfCaller(view: FunctionView, { args }: Call): boolean {
  return args.some((arg) => {
    const bare = unparen(arg);
    if (isNamed(view.typeOf(bare), 'context', 'Context') !== 'yes') return false;
    if (bare.kind === 'Selector') return isFieldOfCaller(view, bare);
    const binding = bare.kind === 'Ident' ? view.resolve(bare) : undefined;
    return binding?.kind === 'param' && isParameterAround(view, binding);
  });
}

/** `s.ctx` after `s.ctx, s.cancel = context.WithCancel(ctx)`. */
function isFieldOfCaller(view: FunctionView, field: Expr): boolean {
  const asked = expressionKey(field, view.resolve)?.text;
  if (asked === undefined) return false;
  return contentsOf(view.func).calls.some((made) => {
    const target = made.start < field.start && made.parent?.kind === 'AssignStmt' ? made.parent.lhs[0] : undefined;
    if (target?.kind !== 'Selector' || expressionKey(target, view.resolve)?.text !== asked) return false;
    return isOfCaller(view, made);
  });
}

/** A parameter of the function, or of one around it. */
function isParameterAround({ func }: FunctionView, { func: owner }: Binding): boolean {
  for (let at: ReturnType<typeof enclosingFunc> = func; at; at = enclosingFunc(at)) if (at === owner) return true;
  return false;
}

/** Whether a context is made from the context of a request that the function serves. */
function isOfRequest(world: ObligationWorld, view: FunctionView, call: Call): boolean {
  const [parent] = call.args;
  return parent !== undefined && isRequestContext(world, view, parent);
}

/**
 * A struct that holds the cancel function of a context which the caller's ends: `group := NewGroup(ctx)`. Whoever gave `ctx`
 * ends it as a rule when the call is over.
 */
export function isHeldForCaller(view: FunctionView, { call, evidence }: AcquisitionSite): boolean {
  return evidence === 'constructor' && isOfCaller(view, call);
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
function isOfNobody(view: FunctionView, call: Call): boolean {
  const symbolOf = (made: Call): string | undefined => {
    const target = view.target(made);
    return target.kind === 'declared' ? target.symbol : undefined;
  };
  const parent = call.args[0] && unparen(call.args[0]);
  const isCancel = ['context.WithCancel', 'context.WithCancelCause'].includes(symbolOf(call) ?? '');
  return isCancel && parent?.kind === 'Call' && ['context.Background', 'context.TODO'].includes(symbolOf(parent) ?? '');
}
