/** Does a call release the tracked value? */
import type { Call, Expr, Ident, Node } from '../../go/syntax/ast.js';
import { unparen } from '../../go/flow/operands.js';
import type { Release } from '../../go/facts/resource.js';
import { coreType } from '../../go/types/substitute.js';
import { isPromoted, useOf, type RoleContext } from './roles.js';
import { isHeldRole, type TrackedState } from './tracked-state.js';

/** Whether the call is one of the subject's releases, on whatever holds the value; also through conversions and parts. */
export function isReleaseCall(call: Call, state: TrackedState, context: RoleContext): boolean {
  return (
    context.subject.releases.some((release) => isRelease(release, call, state, context)) ||
    isFactRelease(call, state, context)
  );
}

function isRelease(release: Release, call: Call, state: TrackedState, context: RoleContext): boolean {
  const fun = unparen(call.fun);
  switch (release.kind) {
    case 'method': {
      if (fun.kind !== 'Selector' || fun.sel.name !== release.method) return false;
      const use = useOf(fun.x, state, context);
      if (use !== undefined && isHeldRole(use)) return isPromoted(call, context);
      return use === 'adopt' || use === (release.path === '' ? 'value' : 'part');
    }
    case 'call':
      return useOf(fun, state, context) === 'value';
    case 'function': {
      const { target } = context.callEffect(call);
      const argument = call.args[0];
      const isNamed = target.kind === 'declared' || target.kind === 'unknown';
      if (!isNamed || target.symbol !== release.symbol || !argument) return false;
      return useOf(argument, state, context) === (release.argument === 'value' ? 'value' : 'part');
    }
    case 'exhausted':
      // As a condition its outcome tells (`isExhausted`); as a result it may be true; elsewhere it counts for the code.
      return !isCondition(call) && !isResult(call) && isCallOn(call, release.method, state, context);
    case 'received':
      return false;
    case 'procedure': {
      const { target } = context.callEffect(call);
      return target.kind === 'declared' && target.symbol === release.symbol;
    }
  }
}

/** `return rows.Next()`, also `!rows.Next()`: nobody asks further. */
function isResult(call: Call): boolean {
  let at: Node | undefined = call.parent;
  while (at?.kind === 'Paren' || at?.kind === 'Unary') at = at.parent;
  return at?.kind === 'ReturnStmt';
}

/** Whether a condition that was false says that the value released itself: `for rows.Next()` is over. */
export function isExhausted(cond: Expr, state: TrackedState, context: RoleContext): boolean {
  const call = unparen(cond);
  return (
    call.kind === 'Call' &&
    context.subject.releases.some(
      (release) => release.kind === 'exhausted' && isCallOn(call, release.method, state, context),
    )
  );
}

/** Whether a receive from `channel` ends the value: the time of a timer. */
export function isReceivedFrom(channel: Expr, state: TrackedState, context: RoleContext): boolean {
  const bare = unparen(channel);
  const from = bare.kind === 'Call' && bare.args.length === 0 ? unparen(bare.fun) : bare;
  if (from.kind !== 'Selector') return false;
  const path = bare.kind === 'Call' ? `${from.sel.name}()` : from.sel.name;
  return (
    context.subject.releases.some((release) => release.kind === 'received' && release.path === path) &&
    useOf(from.x, state, context) === 'value'
  );
}

/**
 * `<-v.Done()`, and `<-done` after `v, done, err := open()`: a signal of the value's own, a channel of empty structs or one
 * that came with it, says that something of it is over.
 */
export function isToldBy(channel: Expr, state: TrackedState, context: RoleContext): boolean {
  const bare = unparen(channel);
  if (bare.kind === 'Ident') return isBeside(bare, context);
  if (bare.kind !== 'Call') return false;
  const fun = unparen(bare.fun);
  if (fun.kind !== 'Selector' || useOf(fun.x, state, context) !== 'value') return false;
  const type = coreType(context.view.typeOf(bare));
  if (type.kind === 'unknown') return true;
  const elem = type.kind === 'chan' ? coreType(type.elem) : undefined;
  return elem?.kind === 'unknown' || (elem?.kind === 'struct' && elem.fields.length === 0);
}

function isBeside(channel: Ident, { subject, view }: RoleContext): boolean {
  const stmt = subject.call?.parent;
  const binding = view.resolve(channel);
  if (stmt?.kind !== 'AssignStmt' || stmt.rhs.length !== 1 || !binding) return false;
  return stmt.lhs.some((target) => target.kind === 'Ident' && view.resolve(target) === binding);
}

function isCallOn(call: Call, method: string, state: TrackedState, context: RoleContext): boolean {
  const fun = unparen(call.fun);
  return fun.kind === 'Selector' && fun.sel.name === method && useOf(fun.x, state, context) === 'value';
}

/** Whether a call is the condition of a branch, by itself or within !, && and ||. */
function isCondition(call: Call): boolean {
  let at: Expr = call;
  for (;;) {
    const parent: Node | undefined = at.parent;
    if (parent?.kind === 'IfStmt' || parent?.kind === 'ForStmt') return parent.cond === at;
    const isOperator =
      parent?.kind === 'Paren' ||
      (parent?.kind === 'Unary' && parent.op === '!') ||
      (parent?.kind === 'Binary' && (parent.op === '&&' || parent.op === '||'));
    if (!isOperator) return false;
    at = parent;
  }
}

/** A method that API facts or a summary know to release its receiver (`io.Closer.Close` on a value seen as an io.Closer). */
function isFactRelease(call: Call, state: TrackedState, context: RoleContext): boolean {
  const { receiver, effect } = context.callEffect(call);
  const kind = effect?.receiver?.kind;
  if (
    !receiver ||
    isNamedByOthers(context) ||
    (kind !== 'releases' && kind !== 'releasesOnErr' && kind !== 'releasesOnOk')
  )
    return false;
  const use = useOf(receiver, state, context);
  if (use === 'adopt' || use === 'part') return true;
  return use === 'value' && context.subject.parts.size === 0;
}

/** Closing a temporary file does not remove it: what only functions release no method of it does. */
export function isNamedByOthers({ subject: { releases } }: RoleContext): boolean {
  return releases.length > 0 && releases.every((release) => release.kind === 'function');
}
