/** How does a closure capture only a part? By a variable for the part, declared before the statement that makes the closure. */
import type { SourceFile } from '../../go/program.js';
import type { Node, Stmt } from '../../go/syntax/ast.js';
import type { KeptClosureClaim } from '../../leaks/retention/kept-closures.js';
import type { FixProposal } from '../rule.js';
import { beginsLine, lineBefore } from './line-edits.js';

/** `n := len(data)` before the statement, `n` in the closure; offered where every use is the same. */
export function hoistedPart({ file, literal, uses, variable }: KeptClosureClaim): readonly FixProposal[] {
  const [first] = uses;
  const stmt = statementAround(literal);
  if (!first || !stmt || !beginsLine(file, stmt)) return [];
  const text = textOf(file, first);
  if (uses.some((use) => textOf(file, use) !== text)) return [];
  const name = first.kind === 'Call' ? `${variable.name}Size` : `${variable.name}Part`;
  return [
    {
      recipe: 'hoist-part',
      title: `Capture \`${text}\` in place of \`${variable.name}\``,
      edits: [
        lineBefore(file, stmt, `${name} := ${text}`),
        ...uses.map((use) => ({ file, start: use.start, end: use.end, newText: name })),
      ],
    },
  ];
}

/** The statement of a block that a node stands in. */
function statementAround(node: Node): Stmt | undefined {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.kind === 'Block') return parent.list.find((stmt) => stmt === at);
  }
  return undefined;
}

function textOf(file: SourceFile, node: Node): string {
  return file.text.slice(node.start, node.end);
}
