/**
 * Which functions in view never return to their caller, and how do they end instead? Inferred bottom-up over the call
 * graph from what the caller knows of callees out of view. Functions on a cycle of calls are unknown, and so is one whose
 * panic a deferred call may recover. A call that may return counts as one that does.
 */
import type { Call, DeferStmt, Expr, Func, Node, RangeStmt } from '../syntax/ast.js';
import { walk } from '../syntax/walk.js';
import { buildFlowGraph } from './build-graph.js';
import type { CallEnding, ExitKind, FlowGraph } from './graph.js';
import { endlessLoops } from './loops.js';
import { unparen } from './operands.js';

/** Whom a call calls. Several bodies: the same name under several build constraints; the answer must hold for each. */
export interface StaticCallee {
  /** The bodies in view. */
  readonly funcs: readonly Func[];
  /** The key of API facts, for a callee without a body in view; builtins by their bare name. */
  readonly symbol: string | undefined;
}

export interface EndingSources {
  /** Undefined where the callee is not known: dynamic calls, interface methods, conversions. */
  readonly calleeOf: (call: Call) => StaticCallee | undefined;
  /** What API facts say of a function without a body in view; 'unknown' where they say nothing. */
  readonly endingOfSymbol: (symbol: string) => CallEnding;
  readonly constantCondition?: (expr: Expr) => boolean | undefined;
  readonly rangesOverFunction?: (range: RangeStmt) => boolean;
}

/** Answers for all functions reachable by `calleeOf`; each is computed once, when it is first asked for. */
export interface Endings {
  /** How every call of the function ends: `returns` means that it can return. */
  endingOf(func: Func): CallEnding;
  callEnding(call: Call): CallEnding;
  /** The function's graph with all endings built in. The same object on every call. */
  graphOf(func: Func): FlowGraph;
  /** From now on what an earlier program said of a function, its graph included, holds where `isSame` says so. */
  takeOver(earlier: Endings, isSame: (func: Func) => boolean): void;
}

export function inferEndings(sources: EndingSources): Endings {
  return new EndingInference(sources);
}

interface Visit {
  readonly func: Func;
  readonly index: number;
  low: number;
  readonly callees: readonly Func[];
  next: number;
}

/** Tarjan's strongly connected components, started from whatever function is asked for. */
class EndingInference implements Endings {
  private readonly sources: EndingSources;
  private readonly known = new Map<Func, CallEnding>();
  private readonly graphs = new Map<Func, FlowGraph>();
  private earlier: { readonly endings: Endings; readonly isSame: (func: Func) => boolean } | undefined;

  constructor(sources: EndingSources) {
    this.sources = sources;
  }

  takeOver(earlier: Endings, isSame: (func: Func) => boolean): void {
    this.earlier = { endings: earlier, isSame };
  }

  endingOf(func: Func): CallEnding {
    if (!this.isKnown(func)) this.solve(func);
    return this.known.get(func) ?? 'unknown';
  }

  /** Whether the ending is known already, or an earlier program told it. */
  private isKnown(func: Func): boolean {
    if (this.known.has(func)) return true;
    if (this.earlier?.isSame(func) !== true) return false;
    this.known.set(func, this.earlier.endings.endingOf(func));
    this.graphs.set(func, this.earlier.endings.graphOf(func));
    return true;
  }

  callEnding(call: Call): CallEnding {
    const callee = this.calleeOf(call);
    if (!callee) return 'unknown';
    const bodies = callee.funcs.filter((func) => func.body !== undefined);
    const [first, ...others] = bodies.map((func) => this.endingOf(func));
    if (first === undefined)
      return callee.symbol === undefined ? 'unknown' : this.sources.endingOfSymbol(callee.symbol);
    return others.every((ending) => ending === first) ? first : 'unknown';
  }

  graphOf(func: Func): FlowGraph {
    this.endingOf(func);
    const known = this.graphs.get(func);
    if (known) return known;
    const graph = buildFlowGraph(func, { callEnding: (call) => this.callEnding(call), ...this.sources });
    this.graphs.set(func, graph);
    return graph;
  }

