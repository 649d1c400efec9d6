/**
 * Which tickers drive the background loop of an object? One that a method makes and a goroutine of it goes by ticks for as
 * long as that goroutine runs: whether the goroutine should end is asked of the goroutine, not of the ticker. A goroutine
 * that stops it somewhere is meant to, wherever it ends.
 */
import type { Binding } from '../../go/names/binding.js';
import { isStartedLiteral, isWithin } from '../../go/syntax/enclosing.js';
import type { FuncLit, Ident } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';

/** Whether a goroutine that a method starts uses the ticker without ever stopping it, and nothing else of the method does. */
export function drivesObject({ func, resolve }: FunctionView, ticker: Binding): boolean {
  if (func.kind !== 'FuncDecl' || !func.recv || !func.body) return false;
  const loops: FuncLit[] = [];
  const uses: Ident[] = [];
  walk(func.body, (node) => {
    if (node.kind === 'FuncLit' && isStartedLiteral(node)) loops.push(node);
    if (node.kind === 'Ident' && node !== ticker.ident && resolve(node) === ticker) uses.push(node);
  });
  const isInLoops = (use: Ident): boolean => loops.some((loop) => isWithin(use, loop));
  return loops.length > 0 && uses.every((use) => isInLoops(use) && !isStopped(use));
}

/** `t.Stop`. */
function isStopped({ parent }: Ident): boolean {
  return parent?.kind === 'Selector' && parent.sel.name === 'Stop';
}
