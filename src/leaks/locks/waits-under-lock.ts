/**
 * Which operation waits, with a lock held, for a goroutine that needs this lock first? A join (`wg.Wait()`, `<-done`) of
 * a goroutine that locks on its way to `Done` or `close`, and a send on an unbuffered channel whose only receiver locks
 * between two receives. Left out: selects, locks held by callers, partners in other packages.
 */
import type { Edge } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Func, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { heldLocks, type HeldLock } from './held-locks.js';
import { isMadeUnbuffered, partnersOf, type Partner, type WaitKind } from './lock-partners.js';
import { lockPathOf, type LockPath } from './lock-path.js';
import type { LockScope, LockWorld } from './lock-world.js';
import { isSameLock, rooted, takenAt, type RootedLock, type Taken } from './nested-locks.js';

export interface WaitUnderLock {
  readonly scope: LockScope;
  readonly kind: WaitKind;
  /** The operation that waits, and what it waits on. */
  readonly wait: Node;
  readonly object: Expr;
  readonly held: HeldLock;
  readonly edges: readonly Edge[];
  /** The function of the other side. */
  readonly other: LockScope;
  /** The other side: where it would let the waiting one go on. */
  readonly partner: Partner;
  /** The call with which the other side comes to the lock first. */
  readonly needs: Call;
  readonly taken: Taken;
}

export function findWaitsUnderLock(world: LockWorld, info: PackageInfo): readonly WaitUnderLock[] {
  return world
    .packageLocks(info)
    .functions()
    .flatMap((func) => {
      const scope = holdsWait(func) ? world.scope(func) : undefined;
      return scope ? waitsIn(world, scope) : [];
    });
}

/** Whether something below a function looks like an operation that waits; all others need not be followed. */
function holdsWait(func: Func): boolean {
  let found = false;
  walk(func, (node) => {
    found ||= node.kind === 'SendStmt' || (node.kind === 'Unary' && node.op === '<-');
    found ||= node.kind === 'Selector' && node.sel.name === 'Wait';
    return !found;
  });
  return found;
}

function waitsIn(world: LockWorld, scope: LockScope): readonly WaitUnderLock[] {
  const found: WaitUnderLock[] = [];
  for (const [node, locks] of heldLocks(world, scope)) {
    const waiting = waitAt(scope, node);
    const object = waiting && lockPathOf(waiting.object, scope.info);
    if (!waiting || !object) continue;
    for (const held of locks) {
      if (!held.isSync || !held.canReturn) continue;
      const wait = meet(world, scope, { ...waiting, path: object, held, node });
      if (wait && !found.some((other) => other.wait === node)) found.push(wait);
    }
  }
  return found;
}

interface Waiting {
  readonly kind: WaitKind;
  readonly object: Expr;
}

/** `wg.Wait()`, `<-done`, `ch <- v` as operations of their own. */
function waitAt({ info }: LockScope, node: Node): Waiting | undefined {
  if (node.kind === 'SendStmt') return isCase(node) ? undefined : { kind: 'send', object: node.chan };
  if (node.kind === 'Unary' && node.op === '<-') return isCase(node) ? undefined : { kind: 'receive', object: node.x };
  if (node.kind !== 'Call' || node.parent?.kind === 'DeferStmt') return undefined;
  const callee = info.calleeOf(node);
  const fun = unparen(node.fun);
  const isJoin = callee.kind === 'method' && callee.func.symbol === 'sync.WaitGroup.Wait';
  return isJoin && fun.kind === 'Selector' ? { kind: 'join', object: fun.x } : undefined;
}

function isCase(node: Node): boolean {
  const { parent } = node;
  return parent?.kind === 'CommClause' || parent?.parent?.kind === 'CommClause';
}

interface Meeting extends Waiting {
  readonly path: LockPath;
  readonly held: HeldLock;
  readonly node: Node;
}

function meet(world: LockWorld, scope: LockScope, waiting: Meeting): WaitUnderLock | undefined {
  const { kind, path, held, node, object } = waiting;
  const lock = rooted(held.path, held.mode);
  const waited = rooted(path, 'write');
  if (!lock || lock.root !== waited?.root) return undefined;
  if (kind === 'send' && !isMadeUnbuffered(scope.info, waited.home)) return undefined;
  const partners = partnersOf(scope.info, waited.home, kind).filter(({ func }) => func !== scope.view.func);
  const mayBeThere = kind === 'receive' && partners.some(({ node: signal }) => signal.kind === 'SendStmt');
  if (mayBeThere && !isMadeUnbuffered(scope.info, waited.home)) return undefined;
  const [first] = partners;
  const isOnly = partners.every(({ func }) => func === first?.func);
  if (!first || (kind !== 'join' && !isOnly)) return undefined;
  for (const partner of partners) {
    const other = world.scope(partner.func);
    const needed = other && neededLock(world, other, partner, { scope, lock, waited, kind });
    if (other && needed)
      return {
        scope,
        kind,
        wait: node,
        object,
        other,
        held,
        edges: held.edges,
        partner,
        needs: needed.call,
        taken: needed.taken,
      };
  }
  return undefined;
}

interface Sought {
  readonly scope: LockScope;
  readonly lock: RootedLock;
  readonly waited: RootedLock;
  readonly kind: WaitKind;
}

/** The call with which the other side takes the lock before it lets the waiting one go on. */
function neededLock(
  world: LockWorld,
  other: LockScope,
  partner: Partner,
  { scope, lock, waited, kind }: Sought,
): { readonly call: Call; readonly taken: Taken } | undefined {
  const signalled = lockPathOf(partner.object, other.info);
  const signal = signalled && rooted(signalled, 'write');
  if (!signal || !isSameLock({ scope }, waited, { scope: other }, signal)) return undefined;
  for (const { ops } of other.view.graph.blocks) {
    for (const { op, node } of ops) {
      if (op !== 'call' || !isBefore(node, partner, kind)) continue;
      const taken = takenAt(world, other, node).find((each) => {
        const inner = rooted(each, each.mode);
        if (!inner || inner.root !== signal.root || (each.mode === 'read' && lock.mode === 'read')) return false;
        return isSameLock({ scope }, lock, { scope: other }, inner);
      });
      if (taken) return { call: node, taken };
    }
  }
  return undefined;
}

/** The lock is taken before the signal: after its defer, before the call itself, or between two receives of a loop. */
function isBefore(call: Call, { node, func }: Partner, kind: WaitKind): boolean {
  if (kind === 'send') {
    const loop = loopAround(node, func);
    return loop !== undefined && loop.start <= call.start && call.end <= loop.end;
  }
  return node.parent?.kind === 'DeferStmt' ? call.start > node.end : call.end < node.start;
}

function loopAround(node: Node, func: Func): Node | undefined {
  for (let at: Node | undefined = node; at && at !== func; at = at.parent) {
    if (at.kind === 'ForStmt' || at.kind === 'RangeStmt') return at;
  }
  return undefined;
}