  private solve(root: Func): void {
    const visits = new Map<Func, Visit>();
    const open: Func[] = [];
    const enter = (func: Func): Visit => {
      const visit = { func, index: visits.size, low: visits.size, callees: this.calleesIn(func), next: 0 };
      visits.set(func, visit);
      open.push(func);
      return visit;
    };
    const path = [enter(root)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const callee = top.callees[top.next++];
      if (callee) {
        const seen = visits.get(callee);
        if (!seen && !this.isKnown(callee)) path.push(enter(callee));
        else if (seen && !this.known.has(callee)) top.low = Math.min(top.low, seen.index);
        continue;
      }
      path.pop();
      const caller = path.at(-1);
      if (caller) caller.low = Math.min(caller.low, top.low);
      if (top.low === top.index) this.close(open.splice(open.lastIndexOf(top.func)), top);
    }
  }

  /** All callees of the functions of a component are known, those within it excepted. */
  private close(component: readonly Func[], { func, callees }: Visit): void {
    const isCycle = component.length > 1 || callees.includes(func);
    for (const member of component) this.known.set(member, 'unknown');
    if (!isCycle) this.known.set(func, this.endingByGraph(this.graphOf(func)));
  }

  private calleeOf(call: Call): StaticCallee | undefined {
    const fun = unparen(call.fun);
    return fun.kind === 'FuncLit' ? { funcs: [fun], symbol: undefined } : this.sources.calleeOf(call);
  }

  /** The bodies that a function calls itself: not in another goroutine, not deferred, not in a literal that it makes. */
  private calleesIn(func: Func): readonly Func[] {
    if (!func.body) return [];
    const callees = new Set<Func>();
    walk(func.body, (node: Node) => {
      if (node.kind === 'Call' && !isStarted(node)) {
        for (const callee of this.calleeOf(node)?.funcs ?? []) callees.add(callee);
      }
      return node.kind !== 'FuncLit';
    });
    return [...callees];
  }

  private endingByGraph(graph: FlowGraph): CallEnding {
    const kinds = new Set<ExitKind>(graph.exits.map((block) => block.exit ?? 'return'));
    if (graph.unknown.length > 0) return 'unknown';
    if (kinds.has('return')) return 'returns';
    if (kinds.has('panic') && this.mayRecover(graph)) return 'unknown';
    const [only, second] = kinds;
    // Endings of several kinds have only that in common that the function does not return.
    if (only === undefined || second !== undefined || endlessLoops(graph).length > 0) return 'never';
    return only === 'return' ? 'returns' : only;
  }

  private mayRecover(graph: FlowGraph): boolean {
    return graph.blocks.some((block) => block.ops.some((op) => op.op === 'defer' && this.deferMayRecover(op.node)));
  }

  private deferMayRecover(stmt: DeferStmt): boolean {
    const call = unparen(stmt.call);
    if (call.kind !== 'Call') return true;
    const callee = this.calleeOf(call);
    const bodies = callee?.funcs.filter((func) => func.body !== undefined) ?? [];
    if (bodies.length > 0) return bodies.some(namesRecover);
    // No function that API facts know calls recover itself, which it must to stop a panic.
    return callee?.symbol === undefined || this.sources.endingOfSymbol(callee.symbol) === 'unknown';
  }
}

/** Whether a call is what a go or defer statement starts. */
function isStarted(call: Call): boolean {
  return call.parent?.kind === 'GoStmt' || call.parent?.kind === 'DeferStmt';
}

/** Whether a name `recover` is used in a function: it may be the builtin or a variable. */
function namesRecover(func: Func): boolean {
  let found = false;
  if (func.body) {
    walk(func.body, (node) => {
      if (node.kind === 'Ident' && node.name === 'recover') found = true;
      return !found;
    });
  }
  return found;
}
