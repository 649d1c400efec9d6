/** Is an expression nothing but the name of a variable? */
import type { Binding } from '../go/names/binding.js';
import { unparen } from '../go/flow/operands.js';
import type { Expr } from '../go/syntax/ast.js';
import type { FunctionView } from './go-view.js';

export function namesVariable({ resolve }: Pick<FunctionView, 'resolve'>, expr: Expr, variable: Binding): boolean {
  const bare = unparen(expr);
  return bare.kind === 'Ident' && resolve(bare) === variable;
}
