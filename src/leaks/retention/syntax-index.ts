/**
 * Which statements of some declarations can keep memory alive? One walk over each; what the questions of this folder read
 * is listed by kind, so that no question walks them again.
 */
import type { SourceFile } from '../../go/program.js';
import type {
  AssignStmt,
  Call,
  Decl,
  FuncDecl,
  FuncLit,
  IncDecStmt,
  Node,
  RangeStmt,
  SliceExpr,
} from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';

export interface Placed<N extends Node> {
  readonly node: N;
  readonly file: SourceFile;
}

export interface SyntaxIndex {
  readonly assigns: readonly Placed<AssignStmt>[];
  readonly counts: readonly Placed<IncDecStmt>[];
  readonly calls: readonly Placed<Call>[];
  readonly ranges: readonly Placed<RangeStmt>[];
  readonly functions: readonly Placed<FuncDecl>[];
  readonly literals: readonly Placed<FuncLit>[];
  readonly slices: readonly Placed<SliceExpr>[];
}

/** Reads declarations of files. */
export function indexSyntax(decls: readonly Placed<Decl>[]): SyntaxIndex {
  const index = {
    assigns: new Array<Placed<AssignStmt>>(),
    counts: new Array<Placed<IncDecStmt>>(),
    calls: new Array<Placed<Call>>(),
    ranges: new Array<Placed<RangeStmt>>(),
    functions: new Array<Placed<FuncDecl>>(),
    literals: new Array<Placed<FuncLit>>(),
    slices: new Array<Placed<SliceExpr>>(),
  };
  const add = (node: Node, file: SourceFile): void => {
    switch (node.kind) {
      case 'AssignStmt':
        index.assigns.push({ node, file });
        break;
      case 'IncDecStmt':
        index.counts.push({ node, file });
        break;
      case 'Call':
        index.calls.push({ node, file });
        break;
      case 'RangeStmt':
        index.ranges.push({ node, file });
        break;
      case 'FuncDecl':
        index.functions.push({ node, file });
        break;
      case 'FuncLit':
        index.literals.push({ node, file });
        break;
      case 'SliceExpr':
        index.slices.push({ node, file });
        break;
      default:
        break;
    }
  };
  for (const { node: decl, file } of decls) {
    walk(decl, (node) => {
      add(node, file);
    });
  }
  return index;
}

/** Every declaration of the files. */
export function declsOf(files: readonly SourceFile[]): readonly Placed<Decl>[] {
  return files.flatMap((file) => file.ast.decls.map((node) => ({ node, file })));
}
