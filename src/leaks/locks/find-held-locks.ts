/**
 * Which locks does a function leave held that it took itself? One answer per lock of the function: a claim with its path,
 * or why there is none. A function that hands a lock over to its caller on success is no claim while somebody can unlock.
 */
import type { Edge, Op } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Node } from '../../go/syntax/ast.js';
import type { FunctionView } from '../go-view.js';
import type { Visit } from '../paths/explore-paths.js';
import { isLockDocumented, isMeantToStay, isNamedAfterLock } from './lock-contract.js';
import type { LockMode } from './lock-call.js';
import { isAcquisition, mayBeOneLock, type LockEvent } from './lock-effect.js';
import type { LockPath } from './lock-path.js';
import { isHeld, type LockState } from './lock-state.js';
import { isTakenOut } from './taken-out.js';
import type { LockAccident } from './lock-transfer.js';
import type { LockScope, LockWorld } from './lock-world.js';
import { isPairedElsewhere } from './paired-conditions.js';
import { isCalledInPlace } from './package-locks.js';
import { returnSign } from './return-sign.js';
import { isAsked, type PlacedCall } from './lock-takes.js';
import { secondTakeOf, type SecondTake } from './second-take.js';
import { edgesSince, eventsIn, lockPathsOf, type LockEnd, type LockTracking } from './track-lock.js';

/** How the lock stays held. */
export type HeldKind =
  /** The function returns on some path without unlocking. */
  | 'returned'
  /** No path of the function unlocks, and nothing else does. */
  | 'never'
  /** A loop comes back to the Lock while the lock is held. */
  | 'turn'
  /** The same with a deferred unlock, which does not run before the function ends. */
  | 'deferred-turn'
  /** A loop's variable goes on to the next element while the lock of this one is held. */
  | 'next-element'
  /** Locked for reading and unlocked for writing, or the other way round. */
  | 'mismatch'
  /** Locked again outside of a loop. */
  | 'again';

export interface HeldLockClaim {
  readonly view: FunctionView;
  readonly kind: HeldKind;
  readonly path: LockPath;
  readonly mode: LockMode;
  /** The call that takes the lock: Lock itself, or a call of a function that returns with it held. */
  readonly call: Call;
  /** The Lock that runs: the call itself, or what stands in a callee. */
  readonly origin: Node;
  /** For `again` and the turns: what waits. */
  readonly second: SecondTake | undefined;
  /** Branches taken from the call to the end. */
  readonly edges: readonly Edge[];
  /** Where the path ends: a return, the second Lock, the assignment; undefined: the closing brace. */
  readonly end: Node | undefined;
  /** Every return at which the lock is held, nearest first; undefined stands for the closing brace. */
  readonly heldReturns: readonly (Node | undefined)[];
  /** Whether some of these returns are also reached without the lock. */
  readonly isHeldOnSomeOnly: boolean;
  /** Releases of the same lock in the function, in source order. */
  readonly releases: readonly Call[];
  /** The function fails with the lock held, which these callers take as not locked. */
  readonly leftBy: readonly PlacedCall[];
}

export interface HeldLockAnswer {
  readonly view: FunctionView;
  readonly path: LockPath;
  /** The first call that takes it. */
  readonly call: Call;
  readonly claims: readonly HeldLockClaim[];
  /** Why there is no claim. */
  readonly reasons: readonly string[];
}

/** Why there is no claim where a function gives back what it takes. */
export const UNLOCKED = 'unlocked on every path';

/** Asks about every lock that a function takes. */
export function findHeldLocks(world: LockWorld, view: FunctionView): readonly HeldLockAnswer[] {
  const scope = world.scope(view.func);
  if (!scope) return [];
  return lockPathsOf(world, scope).flatMap((path) => {
    const asked = new Question(world, scope, path);
    return asked.first ? [asked.answer(asked.first)] : [];
  });
}

/** The claim that a function returns an error with the lock held that stands at `origin`; undefined where it does not. */
export function heldOnFailure(world: LockWorld, scope: LockScope, origin: Node): HeldLockClaim | undefined {
  const event = eventsIn(world, scope).find((each) => each.origin === origin && isAcquisition(each.change));
  const path = event && lockPathsOf(world, scope).find(({ key }) => key === event.key);
  return path && new Question(world, scope, path).onFailure();
}

