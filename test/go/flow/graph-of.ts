/** Builds flow graphs of snippets for tests. What a call does is told by its source text, as no types are known here. */
import { buildFlowGraph, type FlowOptions } from '../../../src/go/flow/build-graph.js';
import { dumpFlowGraph } from '../../../src/go/flow/dump.js';
import type { CallEnding, FlowGraph } from '../../../src/go/flow/graph.js';
import type { Func, Node } from '../../../src/go/syntax/ast.js';
import { parseGo } from '../../../src/go/syntax/parse.js';
import { walk } from '../../../src/go/syntax/walk.js';

const ENDINGS: Readonly<Record<string, CallEnding>> = {
  panic: 'panic',
  'os.Exit': 'exit',
  't.Fatal': 'goexit',
  serve: 'never',
  unknown: 'unknown',
};

export interface Snippet {
  readonly text: string;
  readonly graph: FlowGraph;
  readonly dump: string;
}

/** The functions and literals of a text, outer ones first. */
export function functionsOf(text: string): readonly Func[] {
  const found: Func[] = [];
  walk(parseGo(text).ast, (node: Node) => {
    if (node.kind === 'FuncDecl' || node.kind === 'FuncLit') found.push(node);
  });
  return found;
}

/** Options for a text: the table of endings above, `true` and `false` are constants, `seq` is a function. */
export function optionsFor(text: string): FlowOptions {
  const sourceOf = (node: Node): string => text.slice(node.start, node.end);
  return {
    callEnding: (call) => ENDINGS[sourceOf(call.fun)] ?? 'returns',
    constantCondition: (expr) => ({ true: true, false: false })[sourceOf(expr)],
    rangesOverFunction: (range) => sourceOf(range.x) === 'seq',
  };
}

/** The graph of `func f() { <body> }`. */
export function graphOf(body: string): Snippet {
  const text = `package p\n\nfunc f() {\n${body}\n}\n`;
  const func = functionsOf(text)[0];
  if (!func) throw new Error('the snippet holds no function');
  const graph = buildFlowGraph(func, optionsFor(text));
  return { text, graph, dump: dumpFlowGraph(graph, text) };
}
