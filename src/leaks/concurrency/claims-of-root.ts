/**
 * What is claimed of one root? Each finding of its exploration with its kind, its run in terms of the source, and what
 * it entails: of operations that stay blocked in one run, those that would go on if another did are consequences.
 */
import type { Func, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { RootAnswer, Finding } from './analyze-root.js';
import type { ClaimKind, ConcurrencyClaim, Place } from './claim.js';
import { kindOf, objectOf, otherSites, relaxed } from './classify.js';
import { explore } from './explore.js';
import type { GoView } from './go-view.js';
import { lockRoleOf, type LockRole } from './lock-roles.js';
import { isMeant, isSemaphore } from './meant-runs.js';
import { stuckIn } from './stuck.js';
import { whileAlive } from './until-caller.js';
import { witnessOf } from './witness.js';

export interface Candidate {
  readonly finding: Finding;
  readonly place: number;
  readonly node: Node;
  readonly kind: ClaimKind;
  readonly role?: LockRole;
}

/** For each blocked operation, by its node: those that would go on if it did. */
type Frees = ReadonlyMap<Node, ReadonlySet<Node>>;

export function claimsOf(root: Func, answer: RootAnswer, view: GoView): readonly ConcurrencyClaim[] {
  const all = answer.findings
    .map(candidateOf)
    .filter((one) => one !== undefined)
    .filter((one) => !isMeant(one, root, view));
  const found = all.filter(({ finding }) => !finding.untilCaller);
  const left = all.filter(({ finding }) => finding.untilCaller).map((one) => claimOf(root, one, []));
  const isBlocked = ({ finding }: Candidate): boolean =>
    finding.stuck !== undefined && !finding.spins && !finding.isAfterStop && !finding.product;
  const frees = freeing(found.filter(isBlocked));
  const candidates = withLockRoles(found, frees);
  const causes = causesAmong(candidates.filter(isBlocked), frees);
  const stays = candidates
    .filter((one) => !causes.has(one))
    .map((one) => {
      const entailed = [...causes].filter(([, cause]) => cause === one).map(([consequence]) => consequence);
      const rivals = entailed.filter((other) => areRivals(one, other, frees)).map((other) => claimOf(root, other, []));
      return { ...claimOf(root, one, entailed), rivals };
    });
  return [...stays, ...left.filter(isLeftBehindByPartner)];
}

function candidateOf(finding: Finding): Candidate | undefined {
  const { layout } = finding.graph;
  const place = finding.stuck?.place ?? finding.fault?.place ?? -1;
  const at = layout.locations[place]?.at;
  // Of a select that panics the case is named.
  const taken = finding.fault?.run.at(-1)?.actor.taken ?? -1;
  const site = at?.cases[taken]?.site ?? at?.site ?? -1;
  const node = finding.translation.world.sites[site]?.node;
  if (at === undefined || node === undefined) return undefined;
  const kind = finding.spins
    ? 'closed-spins'
    : finding.fault
      ? 'fault'
      : kindOf(
          finding.untilCaller ? whileAlive(at) : at,
          layout.model,
          isRangeOf(node),
          isInLoop(node) && !isOfTurn(node),
        );
  if (kind === undefined) return undefined;
  const isTaken = kind === 'producer-no-stop' || kind === 'send-abandoned';
  if (finding.isAfterStop)
    return { finding, place, node, kind: isInLoop(node) ? 'producer-no-stop' : 'send-abandoned' };
  return { finding, place, node, kind: isTaken && isSemaphore(finding, at) ? 'semaphore-exhausted' : kind };
}

/** A send, or a receive that is no service: one of a loop takes whatever comes until the context ends. */
function isLeftBehindByPartner({ kind, inLoop, start }: ConcurrencyClaim): boolean {
  if (start === undefined) return false;
  return kind === 'send-abandoned' || kind === 'producer-no-stop' || (kind === 'recv-no-sender' && !inLoop);
}

/** Names the part that locks have, where some blocked operation takes one. */
function withLockRoles(candidates: readonly Candidate[], frees: Frees): readonly Candidate[] {
  if (!candidates.some(({ kind }) => kind === 'lock-held')) return candidates;
  return candidates.map((one) => {
    const { stuck, spins, translation, graph } = one.finding;
    // What waits under a lock would go on if the other side got the lock; else something else keeps it.
    const isFreed = (needed: Node): boolean => frees.get(needed)?.has(one.node) === true;
    const role = stuck && !spins ? lockRoleOf(stuck, translation, graph, isFreed) : undefined;
    return role ? { ...one, kind: role.kind, role } : one;
  });
}

function claimOf(
  root: Func,
  { finding, place, node, kind, role }: Candidate,
  entailed: readonly Candidate[],
): ConcurrencyClaim {
  const { translation, graph, stuck, fault, symbols } = finding;
  const { world } = translation;
  const run = role && stuck ? { ...stuck, run: role.run } : (stuck ?? fault);
  const witness = run && witnessOf(run, fault ? -1 : place, translation, graph);
  const at = graph.layout.locations[place]?.at;
  const object = at && objectOf(at);
  const made = object === undefined ? undefined : world.objects[object];
  // What calls a method is no statement: the name of the method stands for it.
  const caller = finding.product?.methods.find(({ name }) => name === witness?.start);
  const related = object === undefined ? [] : otherSites(object, graph.layout.model, at?.site ?? -1);
  return {
    kind,
    fault: fault?.kind,
    operation: placeOf(node),
    object: made && { ...placeOf(made.site.node), type: made.type, calls: made.site.calls },
    start: caller ? undefined : witness?.start,
    root,
    steps: witness?.steps ?? [],
    related: related
      .map((site) => world.sites[site]?.node)
      .filter((one) => one !== undefined)
      .map(placeOf),
    counts: [...symbols].flatMap(([key, value]) => {
      const symbol = world.symbols.get(key);
      return symbol ? [{ expr: symbol.expr, value }] : [];
    }),
    inLoop: isInLoop(node),
    consequences: entailed.map((one) => placeOf(one.node)),
    rivals: [],
    lock: role && { taken: placeOf(role.taken), needed: placeOf(role.needed) },
    untilCaller: finding.untilCaller ?? false,
    afterFailure: witness?.failsTest ?? false,
    afterStop: finding.isAfterStop ?? false,
    product: finding.product && { caller },
  };
}

/** For each blocked operation that is blocked on account of another one: that one. */
function causesAmong(blocked: readonly Candidate[], frees: Frees): Map<Candidate, Candidate> {
  const causes = new Map<Candidate, Candidate>();
  const ordered = [...blocked].sort(
    (a, b) => RANK.indexOf(a.kind) - RANK.indexOf(b.kind) || a.node.start - b.node.start,
  );
  for (const one of ordered) {
    if (causes.has(one)) continue;
    // What a consequence would free goes on as well, unless it keeps a lock of its own.
    const freed = [one];
    for (const each of freed) {
      for (const other of ordered.filter((candidate) => doesFree(each, candidate, frees))) {
        const isMutual = doesFree(other, each, frees);
        const isFirst = ordered.indexOf(one) < ordered.indexOf(other);
        const isOwn = each !== one && other.role !== undefined;
        if (isOwn || causes.has(other) || freed.includes(other) || (isMutual && !isFirst)) continue;
        causes.set(other, one);
        freed.push(other);
      }
    }
  }
  return causes;
}

/** Two goroutines that answer one reader, who takes the first answer and leaves. */
function areRivals(one: Candidate, other: Candidate, frees: Frees): boolean {
  const areSends = one.kind === 'send-abandoned' && other.kind === 'send-abandoned';
  return areSends && doesFree(one, other, frees) && doesFree(other, one, frees);
}

/** Who waits under a lock keeps whoever waits for that lock, whatever becomes of the values in between. */
function doesFree(one: Candidate, other: Candidate, frees: Frees): boolean {
  const isKept =
    one.role?.kind === 'wait-under-lock' && (one.role.needed === other.node || takesLock(other, one.role.lock));
  return isKept || frees.get(one.node)?.has(other.node) === true;
}

/** Whether an operation waits for a lock of the run. */
function takesLock({ kind, place, finding }: Candidate, lock: number): boolean {
  const at = kind === 'lock-held' ? finding.graph.layout.locations[place]?.at : undefined;
  return at !== undefined && objectOf(at) === lock;
}

function freeing(blocked: readonly Candidate[]): Frees {
  if (blocked.length < 2) return new Map();
  return new Map(blocked.map((one) => [one.node, freedBy(one, blocked)]));
}

/** The operations that would not stay blocked if this one could always go on. */
function freedBy(one: Candidate, blocked: readonly Candidate[]): ReadonlySet<Node> {
  const { graph, translation } = one.finding;
  const places = new Set<number>();
  graph.layout.locations.forEach(({ at }, place) => {
    if (translation.world.sites[at.site]?.node === one.node) places.add(place);
  });
  const at = graph.layout.locations[one.place]?.at;
  const roomy = at && one.kind === 'semaphore-exhausted' && one.node.kind === 'SendStmt' ? objectOf(at) : undefined;
  const still = explore(relaxed(graph.layout, places, roomy));
  const stays = new Set(
    stuckIn(still).map(({ place }) => translation.world.sites[still.layout.locations[place]?.at.site ?? -1]?.node),
  );
  return new Set(blocked.filter((other) => other !== one && !stays.has(other.node)).map(({ node }) => node));
}

/** Which of two operations that block each other is named: the more specific rule's. */
const RANK: readonly ClaimKind[] = [
  'wait-under-lock',
  'nil-channel',
  'send-abandoned',
  'producer-no-stop',
  'send-no-receiver',
  'range-never-closed',
  'recv-no-sender',
  'select-blocked',
  'lock-self',
  'lock-cycle',
  'lock-kept',
  'lock-held',
  'semaphore-exhausted',
  'cond-missed',
  'timer-drained',
  'closed-spins',
  'context-never-done',
  'once-reentered',
  'wait-never-released',
  'fault',
];

function placeOf(node: Node): Place {
  let at: Node | undefined = node;
  while (at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl') at = at.parent;
  // Every operation stands in a function.
  return {
    node,
    func: at ?? { kind: 'FuncLit', id: -1, start: 0, end: 0, parent: undefined, type: EMPTY_TYPE, body: EMPTY_BODY },
  };
}

const NOWHERE = { id: -1, start: 0, end: 0, parent: undefined };
const EMPTY_TYPE = { ...NOWHERE, kind: 'FuncType', typeParams: [], params: [], results: [] } as const;
const EMPTY_BODY = { ...NOWHERE, kind: 'Block', list: [] } as const;

/** A range over a channel, or a receive in a loop whose second value is asked. */
function isRangeOf(node: Node): boolean {
  if (node.kind === 'RangeStmt') return true;
  const assign = node.parent;
  return assign?.kind === 'AssignStmt' && assign.lhs.length === 2 && isInLoop(node);
}

/** Inside a loop of its own function that does not end behind it. */
function isInLoop(node: Node): boolean {
  for (let at: Node = node, up = at.parent; up; at = up, up = up.parent) {
    if (up.kind === 'FuncLit' || up.kind === 'FuncDecl') return false;
    if (up.kind === 'ForStmt' || up.kind === 'RangeStmt') return true;
    if (isLeftBehind(at, up)) return false;
  }
  return false;
}

/** A send on a channel that each turn of the loop gets anew: an answer to a request. */
function isOfTurn(node: Node): boolean {
  let channel = node.kind === 'SendStmt' ? node.chan : undefined;
  while (channel?.kind === 'Selector' || channel?.kind === 'Paren') channel = channel.x;
  const loop = enclosingLoop(node);
  if (channel?.kind !== 'Ident' || loop === undefined) return false;
  const { name } = channel;
  let isDeclared = false;
  walk(loop, (at) => {
    const targets = at.kind === 'AssignStmt' && at.op === ':=' ? at.lhs : at === loop ? turnVariables(loop) : [];
    isDeclared ||= targets.some((target) => target.kind === 'Ident' && target.name === name);
    return !isDeclared;
  });
  return isDeclared;
}

function turnVariables(loop: Node): readonly Node[] {
  return loop.kind === 'RangeStmt' ? [loop.key, loop.value].filter((target) => target !== undefined) : [];
}

function enclosingLoop(node: Node): Node | undefined {
  for (let at = node.parent; at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent)
    if (at.kind === 'ForStmt' || at.kind === 'RangeStmt') return at;
  return undefined;
}

/** Whether a statement that stands behind another in one list returns, or leaves the loop. */
function isLeftBehind(at: Node, list: Node): boolean {
  const statements =
    list.kind === 'Block' ? list.list : list.kind === 'CaseClause' || list.kind === 'CommClause' ? list.body : [];
  return statements.some(
    (one) =>
      one.start >= at.end &&
      (one.kind === 'ReturnStmt' ||
        (one.kind === 'BranchStmt' &&
          (one.tok === 'goto' || (one.tok === 'break' && (one.label !== undefined || breaksLoop(one)))))),
  );
}

/** Whether a break without a label leaves a loop, and not a switch or select in it. */
function breaksLoop(statement: Node): boolean {
  for (let at: Node | undefined = statement.parent; at; at = at.parent) {
    if (at.kind === 'ForStmt' || at.kind === 'RangeStmt') return true;
    if (at.kind === 'SelectStmt' || at.kind === 'SwitchStmt' || at.kind === 'TypeSwitchStmt') return false;
  }
  return false;
}
