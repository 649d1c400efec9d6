/**
 * Which operations of two goroutines must not meet, and do? Uses of a map, one of them a write; Add and Wait.
 * A configuration that certain steps reach, in which one goroutine is about to do the one and another the other. Locks and waiting keep such configurations from being reached.
 */
import type { FaultKind } from './effects.js';
import type { Graph } from './explore.js';
import { unpack } from './layout.js';
import type { Event } from './model.js';
import { certainRuns, runTo, type Fault } from './stuck.js';

/** At most one entry for each writing place. */
export function racesIn(graph: Graph): readonly Fault[] {
  const hasMaps = graph.layout.model.objects.some(({ kind }) => kind === 'map');
  return hasMaps ? meetings(graph, 'map-race', (event) => event.kind === 'write', isUse) : [];
}

/** Adds to a counter that is zero while another goroutine stands at Wait: it need not wait. At most one for each place. */
export function lateAddsIn(graph: Graph): readonly Fault[] {
  const isAdd = (event: Event, states: readonly number[]): boolean =>
    event.kind === 'add' && event.delta > 0 && states[event.object] === 0;
  return meetings(graph, 'late-add', isAdd, ({ kind }) => kind === 'wait');
}

type Asks = (event: Event, states: readonly number[]) => boolean;

/** Places of the first kind where a goroutine stands while another stands at one of the second, of the same object. */
function meetings(graph: Graph, kind: FaultKind, isFirst: Asks, isSecond: Asks): readonly Fault[] {
  const { layout, keys } = graph;
  const certain = certainRuns(graph);
  const found = new Map<number, Fault>();
  for (const at of certain.keys()) {
    const { places, states } = unpack(keys[at] ?? '', layout.model.objects.length);
    for (const [index, place] of places.entries()) {
      const first = eventAt(graph, place);
      if (first === undefined || found.has(place) || !isFirst(first, states)) continue;
      const meets = places.some((other, two) => {
        const second = two === index ? undefined : eventAt(graph, other);
        return second !== undefined && objectOf(second) === objectOf(first) && isSecond(second, states);
      });
      if (meets) found.set(place, { place, kind, ...runTo(at, certain) });
    }
  }
  return [...found.values()];
}

function isUse({ kind }: Event): boolean {
  return kind === 'read' || kind === 'write';
}

/** The operation that a goroutine is about to make; of a select none. */
function eventAt(graph: Graph, place: number): Event | undefined {
  const cases = graph.layout.locations[place]?.at.cases ?? [];
  return cases.length === 1 ? cases[0]?.event : undefined;
}

function objectOf(event: Event): number | undefined {
  return 'object' in event ? event.object : undefined;
}
