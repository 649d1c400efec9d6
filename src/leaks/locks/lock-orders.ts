/**
 * Which locks does a package take in opposite orders? Pairs of functions of which one holds the first and takes the
 * second, the other the other way round, on values that may be the same in some run, with no lock that both hold.
 */
import type { Func } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { LockHome } from './lock-path.js';
import type { LockWorld } from './lock-world.js';
import { areTied, isSameLock, nestedLocks, type NestedLocks, type RootedLock } from './nested-locks.js';

export interface OppositeOrders {
  /** The function that is told: it follows the rarer order. */
  readonly one: NestedLocks;
  readonly other: NestedLocks;
}

/** One answer per pair of locks. */
export function findOppositeOrders(world: LockWorld, info: PackageInfo): readonly OppositeOrders[] {
  const nested = world
    .packageLocks(info)
    .functions()
    .flatMap((func) => {
      const scope = isStartup(func) ? undefined : world.scope(func);
      return scope ? nestedLocks(world, scope) : [];
    });
  const orders = new Map<LockHome, Map<LockHome, NestedLocks[]>>();
  for (const each of nested) {
    const inner = orders.get(each.outer.home) ?? new Map<LockHome, NestedLocks[]>();
    orders.set(each.outer.home, inner.set(each.inner.home, [...(inner.get(each.inner.home) ?? []), each]));
  }
  const found: OppositeOrders[] = [];
  const seen = new Set<NestedLocks>();
  for (const each of nested) {
    const ahead = orders.get(each.outer.home)?.get(each.inner.home) ?? [];
    const back = orders.get(each.inner.home)?.get(each.outer.home) ?? [];
    if (seen.has(each) || back.length === 0) continue;
    for (const one of [...ahead, ...back]) seen.add(one);
    const meeting = firstMeeting(ahead, back);
    if (meeting) found.push(meeting);
  }
  return found;
}

/** The pair that is told: the rarer order is the likelier slip, of two as rare the later one. */
function firstMeeting(ahead: readonly NestedLocks[], back: readonly NestedLocks[]): OppositeOrders | undefined {
  const [rare, usual] = functionsIn(ahead) < functionsIn(back) ? [ahead, back] : [back, ahead];
  for (const one of rare) {
    const other = usual.find((each) => canMeet(one, each));
    if (other) return { one, other };
  }
  return undefined;
}

function functionsIn(nested: readonly NestedLocks[]): number {
  return new Set(nested.map(({ scope }) => scope.view.func)).size;
}

/** Two goroutines can each hold their first lock and wait for the other's. */
function canMeet(one: NestedLocks, other: NestedLocks): boolean {
  if (areReaders(one.outer, other.inner) || areReaders(one.inner, other.outer)) return false;
  if ([...one.gates].some((gate) => other.gates.has(gate))) return false;
  return (
    areTiedTogether(one, other) &&
    isSameLock(one, one.outer, other, other.inner) &&
    isSameLock(one, one.inner, other, other.outer)
  );
}

/** One pair must hang together; the other may be what a caller hands over. */
function areTiedTogether(one: NestedLocks, other: NestedLocks): boolean {
  if (areTied(one)) return areTied(other) || areHandedOver(other);
  return areTied(other) && areHandedOver(one);
}

function areHandedOver({ outer, inner }: NestedLocks): boolean {
  return [outer.root, inner.root].every(({ kind }) => kind === 'param' || kind === 'recv');
}

function areReaders(a: RootedLock, b: RootedLock): boolean {
  return a.mode === 'read' && b.mode === 'read';
}

function isStartup(func: Func): boolean {
  return func.kind === 'FuncDecl' && !func.recv && (func.name.name === 'init' || func.name.name === 'main');
}
