/** What kind of claim is a blocked place? By its events, and by which other operations the model has on the same object. */
import type { ClaimKind } from './claim.js';
import type { Event, Model, ModelObject, ProgramNode } from './model.js';
import type { Layout } from './layout.js';

/** The kind of a place that stays blocked; undefined for one that no rule speaks of. */
export function kindOf(node: ProgramNode, model: Model, isRange: boolean, inLoop: boolean): ClaimKind | undefined {
  const events = node.cases.map((one) => one.event).filter((event) => event.kind !== 'never');
  const [first] = events;
  if (first === undefined) return node.cases.length === 1 ? 'nil-channel' : 'select-blocked';
  // Acquire waits for permits or for its context.
  if (events.some((event) => event.kind === 'acquire')) return 'semaphore-exhausted';
  const send = events.find((event) => event.kind === 'send');
  if (send) return kindOfSend(send, model, inLoop);
  return events.length === 1 ? kindOfSingle(first, isRange) : 'select-blocked';
}

function kindOfSend(send: Event, model: Model, inLoop: boolean): ClaimKind {
  const isReceived = hasEvent(model, (event) => event.kind === 'recv' && sameObject(event, send));
  if (!isReceived) return 'send-no-receiver';
  return inLoop ? 'producer-no-stop' : 'send-abandoned';
}

function kindOfSingle(event: Event, isRange: boolean): ClaimKind | undefined {
  switch (event.kind) {
    case 'recv':
      return isRange ? 'range-never-closed' : 'recv-no-sender';
    case 'wait':
      return 'wait-never-released';
    case 'lock':
    case 'announce':
    case 'rlock':
      return 'lock-held';
    case 'wake':
      return 'cond-missed';
    case 'acquire':
      return 'semaphore-exhausted';
    case 'done':
      return 'context-never-done';
    case 'expire':
      return 'timer-drained';
    case 'pass':
    case 'enter':
      return 'once-reentered';
    default:
      return undefined;
  }
}

/** The object of the blocked operation; of the first that is not a plain wait for time, where there are several. */
export function objectOf(node: ProgramNode): number | undefined {
  const events = node.cases.map((one) => one.event);
  const chosen = events.find((event) => event.kind === 'send') ?? events.find((event) => 'object' in event);
  return chosen && 'object' in chosen ? chosen.object : undefined;
}

/** Sites of other operations on an object: what could have freed, or freed too early, the one that is blocked. */
export function otherSites(object: number, model: Model, except: number): readonly number[] {
  const sites = new Set<number>();
  for (const { nodes } of model.programs) {
    for (const node of nodes) {
      for (const { event, site } of node.cases)
        if ('object' in event && event.object === object && site !== except) sites.add(site);
    }
  }
  return [...sites];
}

export interface UsedSite {
  readonly site: number;
  /** Programs whose goroutines come to it. */
  readonly programs: readonly number[];
}

/** Sites of the sends on, or receives from, a channel. */
export function sitesOf(kind: 'send' | 'recv', object: number, model: Model): readonly UsedSite[] {
  const found = new Map<number, number[]>();
  for (const [program, { nodes }] of model.programs.entries()) {
    for (const { event, site } of nodes.flatMap((node) => node.cases)) {
      if (event.kind === kind && event.object === object) found.set(site, [...(found.get(site) ?? []), program]);
    }
  }
  return [...found].map(([site, programs]) => ({ site, programs }));
}

/** Room that no run of a model uses up. */
const AMPLE = 32;

/** A model in which the operations at the given places never block; a channel with room gets ample room instead. */
export function relaxed(layout: Layout, places: ReadonlySet<number>, roomy: number | undefined): Model {
  if (roomy !== undefined) {
    const objects = layout.model.objects.map((object, index): ModelObject =>
      index === roomy && object.kind === 'channel' ? { ...object, capacity: object.capacity + AMPLE } : object,
    );
    return { ...layout.model, objects };
  }
  const programs = layout.model.programs.map((program, index) => ({
    ...program,
    nodes: program.nodes.map((node, at): ProgramNode => {
      if (!places.has((layout.offsets[index] ?? 0) + at)) return node;
      return { ...node, cases: node.cases.map((one) => ({ ...one, event: { kind: 'external' } })) };
    }),
  }));
  return { ...layout.model, programs };
}

function hasEvent(model: Model, wanted: (event: Event) => boolean): boolean {
  return model.programs.some(({ nodes }) => nodes.some(({ cases }) => cases.some(({ event }) => wanted(event))));
}

function sameObject(a: Event, b: Event): boolean {
  return 'object' in a && 'object' in b && a.object === b.object;
}
