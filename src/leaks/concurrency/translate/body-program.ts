/**
 * Which automaton does one goroutine body make? The operations between two events are run through, so that only events
 * remain, with the branches that lead from one to the next; states that are equal become one node.
 */
import type { Node } from '../../../go/syntax/ast.js';
import type { Case, Event, Program, ProgramNode, Target } from '../model.js';
import type { BodyState } from './body-state.js';
import { identityOf } from './identity.js';
import type { Outcome, Way } from './outcome.js';
import type { Note, World } from './world.js';

/** Whoever performs the operations, and counts them. */
export interface Stepper {
  /** One operation of a state, which is changed; undefined where there were too many. */
  step(state: BodyState): Outcome | undefined;
  /** Counts operations that need not be performed again; false where there are too many. */
  count(steps: number): boolean;
}

/** Events and branches of one goroutine body. */
const MAX_NODES = 2_500;

const END = 0;
const PARK = 1;

/** Steps without an event or a branch after which a goroutine is taken to spin. */
const MAX_STRAIGHT = 4_000;

/** Whether other ways may lead here in the same state: at the begin of a block, and behind a call. `depth`: calls before. */
function isMeetingPlace({ frames, pending }: BodyState, depth: number): boolean {
  const top = frames.at(-1);
  if (top === undefined || pending.length > 0 || top.ending !== undefined) return false;
  return frames.length < depth || (top.index === 0 && top.block.preds.length > 1);
}

type EventOutcome = Extract<Outcome, { kind: 'event' }>;

/** A node under construction: an event, a branch that will be merged into the events before it, or an end. */
type Draft =
  | {
      readonly kind: 'event';
      readonly outcome: EventOutcome;
      readonly cases: DraftCase[];
      otherwise: number | undefined;
    }
  | {
      readonly kind: 'branch';
      readonly ways: { readonly to: number; readonly certain: boolean; readonly note: Note | undefined }[];
    }
  | { readonly kind: 'end' | 'park' };

interface DraftCase {
  readonly to: number;
  readonly closed: number | undefined;
  readonly told: ReadonlyMap<string, number> | undefined;
}

/** Where the operations from a state on lead, and how many they are. */
interface Stretch {
  readonly to: number;
  readonly steps: number;
}

/** Builds the automaton of one body from its entry, node by node; branches are merged away at the end. */
export class BodyProgram {
  private readonly drafts: Draft[] = [{ kind: 'end' }, { kind: 'park' }];
  private readonly index = new Map<string, number>();
  private readonly open: (() => void)[] = [];
  private readonly numbers = new Map<number, number>();
  /** What was found from places at which ways meet: who comes there in the same state goes the same way. */
  private readonly stretches = new Map<string, Stretch>();
  private readonly stepper: Stepper;
  private readonly world: World;
  private failed = false;

  constructor(stepper: Stepper, world: World) {
    this.stepper = stepper;
    this.world = world;
  }

  /** The automaton that begins in a state; undefined where it is too large. */
  build(name: string, start: BodyState): Program | undefined {
    const entry = this.settle(start.clone());
    for (let next = this.open.pop(); next !== undefined && !this.failed; next = this.open.pop()) next();
    if (this.failed) return undefined;
    this.drafts.forEach((draft, at) => {
      if (draft.kind !== 'branch') this.numbers.set(at, this.numbers.size);
    });
    const nodes = this.drafts.flatMap((draft) => (draft.kind === 'branch' ? [] : [this.nodeOf(draft)]));
    return { name, nodes, entry: this.targetsOf(entry) };
  }

  /** Runs a state on to where something happens or a branch is; it is changed on the way. */
  private settle(state: BodyState): number {
    const passed: { readonly key: string; readonly steps: number }[] = [];
    const found = this.run(state, (key, steps) => passed.push({ key, steps }));
    for (const { key, steps } of passed) this.stretches.set(key, { to: found.to, steps: found.steps - steps });
    return found.to;
  }

  /** `meet` is told of each place at which ways meet, with the steps until there. */
  private run(state: BodyState, meet: (key: string, steps: number) => void): Stretch {
    let depth = 0;
    for (let steps = 0; steps < MAX_STRAIGHT; steps++) {
      if (isMeetingPlace(state, depth)) {
        const key = state.fullKey(this.world.numbers);
        const known = this.stretches.get(key);
        if (known !== undefined) {
          this.failed ||= !this.stepper.count(known.steps);
          return { to: known.to, steps: steps + known.steps };
        }
        meet(key, steps);
      }
      depth = state.frames.length;
      const outcome = this.stepper.step(state);
      if (outcome === undefined) {
        this.failed = true;
        break;
      }
      if (outcome.kind !== 'on') return { to: this.draftOf(outcome, state), steps: steps + 1 };
    }
    return { to: PARK, steps: MAX_STRAIGHT };
  }

