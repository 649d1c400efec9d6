/**
 * What may the lock engine ask? Views and packages of functions, summaries, and what a package does with the locks it
 * declares. One world serves all packages of a program.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Op } from '../../go/flow/graph.js';
import { isVariable, type Binding } from '../../go/names/binding.js';
import type { Call, Expr, Func, FuncLit, Node } from '../../go/syntax/ast.js';
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { FunctionView } from '../go-view.js';
import type { ProgramView } from '../program-view.js';
import { givenFunctions, inCallee } from './callers.js';
import { lockCallOf, lockFunction, type LockCall } from './lock-call.js';
import { isAcquisition, type LockEffect, type LockEvent, type NamedLock } from './lock-effect.js';
import { ANY_LOCK, embeddedPath, lockPathOf, type LockPath } from './lock-path.js';
import { LockSummaries } from './lock-summaries.js';
import { LockTakes, type LockTake } from './lock-takes.js';
import { PackageLocks } from './package-locks.js';
import { trackLock, type LockTracking } from './track-lock.js';

/** A function with the package it stands in. */
export interface LockScope {
  readonly view: FunctionView;
  readonly info: PackageInfo;
}

/** A function value that would unlock something if it were called, and that is not only called where it stands. */
export interface ReleasingValue {
  readonly expr: Expr;
  readonly effects: readonly LockEffect[];
}

export class LockWorld {
  readonly program: ProgramView;
  readonly summaries: LockSummaries;
  private readonly takes: LockTakes;
  private readonly scopes = new Map<Func, LockScope | undefined>();
  private readonly events = new Map<Call, readonly LockEvent[]>();
  private readonly eventsOfFunctions = new Map<Func, readonly LockEvent[]>();
  private readonly trackings = new Map<Func, Map<string, LockTracking>>();
  private readonly values = new Map<Func, readonly ReleasingValue[]>();
  private readonly packages = new Map<PackageInfo, PackageLocks>();
  private readonly given = new Map<Call, readonly LockTake[]>();

  constructor(program: ProgramView) {
    this.program = program;
    this.summaries = new LockSummaries(this);
    this.takes = new LockTakes(this);
  }

  scope(func: Func): LockScope | undefined {
    if (!this.scopes.has(func)) {
      const view = this.program.viewOf(func);
      const info = this.program.homeOf(func)?.info;
      this.scopes.set(func, view && info ? { view, info } : undefined);
    }
    return this.scopes.get(func);
  }

  packageLocks(info: PackageInfo): PackageLocks {
    const known = this.packages.get(info) ?? new PackageLocks(info);
    this.packages.set(info, known);
    return known;
  }

  /** What a call does to locks, with the names of the calling function. */
  eventsOf(scope: LockScope, call: Call): readonly LockEvent[] {
    const known = this.events.get(call);
    if (known) return known;
    const found = this.findEvents(scope, call);
    const callee = calleeBody(scope, call);
    if (!callee || !this.summaries.isOpen(callee)) this.events.set(call, found);
    return found;
  }

  private findEvents(scope: LockScope, call: Call): readonly LockEvent[] {
    const direct = lockCallOf(call, scope.info);
    if (direct) return directEvent(direct, call);
    const callee = calleeBody(scope, call);
    const effects = callee ? this.summaries.of(callee) : [];
    if (effects.length === 0) return [];
    const [receiver, args] = this.pathsAt(scope, call);
    // A callee that changes from one mode to the other releases first.
    const ordered = [...effects].sort((a, b) => Number(isAcquisition(a.change)) - Number(isAcquisition(b.change)));
    return ordered.map((effect) => ({ call, ...instantiate(effect, receiver, args) }));
  }

  /** The locks that the callee takes while it runs, with the names of the calling function. */
  takesOf(scope: LockScope, call: Call, depth?: number): readonly LockTake[] {
    const callee = calleeBody(scope, call);
    if (!callee && callsArguments(scope, call)) return call.args.flatMap((arg) => this.takesOfValue(scope, arg, depth));
    if (!callee) return depth === undefined ? this.takesOfGiven(scope, call) : [];
    const takes = this.takes.of(callee, depth);
    if (takes.length === 0) return [];
    const [receiver, args] = this.pathsAt(scope, call);
    return takes.map((take) => instantiate(take, receiver, args));
  }

  /** The locks that the callee gives back and takes again, with the names of the calling function. */
  retakesOf(scope: LockScope, call: Call): readonly LockTake[] {
    const callee = calleeBody(scope, call);
    const takes = callee ? this.takes.again(callee) : [];
    if (takes.length === 0) return [];
    const [receiver, args] = this.pathsAt(scope, call);
    return takes.map((take) => instantiate(take, receiver, args));
  }

