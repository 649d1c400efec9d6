/**
 * Who did what on a run? Replays the steps of the exploration, tells the goroutines apart, and names the places and
 * decisions, so that a rule can put them into words.
 */
import type { Graph } from './explore.js';
import type { Move, Step } from './steps.js';
import { DEFAULT } from './steps.js';
import type { Event } from './model.js';
import type { Node } from '../../go/syntax/ast.js';
import type { Translation } from './translate/translate.js';
import type { WitnessStep } from './claim.js';
import type { Note } from './translate/world.js';

export interface Run {
  readonly entry: number;
  readonly run: readonly Step[];
}

export interface Witness {
  readonly steps: readonly WitnessStep[];
  /** The goroutine that stands at the place at the end; the youngest where several do. */
  readonly goroutine: number;
  /** The statement that started it; undefined for the root. */
  readonly start: Node | undefined;
  /** Some goroutine of the run was ended by a call that fails or skips the test. */
  readonly failsTest: boolean;
}

/** A goroutine of a run, at its end. */
export interface Living {
  readonly id: number;
  readonly start: Node | undefined;
  /** Where it stands; undefined: it has ended. */
  place: number | undefined;
  /** The locks that it took and nobody gave back, each with the call. */
  holds: readonly { readonly object: number; readonly node: Node }[];
}

/** The run in terms of the source, ending with a goroutine at `place`. */
export function witnessOf({ entry, run }: Run, place: number, translation: Translation, graph: Graph): Witness {
  const replay = new Replay(translation, graph);
  replay.begin(entry);
  for (const step of run) replay.take(step);
  const last = replay.living.findLast((one) => one.place === place);
  return {
    steps: replay.steps,
    goroutine: last?.id ?? run.length,
    start: last?.start,
    failsTest: replay.failsTest,
  };
}

/** The goroutines at the end of a run, those that have ended included. */
export function livingAfter({ entry, run }: Run, translation: Translation, graph: Graph): readonly Living[] {
  const replay = new Replay(translation, graph);
  replay.begin(entry);
  for (const step of run) replay.take(step);
  return replay.living;
}

class Replay {
  readonly steps: WitnessStep[] = [];
  readonly living: Living[] = [];
  failsTest = false;
  private readonly translation: Translation;
  private readonly graph: Graph;
  private started = 0;

  constructor(translation: Translation, graph: Graph) {
    this.translation = translation;
    this.graph = graph;
  }

  begin(entry: number): void {
    const { model } = this.translation;
    const target = model.programs[0]?.entry[entry];
    this.living.push({ id: 0, start: undefined, place: target?.node, holds: [] });
    if (target) this.decisions(target.trail, 0);
  }

  take(step: Step): void {
    const actor = this.living.find((one) => one.place === step.actor.from);
    if (actor === undefined) return;
    const met = step.partner;
    const partner = met && this.living.find((one) => one !== actor && one.place === met.from);
    const node = this.nodeOf(step.actor);
    if (node) this.tell(step, node, actor.id);
    if (node && step.fault === undefined) this.locked(actor, this.eventOf(step.actor), node);
    this.arrive(actor, step.actor);
    if (met !== undefined && partner !== undefined) this.arrive(partner, met);
    if (step.started === undefined) return;
    this.started += 1;
    this.living.push({ id: this.started, start: node, place: step.started.to, holds: [] });
    this.decisions(step.started.target.trail, this.started);
  }

  /** Who holds which lock. Whoever unlocks gives back what it holds itself, or else what somebody does. */
  private locked(actor: Living, event: Event | undefined, node: Node): void {
    switch (event?.kind) {
      case 'lock':
      case 'rlock':
      case 'trylock':
        actor.holds = [...actor.holds, { object: event.object, node }];
        break;
      case 'unlock':
      case 'runlock':
        this.unlocked(actor, event.object);
        break;
      case 'enqueue':
        if (event.lock !== undefined) this.unlocked(actor, event.lock);
        break;
      default:
    }
  }

  private unlocked(actor: Living, lock: number): void {
    const holder = [actor, ...this.living].find(({ holds }) => holds.some(({ object }) => object === lock));
    const at = holder?.holds.findLastIndex(({ object }) => object === lock);
    if (holder) holder.holds = holder.holds.filter((_, index) => index !== at);
  }

  private tell(step: Step, node: Node, goroutine: number): void {
    this.steps.push({ node, goroutine, what: this.whatOf(step) });
  }

  private whatOf(step: Step): WitnessStep['what'] {
    if (step.fault !== undefined) return { kind: 'panics', fault: step.fault };
    const other = step.partner && this.nodeOf(step.partner);
    if (other) return { kind: 'meets', other };
    if (step.started !== undefined) return { kind: 'starts', started: this.started + 1 };
    if (step.actor.taken === DEFAULT) return { kind: 'default' };
    return happening(this.eventOf(step.actor), step.actor);
  }

  private arrive(one: Living, move: Move): void {
    one.place = move.to;
    this.decisions(move.target.trail, one.id);
  }

  private decisions(trail: readonly number[], goroutine: number): void {
    for (const index of trail) {
      const note = this.translation.world.notes[index];
      if (note?.node === undefined || note.kind === 'enter') continue;
      const { node } = note;
      if (note.kind === 'return' && node.kind === 'Call') this.failsTest = true;
      this.steps.push({ node, goroutine, what: decisionOf(note) });
    }
  }

  /** The place of the case taken; of the whole operation for a default. */
  private nodeOf(move: Move): Node | undefined {
    const at = this.graph.layout.locations[move.from]?.at;
    const site = at?.cases[move.taken]?.site ?? at?.site ?? -1;
    return this.translation.world.sites[site]?.node;
  }

  private eventOf(move: Move): Event | undefined {
    return this.graph.layout.locations[move.from]?.at.cases[move.taken]?.event;
  }
}

function decisionOf(note: Exclude<Note, { kind: 'enter' }>): WitnessStep['what'] {
  if (note.kind === 'condition') return { kind: 'branch', value: note.value };
  return { kind: note.kind === 'return' ? 'ends' : note.kind };
}

function happening(event: Event | undefined, move: Move): WitnessStep['what'] {
  switch (event?.kind) {
    case 'send':
      return { kind: 'sends' };
    case 'recv':
      return { kind: move.closed ? 'finds-closed' : 'receives' };
    case 'close':
      return { kind: 'closes' };
    case 'add':
      return { kind: 'counts', delta: event.delta };
    case 'wait':
      return { kind: 'waits' };
    case 'cancel':
      return { kind: 'cancels' };
    case 'announce':
      return { kind: 'announces' };
    case 'lock':
    case 'rlock':
      return { kind: 'locks' };
    case 'unlock':
    case 'runlock':
      return { kind: 'unlocks' };
    case 'expire':
    case 'done':
    case 'external':
      return { kind: 'fires' };
    default:
      return { kind: 'other' };
  }
}
