/**
 * What does a package variable hold for the run? What others may write, and what it got from code out of view, is an
 * input; what nobody writes is the same in every run, known or not. Left out: what methods do to a variable that is
 * declared without a value.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Expr } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';
import { isComputing } from './fresh-answers.js';
import { FIXED, INPUT, PRESENT } from './values.js';
import type { Value } from './values.js';

export function packageValueOf(binding: Binding, view: GoView): Value {
  const { decl } = binding;
  const isWritten = view.names.referencesOf(binding).some(({ access }) => access !== 'read' && access !== 'declare');
  if (isWritten || decl?.kind !== 'ValueSpec') return INPUT;
  const value = decl.values[decl.names.findIndex((name) => name === binding.ident)];
  const initial = value === undefined ? INPUT : initialOf(value, view);
  // Another package may write what is exported, but nobody takes the error out of `var ErrClosed = errors.New(...)`.
  const isOpen = /^\p{Lu}/u.test(binding.name) && view.package.name !== 'main';
  return isOpen && initial !== PRESENT ? INPUT : initial;
}

/** What a variable holds that gets a value once: what is written in view is the same in every run, or made by it. */
export function initialOf(value: Expr, view: GoView): Value {
  const bare = unparen(value);
  if (bare.kind === 'Unary' && bare.op === '&') return PRESENT;
  if (bare.kind !== 'Call') return bare.kind === 'Unary' && bare.op === '<-' ? INPUT : FIXED;
  const target = view.target(bare);
  if (target.kind === 'library') {
    if (target.symbol === 'errors.New' || target.symbol === 'fmt.Errorf') return PRESENT;
    return isComputing(target.symbol) ? FIXED : INPUT;
  }
  return target.kind === 'builtin' || target.kind === 'conversion' ? FIXED : INPUT;
}
