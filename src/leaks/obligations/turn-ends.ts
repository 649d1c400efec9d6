/**
 * Which jumps end a turn of a loop? Those that begin the next one and those that leave the loop. What a turn acquired must
 * be given back before them. A `goto` is taken for one only where its label stands outside the loop.
 */
import type { Jump } from '../../go/flow/graph.js';
import { enclosingFunc, isWithin, jumpTarget } from '../../go/syntax/enclosing.js';
import type { ForStmt, Node, RangeStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';

export type LoopStmt = ForStmt | RangeStmt;

/** Whether a jump begins the next turn of the loop. */
export function beginsNextTurn(jump: Jump, loop: LoopStmt): boolean {
  return jump === loop || (jump.kind === 'BranchStmt' && jump.tok === 'continue' && jumpTarget(jump) === loop);
}

/** Whether a jump ends a turn of the loop: the next one begins, or the loop is left. */
export function endsTurn(jump: Jump, loop: LoopStmt): boolean {
  if (jump === loop) return true;
  if (jump.kind !== 'BranchStmt' || !isWithin(jump, loop.body)) return false;
  if (jump.tok === 'goto') return !isWithin(labelOf(jump.label?.name, jump) ?? loop.body, loop.body);
  const target = jumpTarget(jump);
  return target !== undefined && (target === loop || !isWithin(target, loop.body));
}

function labelOf(name: string | undefined, jump: Node): Node | undefined {
  const func = enclosingFunc(jump);
  let found: Node | undefined;
  if (func)
    walk(func, (node) => {
      if (node.kind === 'LabeledStmt' && node.label.name === name) found = node;
      return !found;
    });
  return found;
}
