/**
 * Which lost values hold little, or go soon after anyway? A context made once from that of the request or stream which the
 * function was given ends with it (contexts of callers: brief-contexts.ts). A writer that was put around another one holds
 * what it did not write yet. A copy of time.Tick gives a ticker that nobody can stop. A file of a file system that may be
 * memory holds nothing there. On Windows a process that ended leaves a handle, which the collector closes. What runs once
 * in the life of a process loses one value.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import { methodSet } from '../../go/types/members.js';
import type { FunctionView } from '../go-view.js';
import type { AcquisitionSite } from './acquisitions.js';
import { isBriefContext, isHeldForCaller, type LossWays } from './brief-contexts.js';
import { backingOf } from './file-systems.js';
import type { ObligationWorld } from './obligation-world.js';

/** Whether what a site acquires holds little where it is lost, or goes soon. */
export function isBriefValue(
  world: ObligationWorld,
  view: FunctionView,
  site: AcquisitionSite,
  ways: LossWays,
): boolean {
  const { call, resource } = site;
  if (resource.holds === 'process') return view.goos === 'windows';
  switch (resource.kind) {
    case 'cancel':
      return isBriefContext(world, view, site, ways);
    case 'context':
      return isHeldForCaller(view, site);
    case 'ticker':
      return isTick(call);
    case 'file':
      return backingOf(world, view, call) === 'unknown';
    case 'writer':
      return isAroundWriter(view, call);
    default:
      return resource.rule === 'http-body-not-closed' && isOverOwnDial(world, view, call);
  }
}

/** `return NewTicker(d).C`: time.Tick by another name. What it gives was never meant to be stopped. */
function isTick({ parent: channel }: Call): boolean {
  return channel?.kind === 'Selector' && channel.sel.name === 'C' && channel.parent?.kind === 'ReturnStmt';
}

/** `z, err := compressor.Compress(w)`: an io.WriteCloser of which no more is known than that it writes to what it was given. */
function isAroundWriter(view: FunctionView, call: Call): boolean {
  return call.args.some((arg) => methodSet(view.typeOf(arg)).methods.has('Write'));
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
function isOverOwnDial(world: ObligationWorld, view: FunctionView, call: Call): boolean {
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
