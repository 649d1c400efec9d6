/**
 * What stands in each function of a file? Calls, go statements, loops and selects by the innermost function around them.
 * One walk per declaration, kept as long as its tree: whoever looks for a few shapes asks here before it asks for types or
 * paths.
 */
import type { Call, Decl, File, ForStmt, Func, GoStmt, Node, RangeStmt, SelectStmt } from '../go/syntax/ast.js';
import { walk } from '../go/syntax/walk.js';

export interface Contents {
  readonly calls: readonly Call[];
  readonly goStmts: readonly GoStmt[];
  readonly loops: readonly (ForStmt | RangeStmt)[];
  readonly selects: readonly SelectStmt[];
}

/** What a function holds, its literals apart. */
export function contentsOf(func: Func): Contents {
  let top: Node = func;
  while (top.parent && top.parent.kind !== 'File') top = top.parent;
  return (top.kind === 'FuncDecl' || top.kind === 'GenDecl' ? contentsIn(top).get(func) : undefined) ?? NOTHING;
}

const NOTHING: Contents = { calls: [], goStmts: [], loops: [], selects: [] };

interface Growing {
  readonly calls: Call[];
  readonly goStmts: GoStmt[];
  readonly loops: (ForStmt | RangeStmt)[];
  readonly selects: SelectStmt[];
}

type ByFunction = ReadonlyMap<Func, Contents>;

const KNOWN = new WeakMap<Decl, ByFunction>();
const OF_FILE = new WeakMap<File, ByFunction>();

/** The functions of a file with what each of them holds, without a question to names or types. */
export function contentsOfFile(file: File): ByFunction {
  let known = OF_FILE.get(file);
  if (!known) OF_FILE.set(file, (known = new Map(file.decls.flatMap((decl) => [...contentsIn(decl)]))));
  return known;
}

/** The functions of a top-level declaration with what each of them holds. */
function contentsIn(decl: Decl): ByFunction {
  let known = KNOWN.get(decl);
  if (!known) KNOWN.set(decl, (known = readContents(decl)));
  return known;
}

function readContents(decl: Decl): ByFunction {
  const found = new Map<Func, Growing>();
  const add = (node: Node, func: Growing | undefined): void => {
    if (node.kind === 'Call') func?.calls.push(node);
    else if (node.kind === 'GoStmt') func?.goStmts.push(node);
    else if (node.kind === 'SelectStmt') func?.selects.push(node);
    else if (node.kind === 'ForStmt' || node.kind === 'RangeStmt') func?.loops.push(node);
  };
  const open = (node: Func): Growing => {
    const inner: Growing = { calls: [], goStmts: [], loops: [], selects: [] };
    found.set(node, inner);
    return inner;
  };
  const read = (top: Node, func: Growing | undefined): void => {
    walk(top, (node) => {
      if ((node.kind !== 'FuncDecl' && node.kind !== 'FuncLit') || node === top) {
        add(node, func);
        return true;
      }
      read(node, open(node));
      return false;
    });
  };
  read(decl, decl.kind === 'FuncDecl' ? open(decl) : undefined);
  return found;
}
