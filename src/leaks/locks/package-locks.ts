/**
 * What does a package do with the locks it declares? Who else may unlock a lock that a function holds: functions and
 * function values of the package, and other packages as far as they can name it. Read from the calls that stand in each
 * body, whatever their order: a body that also locks the same lock, for the same use, is taken to release only what it locked.
 */
import { declsMentioning, declsMentioningAny, identsNamed, valueNames } from '../../go/names/mentions.js';
import { isExported } from '../../go/names/package-names.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Decl, Func, Ident } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { isLockMethod, lockCallOf, type LockMode } from './lock-call.js';
import { mayBeOneLock } from './lock-effect.js';
import { ANY_LOCK, lockPathOf, type LockHome, type LockIdentity, type LockPath } from './lock-path.js';
import type { LockScope } from './lock-world.js';

/** A lock at the call that takes it or gives it back. */
interface PlacedLock extends LockIdentity {
  readonly mode: LockMode;
  readonly call: Call;
}

/** The locks that a body locks and unlocks, and whom it calls. */
export interface BodyLocks {
  readonly func: Func;
  /** The name of a declared function or method; "" for a literal. */
  readonly name: string;
  readonly locks: readonly PlacedLock[];
  readonly unlocks: readonly PlacedLock[];
  readonly callees: readonly Func[];
}

/** A body that unlocks what it has not locked itself. */
export interface Releaser {
  readonly body: BodyLocks;
  readonly releases: readonly LockIdentity[];
  /** Some code keeps the function as a value, or it is a literal that is not called where it stands. */
  readonly isValue: boolean;
}

/** Wrappers of wrappers of wrappers are not followed further. */
const MAX_DEPTH = 3;

export class PackageLocks {
  private readonly info: PackageInfo;
  private found: readonly Releaser[] | undefined;
  private bodies: readonly BodyLocks[] | undefined;
  private decls: readonly Decl[] | undefined;
  private names: ReadonlySet<string> | undefined;

  constructor(info: PackageInfo) {
    this.info = info;
  }

  /**
   * Functions and literals of the package, other than `locking`, that unlock the lock without having locked it: but for a
   * call of `locking`, if they make one.
   */
  releasersOf(path: LockIdentity, locking: Func): readonly Func[] {
    const isSame = (lock: LockIdentity): boolean => mayBeOneLock(path, lock);
    const callers = this.allBodies().filter(
      ({ callees, locks, unlocks }) => callees.includes(locking) && unlocks.some(isSame) && !locks.some(isSame),
    );
    const others = this.releasers().filter(({ releases }) => releases.some(isSame));
    return [...others.map(({ body }) => body), ...callers].map(({ func }) => func).filter((func) => func !== locking);
  }

  /** Functions of the package, other than `except`, that take the lock and never give it back. */
  keepersOf(path: LockIdentity, except: Func): readonly Func[] {
    return this.allBodies()
      .filter(({ func, locks, unlocks }) => {
        const isSame = (lock: LockIdentity): boolean => mayBeOneLock(path, lock);
        return func !== except && locks.some(isSame) && !unlocks.some(isSame);
      })
      .map(({ func }) => func);
  }

  /** Functions and literals of the declarations that write the name of a lock's method. */
  functions(): readonly Func[] {
    return this.info.package.files.flatMap(({ ast }) =>
      [...declsMentioningAny(ast, isLockMethod)].flatMap((decl) =>
        this.info.names.functionsOf(decl).map(({ node }) => node),
      ),
    );
  }

  /** Calls of the package that take locks of the same home for writing; those of `last` come last. */
  writersOf({ home }: LockIdentity, last: Func): readonly Call[] {
    if (home === undefined) return [];
    const bodies = [...this.allBodies()].sort((a, b) => Number(a.func === last) - Number(b.func === last));
    return bodies.flatMap(({ locks }) =>
      locks.filter((lock) => lock.home === home && lock.mode === 'write').map(({ call }) => call),
    );
  }

  /** Whether code out of view can name the lock. */
  isReachableOutside({ home, isIndirect }: LockIdentity): boolean {
    if (this.info.package.partial || home === undefined || isIndirect) return true;
    if (this.info.package.name === 'main') return false;
    return isExportedHome(home);
  }

