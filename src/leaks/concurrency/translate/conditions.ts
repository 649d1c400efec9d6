/**
 * Which way does a condition go? Known; either way because only inputs decide it (certain, and remembered for the rest
 * of the run); or either way because somebody else decides (possible only).
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Binding } from '../../../go/names/binding.js';
import type { Binary, CompositeLit, Expr, ForStmt, Ident, Node } from '../../../go/syntax/ast.js';
import { walk } from '../../../go/syntax/walk.js';
import type { BodyState } from './body-state.js';
import type { Counts } from './counts.js';
import { calculate } from './arithmetic.js';
import { NIL_ONLY, overlap } from './paths.js';
import type { ValueReader } from './evaluate.js';
import { isFresh } from './fresh-answers.js';
import { Registers } from './registers.js';
import type { RegisterQuestion } from './registers.js';
import { INPUT, isNeverNil, NIL, OPAQUE, PRESENT } from './values.js';
import type { Value } from './values.js';
import type { Source } from './variable-uses.js';

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
    return ![...this.variablesIn(cond)].some((one) => this.reader.base.variables.isElementAskedElsewhere(one));
  }

  /** The variables that a condition asks for. */
  variablesIn(cond: Expr): ReadonlySet<Binding> {
    return this.reader.base.variables.askedBy(cond);
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
    const related = this.related(state, bare);
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

  /** Compares counts; in a loop that counts, names get a value for this translation. */
  private counted(state: BodyState, cond: Binary, isLoop: boolean): boolean | undefined {
    const isCounting = isLoop && [cond.x, cond.y].some((side) => isNumber(this.reader.read(state, side)));
    // The side that is no literal is asked first: a constant counts only where something is compared with it.
    const isLeft = this.reader.base.view.constantOf(cond.x) === undefined;
    const first = this.counts.of(state, isLeft ? cond.x : cond.y, isCounting);
    const second = first === undefined ? undefined : this.counts.of(state, isLeft ? cond.y : cond.x, isCounting);
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
    const { key, constant, negated, about, paths, fresh } = question;
    const answer = state.facts.get(key);
    const excluded = constant === undefined ? undefined : state.facts.get(`${key}!${constant}`);
    if (!fresh && answer !== undefined)
      return { kind: 'known', value: (answer.value === (constant ?? true)) !== negated };
    if (!fresh && excluded !== undefined) return { kind: 'known', value: negated };
    const isCorrelated = [...state.facts.entries()].some(
      ([other, fact]) => overlap(fact.paths, paths) && !(constant !== undefined && other.startsWith(`${key}!`)),
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

  /** What the goroutine knows of a value that it hands on; undefined: nothing, it is an input still. */
  knowledgeOf(state: BodyState, expr: Expr, value: Value): Value | undefined {
    // A number that was counted stands for those that larger bounds would reach.
    if (value.kind === 'constant' && typeof value.value === 'number' && value.written !== true) return OPAQUE;
    if (value.kind === 'constant') return { kind: 'constant', value: value.value };
    const bare = unparen(expr);
    const literal = this.literalOf(bare);
    if (literal && value.kind !== 'record') return this.partsOf(state, literal);
    if (value.kind === 'opaque' || value.kind === 'present' || value.kind === 'parts') return value;
    if (isNeverNil(value)) return PRESENT;
    const path = this.reader.pathOf(state, bare);
    if (path !== undefined) {
      const equal = state.facts.get(`E:${path}`)?.value ?? state.facts.get(path)?.value;
      if (equal === 'null') return NIL;
      if (typeof equal === 'boolean') return { kind: 'constant', value: equal };
      if (state.facts.has(`E:${path}!null`)) return PRESENT;
    }
    const paths = this.pathsIn(state, bare);
    const isFound = [...state.facts.values()].some((fact) => overlap(fact.paths, paths));
    // What the sender asks of it as well, the receiver does not find the other way.
    return isFound || this.isAskedAbout(bare) ? OPAQUE : undefined;
  }

  /** The literal that an expression is, or that its name stands for. */
  private literalOf(expr: Expr): CompositeLit | undefined {
    const { variables, view } = this.reader.base;
    const binding = expr.kind === 'Ident' ? view.names.resolve(expr) : undefined;
    const bare = unparen((binding && variables.sourceOf(binding)?.expr) ?? expr);
    const literal = bare.kind === 'Unary' && bare.op === '&' ? unparen(bare.x) : bare;
    return literal.kind === 'CompositeLit' ? literal : undefined;
  }

  /** What is known of the fields of a struct that is written where it is handed on. */
  private partsOf(state: BodyState, literal: CompositeLit): Value | undefined {
    const fields = new Map<string, Value>();
    for (const [index, { key, value }] of literal.elements.entries()) {
      const name = key?.kind === 'Ident' ? key.name : this.reader.makers.fieldAt(literal, index);
      const bare = unparen(value);
      const known = this.knowledgeOf(state, bare, this.reader.read(state, bare));
      // A list, or a struct out of view.
      if (known !== undefined && name === undefined) return OPAQUE;
      if (name !== undefined) fields.set(name, known ?? INPUT);
    }
    // Fields that are not written are zero.
    const isRestZero = literal.elements.some(({ key }) => key !== undefined);
    const isKnown = [...fields.values()].some(({ kind }) => kind !== 'input');
    return isRestZero || isKnown ? { kind: 'parts', fields, isRestZero } : undefined;
  }

  private isAskedAbout(value: Expr): boolean {
    const { variables } = this.reader.base;
    return [...variables.variablesIn(value)].some((binding) => variables.conditionsOn(binding) > 0);
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
    const about = this.variablesIn(cond);
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
      return {
        key: `${this.text(state, bare.x)}==${this.text(state, bare.y)}`,
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
    const { variables, view } = this.reader.base;
    const binding = view.names.resolve(name);
    const source = binding && variables.sourceOf(binding);
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