class Question {
  readonly first: LockEvent | undefined;
  private readonly world: LockWorld;
  private readonly scope: LockScope;
  private readonly path: LockPath;
  private tracking: LockTracking | undefined;
  private readonly events: readonly LockEvent[];

  constructor(world: LockWorld, scope: LockScope, path: LockPath) {
    this.world = world;
    this.scope = scope;
    this.path = path;
    this.events = eventsIn(world, scope);
    this.first = this.events.find(({ key, change }) => key === path.key && isAcquisition(change));
  }

  answer(first: LockEvent): HeldLockAnswer {
    const { view } = this.scope;
    const base = { view, path: this.path, call: first.call };
    const tracking = this.world.tracking(this.scope, this.path);
    this.tracking = tracking;
    if (tracking.unknown.length > 0) return { ...base, claims: [], reasons: tracking.unknown };
    const accidents = tracking.accidents.flatMap((accident) => this.accidentClaim(accident) ?? []);
    const held = this.heldEndClaim(tracking);
    const found = onePerCall([...accidents, ...(typeof held === 'string' ? [] : [held])]);
    const claims = found.filter((claim) => !isPairedElsewhere(claim));
    const reasons =
      claims.length > 0 ? [] : [typeof held === 'string' ? held : 'given back on a condition in other words'];
    return { ...base, claims, reasons };
  }

  /** Of a function that locks for its caller: the ends at which it fails and keeps the lock all the same. */
  onFailure(): HeldLockClaim | undefined {
    const tracking = this.world.tracking(this.scope, this.path);
    this.tracking = tracking;
    if (tracking.unknown.length > 0) return undefined;
    const held = tracking.ends.filter(({ state }) => state.gone === '' && isHeld(state));
    const failing = held.filter(({ exit }) => returnSign(this.scope.view, exit) === 'failed');
    const [first] = failing;
    if (!first || failing.length === held.length) return undefined;
    return this.claim('returned', first.state, first.end.visit, first.exit, unique(failing.map(({ exit }) => exit)));
  }

  /** The claim about ends with the lock held, or why there is none. */
  private heldEndClaim({ ends }: LockTracking): HeldLockClaim | string {
    const held = ends.filter(({ state }) => state.gone === '' && isHeld(state));
    const nearest = held[0];
    if (!nearest) return ends.find(({ state }) => state.gone !== '')?.state.gone ?? UNLOCKED;
    if (nearest.state.site && isMeantToStay(this.scope, nearest.state.site)) return 'documented to stay locked';
    const freed = this.unlocksMode(nearest.state)
      ? ends.filter(({ state }) => state.gone === '' && !isHeld(state) && state.site !== undefined)
      : [];
    const isFreed = freed.length > 0 || this.isReleasedOnTheWay();
    const lost = isFreed ? this.sometimesReleased(held, freed) : this.neverReleased(ends, held);
    if (typeof lost === 'string') return lost;
    const end = lost[0] ?? nearest;
    const kind = isFreed ? 'returned' : 'never';
    return this.claim(kind, end.state, end.end.visit, end.exit, unique(lost.map(({ exit }) => exit)));
  }

  /** Whether a turn of a loop gives the lock back before the next one takes it. */
  private isReleasedOnTheWay(): boolean {
    return this.releases().some((call) => {
      const spot = this.tracking?.spots.get(call);
      return spot !== undefined && spot.state.site !== undefined && commonLoop(spot.state.site, call) !== undefined;
    });
  }

  /** Whether the function anywhere gives back the kind of lock that is held: an RUnlock gives no write lock back. */
  private unlocksMode(held: LockState): boolean {
    const mode = held.write > 0 ? 'write' : 'read';
    return this.events.some(
      (event) => !isAcquisition(event.change) && event.key === this.path.key && event.mode === mode,
    );
  }

  private neverReleased(ends: readonly LockEnd[], held: readonly LockEnd[]): readonly LockEnd[] | string {
    if (ends.some(({ state }) => state.gone !== '')) return 'handed over on another path';
    const mode = held[0] && held[0].state.write > 0 ? 'write' : 'read';
    const isUnlock = ({ change, mode: other, key }: LockEvent): boolean =>
      !isAcquisition(change) && (key !== this.path.key || other === mode);
    if (this.events.some((event) => isUnlock(event) && mayBeOneLock(this.path, event)))
      return 'unlocked elsewhere in the function';
    if (isCalledInPlace(this.scope.view.func))
      return 'a literal that is called in place acts for the function around it';
    if (this.endsProcessElsewhere()) return 'held until the process ends';
    if (isTakenOut(this.scope, this.path)) return 'nobody finds its owner any more';
    return this.handOver() ?? held;
  }

