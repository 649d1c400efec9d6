/** Which lock does a function take while it holds another? The edges of a package's order of locks, with their paths. */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import type { Edge } from '../../go/flow/graph.js';
import { isVariable, type Binding } from '../../go/names/binding.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Func, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { describeType } from '../../go/types/print.js';
import type { Type } from '../../go/types/type.js';
import type { FunctionView } from '../go-view.js';
import { rootVariable } from '../paths/branch-guards.js';
import { heldLocks, locksOfCallers, type HeldLock } from './held-locks.js';
import type { LockMode } from './lock-call.js';
import { isAcquisition, type NamedLock } from './lock-effect.js';
import { variableText, type LockHome, type LockPath } from './lock-path.js';
import type { PlacedCall } from './lock-takes.js';
import type { LockScope, LockWorld } from './lock-world.js';
import { eventsIn } from './track-lock.js';

/** A lock as a function names it: the variable the path begins with, and the rest. */
export interface RootedLock {
  readonly home: LockHome;
  readonly mode: LockMode;
  readonly root: Binding;
  readonly rest: string;
  readonly key: string;
}

type Scoped = Pick<NestedLocks, 'scope'>;

/** A lock taken while another is held. */
export interface NestedLocks {
  readonly scope: LockScope;
  readonly outer: RootedLock;
  /** The call that took the outer one. */
  readonly outerCall: Call;
  readonly edges: readonly Edge[];
  readonly inner: RootedLock;
  /** The call in the function that takes the inner one or leads to it. */
  readonly call: Call;
  /** The Lock itself. */
  readonly at: PlacedCall;
  readonly through: readonly PlacedCall[];
  /** Where other locks that are held then are declared. */
  readonly gates: ReadonlySet<LockHome>;
}

export function nestedLocks(world: LockWorld, scope: LockScope): readonly NestedLocks[] {
  const found: NestedLocks[] = [];
  let ofCallers: readonly LockPath[] | undefined;
  const callersHold = (): readonly LockPath[] => (ofCallers ??= locksOfCallers(world, scope));
  for (const [node, held] of heldLocks(world, scope)) {
    if (node.kind !== 'Call' || enclosingFunc(node) !== scope.view.func) continue;
    const outers = held.filter((lock) => lock.canReturn && !readsAtomic(scope, lock.edges));
    const inners = outers.length > 0 ? [...takenAt(world, scope, node), ...retakenAt(world, scope, node, held)] : [];
    for (const inner of inners) {
      for (const outer of outers) {
        if (isGivenBackBefore(world, scope, outer.path, inner)) continue;
        found.push(...pair(scope, { outer, inner, call: node, held, callersHold }));
      }
    }
  }
  return found;
}

/** A branch on an atomic value that is read under the lock: the code tells phases apart in which only one of both runs. */
function readsAtomic({ info }: LockScope, edges: readonly Edge[]): boolean {
  return edges.some(({ cond }) => {
    let isAtomic = false;
    if (cond)
      walk(cond, (node) => {
        const callee = node.kind === 'Call' ? info.calleeOf(node) : undefined;
        const symbol = callee?.kind === 'method' || callee?.kind === 'function' ? callee.func.symbol : '';
        isAtomic ||= symbol.startsWith('sync/atomic.');
        return !isAtomic;
      });
    return isAtomic;
  });
}

/** A mutex that a call takes. */
export interface Taken extends NamedLock {
  readonly mode: LockMode;
  readonly at: PlacedCall;
  readonly through: readonly PlacedCall[];
}

/** The mutexes that a call takes, for a while or for longer. */
export function takenAt(world: LockWorld, scope: LockScope, call: Call): readonly Taken[] {
  const parent = call.parent;
  if (parent?.kind === 'DeferStmt' || parent?.kind === 'GoStmt') return [];
  const events = world.eventsOf(scope, call);
  const direct = events.flatMap((event): readonly Taken[] => {
    if (event.change !== 'acquires' || !event.isSync || event.origin.kind !== 'Call') return [];
    const func = enclosingFunc(event.origin);
    const view = func && world.scope(func)?.view;
    return view ? [{ at: { view, call: event.origin }, through: [], ...event }] : [];
  });
  const takes = world.takesOf(scope, call).filter(({ key }) => !events.some((event) => event.key === key));
  return [...direct, ...takes];
}

/** What a callee gives back and takes again while the rest stays held: a lock that is held at the call. */
function retakenAt(world: LockWorld, scope: LockScope, call: Call, held: readonly HeldLock[]): readonly Taken[] {
  if (held.length < 2 || call.parent?.kind === 'DeferStmt' || call.parent?.kind === 'GoStmt') return [];
  // What else the callee gives back is not held any more when it takes this one.
  if (world.eventsOf(scope, call).length > 0) return [];
  return world.retakesOf(scope, call).filter(({ key }) => held.some(({ path }) => path.key === key));
}

/** What leads to the inner lock gives the outer one back first, as its code stands. */
function isGivenBackBefore(world: LockWorld, holder: LockScope, outer: LockPath, { at, through }: Taken): boolean {
  return [...through, at].some(({ view, call }) => {
    const scope = view.func === holder.view.func ? undefined : world.scope(view.func);
    const before = (scope ? eventsIn(world, scope) : [])
      .filter((event) => event.call.start < call.start && event.call.parent?.kind !== 'DeferStmt')
      .filter((event) => event.key !== undefined && event.home === outer.home)
      .sort((a, b) => a.call.start - b.call.start);
    return before[0] !== undefined && !isAcquisition(before[0].change);
  });
}

