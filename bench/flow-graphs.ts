/**
 * Do graphs come out of every function of a folder of Go, and what do they cost? Counts files, functions, blocks and
 * operations, and lists what must not be: exceptions, blocks that lead nowhere, operations that appear twice.
 * Usage: node dist/bench/flow-graphs.js DIR, for example "$(go env GOROOT)/src". Exits 1 if something was listed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFlowGraph } from '../src/go/flow/build-graph.js';
import type { FlowGraph } from '../src/go/flow/graph.js';
import { endlessLoops } from '../src/go/flow/loops.js';
import { identsOf } from '../src/go/flow/op-access.js';
import { operationsOf } from '../src/go/flow/points.js';
import type { Func, Node } from '../src/go/syntax/ast.js';
import { parseGo } from '../src/go/syntax/parse.js';
import { walk } from '../src/go/syntax/walk.js';

interface Totals {
  files: number;
  lines: number;
  functions: number;
  blocks: number;
  operations: number;
  endlessLoops: number;
  parseMs: number;
  flowMs: number;
  readonly unknown: Record<string, number>;
}

/** What is wrong with a graph; empty if nothing is. */
function faultsOf(graph: FlowGraph): readonly string[] {
  const faults: string[] = [];
  for (const block of graph.blocks) {
    if ((block.exit === undefined) === (block.succs.length === 0)) faults.push(`block ${block.id} has no one end`);
    const isKnown = block.succs.every(({ to }) => graph.blocks[to.id] === to && to.preds.includes(block));
    if (!isKnown) faults.push(`block ${block.id} leads out of the graph`);
  }
  const nodes = new Set<Node>();
  for (const op of operationsOf(graph)) {
    if (nodes.has(op.node)) faults.push(`${op.op} at ${op.node.start} appears twice`);
    nodes.add(op.node);
  }
  const idents = new Set<Node>();
  for (const ident of [...operationsOf(graph)].flatMap(identsOf)) {
    if (idents.has(ident)) faults.push(`${ident.name} at ${ident.start} is evaluated twice`);
    idents.add(ident);
  }
  return faults;
}

function measureFile(path: string, totals: Totals): void {
  const text = readFileSync(path, 'utf8');
  totals.files++;
  totals.lines += text.split('\n').length;
  const begin = performance.now();
  const { ast } = parseGo(text);
  totals.parseMs += performance.now() - begin;
  walk(ast, (node) => {
    if (node.kind === 'FuncLit' || (node.kind === 'FuncDecl' && node.body)) measureFunction(path, node, totals);
  });
}

function measureFunction(path: string, func: Func, totals: Totals): void {
  const begin = performance.now();
  const graph = buildFlowGraph(func, { callEnding: () => 'returns' });
  totals.flowMs += performance.now() - begin;
  totals.functions++;
  totals.blocks += graph.blocks.length;
  totals.operations += [...operationsOf(graph)].length;
  totals.endlessLoops += endlessLoops(graph).length;
  for (const reason of graph.unknown) totals.unknown[reason] = (totals.unknown[reason] ?? 0) + 1;
  for (const fault of faultsOf(graph)) {
    console.log(`${path}: function at ${func.start}: ${fault}`);
    process.exitCode = 1;
  }
}

const [dir] = process.argv.slice(2);
if (dir === undefined) throw new Error('name a folder of Go source, for example "$(go env GOROOT)/src"');
const totals: Totals = {
  files: 0,
  lines: 0,
  functions: 0,
  blocks: 0,
  operations: 0,
  endlessLoops: 0,
  parseMs: 0,
  flowMs: 0,
  unknown: {},
};
for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && entry.name.endsWith('.go')) measureFile(join(entry.parentPath, entry.name), totals);
}
console.log(totals);
console.log(`flow graphs take ${((100 * totals.flowMs) / totals.parseMs).toFixed(1)} % of the time of parsing`);
