/**
 * Which local variables are flags that several goroutines set and test? A boolean of one function that is only ever set
 * to true or false and only ever tested: the model holds its value, so that a run need not guess it. Everything else that
 * several write is opaque.
 */
import type { Binding, Reference } from '../../../go/names/binding.js';
import type { Expr, Node } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';

export function isFlag(binding: Binding, view: GoView): boolean {
  if (binding.func === undefined || startOf(binding, view) === undefined) return false;
  return view.names.referencesOf(binding).every((reference) => isPlainUse(reference, view));
}

/** What the variable holds when it is declared; undefined where that is no plain truth value. */
function startOf({ ident }: Binding, view: GoView): boolean | undefined {
  const decl = ident?.parent;
  if (decl?.kind === 'AssignStmt') {
    const [only] = decl.rhs;
    return decl.op === ':=' && decl.lhs.length === 1 && only ? truthOf(only, view) : undefined;
  }
  if (decl?.kind !== 'ValueSpec' || decl.names.length !== 1) return undefined;
  const [value] = decl.values;
  if (value) return truthOf(value, view);
  return decl.type?.kind === 'Ident' && decl.type.name === 'bool' ? false : undefined;
}

/** A value that is true or false in the source. */
export function truthOf(expr: Expr, view: GoView): boolean | undefined {
  const value = view.constantOf(expr);
  return typeof value === 'boolean' ? value : undefined;
}

function isPlainUse({ ident, access }: Reference, view: GoView): boolean {
  if (access === 'declare') return true;
  if (access === 'read') return isCondition(ident);
  const { parent } = ident;
  const isSet = parent?.kind === 'AssignStmt' && parent.op === '=' && parent.lhs.length === 1;
  return access === 'write' && isSet && parent.rhs[0] !== undefined && truthOf(parent.rhs[0], view) !== undefined;
}

/** The condition of an if or for, or an operand of `!`, `&&` and `||` in one. */
function isCondition(ident: Node): boolean {
  let at = ident;
  for (let up = at.parent; up; at = up, up = up.parent) {
    if (up.kind === 'IfStmt' || up.kind === 'ForStmt') return up.cond === at;
    const isPart = up.kind === 'Paren' || (up.kind === 'Unary' && up.op === '!');
    const isJoined = up.kind === 'Binary' && (up.op === '&&' || up.op === '||');
    if (!isPart && !isJoined) return false;
  }
  return false;
}
