/** What stands around a node? Answered by the tree's parents alone, without names or types. */
import type { BranchStmt, ForStmt, Func, FuncDecl, Node, RangeStmt } from './ast.js';

/** The innermost function or literal around a node, other than the node itself; undefined at package level. */
export function enclosingFunc(node: Node): Func | undefined {
  let at = node.parent;
  while (at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl') at = at.parent;
  return at;
}

/** The declared function around a node, or the node itself; undefined in a literal at package level. */
export function enclosingDecl(node: Node): FuncDecl | undefined {
  let at: Node | undefined = node;
  while (at && at.kind !== 'FuncDecl') at = at.parent;
  return at;
}

/** The innermost loop around a node within the node's own function. */
export function enclosingLoop(node: Node): ForStmt | RangeStmt | undefined {
  for (let at = node.parent; at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    if (at.kind === 'ForStmt' || at.kind === 'RangeStmt') return at;
  }
  return undefined;
}

/** Whether a node stands in a loop of its own function, in its head or its body. */
export function isInLoop(node: Node): boolean {
  return enclosingLoop(node) !== undefined;
}

/** Whether a place lies within another one of the same file; the same place does. */
export function isWithin(inner: Pick<Node, 'start' | 'end'>, outer: Pick<Node, 'start' | 'end'>): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/**
 * The statement that a `break` leaves or a `continue` goes on with: a loop, switch or select. Undefined for `goto`,
 * `fallthrough`, and where no such statement is around.
 */
export function jumpTarget({ tok, label, parent }: BranchStmt): Node | undefined {
  if (tok !== 'break' && tok !== 'continue') return undefined;
  for (let at: Node | undefined = parent; at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    if (label) {
      if (at.kind === 'LabeledStmt' && at.label.name === label.name) return at.stmt;
      continue;
    }
    if (at.kind === 'ForStmt' || at.kind === 'RangeStmt') return at;
    const isBreakable = at.kind === 'SwitchStmt' || at.kind === 'TypeSwitchStmt' || at.kind === 'SelectStmt';
    if (tok === 'break' && isBreakable) return at;
  }
  return undefined;
}

/** Whether a function is a literal that a go statement runs. */
export function isStartedLiteral({ kind, parent }: Func): boolean {
  return kind === 'FuncLit' && parent?.kind === 'Call' && parent.parent?.kind === 'GoStmt';
}
