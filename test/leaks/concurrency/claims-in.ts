/** What does the engine claim of one file, alone in its package? By kind, line and the declared function around it. */
import { analyzeConcurrency } from '../../../src/leaks/concurrency/analyze-package.js';
import { viewOf } from '../../../src/leaks/concurrency/package-view.js';
import type { FuncDecl, Node } from '../../../src/go/syntax/ast.js';
import { infoOf } from '../../go/types/program-of.js';

export interface ClaimedLine {
  readonly kind: string;
  /** From 1. */
  readonly line: number;
  /** `Recv.Name` or `Name`. */
  readonly function: string;
}

export function claimsIn(text: string): readonly ClaimedLine[] {
  const info = infoOf(text);
  const [file] = info.package.files;
  return analyzeConcurrency(viewOf(info)).claims.map(({ kind, fault, operation: { node } }) => ({
    kind: fault ?? kind,
    line: file?.lines.line(node.start) ?? 0,
    function: functionAround(node),
  }));
}

function functionAround(node: Node): string {
  let at: Node | undefined = node;
  while (at && at.kind !== 'FuncDecl') at = at.parent;
  return at?.kind === 'FuncDecl' ? nameOf(at) : '';
}

function nameOf({ recv, name }: FuncDecl): string {
  const type = recv?.type.kind === 'Star' ? recv.type.x : recv?.type;
  return type?.kind === 'Ident' ? `${type.name}.${name.name}` : name.name;
}
