/** What becomes of the length of a list that is assigned to itself: appended to, cut by a few, emptied? */
import { unparen } from '../../../go/flow/operands.js';
import type { Expr, SliceExpr } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';
import type { Event } from '../model.js';
import { fieldIn } from './registers.js';
import type { Value } from './values.js';

export interface ListAssignment {
  readonly target: Expr;
  /** How the value is written, where it is written at all. */
  readonly source: Expr | undefined;
  readonly value: Value;
}

/** What the assignment does to the register that holds the length. */
export function lengthEvent(view: GoView, object: number, { target, source, value }: ListAssignment): Event {
  const unknown: Event = { kind: 'put', object, value: undefined };
  const bare = source && unparen(source);
  if (value.kind === 'constant' && value.value === null) return { kind: 'put', object, value: 0 };
  if (bare?.kind === 'CompositeLit') return { kind: 'put', object, value: bare.elements.length };
  if (bare?.kind === 'Call') {
    const fun = unparen(bare.fun);
    const name = fun.kind === 'Ident' ? fun.name : '';
    const [first, second] = bare.args;
    if (name === 'append' && first && !bare.spread && isSame(first, target, view))
      return { kind: 'bump', object, delta: bare.args.length - 1 };
    const isEmpty = name === 'make' && second !== undefined && view.constantOf(second) === 0;
    return isEmpty ? { kind: 'put', object, value: 0 } : unknown;
  }
  const cut = bare?.kind === 'SliceExpr' && isSame(bare.x, target, view) ? cutOf(bare, target, view) : undefined;
  if (cut === 'all') return { kind: 'put', object, value: 0 };
  return cut === undefined ? unknown : { kind: 'bump', object, delta: -cut };
}

/** `q[1:]`, `q[:len(q)-1]`, `q[:0]`. */
function cutOf({ low, high }: SliceExpr, list: Expr, view: GoView): number | 'all' | undefined {
  if (low && !high) {
    const begin = view.constantOf(low);
    return typeof begin === 'number' ? begin : undefined;
  }
  const end = high && !low ? unparen(high) : undefined;
  if (!end) return undefined;
  if (view.constantOf(end) === 0) return 'all';
  if (end.kind !== 'Binary' || end.op !== '-' || !isLengthOf(end.x, list, view)) return undefined;
  const less = view.constantOf(end.y);
  return typeof less === 'number' ? less : undefined;
}

/** `len(q)`, or a variable that was declared as that. */
function isLengthOf(expr: Expr, list: Expr, view: GoView): boolean {
  const bare = unparen(expr);
  if (bare.kind === 'Call') {
    const field = fieldIn(bare, view);
    return field !== undefined && isSame(field, list, view);
  }
  const decl = bare.kind === 'Ident' ? view.names.resolve(bare)?.decl : undefined;
  const [only] = decl?.kind === 'AssignStmt' && decl.lhs.length === 1 ? decl.rhs : [];
  return only?.kind === 'Call' && isLengthOf(only, list, view);
}

function isSame(a: Expr, b: Expr, view: GoView): boolean {
  const [x, y] = [unparen(a), unparen(b)];
  if (x.kind === 'Selector' && y.kind === 'Selector') return x.sel.name === y.sel.name && isSame(x.x, y.x, view);
  if (x.kind !== 'Ident' || y.kind !== 'Ident') return false;
  return view.names.resolve(x) !== undefined && view.names.resolve(x) === view.names.resolve(y);
}
