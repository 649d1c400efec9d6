/**
 * Which locks does a function hold at an operation? Those it took itself on some path or on every path, and those that
 * every caller in view holds. Left out: what a caller out of view, an interface call or a function value brings along.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { isExported } from '../../go/names/package-names.js';
import type { Call, Func, FuncDecl, Node } from '../../go/syntax/ast.js';
import type { BasicBlock, Edge, FlowGraph } from '../../go/flow/graph.js';
import { callersOf, inCallee } from './callers.js';
import type { LockMode } from './lock-call.js';
import { isAcquisition } from './lock-effect.js';
import type { LockPath } from './lock-path.js';
import { calleeBody, type LockScope, type LockWorld } from './lock-world.js';
import { edgesSince, lockPathsOf } from './track-lock.js';

/** A lock at an operation of the function that took it. */
export interface HeldLock {
  readonly path: LockPath;
  readonly mode: LockMode;
  readonly isSync: boolean;
  /** The call that took it. */
  readonly call: Call;
  /** Branches taken from that call to the operation, on a shortest path. */
  readonly edges: readonly Edge[];
  /** Held on every path that leads to the operation. */
  readonly isAlways: boolean;
  /** The function can still return from there: it is not on its way to a panic or the end of the process. */
  readonly canReturn: boolean;
}

/** How many callers up locks are looked for. */
const MAX_CALLERS = 2;

const spotsOf = new WeakMap<LockWorld, Map<Func, ReadonlyMap<Node, readonly HeldLock[]>>>();

/** The locks that a function itself holds at its operations, by the node of the operation. */
export function heldLocks(world: LockWorld, scope: LockScope): ReadonlyMap<Node, readonly HeldLock[]> {
  const { func } = scope.view;
  const ofWorld = spotsOf.get(world) ?? new Map<Func, ReadonlyMap<Node, readonly HeldLock[]>>();
  spotsOf.set(world, ofWorld);
  const known = ofWorld.get(func);
  if (known) return known;
  const found = new Map<Node, HeldLock[]>();
  const returning = leadingToReturn(scope.view.graph);
  for (const path of lockPathsOf(world, scope)) {
    const { spots, events, unknown } = world.tracking(scope, path);
    if (unknown.length > 0) continue;
    for (const [node, { isAlways, visit, state }] of spots) {
      const call = state.site;
      const event = events.find((each) => each.call === call && isAcquisition(each.change));
      if (!call || !event) continue;
      const mode = state.write > 0 ? 'write' : 'read';
      const [edges, canReturn] = [edgesSince(visit, state), returning.has(visit.block)];
      const lock: HeldLock = { path, mode, isSync: event.isSync, call, edges, isAlways, canReturn };
      found.set(node, [...(found.get(node) ?? []), lock]);
    }
  }
  ofWorld.set(func, found);
  return found;
}

/** The blocks from which the function can return. */
function leadingToReturn({ exits }: FlowGraph): ReadonlySet<BasicBlock> {
  const found = new Set(exits.filter(({ exit }) => exit === 'return'));
  for (const block of found) for (const pred of block.preds) found.add(pred);
  return found;
}

/**
 * The locks that are held whenever an operation of a function runs: its own, and what every caller in view holds. The
 * node is that of the operation in the flow graph (a call, a send, an assignment). Keys are in the function's own names.
 */
export function locksHeldAt(world: LockWorld, func: Func, node: Node): readonly LockPath[] {
  const scope = world.scope(func);
  if (!scope) return [];
  const own = (heldLocks(world, scope).get(node) ?? []).filter(({ isAlways }) => isAlways).map(({ path }) => path);
  return [...own, ...locksOfCallers(world, scope, MAX_CALLERS)];
}

/** The locks that are held at every call of a function; none where it may be called from elsewhere. */
export function locksOfCallers(world: LockWorld, scope: LockScope, depth = MAX_CALLERS): readonly LockPath[] {
  const { func } = scope.view;
  if (depth === 0 || func.kind !== 'FuncDecl' || isExported(func.name.name)) return [];
  const { calls, isHidden } = callersOf(scope.info, func);
  if (isHidden || calls.length === 0) return [];
  const held = calls.map((call) => locksAtCall(world, scope, func, call, depth));
  const [first, ...others] = held;
  return (first ?? []).filter(({ key }) => others.every((locks) => locks.some((lock) => lock.key === key)));
}

/** The locks held at one call, in the names of the callee. */
function locksAtCall(
  world: LockWorld,
  { view, info }: LockScope,
  callee: FuncDecl,
  call: Call,
  depth: number,
): readonly LockPath[] {
  const { parent } = call;
  const caller = enclosingFunc(call);
  const scope = caller && world.scope(caller);
  if (!scope || parent?.kind === 'GoStmt' || parent?.kind === 'DeferStmt') return [];
  if (calleeBody(scope, call) !== callee) return [];
  const own = (heldLocks(world, scope).get(call) ?? []).filter(({ isAlways }) => isAlways).map(({ path }) => path);
  const locks = [...own, ...locksOfCallers(world, scope, depth - 1)];
  return locks.flatMap((path) => inCallee(path, { view, info }, callee, call) ?? []);
}
