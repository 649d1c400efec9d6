/**
 * Which way does a condition go? Known; either way because only inputs decide it (certain, and remembered for the rest
 * of the run); or either way because somebody else decides (possible only).
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Binary, Expr, ForStmt, Ident, Node } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { BodyState } from './body-state.js';
import type { Counts } from './counts.js';
import { calculate } from './arithmetic.js';
import { NIL_ONLY, overlap } from './paths.js';
import type { ValueReader } from './evaluate.js';
import { isFresh } from './fresh-answers.js';
import { Registers } from './registers.js';
import type { RegisterQuestion } from './registers.js';
import { isNeverNil } from './values.js';
import type { Value } from './values.js';
import type { Source } from './variable-origins.js';

export type Decision =
  | { readonly kind: 'known'; readonly value: boolean }
  | {
      readonly kind: 'either';
      readonly certain: boolean;
      readonly remember: (state: BodyState, value: boolean) => void;
      /** The loop of which it is the condition, where its turns do not matter. */
      readonly loop?: ForStmt;
    }
  /** ctx.Err() != nil: the context decides. `whenTrue`: which of its states makes the condition true. */
  | { readonly kind: 'context'; readonly index: number; readonly whenTrue: 'cancelled' | 'live' }
  /** A flag of the model. `whenTrue`: what it holds where the condition is true. */
  | { readonly kind: 'flag'; readonly index: number; readonly whenTrue: boolean }
  /** A register of the model, and what is asked of it. */
  | ({ readonly kind: 'register' } & RegisterQuestion);

interface Question {
  /** Without what is asked, only the path compared: `E:path`; any other condition: its text. */
  readonly key: string;
  /** What the path is compared with; undefined for other conditions. */
  readonly constant: string | undefined;
  readonly negated: boolean;
  readonly about: ReadonlySet<Binding>;
  readonly paths: readonly string[];
  /** Keys of facts that say nothing of the answer. */
  readonly beside?: readonly string[];
  /** Asking again gives a new answer: a call is made. */
  readonly fresh: boolean;
}

const FORGET = (): void => undefined;

export class Conditions {
  private readonly reader: ValueReader;
  private readonly counts: Counts;
  readonly registers: Registers;

  constructor(reader: ValueReader, counts: Counts) {
    this.reader = reader;
    this.counts = counts;
    this.registers = new Registers(reader);
  }

  decide(state: BodyState, cond: Expr): Decision {
    const held = this.registers.questionOf(state, cond);
    if (held !== undefined) return { kind: 'register', ...held };
    this.registers.ask(state, cond);
    const loop = loopOfCondition(cond);
    if (loop !== undefined && !this.reader.isEventfulLoop(loop))
      return { kind: 'either', certain: this.isTaken(state, cond), remember: FORGET, loop };
    const known = this.flag(state, cond) ?? this.known(state, cond, loop !== undefined);
    if (known !== undefined) return known;
    if (!this.isInput(state, cond)) return { kind: 'either', certain: false, remember: FORGET };
    return this.ask(state, this.question(state, cond), this.isInIdleLoop(state));
  }

  /** Whether the turns of a loop may begin for certain. */
  private isTaken(state: BodyState, cond: Expr): boolean {
    const value = this.reader.read(state, cond);
    return (value.kind === 'constant' && value.value === true) || this.isFree(state, cond);
  }

  /** Whether inputs alone decide what an expression is, and nothing has been found of them yet. */
  isFree(state: BodyState, tag: Expr): boolean {
    if (!this.isInput(state, tag)) return false;
    const paths = this.pathsIn(state, tag);
    return ![...state.facts.values()].some((fact) => overlap(fact.paths, paths));
  }

  /** Whether inputs decide a condition, and nothing else does. */
  private isInput(state: BodyState, cond: Expr): boolean {
    if (this.reader.read(state, cond).kind !== 'input' || this.asksReceiver(cond)) return false;
    return ![...this.variablesIn(state, cond)].some((one) => this.reader.base.origins.isElementAskedElsewhere(one));
  }

