/**
 * Which timers are made anew in each turn of a loop without a bound? A case of a select that makes its timer where it
 * waits (`case <-time.After(d):`), or waits for one that the turn has made. Before Go 1.23 each lives until it fires,
 * whatever the turn does meanwhile. And in any version a timer that is made anew never fires if another case is always
 * ready sooner: a tick of a shorter period, or a default case.
 *
 * Left out: timers that are waited for alone (they fire in that turn), loops with a bound, turns that leave the loop.
 */
import { loopsOf, type Loop } from '../../go/flow/loops.js';
import { unparen } from '../../go/flow/operands.js';
import { pointsByNode } from '../../go/flow/points.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, CommClause, Expr, ForStmt, Node, RangeStmt, SelectStmt } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { symbolOf } from '../launches.js';
import type { EndlessLoops } from '../never-ends/endless-loop.js';
import { receiveOf } from '../never-ends/done-case.js';

export interface TimerInLoop {
  readonly view: FunctionView;
  readonly call: Call;
  readonly loop: ForStmt | RangeStmt;
  readonly select: SelectStmt;
  /** The case that waits for the timer. */
  readonly clause: CommClause;
  /** The case that is always ready sooner, so that the timer never fires; undefined where none is known to be. */
  readonly sooner: CommClause | undefined;
  /** Without the timer's case the loop has no way out. */
  readonly isOnlyExit: boolean;
  /** Some case beside the timer's goes on with the loop: each such turn leaves a timer behind. */
  readonly pilesUp: boolean;
  /** The variable the turn keeps the timer in. */
  readonly variable: Binding | undefined;
}

/** Go collects unreferenced timers from this minor on. */
const COLLECTED_SINCE = 23;

/** The timers that a function's own loops make in each turn. */
export function findTimersInLoops(
  info: PackageInfo,
  endless: EndlessLoops,
  view: FunctionView,
): readonly TimerInLoop[] {
  const { loops, selects } = contentsOf(view.func);
  if (loops.length === 0 || selects.length === 0 || view.graph.unknown.length > 0) return [];
  const isCollected = view.goMinor !== undefined && view.goMinor >= COLLECTED_SINCE;
  return selects.flatMap((select) => {
    const found = select.clauses.length > 1 ? timerIn(info, endless, view, select) : undefined;
    return found && (found.sooner || !isCollected) ? [found] : [];
  });
}

function timerIn(
  info: PackageInfo,
  endless: EndlessLoops,
  view: FunctionView,
  select: SelectStmt,
): TimerInLoop | undefined {
  for (const clause of select.clauses) {
    const timer = timerOf(info, view, clause);
    const loop = timer && unboundedLoopAround(info, view, timer.call);
    if (!timer || !loop || !loop.blocks.has(blockOf(view, select) ?? view.graph.entry)) continue;
    const { node } = loop;
    if (node?.kind !== 'ForStmt' && node?.kind !== 'RangeStmt') continue;
    const others = select.clauses.filter((each) => each !== clause);
    return {
      view,
      ...timer,
      loop: node,
      select,
      clause,
      sooner: others.find((each) => isSooner(info, view, each, timer.call, loop)),
      isOnlyExit: endless.endsOnlyBy(view, loop, clause),
      pilesUp: others.some((each) => goesOn(view, each, loop)),
    };
  }
  return undefined;
}

/** The call that makes a case's timer: in the case, or kept in a variable that only this select waits for. */
function timerOf(
  info: PackageInfo,
  view: FunctionView,
  clause: CommClause,
): { readonly call: Call; readonly variable: Binding | undefined } | undefined {
  const receive = receiveOf(clause);
  const made = receive && timerCall(view, unparen(receive.x));
  if (made) return { call: made, variable: undefined };
  const name = receive && channelVariable(unparen(receive.x));
  const binding = name && info.resolve(name);
  if (binding?.kind !== 'var' || !binding.func || binding.func !== view.func) return undefined;
  const value = info.onlyValue(binding);
  const call = value && timerCall(view, unparen(value), true);
  const uses = info.referencesOf(binding).filter(({ access }) => access !== 'declare');
  return call && uses.length === 1 ? { call, variable: binding } : undefined;
}

