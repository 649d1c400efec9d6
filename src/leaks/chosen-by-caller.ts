/**
 * Does a condition ask for nothing but what the caller of a function has handed over? Then the caller knows which way it
 * goes. A variable that an if statement reads from a parameter in its own head counts as the parameter. Left out: what
 * calls in such a head have found out.
 */
import { unparen } from '../go/flow/operands.js';
import type { Binding } from '../go/names/binding.js';
import { isVariable } from '../go/names/binding.js';
import type { Expr, IfStmt, Node, Stmt } from '../go/syntax/ast.js';
import { walk } from '../go/syntax/walk.js';
import type { FunctionView } from './go-view.js';

/** Whether a node stands in a branch that only parameters other than the receiver decide. */
export function isChosenByArguments(view: FunctionView, node: Node): boolean {
  return branchesAround(view, node).some(({ statement }) => asksArguments(view, statement));
}

/** The branches of if statements around a node in its function, innermost first. */
export function branchesAround(
  view: FunctionView,
  node: Node,
): readonly { readonly statement: IfStmt; readonly branch: Node }[] {
  const found: { statement: IfStmt; branch: Node }[] = [];
  for (let at = node, up = at.parent; up && at !== view.func; at = up, up = up.parent) {
    if (up.kind === 'IfStmt' && (at === up.then || at === up.else)) found.push({ statement: up, branch: at });
  }
  return found;
}

/** Every variable in the condition is a parameter other than the receiver, or read from one right there. */
export function asksArguments(view: FunctionView, { cond, init }: IfStmt): boolean {
  return readsOnly(view, cond, init, (binding) => binding.kind === 'param');
}

/** The condition asks the receiver and parameters only. */
export function asksState(view: FunctionView, { cond, init }: IfStmt): boolean {
  return readsOnly(view, cond, init, ({ kind }) => kind === 'param' || kind === 'recv');
}

function readsOnly(
  view: FunctionView,
  cond: Expr,
  init: Stmt | undefined,
  isMeant: (binding: Binding) => boolean,
): boolean {
  const roots = rootsOf(view, cond);
  const sources = init?.kind === 'AssignStmt' && init.op === ':=' ? init : undefined;
  return (
    roots.length > 0 &&
    roots.every((binding) => {
      if (isMeant(binding) && binding.func === view.func) return true;
      if (sources === undefined || binding.decl !== sources) return false;
      const [source] = sources.rhs;
      const bare = source && unparen(source);
      // Of a call nobody knows what it found out.
      if (bare === undefined || bare.kind === 'Call') return false;
      const read = rootsOf(view, bare);
      return read.length > 0 && read.every((one) => isMeant(one) && one.func === view.func);
    })
  );
}

/** The variables that an expression reads, fields by what they belong to. */
function rootsOf(view: FunctionView, expr: Expr): readonly Binding[] {
  const found: Binding[] = [];
  walk(expr, (node) => {
    if (node.kind !== 'Ident') return true;
    const isField = node.parent?.kind === 'Selector' && node.parent.sel === node;
    const binding = isField ? undefined : view.resolve(node);
    if (binding && isVariable(binding)) found.push(binding);
    return true;
  });
  return found;
}
