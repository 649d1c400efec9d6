/**
 * What does a package do with the locks it declares? Who else may unlock a lock that a function holds: functions and
 * function values of the package, and other packages as far as they can name it. Read from the calls that stand in each
 * body, whatever their order: a body that also locks the same lock is taken to release only what it locked.
 */
import { isExported } from '../../go/names/package-names.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Func, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { lockCallOf } from './lock-call.js';
import { mayBeOneLock } from './lock-effect.js';
import { lockPathOf, type LockHome, type LockPath } from './lock-path.js';
import type { LockScope } from './lock-world.js';

type Lock = Pick<LockPath, 'home' | 'isIndirect'>;

/** The locks that a body locks and unlocks, and whom it calls. */
interface BodyLocks {
  readonly func: Func;
  /** The name of a declared function or method; "" for a literal. */
  readonly name: string;
  /** Some code keeps the function as a value, or it is a literal that is not called where it stands. */
  readonly isValue: boolean;
  readonly locks: readonly Lock[];
  readonly unlocks: readonly Lock[];
  readonly callees: readonly Func[];
}

interface Releaser {
  readonly body: BodyLocks;
  readonly releases: readonly Lock[];
}

/** Wrappers of wrappers of wrappers are not followed further. */
const MAX_DEPTH = 3;

export class PackageLocks {
  private readonly info: PackageInfo;
  private found: readonly Releaser[] | undefined;
  private names: ReadonlySet<string> | undefined;

  constructor(info: PackageInfo) {
    this.info = info;
  }

  /** Functions and literals of the package, other than `except`, that unlock the lock without having locked it. */
  releasersOf(path: Lock, except: Func): readonly Func[] {
    return this.releasers()
      .filter(({ body, releases }) => body.func !== except && releases.some((lock) => mayBeOneLock(path, lock)))
      .map(({ body }) => body.func);
  }

  /** Whether code out of view can name the lock. */
  isReachableOutside({ home, isIndirect }: Lock): boolean {
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
  private mayBeReleaser(call: Call, path: Lock): boolean {
    const fun = unparen(call.fun);
    const name = fun.kind === 'Selector' ? fun.sel.name : undefined;
    const isValue = this.info.calleeOf(call).kind === 'value';
    return this.releasers().some(({ body, releases }) => {
      const isCandidate = isValue ? body.isValue : body.name === name;
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

  private releasers(): readonly Releaser[] {
    this.found ??= this.findReleasers();
    return this.found;
  }

  private findReleasers(): readonly Releaser[] {
    const bodies = this.info.functions().map(({ node }) => this.bodyLocks(node));
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
      return releases.length > 0 && !isCalledInPlace(body.func) ? [{ body, releases }] : [];
    });
  }

  private bodyLocks(func: Func): BodyLocks {
    const locks: Lock[] = [];
    const unlocks: Lock[] = [];
    const callees: Func[] = [];
    walk(func, (node) => {
      if (node.kind === 'FuncLit' && node !== func && !isCalledInPlace(node)) return false;
      if (node.kind !== 'Call') return true;
      const direct = lockCallOf(node, this.info);
      const { home, isIndirect = true } = direct?.path ?? {};
      if (direct) (direct.action === 'unlock' ? unlocks : locks).push({ home, isIndirect });
      const callee = direct ? undefined : this.calleeOf(node);
      if (callee && callee !== func) callees.push(callee);
      return true;
    });
    const name = func.kind === 'FuncDecl' ? func.name.name : '';
    return { func, name, isValue: func.kind === 'FuncLit' || this.isKeptAsValue(func), locks, unlocks, callees };
  }

  /** The function in view that a call runs, without asking for its flow. */
  private calleeOf(call: Call): Func | undefined {
    const callee = this.info.calleeOf(call);
    const known = callee.kind === 'value' ? callee.target : callee;
    if (known?.kind === 'literal') return known.lit;
    return known?.kind === 'function' || known?.kind === 'method' ? known.func.decl : undefined;
  }

  /** Whether a declared function or method is named anywhere without being called. */
  private isKeptAsValue(func: Func): boolean {
    return func.kind === 'FuncDecl' && this.valueNames().has(func.name.name);
  }

  private valueNames(): ReadonlySet<string> {
    if (this.names) return this.names;
    const names = new Set<string>();
    const visit = (node: Node): void => {
      const { parent } = node;
      if (node.kind === 'Selector' && !(parent?.kind === 'Call' && parent.fun === node)) names.add(node.sel.name);
      if (node.kind === 'Ident' && parent?.kind !== 'Selector' && !(parent?.kind === 'Call' && parent.fun === node)) {
        if (this.info.resolve(node)?.kind === 'func' && parent?.kind !== 'FuncDecl') names.add(node.name);
      }
    };
    for (const file of this.info.package.files) walk(file.ast, visit);
    this.names = names;
    return names;
  }
}

interface Net {
  readonly acquires: readonly Lock[];
  readonly releases: readonly Lock[];
}

/** What a body does beyond undoing what it does itself. */
function netOf({ locks, unlocks }: BodyLocks, callees: readonly Net[]): Net {
  const acquires = [...locks, ...callees.flatMap((net) => net.acquires)];
  const releases = [...unlocks, ...callees.flatMap((net) => net.releases)];
  const without = (some: readonly Lock[], others: readonly Lock[]): readonly Lock[] =>
    some.filter(
      (lock, at) =>
        some.findIndex(({ home }) => home === lock.home) === at && !others.some(({ home }) => home === lock.home),
    );
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
