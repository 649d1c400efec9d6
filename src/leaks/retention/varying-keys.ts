/**
 * Does each turn of a loop bring a new key? A key that comes from a call, a channel, or the loop's own variable does; one
 * that was there before the loop, or is one of a list, is the same again in a later turn.
 */
import { isWithin } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { valueOf } from './origin.js';
import type { Repeat } from './repeats.js';

const MAX_STEPS = 8;

/** `calls` lead from the loop to the statement, outermost first: parameters are what they hand in. */
export function isNewKey(info: PackageInfo, key: Expr, { at, calls }: Repeat): boolean {
  return varies(key, [...calls].reverse(), 0);

  function varies(expr: Expr, inner: readonly Call[], steps: number): boolean {
    const bare = unparen(expr);
    if (steps > MAX_STEPS) return false;
    switch (bare.kind) {
      case 'Call': {
        const callee = info.calleeOf(bare);
        if (callee.kind !== 'conversion') return true;
        return bare.args.some((arg) => varies(arg, inner, steps + 1));
      }
      case 'Unary':
        return bare.op === '<-' || varies(bare.x, inner, steps + 1);
      case 'Binary':
        return varies(bare.x, inner, steps + 1) || varies(bare.y, inner, steps + 1);
      case 'Selector':
      case 'Index':
      case 'SliceExpr':
      case 'Star':
      case 'TypeAssert':
        return varies(bare.x, inner, steps + 1);
      case 'Ident': {
        const binding = info.resolve(bare);
        return binding !== undefined && variableVaries(binding, inner, steps);
      }
      default:
        return false;
    }
  }

  function variableVaries(binding: Binding, inner: readonly Call[], steps: number): boolean {
    if (binding.kind === 'param') return parameterVaries(binding, inner, steps);
    const { decl } = binding;
    if (decl?.kind === 'RangeStmt') return decl === at || info.typeOf(decl.x).kind === 'chan';
    if (
      binding.ident &&
      isWithin(binding.ident, at) &&
      info.writesOf(binding).some(({ access }) => access === 'update')
    )
      return true;
    const value = valueOf(info, binding);
    return value !== undefined && varies(value, inner, steps + 1);
  }

  function parameterVaries(binding: Binding, inner: readonly Call[], steps: number): boolean {
    const names = binding.func?.type.params.flatMap((field) => field.names) ?? [];
    const position = names.findIndex((name) => name === binding.ident);
    const { func } = binding;
    // The function of a go statement in the loop is called there.
    const started = func?.kind === 'FuncLit' && func.parent?.kind === 'Call' ? func.parent : undefined;
    const [call, ...outer] = started ? [started, ...inner] : inner;
    const arg = call?.args[position];
    return arg !== undefined && varies(arg, outer, steps + 1);
  }
}
