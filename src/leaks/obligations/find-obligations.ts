/**
 * What was acquired in a function and is not released on some path? One answer per acquisition: a claim with its path,
 * or why there is none.
 */
import type { BasicBlock, Edge, Jump, Op } from '../../go/flow/graph.js';
import type { Resource } from '../../go/facts/resource.js';
import { writesOf } from '../../go/flow/op-access.js';
import { unparen } from '../../go/flow/operands.js';
import { pointsByNode } from '../../go/flow/points.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, Node } from '../../go/syntax/ast.js';
import type { FunctionView } from '../go-view.js';
import { canReach, edgesTo, type Visit } from '../paths/explore-paths.js';
import type { AcquisitionSite } from './acquisitions.js';
import { enclosingLoop, isInLoop } from '../../go/syntax/enclosing.js';
import { isWithoutContent } from './bodiless-responses.js';
import { isBriefValue, runsOnce } from './brief-values.js';
import { mayBeKept } from './c-memory.js';
import { contradictsHandshake } from './handshake-answers.js';
import { drivesObject, feedsEndless } from './object-loops.js';
import type { ObligationWorld } from './obligation-world.js';
import { mentions } from './path-conditions.js';
import { isInUse, opsBetween } from './idle-values.js';
import { likelyFirst } from './likely-ends.js';
import { isAskedFor, isMeantToStay } from './meant-to-stay.js';
import { endsWithOwnContext } from './own-contexts.js';
import { isEndedWithSource } from './of-a-parent.js';
import { isReadBy } from './pipe-readers.js';
import { isProcessEnd } from '../callers/process-end.js';
import { isReadToEnd } from './read-bodies.js';
import { isReleaseCall } from './release.js';
import { whySettled } from './settled-sites.js';
import { isOutsideOfCases } from './listed-cases.js';
import { errorOf, heldBy, isDiscarded, isLeftByName, isOwnArgument, ownField } from './site-holder.js';
import { acquiredSubject, givenSubject, type Subject } from './subject.js';
import { takesSureFailure } from './sure-steps.js';
import { track, trackValue, type Loss, type MixedCapture, type Tracking } from './track-value.js';
import { INITIAL_STATE, withHolder, type TrackedState } from './tracked-state.js';
import { TAKEN_OVER } from './transfer-context.js';

/** Why the value is lost at the end of the claim's path. */
export type LossKind =
  /** The function returns. */
  | 'returned'
  /** The only variable that holds it takes another value. */
  | 'overwritten'
  /** No variable ever holds it. */
  | 'discarded'
  /** A goroutine that took it over ends. */
  | 'goroutine'
  /** A function returns that was given what somebody else acquired for it. */
  | 'handler'
  /** A field keeps it, and nobody releases the field. */
  | 'forgotten'
  /** A Close returns before it comes to release the field. */
  | 'skipped'
  /** The field that holds it is set to nil. */
  | 'dropped';

export interface ObligationClaim {
  readonly view: FunctionView;
  readonly resource: Resource;
  readonly call: Call;
  /** Position of the result; undefined where an argument or receiver became the resource. */
  readonly result: number | undefined;
  /** The variable that holds the value first; undefined where none does. */
  readonly variable: Binding | undefined;
  /** The field that holds it first: of a struct of the function's own, or the declared one that is forgotten. */
  readonly field: Expr | undefined;
  /** The error variable of the pair. */
  readonly error: Binding | undefined;
  readonly kind: LossKind;
  /** Branches taken from the acquisition to the end, those of a loop once. */
  readonly edges: readonly Edge[];
  /** Where the path ends: the return statement, the overwriting statement; undefined at the closing brace. */
  readonly end: Node | undefined;
  /** Every return at which the value is open, that of the path first; undefined stands for the closing brace. */
  readonly openReturns: readonly (Node | undefined)[];
  /** Every jump that ends a turn of the loop around the call while the value is open, in source order. */
  readonly openJumps: readonly Jump[];
  /** The function in which the path ends: the one that acquired it, or the goroutine's literal. */
  readonly endFunc: FunctionView;
  /** Releases of the same value on other paths, in source order. */
  readonly releases: readonly Call[];
  readonly site: AcquisitionSite;
  /** On some other path it is released, also where no call says so: rows that were read to their end. */
  readonly isReleasedElsewhere: boolean;
  /** It holds little, is one at most, or goes soon anyway: with the request that the function serves, with the process. */
  readonly isBrief: boolean;
  /** It is over wherever it is lost, read to its end or ended with its context: nothing but the release is missing. */
  readonly isOver?: boolean;
  /** On some other path the value is handed over: a release at the function's end would come too early. */
  readonly isHandedOver: boolean;
  /** No path is known on which it is released or somebody else's. */
  readonly isNowhereReleased: boolean;
}