  /** `f()` with a parameter f: what the functions take that callers in view hand over, with the names of this function. */
  private takesOfGiven(scope: LockScope, call: Call): readonly LockTake[] {
    const known = this.given.get(call);
    if (known) return known;
    this.given.set(call, []);
    const found = givenFunctions(scope, call).flatMap(({ callee, call: at, arg }) => {
      const caller = this.callerOf(at);
      // What a test hands over is no mistake of the code that it tests.
      const isTests = caller?.view.file.isTest === true && !scope.view.file.isTest;
      const takes = caller && !isTests ? this.takesOfValue(caller, arg) : [];
      return takes.flatMap((take) => {
        const here = caller && inCallee(take, { view: scope.view, info: scope.info }, callee, at);
        return here ? [{ ...here, through: [{ view: caller.view, call: at, isGiven: true }, ...here.through] }] : [];
      });
    });
    this.given.set(call, found);
    return found;
  }

  private callerOf(call: Call): LockScope | undefined {
    const func = enclosingFunc(call);
    return func && this.scope(func);
  }

  /** What a literal, a function or a method value takes when it is called, with the names of where it stands. */
  private takesOfValue(scope: LockScope, expr: Expr, depth?: number): readonly LockTake[] {
    const value = unparen(expr);
    if (value.kind === 'FuncLit') return this.takes.of(value, depth);
    if (value.kind !== 'Selector' && value.kind !== 'Ident') return [];
    const callee = scope.info.functionValue(value);
    if (callee.kind !== 'method' && callee.kind !== 'function') return [];
    const path = callee.kind === 'method' ? lockPathOf(callee.receiver, scope.info) : undefined;
    const receiver = path && callee.kind === 'method' ? embeddedPath(path, callee.path) : undefined;
    return this.takes.of(callee.func.decl, depth).map((take) => instantiate(take, receiver, []));
  }

  private pathsAt(scope: LockScope, call: Call): readonly [LockPath | undefined, readonly (LockPath | undefined)[]] {
    return [this.receiverPath(scope, call), call.args.map((arg) => lockPathOf(arg, scope.info))];
  }

  private receiverPath({ info }: LockScope, call: Call): LockPath | undefined {
    const callee = info.calleeOf(call);
    if (callee.kind !== 'method') return undefined;
    const path = lockPathOf(callee.receiver, info);
    return path && embeddedPath(path, callee.path);
  }

  /** The events of a function's calls, found once unless they rest on a guess about recursion. */
  allEvents({ view: { func } }: LockScope, find: () => readonly LockEvent[]): readonly LockEvent[] {
    const known = this.eventsOfFunctions.get(func);
    if (known) return known;
    const { guesses } = this.summaries;
    const found = find();
    if (this.summaries.guesses === guesses) this.eventsOfFunctions.set(func, found);
    return found;
  }

  /** What becomes of a lock of a function from its entry; kept unless it rests on a guess about recursion. */
  tracking(scope: LockScope, path: LockPath): LockTracking {
    const { func } = scope.view;
    const ofFunction = this.trackings.get(func) ?? new Map<string, LockTracking>();
    const known = ofFunction.get(path.key);
    if (known) return known;
    const { guesses } = this.summaries;
    const found = trackLock(this, scope, path);
    if (this.summaries.guesses === guesses) this.trackings.set(func, ofFunction.set(path.key, found));
    return found;
  }

  /** The function values of a function that release locks and leave its control: literals and method values. */
  releasingValues(scope: LockScope): readonly ReleasingValue[] {
    const { func } = scope.view;
    const known = this.values.get(func);
    if (known) return known;
    const found: ReleasingValue[] = [];
    if (func.body) {
      walk(func.body, (node) => {
        const value = this.releasingValue(scope, node);
        if (value) found.push(value);
        return node.kind !== 'FuncLit';
      });
    }
    this.values.set(func, found);
    return found;
  }

  private releasingValue(scope: LockScope, node: Node): ReleasingValue | undefined {
    if (node.kind !== 'FuncLit' && node.kind !== 'Selector') return undefined;
    if (isCalledOnly(node, scope.info)) return undefined;
    const effects = node.kind === 'FuncLit' ? this.summaries.of(node) : this.methodEffects(scope, node);
    const releases = effects.filter(({ change }) => change === 'releases' || change === 'mayRelease');
    return releases.length > 0 ? { expr: node, effects: releases } : undefined;
  }

  private methodEffects(scope: LockScope, node: Expr & { kind: 'Selector' }): readonly LockEffect[] {
    const callee = scope.info.functionValue(node);
    if (callee.kind !== 'method') return [];
    const direct = lockFunction(node, scope.info);
    if (direct) return direct.action === 'unlock' ? [{ change: 'releases', ...lockEffect(direct, node) }] : [];
    const { decl } = callee.func;
    if (!decl.body) return [];
    const path = lockPathOf(callee.receiver, scope.info);
    const receiver = path && embeddedPath(path, callee.path);
    return this.summaries.of(decl).map((effect) => instantiate(effect, receiver, []));
  }
}

