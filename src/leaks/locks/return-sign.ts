/**
 * Does a return report success? Read from its last result, as Go's conventions put it: an error that is nil, a true
 * boolean, a single value that is not nil. Everything else is `plain`.
 */
import { isErrorType } from '../../go/types/queries.js';
import { unparen } from '../../go/flow/operands.js';
import type { Expr, Node } from '../../go/syntax/ast.js';
import type { Type } from '../../go/types/type.js';
import type { FunctionView } from '../go-view.js';
import { isNil } from '../paths/guards.js';

export type ReturnSign = 'ok' | 'failed' | 'plain';

/** What a function's last result is for its caller; undefined where it does not tell success from failure. */
export function successResult(view: FunctionView): 'error' | 'flag' | 'value' | undefined {
  const results = view.func.type.results;
  const last = results.at(-1);
  if (!last) return undefined;
  const type = view.typeOf(last.type);
  if (isErrorType(type)) return 'error';
  if (type.kind === 'basic' && type.name === 'bool') return 'flag';
  return results.length === 1 && last.names.length < 2 ? 'value' : undefined;
}

/** The sign of a return; `exit` is the return statement or undefined for the closing brace. */
export function returnSign(view: FunctionView, exit: Node | undefined): ReturnSign {
  const kind = successResult(view);
  if (exit?.kind !== 'ReturnStmt' || kind === undefined) return 'plain';
  const last = exit.results.at(-1);
  if (!last) return 'plain';
  const bare = unparen(last);
  if (kind === 'flag') return flagSign(view, bare);
  if (isNil(bare, view.resolve)) return kind === 'error' ? 'ok' : 'failed';
  if (exit.results.length < resultCount(view)) return 'plain';
  if (kind === 'value') return isReference(view.typeOf(bare)) ? 'ok' : 'plain';
  return 'failed';
}

function flagSign(view: FunctionView, expr: Expr): ReturnSign {
  const value = view.constant(expr);
  if (value === 'true') return 'ok';
  return value === 'false' ? 'failed' : 'plain';
}

function resultCount(view: FunctionView): number {
  return view.func.type.results.reduce((sum, field) => sum + Math.max(1, field.names.length), 0);
}

function isReference(type: Type): boolean {
  return (
    type.kind === 'pointer' ||
    type.kind === 'func' ||
    type.kind === 'map' ||
    type.kind === 'slice' ||
    type.kind === 'named'
  );
}