export interface ObligationAnswer {
  readonly view: FunctionView;
  readonly site: AcquisitionSite;
  /** Undefined: silent, and `reasons` say why. */
  readonly claim: ObligationClaim | undefined;
  readonly reasons: readonly string[];
}

/** Asks about every acquisition of a function. */
export function findObligations(world: ObligationWorld, view: FunctionView): readonly ObligationAnswer[] {
  const answers = world.acquisitions(view).map((site) => answer(world, view, site));
  return answers.map((each) => (isEndedByParent(view, each, answers) ? { ...each, ...ENDED_BY_PARENT } : each));
}

const ENDED_BY_PARENT = { claim: undefined, reasons: ['the context that it was made from is cancelled'] } as const;

/** A context, or an object that holds one, goes with the context it was made from, where the function cancels that on every path. */
function isEndedByParent(
  view: FunctionView,
  { site, claim }: ObligationAnswer,
  answers: readonly ObligationAnswer[],
): boolean {
  if (!claim || (site.resource.kind !== 'cancel' && site.resource.kind !== 'context')) return false;
  const given = site.call.args.flatMap((arg) => {
    const bare = unparen(arg);
    return bare.kind === 'Ident' ? (view.resolve(bare) ?? []) : [];
  });
  return answers.some(({ site: other, claim: lost, reasons }) => {
    if (other === site || lost || other.resource.kind !== 'cancel' || other.call.start > site.call.start) return false;
    const made = other.call.parent?.kind === 'AssignStmt' ? other.call.parent.lhs[0] : undefined;
    const parent = made?.kind === 'Ident' ? view.resolve(made) : undefined;
    if (!parent || !given.includes(parent)) return false;
    return reasons.every((reason) => reason === 'released on every path' || reason === 'deferred');
  });
}

function answer(world: ObligationWorld, view: FunctionView, site: AcquisitionSite): ObligationAnswer {
  const silent = (...reasons: readonly string[]): ObligationAnswer => ({ view, site, claim: undefined, reasons });
  const settled = whySettled(world, view, site);
  if (settled !== undefined) return silent(settled);
  const field = ownField(world, view, site);
  const target = field ? undefined : heldBy(view, site);
  if (target === 'elsewhere') return silent('held outside the function');
  if (target && site.resource.kind === 'ticker' && drivesObject(view, target))
    return silent('a goroutine of the object goes by it');
  if (site.resource.kind === 'ticker' && feedsEndless(world, view, site.call))
    return silent('a loop without an end goes by it');
  if (site.argument && !isOwnArgument(world, view, site.argument, target)) return silent('held outside the function');
  const subject = acquiredSubject(site.call, site.result ?? -1, site.resource);
  const initial = site.argument && target ? withHolder(INITIAL_STATE, target.id, 'value') : INITIAL_STATE;
  const tracking = track(world, view, subject, { block: site.block, op: site.index + 1 }, initial);
  if (!tracking.complete) return silent('not every path could be followed');
  const releases = releasesIn(world, view, subject, target);
  if (site.resource.mayStay && releases.length === 0) return silent('it may be meant to stay');
  if (site.resource.holds === 'memory' && releases.length === 0 && mayBeKept(view, site.call, target))
    return silent('C may keep the memory');
  const used = usedOnly(world, view, site, target, tracking);
  const open = lossOf(world, view, heldOnly(world, view, site, target, used), site);
  const found =
    open?.kind === 'returned' ? { ...open, openReturns: exitNodes(used) } : (open ?? lossOf(world, view, used, site));
  if (!found) return silent(...(tracking.reasons.size > 0 ? tracking.reasons : ['released on every path']));
  const isOnDisk = site.resource.holds === 'disk';
  if (isOnDisk && (releases.length > 0 ? isKept(view, releases, found) : isAskedFor(view, site.call)))
    return silent('a condition says that it is to stay');
  if (releases.some((release) => isInEarlierCase(view, release, found.edges)))
    return silent('another case of the select releases it before');
  const kind = found.kind === 'returned' && isDiscarded(site) ? 'discarded' : found.kind;
  const error = errorOf(view, site);
  const isHandedOver =
    tracking.outcomes.has('moved') || tracking.outcomes.has('unknown') || tracking.reasons.has(TAKEN_OVER);
  const isReleasedElsewhere = releases.length > 0 || tracking.outcomes.has('released');
  const { call, resource, result } = site;
  const isPartly = isReleasedElsewhere || isHandedOver;
  const isBrief =
    !open ||
    isBriefValue(world, view, site, { isPartly, isOverwritten: kind === 'overwritten' }) ||
    (found.kind === 'returned' && runsOnce(view)) ||
    (kind === 'discarded' && isLeftByName(site)) ||
    isInCountedLoop(view, call);
  const isNowhereReleased = releases.length === 0 && tracking.isOnlyLost;
  const ways = { releases, isReleasedElsewhere, isHandedOver, isNowhereReleased, isBrief, isOver: !open };
  return {
    view,
    site,
    claim: { ...found, ...ways, kind, view, resource, call, result, variable: target, field, error, site },
    reasons: [],
  };
}

