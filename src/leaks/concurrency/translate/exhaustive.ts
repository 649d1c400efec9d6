/** Does a switch name every constant of a declared group? Then nobody means a value that none of its cases takes. */
import { unparen } from '../../../go/flow/operands.js';
import type { Binding } from '../../../go/names/binding.js';
import type { SwitchStmt } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';

export function isExhaustive({ clauses }: SwitchStmt, { names }: GoView): boolean {
  const named = new Set<Binding>();
  for (const expr of clauses.flatMap(({ exprs }) => exprs)) {
    const bare = unparen(expr);
    const binding = bare.kind === 'Ident' ? names.resolve(bare) : undefined;
    if (binding?.kind !== 'const') return false;
    named.add(binding);
  }
  const [first] = named;
  const group = first?.decl?.kind === 'ValueSpec' ? first.decl.parent : undefined;
  if (group?.kind !== 'GenDecl' || named.size < 2) return false;
  const members = group.specs.flatMap((spec) => (spec.kind === 'ValueSpec' ? spec.names : []));
  return members.every((name) => {
    const binding = names.resolve(name);
    return name.name === '_' || (binding !== undefined && named.has(binding));
  });
}