  /** The variables that a condition asks for, and those of callers that parameters among them stand for. */
  variablesIn(state: BodyState, cond: Expr): ReadonlySet<Binding> {
    const found = new Set(this.reader.base.origins.askedBy(cond));
    for (const binding of found) {
      const value = state.variables.get(binding);
      const owner = value?.kind === 'input' && value.path !== undefined ? this.reader.ownerOf(value.path) : undefined;
      if (owner) found.add(owner);
    }
    return found;
  }

  private flag(state: BodyState, cond: Expr): Decision | undefined {
    const bare = unparen(cond);
    const isNegated = bare.kind === 'Unary' && bare.op === '!';
    const value = this.reader.read(state, isNegated ? bare.x : bare);
    if (value.kind !== 'object' || value.type !== 'flag') return undefined;
    return { kind: 'flag', index: value.index, whenTrue: !isNegated };
  }

  private known(state: BodyState, cond: Expr, isLoop: boolean): Decision | undefined {
    const bare = unparen(cond);
    const counted = bare.kind === 'Binary' ? this.counted(state, bare, isLoop) : undefined;
    if (counted !== undefined) return { kind: 'known', value: counted };
    const value = this.reader.read(state, cond);
    if (value.kind === 'constant' && typeof value.value === 'boolean') return { kind: 'known', value: value.value };
    if (bare.kind !== 'Binary') return undefined;
    const related = this.related(state, bare) ?? this.filled(state, bare);
    if (related !== undefined) return { kind: 'known', value: related };
    if (bare.op !== '==' && bare.op !== '!=') return undefined;
    return this.comparison(state, bare.op, bare.x, bare.y);
  }

  /** `c < 2` where it was found that c is 0. */
  private related(state: BodyState, { op, x, y }: Binary): boolean | undefined {
    const [a, b] = [x, y].map((side) => {
      const constant = this.reader.base.view.constantOf(unparen(side));
      if (constant !== undefined) return constant;
      const path = this.reader.pathOf(state, unparen(side));
      const found = path === undefined ? undefined : state.facts.get(`E:${path}`)?.value;
      return typeof found === 'string' && /^-?\d+$/.test(found) ? Number(found) : undefined;
    });
    const result = a === undefined || b === undefined ? undefined : calculate(op, a, b);
    return typeof result === 'boolean' ? result : undefined;
  }

  /** `len(x) > 0` of a list to which something was appended. */
  private filled(state: BodyState, { op, x, y }: Binary): boolean | undefined {
    const { view } = this.reader.base;
    const call = unparen(x);
    const [list] = call.kind === 'Call' ? call.args : [];
    const target = call.kind === 'Call' ? view.target(call) : undefined;
    if (list === undefined || target?.kind !== 'builtin' || target.name !== 'len') return undefined;
    const value = this.reader.read(state, list);
    if (value.kind !== 'present' || value.isFilled !== true) return undefined;
    const bound = view.constantOf(unparen(y));
    if (bound !== 0) return undefined;
    return op === '>' || op === '!=' ? true : op === '==' || op === '<=' ? false : undefined;
  }

  /** Compares counts; in a loop that counts, names get a value for this translation. */
  private counted(state: BodyState, cond: Binary, isLoop: boolean): boolean | undefined {
    const isCounting = isLoop && [cond.x, cond.y].some((side) => isNumber(this.reader.read(state, side)));
    // The side that is no literal is asked first: a constant counts only where something is compared with it.
    const isLeft = this.reader.base.view.constantOf(cond.x) === undefined;
    const valueOf = (side: Expr): number | undefined =>
      this.counts.of(state, side, isCounting) ?? (isCounting ? this.counts.bound(state, side) : undefined);
    const first = valueOf(isLeft ? cond.x : cond.y);
    const second = first === undefined ? undefined : valueOf(isLeft ? cond.y : cond.x);
    if (first === undefined || second === undefined) return undefined;
    const result = isLeft ? calculate(cond.op, first, second) : calculate(cond.op, second, first);
    return typeof result === 'boolean' ? result : undefined;
  }

  private comparison(state: BodyState, op: '==' | '!=', x: Expr, y: Expr): Decision | undefined {
    const [a, b] = [this.reader.read(state, x), this.reader.read(state, y)];
    const other = isNil(a) ? b : isNil(b) ? a : undefined;
    if (other === undefined) return undefined;
    if (other.kind === 'contextError') {
      return { kind: 'context', index: other.index, whenTrue: op === '!=' ? 'cancelled' : 'live' };
    }
    return isNeverNil(other) ? { kind: 'known', value: op === '!=' } : undefined;
  }

