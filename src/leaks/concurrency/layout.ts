/**
 * How are the places of a model numbered? Every node of every program gets one number (a location), with what the
 * exploration wants to know of it at once. A configuration is the objects' states and the sorted locations of the
 * goroutines that live, packed into a string of 16-bit units: goroutines in the same place are interchangeable.
 */
import { initialState } from './effects.js';
import type { Model, ProgramNode, Target } from './model.js';

export interface Location {
  readonly program: number;
  readonly node: number;
  readonly at: ProgramNode;
  /** The goroutine has ended when it arrives here. */
  readonly ended: boolean;
  /** The only step is independent of every other goroutine, so it may be taken before all others. */
  readonly eager: boolean;
  /** Starts goroutines in a loop of unknown length. */
  readonly spawnsForever: boolean;
}

export interface Layout {
  readonly model: Model;
  readonly locations: readonly Location[];
  /** The location of node 0 of each program. */
  readonly offsets: readonly number[];
}

export interface Configuration {
  readonly states: readonly number[];
  /** Sorted; one entry for each living goroutine. */
  readonly places: readonly number[];
}

export function layOut(model: Model): Layout {
  const locations: Location[] = [];
  const offsets: number[] = [];
  model.programs.forEach((program, index) => {
    offsets.push(locations.length);
    const { nodes } = program;
    const eager = eagerNodes(nodes);
    nodes.forEach((at, node) => {
      const ended = at.cases.length === 0 && at.otherwise === undefined && !at.silent;
      const spawns = at.cases.some((one) => one.event.kind === 'spawn');
      const spawnsForever = spawns && reaches(nodes, node, node);
      locations.push({ program: index, node, at, ended, eager: eager[node] === true, spawnsForever });
    });
  });
  return { model, locations, offsets };
}

/** The configuration before the root's first step; several where the root decides something before its first event. */
export function initialStates(model: Model): readonly number[] {
  return model.objects.map((object) => initialState(object));
}

export function pack(configuration: Configuration): string {
  return String.fromCharCode(...configuration.states, ...configuration.places);
}

export function unpack(key: string, objects: number): Configuration {
  const states: number[] = [];
  const places: number[] = [];
  for (let at = 0; at < objects; at++) states.push(key.charCodeAt(at));
  for (let at = objects; at < key.length; at++) places.push(key.charCodeAt(at));
  return { states, places };
}

function eagerNodes(nodes: readonly ProgramNode[]): boolean[] {
  const independent = nodes.map(isIndependent);
  // A loop of independent steps alone would keep all other goroutines from running: one of them must wait its turn.
  return nodes.map(
    (_, node) => independent[node] === true && !reaches(nodes, node, node, (at) => independent[at] === true),
  );
}

function isIndependent(node: ProgramNode): boolean {
  const [only] = node.cases;
  if (only === undefined || node.cases.length > 1 || node.otherwise !== undefined) return false;
  // Where the process ends nothing of what the others still do matters.
  return only.event.kind === 'step' || only.event.kind === 'spawn' || only.event.kind === 'exit';
}

/** Whether a goroutine at `from` can stand at `to` again after at least one step, passing only nodes that `through` admits. */
function reaches(
  nodes: readonly ProgramNode[],
  from: number,
  to: number,
  through: (node: number) => boolean = () => true,
): boolean {
  const seen = new Set<number>();
  const queue = successorsOf(nodes[from]);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === to) return true;
    if (seen.has(next) || !through(next)) continue;
    seen.add(next);
    queue.push(...successorsOf(nodes[next]));
  }
  return false;
}

function successorsOf(node: ProgramNode | undefined): number[] {
  if (node === undefined) return [];
  const targets: Target[] = [...(node.otherwise ?? []), ...(node.panic ?? [])];
  for (const one of node.cases) {
    targets.push(...one.targets, ...(one.closed ?? []));
    for (const told of one.told?.values() ?? []) targets.push(...told);
  }
  return targets.map((target) => target.node);
}
