/**
 * Is a channel used as a semaphore? It has room, what is sent says nothing and is thrown away when it is received, and
 * whoever takes a token gives it back: the function that sends receives as well, or starts the goroutine that does.
 * A channel that only signals is sent on by one side and received from by the other.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Func, Node } from '../../go/syntax/ast.js';

export interface ChannelUse {
  readonly node: Node;
  /** The go statements of the goroutines that come to it. */
  readonly starts: readonly Node[];
}

export interface ChannelUses {
  readonly sends: readonly ChannelUse[];
  readonly receives: readonly ChannelUse[];
}

export function isSemaphoreUse({ sends, receives }: ChannelUses): boolean {
  return (
    sends.length > 0 &&
    receives.length > 0 &&
    sends.every(({ node }) => isTokenSent(node)) &&
    receives.every((receive) => isDiscarded(receive.node) && sends.some(({ node }) => givesBack(receive, node)))
  );
}

/** `sem <- struct{}{}`, `sem <- true`, `sem <- 1`. */
function isTokenSent(node: Node): boolean {
  const send = node.kind === 'CommClause' ? node.comm : node;
  if (send?.kind !== 'SendStmt') return false;
  const value = unparen(send.value);
  if (value.kind === 'CompositeLit') return value.elements.length === 0 && value.type?.kind === 'StructType';
  return value.kind === 'BasicLit' || (value.kind === 'Ident' && (value.name === 'true' || value.name === 'false'));
}

function isDiscarded(node: Node): boolean {
  if (node.kind === 'CommClause') return node.comm?.kind === 'ExprStmt';
  return isReceive(node) && statementOf(node)?.kind === 'ExprStmt';
}

function isReceive(node: Node): boolean {
  return node.kind === 'Unary' && node.op === '<-';
}

function statementOf(node: Node): Node | undefined {
  let at = node.parent;
  while (at?.kind === 'Paren') at = at.parent;
  return at;
}

/** The receive stands behind the send, in its function or in a goroutine that is started there later. */
function givesBack({ node: receive, starts }: ChannelUse, send: Node): boolean {
  const taker = enclosingFunc(send);
  if (starts.some((start) => enclosingFunc(start) === taker && start.start > send.start)) return true;
  for (let at: Node | undefined = receive; at; at = at.parent) {
    if (at === taker) return receive.start > send.start || isInDefer(receive, taker);
  }
  return false;
}

/** `defer func() { <-sem }()` may stand above the send. */
function isInDefer(node: Node, within: Func): boolean {
  for (let at = node.parent; at && at !== within; at = at.parent) if (at.kind === 'DeferStmt') return true;
  return false;
}
