/**
 * Which model does a function make, with the goroutines it starts? Each goroutine body becomes an automaton: its states
 * between two events are run through here, so that only events and their certain or possible consequences remain.
 */
import type { Func, Node } from '../../../go/syntax/ast.js';
import type { Case, Event, Model, Program, ProgramNode, Target } from '../model.js';
import type { RootBudget } from '../budget.js';
import { BodyState } from './body-state.js';
import { Calls } from './calls.js';
import type { CodeBase } from './code.js';
import { Conditions } from './conditions.js';
import { Counts } from './counts.js';
import { ValueReader } from './evaluate.js';
import { Operations } from './operations.js';
import { identityOf } from './identity.js';
import type { Outcome, Way } from './outcome.js';
import { openFields } from './products.js';
import { stopOf } from './stop-signal.js';
import { NO_ASSUMPTIONS, World } from './world.js';
import type { Assumptions, BodyRequest, Note } from './world.js';

/** Events and branches of one goroutine body. */
const MAX_NODES = 2_500;
/** Goroutine bodies of one model. */
const MAX_PROGRAMS = 24;
/** Steps between events, in all. */
const MAX_STEPS = 3_000;

/** A run of this many steps is followed whatever it enters; a longer one only where nothing it enters is too large by itself. */
const SURE_STEPS = 400;

/** The reason for which a second try may assume less. */
export const TOO_LARGE = 'body too large';

export interface Translation {
  readonly model: Model;
  readonly world: World;
  /** Bodies that were followed, the root's included. */
  readonly followed: ReadonlySet<Func>;
}

/** The model of a root; a reason where its body cannot be followed or is too large. Steps are taken from the budget. */
export function translate(
  root: Func,
  base: CodeBase,
  assumptions: Assumptions,
  budget: Pick<RootBudget, 'steps'>,
): Translation | string {
  return new Translator(root, base, assumptions, budget).translate(root);
}

class Translator {
  private readonly base: CodeBase;
  private readonly world: World;
  private readonly reader: ValueReader;
  private readonly calls: Calls;
  private readonly operations: Operations;
  private readonly budget: Pick<RootBudget, 'steps'>;
  private readonly root: Func;
  private steps = 0;
  /** How many of the bodies that were entered are known not to be too large. */
  private weighed = 0;

  constructor(root: Func, base: CodeBase, assumptions: Assumptions, budget: Pick<RootBudget, 'steps'>) {
    this.budget = budget;
    this.base = base;
    this.root = root;
    this.world = new World(assumptions);
    this.reader = new ValueReader(this.world, base, root);
    const counts = new Counts(this.reader);
    this.calls = new Calls(this.reader, counts);
    this.operations = new Operations(this.reader, this.calls, new Conditions(this.reader, counts), counts);
  }

  translate(root: Func): Translation | string {
    const state = this.rootState(root);
    if (state === undefined) return 'flow graph not exact';
    this.world.program({
      key: 'root',
      name: root.kind === 'FuncDecl' ? root.name.name : 'func',
      state,
      start: undefined,
    });
    const programs: Program[] = [];
    for (const request of this.world.requests) {
      if (programs.length >= MAX_PROGRAMS) return 'too many goroutine bodies';
      const program = this.program(request);
      if (typeof program === 'string') return program;
      programs.push(program);
    }
    for (const [index, users] of this.world.packageUsers) {
      if ([...users].some((user) => !this.calls.followed.has(user)))
        this.world.allow(index, { everything: 'a package variable that other functions use' });
    }
    openFields(this.world, this.base, this.calls.followed);
    const objects = this.world.objects.map((_, index) => this.world.modelObject(index, index));
    const isMain =
      root.kind === 'FuncDecl' && !root.recv && root.name.name === 'main' && this.base.view.package.name === 'main';
    return { model: { objects, programs, endsWithRoot: isMain }, world: this.world, followed: this.calls.followed };
  }

