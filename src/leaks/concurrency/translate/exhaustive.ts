/**
 * Does a switch name every value that there is? Every constant of a declared group; or of a field, which somebody else has
 * filled and looked at, some constants. Then nobody means a value that none of its cases takes.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Expr, Ident, SwitchStmt } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';

export function namesAll(statement: SwitchStmt, view: GoView): boolean {
  return isExhaustive(statement, view) || isOfSettings(statement, view);
}

/** `switch c.Mode`, `for _, mode := range c.Modes { switch mode`: of names in a field only known ones are let in. */
function isOfSettings({ tag, clauses }: SwitchStmt, view: GoView): boolean {
  const bare = tag && unparen(tag);
  const source = bare?.kind === 'Ident' ? elementOf(bare, view) : bare;
  if (source?.kind !== 'Selector' || clauses.some(({ isDefault }) => isDefault) || clauses.length < 2) return false;
  return clauses.every(({ exprs }) => exprs.every((expr) => typeof view.constantOf(unparen(expr)) === 'string'));
}

/** What a range takes the elements from that its variable holds. */
function elementOf(variable: Ident, { names }: GoView): Expr | undefined {
  const decl = names.resolve(variable)?.decl;
  return decl?.kind === 'RangeStmt' && decl.value === names.resolve(variable)?.ident ? unparen(decl.x) : undefined;
}

function isExhaustive({ clauses }: SwitchStmt, { names }: GoView): boolean {
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
