/**
 * What happens to one lock at each operation and branch of a path? The transfer function of the exploration. What may
 * hand the lock to somebody else ends its tracking in favour of the code.
 */
import type { Edge, Op } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import { writesOf } from '../../go/flow/op-access.js';
import type { Call, Expr, Node } from '../../go/syntax/ast.js';
import type { FunctionView } from '../go-view.js';
import type { BranchGuards } from '../paths/branch-guards.js';
import { rootVariable } from '../paths/branch-guards.js';
import type { Transfer, Visit } from '../paths/explore-paths.js';
import { isNil } from '../paths/guards.js';
import type { LockMode } from './lock-call.js';
import { isAcquisition, mayBeOneLock, type LockEvent } from './lock-effect.js';
import type { LockTake } from './lock-takes.js';
import { given, isHeld, lockStateKey, type LockState, type Pending } from './lock-state.js';
import type { LockPath } from './lock-path.js';

/** Something a path came to that ends it. */
export interface LockAccident {
  /**
   * `again`: the lock is taken while it is held. `mismatch`: it is released in the mode in which it is not held.
   * `renamed`: a variable in the path takes another value while the lock is held.
   */
  readonly kind: 'again' | 'mismatch' | 'renamed';
  readonly visit: Visit<LockState>;
  /** The state before. */
  readonly state: LockState;
  readonly node: Node;
  /** Where a callee takes it and gives it back: what it does. */
  readonly take: LockTake | undefined;
}

export interface LockTransferContext {
  readonly view: FunctionView;
  readonly path: LockPath;
  readonly guards: BranchGuards;
  readonly eventsOf: (call: Call) => readonly LockEvent[];
  /** The locks that a call takes for a while, with the names of the calling function. */
  readonly takesOf: (call: Call) => readonly LockTake[];
  /** Called before each operation with the state in which it is reached. */
  readonly onOp: (op: Op, state: LockState, at: Visit<LockState>) => void;
  /** Why a callee out of view may unlock the lock; undefined: it cannot. */
  readonly unseenRelease: (call: Call) => string | undefined;
  /** Whether a goroutine that is started so gives the lock back before it takes it, if it does. */
  readonly unlocksFirst: (call: Call) => boolean;
  /** The key of what an assignment changes, with all that lies in it. */
  readonly keyOf: (target: Expr) => string | undefined;
  readonly onAccident: (accident: LockAccident) => void;
}

export class LockTransfer implements Transfer<LockState> {
  readonly key = lockStateKey;
  private readonly context: LockTransferContext;

  constructor(context: LockTransferContext) {
    this.context = context;
  }

  afterEdge(state: LockState, edge: Edge): LockState | undefined {
    const guards = this.context.guards.afterEdge(state.guards, edge);
    if (!guards) return undefined;
    const next = guards === state.guards ? state : { ...state, guards };
    if (!next.pending || edge.cond === undefined || (edge.kind !== 'true' && edge.kind !== 'false')) return next;
    return this.decided(next, next.pending, edge.cond, edge.kind === 'true');
  }

  afterOp(state: LockState, op: Op, at: Visit<LockState>): readonly LockState[] {
    this.context.onOp(op, state, at);
    const next = this.effectOf(state, op, at);
    if (!next) return [];
    const written = this.afterWrites(next, op, at);
    const guards = this.context.guards.afterWrites(written.guards, op);
    return [guards === written.guards ? written : { ...written, guards }];
  }

  private effectOf(state: LockState, op: Op, at: Visit<LockState>): LockState | undefined {
    if (state.gone !== '') return state;
    switch (op.op) {
      case 'call':
        return this.called(state, op.node, at);
      case 'defer':
        return this.deferred(state, op.node, op.node.call);
      case 'go':
        return this.started(state, op.node.call);
      default:
        return state;
    }
  }

  private called(state: LockState, call: Call, at: Visit<LockState>): LockState | undefined {
    let next = state;
    const take = isHeld(state) ? this.takenIn(call) : undefined;
    if (take && !state.pending) {
      this.context.onAccident({ kind: 'again', visit: at, state, node: call, take });
      if (state.write > 0 || take.mode === 'write') return undefined;
    }
    for (const event of this.context.eventsOf(call)) {
      const changed = this.applied(next, event, at);
      if (!changed) return undefined;
      next = changed;
    }
    const reason = isHeld(next) && next.site !== call ? this.context.unseenRelease(call) : undefined;
    return reason === undefined ? next : given(next, reason);
  }

