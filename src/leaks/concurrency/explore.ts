/**
 * Which configurations can a model reach? The graph of possible steps, breadth first, each step labelled certain or
 * possible. The graph says when it was cut; what is claimed from it is the business of `stuck.ts`.
 */
import { initialStates, layOut, pack, unpack } from './layout.js';
import type { Configuration, Layout } from './layout.js';
import { stepsFrom } from './steps.js';
import type { Step, StepLimits } from './steps.js';
import type { Model } from './model.js';

export interface ExploreLimits extends StepLimits {
  /** Configurations in all; beyond it the graph is cut and shows nothing of what cannot happen. */
  readonly configurations: number;
}

/** Ample for what functions hold: most products stay below 400 configurations. */
export const DEFAULT_LIMITS: ExploreLimits = { configurations: 20_000, goroutines: 40, looped: 2 };

/** The index that stands for the end of the process. */
export const PROCESS_END = -1;

export interface GraphEdge {
  /** The index of the configuration, or PROCESS_END. */
  readonly to: number;
  readonly step: Step;
}

export interface Graph {
  readonly layout: Layout;
  /** Packed; in breadth-first order. The first `entries` are the ways the root can begin. */
  readonly keys: readonly string[];
  readonly entries: number;
  /** Entries that a witness may begin with. */
  readonly certainEntries: readonly number[];
  readonly edges: readonly (readonly GraphEdge[])[];
  /** Configurations with a way on that is not in view: a goroutine was not started because of a limit, or one is lost. */
  readonly frayed: ReadonlySet<number>;
  /** The limit of configurations was met: the graph is incomplete anywhere. */
  readonly cut: boolean;
}

export function explore(model: Model, limits: ExploreLimits = DEFAULT_LIMITS): Graph {
  const layout = layOut(model);
  const index = new Map<string, number>();
  const keys: string[] = [];
  const edges: GraphEdge[][] = [];
  const frayed = new Set<number>();
  const certainEntries: number[] = [];
  const numberOf = (configuration: Configuration): number => {
    const key = pack(configuration);
    const known = index.get(key);
    if (known !== undefined) return known;
    index.set(key, keys.length);
    keys.push(key);
    return keys.length - 1;
  };

  for (const entry of model.programs[0]?.entry ?? []) {
    const ended = layout.locations[entry.node]?.ended === true;
    const at = numberOf({ states: initialStates(model), places: ended ? [] : [entry.node] });
    if (entry.certain) certainEntries.push(at);
  }
  const entries = keys.length;
  let cut = false;
  for (let at = 0; at < keys.length; at++) {
    if (keys.length > limits.configurations) {
      cut = true;
      break;
    }
    const found = stepsFrom(unpack(keys[at] ?? '', model.objects.length), layout, limits);
    if (found.cut) frayed.add(at);
    edges.push(found.steps.map(({ step, next }) => ({ to: next === undefined ? PROCESS_END : numberOf(next), step })));
  }
  while (edges.length < keys.length) edges.push([]);
  return { layout, keys, entries, certainEntries, edges, frayed, cut };
}
