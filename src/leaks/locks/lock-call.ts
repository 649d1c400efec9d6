/**
 * Which calls lock and unlock? Methods of sync's locks, promoted ones included, and methods of interfaces that declare
 * both a Lock and an Unlock: those without parameters are sync.Locker whatever they are called, one that fails or takes
 * a time limit is held where it reports success, and where both take the same parameters these choose the lock.
 */
import { isErrorType } from '../../go/types/queries.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr } from '../../go/syntax/ast.js';
import type { Callee, KnownFunction } from '../../go/types/callees.js';
import { methodSet } from '../../go/types/members.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { identical } from '../../go/types/relations.js';
import type { FuncTypeOf, StructField, Type } from '../../go/types/type.js';
import { holdsOwnLock } from './fresh-locks.js';
import { describeType } from '../../go/types/print.js';
import { elementPath, embeddedPath, lockPathOf, type LockPath } from './lock-path.js';

/** A lock is held for writing (Lock) or for reading (RLock). */
export type LockMode = 'write' | 'read';

/** `ok` and `true`: held only where the last result, an error or a boolean, says so. */
export type LockAction = 'lock' | 'lock-if-ok' | 'lock-if-true' | 'unlock';

export interface LockCall {
  readonly action: LockAction;
  readonly mode: LockMode;
  /** Undefined where the lock cannot be named. */
  readonly path: LockPath | undefined;
  /** See LockIdentity. */
  readonly family: string;
  /** A mutex of package sync: an unlock in the wrong mode is known to end the process. */
  readonly isSync: boolean;
}

type Verb = Pick<LockCall, 'action' | 'mode'>;

const SYNC_VERBS: ReadonlyMap<string, Verb> = new Map([
  ['Lock', { action: 'lock', mode: 'write' }],
  ['Unlock', { action: 'unlock', mode: 'write' }],
  ['TryLock', { action: 'lock-if-true', mode: 'write' }],
  ['RLock', { action: 'lock', mode: 'read' }],
  ['RUnlock', { action: 'unlock', mode: 'read' }],
  ['TryRLock', { action: 'lock-if-true', mode: 'read' }],
]);

/** A token of a semaphore is held like a lock, by as many as there are tokens. */
const SEMAPHORE = 'golang.org/x/sync/semaphore.Weighted.';
const SEMAPHORE_VERBS: ReadonlyMap<string, Verb> = new Map([
  ['Acquire', { action: 'lock-if-ok', mode: 'write' }],
  ['TryAcquire', { action: 'lock-if-true', mode: 'write' }],
  ['Release', { action: 'unlock', mode: 'write' }],
]);

/** The family of semaphores, see LockIdentity. */
export const SEMAPHORE_FAMILY = 'semaphore';

const SYNC_LOCK = /^sync\.(?:RW)?Mutex\.(\w+)$/;

/** What a call does to a lock itself; callees in view are not entered. */
export function lockCallOf(call: Call, info: PackageInfo): LockCall | undefined {
  return lockFunction(call.fun, info, call.args);
}

/** What calling a function expression (`mu.Unlock`, or a variable that only ever holds such a method) does to a lock. */
export function lockFunction(fun: Expr, info: PackageInfo, args: readonly Expr[] = []): LockCall | undefined {
  const called = info.functionValue(fun);
  if (called.kind === 'unknown') return standIn(fun, called, info);
  const callee = knownFunction(called);
  if (callee?.kind === 'method') {
    const { symbol } = callee.func;
    const verb = SYNC_VERBS.get(SYNC_LOCK.exec(symbol)?.[1] ?? '');
    if (verb) return { isSync: true, ...verb, family: '', path: receiverPath(callee, info) };
    return symbol.startsWith(SEMAPHORE) ? semaphoreCall(callee, symbol.slice(SEMAPHORE.length), info) : undefined;
  }
  if (callee?.kind !== 'interfaceMethod') return undefined;
  const found = lockerMethod(callee.receiverType, callee.path, callee.name);
  if (!found) return undefined;
  const { verb, isKeyed, family } = found;
  const receiver = receiverPath(callee, info);
  const path = receiver && isKeyed ? elementPath(receiver, args, info) : receiver;
  return { isSync: false, ...verb, family, path: path && { ...path, family } };
}

function semaphoreCall(callee: Method, name: string, info: PackageInfo): LockCall | undefined {
  const verb = SEMAPHORE_VERBS.get(name);
  const path = verb && receiverPath(callee, info);
  const family = SEMAPHORE_FAMILY;
  return verb && { isSync: false, ...verb, family, path: path && { ...path, family } };
}

/** Packages that stand in for sync: `lib/sync`, `go-deadlock`, `syncutil`. */
const STAND_IN_PATH = /(?:^|[/.-])(?:sync|deadlock|lock)(?:util)?$/;
const STAND_IN_METHOD = /^(?:RW)?Mutex\.(\w+)$/;

