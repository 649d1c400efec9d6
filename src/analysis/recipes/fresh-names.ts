/** Which new names may a recipe bring in, and how far is a statement indented? */
import type { SourceFile } from '../../go/program.js';
import type { Func, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';

/** The first name that the top-level declaration around a function does not mention at all. */
export function freeName(func: Func, names: readonly string[]): string | undefined {
  let top: Node = func;
  while (top.parent && top.parent.kind !== 'File') top = top.parent;
  const used = new Set<string>();
  walk(top, (node) => {
    if (node.kind === 'Ident') used.add(node.name);
  });
  return names.find((name) => !used.has(name));
}

/** The white space before a node's line. */
export function indentOf(file: SourceFile, node: Node): string {
  return /^[\t ]*/.exec(file.lines.lineText(file.lines.line(node.start)))?.[0] ?? '';
}
