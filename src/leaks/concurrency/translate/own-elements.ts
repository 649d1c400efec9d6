/**
 * Was an element put there by the run itself? What code in view has put into a map or list of its own and asks for by
 * something that the run made (`subs[ch]`) is no input: it is there, or it is not.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Expr } from '../../../go/syntax/ast.js';
import type { BodyState } from './body-state.js';
import type { ValueReader } from './evaluate.js';

export function isFilledHere(reader: ValueReader, state: BodyState, element: Expr): boolean {
  const key = element.kind === 'Index' ? element.indices[0] : undefined;
  if (element.kind !== 'Index' || !key || ['input', 'constant'].includes(reader.read(state, key).kind)) return false;
  const bare = unparen(element.x);
  if (bare.kind === 'Selector') return reader.holder(state, bare).kind === 'record';
  const { view } = reader.base;
  const { decl, ident } = (bare.kind === 'Ident' ? view.names.resolve(bare) : undefined) ?? {};
  if (decl?.kind !== 'AssignStmt' || decl.lhs.length !== decl.rhs.length) return false;
  const made = decl.rhs[decl.lhs.findIndex((target) => target === ident)];
  const value = made && unparen(made);
  if (value?.kind !== 'Call') return value?.kind === 'CompositeLit';
  const target = view.target(value);
  return target.kind === 'builtin' && target.name === 'make';
}
