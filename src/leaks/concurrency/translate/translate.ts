/**
 * Which model does a function make, with the goroutines it starts? Each goroutine body becomes an automaton: its states
 * between two events are run through here, so that only events and their certain or possible consequences remain.
 */
import type { Func } from '../../../go/syntax/ast.js';
import type { Case, Event, Model, Program, ProgramNode, Target } from '../model.js';
import { BodyState } from './body-state.js';
import { Calls } from './calls.js';
import type { CodeBase } from './code.js';
import { Conditions } from './conditions.js';
import { Counts } from './counts.js';
import { ValueReader } from './evaluate.js';
import { Operations } from './operations.js';
import type { Outcome } from './outcome.js';
import { INPUT } from './values.js';
import { World } from './world.js';
import type { Assumptions, BodyRequest, Note } from './world.js';

/** Nodes of one goroutine body. */
const MAX_NODES = 800;
/** Goroutine bodies of one model. */
const MAX_PROGRAMS = 24;
/** Steps between events, in all. */
const MAX_STEPS = 40_000;

/** The reason for which a second try may assume less. */
export const TOO_LARGE = 'body too large';

export interface Translation {
  readonly model: Model;
  readonly world: World;
  /** Bodies that were followed, the root's included. */
  readonly followed: ReadonlySet<Func>;
}

/** The model of a root; a reason where its body cannot be followed or is too large. */
export function translate(root: Func, base: CodeBase, assumptions: Assumptions): Translation | string {
  return new Translator(base, assumptions).translate(root);
}

class Translator {
  private readonly base: CodeBase;
  private readonly world: World;
  private readonly reader: ValueReader;
  private readonly calls: Calls;
  private readonly operations: Operations;
  private steps = 0;

  constructor(base: CodeBase, assumptions: Assumptions) {
    this.base = base;
    this.world = new World(assumptions);
    this.reader = new ValueReader(this.world, base);
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
          this.reader.assign(state, binding, this.reader.make(state, name, 'context', { cancellable: true }));
        }
      }
    }
    for (const result of code.results) if (result) this.reader.assign(state, result, INPUT);
    return state;
  }

  private program(request: BodyRequest): Program | string {
    const body = new BodyProgram((state) => this.step(state), this.world);
    const entry = body.settle(request.state);
    const failed = body.finish();
    if (failed !== undefined) return failed;
    return { name: request.name, nodes: body.nodes, entry };
  }

  private step(state: BodyState): Outcome | undefined {
    this.steps += 1;
    return this.steps > MAX_STEPS ? undefined : this.operations.step(state);
  }
}

interface Open {
  readonly state: BodyState;
  readonly certain: boolean;
  readonly trail: readonly number[];
}

const END = 0;
const PARK = 1;

/** Builds the automaton of one body from its entry, node by node. */
class BodyProgram {
  readonly nodes: ProgramNode[] = [
    { cases: [], silent: false, site: -1 },
    { cases: [], silent: true, site: -1 },
  ];
  private readonly index = new Map<string, number>();
  private readonly planned: { readonly at: number; readonly outcome: Extract<Outcome, { kind: 'event' }> }[] = [];
  private readonly step: (state: BodyState) => Outcome | undefined;
  private readonly world: World;
  private failed: string | undefined;

  constructor(step: (state: BodyState) => Outcome | undefined, world: World) {
    this.step = step;
    this.world = world;
  }

  /** Completes the nodes that were met; a reason where there are too many. */
  finish(): string | undefined {
    for (const { at, outcome } of this.planned) {
      if (this.failed !== undefined) break;
      const cases = outcome.cases.map(({ event, after, closed, site }): Case => ({
        event,
        targets: this.settle(after),
        ...(closed && { closed: this.settle(closed) }),
        site,
      }));
      const otherwise = outcome.otherwise && this.settle(outcome.otherwise);
      this.nodes[at] = { cases, ...(otherwise && { otherwise }), silent: false, site: outcome.site };
    }
    return this.failed;
  }

  /** Runs a state on to the events it can come to next. */
  settle(start: BodyState): Target[] {
    const found = new Map<number, Target>();
    const seen = new Map<string, boolean>();
    const open: Open[] = [{ state: start.clone(), certain: true, trail: [] }];
    for (let next = open.pop(); next !== undefined && this.failed === undefined; next = open.pop()) {
      const outcome = this.run(next, seen);
      if (outcome === undefined) continue;
      if (outcome.kind === 'fork') {
        for (const way of outcome.ways) {
          open.push({
            state: way.state,
            certain: next.certain && way.certain,
            trail: extend(next.trail, way.note, this.world),
          });
        }
        continue;
      }
      const node = this.nodeOf(outcome, next.state);
      const known = found.get(node);
      const isBetter = known === undefined || (next.certain && !known.certain);
      const ending: Note | undefined = outcome.kind === 'end' ? { kind: 'return', node: outcome.node } : undefined;
      const trail = extend(next.trail, ending, this.world);
      if (isBetter) found.set(node, { node, certain: next.certain, trail });
    }
    if (found.size === 0) found.set(PARK, { node: PARK, certain: true, trail: [] });
    return [...found.values()];
  }

  /** Steps until something other than going on happens; undefined where it comes to a place it has been at. */
  private run(from: Open, seen: Map<string, boolean>): Exclude<Outcome, { kind: 'on' }> | undefined {
    const { state, certain } = from;
    for (;;) {
      if (state.top?.index === 0 && state.pending.length === 0) {
        const key = state.key();
        const before = seen.get(key);
        if (before === true || before === certain) return undefined;
        seen.set(key, certain);
      }
      const outcome = this.step(state);
      if (outcome === undefined) {
        this.failed = TOO_LARGE;
        return undefined;
      }
      if (outcome.kind !== 'on') return outcome;
    }
  }

  private nodeOf(outcome: Exclude<Outcome, { kind: 'on' | 'fork' }>, state: BodyState): number {
    if (outcome.kind === 'end') return END;
    if (outcome.kind === 'park') return PARK;
    const events = outcome.cases.map(({ event }): Event => event);
    const key = `${state.key()}@${JSON.stringify(events)}${String(outcome.site)}`;
    const known = this.index.get(key);
    if (known !== undefined) return known;
    const at = this.nodes.length;
    this.index.set(key, at);
    this.nodes.push({ cases: [], silent: true, site: outcome.site });
    this.planned.push({ at, outcome });
    if (this.nodes.length > MAX_NODES) this.failed = TOO_LARGE;
    return at;
  }
}

/** Longer trails than this tell no more. */
const MAX_TRAIL = 40;

function extend(trail: readonly number[], note: Note | undefined, world: World): readonly number[] {
  return note === undefined || trail.length >= MAX_TRAIL ? trail : [...trail, world.note(note)];
}
