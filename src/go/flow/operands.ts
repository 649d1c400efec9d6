/**
 * Which expressions does the evaluation of an expression evaluate, and in which order? Knows Go's left-to-right order of
 * operands and nothing of names or types. Left out: that the argument of unsafe.Sizeof and constant operands of len are
 * never evaluated; the length of an array type, which is a constant.
 */
import type { Binary, Expr } from '../syntax/ast.js';

const NONE: readonly Expr[] = [];

/**
 * The operands evaluated directly by `expr`, in evaluation order. Types, field names and the bodies of function literals
 * are no operands. A bare key of a composite literal is listed: only the type says whether it is a field's name.
 */
export function evaluatedOperands(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'Paren':
    case 'Star':
    case 'Unary':
    case 'TypeAssert':
    case 'Selector':
      return [expr.x];
    case 'Index':
      return [expr.x, ...expr.indices];
    case 'SliceExpr':
      return [expr.x, expr.low, expr.high, expr.max].filter((part) => part !== undefined);
    case 'Binary':
      return [expr.x, expr.y];
    case 'Call':
      return [expr.fun, ...expr.args];
    case 'CompositeLit':
      return expr.elements.flatMap((element) => (element.key ? [element.key, element.value] : [element.value]));
    case 'Ident':
    case 'BasicLit':
    case 'FuncLit':
    case 'ArrayType':
    case 'SliceType':
    case 'MapType':
    case 'ChanType':
    case 'FuncType':
    case 'StructType':
    case 'InterfaceType':
    case 'BadExpr':
      return NONE;
  }
}

/** The expression without the parentheses around it. */
export function unparen(expr: Expr): Expr {
  let inner = expr;
  while (inner.kind === 'Paren') inner = inner.x;
  return inner;
}

export function isLogical(expr: Expr): expr is Binary {
  return expr.kind === 'Binary' && (expr.op === '&&' || expr.op === '||');
}

/** Beyond this many nodes an expression is taken to hold an operation, so that nested ones cost no square. */
const MAX_SEARCHED_NODES = 1000;

/**
 * Whether the evaluation of `expr` holds a step that others can notice: a call, a receive, or a new function value.
 * Very large expressions answer yes unread.
 */
export function holdsOperation(expr: Expr): boolean {
  const open: Expr[] = [expr];
  let left = MAX_SEARCHED_NODES;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'Call' || next.kind === 'FuncLit') return true;
    if (next.kind === 'Unary' && next.op === '<-') return true;
    if (--left < 0) return true;
    for (const operand of evaluatedOperands(next)) open.push(operand);
  }
  return false;
}

/**
 * Whether a `&&` or `||` whose value is wanted (no condition) gets branches of its own in the graph: only where its right
 * operand holds an operation, which then runs on one of the two branches.
 */
export function isSplitLogical(expr: Expr): boolean {
  return isLogical(expr) && holdsOperation(expr.y);
}
