/**
 * Which locks can some caller in view hold when an operation of a function runs? Callers are followed two calls up; a
 * lock counts where the function has not given it back on the way to the operation. Left out: go and defer statements,
 * and operations that a boolean parameter keeps from running.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import type { Edge } from '../../go/flow/graph.js';
import type { Call, Func, Node } from '../../go/syntax/ast.js';
import { callersOf, inCallee } from './callers.js';
import { heldLocks } from './held-locks.js';
import type { LockMode } from './lock-call.js';
import type { LockPath } from './lock-path.js';
import { UNTOUCHED } from './lock-state.js';
import { isAsked, type PlacedCall } from './lock-takes.js';
import { calleeBody, type LockScope, type LockWorld } from './lock-world.js';
import { trackLock, type LockSpot } from './track-lock.js';

/** A lock at an operation, taken in the function itself or in a caller. */
export interface HeldAt {
  /** In the names of the function with the operation. */
  readonly path: LockPath;
  readonly mode: LockMode;
  /** The call that took it, and the function it stands in. */
  readonly call: Call;
  readonly holder: LockScope;
  /** Branches in the holder from that call to the operation, or to the call that leads to it. */
  readonly edges: readonly Edge[];
  /** The calls from the holder to the function, outermost first; empty where it took the lock itself. */
  readonly through: readonly PlacedCall[];
}

interface FromCaller extends HeldAt {
  readonly spots: ReadonlyMap<Node, LockSpot>;
}

/** How many callers up locks are looked for. */
const MAX_CALLERS = 2;

export class HeldAtOperations {
  private readonly world: LockWorld;
  private readonly known = new Map<Func, Map<number, readonly FromCaller[]>>();

  constructor(world: LockWorld) {
    this.world = world;
  }

  /** The mutexes that the function or some caller of it may hold there; ways that never return are left out. */
  at(scope: LockScope, node: Node): readonly HeldAt[] {
    const own = (heldLocks(this.world, scope).get(node) ?? [])
      .filter(({ isSync, canReturn }) => isSync && canReturn)
      .map(({ path, mode, call, edges }): HeldAt => ({ path, mode, call, holder: scope, edges, through: [] }));
    return [...own, ...this.ofCallers(scope, MAX_CALLERS).filter((held) => isStillHeld(scope, held, node))];
  }

  private ofCallers(scope: LockScope, depth: number): readonly FromCaller[] {
    const { func } = scope.view;
    const byDepth = this.known.get(func) ?? new Map<number, readonly FromCaller[]>();
    const known = byDepth.get(depth);
    if (known) return known;
    this.known.set(func, byDepth.set(depth, []));
    const found = depth === 0 ? [] : this.findOfCallers(scope, depth);
    byDepth.set(depth, found);
    return found;
  }

  private findOfCallers(scope: LockScope, depth: number): readonly FromCaller[] {
    const { func } = scope.view;
    if (func.kind !== 'FuncDecl') return [];
    const found = new Map<string, FromCaller>();
    for (const call of callersOf(scope.info, func).calls) {
      const caller = this.callerOf(call, func);
      if (!caller) continue;
      for (const held of this.atCall(caller, call, depth)) {
        const path = inCallee(held.path, scope, func, call);
        if (!path || found.has(path.key)) continue;
        const start = { ...UNTOUCHED, [held.mode]: 1 };
        const { spots, unknown } = trackLock(this.world, scope, path, start);
        if (unknown.length > 0) continue;
        found.set(path.key, { ...held, path, through: [...held.through, { view: caller.view, call }], spots });
      }
    }
    return [...found.values()];
  }

  private callerOf(call: Call, callee: Func): LockScope | undefined {
    const { parent } = call;
    const func = enclosingFunc(call);
    const scope = func && this.world.scope(func);
    if (!scope || parent?.kind === 'GoStmt' || parent?.kind === 'DeferStmt') return undefined;
    return calleeBody(scope, call) === callee ? scope : undefined;
  }

  private atCall(caller: LockScope, call: Call, depth: number): readonly HeldAt[] {
    const own = (heldLocks(this.world, caller).get(call) ?? [])
      .filter(({ isSync, canReturn }) => isSync && canReturn)
      .map(({ path, mode, call: taken, edges }): HeldAt => ({
        path,
        mode,
        call: taken,
        holder: caller,
        edges,
        through: [],
      }));
    return [...own, ...this.ofCallers(caller, depth - 1).filter((held) => isStillHeld(caller, held, call))];
  }
}

function isStillHeld(scope: LockScope, { spots }: FromCaller, node: Node): boolean {
  const spot = spots.get(node);
  return spot !== undefined && !isAsked(scope, spot);
}
