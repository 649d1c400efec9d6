/**
 * A flow graph as text, for tests and for finding out why something was or was not said. One line per block:
 * `2: use err; call f(x) -> 3 (err != nil), 4 !(err != nil)`. A block that leaves ends in `=> return` or another exit;
 * an edge that goes backwards is marked `^`.
 */
import type { Node } from '../syntax/ast.js';
import type { BasicBlock, Edge, FlowGraph, Op } from './graph.js';

/** The longest piece of source that is printed whole, in UTF-16 units. */
const MAX_SOURCE = 48;

/** Prints a graph; `text` is the text of the file its nodes come from. */
export function dumpFlowGraph(graph: FlowGraph, text: string): string {
  const lines = graph.blocks.map((block) => blockLine(block, text));
  if (graph.unknown.length > 0) lines.push(`unknown: ${graph.unknown.join(', ')}`);
  return lines.join('\n');
}

/** Prints one operation, for example `call f(x)`. */
export function dumpOp(op: Op, text: string): string {
  switch (op.op) {
    case 'literal':
      return 'literal func';
    case 'select':
      return 'select';
    case 'turn':
      return `turn ${source([op.node.key, op.node.value], text)}`.trimEnd();
    case 'comm':
      return `comm ${source([op.node.comm], text)}`;
    case 'bind':
      return `bind ${source([op.of.bind ?? undefined], text)}`.trimEnd();
    case 'call':
    case 'recv':
    case 'send':
    case 'assign':
    case 'incdec':
    case 'declare':
    case 'use':
      return `${op.op} ${source([op.node], text)}`;
    case 'go':
    case 'defer':
    case 'return':
      return source([op.node], text);
  }
}

function blockLine(block: BasicBlock, text: string): string {
  const ops = block.ops.map((op) => dumpOp(op, text)).join('; ');
  const head = `${block.id}:${ops === '' ? '' : ` ${ops}`}`;
  if (block.exit !== undefined) return `${head} => ${block.exit}`;
  return `${head} -> ${block.succs.map((edge) => edgeText(edge, text)).join(', ')}`;
}

function edgeText(edge: Edge, text: string): string {
  return [`${edge.back ? '^' : ''}${edge.to.id}`, edgeLabel(edge, text)].filter((part) => part !== '').join(' ');
}

function edgeLabel(edge: Edge, text: string): string {
  switch (edge.kind) {
    case 'next':
      return '';
    case 'true':
      return `(${source([edge.cond], text)})`;
    case 'false':
      return `!(${source([edge.cond], text)})`;
    case 'turn':
    case 'done':
      return edge.kind;
    case 'clause':
      return clauseText(edge, text);
  }
}

function clauseText({ clause }: Edge, text: string): string {
  if (!clause) return '[no match]';
  if (clause.isDefault) return '[default]';
  const parts = clause.kind === 'CaseClause' ? clause.exprs : [clause.comm];
  return `[${source(parts, text)}]`;
}

function source(nodes: readonly (Node | undefined)[], text: string): string {
  const pieces = nodes.filter((node) => node !== undefined).map((node) => text.slice(node.start, node.end));
  const whole = pieces.join(', ').replace(/\s+/g, ' ');
  return whole.length > MAX_SOURCE ? `${whole.slice(0, MAX_SOURCE)}...` : whole;
}
