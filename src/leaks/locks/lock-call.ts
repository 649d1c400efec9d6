/**
 * Which calls lock and unlock? Methods of sync's locks, promoted ones included, and of interfaces that declare Lock and
 * Unlock (or RLock and RUnlock) without parameters and results, which makes them sync.Locker whatever they are called.
 */
import type { Expr } from '../../go/syntax/ast.js';
import type { Callee, KnownFunction } from '../../go/types/callees.js';
import { methodSet } from '../../go/types/members.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { StructField, Type } from '../../go/types/type.js';
import { embeddedPath, lockPathOf, type LockPath } from './lock-path.js';

/** A lock is held for writing (Lock) or for reading (RLock). */
export type LockMode = 'write' | 'read';

export interface LockCall {
  readonly action: 'lock' | 'unlock' | 'try';
  readonly mode: LockMode;
  /** Undefined where the lock cannot be named. */
  readonly path: LockPath | undefined;
  /** A mutex of package sync: an unlock in the wrong mode is known to end the process. */
  readonly isSync: boolean;
}

type Verb = Pick<LockCall, 'action' | 'mode'>;

const VERBS: ReadonlyMap<string, Verb> = new Map([
  ['Lock', { action: 'lock', mode: 'write' }],
  ['Unlock', { action: 'unlock', mode: 'write' }],
  ['TryLock', { action: 'try', mode: 'write' }],
  ['RLock', { action: 'lock', mode: 'read' }],
  ['RUnlock', { action: 'unlock', mode: 'read' }],
  ['TryRLock', { action: 'try', mode: 'read' }],
]);

const SYNC_LOCK = /^sync\.(?:RW)?Mutex\.(\w+)$/;

/** What calling a function expression (`mu.Lock`, or a variable that only ever holds such a method) does to a lock. */
export function lockCallOf(fun: Expr, info: PackageInfo): LockCall | undefined {
  const callee = knownFunction(info.functionValue(fun));
  if (callee?.kind === 'method') {
    const verb = VERBS.get(SYNC_LOCK.exec(callee.func.symbol)?.[1] ?? '');
    return verb && { ...verb, isSync: true, path: receiverPath(callee, info) };
  }
  if (callee?.kind !== 'interfaceMethod' || !isLocker(callee.receiverType, callee.path, callee.name)) return undefined;
  const verb = VERBS.get(callee.name);
  return verb && { ...verb, isSync: false, path: receiverPath(callee, info) };
}

function knownFunction(callee: Callee): KnownFunction | undefined {
  if (callee.kind === 'value') return callee.target;
  return callee.kind === 'builtin' || callee.kind === 'conversion' || callee.kind === 'unknown' ? undefined : callee;
}

type Method = Extract<KnownFunction, { kind: 'method' | 'interfaceMethod' }>;

function receiverPath(callee: Method, info: PackageInfo): LockPath | undefined {
  const path = lockPathOf(callee.receiver, info);
  return path && embeddedPath(path, callee.path);
}

/** Whether the interface declares a pair of which the method is one. */
function isLocker(receiver: Type, embedded: readonly StructField[], name: string): boolean {
  const type = embedded.at(-1)?.type ?? receiver;
  const { methods } = methodSet(type);
  const isPlain = (method: string): boolean => {
    const member = methods.get(method);
    const signature = member?.kind === 'interfaceMethod' ? member.type : undefined;
    return signature?.kind === 'func' && signature.params.length === 0 && signature.results.length === 0;
  };
  if (name === 'Lock' || name === 'Unlock') return isPlain('Lock') && isPlain('Unlock');
  return (name === 'RLock' || name === 'RUnlock') && isPlain('RLock') && isPlain('RUnlock');
}