/** In a loop of main, or of a command, that ends by itself: what its turns leave open goes with the process. */
function isInCountedLoop(view: FunctionView, call: Call): boolean {
  const loop = isProcessEnd(view) ? enclosingLoop(call) : undefined;
  return loop?.kind === 'RangeStmt' || loop?.cond !== undefined;
}

/**
 * `for { select { case <-term: ticker.Stop(); c.Stop()  case <-c.stopped: return } }`: a case that releases the value and
 * goes on with the loop comes before the one that ends it, as far as can be told.
 */
function isInEarlierCase(view: FunctionView, release: Call, edges: readonly Edge[]): boolean {
  let at: Node | undefined = release;
  while (at && at.kind !== 'CommClause' && at !== view.func) at = at.parent;
  const select = at?.kind === 'CommClause' ? at.parent : undefined;
  if (!select || !edges.some(({ clause }) => clause !== at && clause?.parent === select)) return false;
  const block = pointsByNode(view.graph).get(release)?.block;
  return block !== undefined && canReach(view.graph, block, block);
}

type Found = Pick<ObligationClaim, 'kind' | 'edges' | 'end' | 'endFunc' | 'openReturns' | 'openJumps'>;

function isKept(view: FunctionView, releases: readonly Call[], { edges }: Found): boolean {
  return releases.some((release) => isMeantToStay(view, release, edges));
}

/** Without the losses of what holds nothing there, or that no answer leads to, or no run. */
function usedOnly(
  world: ObligationWorld,
  view: FunctionView,
  site: AcquisitionSite,
  variable: Binding | undefined,
  tracking: Tracking,
): Tracking {
  const isResponse = site.resource.rule === 'http-body-not-closed';
  const isUsed = (visit: Visit<unknown>, last?: Op): boolean => {
    const edges = edgesTo(visit);
    if (contradictsHandshake(view, site, edges)) return false;
    if (isResponse && variable && isWithoutContent(view, variable, edges)) return false;
    if (variable && isOutsideOfCases(view, variable, edges)) return false;
    if (takesSureFailure(view, site, variable, visit)) return false;
    if (isEndedWithSource(world, view, site, opsBetween(visit, last, site.index + 1))) return false;
    return isInUse(world, view, site, visit, last);
  };
  const openEnds = likelyFirst(
    world,
    view,
    variable,
    tracking.openEnds.filter(({ visit }) => isUsed(visit)),
  );
  return { ...tracking, openEnds, losses: tracking.losses.filter(({ visit, op }) => isUsed(visit, op)) };
}

/**
 * Without the losses of what was over by then: responses, and readers that may be the body of one, that were read to their
 * end, what ends with a context.
 */
function heldOnly(
  world: ObligationWorld,
  view: FunctionView,
  site: AcquisitionSite,
  variable: Binding | undefined,
  tracking: Tracking,
): Tracking {
  const isResponse = site.resource.rule === 'http-body-not-closed';
  const isReadable = isResponse || site.resource.kind === 'reader';
  if (!isReadable && site.resource.rule !== 'sql-rows-not-closed') return tracking;
  const isHeld = (visit: Visit<unknown>, last?: Op): boolean =>
    !(isReadable && variable && isReadToEnd(world, view, site, variable, visit, last)) &&
    !endsWithOwnContext(world, view, site, opsBetween(visit, last, site.index + 1));
  const openEnds = tracking.openEnds.filter(({ visit }) => isHeld(visit));
  return { ...tracking, openEnds, losses: tracking.losses.filter(({ visit, op }) => isHeld(visit, op)) };
}