/** `timer` in `<-timer` and `<-timer.C`. */
function channelVariable(channel: Expr): Extract<Expr, { kind: 'Ident' }> | undefined {
  const base = channel.kind === 'Selector' && channel.sel.name === 'C' ? unparen(channel.x) : channel;
  return base.kind === 'Ident' ? base : undefined;
}

/** `time.After(d)` or `time.NewTimer(d).C`; `isKept`: or `time.NewTimer(d)` itself. */
function timerCall(view: FunctionView, expr: Expr, isKept = false): Call | undefined {
  if (expr.kind === 'Selector' && expr.sel.name === 'C') {
    const made = unparen(expr.x);
    return made.kind === 'Call' && symbolOf(view, made) === 'time.NewTimer' ? made : undefined;
  }
  if (expr.kind !== 'Call') return undefined;
  const symbol = symbolOf(view, expr);
  return symbol === 'time.After' || (isKept && symbol === 'time.NewTimer') ? expr : undefined;
}

function blockOf(view: FunctionView, node: Node): Loop['head'] | undefined {
  return pointsByNode(view.graph).get(node)?.block;
}

/** The innermost loop that may run the call again, if nothing bounds its turns. */
function unboundedLoopAround(info: PackageInfo, view: FunctionView, call: Call): Loop | undefined {
  const block = blockOf(view, call);
  const loop = block && loopsOf(view.graph).loops.findLast(({ blocks }) => blocks.has(block));
  const node = loop?.node;
  if (node?.kind === 'ForStmt') return node.cond === undefined ? loop : undefined;
  return node?.kind === 'RangeStmt' && info.typeOf(node.x).kind === 'chan' ? loop : undefined;
}

/** Whether a case may lead to another turn. */
function goesOn(view: FunctionView, clause: CommClause, { blocks }: Loop): boolean {
  return [...blocks].some(({ succs }) => succs.some((edge) => edge.clause === clause && blocks.has(edge.to)));
}

/** Whether a case is always ready before a timer that was made in the same turn, and goes on with the loop. */
function isSooner(info: PackageInfo, view: FunctionView, clause: CommClause, timer: Call, loop: Loop): boolean {
  if (!goesOn(view, clause, loop)) return false;
  const limit = durationOf(info, timer);
  if (limit === undefined || limit <= 0n) return false;
  if (clause.isDefault) return true;
  const channel = receiveOf(clause)?.x;
  const period = channel && periodOf(info, view, unparen(channel));
  return period !== undefined && period < limit;
}

/** The constant period of a ticker's channel: `ticker.C` or a `time.Tick` kept in a variable. */
function periodOf(info: PackageInfo, view: FunctionView, channel: Expr): bigint | undefined {
  const name = channelVariable(channel);
  const binding = name && info.resolve(name);
  if (binding?.kind !== 'var' || !binding.func || !isOnlyWaitedFor(info, binding)) return undefined;
  const value = info.onlyValue(binding);
  const made = value && unparen(value);
  if (made?.kind !== 'Call') return undefined;
  const symbol = symbolOf(view, made);
  return symbol === 'time.NewTicker' || symbol === 'time.Tick' ? durationOf(info, made) : undefined;
}

/** Nobody stops or resets the ticker but by a deferred call. */
function isOnlyWaitedFor(info: PackageInfo, binding: Binding): boolean {
  return info.referencesOf(binding).every(({ access, ident }) => {
    if (access === 'declare') return true;
    const { parent } = ident;
    if (parent?.kind !== 'Selector') return parent?.kind === 'Unary';
    return parent.sel.name === 'C' || parent.parent?.parent?.kind === 'DeferStmt';
  });
}

function durationOf(info: PackageInfo, { args: [duration] }: Call): bigint | undefined {
  return duration && info.constInt(duration);
}
