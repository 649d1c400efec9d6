/**
 * Which functions can be computed where they are called? Small ones that only look at what they are given: no loop, no
 * goroutine, nothing assigned but names of their own, no call but of functions that compute or make an error.
 */
import type { FuncDecl, Node } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';
import { isComputing } from './fresh-answers.js';

/** Longer bodies are not computed. In UTF-16 units of source. */
const MAX_LENGTH = 800;

export function isPlainFunction({ body }: FuncDecl, view: GoView): boolean {
  if (body === undefined || body.end - body.start > MAX_LENGTH) return false;
  let isPlain = true;
  walk(body, (node) => {
    isPlain &&= !isMore(node, view);
    return isPlain;
  });
  return isPlain;
}

function isMore(node: Node, view: GoView): boolean {
  switch (node.kind) {
    case 'ForStmt':
    case 'RangeStmt':
    case 'GoStmt':
    case 'DeferStmt':
    case 'SelectStmt':
    case 'SendStmt':
    case 'LabeledStmt':
    case 'FuncLit':
    case 'CompositeLit':
    case 'IncDecStmt':
      return true;
    case 'AssignStmt':
      return node.op !== ':=';
    case 'Unary':
      return node.op === '<-' || node.op === '&';
    case 'Call': {
      const target = view.target(node);
      if (target.kind === 'builtin') return target.name !== 'len' && target.name !== 'cap';
      return target.kind !== 'conversion' && (target.kind !== 'library' || !isAnswer(target.symbol));
    }
    default:
      return false;
  }
}

function isAnswer(symbol: string): boolean {
  return isComputing(symbol) || symbol === 'errors.New' || symbol === 'fmt.Errorf';
}
