/**
 * Which steps can be taken in a configuration? Every enabled case of every goroutine, meetings on unbuffered channels,
 * defaults, starts of goroutines and faults. Interchangeable goroutines step once. Nothing here remembers where it was.
 */
import { effectsOf } from './effects.js';
import type { Effect, FaultKind } from './effects.js';
import type { Configuration, Layout, Location } from './layout.js';
import type { Case, Target } from './model.js';

/** The part one goroutine takes in a step. */
export interface Move {
  /** Where it stood. */
  readonly from: number;
  /** Index of the case taken; DEFAULT for the default of a select. */
  readonly taken: number;
  readonly target: Target;
  /** A receive found the channel closed. */
  readonly closed: boolean;
  /** Where it stands now; undefined: it has ended. */
  readonly to: number | undefined;
}

export const DEFAULT = -1;

export interface Step {
  readonly actor: Move;
  /** The receiver that a sender meets. */
  readonly partner: Move | undefined;
  /** Where the goroutine that was started stands; undefined where it ended at once. */
  readonly started: { readonly program: number; readonly target: Target; readonly to: number | undefined } | undefined;
  readonly certain: boolean;
  /** Code out of view, or time, took the other side. */
  readonly environment: boolean;
  readonly fault: FaultKind | undefined;
}

export interface TakenStep {
  readonly step: Step;
  /** Undefined: the process has ended. */
  readonly next: Configuration | undefined;
}

export interface StepLimits {
  /** Goroutines alive at once. */
  readonly goroutines: number;
  /** Living goroutines of one body that a loop of unknown length starts. */
  readonly looped: number;
}

export interface Steps {
  readonly steps: readonly TakenStep[];
  /** A goroutine was not started because of a limit, or one is lost: what could follow is not in view. */
  readonly cut: boolean;
}

export function stepsFrom(configuration: Configuration, layout: Layout, limits: StepLimits): Steps {
  const distinct = [...new Set(configuration.places)];
  const eager = distinct.find((place) => layout.locations[place]?.eager === true);
  const walker = new Walker(configuration, layout, limits);
  for (const place of eager === undefined ? distinct : [eager]) walker.stepFrom(place);
  return { steps: walker.steps, cut: walker.cut };
}

class Walker {
  readonly steps: TakenStep[] = [];
  cut = false;
  private readonly configuration: Configuration;
  private readonly layout: Layout;
  private readonly limits: StepLimits;

  constructor(configuration: Configuration, layout: Layout, limits: StepLimits) {
    this.configuration = configuration;
    this.layout = layout;
    this.limits = limits;
  }

  stepFrom(place: number): void {
    const location = this.layout.locations[place];
    if (location === undefined) return;
    let ready = false;
    for (const [index, one] of location.at.cases.entries()) {
      for (const way of effectsOf(one.event, this.layout.model, this.configuration.states)) {
        ready ||= !way.environment;
        this.take(place, location, index, one, way);
      }
      if (one.event.kind === 'send') this.meet(place, index, one);
    }
    // A partner that stands at its operation may still be on its way there, so only the objects' states rule a default out.
    if (ready || location.at.otherwise === undefined) return;
    for (const target of location.at.otherwise) {
      const actor = this.move(place, DEFAULT, target, false);
      this.push({ actor, certain: target.certain, environment: false, writes: [] });
    }
  }

  private take(place: number, location: Location, index: number, one: Case, way: Effect): void {
    if (way.fault !== undefined) {
      this.fail(place, location, index, one, way.fault);
      return;
    }
    for (const target of way.closed ? (one.closed ?? one.targets) : one.targets) {
      const actor = this.move(place, index, target, way.closed);
      const certain = target.certain && way.likelihood === 'certain';
      const { environment, writes } = way;
      if (one.event.kind === 'spawn') this.start(location, one.event.program, actor, certain);
      else if (one.event.kind === 'exit') this.end(actor, certain);
      else if (one.event.kind === 'lost') this.cut = true;
      else this.push({ actor, certain, environment, writes });
    }
  }

  private fail(place: number, location: Location, index: number, one: Case, fault: FaultKind): void {
    const recovered = location.at.panic;
    if (recovered === undefined) {
      const target: Target = one.targets[0] ?? { node: location.node, certain: true, trail: [] };
      const actor: Move = { from: place, taken: index, target, closed: false, to: undefined };
      this.steps.push({ step: { actor, certain: true, ...NOTHING, fault }, next: undefined });
      return;
    }
    for (const target of recovered) {
      const actor = this.move(place, index, target, false);
      this.push({ actor, certain: target.certain, environment: false, writes: [], fault });
    }
  }