/** A method of a type Mutex or RWMutex whose package is not in view but stands in for sync by its name. */
function standIn(fun: Expr, { importPath, name }: UnknownCallee, info: PackageInfo): LockCall | undefined {
  const bare = unparen(fun);
  const verb = SYNC_VERBS.get(STAND_IN_METHOD.exec(name ?? '')?.[1] ?? '');
  if (!verb || bare.kind !== 'Selector' || !STAND_IN_PATH.test(importPath ?? '')) return undefined;
  const path = lockPathOf(bare.x, info);
  return { isSync: false, ...verb, family: '', path: path && { ...path, isIndirect: false } };
}

type UnknownCallee = Extract<Callee, { kind: 'unknown' }>;

function knownFunction(callee: Callee): KnownFunction | undefined {
  if (callee.kind === 'value') return callee.target;
  return callee.kind === 'builtin' || callee.kind === 'conversion' || callee.kind === 'unknown' ? undefined : callee;
}

type Method = Extract<KnownFunction, { kind: 'method' | 'interfaceMethod' }>;

function receiverPath(callee: Method, info: PackageInfo): LockPath | undefined {
  const receiver = lockPathOf(callee.receiver, info);
  const path = receiver && embeddedPath(receiver, callee.path);
  const isOwn = path?.isIndirect === true && path.home !== undefined && holdsOwnLock(path.home, info);
  return path && isOwn ? { ...path, isIndirect: false } : path;
}

/** Written with a capital, or, in interfaces of one package, without. */
const LOCK_NAME = /^(?:(?:Get|Try|Acquire)?R?Lock|r?lock)$/;
const UNLOCK_NAME = /^(?:R?Unlock|r?unlock)$/;

/** The unlock that belongs to a lock or unlock of that name. */
function unlockNameOf(name: string): string {
  const isRead = /^(?:\w*RLock|RUnlock|rlock|runlock)$/.test(name);
  if (/^[a-z]/.test(name)) return isRead ? 'runlock' : 'unlock';
  return isRead ? 'RUnlock' : 'Unlock';
}

/** Whether a method of that name can lock or unlock at all. */
export function isLockMethod(name: string): boolean {
  return LOCK_NAME.test(name) || UNLOCK_NAME.test(name) || SEMAPHORE_VERBS.has(name);
}

/** What a method of an interface does, if the interface declares its counterpart as well. */
function lockerMethod(
  receiver: Type,
  embedded: readonly StructField[],
  name: string,
): { readonly verb: Verb; readonly isKeyed: boolean; readonly family: string } | undefined {
  if (!LOCK_NAME.test(name) && !UNLOCK_NAME.test(name)) return undefined;
  const type = embedded.at(-1)?.type ?? receiver;
  const signatures = signaturesOf(type);
  const isOfSync = [...signatures].every(([method, { params }]) => SYNC_VERBS.has(method) && params.length === 0);
  const family = isOfSync ? '' : describeType(type);
  const own = signatures.get(name);
  const unlockName = unlockNameOf(name);
  const unlock = signatures.get(unlockName);
  if (!own || !unlock || unlock.results.length > 0) return undefined;
  const mode = unlockName === 'Unlock' || unlockName === 'unlock' ? 'write' : 'read';
  if (own === unlock) {
    const locks = [...signatures].filter(([other]) => LOCK_NAME.test(other) && unlockNameOf(other) === name);
    return locks.length > 0
      ? { verb: { action: 'unlock', mode }, family, isKeyed: locks.some(([, lock]) => areKeys(lock, unlock)) }
      : undefined;
  }
  const action = LOCK_NAME.test(name) ? actionOf(own, name) : undefined;
  return action && { verb: { action, mode }, family, isKeyed: areKeys(own, unlock) };
}

function signaturesOf(type: Type): ReadonlyMap<string, FuncTypeOf> {
  const found = new Map<string, FuncTypeOf>();
  for (const [name, member] of methodSet(type).methods) {
    if (!LOCK_NAME.test(name) && !UNLOCK_NAME.test(name)) continue;
    if (member.kind === 'interfaceMethod' && member.type.kind === 'func') found.set(name, member.type);
  }
  return found;
}

/** `lock() *cache` gives what the lock guards. */
function actionOf({ results }: FuncTypeOf, name: string): LockAction | undefined {
  const last = results.at(-1)?.type;
  if (!last || (/^[a-z]/.test(name) && last.kind === 'pointer')) return 'lock';
  if (isErrorType(last)) return 'lock-if-ok';
  return last.kind === 'basic' && last.name === 'bool' ? 'lock-if-true' : undefined;
}

/** The same parameters on both sides choose the lock. */
function areKeys(lock: FuncTypeOf, unlock: FuncTypeOf): boolean {
  if (lock.params.length === 0 || lock.params.length !== unlock.params.length) return false;
  return lock.params.every(({ type }, at) => {
    const other = unlock.params[at]?.type;
    return other !== undefined && identical(type, other) === 'yes';
  });
}