  /** Another function takes the lock for good and ends the process: whoever holds it keeps it from ending. */
  private endsProcessElsewhere(): boolean {
    const { view, info } = this.scope;
    const keepers = this.world.packageLocks(info).keepersOf(this.path, view.func);
    return keepers.some((func) => this.world.scope(func)?.view.graph.exits.some(({ exit }) => exit === 'exit'));
  }

  /** A success that holds and failures that do not are a function that locks for its caller. */
  private sometimesReleased(held: readonly LockEnd[], freed: readonly LockEnd[]): readonly LockEnd[] | string {
    if (this.hasOtherUnlock()) return 'may be unlocked under another name';
    const { view } = this.scope;
    const sign = ({ exit }: LockEnd): string => returnSign(view, exit);
    const failing = held.filter((end) => sign(end) === 'failed');
    const locksForCaller = held.length > failing.length && freed.every((end) => sign(end) === 'failed');
    const tellsCaller = held.some((end) => this.dependsOnParameter(end) || this.setsFlag(end));
    const reason = locksForCaller || tellsCaller ? this.handOver() : undefined;
    if (reason === undefined) return isLockDocumented(this.scope) ? 'documented to return with the lock held' : held;
    return locksForCaller && failing.length > 0 ? failing : reason;
  }

  /** An unlock that may be of this lock and does not undo a lock of its own name in the function. */
  private hasOtherUnlock(): boolean {
    return this.events.some(({ change, key, ...lock }) => {
      if (isAcquisition(change) || key === this.path.key || !mayBeOneLock(this.path, lock)) return false;
      return key === undefined || !this.events.some((other) => isAcquisition(other.change) && other.key === key);
    });
  }

  /** A branch on a parameter of type bool after the lock was taken: the caller knows whether it is held. */
  private dependsOnParameter({ end, state }: LockEnd): boolean {
    const { view } = this.scope;
    return edgesSince(end.visit, state).some(({ cond }) => {
      const bare = cond && unparen(cond);
      const binding = bare?.kind === 'Ident' ? view.resolve(bare) : undefined;
      return binding?.kind === 'param' && binding.func === view.func;
    });
  }

  /** A field is set to true while the lock is held: whoever unlocks later may look at it. */
  private setsFlag({ end, state }: LockEnd): boolean {
    const { view } = this.scope;
    return operationsSince(end.visit, state).some((op) => {
      if (op.op !== 'assign' || op.node.lhs.length !== op.node.rhs.length) return false;
      const { lhs, rhs } = op.node;
      return lhs.some((target, at) => {
        const value = rhs[at];
        return unparen(target).kind === 'Selector' && value !== undefined && view.constant(value) === 'true';
      });
    });
  }

  /** Why somebody else may unlock what this function leaves locked. */
  private handOver(): string | undefined {
    const { view, info } = this.scope;
    if (isLockDocumented(this.scope) || isNamedAfterLock(this.scope))
      return 'named or documented to return with the lock held';
    const locks = this.world.packageLocks(info);
    if (locks.isReachableOutside(this.path)) return 'others can unlock it';
    return locks.releasersOf(this.path, view.func).length > 0 ? 'another function unlocks it' : undefined;
  }

  private accidentClaim(accident: LockAccident): HeldLockClaim | undefined {
    const { kind, visit, state, node } = accident;
    const isRead = state.read > 0;
    switch (kind) {
      case 'mismatch':
        return this.claim('mismatch', state, visit, node, []);
      case 'again':
        return this.againClaim(accident);
      case 'renamed':
        if (!this.isReleasedInLoop(state, node)) return undefined;
        return isRead || state.write > 0 ? this.claim('next-element', state, visit, node, []) : undefined;
    }
  }

