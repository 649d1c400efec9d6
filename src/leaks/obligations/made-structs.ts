/**
 * What does a constructor make, put into what it makes, and do with it before it returns it? Read from the constructor's
 * own body, literals left out.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Expr, GoStmt, Ident, Node, ReturnStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { Type, TypeDecl } from '../../go/types/type.js';
import type { FunctionView } from '../go-view.js';
import { isNil } from '../paths/guards.js';
import type { AcquisitionSite } from './acquisitions.js';

/** What one field of a new struct is given. */
export interface FieldValue {
  readonly name: string;
  readonly value: Expr;
}

/** What the fields of a new struct are given, in its literal and in assignments that always run. */
export function fieldValues(view: FunctionView, made: Expr, variable: Binding | undefined): readonly FieldValue[] {
  const literal = compositeOf(made);
  const found: FieldValue[] = (literal?.elements ?? []).flatMap(({ key, value }) =>
    key?.kind === 'Ident' ? [{ name: key.name, value }] : [],
  );
  if (!variable || !view.func.body) return found;
  walk(view.func.body, (node) => {
    if (node.kind === 'FuncLit') return false;
    if (node.kind !== 'AssignStmt' || !isUnconditional(node, view)) return true;
    node.lhs.forEach((target, at) => {
      const value = node.rhs.length === node.lhs.length ? node.rhs[at] : node.rhs[0];
      const isOwn = target.kind === 'Selector' && target.x.kind === 'Ident' && view.resolve(target.x) === variable;
      if (isOwn && value) found.push({ name: target.sel.name, value });
    });
    return true;
  });
  return found;
}

export function compositeOf(expr: Expr): (Expr & { kind: 'CompositeLit' }) | undefined {
  const bare = unparen(expr);
  if (bare.kind === 'CompositeLit') return bare;
  return bare.kind === 'Unary' && bare.op === '&' ? compositeOf(bare.x) : undefined;
}

/** The type of which an expression makes a new value. */
export function declOfMade(view: FunctionView, made: Expr): TypeDecl | undefined {
  const type = view.typeOf(made);
  const named = type.kind === 'pointer' ? type.elem : type;
  const isNew = compositeOf(made) !== undefined || made.kind === 'Call';
  return isNew && named.kind === 'named' && isOwnType(named) ? named.decl : undefined;
}

/** The expressions other than nil that a function returns at a position; none where a return passes on a whole call. */
export function returnedValues(view: FunctionView, index: number): readonly Expr[] {
  const found: Expr[] = [];
  const missing: ReturnStmt[] = [];
  if (!view.func.body) return found;
  walk(view.func.body, (node) => {
    if (node.kind === 'FuncLit') return false;
    if (node.kind === 'ReturnStmt') {
      const value = returnedValue(view, node, index);
      if (!value) missing.push(node);
      else if (!isNil(value, view.resolve)) found.push(value);
    }
    return true;
  });
  return missing.length === 0 ? found : [];
}

function returnedValue(view: FunctionView, { results }: ReturnStmt, index: number): Expr | undefined {
  const count = view.func.type.results.length;
  if (results.length === 1 && count > 1) return index === 0 ? results[0] : undefined;
  return results[index];
}

/** The variable that takes what a site acquires. */
export function assignedVariable(view: FunctionView, { call, result }: AcquisitionSite): Binding | undefined {
  const { parent } = call;
  if (parent?.kind !== 'AssignStmt') return undefined;
  const target = parent.rhs.length === 1 ? parent.lhs[result ?? 0] : parent.lhs[parent.rhs.indexOf(call)];
  return target?.kind === 'Ident' && target.name !== '_' ? view.resolve(target) : undefined;
}

/** Whether a node runs whenever the function gets that far: in no branch, loop or literal. */
export function isUnconditional(node: Node, view: FunctionView): boolean {
  let inner: Node = node;
  for (let at = node.parent; at && at !== view.func; inner = at, at = at.parent) {
    if (at.kind === 'IfStmt' && inner !== at.init && inner !== at.cond) return false;
    if (BRANCHING.has(at.kind)) return false;
  }
  return true;
}

const BRANCHING: ReadonlySet<Node['kind']> = new Set<Node['kind']>([
  'ForStmt',
  'RangeStmt',
  'CaseClause',
  'CommClause',
  'FuncLit',
]);

/** Whether a constructor stores the value, or passes it to a call, other than for the value's own parts. */
export function isGivenAway(view: FunctionView, variable: Binding): boolean {
  let isGiven = false;
  if (!view.func.body) return true;
  walk(view.func.body, (node) => {
    if (node.kind === 'Ident' && node !== variable.ident && view.resolve(node) === variable)
      isGiven ||= !isKeptUse(view, node, variable);
    return !isGiven;
  });
  return isGiven;
}

/** Besides its returns and its fields nothing is done with the variable: no method is called, no goroutine gets it. */
export function isOnlyFilled(view: FunctionView, variable: Binding): boolean {
  let isFilled = true;
  if (variable.func !== view.func || !view.func.body) return false;
  walk(view.func.body, (node) => {
    if (node.kind !== 'Ident' || node === variable.ident || view.resolve(node) !== variable) return isFilled;
    const { parent } = node;
    const isField = parent?.kind === 'Selector' && !(parent.parent?.kind === 'Call' && parent.parent.fun === parent);
    isFilled &&=
      isField || parent?.kind === 'ReturnStmt' || (parent?.kind === 'AssignStmt' && parent.lhs.includes(node));
    return isFilled;
  });
  return isFilled;
}

function isKeptUse(view: FunctionView, ident: Ident, variable: Binding): boolean {
  const { parent } = ident;
  if (parent?.kind === 'Selector' || parent?.kind === 'ReturnStmt' || parent?.kind === 'Binary') return true;
  if (parent?.kind === 'AssignStmt' && parent.lhs.includes(ident)) return true;
  return isForOwnPart(view, ident, variable);
}

/** `b.tx = newTx(b)`: the value goes into a part of its own. */
function isForOwnPart(view: FunctionView, node: Node, variable: Binding): boolean {
  let at: Node | undefined = node.parent;
  while (at && (at.kind === 'Call' || at.kind === 'Element' || at.kind === 'CompositeLit' || at.kind === 'Unary'))
    at = at.parent;
  if (at?.kind !== 'AssignStmt') return false;
  return at.lhs.every((target) => {
    let root: Expr = unparen(target);
    const isField = root.kind === 'Selector' || root.kind === 'Index';
    while (root.kind === 'Selector' || root.kind === 'Index') root = unparen(root.x);
    return isField && root.kind === 'Ident' && view.resolve(root) === variable;
  });
}

export function goStatements(view: FunctionView): readonly GoStmt[] {
  return view.graph.blocks.flatMap((block) => block.ops.flatMap((op) => (op.op === 'go' ? [op.node] : [])));
}

/** A type declared in source in view. */
export function isOwnType(type: Type): boolean {
  const named = type.kind === 'pointer' ? type.elem : type;
  return named.kind === 'named' && named.decl.package !== undefined && named.decl.package.kind !== 'facts';
}
