/**
 * Which calls of code that is not read leave the value alone, by their signatures? A parameter that can only move data,
 * and methods of an interface, beside the one that releases it, which give back plain values.
 */
import { effectOnArgument, type ArgumentEffect, type Effect } from '../../go/facts/effect.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Func } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { methodSet } from '../../go/types/members.js';
import type { FuncObject } from '../../go/types/type.js';
import { isPlainType, resultTypes } from './acquisitions.js';
import type { ObligationWorld } from './obligation-world.js';
import type { RoleContext } from './roles.js';

interface QuietContext extends RoleContext {
  readonly world: ObligationWorld;
}

/**
 * A parameter that can be read from or written to, and not be closed, of a call that gives back plain values only: what
 * it was given stays the caller's. A callee that asks for an io.Closer behind its back would surprise everybody.
 */
export function isReadOnlyParameter(call: Call, index: number, { view, world, callEffect }: QuietContext): boolean {
  const { target } = callEffect(call);
  const type = view.typeOf(call.fun);
  if (target.kind !== 'declared' || target.isExpression || type.kind !== 'func' || index < 0) return false;
  const parameter = type.params[index]?.type;
  const results = view.typeOf(call);
  if (parameter?.kind !== 'named' || results.kind === 'unknown' || !resultTypes(results).every(isPlainType))
    return false;
  if (parameter.decl.underlying().kind !== 'interface' || (type.variadic && index >= type.params.length - 1))
    return false;
  const methods = [...methodSet(parameter).methods.keys()];
  if (methods.length === 0 || !methods.every((name) => MOVES_DATA.has(name))) return false;
  // What only writes may be kept by who implements an interface: a profile is written for a while, a log for ever.
  const isOnlyWritten = !methods.some((name) => name.startsWith('Read'));
  return !target.viaInterface || !isOnlyWritten || isLeftAloneByAll(world, target.implementations(), index);
}

/** The methods of the interfaces of package io other than Closer. */
const MOVES_DATA: ReadonlySet<string> = new Set([
  'Read',
  'ReadAt',
  'ReadByte',
  'ReadFrom',
  'ReadRune',
  'Seek',
  'UnreadByte',
  'UnreadRune',
  'Write',
  'WriteAt',
  'WriteByte',
  'WriteString',
  'WriteTo',
]);

/** Whether some implementation in view uses the parameter, and none that does keeps or releases it. */
function isLeftAloneByAll(world: ObligationWorld, implementations: readonly FuncObject[], index: number): boolean {
  const kinds = implementations
    .filter(({ decl }) => isParameterUsed(decl, index))
    .map(({ decl }) => argumentKind(world.summaries.effectOf(decl), index));
  return kinds.length > 0 && kinds.every((kind) => kind === 'borrows' || kind === 'unknown');
}

function argumentKind(effect: Effect | undefined, index: number): ArgumentEffect['kind'] {
  return effect ? effectOnArgument(effect, index).kind : 'unknown';
}

function isParameterUsed(decl: Func, index: number): boolean {
  const name = decl.type.params.flatMap(({ names }) => names)[index]?.name;
  let isUsed = false;
  if (name === undefined || !decl.body) return false;
  walk(decl.body, (node) => {
    isUsed ||= node.kind === 'Ident' && node.name === name;
    return !isUsed;
  });
  return isUsed;
}

/** Words in names of methods that may end their receiver, or run for as long as it lives. */
const MAY_END =
  /close|release|stop|shut|done|finish|end|cancel|free|drop|abort|commit|rollback|wait|run|serve|start|handle|process|exec|loop|destroy|kill|quit|exit|discard|drain|flush|put|return|give|clean|tear|dispose|detach|take|own/i;

/**
 * A method without a body in view that only asks something of a value which this function acquired: its results are
 * plain values, and its name does not speak of an end. That such a name may still lie is why nothing more is concluded.
 */
export function isQuietMethod(call: Call, { subject, view, callEffect }: QuietContext): boolean {
  const fun = unparen(call.fun);
  const { target } = callEffect(call);
  if (!subject.call || fun.kind !== 'Selector' || target.kind !== 'declared' || !target.viaInterface) return false;
  if (MAY_END.test(fun.sel.name)) return false;
  const type = view.typeOf(call);
  return type.kind !== 'unknown' && resultTypes(type).every(isPlainType);
}
