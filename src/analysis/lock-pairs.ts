/** Which functions of a package meet at locks? Of the whole package, asked once for all who want to know. */
import type { PackageInfo } from '../go/types/package-info.js';
import { findOppositeOrders, type OppositeOrders } from '../leaks/locks/lock-orders.js';
import type { LockWorld } from '../leaks/locks/lock-world.js';
import { findLostTokens, type LostToken } from '../leaks/locks/lost-tokens.js';
import { findWaitsUnderLock, type WaitUnderLock } from '../leaks/locks/waits-under-lock.js';

export interface LockPairs {
  readonly orders: () => readonly OppositeOrders[];
  readonly waits: () => readonly WaitUnderLock[];
  readonly tokens: () => readonly LostToken[];
}

const KNOWN = new WeakMap<PackageInfo, LockPairs>();

export function lockPairsOf(locks: LockWorld, info: PackageInfo): LockPairs {
  const known = KNOWN.get(info);
  if (known) return known;
  let orders: readonly OppositeOrders[] | undefined;
  let waits: readonly WaitUnderLock[] | undefined;
  let tokens: readonly LostToken[] | undefined;
  const pairs = {
    orders: () => (orders ??= findOppositeOrders(locks, info)),
    waits: () => (waits ??= findWaitsUnderLock(locks, info)),
    tokens: () => (tokens ??= findLostTokens(locks, info)),
  };
  KNOWN.set(info, pairs);
  return pairs;
}