  private againClaim(accident: LockAccident): HeldLockClaim | undefined {
    const { visit, state, node, take } = accident;
    // A caller that hands a function over has also chosen the other arguments.
    if (take?.through[0]?.isGiven === true && isAsked(this.scope, accident)) return undefined;
    const isTurn = !take && (node === state.site || edgesSince(visit, state).some(({ back }) => back));
    const isDeferred = isTurn && state.deferred.some(({ change }) => change === 'releases');
    // A deferred Lock after a Lock is a slip, whoever else unlocks.
    const isSlip = isDeferred || (node.kind === 'DeferStmt' && !take);
    const isCertain = isSlip || this.releases().length > 0 || this.handOver() === undefined;
    if (!isCertain) return undefined;
    if (isTurn && !isDeferred) return this.claim('turn', state, visit, node, []);
    const second = secondTakeOf(this.world, this.scope, this.path, this.events, accident);
    if (!second) return undefined;
    return { ...this.claim(isDeferred ? 'deferred-turn' : 'again', state, visit, node, []), second };
  }

  /** Whether every unlock that may be of this lock stands in the loop in which it was taken. */
  private isReleasedInLoop(state: LockState, node: Node): boolean {
    const loop = state.site && commonLoop(state.site, node);
    const releases = this.events.filter((event) => !isAcquisition(event.change) && mayBeOneLock(this.path, event));
    if (!loop || releases.length === 0) return false;
    return releases.every(({ key, call }) => key === this.path.key && loop.start <= call.start && call.end <= loop.end);
  }

  private isHeldOnSomeOnly(returns: HeldLockClaim['heldReturns']): boolean {
    const ends = this.tracking?.ends ?? [];
    return ends.some(({ exit, state }) => returns.includes(exit) && (state.gone !== '' || !isHeld(state)));
  }

  private releases(): readonly Call[] {
    const calls = (this.tracking?.events ?? []).filter(({ change }) => change === 'releases').map(({ call }) => call);
    return unique(calls).sort((a, b) => a.start - b.start);
  }

  private claim(
    kind: HeldKind,
    state: LockState,
    visit: Visit<LockState>,
    end: Node | undefined,
    heldReturns: HeldLockClaim['heldReturns'],
  ): HeldLockClaim {
    const call = state.site ?? this.first?.call;
    if (!call) throw new TypeError('a lock is held that no call took');
    const event = this.events.find((each) => each.call === call && each.key === this.path.key);
    return {
      view: this.scope.view,
      kind,
      path: this.path,
      mode: state.read > 0 ? 'read' : 'write',
      call,
      origin: event?.origin ?? call,
      second: undefined,
      edges: edgesSince(visit, state),
      end,
      heldReturns,
      isHeldOnSomeOnly: this.isHeldOnSomeOnly(heldReturns),
      releases: this.releases(),
      leftBy: [],
    };
  }
}

/** The operations of the blocks that the path ran through since the lock was taken, the block of the lock included. */
function operationsSince(visit: Visit<LockState>, { site }: LockState): readonly Op[] {
  const blocks = [visit.block];
  for (let at: Visit<LockState> = visit; at.from && at.state.site === site && isHeld(at.state); at = at.from.visit) {
    blocks.push(at.from.visit.block);
  }
  return blocks.flatMap((block) => block.ops);
}

/** The innermost loop statement around both nodes. */
function commonLoop(a: Node, b: Node): Node | undefined {
  for (let at: Node | undefined = a; at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    const isLoop = at.kind === 'ForStmt' || at.kind === 'RangeStmt';
    if (isLoop && at.start <= b.start && b.end <= at.end) return at;
  }
  return undefined;
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}

/**
 * One claim per acquisition: a return that a path comes to without another turn of a loop, else the nearest accident;
 * and one for each call that waits for it in the same turn.
 */
function onePerCall(claims: readonly HeldLockClaim[]): readonly HeldLockClaim[] {
  const direct = claims.filter(({ kind, edges }) => kind === 'returned' && !edges.some(({ back }) => back));
  const found = new Map<Call, HeldLockClaim>();
  const waiting = new Map<Call, HeldLockClaim>();
  const isEntailed = ({ second, call, edges }: HeldLockClaim): boolean =>
    second !== undefined && edges.some(({ back }) => back) && found.has(call);
  for (const claim of [...direct, ...claims].sort((a, b) => Number(Boolean(a.second)) - Number(Boolean(b.second)))) {
    if (isEntailed(claim)) continue;
    const map = claim.second ? waiting : found;
    const call = claim.second?.call ?? claim.call;
    if (!map.has(call)) map.set(call, claim);
  }
  return [...found.values(), ...waiting.values()];
}
