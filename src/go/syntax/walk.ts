/** Which nodes stand directly below a node, in source order? The one place that enumerates the shapes of the tree. */
import type { Expr, Field, Node } from './ast.js';

/** Adds what is there. */
function add(into: Node[], node: Node | undefined): void {
  if (node !== undefined) into.push(node);
}

function addAll(into: Node[], nodes: readonly Node[]): void {
  for (const node of nodes) into.push(node);
}

function addOfType(node: Expr | Field, into: Node[]): void {
  switch (node.kind) {
    case 'ArrayType':
      add(into, node.len);
      into.push(node.elem);
      return;
    case 'SliceType':
    case 'ChanType':
      into.push(node.elem);
      return;
    case 'MapType':
      into.push(node.key, node.value);
      return;
    case 'FuncType':
      addAll(into, node.typeParams);
      addAll(into, node.params);
      addAll(into, node.results);
      return;
    case 'StructType':
      addAll(into, node.fields);
      return;
    case 'InterfaceType':
      addAll(into, node.methods);
      addAll(into, node.embeds);
      return;
    case 'Field':
      addAll(into, node.names);
      into.push(node.type);
      return;
    default:
      return;
  }
}

/** The direct children of a node in source order. */
export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  addChildren(node, children);
  return children;
}

/** Appends the direct children of a node in source order: whoever visits a tree makes no list for each node. */
export function addChildren(node: Node, into: Node[]): void {
  switch (node.kind) {
    case 'Ident':
    case 'BasicLit':
    case 'BadExpr':
    case 'BadStmt':
    case 'BadDecl':
    case 'EmptyStmt':
      return;
    case 'CompositeLit':
      add(into, node.type);
      addAll(into, node.elements);
      return;
    case 'Element':
      add(into, node.key);
      add(into, node.value);
      return;
    case 'FuncLit':
      into.push(node.type, node.body);
      return;
    case 'Paren':
    case 'Star':
    case 'Unary':
    case 'ExprStmt':
    case 'IncDecStmt':
      into.push(node.x);
      return;
    case 'Selector':
      into.push(node.x, node.sel);
      return;
    case 'Index':
      into.push(node.x);
      addAll(into, node.indices);
      return;
    case 'SliceExpr':
      add(into, node.x);
      add(into, node.low);
      add(into, node.high);
      add(into, node.max);
      return;
    case 'TypeAssert':
      into.push(node.x, node.type);
      return;
    case 'Call':
      into.push(node.fun);
      addAll(into, node.args);
      return;
    case 'Binary':
      into.push(node.x, node.y);
      return;
    case 'ArrayType':
    case 'SliceType':
    case 'ChanType':
    case 'MapType':
    case 'FuncType':
    case 'StructType':
    case 'InterfaceType':
    case 'Field':
      addOfType(node, into);
      return;
    case 'MethodElem':
      into.push(node.name, node.type);
      return;
    case 'DeclStmt':
      into.push(node.decl);
      return;
    case 'LabeledStmt':
      into.push(node.label, node.stmt);
      return;
    case 'SendStmt':
      into.push(node.chan, node.value);
      return;
    case 'AssignStmt':
      addAll(into, node.lhs);
      addAll(into, node.rhs);
      return;
    case 'GoStmt':
    case 'DeferStmt':
      into.push(node.call);
      return;
    case 'ReturnStmt':
      addAll(into, node.results);
      return;
    case 'BranchStmt':
      add(into, node.label);
      return;
    case 'Block':
      addAll(into, node.list);
      return;
    case 'IfStmt':
      add(into, node.init);
      add(into, node.cond);
      add(into, node.then);
      add(into, node.else);
      return;
    case 'CaseClause':
      addAll(into, node.exprs);
      addAll(into, node.body);
      return;
    case 'SwitchStmt':
      add(into, node.init);
      add(into, node.tag);
      addAll(into, node.clauses);
      return;
    case 'TypeSwitchStmt':
      add(into, node.init);
      add(into, node.bind);
      add(into, node.x);
      addAll(into, node.clauses);
      return;
    case 'CommClause':
      add(into, node.comm);
      addAll(into, node.body);
      return;
    case 'SelectStmt':
      addAll(into, node.clauses);
      return;
    case 'ForStmt':
      add(into, node.init);
      add(into, node.cond);
      add(into, node.post);
      add(into, node.body);
      return;
    case 'RangeStmt':
      add(into, node.key);
      add(into, node.value);
      add(into, node.x);
      add(into, node.body);
      return;
    case 'ImportSpec':
      add(into, node.name);
      return;
    case 'ValueSpec':
      addAll(into, node.names);
      add(into, node.type);
      addAll(into, node.values);
      return;
    case 'TypeSpec':
      into.push(node.name);
      addAll(into, node.typeParams);
      into.push(node.type);
      return;
    case 'GenDecl':
      addAll(into, node.specs);
      return;
    case 'FuncDecl':
      add(into, node.recv);
      add(into, node.name);
      add(into, node.type);
      add(into, node.body);
      return;
    case 'File':
      addAll(into, node.imports);
      addAll(
        into,
        node.decls.filter((decl) => decl.kind !== 'GenDecl' || decl.tok !== 'import'),
      );
      return;
  }
}

/**
 * Visits a node and everything below it in preorder, without recursion. `enter` returning false skips the children.
 */
export function walk(root: Node, enter: (node: Node) => unknown): void {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (enter(node) === false) continue;
    const first = stack.length;
    addChildren(node, stack);
    reverseFrom(stack, first);
  }
}

/** Turns the end of a list around: what comes first in the source is taken first from a stack. */
export function reverseFrom(nodes: Node[], first: number): void {
  for (let low = first, high = nodes.length - 1; low < high; low++, high--) {
    const [a, b] = [nodes[low], nodes[high]];
    if (a === undefined || b === undefined) return;
    nodes[low] = b;
    nodes[high] = a;
  }
}
