/**
 * Where does an operation read or write a map that several goroutines can reach? Only element accesses by the map's own
 * name count: `m[k]`, `m[k] = v`, `m[k]++`, `delete(m, k)`, `clear(m)`, `range m`. Assigning the variable is no access.
 */
import type { Op } from '../../../go/flow/graph.js';
import { unparen } from '../../../go/flow/operands.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Expr, Ident, Node } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';

export interface MapAccess {
  readonly map: Ident;
  readonly isWrite: boolean;
  readonly node: Node;
}

/** A local map that a function literal or a started function uses too. */
export function isSharedMap(binding: Binding, view: GoView): boolean {
  if (binding.func === undefined || binding.kind !== 'var' || !binding.ident || !view.isMap(binding.ident))
    return false;
  return view.names
    .referencesOf(binding)
    .some(({ ident, func }) => func !== binding.func || ident.parent?.parent?.kind === 'GoStmt');
}

/** The accesses of one operation, in the order in which they are written. */
export function mapAccessesOf(op: Op, view: GoView): readonly MapAccess[] {
  const found: MapAccess[] = [];
  const root = rootOf(op);
  if (root === undefined) return found;
  if (root.kind === 'RangeStmt') return rangeAccess(root.x, root, view);
  walk(root, (node) => {
    if (node.kind === 'FuncLit' || node.kind === 'SelectStmt') return false;
    if (node.kind === 'Call' && node !== root) return false;
    if (node.kind === 'Call' && isRemoval(node, view)) {
      const [map] = node.args;
      const name = map && unparen(map);
      if (name?.kind === 'Ident' && view.isMap(name)) found.push({ map: name, isWrite: true, node });
    }
    if (node.kind !== 'Index') return true;
    const name = unparen(node.x);
    if (name.kind === 'Ident' && view.isMap(name)) found.push({ map: name, isWrite: isTarget(node), node });
    return true;
  });
  return found;
}

function rangeAccess(x: Expr, node: Node, view: GoView): readonly MapAccess[] {
  const name = unparen(x);
  return name.kind === 'Ident' && view.isMap(name) ? [{ map: name, isWrite: false, node }] : [];
}

function rootOf(op: Op): Node | undefined {
  switch (op.op) {
    case 'assign':
    case 'incdec':
    case 'declare':
    case 'return':
    case 'call':
    case 'use':
    case 'turn':
      return op.node;
    default:
      return undefined;
  }
}

function isRemoval(node: Node, view: GoView): boolean {
  if (node.kind !== 'Call') return false;
  const target = view.target(node);
  return target.kind === 'builtin' && (target.name === 'delete' || target.name === 'clear');
}

/** `m[k]` on the left of an assignment, or what `++` counts. */
function isTarget(node: Node): boolean {
  let at = node;
  while (at.parent?.kind === 'Paren') at = at.parent;
  const { parent } = at;
  if (parent?.kind === 'IncDecStmt') return true;
  return parent?.kind === 'AssignStmt' && parent.lhs.some((target) => target === at);
}
