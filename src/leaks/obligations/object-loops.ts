/**
 * Which tickers drive the background loop of an object? One that a method makes and a goroutine of it goes by ticks for as
 * long as that goroutine runs: whether the goroutine should end is asked of the goroutine, not of the ticker.
 */
import type { Binding } from '../../go/names/binding.js';
import { isStartedLiteral } from '../../go/syntax/enclosing.js';
import type { FuncLit } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';

/** Whether a goroutine that a method starts uses the ticker, and nothing else of the method does behind it. */
export function drivesObject({ func, resolve }: FunctionView, ticker: Binding): boolean {
  if (func.kind !== 'FuncDecl' || !func.recv || !func.body) return false;
  const loops: FuncLit[] = [];
  let isUsedElsewhere = false;
  walk(func.body, (node) => {
    if (node.kind === 'FuncLit' && isStartedLiteral(node)) loops.push(node);
    if (node.kind !== 'Ident' || node === ticker.ident || resolve(node) !== ticker) return;
    isUsedElsewhere ||= !loops.some((loop) => loop.start <= node.start && node.end <= loop.end);
  });
  return loops.length > 0 && !isUsedElsewhere;
}