  private ask(state: BodyState, question: Question, isIdle: boolean): Decision {
    const { key, constant, negated, about, paths, fresh, beside } = question;
    const answer = state.facts.get(key);
    const excluded = constant === undefined ? undefined : state.facts.get(`${key}!${constant}`);
    if (!fresh && answer !== undefined)
      return { kind: 'known', value: (answer.value === (constant ?? true)) !== negated };
    if (!fresh && excluded !== undefined) return { kind: 'known', value: negated };
    const isCorrelated = [...state.facts.entries()].some(
      ([other, fact]) =>
        overlap(fact.paths, paths) &&
        beside?.includes(other) !== true &&
        !(constant !== undefined && other.startsWith(`${key}!`)),
    );
    if (isCorrelated || this.isDecidedElsewhere(state, about))
      return { kind: 'either', certain: false, remember: FORGET };
    if (isIdle || this.reader.world.assumptions.forgetful) {
      const once = [...about].every((binding) => this.reader.base.variables.conditionsOn(binding) <= 1);
      return { kind: 'either', certain: once, remember: FORGET };
    }
    const remember = (after: BodyState, value: boolean): void => {
      if (fresh) return;
      if (constant === undefined) after.facts.set(key, { value: value !== negated, about, paths });
      else if (value !== negated) after.facts.set(key, { value: constant, about, paths });
      else after.facts.set(`${key}!${constant}`, { value: false, about, paths });
    };
    return { kind: 'either', certain: true, remember };
  }

  /** Inside a loop whose turns do not matter nothing is remembered. */
  private isInIdleLoop(state: BodyState): boolean {
    const loop = state.top?.block.loop;
    return loop !== undefined && !this.reader.isEventfulLoop(loop);
  }

  /** A captured input that a condition of its owner reads too: the owner may decide it the other way on this run. */
  private isDecidedElsewhere(state: BodyState, about: ReadonlySet<Binding>): boolean {
    const [bottom] = state.frames;
    if (state.isRoot || bottom === undefined) return false;
    return [...about].some(
      (binding) =>
        binding.func !== undefined &&
        !state.frames.some((frame) => frame.code.func === binding.func) &&
        this.reader.base.variables.isAskedOutside(binding, bottom.code.func),
    );
  }

  /** The variables, or their fields, that an expression reads; of a method's receiver all. */
  pathsIn(state: BodyState, root: Node): readonly string[] {
    const paths = new Set<string>();
    walk(root, (node) => {
      if (node.kind !== 'Ident' && node.kind !== 'Selector') return true;
      const isMethod = node.kind === 'Selector' && node.parent?.kind === 'Call' && node.parent.fun === node;
      const path = isMethod ? undefined : this.reader.pathOf(state, node);
      if (path !== undefined) paths.add(path);
      const source = node.kind === 'Ident' ? this.sourceOf(state, node) : undefined;
      if (source) for (const one of this.pathsIn(state, source.expr)) paths.add(one);
      return path === undefined;
    });
    return [...paths];
  }

  private question(state: BodyState, cond: Expr): Question {
    const about = this.variablesIn(state, cond);
    const paths = this.pathsIn(state, cond);
    const bare = unparen(cond);
    if (bare.kind === 'Unary' && bare.op === '!') {
      const asked = this.question(state, bare.x);
      return { ...asked, negated: !asked.negated };
    }
    const fresh = isFresh(bare, this.reader.base.view);
    if (bare.kind === 'Binary' && (bare.op === '==' || bare.op === '!=')) {
      const constants = [this.constantText(state, bare.x), this.constantText(state, bare.y)];
      const [left, right] = constants;
      const path = left === undefined ? bare.x : bare.y;
      const constant = left ?? right;
      if (constant !== undefined) {
        const isPath = this.reader.pathOf(state, path) !== undefined;
        const asked = constant === 'null' && isPath ? paths.map((one) => one + NIL_ONLY) : paths;
        return { key: `E:${this.text(state, path)}`, constant, negated: bare.op === '!=', about, paths: asked, fresh };
      }
      // Of what is not nil nobody knows yet whether it is a certain error: `err != errClosed`.
      const isWithPresent = [bare.x, bare.y].some((side) => this.reader.read(state, side).kind === 'present');
      return {
        key: `${this.text(state, bare.x)}==${this.text(state, bare.y)}`,
        ...(isWithPresent && { beside: [bare.x, bare.y].map((side) => `E:${this.text(state, side)}!null`) }),
        constant: undefined,
        negated: bare.op === '!=',
        about,
        paths,
        fresh,
      };
    }
    return { key: this.text(state, bare), constant: undefined, negated: false, about, paths, fresh };
  }

