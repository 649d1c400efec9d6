/**
 * When do two expressions say the same? Equal keys: the same text over the same variables. Keys of calls are equal too
 * although their values may differ: readers use keys to rule out combinations of branches, where sameness means silence.
 */
import type { Expr, Ident } from '../../go/syntax/ast.js';
import { evaluatedOperands, unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';

export type Resolve = (ident: Ident) => Binding | undefined;

export interface ExpressionKey {
  readonly text: string;
  /** The variables it reads, by binding id. */
  readonly variables: ReadonlySet<number>;
}

/** Expressions with more nodes than this have no key. */
const MAX_KEY_NODES = 60;

/** The key of an expression; undefined for function literals, receives and very large expressions. */
export function expressionKey(expr: Expr, resolve: Resolve): ExpressionKey | undefined {
  const variables = new Set<number>();
  let nodes = 0;
  const render = (node: Expr): string | undefined => {
    if (++nodes > MAX_KEY_NODES) return undefined;
    const bare = unparen(node);
    if (bare.kind === 'Ident') return renderIdent(bare, resolve, variables);
    if (bare.kind === 'BasicLit') return bare.raw;
    if (bare.kind === 'Unary' && bare.op === '<-') return undefined;
    const head = headOf(bare);
    if (head === undefined) return undefined;
    const parts = evaluatedOperands(bare).map(render);
    return parts.includes(undefined) ? undefined : `${head}(${parts.join(',')})`;
  };
  const text = render(expr);
  return text === undefined ? undefined : { text, variables };
}

function renderIdent(ident: Ident, resolve: Resolve, variables: Set<number>): string {
  const binding = resolve(ident);
  if (!binding || binding.id < 0) return ident.name;
  variables.add(binding.id);
  return `${ident.name}#${binding.id}`;
}

function headOf(expr: Expr): string | undefined {
  switch (expr.kind) {
    case 'Selector':
      return `.${expr.sel.name}`;
    case 'Index':
      return '[]';
    case 'Star':
      return '*';
    case 'Unary':
    case 'Binary':
      return expr.op;
    case 'Call':
      return 'call';
    case 'SliceExpr':
      return `[${expr.low ? 'l' : ''}:${expr.high ? 'h' : ''}:${expr.max ? 'm' : ''}]`;
    default:
      return undefined;
  }
}
