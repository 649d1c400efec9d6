/**
 * What stands in each function of a file? Calls, go statements, loops and selects by the innermost function around them.
 * One walk per file, kept as long as its tree: whoever looks for a few shapes asks here before it asks for types or paths.
 */
import type { Call, File, ForStmt, Func, GoStmt, Node, RangeStmt, SelectStmt } from '../go/syntax/ast.js';
import { walk } from '../go/syntax/walk.js';

export interface Contents {
  readonly calls: readonly Call[];
  readonly goStmts: readonly GoStmt[];
  readonly loops: readonly (ForStmt | RangeStmt)[];
  readonly selects: readonly SelectStmt[];
}

/** What a function holds, its literals apart. */
export function contentsOf(func: Func): Contents {
  let root: Node = func;
  while (root.parent) root = root.parent;
  return (root.kind === 'File' ? contentsOfFile(root).get(func) : undefined) ?? NOTHING;
}

const NOTHING: Contents = { calls: [], goStmts: [], loops: [], selects: [] };

interface Growing {
  readonly calls: Call[];
  readonly goStmts: GoStmt[];
  readonly loops: (ForStmt | RangeStmt)[];
  readonly selects: SelectStmt[];
}

const KNOWN = new WeakMap<File, ReadonlyMap<Func, Contents>>();

/** The functions of a file with what each of them holds, without a question to names or types. */
export function contentsOfFile(file: File): ReadonlyMap<Func, Contents> {
  const known = KNOWN.get(file);
  if (known) return known;
  const found = new Map<Func, Growing>();
  const add = (node: Node, func: Growing | undefined): void => {
    if (node.kind === 'Call') func?.calls.push(node);
    else if (node.kind === 'GoStmt') func?.goStmts.push(node);
    else if (node.kind === 'SelectStmt') func?.selects.push(node);
    else if (node.kind === 'ForStmt' || node.kind === 'RangeStmt') func?.loops.push(node);
  };
  const read = (top: Node, func: Growing | undefined): void => {
    walk(top, (node) => {
      if ((node.kind !== 'FuncDecl' && node.kind !== 'FuncLit') || node === top) {
        add(node, func);
        return true;
      }
      const inner: Growing = { calls: [], goStmts: [], loops: [], selects: [] };
      found.set(node, inner);
      read(node, inner);
      return false;
    });
  };
  read(file, undefined);
  KNOWN.set(file, found);
  return found;
}
