/**
 * Which paths go past a switch that lists all there is? Where each clause does something with a value, and there is no
 * default, the cases are meant to be all: what is in none of them was refused before.
 */
import type { Edge } from '../../go/flow/graph.js';
import type { Binding } from '../../go/names/binding.js';
import type { Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';

/** Whether a path with these edges matched no clause of a switch over several, all of which name the variable. */
export function isOutsideOfCases(view: FunctionView, variable: Binding, edges: readonly Edge[]): boolean {
  return edges.some(({ unmatched }) => {
    if (unmatched?.kind !== 'SwitchStmt' || unmatched.tag === undefined || unmatched.clauses.length < 2) return false;
    return unmatched.clauses.every((clause) => names(view, clause, variable));
  });
}

function names(view: FunctionView, node: Node, variable: Binding): boolean {
  let isNamed = false;
  walk(node, (each) => {
    isNamed ||= each.kind === 'Ident' && view.resolve(each) === variable;
    return !isNamed;
  });
  return isNamed;
}
