/**
 * Which operation waits, with a lock held, for a goroutine that needs this lock first? A join (`wg.Wait()`, `<-done`) of
 * a goroutine that locks on its way to `Done` or `close`, a send on an unbuffered channel whose receivers lock before
 * they receive again, and a select all of whose cases are such. The lock may be held by a caller in view. Left out:
 * partners in other packages, channels that are handed to code that is not in view.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { nodesOfKind } from '../../go/syntax/nodes-of-kind.js';
import type { Op } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Func, Node, SelectStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { contentsOfFile } from '../contents.js';
import { canReach } from '../paths/explore-paths.js';
import { HeldAtOperations, type HeldAt } from './caller-held.js';
import { isMadeUnbuffered, partnersOf, type Partner, type Partners, type WaitKind } from './lock-partners.js';
import { lockPathOf, type LockHome } from './lock-path.js';
import type { PlacedCall } from './lock-takes.js';
import { isCalledInPlace } from './package-locks.js';
import type { LockScope, LockWorld } from './lock-world.js';
import { comesFrom, isSameLock, rooted, takenAt, type RootedLock, type Taken } from './nested-locks.js';
import { placed } from './second-take.js';

export interface WaitUnderLock {
  readonly scope: LockScope;
  readonly kind: WaitKind;
  /** The operation that waits. */
  readonly wait: Node;
  readonly held: HeldAt;
  /** The function of the other side. */
  readonly other: LockScope;
  /** The other side: where it would let the waiting one go on. */
  readonly partner: Partner;
  /** The call with which the other side comes to the lock first. */
  readonly needs: Call;
  readonly taken: Taken;
  /** Where both read: a Lock for writing at which another goroutine can stand in between. */
  readonly writer: PlacedCall | undefined;
}

export function findWaitsUnderLock(world: LockWorld, info: PackageInfo): readonly WaitUnderLock[] {
  if (world.packageLocks(info).functions().length === 0) return [];
  const search = new Search(world, info);
  return info.package.files
    .flatMap(({ ast }) => {
      const contents = [...contentsOfFile(ast).values()];
      const nodes: readonly Node[] = [
        ...nodesOfKind(ast, 'SendStmt'),
        ...nodesOfKind(ast, 'Unary').filter(({ op }) => op === '<-'),
        ...contents.flatMap(({ selects }) => selects),
        ...contents.flatMap(({ calls }) => calls.filter(isNamedWait)),
      ];
      return [...nodes].sort((a, b) => a.start - b.start).flatMap((node) => search.waitAt(node) ?? []);
    })
    .filter(isFirstOfPair);
}

/** Two operations that wait for each other under one lock are told once. */
function isFirstOfPair(claim: WaitUnderLock, at: number, all: readonly WaitUnderLock[]): boolean {
  return !all.slice(0, at).some((before) => before.partner.node === claim.wait && before.wait === claim.partner.node);
}

function isNamedWait({ fun }: Call): boolean {
  return fun.kind === 'Selector' && fun.sel.name === 'Wait';
}

/** One way in which a waiting goroutine can go on. */
interface Way {
  readonly kind: WaitKind;
  /** The operation that waits, or the select it is a case of. */
  readonly wait: Node;
  readonly path: RootedLock;
  readonly partners: readonly Partner[];
}

/** Why a way is closed while the lock is held. */
type Need = Pick<WaitUnderLock, 'other' | 'partner' | 'needs' | 'taken' | 'writer'>;

class Search {
  private readonly world: LockWorld;
  private readonly info: PackageInfo;
  private readonly held: HeldAtOperations;
  private readonly partners = new Map<LockHome, Map<WaitKind, Partners>>();
  private readonly unbuffered = new Map<LockHome, boolean>();

  constructor(world: LockWorld, info: PackageInfo) {
    this.world = world;
    this.info = info;
    this.held = new HeldAtOperations(world);
  }

  waitAt(node: Node): WaitUnderLock | undefined {
    const func = enclosingFunc(node);
    const ways = (func && this.waysAt(node, func)) ?? [];
    const [first] = ways;
    const scope = func && first && this.world.scope(func);
    if (!scope) return undefined;
    for (const held of this.held.at(scope, node)) {
      const needs = this.needsOf(scope, ways, held);
      if (needs) return { scope, kind: first.kind, wait: node, held, ...needs };
    }
    return undefined;
  }

  /** Every way in which the operation can go on; undefined where one of them is not known, or always open. */
  private waysAt(node: Node, func: Func): readonly Way[] | undefined {
    const ways: Way[] = [];
    for (const { kind, object } of waitsOf(node, this.info) ?? []) {
      const path = lockPathOf(object, this.info);
      const waited = path && rooted(path, 'write');
      const way = waited && this.wayOf(kind, node, waited, func);
      if (!way) return undefined;
      ways.push(way);
    }
    return ways;
  }