  /** What a callee takes and gives back, where that is this very lock. */
  private takenIn(call: Call): LockTake | undefined {
    const { path } = this.context;
    if (this.context.eventsOf(call).some(({ key }) => key === path.key)) return undefined;
    return this.context.takesOf(call).find(({ key }) => key === path.key);
  }

  private applied(state: LockState, event: LockEvent, at: Visit<LockState>): LockState | undefined {
    if (state.gone !== '') return state;
    if (event.key !== this.context.path.key) return this.appliedElsewhere(state, event);
    if (event.change === 'mayRelease') return isHeld(state) ? given(state, 'a callee may unlock it') : state;
    return event.change === 'releases' ? this.released(state, event, at) : this.acquired(state, event, at);
  }

  /** Another name may mean the same lock: its release counts unless that name was locked before. */
  private appliedElsewhere(state: LockState, event: LockEvent): LockState {
    if (!mayBeOneLock(this.context.path, event)) return state;
    const key = event.key ?? '?';
    if (isAcquisition(event.change)) {
      return state.others.includes(key) ? state : { ...state, others: [...state.others, key].sort() };
    }
    if (state.others.includes(key)) return { ...state, others: state.others.filter((other) => other !== key) };
    return isHeld(state) ? given(state, 'unlocked under another name') : state;
  }

  private acquired(state: LockState, event: LockEvent, at: Visit<LockState>): LockState | undefined {
    const { mode, call } = event;
    if (isHeld(state)) {
      if (event.change === 'acquires') this.accident('again', state, at, call);
      return event.change === 'acquires' ? undefined : given(state, 'taken again on a condition');
    }
    if (state[mode] < 0) return { ...state, [mode]: 0 };
    return { ...state, [mode]: 1, site: call, pending: pendingOf(event) };
  }

  private released(state: LockState, { mode, isSync, call }: LockEvent, at: Visit<LockState>): LockState | undefined {
    if (state[mode] > 0) return { ...state, [mode]: 0, pending: undefined };
    if (state[otherMode(mode)] > 0 && isSync) {
      this.accident('mismatch', state, at, call);
      return undefined;
    }
    if (isHeld(state)) return given(state, 'unlocked in another mode');
    return { ...state, [mode]: -1 };
  }

  private deferred(state: LockState, node: Node, expr: Expr): LockState {
    const call = unparen(expr);
    if (call.kind !== 'Call' || state.deferred.some((each) => each.node === node)) return state;
    const { path } = this.context;
    const changes = this.context.eventsOf(call).flatMap((event): LockState['deferred'] => {
      const { change, mode, isSync } = event;
      if (event.key === path.key) {
        return change === 'acquiresOnOk' || change === 'acquiresOnTrue' ? [] : [{ change, mode, isSync, node }];
      }
      const isOther = isAcquisition(change) || !mayBeOneLock(path, event) || state.others.includes(event.key ?? '?');
      return isOther ? [] : [{ change: 'mayRelease', mode, isSync, node }];
    });
    if (changes.length > 0) return { ...state, deferred: [...state.deferred, ...changes] };
    const take = this.takenIn(call);
    if (take) {
      const { mode, isSync } = take;
      return { ...state, deferred: [...state.deferred, { change: 'takes', mode, isSync, node, take }] };
    }
    const reason = this.context.unseenRelease(call);
    if (reason === undefined) return state;
    return { ...state, deferred: [...state.deferred, { change: 'mayRelease', mode: 'write', isSync: false, node }] };
  }

  private started(state: LockState, expr: Expr): LockState {
    const call = unparen(expr);
    if (call.kind !== 'Call' || !isHeld(state)) return state;
    const { path } = this.context;
    const releases = this.context
      .eventsOf(call)
      .some((event) => !isAcquisition(event.change) && (event.key === path.key || mayBeOneLock(path, event)));
    if (releases || this.context.unlocksFirst(call)) return given(state, 'a goroutine unlocks it');
    const reason = this.context.unseenRelease(call);
    return reason === undefined ? state : given(state, reason);
  }

  /** Takes the results of a conditional acquisition into account, and names that change. */
  private afterWrites(state: LockState, op: Op, at: Visit<LockState>): LockState {
    const next = op.op === 'assign' || op.op === 'declare' ? this.named(state, op) : state;
    for (const target of writesOf(op)) {
      const binding = target.kind === 'Ident' ? this.context.view.resolve(target) : undefined;
      const { pending } = next;
      if (pending && pending.kind !== 'result' && binding?.id === pending.variable && !this.isResultOf(op, next)) {
        return given(next, 'whether it was taken is no longer known');
      }
      if (this.changesPath(target)) return this.renamed(next, op, at, target);
    }
    return next;
  }

