/** How does an expression refer to the tracked value, given which variables hold it? */
import type { Call, Expr, FuncLit, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { unparen } from '../../go/flow/operands.js';
import { parameterOf, type ResultEffect } from '../../go/facts/effect.js';
import type { FunctionView } from '../go-view.js';
import { operandsOf, resultEffects, type CallEffect } from './call-effect.js';
import type { Subject } from './subject.js';
import { coreType } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import { fieldRole, isHeldRole, type HeldRole, type Role, type TrackedState } from './tracked-state.js';

/**
 * A use that is more than a role: `contains` puts the value inside something new (a composite literal, an address),
 * `captures` is a function literal that mentions a holder, `method` a method value.
 */
export type Use = Role | 'contains' | 'captures' | 'method';

export interface RoleContext {
  readonly view: FunctionView;
  readonly subject: Subject;
  readonly callEffect: (expr: Expr & { kind: 'Call' }) => CallEffect;
  /** Whether values of a type must be released. */
  readonly isResource?: (type: Type) => boolean;
}

/** How the value of an expression refers to the tracked value; undefined: not at all. */
export function useOf(expr: Expr, state: TrackedState, context: RoleContext): Use | undefined {
  const bare = unparen(expr);
  switch (bare.kind) {
    case 'Ident': {
      const binding = context.view.resolve(bare);
      return binding && state.holders.get(binding.id);
    }
    case 'Selector':
      return selectorUse(bare, state, context);
    case 'Star':
    case 'TypeAssert':
    case 'SliceExpr':
      return useOf(bare.x, state, context);
    case 'Index':
      // `[]io.Closer{f}[0]`
      return unparen(bare.x).kind === 'CompositeLit' ? useOf(bare.x, state, context) : undefined;
    case 'Unary':
      return bare.op === '&' ? addressUse(useOf(bare.x, state, context)) : undefined;
    case 'Binary':
      // A text made from the name of what is temporary.
      return bare.op === '+' && [bare.x, bare.y].some((each) => useOf(each, state, context)) ? 'wrap' : undefined;
    case 'Call':
      return resultUse(bare, 0, state, context) ?? spreadUse(bare, context);
    case 'CompositeLit':
      return literalUse(bare, state, context);
    case 'FuncLit':
      return capturedHolders(bare, state, context).length > 0 ? 'captures' : undefined;
    default:
      return undefined;
  }
}

/** `&T{…}`, and the address of a struct that holds the value, lead to the value like the struct itself. */
function addressUse(use: Use | undefined): Use | undefined {
  if (use === undefined) return undefined;
  return isHeldRole(use) ? use : 'contains';
}

/** A new struct that holds the value in exactly one field. */
function literalUse(expr: Expr & { kind: 'CompositeLit' }, state: TrackedState, context: RoleContext): Use | undefined {
  const uses = expr.elements.flatMap(({ value }, at) => {
    const use = useOf(value, state, context);
    return use ? [{ use, at }] : [];
  });
  const [only, ...others] = uses;
  if (!only) return undefined;
  const type = coreType(context.view.typeOf(expr));
  if (others.length > 0 || type.kind !== 'struct') return 'contains';
  if (only.use === 'wrap') return 'wrap';
  const key = expr.elements[only.at]?.key;
  const field = key ? (key.kind === 'Ident' ? key.name : undefined) : type.fields[only.at]?.name;
  return field === undefined ? 'contains' : (heldRole(only.use, field) ?? 'contains');
}

/** How a struct refers to the value that one of its fields takes; undefined where that is not kept apart. */
export function heldRole(use: Use, field: string): HeldRole | undefined {
  if (use === 'value' || use === 'adopt') return `in:${field}`;
  return use === 'part' ? `part-in:${field}` : undefined;
}

/** `return f()` and `g(f())` hand on all results of f, so the value among them wherever it stands. */
function spreadUse(call: Expr & { kind: 'Call' }, { subject }: RoleContext): Use | undefined {
  if (subject.call !== call) return undefined;
  const parent = outermostParent(call);
  if (parent?.kind === 'ReturnStmt' && parent.results.length === 1) return 'contains';
  return parent?.kind === 'Call' && parent.args.length === 1 ? 'contains' : undefined;
}

function outermostParent(expr: Expr): Node | undefined {
  return expr.parent?.kind === 'Paren' ? outermostParent(expr.parent) : expr.parent;
}

function selectorUse(expr: Expr & { kind: 'Selector' }, state: TrackedState, context: RoleContext): Use | undefined {
  const use = useOf(expr.x, state, context);
  if (use !== undefined && isHeldRole(use)) {
    return fieldRole(use, expr.sel.name) ?? (isMethodValue(expr, context) ? 'method' : undefined);
  }
  if (use !== 'value') return use === undefined || !isMethodValue(expr, context) ? undefined : 'method';
  if (context.subject.parts.has(expr.sel.name)) return 'part';
  if (isMethodValue(expr, context)) return 'method';
  return isPartOnItsOwn(expr, context) ? 'contains' : undefined;
}

/** `return session.DB`: whoever gets what the value holds may release that; a call on it (`session.DB.Ping()`) only uses it. */
function isPartOnItsOwn(expr: Expr & { kind: 'Selector' }, { view, isResource }: RoleContext): boolean {
  const { parent } = expr;
  const isOfCall = parent?.kind === 'Selector' && parent.x === expr;
  return !isOfCall && isResource?.(view.typeOf(expr)) === true;
}

/** A method that is taken as a value rather than called. */
function isMethodValue(expr: Expr & { kind: 'Selector' }, context: RoleContext): boolean {
  const parent = expr.parent;
  if (parent?.kind === 'Call' && parent.fun === expr) return false;
  return context.view.typeOf(expr).kind === 'func';
}

/** How result `index` of a call refers to the tracked value. */
export function resultUse(
  call: Expr & { kind: 'Call' },
  index: number,
  state: TrackedState,
  context: RoleContext,
): Use | undefined {
  if (context.subject.call === call) return index === context.subject.result ? 'value' : undefined;
  if (isNameOf(call, state, context)) return 'part';
  const effect = context.callEffect(call);
  if (effect.target.kind === 'conversion') return call.args[0] ? useOf(call.args[0], state, context) : undefined;
  for (const { index: argument, expr } of operandsOf(call, effect.receiver)) {
    const use = useOf(expr, state, context);
    if (use === undefined) continue;
    const parameter = effect.effect ? parameterOf(effect.effect, argument) : argument;
    const role = resultEffects(effect, index)
      .map((result) => composed(use, result, parameter))
      .find((found) => found);
    if (role) return role;
  }
  return undefined;
}

/** `f.Name()`, where the release takes the name. */
function isNameOf(call: Expr & { kind: 'Call' }, state: TrackedState, context: RoleContext): boolean {
  const fun = unparen(call.fun);
  if (fun.kind !== 'Selector' || call.args.length > 0) return false;
  const isNamed = context.subject.releases.some(
    (release) =>
      release.kind === 'function' && release.argument !== 'value' && release.argument.method === fun.sel.name,
  );
  if (!isNamed) return false;
  const use = useOf(fun.x, state, context);
  return use === 'value' || (use !== undefined && isHeldRole(use) && isPromoted(call, context));
}

/** A method that the struct around the value has from an embedded field, or whose body is not in view. */
export function isPromoted(call: Call, { callEffect }: RoleContext): boolean {
  const { target } = callEffect(call);
  return target.kind !== 'declared' || !target.object?.decl.body;
}

function composed(use: Use, result: ResultEffect, argument: number): Use | undefined {
  if (!('argument' in result) || result.argument !== argument) return undefined;
  switch (result.kind) {
    case 'same':
      return use;
    case 'adopt':
      return use === 'wrap' ? 'wrap' : 'adopt';
    case 'view':
    case 'wrap':
      return 'wrap';
  }
}

/** The variables that hold the value and that a literal mentions. */
export function capturedHolders(literal: FuncLit, state: TrackedState, context: RoleContext): readonly number[] {
  const found = new Set<number>();
  walk(literal.body, (node) => {
    if (node.kind !== 'Ident') return;
    const binding = context.view.resolve(node);
    if (binding && state.holders.has(binding.id)) found.add(binding.id);
  });
  return [...found];
}
