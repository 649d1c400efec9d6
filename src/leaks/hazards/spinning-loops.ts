/**
 * Which loops turn without anything that makes them wait or end? Four shapes: a loop that does nothing (`for {}`, or a
 * condition that nothing in it changes); a select whose default leads back to it while nothing in the turn blocks; a
 * select with a case that should end the loop, and does not: once it is ready it is ready for ever; a case that receives
 * without a second value from a channel that the package closes, and never leads out of the loop.
 *
 * What a callee out of view does is not known: it may block. Waiting by atomics, runtime.Gosched or sleeping is intended.
 */
import type { BasicBlock, Op } from '../../go/flow/graph.js';
import { blocksThatMayEnd, loopsOf, type Loop } from '../../go/flow/loops.js';
import { pointsByNode } from '../../go/flow/points.js';
import { isVariable } from '../../go/names/binding.js';
import type { CommClause, Expr, ForStmt, Node, RangeStmt, SelectStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { doneCaseOf, receiveOf, type DoneCase } from '../never-ends/done-case.js';
import type { ClosedChannels } from './closed-channels.js';

export type Spin =
  | { readonly kind: 'empty' }
  | { readonly kind: 'default'; readonly clause: CommClause }
  | { readonly kind: 'done'; readonly clause: CommClause; readonly leaves: DoneCase['leaves'] }
  /** `close`: the call that closes the channel. */
  | { readonly kind: 'closed'; readonly clause: CommClause; readonly close: Node };

export interface SpinningLoop {
  readonly view: FunctionView;
  readonly loop: ForStmt | RangeStmt;
  readonly spin: Spin;
}

/** The loops of a function's own body that can spin; one reason each. */
export function findSpinningLoops(
  info: PackageInfo,
  closed: ClosedChannels,
  view: FunctionView,
): readonly SpinningLoop[] {
  const { loops, selects } = contentsOf(view.func);
  if (loops.length === 0 || view.graph.unknown.length > 0) return [];
  const found: SpinningLoop[] = [];
  for (const loop of loops) {
    const spin = isEmpty(info, loop) ? EMPTY : undefined;
    if (spin) found.push({ view, loop, spin });
  }
  if (selects.length === 0) return found;
  const points = pointsByNode(view.graph);
  const forest = loopsOf(view.graph).loops;
  for (const select of selects) {
    const block = points.get(select)?.block;
    const around = block && forest.findLast(({ blocks }) => blocks.has(block));
    const loop = around?.node;
    if (!around || (loop?.kind !== 'ForStmt' && loop?.kind !== 'RangeStmt')) continue;
    if (loop.kind === 'RangeStmt' || found.some((each) => each.loop === loop)) continue;
    const spin = spinOf(info, closed, view, around, loop, select);
    if (spin) found.push({ view, loop, spin });
  }
  return found;
}

const EMPTY: Spin = { kind: 'empty' };

/** `for {}`, and `for flag {}` where the condition asks nobody. */
function isEmpty(info: PackageInfo, loop: ForStmt | RangeStmt): boolean {
  if (loop.kind !== 'ForStmt' || loop.post || loop.body.list.some(({ kind }) => kind !== 'EmptyStmt')) return false;
  return !loop.cond || readsOnly(info, loop.cond);
}

/** A condition over variables alone: no call, no receive. */
function readsOnly(info: PackageInfo, cond: Expr): boolean {
  const seen = { variable: false, other: false };
  walk(cond, (node) => {
    if (node.kind === 'Call' || (node.kind === 'Unary' && node.op === '<-')) seen.other = true;
    const binding = node.kind === 'Ident' ? info.resolve(node) : undefined;
    seen.variable ||= binding !== undefined && isVariable(binding);
  });
  return seen.variable && !seen.other;
}

function spinOf(
  info: PackageInfo,
  closed: ClosedChannels,
  view: FunctionView,
  loop: Loop,
  stmt: ForStmt,
  select: SelectStmt,
): Spin | undefined {
  const done = stmt.cond ? undefined : doneCaseOf(view, info, stmt);
  if (done && select.clauses.includes(done.clause) && isFree(view, loop, done.clause, select)) {
    return { kind: 'done', ...done };
  }
  for (const clause of select.clauses) {
    if (clause.isDefault && clause.body.length <= 1 && isIdle(clause) && isFree(view, loop, clause, select)) {
      return { kind: 'default', clause };
    }
    const receive = receiveOf(clause);
    const pair = clause.comm?.kind === 'AssignStmt' && clause.comm.lhs.length > 1;
    const mayBeClosed = receive && !pair && !stmt.cond && !isRenewed(view, stmt, receive.x);
    const close = mayBeClosed && closed.closeOf(view, receive.x);
    if (close && !mayLeave(view, loop, clause) && isFree(view, loop, clause, select)) {
      return { kind: 'closed', clause, close };
    }
  }
  return undefined;
}

/** Whether the loop puts another channel, or nil, in place of this one. */
function isRenewed({ file: { text } }: FunctionView, loop: ForStmt, channel: Expr): boolean {
  const name = text.slice(channel.start, channel.end);
  let found = false;
  walk(loop, (node) => {
    found ||= node.kind === 'AssignStmt' && node.lhs.some((left) => text.slice(left.start, left.end) === name);
    return !found;
  });
  return found;
}

/** `default:` with nothing or `continue`. */
function isIdle({ body }: CommClause): boolean {
  return body.every((stmt) => stmt.kind === 'EmptyStmt' || (stmt.kind === 'BranchStmt' && stmt.tok === 'continue'));
}

/** Whether some path from a case leaves the loop before it comes back to the loop's head. */
function mayLeave(view: FunctionView, loop: Loop, clause: CommClause): boolean {
  const starts = view.graph.blocks.flatMap(({ succs }) => succs.filter((edge) => edge.clause === clause));
  const ending = blocksThatMayEnd(view.graph, { cutEdge: (edge) => edge.to === loop.head });
  return starts.some(({ to }) => ending.has(to));
}

/**
 * Whether a turn by this case can come back to the select without anything that may block, end or change what the select
 * waits for. Calls may block, those of a few packages excepted.
 */
function isFree(view: FunctionView, { blocks }: Loop, clause: CommClause, select: SelectStmt): boolean {
  const seen = new Set<BasicBlock>();
  const open = view.graph.blocks.flatMap(({ succs }) =>
    succs.filter((edge) => edge.clause === clause).map(({ to }) => to),
  );
  for (let block = open.pop(); block; block = open.pop()) {
    if (seen.has(block) || !blocks.has(block)) continue;
    seen.add(block);
    const back = block.ops.findIndex((op) => op.op === 'select' && op.node === select);
    if (block.ops.slice(0, back < 0 ? undefined : back).some((op) => mayWait(view, op, clause))) continue;
    if (back >= 0) return true;
    open.push(...block.succs.map(({ to }) => to));
  }
  return false;
}

function mayWait(view: FunctionView, op: Op, clause: CommClause): boolean {
  switch (op.op) {
    case 'send':
    case 'recv':
      return true;
    case 'select':
      return !op.node.clauses.some(({ isDefault }) => isDefault);
    case 'comm':
      return op.node !== clause && !op.node.isDefault;
    case 'turn':
      return view.typeOf(op.node.x).kind === 'chan';
    case 'call':
      return callMayWait(view, op);
    default:
      return false;
  }
}

/** Calls that return at once, as long as nobody says otherwise. */
const QUICK =
  /^(context\.Context\.\w+|time\.(Now|After|NewTimer|Since|Until|Duration\.\w+|Time\.\w+|Ticker\.(Stop|Reset)|Timer\.Stop)|fmt\.Sprint\w*|errors\.\w+|log\.Print\w*|strings\.\w+|strconv\.\w+)$/;

function callMayWait(view: FunctionView, op: Extract<Op, { op: 'call' }>): boolean {
  const target = view.target(op.node);
  if (target.kind === 'builtin' || target.kind === 'conversion') return false;
  const symbol = target.kind === 'declared' || target.kind === 'unknown' ? target.symbol : undefined;
  return symbol === undefined || !QUICK.test(symbol);
}
