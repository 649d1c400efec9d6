/**
 * Is an entry deleted under another key than it was inserted under? Told where every delete of a map makes its key by one
 * function from a field, some insert does so too, and another insert takes that very field as the key.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Ident } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { FuncObject } from '../../go/types/type.js';

/** A key that a function makes from fields. */
interface MadeKey {
  readonly by: FuncObject;
  /** The declaring identifiers of the fields that are its arguments. */
  readonly fields: readonly Ident[];
}

/** The call in a delete that makes another key than `key`; undefined where the keys may agree. */
export function differentKey(info: PackageInfo, key: Expr, deletes: readonly Call[]): Expr | undefined {
  const field = fieldOf(info, key);
  if (!field || deletes.length === 0) return undefined;
  const made = deletes.map((call) => call.args[1] && madeKey(info, call.args[1]));
  const [first] = made;
  if (!first || made.some((each) => each?.by !== first.by)) return undefined;
  const at = made.findIndex((each) => each?.fields.includes(field));
  return at < 0 ? undefined : deletes[at]?.args[1];
}

function fieldOf(info: PackageInfo, expr: Expr): Ident | undefined {
  const bare = unparen(expr);
  const selection = bare.kind === 'Selector' ? info.selection(bare) : undefined;
  return selection?.kind === 'field' ? selection.field.ident : undefined;
}

/** What a local that is given once holds. */
function valueOf(info: PackageInfo, expr: Expr): Expr {
  const binding = expr.kind === 'Ident' ? info.resolve(expr) : undefined;
  const value = binding && info.onlyValue(binding);
  return value ? unparen(value) : expr;
}

function madeKey(info: PackageInfo, expr: Expr): MadeKey | undefined {
  const call = valueOf(info, unparen(expr));
  const callee = call.kind === 'Call' ? info.calleeOf(call) : undefined;
  if (call.kind !== 'Call' || callee?.kind !== 'function') return undefined;
  return { by: callee.func, fields: call.args.flatMap((arg) => fieldOf(info, arg) ?? []) };
}
