/**
 * Which part do locks play where operations stay blocked? Asked of the configuration in which nothing moves any more:
 * who waits for which lock, and who holds it there. Left out: runs in which something always goes on turning.
 */
import { PROCESS_END, type Graph } from './explore.js';
import type { Event } from './model.js';
import type { Stuck } from './stuck.js';
import type { Step } from './steps.js';
import type { Translation } from './translate/translate.js';
import { livingAfter, type Living } from './witness.js';
import type { Node } from '../../go/syntax/ast.js';

export interface LockRole {
  readonly kind:
    /** It waits with a lock held, for a goroutine that comes to that lock first. */
    | 'wait-under-lock'
    /** Goroutines hold one lock each and wait for that of another. */
    | 'lock-cycle'
    /** The goroutine that waits for the lock holds it. */
    | 'lock-self'
    /** Who held the lock has ended. */
    | 'lock-kept';
  /** The lock that is not given back: its number in the model. */
  readonly lock: number;
  /** The call that took it. */
  readonly taken: Node;
  /** Where another goroutine waits for it; the lock's own operation where there is none. */
  readonly needed: Node;
  /** The run until nothing moves any more. */
  readonly run: readonly Step[];
}

/** Configurations looked at for one in which nothing moves. */
const MAX_SEARCH = 2_000;

/**
 * The part of locks where a goroutine stays at a place; undefined where they have none, or it cannot be told. `frees`:
 * whether the goroutine would go on if somebody else got past a place.
 */
export function lockRoleOf(
  stuck: Stuck,
  translation: Translation,
  graph: Graph,
  frees: (needed: Node) => boolean,
): LockRole | undefined {
  const run = runToRest(stuck, graph);
  if (run === undefined) return undefined;
  const living = livingAfter({ entry: stuck.entry, run }, translation, graph);
  const one = living.findLast(({ place }) => place === stuck.place);
  const found = one && new Blocked(living, graph, translation, frees).roleOf(one);
  return found && { ...found, run };
}

/** The shortest certain continuation of a run to a configuration without any step, the place still taken. */
function runToRest({ at, place, run }: Stuck, graph: Graph): readonly Step[] | undefined {
  const before = new Map<number, { readonly from: number; readonly step: Step } | undefined>([[at, undefined]]);
  for (const here of before.keys()) {
    const edges = graph.edges[here] ?? [];
    if (edges.length === 0 && !graph.frayed.has(here)) return [...run, ...stepsTo(here, before)];
    if (before.size > MAX_SEARCH) return undefined;
    for (const { to, step } of edges) {
      const leaves = step.actor.from === place || step.partner?.from === place;
      if (step.certain && !leaves && to !== PROCESS_END && !before.has(to)) before.set(to, { from: here, step });
    }
  }
  return undefined;
}

function stepsTo(
  at: number,
  before: ReadonlyMap<number, { readonly from: number; readonly step: Step } | undefined>,
): readonly Step[] {
  const steps: Step[] = [];
  for (let link = before.get(at); link; link = before.get(link.from)) steps.unshift(link.step);
  return steps;
}

type Role = Omit<LockRole, 'run'>;

class Blocked {
  private readonly living: readonly Living[];
  private readonly graph: Graph;
  private readonly translation: Translation;
  private readonly frees: (needed: Node) => boolean;

  constructor(living: readonly Living[], graph: Graph, translation: Translation, frees: (needed: Node) => boolean) {
    this.frees = frees;
    this.living = living;
    this.graph = graph;
    this.translation = translation;
  }

  roleOf(one: Living): Role | undefined {
    const lock = this.lockOf(one);
    return lock === undefined ? this.waitRole(one) : this.lockRole(one, lock);
  }

  /** A wait of another kind: who needs a lock that is held here, and would end the wait? */
  private waitRole(one: Living): Role | undefined {
    for (const { object, node } of one.holds) {
      const needed = this.living
        .filter((each) => each !== one && this.lockOf(each) === object)
        .map((each) => this.nodeOf(each))
        .find((other) => other !== undefined && this.frees(other));
      if (needed) return { kind: 'wait-under-lock', lock: object, taken: node, needed };
    }
    return undefined;
  }

  /** Follows from who waits for a lock to who holds it, to the lock that one waits for. */
  private lockRole(one: Living, lock: number): Role | undefined {
    const own = one.holds.find(({ object }) => object === lock);
    const needed = this.nodeOf(one);
    if (!needed) return undefined;
    if (own) return { kind: 'lock-self', lock, taken: own.node, needed };
    const seen = new Set<Living>([one]);
    let at = lock;
    for (;;) {
      const holder = this.living.find(({ holds }) => holds.some(({ object }) => object === at));
      const taken = holder?.holds.find(({ object }) => object === at)?.node;
      if (!holder || !taken) return undefined;
      if (holder.place === undefined) return { kind: 'lock-kept', lock: at, taken, needed };
      if (holder === one) return { kind: 'lock-cycle', lock: at, taken, needed };
      const next = this.lockOf(holder);
      if (next === undefined || seen.has(holder)) return undefined;
      seen.add(holder);
      at = next;
    }
  }

  /** The lock that a goroutine waits for, and nothing else. */
  private lockOf(one: Living): number | undefined {
    const events = this.eventsOf(one);
    const [event] = events;
    const isLock = event?.kind === 'lock' || event?.kind === 'announce' || event?.kind === 'rlock';
    return isLock && events.length === 1 ? event.object : undefined;
  }

  private eventsOf({ place }: Living): readonly Event[] {
    const at = place === undefined ? undefined : this.graph.layout.locations[place]?.at;
    return at?.cases.map(({ event }) => event) ?? [];
  }

  private nodeOf({ place }: Living): Node | undefined {
    const site = place === undefined ? undefined : this.graph.layout.locations[place]?.at.site;
    return site === undefined ? undefined : this.translation.world.sites[site]?.node;
  }
}
