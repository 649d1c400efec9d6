/**
 * Do graphs run as Go runs? Random functions whose every step logs a number (testdata/traces.go, by tools/flow-traces)
 * are walked along their graphs with the same stream of decisions, and the numbers compared with what Go logged.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildFlowGraph } from '../../../src/go/flow/build-graph.js';
import type { BasicBlock, Edge, FlowGraph, Op } from '../../../src/go/flow/graph.js';
import { unparen } from '../../../src/go/flow/operands.js';
import type { Call, CaseClause, CommClause, Expr, Node, RangeStmt, SwitchStmt } from '../../../src/go/syntax/ast.js';
import { functionsOf } from './graph-of.js';

const TEXT = readFileSync('test/go/flow/testdata/traces.go', 'utf8');
const TRACES = readFileSync('test/go/flow/testdata/traces.txt', 'utf8').trim().split('\n');
/** Steps after which a run is broken off, as in the prelude of traces.go. */
const MOST_STEPS = 60;

const sourceOf = (node: Node): string => TEXT.slice(node.start, node.end);

/** One run along a graph. */
class Walk {
  readonly trace: number[] = [];
  private readonly graph: FlowGraph;
  private state: number;
  private armed = false;
  private readonly values = new Map<Node, number>();
  private readonly turns = new Map<RangeStmt, number>();
  private readonly deferred: Call[] = [];

  constructor(graph: FlowGraph, seed: number) {
    this.graph = graph;
    this.state = seed;
  }

  run(): readonly number[] {
    let block: BasicBlock | undefined = this.graph.entry;
    while (block && this.trace.length < MOST_STEPS) {
      for (const op of block.ops) this.perform(op);
      block = this.successor(block)?.to;
    }
    for (const call of this.deferred.toReversed()) this.draw(call, 2);
    return this.trace;
  }

  private perform(op: Op): void {
    if (op.op === 'defer' && op.node.call.kind === 'Call') this.deferred.push(op.node.call);
    if (op.op !== 'call') return;
    const name = sourceOf(op.node.fun);
    if (name === 'panic') return;
    const drawn = this.draw(op.node, name === 'i' ? 3 : 2);
    const isReady = drawn === 1 && this.armed;
    if (name === 'arm') this.armed = true;
    if (name === 'ready' || name === 'room') {
      if (isReady) this.armed = false;
      this.values.set(op.node, Number(isReady));
    } else {
      this.values.set(op.node, drawn);
    }
    const parent = op.node.parent;
    if (parent?.kind === 'RangeStmt' && parent.x === op.node) this.turns.set(parent, drawn);
    if (parent?.kind === 'SwitchStmt' && parent.tag === op.node) this.forgetCases(parent);
  }

  /** What case expressions were in an earlier round counts no more. */
  private forgetCases(stmt: SwitchStmt): void {
    for (const expr of stmt.clauses.flatMap((clause) => clause.exprs)) this.values.delete(expr);
  }

  private draw(call: Call, below: number): number {
    const [step] = call.args;
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    if (this.trace.length < MOST_STEPS && step) this.trace.push(Number(sourceOf(step)));
    return (this.state >>> 16) % below;
  }

  private successor(block: BasicBlock): Edge | undefined {
    const taken = block.succs.filter((edge) => this.isTaken(edge));
    // Edges that say nothing of their own are taken when no other is.
    const chosen = taken.find((edge) => !isOtherwise(edge)) ?? taken[0];
    if (chosen?.kind === 'turn' && chosen.range) this.turns.set(chosen.range, this.turnsLeft(chosen) - 1);
    return chosen;
  }

  private isTaken(edge: Edge): boolean {
    switch (edge.kind) {
      case 'next':
        return true;
      case 'true':
        return this.valueOf(edge.cond) === 1;
      case 'false':
        return this.valueOf(edge.cond) === 0;
      case 'turn':
        return this.turnsLeft(edge) > 0;
      case 'done':
        return this.turnsLeft(edge) === 0;
      case 'clause':
        return edge.clause === undefined || this.isChosen(edge.clause);
    }
  }

  private turnsLeft({ range }: Edge): number {
    return (range && this.turns.get(range)) ?? 0;
  }

  private isChosen(clause: CaseClause | CommClause): boolean {
    if (clause.isDefault) return true;
    if (clause.kind === 'CommClause') return this.valueOf(channelOf(clause)) === 1;
    const tag = clause.parent?.kind === 'SwitchStmt' ? clause.parent.tag : undefined;
    return clause.exprs.some((expr) => this.valueOf(expr) === this.valueOf(tag));
  }

  private valueOf(expr: Expr | undefined): number | undefined {
    const bare = expr && unparen(expr);
    return bare?.kind === 'BasicLit' ? Number(bare.raw) : bare && this.values.get(bare);
  }
}

function isOtherwise(edge: Edge): boolean {
  return edge.kind === 'next' || (edge.kind === 'clause' && (edge.clause === undefined || edge.clause.isDefault));
}

function channelOf({ comm }: CommClause): Expr | undefined {
  if (comm?.kind === 'SendStmt') return comm.chan;
  const receive = comm?.kind === 'AssignStmt' ? comm.rhs[0] : comm?.kind === 'ExprStmt' ? comm.x : undefined;
  return receive?.kind === 'Unary' ? receive.x : undefined;
}

const GRAPHS = new Map(
  functionsOf(TEXT).flatMap((func) => {
    const graph = buildFlowGraph(func, {
      callEnding: (call) => (sourceOf(call.fun) === 'panic' ? 'panic' : 'returns'),
    });
    return func.kind === 'FuncDecl' ? [[func.name.name, graph] as const] : [];
  }),
);

describe('a graph runs as Go runs', () => {
  it.each(TRACES)('%s', (line) => {
    const [, name = '', seed, trace] = /^(\w+) (\d+) \[(.*)\]$/.exec(line) ?? [];
    const graph = GRAPHS.get(name);
    expect(graph?.unknown).toEqual([]);
    expect(graph && new Walk(graph, Number(seed)).run().join(' ')).toBe(trace);
  });
});