  /** What a name stands for that is computed of others, which stay as they are. */
  private sourceOf(state: BodyState, name: Ident): Source | undefined {
    const { origins, variables, view } = this.reader.base;
    const binding = view.names.resolve(name);
    const source = binding && origins.sourceOf(binding);
    if (source === undefined || this.reader.pathOf(state, source.expr) !== undefined) return undefined;
    const isSteady = [...variables.variablesIn(source.expr)].every((one) => !variables.isReassigned(one));
    return isSteady ? source : undefined;
  }

  private constantText(state: BodyState, expr: Expr): string | undefined {
    const value = this.reader.read(state, expr);
    return value.kind === 'constant' ? JSON.stringify(value.value) : undefined;
  }

  private text(state: BodyState, expr: Expr): string {
    const bare = unparen(expr);
    const source = bare.kind === 'Ident' ? this.sourceOf(state, bare) : undefined;
    if (source !== undefined) return `${this.text(state, source.expr)}${source.index > 0 ? '#ok' : ''}`;
    const path = this.reader.pathOf(state, bare);
    if (path !== undefined) return path;
    switch (bare.kind) {
      case 'Binary':
        return `(${this.text(state, bare.x)}${bare.op}${this.text(state, bare.y)})`;
      case 'Unary':
        return `${bare.op}${this.text(state, bare.x)}`;
      case 'BasicLit':
        return bare.raw;
      case 'Call':
        return `${this.text(state, bare.fun)}(${bare.args.map((one) => this.text(state, one)).join()})`;
      case 'Index':
        return `${this.text(state, bare.x)}[${bare.indices.map((one) => this.text(state, one)).join()}]`;
      case 'Ident':
        return bare.name;
      case 'Selector':
        return `${this.text(state, bare.x)}.${bare.sel.name}`;
      case 'TypeAssert':
        return `${this.text(state, bare.x)}.(${this.text(state, bare.type)})`;
      case 'Star':
        return `*${this.text(state, bare.x)}`;
      default:
        return `#${String(bare.start)}`;
    }
  }

  /** `if r == nil` of a receiver: a method of nothing is called by mistake or by nobody, and is no input. */
  private asksReceiver(cond: Expr): boolean {
    const bare = unparen(cond);
    if (bare.kind === 'Unary') return this.asksReceiver(bare.x);
    if (bare.kind !== 'Binary') return false;
    const { op, x, y } = bare;
    if (op !== '==' && op !== '!=') return this.asksReceiver(x) || this.asksReceiver(y);
    const { names } = this.reader.base.view;
    const [left, right] = [unparen(x), unparen(y)].map((side) => side.kind === 'Ident' && names.resolve(side)?.kind);
    return (left === 'recv' && right === 'nil') || (left === 'nil' && right === 'recv');
  }
}

function isNumber(value: Value): boolean {
  return value.kind === 'constant' && typeof value.value === 'number';
}

function isNil(value: Value): boolean {
  return value.kind === 'constant' && value.value === null;
}

/** The for statement whose condition this is, or a part of. */
function loopOfCondition(cond: Expr): ForStmt | undefined {
  let at: Node = cond;
  for (let up = at.parent; up; at = up, up = up.parent) {
    if (up.kind === 'ForStmt') return up.cond === at ? up : undefined;
    if (up.kind !== 'Binary' && up.kind !== 'Paren' && up.kind !== 'Unary') return undefined;
  }
  return undefined;
}
