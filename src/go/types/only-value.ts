/** Which one expression gives a variable its value for all of its life? */
import type { Binding, Reference } from '../names/binding.js';
import { isExported } from '../names/package-names.js';
import type { PackageNames } from '../names/package-names.js';
import type { Expr } from '../syntax/ast.js';

/** Undefined where the variable is assigned more than once, its address is taken, or other packages could assign to it. */
export function onlyValue(names: PackageNames, binding: Binding, forTests: boolean): Expr | undefined {
  if (!binding.func && (names.package.partial || isExported(binding.name))) return undefined;
  const values: (Expr | undefined)[] = [];
  for (const each of names.referencesOf(binding)) {
    if (each.access === 'read' || each.access === 'key') continue;
    if (!forTests && names.fileOf(each.ident)?.isTest) continue;
    if (each.access === 'address' || each.access === 'update') return undefined;
    const isEmpty = each.node.kind === 'ValueSpec' && each.node.values.length === 0;
    if (each.access === 'part-write' || each.access === 'part-address' || isEmpty) continue;
    values.push(assignedValue(each));
  }
  return values.length === 1 ? values[0] : undefined;
}

/** What a declaring or assigning reference gives to its variable; undefined if it is one of several results. */
function assignedValue(reference: Reference): Expr | undefined {
  const { node, ident } = reference;
  if (node.kind === 'ValueSpec') {
    return node.values.length === node.names.length ? node.values[node.names.indexOf(ident)] : undefined;
  }
  if (node.kind !== 'AssignStmt' || node.lhs.length !== node.rhs.length) return undefined;
  return node.rhs[node.lhs.indexOf(ident)];
}
