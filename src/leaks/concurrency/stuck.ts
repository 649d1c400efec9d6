/**
 * Which goroutine blocks for ever, and on which run? Backward closures on the explored graph: a goroutine is stuck at a
 * place in a configuration that certain steps reach and from which no possible steps lead to one where it can go on.
 * Also: which operations panic on a run of certain steps. The witness is the shortest such run.
 */
import { PROCESS_END } from './explore.js';
import type { Graph, GraphEdge } from './explore.js';
import type { FaultKind } from './effects.js';
import { unpack } from './layout.js';
import type { Configuration } from './layout.js';
import type { Step } from './steps.js';

export interface Stuck {
  /** The location (layout number) of the operation that stays blocked. */
  readonly place: number;
  /** The configuration in which it is stuck first, and its index. */
  readonly configuration: Configuration;
  readonly at: number;
  /** The configuration (index) in which the run begins. */
  readonly entry: number;
  /** The shortest run of certain steps that leads there. */
  readonly run: readonly Step[];
}

export interface Fault {
  readonly place: number;
  readonly kind: FaultKind;
  readonly entry: number;
  /** The shortest run of certain steps; the last one is the step that panics. */
  readonly run: readonly Step[];
}

/** The operations that stay blocked for ever, at most one entry a place. Nothing where the graph was cut. */
export function stuckIn(graph: Graph): readonly Stuck[] {
  if (graph.cut) return [];
  const certain = certainRuns(graph);
  let doomed: ReadonlySet<number> | undefined;
  const found: Stuck[] = [];
  for (const [place, holders] of holdersOf(graph)) {
    if (graph.layout.locations[place]?.at.silent !== false) continue;
    if (!holders.some((at) => certain.has(at) && !leaves(graph.edges[at] ?? [], place))) continue;
    const canLeave = leavingClosure(graph, place, holders);
    const inside = new Set(holders);
    // In the order in which they are reached.
    const held = [...certain.keys()].filter((at) => inside.has(at) && !canLeave.has(at));
    if (held.length === 0) continue;
    const ends = (doomed ??= doomedConfigurations(graph));
    const first = held.find((at) => !ends.has(at));
    if (first === undefined) continue;
    const configuration = unpack(graph.keys[first] ?? '', graph.layout.model.objects.length);
    found.push({ place, configuration, at: first, ...runTo(first, certain) });
  }
  return found;
}

/**
 * Receives from a closed channel that come back to themselves at once, for ever: the goroutine turns in its loop and
 * nothing that may happen takes it out. At most one entry a place, and nothing where the graph was cut.
 */
export function spinsIn(graph: Graph): readonly Stuck[] {
  if (graph.cut) return [];
  const certain = certainRuns(graph);
  const holders = holdersOf(graph);
  const found = new Map<number, Stuck>();
  for (const at of certain.keys()) {
    for (const { to, step } of graph.edges[at] ?? []) {
      const place = step.actor.from;
      if (to !== at || !step.certain || !step.actor.closed || found.has(place)) continue;
      if (turnsOnly(graph, place, holders.get(place) ?? []).has(at)) continue;
      const configuration = unpack(graph.keys[at] ?? '', graph.layout.model.objects.length);
      found.set(place, { place, configuration, at, ...runTo(at, certain) });
    }
  }
  return [...found.values()];
}

/** The configurations from which a goroutine at `place` can leave it by another step than the turn itself. */
function turnsOnly(graph: Graph, place: number, holders: readonly number[]): Set<number> {
  const without = graph.edges.map((edges) =>
    edges.filter(({ step: { actor } }) => actor.from !== place || actor.to !== place),
  );
  return leavingClosure({ ...graph, edges: without }, place, holders);
}

/** Operations that panic on a run of certain steps, one entry for each place and kind. A cut graph loses none it saw. */
export function faultsIn(graph: Graph): readonly Fault[] {
  const certain = certainRuns(graph);
  const found = new Map<string, Fault>();
  for (const at of certain.keys()) {
    for (const { step } of graph.edges[at] ?? []) {
      const { fault, actor } = step;
      if (fault === undefined || !step.certain) continue;
      const key = `${String(actor.from)} ${fault}`;
      if (found.has(key)) continue;
      const { entry, run } = runTo(at, certain);
      found.set(key, { place: actor.from, kind: fault, entry, run: [...run, step] });
    }
  }
  return [...found.values()];
}