function lossOf(
  world: ObligationWorld,
  view: FunctionView,
  tracking: Tracking,
  site: AcquisitionSite,
): Found | undefined {
  const isLast = isProcessEnd(view);
  const open = isLast ? undefined : tracking.openEnds[0];
  if (open) {
    return {
      kind: 'returned',
      edges: edgesTo(open.visit),
      end: open.visit.block.exitNode,
      endFunc: view,
      openReturns: exitNodes(tracking),
      openJumps: jumpsOf(tracking),
    };
  }
  const loss = tracking.losses.find((each) => !dependsOnTurn(view, each) && !(isLast && !isInLoop(each.op.node)));
  if (loss) {
    const [edges, end] = [edgesTo(loss.visit), loss.op.node];
    return { kind: 'overwritten', edges, end, endFunc: view, openReturns: [], openJumps: jumpsOf(tracking) };
  }
  const mixed = tracking.mixed[0];
  return mixed && lossInGoroutine(world, mixed, site);
}

/**
 * Whether a loss in a later turn of a loop hangs on a branch over what an earlier turn changed: `if len(all) > 0` behind
 * `all = append(all, x)`. Such a branch tells the turns apart. The loop's own condition does not count.
 */
function dependsOnTurn(view: FunctionView, { visit }: Loss): boolean {
  const visits: Visit<TrackedState>[] = [];
  for (let at: Visit<TrackedState> | undefined = visit; at; at = at.from?.visit) visits.unshift(at);
  const turn = visits.findIndex((each) => each.from?.edge.back === true);
  const loop = visits[turn]?.block.loop;
  if (!loop) return false;
  const writtenIn = (blocks: readonly BasicBlock[]): readonly number[] =>
    blocks
      .flatMap(({ ops }) => ops.flatMap(writesOf))
      .filter((target) => loop.start <= target.start && target.end <= loop.end)
      .flatMap((target) => (target.kind === 'Ident' ? (view.resolve(target)?.id ?? []) : []));
  const written = writtenIn(view.graph.blocks);
  return visits.some(({ from }, at) => {
    const cond = at > turn ? from?.edge.cond : undefined;
    if (!cond || isLoopCondition(cond)) return false;
    const renewed = new Set(writtenIn(visits.slice(turn, at).map(({ block }) => block)));
    return mentions(cond, new Set(written.filter((id) => !renewed.has(id))), view);
  });
}

function isLoopCondition(cond: Expr): boolean {
  let at: Node = cond;
  while (at.parent?.kind === 'Binary' || at.parent?.kind === 'Paren' || at.parent?.kind === 'Unary') at = at.parent;
  return at.parent?.kind === 'ForStmt';
}

function exitNodes({ openEnds }: Tracking): readonly (Node | undefined)[] {
  return [...new Set(openEnds.map((end) => end.visit.block.exitNode))];
}

function jumpsOf({ openJumps }: Tracking): readonly Jump[] {
  return [...openJumps].sort((a, b) => a.end - b.end);
}

/** A cancel function that a goroutine does not call because its context is done already is no loss. */
function lossInGoroutine(
  world: ObligationWorld,
  { literal, variable }: MixedCapture,
  site: AcquisitionSite,
): Found | undefined {
  const view = world.view(literal);
  const subject = givenSubject(site.resource);
  if (!view || subject.releases.some((release) => release.kind === 'call')) return undefined;
  const tracking = trackValue(world, view, subject, variable);
  const open = tracking.openEnds.find(
    ({ visit }) => !isReadBy(world, view, site, opsBetween(visit, undefined, 0), variable),
  )?.visit;
  const ways = { openReturns: exitNodes(tracking), openJumps: [] };
  return open && { kind: 'goroutine', edges: edgesTo(open), end: open.block.exitNode, endFunc: view, ...ways };
}

/** Calls that release what the variable holds, anywhere in the function or in its deferred calls. */
function releasesIn(
  world: ObligationWorld,
  view: FunctionView,
  subject: Subject,
  variable: Binding | undefined,
): readonly Call[] {
  if (!variable) return [];
  const state = withHolder(INITIAL_STATE, variable.id, 'value');
  const context = {
    view,
    subject: { ...subject, call: undefined },
    callEffect: (call: Call) => world.callEffect(view, call),
  };
  const calls = view.graph.blocks.flatMap((block) => block.ops.flatMap(callOf));
  return calls.filter((call) => isReleaseCall(call, state, context)).sort((a, b) => a.start - b.start);
}

function callOf(op: Op): readonly Call[] {
  if (op.op === 'call') return [op.node];
  const call = op.op === 'defer' ? unparen(op.node.call) : undefined;
  return call?.kind === 'Call' ? [call] : [];
}
