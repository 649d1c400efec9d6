/**
 * The control flow graph of one function or function literal. Who is called and what is constant is not known here: the
 * caller says so by the options. Source that does not parse, too deep nesting and ranges over functions give a graph
 * that is marked unknown; nothing throws.
 */
import type { Func } from '../syntax/ast.js';
import { finishGraph } from './finish-graph.js';
import type { FlowGraph } from './graph.js';
import { StatementBuilder, type StatementOptions } from './statements.js';

export type FlowOptions = StatementOptions;

/** Builds the graph of a body. A declaration without a body returns at once and is unknown ('no body'). */
export function buildFlowGraph(func: Func, options: FlowOptions): FlowGraph {
  const builder = new StatementBuilder(options);
  if (func.body) builder.list(func.body.list);
  else builder.draft.addUnknown('no body');
  builder.finish();
  builder.draft.leave('return', undefined);
  return finishGraph(func, builder.draft);
}
