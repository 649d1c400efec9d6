/** Which nodes stand directly below a node, in source order? The one place that enumerates the shapes of the tree. */
import type { Expr, Field, FuncType, Node } from './ast.js';

function signature(type: FuncType): readonly Node[] {
  return [...type.typeParams, ...type.params, ...type.results];
}

function present(...nodes: readonly (Node | undefined)[]): readonly Node[] {
  return nodes.filter((node): node is Node => node !== undefined);
}

function typeChildren(node: Expr | Field): readonly Node[] | undefined {
  switch (node.kind) {
    case 'ArrayType':
      return present(node.len, node.elem);
    case 'SliceType':
    case 'ChanType':
      return [node.elem];
    case 'MapType':
      return [node.key, node.value];
    case 'FuncType':
      return signature(node);
    case 'StructType':
      return node.fields;
    case 'InterfaceType':
      return [...node.methods, ...node.embeds];
    case 'Field':
      return [...node.names, node.type];
    default:
      return undefined;
  }
}

/** The direct children of a node in source order. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'Ident':
    case 'BasicLit':
    case 'BadExpr':
    case 'BadStmt':
    case 'BadDecl':
    case 'EmptyStmt':
      return [];
    case 'CompositeLit':
      return present(node.type, ...node.elements);
    case 'Element':
      return present(node.key, node.value);
    case 'FuncLit':
      return [node.type, node.body];
    case 'Paren':
    case 'Star':
    case 'Unary':
    case 'ExprStmt':
    case 'IncDecStmt':
      return [node.x];
    case 'Selector':
      return [node.x, node.sel];
    case 'Index':
      return [node.x, ...node.indices];
    case 'SliceExpr':
      return present(node.x, node.low, node.high, node.max);
    case 'TypeAssert':
      return [node.x, node.type];
    case 'Call':
      return [node.fun, ...node.args];
    case 'Binary':
      return [node.x, node.y];
    case 'ArrayType':
    case 'SliceType':
    case 'ChanType':
    case 'MapType':
    case 'FuncType':
    case 'StructType':
    case 'InterfaceType':
    case 'Field':
      return typeChildren(node) ?? [];
    case 'MethodElem':
      return [node.name, node.type];
    case 'DeclStmt':
      return [node.decl];
    case 'LabeledStmt':
      return [node.label, node.stmt];
    case 'SendStmt':
      return [node.chan, node.value];
    case 'AssignStmt':
      return [...node.lhs, ...node.rhs];
    case 'GoStmt':
    case 'DeferStmt':
      return [node.call];
    case 'ReturnStmt':
      return node.results;
    case 'BranchStmt':
      return present(node.label);
    case 'Block':
      return node.list;
    case 'IfStmt':
      return present(node.init, node.cond, node.then, node.else);
    case 'CaseClause':
      return [...node.exprs, ...node.body];
    case 'SwitchStmt':
      return present(node.init, node.tag, ...node.clauses);
    case 'TypeSwitchStmt':
      return present(node.init, node.bind, node.x, ...node.clauses);
    case 'CommClause':
      return present(node.comm, ...node.body);
    case 'SelectStmt':
      return node.clauses;
    case 'ForStmt':
      return present(node.init, node.cond, node.post, node.body);
    case 'RangeStmt':
      return present(node.key, node.value, node.x, node.body);
    case 'ImportSpec':
      return present(node.name);
    case 'ValueSpec':
      return present(...node.names, node.type, ...node.values);
    case 'TypeSpec':
      return [node.name, ...node.typeParams, node.type];
    case 'GenDecl':
      return node.specs;
    case 'FuncDecl':
      return present(node.recv, node.name, node.type, node.body);
    case 'File':
      return [...node.imports, ...node.decls.filter((decl) => decl.kind !== 'GenDecl' || decl.tok !== 'import')];
  }
}

/**
 * Visits a node and everything below it in preorder, without recursion. `enter` returning false skips the children.
 */
export function walk(root: Node, enter: (node: Node) => unknown): void {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (enter(node) === false) continue;
    const children = childrenOf(node);
    for (let at = children.length - 1; at >= 0; at--) {
      const child = children[at];
      if (child) stack.push(child);
    }
  }
}
