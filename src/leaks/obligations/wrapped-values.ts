/**
 * Which results are no more than a shell around what somebody else gave? `conn = newAdaptor(conn)` of a function that was
 * given `conn`: closing the shell closes what its owner closes. Told of functions in view that return a struct around a
 * parameter which the Close of that struct makes use of.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, FuncDecl } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { methodSet } from '../../go/types/members.js';
import { coreType, dereferenced } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import type { FunctionView } from '../go-view.js';
import { resultTypes } from './acquisitions.js';
import type { ObligationWorld } from './obligation-world.js';

/** Whether a call gives a shell around arguments that are all somebody else's. */
export function wrapsBorrowed(world: ObligationWorld, view: FunctionView, call: Call, index: number): boolean {
  const target = view.target(call);
  const decl = target.kind === 'declared' ? target.object?.decl : undefined;
  if (!decl?.body) return false;
  const wrapped = wrappedParameters(world, decl, index).flatMap((at) => call.args[at] ?? []);
  // Of several parts the one of the result's own kind counts.
  const type = resultTypes(view.typeOf(call))[index];
  const rule = type && world.resourceOfType(type)?.rule;
  const alike = wrapped.filter((argument) => rule !== undefined && ruleOf(world, view, argument) === rule);
  const parts = alike.length > 0 ? alike : wrapped;
  return parts.length > 0 && parts.every((argument) => isBorrowed(view, argument));
}

function ruleOf(world: ObligationWorld, view: FunctionView, expr: Expr): string | undefined {
  const type = view.typeOf(expr);
  const known = world.resourceOfType(type)?.rule;
  // An interface of the module's own around net.Conn.
  const under = coreType(type);
  if (known !== undefined || under.kind !== 'interface') return known;
  return methodSet(type).methods.has('SetDeadline') ? 'conn-not-closed' : undefined;
}

/** A parameter, a variable of an enclosing function or a field: what somebody else may release. */
export function isBorrowed(view: FunctionView, expr: Expr): boolean {
  const bare = unparen(expr);
  if (bare.kind === 'Selector') return true;
  const binding = bare.kind === 'Ident' ? view.resolve(bare) : undefined;
  return binding !== undefined && (binding.kind === 'param' || binding.func !== view.func);
}

const WRAPPED = new WeakMap<FunctionView, Map<number, readonly number[]>>();

/** The positions of the parameters that the struct is put around which a function returns; none where it is not told. */
function wrappedParameters(world: ObligationWorld, decl: FuncDecl, index: number): readonly number[] {
  const view = world.view(decl);
  if (!view) return [];
  const known = WRAPPED.get(view) ?? new Map<number, readonly number[]>();
  WRAPPED.set(view, known);
  const found = known.get(index) ?? findWrapped(world, view, decl, index);
  known.set(index, found);
  return found;
}

function findWrapped(world: ObligationWorld, view: FunctionView, decl: FuncDecl, index: number): readonly number[] {
  const parameters = decl.type.params.flatMap(({ names }) => names.map((name) => view.resolve(name)));
  if (parameters.length === 0) return [];
  const made = returnedAt(decl, index).map((expr) => literalOf(world, view, expr));
  const wrapped = made.flatMap((literal) => (literal ? closedParameters(view, literal, parameters) : []));
  return made.length > 0 && made.every((literal) => literal !== undefined) ? [...new Set(wrapped)] : [];
}

/** What a function returns at a position, where it says more than nil. */
function returnedAt({ body }: FuncDecl, index: number): readonly Expr[] {
  const found: Expr[] = [];
  if (body)
    walk(body, (node) => {
      if (node.kind === 'FuncLit') return false;
      const result = node.kind === 'ReturnStmt' ? node.results[index] : undefined;
      if (result && !(result.kind === 'Ident' && result.name === 'nil')) found.push(result);
      return true;
    });
  return found;
}

type Literal = Expr & { readonly kind: 'CompositeLit' };

/** `&T{…}`, also through a variable that takes nothing else. */
function literalOf(world: ObligationWorld, view: FunctionView, expr: Expr): Literal | undefined {
  const bare = unparen(expr);
  if (bare.kind === 'CompositeLit') return bare;
  if (bare.kind === 'Unary' && bare.op === '&') return literalOf(world, view, bare.x);
  const binding = bare.kind === 'Ident' ? view.resolve(bare) : undefined;
  if (binding?.kind !== 'var' || binding.func !== view.func) return undefined;
  const [only, ...others] = world.sourcesOf(view, binding);
  return only && others.length === 0 && unparen(only.expr).kind !== 'Ident'
    ? literalOf(world, view, only.expr)
    : undefined;
}

/** The parameters in fields that the Close of the literal's type names; of an embedded one, where it has no other Close. */
function closedParameters(
  view: FunctionView,
  literal: Literal,
  parameters: readonly (Binding | undefined)[],
): readonly number[] {
  const type = dereferenced(view.typeOf(literal));
  const close = type.kind === 'named' ? type.decl.methods().get('Close')?.decl : undefined;
  const embedded = close ? [] : embeddedFields(type);
  return literal.elements.flatMap(({ key, value }) => {
    const bare = unparen(value);
    const at = bare.kind === 'Ident' ? parameters.indexOf(view.resolve(bare)) : -1;
    if (at < 0 || key?.kind !== 'Ident') return [];
    return embedded.includes(key.name) || (close !== undefined && namesField(close, key.name)) ? [at] : [];
  });
}

function embeddedFields(type: Type): readonly string[] {
  const under = coreType(type);
  return under.kind === 'struct' ? under.fields.flatMap(({ name, embedded }) => (embedded ? [name] : [])) : [];
}

function namesField({ body }: FuncDecl, name: string): boolean {
  let isNamed = false;
  if (body)
    walk(body, (node) => {
      isNamed ||= node.kind === 'Selector' && node.sel.name === name;
      return !isNamed;
    });
  return isNamed;
}
