/**
 * Which nodes of a kind does a file hold? Read by one walk for each declaration and kept with it, so that whoever asks for
 * the assignments or the literals of a package walks nothing again. Only the kinds that are asked for package by package.
 */
import type { Decl, File, Node } from './ast.js';
import { walk } from './walk.js';

/** The kinds that are kept. */
type KeptKind =
  | 'AssignStmt'
  | 'IncDecStmt'
  | 'RangeStmt'
  | 'Unary'
  | 'CompositeLit'
  | 'ValueSpec'
  | 'GoStmt'
  | 'ChanType'
  | 'SendStmt';
type NodeOf<K extends KeptKind> = Extract<Node, { readonly kind: K }>;
type Lists = { readonly [K in KeptKind]: NodeOf<K>[] };
type FileLists = { [K in KeptKind]?: readonly NodeOf<K>[] };

const KNOWN = new WeakMap<Decl, Lists>();
const OF_FILE = new WeakMap<File, FileLists>();

/** The nodes of one kind in a file, in preorder. */
export function nodesOfKind<K extends KeptKind>(file: File, kind: K): readonly NodeOf<K>[] {
  const known: { [P in K]?: readonly NodeOf<P>[] } = listsOfFile(file);
  return (known[kind] ??= file.decls.flatMap((decl): readonly NodeOf<K>[] => nodesIn(decl, kind)));
}

function listsOfFile(file: File): FileLists {
  let lists = OF_FILE.get(file);
  if (lists === undefined) OF_FILE.set(file, (lists = {}));
  return lists;
}

/** The nodes of one kind in a top-level declaration, in preorder. */
export function nodesIn<K extends KeptKind>(decl: Decl, kind: K): readonly NodeOf<K>[] {
  let lists = KNOWN.get(decl);
  if (lists === undefined) KNOWN.set(decl, (lists = listsOf(decl)));
  return lists[kind];
}

function listsOf(decl: Decl): Lists {
  const lists: Lists = {
    AssignStmt: [],
    IncDecStmt: [],
    RangeStmt: [],
    Unary: [],
    CompositeLit: [],
    ValueSpec: [],
    GoStmt: [],
    ChanType: [],
    SendStmt: [],
  };
  walk(decl, (node) => {
    switch (node.kind) {
      case 'AssignStmt':
        lists.AssignStmt.push(node);
        break;
      case 'IncDecStmt':
        lists.IncDecStmt.push(node);
        break;
      case 'RangeStmt':
        lists.RangeStmt.push(node);
        break;
      case 'Unary':
        lists.Unary.push(node);
        break;
      case 'CompositeLit':
        lists.CompositeLit.push(node);
        break;
      case 'ValueSpec':
        lists.ValueSpec.push(node);
        break;
      case 'GoStmt':
        lists.GoStmt.push(node);
        break;
      case 'ChanType':
        lists.ChanType.push(node);
        break;
      case 'SendStmt':
        lists.SendStmt.push(node);
        break;
      default:
    }
  });
  return lists;
}
