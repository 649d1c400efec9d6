/**
 * Which nodes of a kind does a file hold? Read by one walk for each tree and kept with it, so that whoever asks for the
 * assignments or the literals of a package walks nothing again. Only the kinds that are asked for package by package.
 */
import type { File, Node } from './ast.js';
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

const KNOWN = new WeakMap<File, Lists>();

/** The nodes of one kind in a file, in preorder. */
export function nodesOfKind<K extends KeptKind>(file: File, kind: K): readonly NodeOf<K>[] {
  let lists = KNOWN.get(file);
  if (lists === undefined) KNOWN.set(file, (lists = listsOf(file)));
  return lists[kind];
}

function listsOf(file: File): Lists {
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
  walk(file, (node) => {
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
