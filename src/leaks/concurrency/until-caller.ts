/**
 * Which goroutines go on only when the context ends that the caller of the root gave? Sends and receives whose partner has
 * left while the root has returned: explored once more with that context living on, for what is stuck there alone. Left
 * out: goroutines that serve or poll until then, told by a receive in a loop, and selects in which time has a case.
 */
import { explore, type ExploreLimits, type Graph } from './explore.js';
import { unpack } from './layout.js';
import type { Event, Model, ModelObject, ProgramNode } from './model.js';
import { stuckIn, type Stuck } from './stuck.js';

export interface LeftToCaller {
  readonly graph: Graph;
  readonly stuck: readonly Stuck[];
}

/** What is stuck while the caller's context lives; undefined where no operation waits for it and for a channel. */
export function leftToCaller(model: Model, limits: ExploreLimits): LeftToCaller | undefined {
  const waits = model.programs.some(({ nodes }) => nodes.some((node) => canBeLeft(node, model)));
  if (!waits) return undefined;
  const graph = explore({ ...model, objects: model.objects.map(livingOn) }, limits);
  const stuck = stuckIn(graph).filter((one) => {
    const location = graph.layout.locations[one.place];
    return (
      location !== undefined && location.program !== 0 && canBeLeft(location.at, model) && outlivesRoot(graph, one)
    );
  });
  return { graph, stuck };
}

/** The node without its cases that wait for contexts: what it does while they live. */
export function whileAlive(node: ProgramNode): ProgramNode {
  return { ...node, cases: node.cases.filter(({ event }) => event.kind !== 'done') };
}

/** A select over the end of a context that hangs on the caller's, and over channels that have another side in the model. */
function canBeLeft(node: ProgramNode, model: Model): boolean {
  if (node.otherwise !== undefined) return false;
  const contexts = node.cases.filter(({ event }) => event.kind === 'done' && hangsOnCaller(event.object, model));
  const channels = whileAlive(node).cases;
  return contexts.length > 0 && channels.length > 0 && channels.every(({ event }) => hasPartner(event, model));
}

function hangsOnCaller(index: number, model: Model): boolean {
  for (let at: number | undefined = index; at !== undefined;) {
    const object: ModelObject | undefined = model.objects[at];
    if (object?.kind !== 'context') return false;
    if (object.ofCaller) return true;
    at = object.parent;
  }
  return false;
}

function hasPartner(event: Event, model: Model): boolean {
  if (event.kind !== 'send' && event.kind !== 'recv') return false;
  const partners = event.kind === 'send' ? ['recv'] : ['send', 'close'];
  return model.programs.some(({ nodes }) =>
    nodes.some(({ cases }) =>
      cases.some(
        (one) => partners.includes(one.event.kind) && 'object' in one.event && one.event.object === event.object,
      ),
    ),
  );
}

function livingOn(object: ModelObject): ModelObject {
  if (object.kind !== 'context' || !object.ofCaller) return object;
  const { cancellable: _, ...rest } = object;
  return rest;
}

/** From where it is stuck, steps lead to the return of the root. */
function outlivesRoot({ layout, keys, edges }: Graph, { at }: Stuck): boolean {
  const seen = new Set([at]);
  const todo = [at];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { places } = unpack(keys[next] ?? '', layout.model.objects.length);
    if (!places.some((place) => layout.locations[place]?.program === 0)) return true;
    for (const { to } of edges[next] ?? []) {
      if (to < 0 || seen.has(to)) continue;
      seen.add(to);
      todo.push(to);
    }
  }
  return false;
}
