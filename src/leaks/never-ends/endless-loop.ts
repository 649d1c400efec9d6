/**
 * Which loop of a goroutine is never left? In the function that the go statement starts, or one or two calls further
 * down. A call counts as a way out if some path of its callee panics, ends the goroutine or the process. What a callee
 * out of view does is not known: a loop that calls one is endless only as far as it can be seen (`isCertain` is false).
 */
import type { Edge } from '../../go/flow/graph.js';
import { endlessLoops, type Loop } from '../../go/flow/loops.js';
import { unparen } from '../../go/flow/operands.js';
import { operationsOf } from '../../go/flow/points.js';
import type { Call, CommClause, Expr, Func } from '../../go/syntax/ast.js';
import type { FunctionView } from '../go-view.js';
import { bodyOfCall } from '../launches.js';
import type { ProgramView } from '../program-view.js';

export interface EndlessLoop {
  /** The function that holds the loop. */
  readonly view: FunctionView;
  readonly loop: Loop;
  /** The calls that lead from the started function to the one with the loop, outermost first. */
  readonly calls: readonly { readonly view: FunctionView; readonly call: Call }[];
  /** False where the loop calls what is not in view. */
  readonly isCertain: boolean;
}

/** Calls followed from the started function to the one with the loop. */
const MAX_CALLS = 2;
/** Calls followed to see whether a callee may panic or end the process. */
const MAX_ENDING_DEPTH = 3;

export class EndlessLoops {
  private readonly program: ProgramView;
  private readonly own = new Map<Func, readonly Omit<EndlessLoop, 'calls'>[]>();

  constructor(program: ProgramView) {
    this.program = program;
  }

  /** The first loop without an end that the function or its callees run; undefined where each may end. */
  find(func: Func): EndlessLoop | undefined {
    return this.search(func, [], new Set());
  }

  /** Whether a loop of a function is left by one case of a select alone, as far as certain. */
  endsOnlyBy(view: FunctionView, loop: Loop, clause: CommClause): boolean {
    const cutEdge = (edge: Edge): boolean => edge.clause === clause || isEndOfTicks(view, edge);
    const mayNotReturn = (call: Call): boolean => this.callMayEnd(view, call) !== 'no';
    return endlessLoops(view.graph, { cutEdge, mayNotReturn }).some(({ head }) => head === loop.head);
  }

  private search(func: Func, calls: EndlessLoop['calls'], seen: Set<Func>): EndlessLoop | undefined {
    const view = this.program.viewOf(func);
    if (!view || seen.has(func)) return undefined;
    seen.add(func);
    const [first] = this.ownLoops(view);
    if (first) return { ...first, calls };
    if (calls.length === MAX_CALLS || view.graph.unknown.length > 0) return undefined;
    for (const op of operationsOf(view.graph)) {
      const callee = op.op === 'call' ? bodyOfCall(this.program, view, op.node) : undefined;
      if (op.op !== 'call' || !callee) continue;
      const found = this.search(callee, [...calls, { view, call: op.node }], seen);
      if (found) return found;
    }
    return undefined;
  }

  private ownLoops(view: FunctionView): readonly Omit<EndlessLoop, 'calls'>[] {
    const known = this.own.get(view.func);
    if (known) return known;
    const cutEdge = (edge: Edge): boolean => isEndOfTicks(view, edge);
    const mayEnd = (call: Call): boolean => this.callMayEnd(view, call) === 'yes';
    const mayEndUnseen = (call: Call): boolean => this.callMayEnd(view, call) !== 'no';
    const loops = view.graph.unknown.length > 0 ? [] : endlessLoops(view.graph, { cutEdge, mayNotReturn: mayEnd });
    const certain = loops.length === 0 ? [] : endlessLoops(view.graph, { cutEdge, mayNotReturn: mayEndUnseen });
    const heads = new Set(certain.map((loop) => loop.head));
    const found = loops.map((loop) => ({ view, loop, isCertain: heads.has(loop.head) }));
    this.own.set(view.func, found);
    return found;
  }

  /** Whether a call that may return may also end the goroutine or the process. */
  private callMayEnd(view: FunctionView, call: Call, depth = 0): 'yes' | 'no' | 'unknown' {
    const target = view.target(call);
    if (target.kind === 'builtin' || target.kind === 'conversion') return 'no';
    const body = bodyOfCall(this.program, view, call);
    if (body) return this.bodyMayEnd(body, depth + 1);
    const bodies = target.kind === 'declared' && target.viaInterface ? target.implementations() : [];
    if (bodies.some(({ decl }) => this.bodyMayEnd(decl, depth + 1) === 'yes')) return 'yes';
    if (this.program.endings.callEnding(call) === 'returns') return 'no';
    return ENDING_NAME.test(calledName(call)) ? 'yes' : 'unknown';
  }

  private bodyMayEnd(func: Func, depth: number): 'yes' | 'no' | 'unknown' {
    const view = depth > MAX_ENDING_DEPTH ? undefined : this.program.viewOf(func);
    if (!view) return 'no';
    const ends = view.graph.exits.some(({ exit }) => exit === 'panic' || exit === 'goexit' || exit === 'exit');
    if (ends) return 'yes';
    for (const op of operationsOf(view.graph)) {
      if (op.op === 'call' && this.callMayEnd(view, op.node, depth) === 'yes') return 'yes';
    }
    return 'no';
  }
}

/** Only ever a reason for silence: a callee out of view with such a name is taken to end the goroutine. */
const ENDING_NAME = /^(must|fatal|panic|exit|goexit|abort|die|crash|quit)|(fatal|panic|exit)f?$/i;

function calledName(call: Call): string {
  const fun = unparen(call.fun);
  if (fun.kind === 'Selector') return fun.sel.name;
  return fun.kind === 'Ident' ? fun.name : '';
}

/** `for range ticker.C` and `for range time.Tick(d)`: nobody closes these channels. */
function isEndOfTicks(view: FunctionView, edge: Edge): boolean {
  return edge.kind === 'done' && edge.range !== undefined && isTickChannel(view, unparen(edge.range.x));
}

/** Whether an expression is a channel that the time package made and never closes. */
export function isTickChannel(view: FunctionView, expr: Expr): boolean {
  if (expr.kind === 'Call') {
    const target = view.target(expr);
    return target.kind === 'declared' && (target.symbol === 'time.Tick' || target.symbol === 'time.After');
  }
  if (expr.kind !== 'Selector' || expr.sel.name !== 'C') return false;
  const type = view.typeOf(expr.x);
  const named = type.kind === 'pointer' ? type.elem : type;
  return named.kind === 'named' && named.decl.packagePath === 'time';
}
