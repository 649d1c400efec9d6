/**
 * Does the process end because a function failed? What it lost on the way goes with the process, where each of its
 * callers in view ends the process upon the error (`log.Fatal(err)`, `panic(err)`), or hands the error on to one that
 * does, main.main at last, and none calls it again before. Functions that somebody out of view may call are left out.
 */
import type { BasicBlock, Edge } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import { writesOf } from '../../go/flow/op-access.js';
import { pointsByNode } from '../../go/flow/points.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, Node } from '../../go/syntax/ast.js';
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { isErrorType } from '../../go/types/queries.js';
import type { FunctionView } from '../go-view.js';
import { namesVariable } from '../names-variable.js';
import { atomOf } from '../paths/guards.js';
import { isProcessEnd, type CallingProgram } from './process-end.js';

/** Calls from the place of the failure to the end of the process, at most. */
const MAX_HOPS = 6;

/** Whether the process ends once a function has returned at a place; undefined stands for its closing brace. */
export function endsWithFailure(view: FunctionView, exit: Node | undefined, program: CallingProgram): boolean {
  return returnsError(view, exit) && callersEnd(view, program, MAX_HOPS, true);
}

/** Whether a place gives its caller an error: `return err`, or `return nil, fmt.Errorf(…)`: the last result is an error, and not nil. */
export function returnsError(view: FunctionView, exit: Node | undefined): boolean {
  const last = exit?.kind === 'ReturnStmt' ? exit.results.at(-1) : undefined;
  const bare = last && unparen(last);
  if (!bare || (bare.kind === 'Ident' && view.resolve(bare)?.kind === 'nil')) return false;
  const results = view.func.type.results;
  const declared = results.at(-1)?.type;
  return declared !== undefined && isErrorType(view.typeOf(declared));
}

function callersEnd({ func }: FunctionView, program: CallingProgram, hops: number, failed: boolean): boolean {
  if (hops === 0 || func.kind !== 'FuncDecl') return false;
  return program.callers.every(func, (call) => endsBehind(call, program, hops, failed));
}

/** Whether every way on from a call that failed ends the process, without another call of it. */
function endsBehind(call: Call, program: CallingProgram, hops: number, failed: boolean): boolean {
  const func = enclosingFunc(call);
  const view = func && program.viewOf(func);
  const start = view && pointsByNode(view.graph).get(call);
  if (!view || !start) return false;
  const error = failed ? errorOf(view, call) : undefined;
  const seen = new Set<BasicBlock>();
  const todo: { block: BasicBlock; index: number; error: Binding | undefined }[] = [
    { ...start, index: start.index + 1, error },
  ];
  for (let at = todo.pop(); at; at = todo.pop()) {
    const { block } = at;
    if (block.exit !== undefined && !isEnd(view, block, program, hops)) return false;
    const known = at.error && isWritten(view, block, at.index, at.error, call) ? undefined : at.error;
    for (const edge of block.succs) {
      if (known && contradicts(view, edge, known)) continue;
      if (edge.to === start.block || isEndless(edge)) return false;
      if (!seen.has(edge.to)) todo.push({ block: edge.to, index: 0, error: known });
      seen.add(edge.to);
    }
  }
  return true;
}

/** Where a way through a caller ends, the process ends. */
function isEnd(view: FunctionView, block: BasicBlock, program: CallingProgram, hops: number): boolean {
  switch (block.exit) {
    case 'exit':
    case 'panic':
      return true;
    case 'return': {
      if (isProcessEnd(view)) return true;
      return callersEnd(view, program, hops - 1, returnsError(view, block.exitNode));
    }
    default:
      return false;
  }
}

/** Back to a loop without a condition: a process that goes on. */
function isEndless({ back, to }: Edge): boolean {
  return back && to.loop?.kind !== 'RangeStmt' && !(to.loop?.kind === 'ForStmt' && to.loop.cond !== undefined);
}

/** The variable that takes the error of a call. */
function errorOf(view: FunctionView, call: Call): Binding | undefined {
  const { parent } = call;
  const target = parent?.kind === 'AssignStmt' && parent.rhs.length === 1 ? parent.lhs.at(-1) : undefined;
  return target?.kind === 'Ident' ? view.resolve(target) : undefined;
}

function isWritten(view: FunctionView, block: BasicBlock, from: number, error: Binding, call: Call): boolean {
  const names = (target: Expr): boolean => target.kind === 'Ident' && view.resolve(target) === error;
  return block.ops.slice(from).some((op) => op.node !== call.parent && writesOf(op).some(names));
}

/** `err == nil` is true on the edge, though the error is there. */
function contradicts(view: FunctionView, { cond, kind }: Edge, error: Binding): boolean {
  const atom = cond && atomOf(cond, view);
  if (!cond || !atom || !atom.subject.variables.has(error.id) || (kind !== 'true' && kind !== 'false')) return false;
  const bare = unparen(cond);
  const isOfError = bare.kind === 'Binary' && [bare.x, bare.y].some((side) => namesVariable(view, side, error));
  return isOfError && (kind === 'true' ? atom.whenTrue : atom.whenFalse).kind === 'nil';
}
