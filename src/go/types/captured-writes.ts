/** May a captured variable change after the closure was made? By where the assignments stand, not by what values flow. */
import { enclosingFunc, isWithin } from '../syntax/enclosing.js';
import type { Binding, Reference } from '../names/binding.js';
import type { Func, FuncLit, Node } from '../syntax/ast.js';
import { childrenOf } from '../syntax/walk.js';
import type { Answer } from './answer.js';

/**
 * An assignment counts unless it stands before the literal and nothing can run it again while the same variable lives: no
 * loop around both within the variable's scope, no goto, no other function. Unknown where the address is taken.
 */
export function isAssignedAfter(
  references: readonly Reference[],
  binding: Binding,
  lit: FuncLit,
  isPerIteration: boolean,
): Answer {
  // Before Go 1.22 the next turn assigns to the one variable of the range.
  if (!isPerIteration && binding.decl?.kind === 'RangeStmt' && isWithin(lit, binding.decl.body)) return 'yes';
  let answer: Answer = 'no';
  for (const each of references) {
    if (each.access === 'address') answer = 'unknown';
    if (each.access !== 'write' && each.access !== 'update') continue;
    if (!isOver(each, binding, lit, isPerIteration)) return 'yes';
  }
  return answer;
}

/** The assignment has run for the last time when the literal is made. */
function isOver(write: Reference, binding: Binding, lit: FuncLit, isPerIteration: boolean): boolean {
  if (isPerIteration && isPostOfOwnLoop(write.node, binding)) return true;
  const home = enclosingFunc(lit);
  if (!home || write.func !== home || write.node.end > lit.start || hasGoto(home)) return false;
  for (let node: Node | undefined = lit.parent; node && node !== home; node = node.parent) {
    const isLoop = node.kind === 'ForStmt' || node.kind === 'RangeStmt';
    const ownsVariable = binding.decl !== undefined && isWithin(binding.decl, node);
    const isFresh = ownsVariable && (isPerIteration || !isLoopVariableOf(node, binding));
    if (isFresh) return true;
    if (isLoop && isWithin(write.node, node)) return false;
  }
  return true;
}

/** The loop itself declares the variable: by its range clause or its first statement. */
function isLoopVariableOf(loop: Node, binding: Binding): boolean {
  return binding.decl === loop || (loop.kind === 'ForStmt' && loop.init === binding.decl);
}

/** `i++` in `for i := 0; …; i++` changes the next turn's copy. */
function isPostOfOwnLoop(node: Node, binding: Binding): boolean {
  const loop = binding.decl?.parent;
  return loop?.kind === 'ForStmt' && loop.post === node;
}

const gotos = new WeakMap<Func, boolean>();

function hasGoto(func: Func): boolean {
  let answer = gotos.get(func);
  if (answer === undefined) {
    answer = func.body !== undefined && containsGoto(func.body);
    gotos.set(func, answer);
  }
  return answer;
}

function containsGoto(node: Node): boolean {
  if (node.kind === 'BranchStmt') return node.tok === 'goto';
  return node.kind !== 'FuncLit' && childrenOf(node).some(containsGoto);
}
