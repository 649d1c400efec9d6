/** How is the path of a claim told? Branches and ends in plain words with the names from the code. */
import type { Edge } from '../../go/flow/graph.js';
import type { SourceFile } from '../../go/program.js';
import type { Expr, Node } from '../../go/syntax/ast.js';
import { oneLine, shortened } from '../../text/visible.js';
import type { Step } from '../rule.js';

/** Code longer than this is shortened in a sentence, in UTF-16 units. */
const CODE_LENGTH = 60;
/** Branches told at most; the last ones are nearest to the end and count most. */
const MAX_BRANCHES = 6;

/** Code on one line between backticks. */
export function code(file: SourceFile, node: Node): string {
  return quoted(file.text.slice(node.start, node.end));
}

/** Any text as code on one line. Backticks inside become apostrophes: they would end the code. */
export function quoted(text: string): string {
  return `\`${shortened(oneLine(text).replaceAll('`', "'"), CODE_LENGTH)}\``;
}

/** The branches of a path as steps; loops are told once, tests of nil errors not at all. */
export function branchSteps(
  file: SourceFile,
  edges: readonly Edge[],
  isDull: (cond: Expr) => boolean,
): readonly Step[] {
  const steps: Step[] = [];
  const told = new Set<Node>();
  for (const edge of edges) {
    const node = toldNode(edge);
    if (!node || told.has(node) || (edge.cond && isDull(edge.cond))) continue;
    told.add(node);
    steps.push({ file, node, text: branchText(file, edge) });
  }
  return steps.slice(-MAX_BRANCHES);
}

function toldNode(edge: Edge): Node | undefined {
  if (edge.kind === 'true' || edge.kind === 'false') return edge.cond;
  if (edge.kind === 'clause') return edge.clause;
  return edge.kind === 'turn' || edge.kind === 'done' ? edge.range?.x : undefined;
}

function branchText(file: SourceFile, edge: Edge): string {
  switch (edge.kind) {
    case 'true':
      return edge.cond ? `${code(file, edge.cond)} is true` : '';
    case 'false':
      return edge.cond ? `${code(file, edge.cond)} is false` : '';
    case 'clause':
      return edge.clause?.isDefault ? 'the default case is taken' : `the case ${clauseHead(file, edge)} is taken`;
    case 'turn':
      return edge.range ? `the loop over ${code(file, edge.range.x)} has a turn` : '';
    case 'done':
      return edge.range ? `the loop over ${code(file, edge.range.x)} ends` : '';
    case 'next':
      return '';
  }
}

function clauseHead(file: SourceFile, { clause }: Edge): string {
  if (clause?.kind === 'CommClause') return clause.comm ? code(file, clause.comm) : '`default`';
  const text = clause ? file.text.slice(clause.start, clause.end) : '';
  return quoted(text.slice(0, text.indexOf(':')).replace(/^case\s+/, ''));
}
