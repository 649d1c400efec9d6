/**
 * Which deferred releases pile up because the loop around them goes on? A defer runs when the function ends, so what each
 * turn acquires stays until then. Left out: loops of few fixed turns, and defers from which every way leaves the loop.
 */
import { isErrorType } from '../../go/types/queries.js';
import { loopAround, loopsOf, type Loop } from '../../go/flow/loops.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Release, Resource } from '../../go/facts/resource.js';
import { effectOnArgument } from '../../go/facts/effect.js';
import type { Call, DeferStmt, Expr, ForStmt, RangeStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { methodSet } from '../../go/types/members.js';
import type { Type } from '../../go/types/type.js';
import type { FunctionView } from '../go-view.js';
import { resultTypes } from './acquisitions.js';
import type { ObligationWorld } from './obligation-world.js';
import { isReleaseCall } from './release.js';
import { capturedHolders, useOf, type RoleContext } from './roles.js';
import { INITIAL_STATE, withHolder } from './tracked-state.js';
import { assignedPairs } from './assigned-pairs.js';

export interface DeferredInLoop {
  readonly view: FunctionView;
  readonly stmt: DeferStmt;
  readonly loop: ForStmt | RangeStmt;
  /** Undefined for a type of the module that is an io.Closer. */
  readonly resource: Resource | undefined;
  /** The call that acquires what is released, once a turn. */
  readonly acquisition: Call;
  readonly variable: Binding;
}

/** Loops of at most so many turns are short. */
const FEW_TURNS = 16;

/** The deferred releases of a function that wait for the end of a loop. */
export function findDeferredInLoops(world: ObligationWorld, view: FunctionView): readonly DeferredInLoop[] {
  const defers = view.graph.blocks.flatMap((block) =>
    block.ops.flatMap((op) => (op.op === 'defer' ? [{ block, stmt: op.node }] : [])),
  );
  if (defers.length === 0) return [];
  const forest = loopsOf(view.graph);
  return defers.flatMap(({ block, stmt }) => {
    const loop = loopAround(forest, block);
    return loop ? (releasedInTurn(world, view, loop, stmt) ?? []) : [];
  });
}

function releasedInTurn(
  world: ObligationWorld,
  view: FunctionView,
  loop: Loop,
  stmt: DeferStmt,
): DeferredInLoop | undefined {
  const { node } = loop;
  if ((node?.kind !== 'ForStmt' && node?.kind !== 'RangeStmt') || isShortLoop(world, view, node)) return undefined;
  for (const value of acquiredIn(world, view, loop)) {
    if (!isMentioned(view, stmt.call, value.variable) || !releases(world, view, value, stmt.call)) continue;
    return { view, stmt, loop: node, resource: value.resource, acquisition: value.call, variable: value.variable };
  }
  return undefined;
}

interface AcquiredValue {
  readonly variable: Binding;
  readonly call: Call;
  readonly resource: Resource | undefined;
  readonly releases: readonly Release[];
}

const CLOSE: readonly Release[] = [{ kind: 'method', path: '', method: 'Close' }];

/** The variables that take a resource from a call in the loop. That the code releases them says that they are its own. */
function acquiredIn(world: ObligationWorld, view: FunctionView, loop: Loop): readonly AcquiredValue[] {
  const found: AcquiredValue[] = [];
  for (const op of [...loop.blocks].flatMap((block) => block.ops)) {
    if (op.op !== 'assign' && op.op !== 'declare') continue;
    for (const { target, source, index } of assignedPairs(op.node)) {
      const call = source && unparen(source);
      const variable = target.kind === 'Ident' && target.name !== '_' ? view.resolve(target) : undefined;
      if (call?.kind !== 'Call' || !variable || view.target(call).kind === 'conversion') continue;
      const value = acquiredBy(world, view, call, index ?? 0);
      if (value) found.push({ ...value, variable, call });
    }
  }
  return found;
}

function acquiredBy(
  world: ObligationWorld,
  view: FunctionView,
  call: Call,
  index: number,
): Pick<AcquiredValue, 'resource' | 'releases'> | undefined {
  const types = resultTypes(view.typeOf(call));
  const type = types[index];
  const resource = (type && world.resourceOfType(type)) ?? namedResource(world, view, call, index);
  if (resource) return resource.holds === 'nothing' ? undefined : { resource, releases: resource.releases };
  const canFail = index === 0 && types.length > 1 && isErrorType(types.at(-1));
  return canFail && type && isOwnCloser(type) ? { resource: undefined, releases: CLOSE } : undefined;
}

function namedResource(world: ObligationWorld, view: FunctionView, call: Call, index: number): Resource | undefined {
  const target = view.target(call);
  if (target.kind !== 'declared' || target.symbol === undefined) return undefined;
  return world.facts
    .acquisitions(target.symbol)
    .find(({ holder, holds }) => holder.kind === 'result' && holder.index === index && holds !== 'lock');
}

/** A type in view with the method of io.Closer. */
function isOwnCloser(type: Type): boolean {
  const named = type.kind === 'pointer' ? type.elem : type;
  if (named.kind !== 'named' || named.decl.package === undefined || named.decl.package.kind === 'facts') return false;
  const member = methodSet(type).methods.get('Close');
  const signature = member?.kind === 'method' || member?.kind === 'interfaceMethod' ? member.type : undefined;
  return (
    signature?.kind === 'func' &&
    signature.params.length === 0 &&
    signature.results.length === 1 &&
    isErrorType(signature.results[0]?.type)
  );
}

function isMentioned(view: FunctionView, expr: Expr, variable: Binding): boolean {
  let found = false;
  walk(expr, (node) => {
    if (node.kind === 'Ident') found ||= view.resolve(node) === variable;
    return !found;
  });
  return found;
}

function releases(world: ObligationWorld, view: FunctionView, value: AcquiredValue, expr: Expr): boolean {
  const call = unparen(expr);
  if (call.kind !== 'Call') return false;
  const parts = new Set(
    value.releases.flatMap((release) => (release.kind === 'method' && release.path !== '' ? [release.path] : [])),
  );
  const subject = { call: undefined, result: -1, releases: value.releases, parts, runs: false };
  const context: RoleContext = { view, subject, callEffect: (each) => world.callEffect(view, each) };
  const state = withHolder(INITIAL_STATE, value.variable.id, 'value');
  if (isReleaseCall(call, state, context)) return true;
  const literal = unparen(call.fun);
  if (literal.kind === 'FuncLit') {
    const isCaptured = capturedHolders(literal, state, context).includes(value.variable.id);
    const effect = isCaptured
      ? world.summaries.captureEffect(literal, { variable: value.variable.id, role: 'value', subject })
      : 'borrows';
    return effect === 'releases' || effect === 'mixed';
  }
  const { effect } = world.callEffect(view, call);
  return call.args.some((arg, at) => {
    const use = useOf(arg, state, context);
    return (
      effect !== undefined &&
      use !== undefined &&
      use !== 'wrap' &&
      effectOnArgument(effect, at).kind.startsWith('releases')
    );
  });
}

/** A loop whose turns are few and fixed in the source. */
export function isShortLoop(world: ObligationWorld, view: FunctionView, loop: ForStmt | RangeStmt): boolean {
  if (loop.kind === 'ForStmt') return isShortCount(view, loop.cond);
  const over = unparen(loop.x);
  const type = view.typeOf(over);
  if (type.kind === 'array') return (type.length ?? Infinity) <= FEW_TURNS;
  const count = view.constant(over);
  if (count !== undefined && /^\d+$/.test(count)) return Number(count) <= FEW_TURNS;
  const literal = over.kind === 'Ident' ? onlySource(world, view, over) : over;
  return literal?.kind === 'CompositeLit' && literal.elements.length <= FEW_TURNS;
}

/** `i < 3`, `attempt <= maxAttempts` with a constant. */
function isShortCount(view: FunctionView, cond: Expr | undefined): boolean {
  const bare = cond && unparen(cond);
  if (bare?.kind !== 'Binary' || !/^[<>]=?$|^!=$/.test(bare.op)) return false;
  const bound = view.constant(bare.y) ?? view.constant(bare.x);
  return bound !== undefined && /^\d+$/.test(bound) && Number(bound) <= FEW_TURNS;
}

function onlySource(world: ObligationWorld, view: FunctionView, ident: Expr & { kind: 'Ident' }): Expr | undefined {
  const binding = view.resolve(ident);
  const [source, ...others] = binding ? world.sourcesOf(view, binding) : [];
  return source && others.length === 0 ? unparen(source.expr) : undefined;
}
