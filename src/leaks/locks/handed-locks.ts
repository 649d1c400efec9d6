/**
 * Which locks does a function hand on by their address? Who takes a `sync.Locker` may unlock it whenever it likes, for
 * example by a function that it returns; so may who gets `&c.mu` as a result, or finds it where it was stored. `sync.NewCond` is known: what waits there gives the lock back and takes it again.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Call, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { underlying } from '../../go/types/substitute.js';
import type { FunctionView } from '../go-view.js';
import { lockPathOf } from './lock-path.js';
import type { LockScope } from './lock-world.js';

const known = new WeakMap<FunctionView, ReadonlySet<string>>();

/** The keys of locks whose address is stored or returned, or an argument for a parameter of an interface type. */
export function handedLocks({ view, info }: LockScope): ReadonlySet<string> {
  const before = known.get(view);
  if (before) return before;
  const found = new Set<string>();
  known.set(view, found);
  if (view.func.body)
    walk(view.func.body, (node) => {
      if (node.kind === 'Call') for (const key of handedBy(node, { view, info })) found.add(key);
      const stored = node.kind === 'Unary' && node.op === '&' && isStored(node) ? lockPathOf(node.x, info) : undefined;
      if (stored) found.add(stored.key);
    });
  return found;
}

/** A value of an assignment, a declaration, a literal or a return. */
function isStored(address: Node): boolean {
  const { parent } = address;
  switch (parent?.kind) {
    case 'Paren':
      return isStored(parent);
    case 'ReturnStmt':
    case 'AssignStmt':
    case 'ValueSpec':
    case 'Element':
      return true;
    default:
      return false;
  }
}

function handedBy(call: Call, { view, info }: Pick<LockScope, 'view' | 'info'>): readonly string[] {
  const addresses = call.args.map((arg) => unparen(arg));
  if (!addresses.some((arg) => arg.kind === 'Unary' && arg.op === '&')) return [];
  const target = view.target(call);
  if (target.kind === 'declared' && target.symbol === 'sync.NewCond') return [];
  const params = info.signatureOf(call)?.params ?? [];
  return addresses.flatMap((arg, index): readonly string[] => {
    const type = params[Math.min(index, params.length - 1)]?.type;
    if (arg.kind !== 'Unary' || arg.op !== '&' || (type && underlying(type).kind !== 'interface')) return [];
    const key = lockPathOf(arg.x, info)?.key;
    return key === undefined ? [] : [key];
  });
}
