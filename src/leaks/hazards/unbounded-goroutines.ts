/**
 * Which goroutines are started for each item or request, wait long, and have no limit? The go statement stands in a loop
 * without a bound or in a function that serves a request, and the goroutine sleeps for a second or more. Silent where the
 * turn asks for a permit first, or is itself paced by time.
 */
import { loopsOf } from '../../go/flow/loops.js';
import { unparen } from '../../go/flow/operands.js';
import { pointsByNode } from '../../go/flow/points.js';
import type { Call, GoStmt, Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { launchesIn, symbolOf } from '../launches.js';
import { isTickChannel } from '../never-ends/endless-loop.js';
import { isNamed } from '../never-ends/starts.js';
import type { ProgramView } from '../program-view.js';
import { calledName } from '../../go/syntax/called-name.js';

export interface UnboundedStart {
  readonly view: FunctionView;
  readonly stmt: GoStmt;
  /** The loop, or the function that serves the request. */
  readonly each: Node;
  readonly why: 'loop' | 'request';
  /** The function that the goroutine runs, and the wait in it. */
  readonly body: FunctionView;
  readonly wait: Call;
}

/** Waits below a second are no matter, in nanoseconds. */
const LONG = 1_000_000_000n;

/** The go statements of a function's own body. */
export function findUnboundedStarts(
  program: ProgramView,
  info: PackageInfo,
  view: FunctionView,
): readonly UnboundedStart[] {
  if (view.file.isTest || contentsOf(view.func).goStmts.length === 0) return [];
  return launchesIn(program, view).flatMap(({ stmt, body }) => {
    const inner = body && program.viewOf(body);
    if (stmt.kind !== 'GoStmt' || !inner) return [];
    const wait = longWaitOf(program, inner);
    const each = wait && repetitionOf(info, view, stmt);
    return wait && each ? [{ view, stmt, ...each, body: inner, wait }] : [];
  });
}

function longWaitOf(program: ProgramView, view: FunctionView): Call | undefined {
  const info = program.homeOf(view.func)?.info;
  return contentsOf(view.func).calls.find((call) => {
    if (mayWait(call) && isInLoop(view, call)) return false;
    const symbol = mayWait(call) ? symbolOf(view, call) : undefined;
    const isAlone = symbol === 'time.After' && call.parent?.kind === 'Unary' && !isInComm(call);
    if (symbol !== 'time.Sleep' && !isAlone) return false;
    const duration = call.args[0] && info?.constInt(call.args[0]);
    return duration !== undefined && duration >= LONG;
  });
}

/** What waits in a loop works until something ends it. */
function isInLoop(view: FunctionView, call: Call): boolean {
  const block = pointsByNode(view.graph).get(call)?.block;
  return block === undefined || loopsOf(view.graph).loops.some(({ blocks }) => blocks.has(block));
}

function mayWait({ fun }: Call): boolean {
  return fun.kind === 'Selector' && (fun.sel.name === 'Sleep' || fun.sel.name === 'After');
}

function isInComm(call: Call): boolean {
  return call.parent?.parent?.kind === 'CommClause' || call.parent?.parent?.parent?.kind === 'CommClause';
}

function repetitionOf(
  info: PackageInfo,
  view: FunctionView,
  stmt: GoStmt,
): { readonly each: Node; readonly why: 'loop' | 'request' } | undefined {
  const block = pointsByNode(view.graph).get(stmt)?.block;
  const loop = block && loopsOf(view.graph).loops.findLast(({ blocks }) => blocks.has(block));
  const node = loop?.node;
  if (node?.kind === 'ForStmt' || node?.kind === 'RangeStmt') {
    const isUnbounded =
      node.kind === 'ForStmt' ? node.cond === undefined : info.typeOf(node.x).kind === 'chan' && !isTicks(view, node.x);
    return isUnbounded && !isLimited(view, node) ? { each: node, why: 'loop' } : undefined;
  }
  const serves = view.func.type.params.some(({ type }) => isNamed(info.resolveType(type), 'net/http', 'Request'));
  return serves && !isLimited(view, view.func) ? { each: view.func, why: 'request' } : undefined;
}

function isTicks(view: FunctionView, channel: Parameters<typeof isTickChannel>[1]): boolean {
  return isTickChannel(view, unparen(channel));
}

/** Whether the turn takes a permit, waits for others, or is paced by time. */
function isLimited(view: FunctionView, around: Node): boolean {
  for (const block of view.graph.blocks) {
    for (const op of block.ops) {
      if (op.node.start < around.start || op.node.end > around.end) continue;
      if (op.op === 'send') return true;
      if (op.op === 'recv' && isTickChannel(view, unparen(op.chan))) return true;
      if (op.op === 'comm' && op.node.comm?.kind === 'SendStmt') return true;
      if (op.op === 'select' && op.node.clauses.some((clause) => isPaced(view, clause.comm))) return true;
      if (op.op === 'call' && LIMITING.test(calledName(op.node.fun))) return true;
    }
  }
  return false;
}

function isPaced(view: FunctionView, comm: Node | undefined): boolean {
  const expr = comm?.kind === 'ExprStmt' ? comm.x : comm?.kind === 'AssignStmt' ? comm.rhs[0] : undefined;
  return expr?.kind === 'Unary' && isTickChannel(view, unparen(expr.x));
}

/** Only ever a reason for silence. */
const LIMITING = /acquire|wait|sleep|limit|throttle|allow/i;