  private end(actor: Move, certain: boolean): void {
    this.steps.push({ step: { actor, certain, ...NOTHING }, next: undefined });
  }

  private start(location: Location, program: number, actor: Move, certain: boolean): void {
    const { model, offsets, locations } = this.layout;
    const { places } = this.configuration;
    const alive = places.filter((place) => locations[place]?.program === program).length;
    if (places.length >= this.limits.goroutines || (location.spawnsForever && alive >= this.limits.looped)) {
      this.cut = true;
      return;
    }
    for (const target of model.programs[program]?.entry ?? []) {
      const to = this.placeOf(offsets[program] ?? 0, target);
      const started = { program, target, to };
      this.push({ actor, started, certain: certain && target.certain, environment: false, writes: [] });
    }
  }

  /** A sender meets each receiver that stands at an unbuffered, open channel. */
  private meet(place: number, index: number, one: Case): void {
    if (one.event.kind !== 'send') return;
    const { object, message } = one.event;
    const channel = this.layout.model.objects[object];
    if (channel?.kind !== 'channel' || channel.capacity > 0 || this.configuration.states[object] !== 0) return;
    for (const [other, taken, receive] of this.receiversAt(object, place)) {
      for (const target of one.targets) {
        for (const received of receivedBy(receive, message)) {
          const actor = this.move(place, index, target, false);
          const partner = this.move(other, taken, received, false);
          const certain = target.certain && received.certain;
          this.push({ actor, partner, certain, environment: false, writes: [] });
        }
      }
    }
  }

  private *receiversAt(object: number, sender: number): Generator<[place: number, taken: number, receive: Case]> {
    const { places } = this.configuration;
    for (const other of new Set(places)) {
      if (other === sender && places.filter((place) => place === sender).length < 2) continue;
      const cases = this.layout.locations[other]?.at.cases ?? [];
      for (const [taken, one] of cases.entries()) {
        if (one.event.kind === 'recv' && one.event.object === object) yield [other, taken, one];
      }
    }
  }

  private move(from: number, taken: number, target: Target, closed: boolean): Move {
    const program = this.layout.locations[from]?.program ?? 0;
    return { from, taken, target, closed, to: this.placeOf(this.layout.offsets[program] ?? 0, target) };
  }

  private placeOf(offset: number, target: Target): number | undefined {
    const place = offset + target.node;
    return this.layout.locations[place]?.ended === true ? undefined : place;
  }

  private push(parts: Parts): void {
    const { actor, partner, started, certain, environment, writes, fault } = parts;
    const step = { actor, partner, started, certain, environment, fault };
    if (this.layout.model.endsWithRoot && (this.endsRoot(actor) || this.endsRoot(partner))) {
      this.steps.push({ step, next: undefined });
      return;
    }
    const places = [...this.configuration.places];
    movePlace(places, actor.from, actor.to);
    if (partner) movePlace(places, partner.from, partner.to);
    if (started?.to !== undefined) insertPlace(places, started.to);
    this.steps.push({ step, next: { states: this.statesAfter(writes), places } });
  }

  /** The objects' states; those of the configuration itself where nothing is written. */
  private statesAfter(writes: Effect['writes']): readonly number[] {
    if (writes.length === 0) return this.configuration.states;
    const states = [...this.configuration.states];
    for (const [object, state] of writes) states[object] = state;
    return states;
  }

  private endsRoot(move: Move | undefined): boolean {
    return move !== undefined && move.to === undefined && this.isRoot(move.from);
  }

  private isRoot(place: number): boolean {
    return this.layout.locations[place]?.program === 0;
  }
}

/** A goroutine goes on to another place, or ends; the places stay sorted. */
function movePlace(places: number[], from: number, to: number | undefined): void {
  if (from === to) return;
  places.splice(places.indexOf(from), 1);
  if (to !== undefined) insertPlace(places, to);
}

function insertPlace(places: number[], place: number): void {
  let at = places.length;
  for (; at > 0 && (places[at - 1] ?? 0) > place; at--) places[at] = places[at - 1] ?? 0;
  places[at] = place;
}

interface Parts {
  readonly actor: Move;
  readonly partner?: Move;
  readonly started?: Step['started'];
  readonly certain: boolean;
  readonly environment: boolean;
  readonly writes: Effect['writes'];
  readonly fault?: FaultKind | undefined;
}

/** Where a receive leads that gets the message. */
function receivedBy(receive: Case, message: string | undefined): readonly Target[] {
  return (message === undefined ? undefined : receive.told?.get(message)) ?? receive.targets;
}

const NOTHING = { partner: undefined, started: undefined, environment: false, fault: undefined };
