/**
 * Is a variable a struct that only this function knows so far? It was made here, and until a given place nobody else got
 * it: it was not passed on, stored, captured or started. Reads of fields and calls of methods that only borrow it count
 * as nothing.
 */
import { effectOnArgument } from '../../go/facts/effect.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Expr, Ident, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';
import type { ObligationWorld } from './obligation-world.js';

export interface OwnField {
  readonly variable: Binding;
  readonly field: string;
}

/** The field that an assignment's target names, where it is one of a struct that is this function's own; else undefined. */
export function fieldOfOwn(world: ObligationWorld, view: FunctionView, target: Expr): OwnField | undefined {
  const bare = unparen(target);
  if (bare.kind !== 'Selector' || bare.x.kind !== 'Ident') return undefined;
  const variable = view.resolve(bare.x);
  if (variable?.kind !== 'var' || variable.func !== view.func) return undefined;
  return isMadeHere(world, view, variable) && isPrivateUntil(world, view, variable, target.start)
    ? { variable, field: bare.sel.name }
    : undefined;
}

/** Every value of the variable is a literal or `new(T)`. */
export function isMadeHere(world: ObligationWorld, view: FunctionView, variable: Binding): boolean {
  const sources = world.sourcesOf(view, variable);
  return sources.length > 0 && sources.every(({ expr }) => isNew(view, unparen(expr)));
}

function isNew(view: FunctionView, expr: Expr): boolean {
  if (expr.kind === 'CompositeLit') return true;
  if (expr.kind === 'Unary') return expr.op === '&' && unparen(expr.x).kind === 'CompositeLit';
  if (expr.kind !== 'Call') return false;
  const target = view.target(expr);
  return target.kind === 'builtin' && target.name === 'new';
}

/** Whether nothing before `end` gives the variable to anybody. */
export function isPrivateUntil(world: ObligationWorld, view: FunctionView, variable: Binding, end: number): boolean {
  let isPrivate = true;
  if (!view.func.body) return false;
  walk(view.func.body, (node) => {
    if (!isPrivate || node.start >= end) return false;
    if (node.kind === 'Ident' && view.resolve(node) === variable) isPrivate = isQuietUse(world, view, node, variable);
    return isPrivate;
  });
  return isPrivate;
}

function isQuietUse(world: ObligationWorld, view: FunctionView, ident: Ident, variable: Binding): boolean {
  if (variable.ident === ident || isTarget(ident)) return true;
  if (isInside(ident, view, ['FuncLit', 'GoStmt', 'DeferStmt'])) return false;
  const parent = ident.parent;
  if (parent?.kind !== 'Selector' || parent.x !== ident) return false;
  const call = parent.parent;
  if (call?.kind !== 'Call' || call.fun !== parent) return true;
  const { effect, receiver } = world.callEffect(view, call);
  if (!receiver) return true;
  const kind = effect ? effectOnArgument(effect, -1).kind : 'unknown';
  return kind === 'borrows' || kind === 'none';
}

function isTarget(ident: Ident): boolean {
  const { parent } = ident;
  return parent?.kind === 'AssignStmt' && parent.lhs.includes(ident);
}

function isInside(node: Node, view: FunctionView, kinds: readonly Node['kind'][]): boolean {
  for (let at = node.parent; at && at !== view.func; at = at.parent) if (kinds.includes(at.kind)) return true;
  return false;
}