  private wayOf(kind: WaitKind, wait: Node, path: RootedLock, func: Func): Way | undefined {
    const { found, isOpen } = this.partnersOf(path.home, kind);
    const partners = found.filter((partner) => partner.func !== func);
    if (partners.length === 0 || (isOpen && kind !== 'join')) return undefined;
    // A value may lie in the buffer already, or the buffer may have room.
    const mayBeThere = kind === 'send' || (kind === 'receive' && partners.some(({ node }) => node.kind === 'SendStmt'));
    return mayBeThere && !this.isUnbuffered(path.home) ? undefined : { kind, wait, path, partners };
  }

  private isUnbuffered(home: LockHome): boolean {
    const known = this.unbuffered.get(home) ?? isMadeUnbuffered(this.info, home);
    this.unbuffered.set(home, known);
    return known;
  }

  private partnersOf(home: LockHome, kind: WaitKind): Partners {
    const ofHome = this.partners.get(home) ?? new Map<WaitKind, Partners>();
    this.partners.set(home, ofHome);
    const known = ofHome.get(kind) ?? partnersOf(this.world, this.info, home, kind);
    ofHome.set(kind, known);
    return known;
  }

  /** Why no way is open while the lock is held; told of the first. */
  private needsOf(scope: LockScope, ways: readonly Way[], held: HeldAt): Need | undefined {
    const lock = rooted(held.path, held.mode);
    if (!lock) return undefined;
    let first: Need | undefined;
    for (const way of ways) {
      const need = this.needOf(scope, way, lock, held);
      if (!need) return undefined;
      first ??= need;
    }
    return first;
  }

  /** One goroutine that is not done keeps a join waiting; any partner of a channel could answer. */
  private needOf(scope: LockScope, way: Way, lock: RootedLock, held: HeldAt): Need | undefined {
    const needs = way.partners.map((partner) => this.partnerNeed(scope, way, partner, lock, held));
    if (way.kind === 'join') return needs.find((need) => need !== undefined && !hasSignalledBefore(need, way));
    return needs.includes(undefined) ? undefined : needs[0];
  }

  /** The call with which the other side takes the lock before it lets the waiting one go on. */
  private partnerNeed(
    scope: LockScope,
    { kind, path: waited, wait }: Way,
    partner: Partner,
    lock: RootedLock,
    held: HeldAt,
  ): Need | undefined {
    const other = this.world.scope(partner.func);
    const signal = other && rooted(partner.path, 'write');
    if (!other || !signal || !isSameLock({ scope }, waited, { scope: other }, signal)) return undefined;
    const waiter = { scope, lock, channel: waited, at: held.through.at(-1)?.call ?? held.call };
    const isAsker = askerOf(this.info, scope.view.func, wait);
    const { graph } = other.view;
    const signalling = graph.blocks.find(({ ops }) => ops.some((op) => isOperation(op, partner.node)));
    for (const block of graph.blocks) {
      if (signalling && signalling !== block && !canReach(graph, block, signalling)) continue;
      for (const { op, node } of block.ops) {
        if (op !== 'call' || !isBefore(node, partner, kind) || isAsker(partner, node)) continue;
        for (const taken of takenAt(this.world, other, node)) {
          const inner = rooted(taken, taken.mode);
          if (!inner || !isSameLock({ scope }, lock, { scope: other }, inner)) continue;
          if (!areOneObject(waiter, { scope: other, lock: inner, channel: signal, at: node })) continue;
          const isReading = lock.mode === 'read' && inner.mode === 'read';
          const writer = isReading ? this.writerOf(held, partner.func) : undefined;
          if (!isReading || writer) return { other, partner, needs: node, taken, writer };
        }
      }
    }
    return undefined;
  }

  private writerOf({ path }: HeldAt, func: Func): PlacedCall | undefined {
    const call = this.world.packageLocks(this.info).writersOf(path, func)[0];
    return call && placed(this.world, call);
  }
}

/** A barrier: the other side is done once before it comes to the lock, and that may be what is waited for. */
function hasSignalledBefore({ partner, needs }: Need, { partners }: Way): boolean {
  return partners.some(({ func, node }) => {
    return (
      func === partner.func && node !== partner.node && node.end <= needs.start && node.parent?.kind !== 'DeferStmt'
    );
  });
}

type IsAsker = (partner: Partner, lock: Call) => boolean;

/**
 * Whether the other side, behind the lock it takes and before it lets the waiting one go on, has sent what made that one
 * come to its wait: `stop <- …` under the lock, `<-stopped` behind it. It needs the lock no more.
 */
