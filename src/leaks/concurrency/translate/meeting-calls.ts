/**
 * May a call that is not followed make goroutines wait for each other, or keep them apart once it has returned? Not where
 * the function and what it calls in view only take locks that they give back, and meet nobody over channels.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Call, Func, Node } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { GoView } from '../go-view.js';

/** Calls of declared functions inside each other that are looked into. */
const MAX_DEPTH = 4;

export function mayMeet(func: Func, view: GoView, depth = 0): boolean {
  if (func.body === undefined || depth > MAX_DEPTH) return true;
  let [isMeeting, locks, unlocks] = [false, 0, 0];
  walk(func.body, (node) => {
    if (isMeeting) return false;
    isMeeting = isCommunication(node, view);
    if (node.kind !== 'Call') return true;
    const name = lockCall(node, view);
    if (name === 'Lock' || name === 'RLock') locks += 1;
    else if (name === 'Unlock' || name === 'RUnlock') unlocks += 1;
    else isMeeting ||= callMayMeet(node, view, depth);
    return true;
  });
  return isMeeting || (locks > 0 && unlocks === 0) || (unlocks > 0 && locks === 0);
}

/** The standard library waits for goroutines of others only by what it is handed, and by sync. */
export function isLibraryMeeting(symbol: string): boolean {
  return /^sync[./]|^[^/]*\.[^/]*\//.test(symbol);
}

function isCommunication(node: Node, view: GoView): boolean {
  switch (node.kind) {
    case 'SendStmt':
    case 'SelectStmt':
    case 'GoStmt':
      return true;
    case 'Unary':
      return node.op === '<-';
    case 'RangeStmt':
      return view.isChannel(node.x);
    default:
      return false;
  }
}

/** The name of a lock's method. */
function lockCall(call: Call, view: GoView): string | undefined {
  const target = view.target(call);
  const fun = unparen(call.fun);
  const isLock = target.kind === 'library' && /^sync\.(RW)?Mutex\./.test(target.symbol);
  return isLock && fun.kind === 'Selector' ? fun.sel.name : undefined;
}

function callMayMeet(call: Call, view: GoView, depth: number): boolean {
  const target = view.target(call);
  switch (target.kind) {
    case 'builtin':
      return target.name === 'close';
    case 'conversion':
    case 'literal':
      return false;
    case 'library':
      return isLibraryMeeting(target.symbol);
    case 'declared':
      return mayMeet(target.decl, view, depth + 1);
    default:
      return true;
  }
}
