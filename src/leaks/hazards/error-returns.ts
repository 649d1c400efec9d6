/**
 * Does a function return an error after it has started something, without a word to what it started? Paths are followed
 * from the start to a return whose last result is not nil; whatever looks like an end on the way ends the question.
 */
import type { BasicBlock, Op } from '../../go/flow/graph.js';
import { loopsOf } from '../../go/flow/loops.js';
import { pointsByNode } from '../../go/flow/points.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Node, ReturnStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { bodyOfCall, symbolOf } from '../launches.js';
import type { ProgramView } from '../program-view.js';

/** Names of what ends things; only ever a reason for silence. */
const ENDING = /close|stop|shutdown|cancel|abort|release|kill|teardown|cleanup|exit|fatal|panic/i;

/** The first return of an error that some path from `start` reaches; undefined where something on the way may end it. */
export function errorReturnAfter(view: FunctionView, start: Node): ReturnStmt | undefined {
  const point = pointsByNode(view.graph).get(start);
  if (!point || view.graph.unknown.length > 0 || defersAnEnd(view)) return undefined;
  const seen = new Set<BasicBlock>();
  const open: { readonly block: BasicBlock; readonly from: number }[] = [{ block: point.block, from: point.index + 1 }];
  for (let next = open.shift(); next; next = open.shift()) {
    const { block, from } = next;
    const ops = block.ops.slice(from);
    if (ops.some((op) => mayEnd(op))) continue;
    const { exitNode } = block;
    if (block.exit === 'return' && exitNode?.kind === 'ReturnStmt' && returnsError(exitNode)) return exitNode;
    for (const { to } of block.succs) {
      if (seen.has(to)) continue;
      seen.add(to);
      open.push({ block: to, from: 0 });
    }
  }
  return undefined;
}

/** An error variable, a call that makes one, or one that may give one; not nil, not a bare return. */
function returnsError({ results }: ReturnStmt): boolean {
  const last = results.at(-1);
  if (!last || results.length < 2) return false;
  const value = unparen(last);
  return !(value.kind === 'Ident' && value.name === 'nil');
}

function mayEnd(op: Op): boolean {
  return op.op === 'call' && ENDING.test(nameOf(op.node));
}

function defersAnEnd({ func }: FunctionView): boolean {
  let found = false;
  walk(func, (node) => {
    if (node.kind !== 'DeferStmt') return !found;
    walk(node, (each) => {
      found ||= each.kind === 'Call' && ENDING.test(nameOf(each));
      return !found;
    });
    return false;
  });
  return found;
}

/** Whether a function waits in a loop for what it is given: a receive, a select, a range over a channel. */
export function serves(program: ProgramView, view: FunctionView, hops = 1): boolean {
  const { loops } = loopsOf(view.graph);
  for (const { blocks } of loops) {
    for (const block of blocks) if (block.ops.some((op) => isWait(view, op))) return true;
  }
  if (hops === 0) return false;
  return contentsOf(view.func).calls.some((call) => {
    const body = bodyOfCall(program, view, call);
    const inner = body && program.viewOf(body);
    return inner !== undefined && serves(program, inner, hops - 1);
  });
}

function isWait(view: FunctionView, op: Op): boolean {
  if (op.op === 'select') return op.node.clauses.every(({ isDefault }) => !isDefault);
  if (op.op === 'call') return nameOf(op.node) === 'Wait' && symbolOf(view, op.node) === 'sync.Cond.Wait';
  if (op.op === 'turn') return view.typeOf(op.node.x).kind === 'chan';
  return op.op === 'recv';
}

function nameOf({ fun }: Call): string {
  if (fun.kind === 'Selector') return fun.sel.name;
  return fun.kind === 'Ident' ? fun.name : '';
}