  /** `err := s.lock()`: the variable tells from now on. */
  private named(state: LockState, op: Op & { op: 'assign' | 'declare' }): LockState {
    const { pending } = state;
    if (pending?.kind !== 'result' || !this.isResultOf(op, state)) return state;
    const targets: readonly Expr[] = op.op === 'assign' ? op.node.lhs : op.node.names;
    const last = targets.at(-1);
    const binding = last?.kind === 'Ident' ? this.context.view.resolve(last) : undefined;
    if (!binding) return given(state, 'whether it was taken is not looked at');
    return { ...state, pending: { kind: pending.result, variable: binding.id } };
  }

  private isResultOf(op: Op, state: LockState): boolean {
    if (op.op !== 'assign' && op.op !== 'declare') return false;
    const [source, ...others] = op.op === 'assign' ? op.node.rhs : op.node.values;
    return source !== undefined && others.length === 0 && unparen(source) === state.site;
  }

  private changesPath(target: Expr): boolean {
    const { path, view, keyOf } = this.context;
    if (target.kind === 'Ident') {
      const binding = view.resolve(target);
      return binding !== undefined && path.variables.has(binding);
    }
    const root = rootVariable(target, view);
    if (!root || !path.variables.has(root)) return false;
    const key = keyOf(target);
    return (
      key === undefined ||
      path.key.startsWith(`${key}.`) ||
      path.key.startsWith(`${key}[`) ||
      path.key.includes(`${key}]`) ||
      path.key === key
    );
  }

  private renamed(state: LockState, op: Op, at: Visit<LockState>, target: Expr): LockState {
    if (state.gone !== '') return { ...given(state, ''), site: undefined };
    const after = { ...state, write: 0, read: 0, site: undefined, pending: undefined, deferred: [] } as const;
    if (!isHeld(state)) return { ...after, deferred: state.deferred };
    if (state.deferred.some(({ change }) => change === 'releases' || change === 'mayRelease')) return after;
    if (target.kind === 'Ident') this.accident('renamed', state, at, op.node);
    return given(state, 'its name changes');
  }

  private accident(kind: LockAccident['kind'], state: LockState, visit: Visit<LockState>, node: Node): void {
    this.context.onAccident({ kind, visit, state, node, take: undefined });
  }

  /** A branch on what tells whether the lock was taken. */
  private decided(state: LockState, pending: Pending, cond: Expr, outcome: boolean): LockState {
    const taken = this.takenBy(pending, unparen(cond), outcome);
    if (taken === undefined) return state;
    const decidedState = { ...state, pending: undefined };
    return taken ? decidedState : { ...decidedState, write: 0, read: 0, site: undefined };
  }

  /** Whether the outcome of a condition says that the lock is held; undefined: it says nothing. */
  private takenBy(pending: Pending, cond: Expr, outcome: boolean): boolean | undefined {
    if (pending.kind === 'result') {
      if (cond === pending.call) return outcome;
      return this.nilTest(cond, (expr) => unparen(expr) === pending.call, outcome);
    }
    const isVariable = (expr: Expr): boolean => {
      const bare = unparen(expr);
      return bare.kind === 'Ident' && this.context.view.resolve(bare)?.id === pending.variable;
    };
    if (pending.kind === 'flag') return isVariable(cond) ? outcome : undefined;
    return this.nilTest(cond, isVariable, outcome);
  }

  private nilTest(cond: Expr, isSubject: (expr: Expr) => boolean, outcome: boolean): boolean | undefined {
    if (cond.kind !== 'Binary' || (cond.op !== '==' && cond.op !== '!=')) return undefined;
    if (!isNil(cond.y, this.context.view.resolve) || !isSubject(cond.x)) return undefined;
    return (cond.op === '==') === outcome;
  }
}

function otherMode(mode: LockMode): LockMode {
  return mode === 'write' ? 'read' : 'write';
}

function pendingOf({ change, call }: LockEvent): Pending | undefined {
  if (change === 'acquires') return undefined;
  return { kind: 'result', call, result: change === 'acquiresOnOk' ? 'error' : 'flag' };
}
