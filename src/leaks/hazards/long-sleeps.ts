/**
 * Which sleeps of a goroutine or loop cannot be cut short, though something that ends the work is in reach? A context
 * parameter, a signal that the same function waits for elsewhere, a signal among the receiver's fields that the package
 * closes. Short constant sleeps and tests are left out.
 */
import { loopsOf } from '../../go/flow/loops.js';
import { unparen } from '../../go/flow/operands.js';
import { pointsByNode } from '../../go/flow/points.js';
import type { Call, Expr, Func, Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { symbolOf } from '../launches.js';
import { isDone, receiveOf } from '../never-ends/done-case.js';
import type { PackageCalls } from '../never-ends/package-calls.js';
import { isNamed } from '../never-ends/starts.js';
import type { ClosedChannels } from './closed-channels.js';
import { isStartedLiteral } from '../../go/syntax/enclosing.js';

export interface Stop {
  /** What to receive from, as code that is valid where the sleep stands. */
  readonly channel: string;
  /** Where it comes from: the parameter, the other receive, the close. */
  readonly at: Node;
  /** The name of the context, where it is one. */
  readonly context: string | undefined;
  /** Where the same function waits for it elsewhere: that case does nothing but return. */
  readonly returns: boolean;
}

export interface LongSleep {
  readonly view: FunctionView;
  readonly call: Call;
  readonly stop: Stop;
  readonly inLoop: boolean;
}

/** Constant sleeps below a second are no matter, in nanoseconds. */
const SHORT = 1_000_000_000n;

/** The sleeps of a function's own body. */
export function findLongSleeps(
  info: PackageInfo,
  calls: PackageCalls,
  closed: ClosedChannels,
  view: FunctionView,
): readonly LongSleep[] {
  if (view.file.isTest) return [];
  const sleeps = contentsOf(view.func).calls.filter((call) => isSleep(info, view, call));
  return sleeps.flatMap((call) => {
    const inLoop = isInLoop(view, call);
    if (!inLoop && !isStarted(calls, view.func)) return [];
    const stop = stopInReach(info, closed, view, call);
    return stop ? [{ view, call, stop, inLoop }] : [];
  });
}

function isSleep(info: PackageInfo, view: FunctionView, call: Call): boolean {
  const { fun, args } = call;
  if (fun.kind !== 'Selector' || fun.sel.name !== 'Sleep' || !args[0]) return false;
  if (symbolOf(view, call) !== 'time.Sleep') return false;
  const duration = info.constInt(args[0]);
  return duration === undefined || duration >= SHORT;
}

function isInLoop(view: FunctionView, call: Call): boolean {
  const block = pointsByNode(view.graph).get(call)?.block;
  return block !== undefined && loopsOf(view.graph).loops.some(({ blocks }) => blocks.has(block));
}

/** Whether a go statement in view runs the function. */
function isStarted(calls: PackageCalls, func: Func): boolean {
  if (func.kind === 'FuncLit') return isStartedLiteral(func);
  return calls.sitesOf(func).some(({ call }) => call.parent?.kind === 'GoStmt');
}

function stopInReach(info: PackageInfo, closed: ClosedChannels, view: FunctionView, sleep: Call): Stop | undefined {
  return contextInReach(info, view.func) ?? awaitedSignal(info, view, sleep) ?? closedField(info, closed, view.func);
}

/** The context parameter of the function, or of one around a literal. */
function contextInReach(info: PackageInfo, func: Func): Stop | undefined {
  for (let at: Node | undefined = func; at; at = at.parent) {
    if (at.kind !== 'FuncLit' && at.kind !== 'FuncDecl') continue;
    for (const { names, type } of at.type.params) {
      const [name] = names;
      if (!name || name.name === '_' || !isNamed(info.resolveType(unparen(type)), 'context', 'Context')) continue;
      return { channel: `${name.name}.Done()`, at: name, context: name.name, returns: true };
    }
  }
  return undefined;
}

/** A signal that another select of the function waits for: `<-stop`, `<-s.done`, `<-ctx.Done()`. */
function awaitedSignal(info: PackageInfo, view: FunctionView, sleep: Call): Stop | undefined {
  const { text } = view.file;
  for (const clause of contentsOf(view.func).selects.flatMap(({ clauses }) => clauses)) {
    const receive = receiveOf(clause);
    const channel = receive && unparen(receive.x);
    if (!channel || !(isDone(view, channel) || isSignal(info, channel)) || !isVisible(info, channel, sleep)) continue;
    const [only] = clause.body;
    const returns = clause.body.length === 1 && only?.kind === 'ReturnStmt' && only.results.length === 0;
    return { channel: text.slice(channel.start, channel.end), at: channel, context: undefined, returns };
  }
  return undefined;
}

/** A variable or field of type `chan struct{}`. */
function isSignal(info: PackageInfo, channel: Expr): boolean {
  const type = info.typeOf(channel);
  const isPlain = channel.kind === 'Ident' || channel.kind === 'Selector';
  return isPlain && type.kind === 'chan' && type.elem.kind === 'struct' && type.elem.fields.length === 0;
}

/** Whether what the expression begins with is declared before the sleep and around it. */
function isVisible(info: PackageInfo, channel: Expr, sleep: Call): boolean {
  let base: Expr = channel;
  while (base.kind === 'Selector' || base.kind === 'Call') base = unparen(base.kind === 'Call' ? base.fun : base.x);
  const binding = base.kind === 'Ident' ? info.resolve(base) : undefined;
  if (!binding) return false;
  if (!binding.func || !binding.ident || binding.kind === 'param' || binding.kind === 'recv') return true;
  let block: Node | undefined = binding.ident;
  while (block && block.kind !== 'Block') block = block.parent;
  return (
    block !== undefined && binding.ident.end <= sleep.start && block.start <= sleep.start && sleep.end <= block.end
  );
}

/** A `chan struct{}` field of the receiver that the package closes. */
function closedField(info: PackageInfo, closed: ClosedChannels, func: Func): Stop | undefined {
  let decl: Node | undefined = func;
  while (decl && decl.kind !== 'FuncDecl') decl = decl.parent;
  const name = decl?.recv?.names[0];
  if (!decl?.recv || !name || name.name === '_') return undefined;
  const type = info.resolveType(decl.recv.type);
  const named = type.kind === 'pointer' ? type.elem : type;
  const under = named.kind === 'named' ? named.decl.underlying() : named;
  for (const field of under.kind === 'struct' ? under.fields : []) {
    const close = field.ident && closed.closeOfField(field.ident);
    if (!close || field.type.kind !== 'chan' || field.type.elem.kind !== 'struct') continue;
    return { channel: `${name.name}.${field.name}`, at: close, context: undefined, returns: false };
  }
  return undefined;
}