  private rootState(root: Func): BodyState | undefined {
    const code = this.base.codeOf(root);
    if (code === undefined) return undefined;
    this.calls.followed.add(root);
    const state = new BodyState();
    state.isRoot = true;
    state.maker = '';
    state.frames.push({
      code,
      block: code.graph.entry,
      index: 0,
      deferred: [],
      ending: undefined,
      results: [],
      call: undefined,
      isDeferred: false,
      loaded: [],
    });
    let at = 0;
    for (const field of root.type.params) {
      const isContext = this.base.view.typeSymbol(field.type) === 'context.Context';
      for (const name of field.names.length === 0 ? [undefined] : field.names) {
        const binding = code.params[at++];
        if (isContext && name && binding) {
          this.reader.assign(
            state,
            binding,
            this.reader.makers.make(state, name, 'context', { cancellable: true, ofCaller: true }),
          );
        }
        if (this.world.assumptions.stoppable && name && binding && name === stopOf(root, this.base)) {
          if (!isContext) this.reader.assign(state, binding, this.reader.makers.make(state, name, 'channel'));
          const stop = this.reader.variable(state, binding);
          if (stop.kind === 'object') this.world.stop = stop.index;
        }
      }
    }
    this.calls.zeroResults(state, code);
    return state;
  }

  private program({ name, state }: BodyRequest): Program | string {
    return new BodyProgram((at) => this.step(at), this.world).build(name, state) ?? TOO_LARGE;
  }

  private step(state: BodyState): Outcome | undefined {
    this.steps += 1;
    this.budget.steps -= 1;
    if (this.steps > MAX_STEPS || this.budget.steps < 0) return undefined;
    return this.steps > SURE_STEPS && this.entersTooLarge() ? undefined : this.operations.step(state);
  }

  /** Whether a body that was entered is too large by itself: then the run is, and most of those that are have one. */
  private entersTooLarge(): boolean {
    const { followed } = this.calls;
    if (followed.size === this.weighed) return false;
    const isLarge = [...followed].slice(this.weighed).some((func) => func !== this.root && isTooLarge(func, this.base));
    this.weighed = followed.size;
    return isLarge;
  }
}

/** What a body costs least with. */
const LEAST: Assumptions = { ...NO_ASSUMPTIONS, lockless: true, forgetful: true };

/** Whether a declared function is too large to be followed, whoever calls it; asked once for each. */
function isTooLarge(func: Func, base: CodeBase): boolean {
  if (func.kind !== 'FuncDecl') return false;
  const known = base.tooLarge.get(func);
  if (known !== undefined) return known;
  // Of functions that call each other the one that is asked first is asked without the others.
  base.tooLarge.set(func, false);
  const answer = translate(func, base, LEAST, { steps: MAX_STEPS }) === TOO_LARGE;
  base.tooLarge.set(func, answer);
  return answer;
}

const END = 0;
const PARK = 1;

/** Steps without an event or a branch after which a goroutine is taken to spin. */
const MAX_STRAIGHT = 4_000;

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

/** Builds the automaton of one body from its entry, node by node; branches are merged away at the end. */
class BodyProgram {
  private readonly drafts: Draft[] = [{ kind: 'end' }, { kind: 'park' }];
  private readonly index = new Map<string, number>();
  private readonly open: (() => void)[] = [];
  private readonly numbers = new Map<number, number>();
  private readonly step: (state: BodyState) => Outcome | undefined;
  private readonly world: World;
  private failed = false;

  constructor(step: (state: BodyState) => Outcome | undefined, world: World) {
    this.step = step;
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
    for (let straight = 0; straight < MAX_STRAIGHT; straight++) {
      const outcome = this.step(state);
      if (outcome === undefined) {
        this.failed = true;
        return PARK;
      }
      if (outcome.kind !== 'on') return this.draftOf(outcome, state);
    }
    return PARK;
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
