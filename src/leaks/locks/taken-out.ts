/**
 * Is the owner of a lock taken out of the table in which everybody finds it? `delete(t.entries, key)` beside
 * `entry.mu.Lock()`: whoever came before has let go, and nobody comes after.
 */
import { walk } from '../../go/syntax/walk.js';
import type { Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { identical } from '../../go/types/relations.js';
import { coreType, dereferenced } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import type { LockPath } from './lock-path.js';
import type { LockScope } from './lock-world.js';

/** Whether the function deletes from a map whose values are what the lock belongs to. */
export function isTakenOut({ view, info }: LockScope, { variables }: LockPath): boolean {
  const [root, ...others] = variables;
  if (!root || others.length > 0) return false;
  const owner = dereferenced(info.typeOfBinding(root));
  let isTaken = false;
  walk(view.func, (node) => {
    const value = isTaken ? undefined : deletedFrom(node, info);
    isTaken ||= value !== undefined && identical(dereferenced(value), owner) === 'yes';
    return !isTaken;
  });
  return isTaken;
}

/** The type of the values of `m` in `delete(m, key)`. */
function deletedFrom(node: Node, info: PackageInfo): Type | undefined {
  if (node.kind !== 'Call' || node.fun.kind !== 'Ident' || node.fun.name !== 'delete') return undefined;
  const callee = info.calleeOf(node);
  const map = callee.kind === 'builtin' && node.args[0] ? coreType(info.typeOf(node.args[0])) : undefined;
  return map?.kind === 'map' ? map.value : undefined;
}