/** How a configuration was first reached over certain steps; undefined: the root begins there. */
export type Runs = ReadonlyMap<number, { readonly from: number; readonly step: Step } | undefined>;

const RUNS = new WeakMap<Graph, Runs>();

/** Where certain steps lead, asked of one graph by several. */
export function certainRuns(graph: Graph): Runs {
  const known = RUNS.get(graph) ?? findCertainRuns(graph);
  RUNS.set(graph, known);
  return known;
}

function findCertainRuns(graph: Graph): Runs {
  const runs = new Map<number, { from: number; step: Step } | undefined>();
  for (const entry of graph.certainEntries) runs.set(entry, undefined);
  // A Map iterates over entries added on the way: this is the queue of a breadth-first search.
  for (const at of runs.keys()) {
    for (const { to, step } of graph.edges[at] ?? []) {
      if (step.certain && to !== PROCESS_END && !runs.has(to)) runs.set(to, { from: at, step });
    }
  }
  return runs;
}

export function runTo(configuration: number, runs: Runs): { entry: number; run: Step[] } {
  const run: Step[] = [];
  let entry = configuration;
  for (let link = runs.get(entry); link !== undefined; link = runs.get(entry)) {
    run.unshift(link.step);
    entry = link.from;
  }
  return { entry, run };
}

/** For each place, the configurations in which some goroutine stands there. */
function holdersOf(graph: Graph): Map<number, number[]> {
  const holders = new Map<number, number[]>();
  graph.keys.forEach((key, at) => {
    for (const place of new Set(unpack(key, graph.layout.model.objects.length).places)) {
      addTo(holders, place, at);
    }
  });
  return holders;
}

function leaves(edges: readonly GraphEdge[], place: number): boolean {
  return edges.some(({ step }) => step.actor.from === place || step.partner?.from === place);
}

/** The configurations from which a goroutine at `place` can go on, it alone having stayed there all the time. */
function leavingClosure(graph: Graph, place: number, holders: readonly number[]): Set<number> {
  const inside = new Set(holders);
  const before = new Map<number, number[]>();
  const closure = new Set<number>();
  for (const at of holders) {
    const edges = graph.edges[at] ?? [];
    if (graph.frayed.has(at) || leaves(edges, place)) closure.add(at);
    for (const { to } of edges) {
      if (!inside.has(to)) continue;
      addTo(before, to, at);
    }
  }
  for (const at of closure) for (const from of before.get(at) ?? []) closure.add(from);
  return closure;
}

/**
 * The configurations from which every run ends with the process: nothing leaks there. A goroutine that is about to end it
 * does so, whatever others do meanwhile.
 */
function doomedConfigurations(graph: Graph): Set<number> {
  // A frayed configuration has a way on that is not in view.
  const open = graph.edges.map((edges, at) => edges.length + (graph.frayed.has(at) ? 1 : 0));
  const before = new Map<number, number[]>();
  graph.edges.forEach((edges, at) => {
    for (const { to } of edges) addTo(before, to, at);
  });
  const doomed = new Set<number>([PROCESS_END]);
  graph.edges.forEach((edges, at) => {
    if (endsProcess(edges)) doomed.add(at);
  });
  for (const at of doomed) {
    for (const from of before.get(at) ?? []) {
      const left = (open[from] ?? 0) - 1;
      open[from] = left;
      if (left === 0) doomed.add(from);
    }
  }
  return doomed;
}

/** Whether some goroutine has nothing left to do but to end the process. */
function endsProcess(edges: readonly GraphEdge[]): boolean {
  return edges.some(
    ({ to, step }) =>
      to === PROCESS_END && edges.every((other) => other.to === to || other.step.actor.from !== step.actor.from),
  );
}

function addTo(lists: Map<number, number[]>, key: number, value: number): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}
