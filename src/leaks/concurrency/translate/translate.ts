/**
 * Which model does a function make, with the goroutines it starts? Each goroutine body becomes an automaton: its states
 * between two events are run through here, so that only events and their certain or possible consequences remain.
 */
import type { Func } from '../../../go/syntax/ast.js';
import type { Model, Program } from '../model.js';
import type { RootBudget } from '../budget.js';
import { BodyProgram, type Stepper } from './body-program.js';
import { BodyState } from './body-state.js';
import { Calls } from './calls.js';
import type { CodeBase } from './code.js';
import { Conditions } from './conditions.js';
import { Counts } from './counts.js';
import { ValueReader } from './evaluate.js';
import { Operations } from './operations.js';
import type { Outcome } from './outcome.js';
import { openFields } from './products.js';
import { stopOf } from './stop-signal.js';
import { NO_ASSUMPTIONS, World } from './world.js';
import type { Assumptions, BodyRequest } from './world.js';

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

class Translator implements Stepper {
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
    return new BodyProgram(this, this.world).build(name, state) ?? TOO_LARGE;
  }

  step(state: BodyState): Outcome | undefined {
    return this.count(1) ? this.operations.step(state) : undefined;
  }

  count(steps: number): boolean {
    this.steps += steps;
    this.budget.steps -= steps;
    if (this.steps > MAX_STEPS || this.budget.steps < 0) return false;
    return this.steps <= SURE_STEPS || !this.entersTooLarge();
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