interface Meeting {
  readonly outer: HeldLock;
  readonly inner: Taken;
  readonly call: Call;
  readonly held: readonly HeldLock[];
  /** What every caller of the function holds. */
  readonly callersHold: () => readonly LockPath[];
}

function pair(scope: LockScope, { outer, inner, call, held, callersHold }: Meeting): readonly NestedLocks[] {
  const first = rooted(outer.path, outer.mode);
  const second = rooted(inner, inner.mode);
  if (!first || !second || first.home === second.home || !outer.isSync || !isAlike(scope, first, outer)) return [];
  const others = [...held.map(({ path }) => path), ...callersHold()];
  const gates = new Set(others.flatMap(({ home }) => home ?? []).filter((home) => home !== first.home));
  const { at, through } = inner;
  return [{ scope, outer: first, outerCall: outer.call, edges: outer.edges, inner: second, call, at, through, gates }];
}

/** Locks of a value that the function made itself are nobody else's yet, unless a literal takes the value along. */
function isAlike({ view }: LockScope, { root }: RootedLock, { path }: HeldLock): boolean {
  return path.key !== '' && !(root.kind === 'var' && root.func === view.func && isMadeHere(root));
}

function isMadeHere({ decl }: Binding): boolean {
  if (decl?.kind !== 'AssignStmt' && decl?.kind !== 'ValueSpec') return false;
  const values = decl.kind === 'AssignStmt' ? decl.rhs : decl.values;
  return values.length === 0 || values.some((value) => value.kind === 'CompositeLit' || value.kind === 'Unary');
}

/** The variable a path begins with and the rest; undefined for paths with calls and keyed locks. */
export function rooted({ key, variables, home }: NamedLock, mode: LockMode): RootedLock | undefined {
  if (key === undefined || home === undefined || key.includes('(') || key.includes('{')) return undefined;
  const start = /^[^.[]*/.exec(key.slice(key.indexOf(':') + 1))?.[0] ?? '';
  const length = key.indexOf(':') + 1 + start.length;
  const root = [...variables].find((variable) => variableText(variable) === key.slice(0, length));
  return root && isVariable(root) ? { home, mode, root, rest: key.slice(length), key } : undefined;
}

/**
 * Whether both locks of a pair hang together: one variable leads to both, package variables are the only ones of their
 * kind, or the one with the second lock comes out of the other.
 */
export function areTied({ scope, outer, inner, call }: NestedLocks): boolean {
  const { func } = scope.view;
  if (outer.root === inner.root || outer.root.func === undefined || inner.root.func === undefined) return true;
  if (outer.root.func !== func && inner.root.func !== func) return isStarted(func);
  return comesFrom(scope, inner.root, outer.root, call) || comesFrom(scope, outer.root, inner.root, call);
}

/** A literal that runs in a goroutine of its own, or is handed to somebody. */
function isStarted({ kind, parent }: Func): boolean {
  if (kind !== 'FuncLit' || parent?.kind !== 'Call') return false;
  return parent.parent?.kind === 'GoStmt' || parent.fun.kind !== 'FuncLit';
}

/** `for _, p := range m.providers`, `p := m.providers[k]`; not what the function has deleted from there before the node. */
export function comesFrom({ view }: LockScope, child: Binding, parent: Binding, before: Node): boolean {
  const source = sourceOf(child);
  if (!source || isTakenOut(view, source, before)) return false;
  if (rootVariable(source, view) === parent) return true;
  let isFound = false;
  walk(source, (node) => {
    isFound ||= node.kind === 'Ident' && view.resolve(node) === parent;
    return !isFound;
  });
  return isFound;
}

function sourceOf({ decl }: Binding): Expr | undefined {
  if (decl?.kind === 'RangeStmt') return decl.x;
  return decl?.kind === 'AssignStmt' && decl.rhs.length === 1 ? decl.rhs[0] : undefined;
}

/** `delete(m.parts, k)`: what was read from `m.parts` is not found there by others any more. */
function isTakenOut({ graph, target, file }: FunctionView, source: Expr, before: Node): boolean {
  const bare = unparen(source);
  const textOf = ({ start, end }: Expr): string => file.text.slice(start, end);
  const collection = textOf(bare.kind === 'Index' ? bare.x : bare);
  return graph.blocks.some(({ ops }) =>
    ops.some(({ op, node }) => {
      if (op !== 'call' || !node.args[0] || node.start > before.start) return false;
      if (textOf(node.args[0]) !== collection) return false;
      const callee = target(node);
      return callee.kind === 'builtin' && callee.name === 'delete';
    }),
  );
}

/** The type of the variable a path begins with, pointers left out; undefined where it is not known. */
export function rootType({ scope: { info } }: Scoped, { root }: RootedLock): string | undefined {
  const type = info.typeOfBinding(root);
  const bare: Type = type.kind === 'pointer' ? type.elem : type;
  return bare.kind === 'named' ? describeType(bare) : undefined;
}

/** The same variable, or the same field of the same type wherever the path begins. */
export function isSameLock(one: Scoped, a: RootedLock, other: Scoped, b: RootedLock): boolean {
  if (a.root === b.root) return a.key === b.key;
  if (a.root.func === undefined || b.root.func === undefined) return false;
  const [type, otherType] = [rootType(one, a), rootType(other, b)];
  if (type !== undefined && type === otherType) return a.rest === b.rest;
  return endsWithPath(a.rest, b.rest) || endsWithPath(b.rest, a.rest);
}

/** `.cc.mu` seen from a part is `.mu` seen from its owner. */
function endsWithPath(long: string, short: string): boolean {
  return long.endsWith(short) && (short === '' || /^[.[]/.test(short));
}
