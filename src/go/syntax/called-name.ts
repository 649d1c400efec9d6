/** How is what is called named where it is called? By spelling alone: a first sieve, before types are asked. */
import type { Expr } from './ast.js';

/** `f` of `f(x)` and of `a.b.f(x)`; empty for anything else that can be called. `fun` is the callee as written. */
export function calledName(fun: Expr): string {
  if (fun.kind === 'Selector') return fun.sel.name;
  return fun.kind === 'Ident' ? fun.name : '';
}