  private draftOf(outcome: Exclude<Outcome, { kind: 'on' }>, state: BodyState): number {
    switch (outcome.kind) {
      case 'park':
        return PARK;
      case 'end':
        return outcome.node === undefined ? END : this.ending(outcome.node);
      case 'fork':
        return this.branch(outcome.ways, state);
      case 'event':
        return this.event(outcome, state);
    }
  }

  /** A branch of one way, so that the trail tells where the goroutine ended. */
  private ending(node: Node): number {
    const at = this.known(`end${String(identityOf(node))}`);
    if (at !== undefined) return at;
    return this.add(`end${String(identityOf(node))}`, {
      kind: 'branch',
      ways: [{ to: END, certain: true, note: { kind: 'return', node } }],
    });
  }

  private branch(ways: readonly Way[], state: BodyState): number {
    const key = `${state.key(this.world.numbers)}@fork`;
    const known = this.known(key);
    if (known !== undefined) return known;
    const draft: Draft = { kind: 'branch', ways: [] };
    const at = this.add(key, draft);
    this.open.push(() => {
      for (const { state: after, certain, note } of ways) draft.ways.push({ to: this.settle(after), certain, note });
    });
    return at;
  }

  private event(outcome: EventOutcome, state: BodyState): number {
    const events = outcome.cases.map(({ event }): Event => event);
    const key = `${state.key(this.world.numbers)}@${JSON.stringify(events)}${String(outcome.site)}`;
    const known = this.known(key);
    if (known !== undefined) return known;
    const cases: DraftCase[] = [];
    const draft: Draft = { kind: 'event', outcome, cases, otherwise: undefined };
    const at = this.add(key, draft);
    this.open.push(() => {
      for (const { after, closed, told } of outcome.cases) {
        after.fresh.clear();
        closed?.fresh.clear();
        const to = this.settle(after);
        cases.push({ to, closed: closed && this.settle(closed), told: told && this.settleEach(told) });
      }
      outcome.otherwise?.fresh.clear();
      draft.otherwise = outcome.otherwise && this.settle(outcome.otherwise);
    });
    return at;
  }

  private settleEach(told: ReadonlyMap<string, BodyState>): ReadonlyMap<string, number> {
    return new Map(
      [...told].map(([message, state]) => {
        state.fresh.clear();
        return [message, this.settle(state)];
      }),
    );
  }

  private known(key: string): number | undefined {
    return this.index.get(key);
  }

  private add(key: string, draft: Draft): number {
    const at = this.drafts.length;
    this.index.set(key, at);
    this.drafts.push(draft);
    if (this.drafts.length > MAX_NODES) this.failed = true;
    return at;
  }

  private nodeOf(draft: Exclude<Draft, { kind: 'branch' }>): ProgramNode {
    if (draft.kind !== 'event') return { cases: [], silent: draft.kind === 'park', site: -1 };
    const { outcome, otherwise } = draft;
    const cases = draft.cases.map(({ to, closed, told }, at): Case => {
      const planned = outcome.cases[at];
      return {
        event: planned?.event ?? { kind: 'never' },
        targets: this.targetsOf(to),
        ...(closed === undefined ? {} : { closed: this.targetsOf(closed) }),
        ...(told && { told: new Map([...told].map(([message, one]) => [message, this.targetsOf(one)])) }),
        site: planned?.site ?? -1,
      };
    });
    return {
      cases,
      ...(otherwise === undefined ? {} : { otherwise: this.targetsOf(otherwise) }),
      silent: false,
      site: outcome.site,
    };
  }

  /** The events that branches lead to, certain ways first. */
  private targetsOf(from: number): Target[] {
    const found = new Map<number, Target>();
    for (const isCertain of [true, false]) this.collect(from, isCertain, found);
    if (found.size === 0) found.set(PARK, { node: this.numbers.get(PARK) ?? PARK, certain: true, trail: [] });
    return [...found.values()];
  }

  /** Walks branches breadth first, over certain ways only or over all; adds the events not found before. */
  private collect(from: number, isCertain: boolean, found: Map<number, Target>): void {
    const queue: { readonly at: number; readonly trail: readonly number[] }[] = [{ at: from, trail: [] }];
    const seen = new Set<number>();
    for (const { at, trail } of queue) {
      if (seen.has(at)) continue;
      seen.add(at);
      const draft = this.drafts[at];
      if (draft?.kind === 'branch') {
        for (const way of draft.ways) {
          if (way.certain || !isCertain) queue.push({ at: way.to, trail: extend(trail, way.note, this.world) });
        }
      } else if (!found.has(at)) found.set(at, { node: this.numbers.get(at) ?? PARK, certain: isCertain, trail });
    }
  }
}

/** Longer trails than this tell no more. */
const MAX_TRAIL = 40;

function extend(trail: readonly number[], note: Note | undefined, world: World): readonly number[] {
  return note === undefined || trail.length >= MAX_TRAIL ? trail : [...trail, world.note(note)];
}