/** The body in view that a call runs. */
export function calleeBody({ view }: LockScope, call: Call): Func | undefined {
  const target = view.target(call);
  if (target.kind === 'literal') return target.func;
  return target.kind === 'declared' && target.object?.decl.body ? target.object.decl : undefined;
}

/**
 * Functions of the standard library that call what they are given before they return, and on the same goroutine. Not
 * Once.Do: the lock may be taken in the first call alone.
 */
const CALLING: ReadonlySet<string> = new Set([
  ...['sync.Map.Range', 'container/ring.Ring.Do'],
  ...['sort.Slice', 'sort.SliceStable', 'sort.Search', 'slices.SortFunc', 'slices.IndexFunc', 'slices.ContainsFunc'],
  ...['strings.Map', 'strings.IndexFunc', 'strings.FieldsFunc'],
  ...['path/filepath.Walk', 'path/filepath.WalkDir', 'io/fs.WalkDir'],
]);

/** Whether a callee out of view calls the functions that it is given. */
export function callsArguments({ view }: LockScope, call: Call): boolean {
  const target = view.target(call);
  return target.kind === 'declared' && !target.object?.decl.body && CALLING.has(target.symbol ?? '');
}

/** The call that an operation makes, now or later. */
export function callOfOp(op: Op): Call | undefined {
  if (op.op === 'call') return op.node;
  const call = op.op === 'defer' || op.op === 'go' ? unparen(op.node.call) : undefined;
  return call?.kind === 'Call' ? call : undefined;
}

const CHANGES = {
  lock: 'acquires',
  'lock-if-ok': 'acquiresOnOk',
  'lock-if-true': 'acquiresOnTrue',
  unlock: 'releases',
} as const;

function directEvent(direct: LockCall, call: Call): readonly LockEvent[] {
  return [{ change: CHANGES[direct.action], call, ...lockEffect(direct, call) }];
}

function lockEffect({ path, mode, isSync, family }: LockCall, origin: Node): Omit<LockEffect, 'change'> {
  const { home, isIndirect } = path ?? ANY_LOCK;
  const variables = path?.variables ?? new Set<Binding>();
  return { mode, key: path?.key, home, isIndirect, family, variables, isSync, origin };
}

/** Placeholders of keys in summaries: a character that no Go text holds, the position, a colon. The receiver is -1. */
export function placeholder(position: number): string {
  return `\u0001${String(position)}:`;
}

/** What a placeholder looks like in a key. */
const PLACEHOLDER = /\u0001(-?\d+):/g;

function instantiate<T extends NamedLock>(
  effect: T,
  receiver: LockPath | undefined,
  args: readonly (LockPath | undefined)[],
): T {
  if (effect.key === undefined) return effect;
  const paths = [...effect.key.matchAll(PLACEHOLDER)].map(([, digits]) =>
    digits === '-1' ? receiver : args[Number(digits)],
  );
  const variables = new Set([...effect.variables, ...paths.flatMap((path) => [...(path?.variables ?? [])])]);
  let at = 0;
  const text = effect.key.replace(PLACEHOLDER, () => paths[at++]?.key ?? '');
  const key = paths.includes(undefined) ? undefined : text;
  const isWhole = effect.key.replace(PLACEHOLDER, '') === '';
  const home = isWhole ? paths[0]?.home : effect.home;
  const isIndirect = isWhole ? (paths[0]?.isIndirect ?? true) : effect.isIndirect;
  return { ...effect, key, variables, home, isIndirect };
}

/** Whether a function value is called where it stands, or through a variable that is only ever called. */
function isCalledOnly(node: FuncLit | (Expr & { kind: 'Selector' }), info: PackageInfo): boolean {
  if (isFunctionOfCall(node)) return true;
  const variable = boundVariable(node, info);
  if (!variable || info.onlyValue(variable) !== node) return false;
  return info
    .referencesOf(variable)
    .every(
      ({ access, ident }) =>
        access === 'declare' || access === 'write' || (access === 'read' && isFunctionOfCall(ident)),
    );
}

function isFunctionOfCall(node: Node): boolean {
  const parent = node.parent;
  if (parent?.kind === 'Paren') return isFunctionOfCall(parent);
  return parent?.kind === 'Call' && unparen(parent.fun) === node;
}

/** The local variable that takes a value by an assignment of its own. */
function boundVariable(node: Expr, info: PackageInfo): Binding | undefined {
  const stmt = node.parent;
  const target =
    stmt?.kind === 'AssignStmt' && stmt.lhs.length === stmt.rhs.length
      ? stmt.lhs[stmt.rhs.indexOf(node)]
      : stmt?.kind === 'ValueSpec' && stmt.names.length === stmt.values.length
        ? stmt.names[stmt.values.indexOf(node)]
        : undefined;
  const binding = target?.kind === 'Ident' ? info.resolve(target) : undefined;
  return binding && isVariable(binding) && binding.func ? binding : undefined;
}
