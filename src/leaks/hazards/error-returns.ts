/**
 * Does a function return an error after it has started something, without a word to what it started? Paths are followed
 * from the start to a return whose last result is not nil; whatever looks like an end on the way ends the question.
 */
import type { BasicBlock, Edge, Op } from '../../go/flow/graph.js';
import { dominatorsOf } from '../../go/flow/dominators.js';
import { loopsOf } from '../../go/flow/loops.js';
import { writesOf } from '../../go/flow/op-access.js';
import { pointsByNode } from '../../go/flow/points.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Expr, Node, ReturnStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { bodyOfCall, symbolOf } from '../launches.js';
import type { ProgramView } from '../program-view.js';
import { calledName } from '../../go/syntax/called-name.js';

/** Names of what ends things; only ever a reason for silence. */
const ENDING = /close|stop|shutdown|cancel|abort|release|kill|teardown|cleanup|exit|fatal|panic/i;

interface Place {
  readonly block: BasicBlock;
  readonly from: number;
  /** The error that came with what was started is still the one of the start: not nil means that nothing was started. */
  readonly isFresh: boolean;
}

/** The first return of an error that some path from `start` reaches; undefined where something on the way may end it. */
export function errorReturnAfter(view: FunctionView, start: Node): ReturnStmt | undefined {
  const point = pointsByNode(view.graph).get(start);
  if (!point || view.graph.unknown.length > 0 || defersAnEnd(view)) return undefined;
  const failure = errorOf(view, start);
  const seen = new Set<string>();
  const open: Place[] = [{ block: point.block, from: point.index + 1, isFresh: true }];
  for (let next = open.shift(); next; next = open.shift()) {
    const { block, from } = next;
    const ops = block.ops.slice(from);
    if (ops.some((op) => mayEnd(op))) continue;
    const { exitNode } = block;
    if (block.exit === 'return' && exitNode?.kind === 'ReturnStmt' && returnsError(exitNode)) {
      if (!isKnownNil(view, exitNode, block)) return exitNode;
      continue;
    }
    const isFresh = next.isFresh && !ops.some((op) => assigns(view, op, failure, start));
    for (const edge of block.succs) {
      const key = `${String(edge.to.id)} ${String(isFresh)}`;
      if (seen.has(key) || (isFresh && saysFailed(view, edge, failure))) continue;
      seen.add(key);
      open.push({ block: edge.to, from: 0, isFresh });
    }
  }
  return undefined;
}

/** `err` in `x, err := start()`. */
function errorOf(view: FunctionView, { parent }: Node): Binding | undefined {
  const last = parent?.kind === 'AssignStmt' && parent.lhs.length > 1 ? parent.lhs.at(-1) : undefined;
  return last?.kind === 'Ident' ? view.resolve(last) : undefined;
}

function assigns(view: FunctionView, op: Op, variable: Binding | undefined, start: Node): boolean {
  if (op.op !== 'assign' || variable === undefined || op.node === start.parent) return false;
  return op.node.lhs.some((left) => left.kind === 'Ident' && view.resolve(left) === variable);
}

/** The branch on which the error is not nil. */
function saysFailed(view: FunctionView, { cond, kind }: Edge, failure: Binding | undefined): boolean {
  if (failure === undefined || cond?.kind !== 'Binary' || (cond.op !== '!=' && cond.op !== '==')) return false;
  return isAbout(view, cond, failure) && kind === (cond.op === '!=' ? 'true' : 'false');
}

/** An error variable, a call that makes one, or one that may give one; not nil, not a bare return. */
function returnsError({ results }: ReturnStmt): boolean {
  const last = results.at(-1);
  if (!last || results.length < 2) return false;
  const value = unparen(last);
  return !(value.kind === 'Ident' && value.name === 'nil');
}

/** `if err != nil { return nil, err }` stands before the return on every way, and nobody assigns err until it is returned. */
function isKnownNil(view: FunctionView, { results, start }: ReturnStmt, from: BasicBlock): boolean {
  const last = results.at(-1);
  const error = last?.kind === 'Ident' ? view.resolve(last) : undefined;
  if (!error) return false;
  const dominators = dominatorsOf(view.graph);
  for (let at: BasicBlock | undefined = from; at; at = dominators.immediate(at)) {
    const above = dominators.immediate(at);
    const [edge, ...others] = above?.succs.filter(({ to }) => to === at) ?? [];
    if (!edge?.cond || others.length > 0 || at.preds.length > 1 || !isAbout(view, edge.cond, error)) continue;
    if (saysFailed(view, edge, error)) return false;
    const { end } = edge.cond;
    return !writesIn(view).some((target) => end < target.start && target.start < start && names(view, target, error));
  }
  return false;
}

function isAbout(view: FunctionView, cond: Expr, error: Binding): boolean {
  return cond.kind === 'Binary' && [cond.x, cond.y].some((side) => names(view, side, error));
}

function names(view: FunctionView, expr: Expr, variable: Binding): boolean {
  return expr.kind === 'Ident' && view.resolve(expr) === variable;
}

function writesIn({ graph }: FunctionView): readonly Expr[] {
  return graph.blocks.flatMap(({ ops }) => ops.flatMap(writesOf));
}

function mayEnd(op: Op): boolean {
  return op.op === 'call' && ENDING.test(calledName(op.node.fun));
}

function defersAnEnd({ func }: FunctionView): boolean {
  let found = false;
  walk(func, (node) => {
    if (node.kind !== 'DeferStmt') return !found;
    walk(node, (each) => {
      found ||= each.kind === 'Call' && ENDING.test(calledName(each.fun));
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
  if (op.op === 'call') return calledName(op.node.fun) === 'Wait' && symbolOf(view, op.node) === 'sync.Cond.Wait';
  if (op.op === 'turn') return view.typeOf(op.node.x).kind === 'chan';
  return op.op === 'recv';
}