function askerOf(info: PackageInfo, func: Func, wait: Node): IsAsker {
  const homes = new Set<LockHome | undefined>();
  walk(actingFunc(func), (node) => {
    if (node.kind === 'Unary' && node.op === '<-' && node.end <= wait.start) homes.add(lockPathOf(node.x, info)?.home);
    return true;
  });
  homes.delete(undefined);
  return (partner, lock) => {
    if (homes.size === 0) return false;
    let isAsker = false;
    walk(partner.func, (node) => {
      const sent = node.kind === 'SendStmt' && node.start > lock.end && node.end < partner.node.start;
      isAsker ||= sent && homes.has(lockPathOf(node.chan, info)?.home);
      return !isAsker;
    });
    return isAsker;
  };
}

/** The function itself; of a literal that is called where it stands, the function around it. */
function actingFunc(func: Func): Func {
  const outer = isCalledInPlace(func) ? enclosingFunc(func) : undefined;
  return outer ? actingFunc(outer) : func;
}

/** The lock and the channel as one of the two functions names them, at a place in it. */
interface Side {
  readonly scope: LockScope;
  readonly lock: RootedLock;
  readonly channel: RootedLock;
  readonly at: Node;
}

/** Lock and channel hang together in one way on both sides, or both sides are one function and its literal. */
function areOneObject(one: Side, other: Side): boolean {
  if (one.lock.home !== other.lock.home) return false;
  if (one.lock.root === other.lock.root && one.channel.root === other.channel.root) return true;
  // The lock of an owner and the channel of its part on one side, both of the part on the other: two locks.
  const isAlike = one.lock.rest === other.lock.rest && one.channel.rest === other.channel.rest;
  if (isAlike && isOfOne(one) !== isOfOne(other)) return false;
  return areTied(one) && areTied(other);
}

function isOfOne({ lock, channel }: Side): boolean {
  return lock.root === channel.root;
}

function areTied({ scope, lock: { root: a }, channel: { root: b }, at }: Side): boolean {
  return a === b || comesFrom(scope, a, b, at) || comesFrom(scope, b, a, at);
}

interface Waiting {
  readonly kind: WaitKind;
  readonly object: Expr;
}

/** `wg.Wait()`, `<-done`, `ch <- v` as operations of their own, or the cases of a select without default. */
function waitsOf(node: Node, info: PackageInfo): readonly Waiting[] | undefined {
  if (node.kind === 'SelectStmt') return casesOf(node);
  if (isCase(node)) return undefined;
  const one = waitOf(node) ?? joinOf(node, info);
  return one && [one];
}

function waitOf(node: Node): Waiting | undefined {
  if (node.kind === 'SendStmt') return { kind: 'send', object: node.chan };
  return node.kind === 'Unary' && node.op === '<-' ? { kind: 'receive', object: node.x } : undefined;
}

function joinOf(node: Node, info: PackageInfo): Waiting | undefined {
  if (node.kind !== 'Call' || node.parent?.kind === 'DeferStmt' || node.parent?.kind === 'GoStmt') return undefined;
  const callee = info.calleeOf(node);
  const fun = unparen(node.fun);
  const isJoin = callee.kind === 'method' && callee.func.symbol === 'sync.WaitGroup.Wait';
  return isJoin && fun.kind === 'Selector' ? { kind: 'join', object: fun.x } : undefined;
}

function casesOf({ clauses }: SelectStmt): readonly Waiting[] | undefined {
  const waits: Waiting[] = [];
  for (const { comm } of clauses) {
    const received = comm?.kind === 'ExprStmt' ? comm.x : comm?.kind === 'AssignStmt' ? comm.rhs[0] : undefined;
    const operation = received ? unparen(received) : comm;
    const wait = operation && waitOf(operation);
    if (!wait) return undefined;
    waits.push(wait);
  }
  return waits;
}

function isCase(node: Node): boolean {
  const { parent } = node;
  return parent?.kind === 'CommClause' || parent?.parent?.kind === 'CommClause';
}

/** The lock is taken before the signal: after its defer, before the call itself, or between two receives of a loop. */
function isBefore(call: Call, { node, func }: Partner, kind: WaitKind): boolean {
  const loop = kind === 'send' ? loopAround(node, func) : undefined;
  if (loop) return loop.start <= call.start && call.end <= loop.end;
  if (node.parent?.kind === 'DeferStmt') return call.start > node.end;
  // What is sent is computed before.
  return node.kind === 'SendStmt' ? call.end <= node.end : call.end < node.start;
}

/** Whether an operation is the signal itself; deferred ones run wherever the function ends. */
function isOperation(op: Op, signal: Node): boolean {
  if (op.op === 'comm') return op.node.comm !== undefined && isIn(signal, op.node.comm);
  return op.op !== 'defer' && op.node === signal;
}

function isIn(node: Node, outer: Node): boolean {
  let at: Node | undefined = node;
  while (at && at !== outer) at = at.parent;
  return at === outer;
}

function loopAround(node: Node, func: Func): Node | undefined {
  for (let at: Node | undefined = node; at && at !== func; at = at.parent) {
    if (at.kind === 'ForStmt' || at.kind === 'RangeStmt') return at;
  }
  return undefined;
}
