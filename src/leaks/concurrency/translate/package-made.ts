/** What does a package variable hold for good, where a run is all that uses it? */
import type { Binding } from '../../../go/names/binding.js';
import type { Func } from '../../../go/syntax/ast.js';
import type { ValueReader } from './evaluate.js';
import { isEntry } from './package-objects.js';
import { EXTERNAL } from './values.js';
import type { Value } from './values.js';

/** Undefined for a variable of which nothing is known. */
export function madeForPackage({ world, base }: ValueReader, root: Func, binding: Binding): Value | undefined {
  const made = isEntry(root, base.view) ? base.packageObjects.of(binding) : undefined;
  if (made === undefined) return undefined;
  const { type, node, capacity } = made;
  const index = world.object({
    type,
    key: `package:${String(binding.id)}`,
    site: { node, calls: [] },
    capacity,
    parent: undefined,
    cancellable: false,
    ofCaller: false,
    stopped: false,
    lock: undefined,
    isSet: false,
    initial: 0,
  });
  if (index === undefined) return EXTERNAL;
  world.packageUsers.set(index, made.users);
  return { kind: 'object', type, index };
}