  /** Why a call whose body is not in view may unlock the lock; undefined: it cannot. */
  unseenRelease(scope: LockScope, call: Call, path: LockPath): string | undefined {
    const target = scope.view.target(call);
    if (target.kind === 'builtin' || target.kind === 'conversion' || target.kind === 'literal') return undefined;
    if (target.kind === 'declared') {
      if (target.object?.decl.body) return undefined;
      if (target.object && !target.viaInterface && target.object.package.kind === 'facts') return undefined;
    }
    if (this.mayBeReleaser(call, path)) return 'a callee that is not known may unlock it';
    if (this.isPassed(scope, call, path)) return 'passed to a callee that is not known';
    return undefined;
  }

  /** A method of that name unlocks it, or the callee is a function value and some value of the package does. */
  private mayBeReleaser(call: Call, path: LockIdentity): boolean {
    const fun = unparen(call.fun);
    const name = fun.kind === 'Selector' ? fun.sel.name : undefined;
    const isValue = this.info.calleeOf(call).kind === 'value';
    return this.releasers().some(({ body, releases, isValue: isKept }) => {
      const isCandidate = isValue ? isKept : body.name === name;
      return isCandidate && releases.some((lock) => mayBeOneLock(path, lock));
    });
  }

  /** The lock itself, or its owner where the callee can name the lock in it. */
  private isPassed({ info }: LockScope, call: Call, path: LockPath): boolean {
    return call.args.some((arg) => {
      const key = lockPathOf(arg, info)?.key;
      if (key === undefined) return false;
      return key === path.key || (path.key.startsWith(`${key}.`) && this.isReachableOutside(path));
    });
  }

  /** Every function and literal of the package that unlocks what it has not locked, and whether code keeps it as a value. */
  releasers(): readonly Releaser[] {
    this.found ??= this.findReleasers();
    return this.found;
  }

  /** What the bodies of one declaration lock, unlock and call; read without a look at any other body. */
  bodiesIn(decl: Decl): readonly BodyLocks[] {
    return this.info.names.functionsOf(decl).map(({ node }) => this.bodyLocks(node, this.namesOfLocking()));
  }

  private allBodies(): readonly BodyLocks[] {
    this.bodies ??= this.lockingDecls().flatMap((decl) => this.bodiesIn(decl));
    return this.bodies;
  }

  private namesOfLocking(): ReadonlySet<string> {
    this.names ??= new Set(this.lockingDecls().flatMap(valueNames));
    return this.names;
  }

  private findReleasers(): readonly Releaser[] {
    const bodies = this.allBodies();
    let net = new Map(bodies.map((body) => [body.func, netOf(body, [])]));
    for (let depth = 1; depth < MAX_DEPTH; depth++) {
      const last = net;
      net = new Map(
        bodies.map((body) => [
          body.func,
          netOf(
            body,
            body.callees.flatMap((callee) => last.get(callee) ?? []),
          ),
        ]),
      );
    }
    return bodies.flatMap((body) => {
      const releases = net.get(body.func)?.releases ?? [];
      if (releases.length === 0 || isCalledInPlace(body.func)) return [];
      return [{ body, releases, isValue: body.func.kind === 'FuncLit' || this.isKeptAsValue(body.name) }];
    });
  }

  /** Declarations that write the name of a lock's method, and those that may call these. All others touch no lock. */
  private lockingDecls(): readonly Decl[] {
    this.decls ??= this.findLockingDecls();
    return this.decls;
  }

  private findLockingDecls(): readonly Decl[] {
    const files = this.info.package.files.map(({ ast }) => ast);
    const found = new Set(files.flatMap((file) => [...declsMentioningAny(file, isLockMethod)]));
    let last: readonly Decl[] = [...found];
    for (let depth = 1; depth < MAX_DEPTH; depth++) {
      const names = new Set(last.flatMap(valueNames));
      const callers = files.flatMap((file) => [...names].flatMap((name) => declsMentioning(file, name)));
      last = [...new Set(callers)].filter((decl) => !found.has(decl));
      for (const decl of last) found.add(decl);
    }
    return files.flatMap((file) => file.decls.filter((decl) => found.has(decl)));
  }

