/**
 * Which tickers drive the background loop of an object? One that a method makes and a goroutine of it goes by ticks for as
 * long as that goroutine runs: whether the goroutine should end is asked of the goroutine, not of the ticker. A goroutine
 * that stops it somewhere is meant to, wherever it ends. The channel of a ticker that nobody keeps, `NewTicker(d).C`, is the
 * same for a literal that never returns.
 */
import type { Binding } from '../../go/names/binding.js';
import { enclosingFunc, isStartedLiteral, isWithin } from '../../go/syntax/enclosing.js';
import type { Call, FuncLit, Ident } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';
import { isEndless } from './endless-use.js';
import type { ObligationWorld } from './obligation-world.js';

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

/** `tick := time.NewTicker(d).C` that literals without an end take, and nothing else. */
export function feedsEndless(world: ObligationWorld, view: FunctionView, { parent: channel }: Call): boolean {
  const stmt = channel?.kind === 'Selector' && channel.sel.name === 'C' ? channel.parent : undefined;
  const target = stmt?.kind === 'AssignStmt' && stmt.lhs.length === 1 ? stmt.lhs[0] : undefined;
  const variable = target?.kind === 'Ident' ? view.resolve(target) : undefined;
  if (variable?.kind !== 'var' || variable.func !== view.func || !view.func.body) return false;
  const uses: Ident[] = [];
  walk(view.func.body, (node) => {
    if (node.kind === 'Ident' && node !== target && view.resolve(node) === variable) uses.push(node);
  });
  return uses.length > 0 && uses.every((use) => isInEndless(world, view, use));
}

function isInEndless(world: ObligationWorld, view: FunctionView, use: Ident): boolean {
  const func = enclosingFunc(use);
  const literal = func !== view.func && func ? world.view(func) : undefined;
  return literal !== undefined && isEndless(literal);
}

/** `t.Stop`. */
function isStopped({ parent }: Ident): boolean {
  return parent?.kind === 'Selector' && parent.sel.name === 'Stop';
}
