/** Does a call release the tracked value? */
import type { Call, Expr } from '../../go/syntax/ast.js';
import { unparen } from '../../go/flow/operands.js';
import type { Release } from '../../go/facts/resource.js';
import { useOf, type RoleContext } from './roles.js';
import type { TrackedState } from './tracked-state.js';

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
      return use === 'adopt' || use === (release.path === '' ? 'value' : 'part');
    }
    case 'call':
      return useOf(fun, state, context) === 'value';
    case 'function': {
      const { target } = context.callEffect(call);
      const argument = call.args[0];
      const isNamed = target.kind === 'declared' || target.kind === 'unknown';
      if (!isNamed || target.symbol !== release.symbol || !argument) return false;
      return useOf(release.argument === 'value' ? argument : receiverOf(argument), state, context) === 'value';
    }
    case 'exhausted':
      // Only the call that returns false releases. Which one that is is not followed: each counts for the code.
      return fun.kind === 'Selector' && fun.sel.name === release.method && useOf(fun.x, state, context) === 'value';
    case 'procedure': {
      const { target } = context.callEffect(call);
      return target.kind === 'declared' && target.symbol === release.symbol;
    }
  }
}

/** A method that API facts or a summary know to release its receiver (`io.Closer.Close` on a value seen as an io.Closer). */
function isFactRelease(call: Call, state: TrackedState, context: RoleContext): boolean {
  const { receiver, effect } = context.callEffect(call);
  const kind = effect?.receiver?.kind;
  if (!receiver || (kind !== 'releases' && kind !== 'releasesOnErr' && kind !== 'releasesOnOk')) return false;
  const use = useOf(receiver, state, context);
  if (use === 'adopt' || use === 'part') return true;
  return use === 'value' && context.subject.parts.size === 0;
}

function receiverOf(expr: Expr): Expr {
  const bare = unparen(expr);
  const fun = bare.kind === 'Call' ? unparen(bare.fun) : bare;
  return fun.kind === 'Selector' ? fun.x : fun;
}