  /** `names`: those of declarations that may touch a lock; calls of anything else are passed over. */
  private bodyLocks(func: Func, names: ReadonlySet<string>): BodyLocks {
    const locks: PlacedLock[] = [];
    const unlocks: PlacedLock[] = [];
    const callees: Func[] = [];
    walk(func, (node) => {
      if (node.kind === 'FuncLit' && node !== func && !isCalledInPlace(node)) return false;
      if (node.kind !== 'Call' || !this.mayTouchLock(node, names)) return true;
      const direct = lockCallOf(node, this.info);
      const { home, isIndirect } = direct?.path ?? ANY_LOCK;
      const lock = direct && { home, isIndirect, family: direct.family, mode: direct.mode, call: node };
      if (lock) (direct.action === 'unlock' ? unlocks : locks).push(lock);
      const callee = direct ? undefined : this.calleeOf(node);
      if (callee && callee !== func) callees.push(callee);
      return true;
    });
    const name = func.kind === 'FuncDecl' ? func.name.name : '';
    return { func, name, locks, unlocks, callees };
  }

  private mayTouchLock(call: Call, names: ReadonlySet<string>): boolean {
    const fun = unparen(call.fun);
    switch (fun.kind) {
      case 'Selector':
        return isLockMethod(fun.sel.name) || names.has(fun.sel.name);
      case 'Ident':
        return names.has(fun.name) || this.info.names.resolve(fun)?.kind === 'var';
      default:
        return true;
    }
  }

  /** The function in view that a call runs, without asking for its flow. */
  private calleeOf(call: Call): Func | undefined {
    const callee = this.info.calleeOf(call);
    const known = callee.kind === 'value' ? callee.target : callee;
    if (known?.kind === 'literal') return known.lit;
    return known?.kind === 'function' || known?.kind === 'method' ? known.func.decl : undefined;
  }

  /** Whether a function or method of that name is named anywhere without being called. */
  private isKeptAsValue(name: string): boolean {
    const decls = this.info.package.files.flatMap(({ ast }) => declsMentioning(ast, name));
    return decls.some((decl) => identsNamed(decl, name).some((ident) => this.isValueName(ident)));
  }

  private isValueName(ident: Ident): boolean {
    const { parent } = ident;
    const isSelected = parent?.kind === 'Selector' && parent.sel === ident;
    const name = isSelected ? parent : ident;
    if (name.parent?.kind === 'Call' && name.parent.fun === name) return false;
    if (isSelected) return true;
    return parent?.kind !== 'Selector' && parent?.kind !== 'FuncDecl' && this.info.resolve(ident)?.kind === 'func';
  }
}

interface Net {
  readonly acquires: readonly PlacedLock[];
  readonly releases: readonly PlacedLock[];
}

/** What a body does beyond undoing what it does itself: an RUnlock does not undo a Lock. */
function netOf({ locks, unlocks }: BodyLocks, callees: readonly Net[]): Net {
  const acquires = [...locks, ...callees.flatMap((net) => net.acquires)];
  const releases = [...unlocks, ...callees.flatMap((net) => net.releases)];
  const without = (some: readonly PlacedLock[], others: readonly PlacedLock[]): readonly PlacedLock[] =>
    some.filter((lock, at) => {
      const isSame = ({ home, mode }: PlacedLock): boolean => home === lock.home && mode === lock.mode;
      return some.findIndex(isSame) === at && !others.some(isSame);
    });
  return { acquires: without(acquires, releases), releases: without(releases, acquires) };
}

function isExportedHome(home: LockHome): boolean {
  if ('start' in home) return isExported(home.name);
  return home.func === undefined ? isExported(home.name) : home.kind === 'param' || home.kind === 'result';
}

/** A literal that is called or deferred where it stands acts for the function around it. */
export function isCalledInPlace(func: Func): boolean {
  if (func.kind === 'FuncDecl') return false;
  const { parent } = func;
  return parent?.kind === 'Call' && parent.fun === func && parent.parent?.kind !== 'GoStmt';
}
