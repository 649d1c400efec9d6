/**
 * What does a function in view do with what it is given, and whom do its results belong to? Summaries found by tracking
 * each parameter through the body, on demand; a function that is asked about while its own summary is being made
 * (recursion) is unknown.
 */
import { effectOnArgument, type ArgumentEffect, type Effect, type ResultEffect } from '../../go/facts/effect.js';
import type { Release } from '../../go/facts/resource.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, Field, Func, FuncLit, Ident } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../go-view.js';
import { EarlierAnswers } from '../earlier-answers.js';
import { isNil } from '../paths/guards.js';
import type { ObligationWorld, Ownership } from './obligation-world.js';
import { argumentEffect, UNKNOWN_EFFECT, type CallEffect } from './call-effect.js';
import { acquiredSubject, givenSubject, type Subject } from './subject.js';
import { track, trackValue, type Tracking } from './track-value.js';
import { INITIAL_STATE, type HeldRole, type Role } from './tracked-state.js';
import type { CaptureEffect } from './transfer-context.js';

export class ValueSummaries {
  private readonly world: ObligationWorld;
  private readonly effects = new Map<Func, Effect | undefined>();
  private readonly captures = new Map<FuncLit, Map<string, CaptureEffect>>();
  private readonly held = new Map<Func, Map<string, ArgumentEffect>>();
  readonly earlier = new EarlierAnswers<ValueSummaries>();

  constructor(world: ObligationWorld) {
    this.world = world;
  }

  /** The effect of calling a function whose body is in view; undefined where it is not or is being computed. */
  effectOf(func: Func): Effect | undefined {
    if (!this.effects.has(func)) {
      this.effects.set(func, undefined);
      const earlier = this.earlier.for(func);
      this.effects.set(func, earlier ? earlier.effectOf(func) : this.compute(func));
    }
    return this.effects.get(func);
  }

  /** What a literal does with a captured variable that holds the subject, whenever it runs. */
  captureEffect(literal: FuncLit, { variable, role, subject }: HeldVariable): CaptureEffect {
    const known = this.captures.get(literal) ?? new Map<string, CaptureEffect>();
    this.captures.set(literal, known);
    const key = `${variable}|${role}|${releasesKey(subject)}`;
    const found = known.get(key);
    if (found) return found;
    known.set(key, 'unknown');
    const view = this.world.view(literal);
    const effect = view
      ? captureOf(trackValue(this.world, view, { ...subject, call: undefined }, variable, role))
      : 'unknown';
    known.set(key, effect);
    return effect;
  }

  /** What a call does with a struct whose field holds the subject: its methods may release the field. */
  heldEffect({ target, effect }: CallEffect, held: HeldOperand): ArgumentEffect {
    if (target.kind === 'builtin') return argumentEffect({ target, effect, receiver: undefined }, held.index);
    const func = target.kind === 'literal' ? target.func : target.kind === 'declared' ? target.object?.decl : undefined;
    if (func?.body) return this.heldParameterEffect(func, held);
    return target.kind === 'declared' && effect ? effectOnArgument(effect, held.index) : UNKNOWN_EFFECT;
  }

  private heldParameterEffect(func: Func, { index, role, subject }: HeldOperand): ArgumentEffect {
    const known = this.held.get(func) ?? new Map<string, ArgumentEffect>();
    this.held.set(func, known);
    const key = `${index}|${role}|${releasesKey(subject)}`;
    const found = known.get(key);
    if (found) return found;
    known.set(key, UNKNOWN_EFFECT);
    const view = this.world.view(func);
    const name = parameterName(func, index);
    const binding = view && name && view.resolve(name);
    const tracking = binding && trackValue(this.world, view, { ...subject, call: undefined }, binding.id, role);
    const effect = tracking ? argumentOf(tracking) : name === undefined ? borrows() : UNKNOWN_EFFECT;
    known.set(key, effect);
    return effect;
  }

  private compute(func: Func): Effect | undefined {
    const view = this.world.view(func);
    if (!view) return undefined;
    const receiver =
      func.kind === 'FuncDecl' && func.recv ? this.parameterEffect(view, func.recv.names[0], func.recv) : undefined;
    const args = func.type.params.flatMap((field) =>
      field.names.length === 0 ? [borrows()] : field.names.map((name) => this.parameterEffect(view, name, field)),
    );
    const count = func.type.results.reduce((sum, field) => sum + Math.max(1, field.names.length), 0);
    const results = Array.from({ length: count }, (_, index) => [this.ownership(view, index)]);
    return { receiver, args, results, ends: undefined };
  }

  private parameterEffect(view: FunctionView, name: Expr | undefined, field: Field): ArgumentEffect {
    const binding = name?.kind === 'Ident' ? view.resolve(name) : undefined;
    if (!binding || name?.kind !== 'Ident' || name.name === '_') return borrows();
    if (field.variadic) return { kind: 'unknown' };
    const resource = this.world.resourceOfType(view.typeOf(name));
    const tracking = trackValue(this.world, view, givenSubject(resource), binding.id);
    return isTakenOnSuccess(view, tracking) ? { kind: 'takesOnOk' } : argumentOf(tracking);
  }

  /** Whom a result belongs to: the caller, unless some return gives what lives elsewhere. */
  private ownership(view: FunctionView, index: number): ResultEffect {
    const sources = returnedExpressions(view, index);
    if (sources === undefined) return { kind: 'unknown' };
    const kinds = sources.map(({ expr, index: at }) =>
      at === undefined ? this.sourceKind(view, expr, 0) : this.spreadKind(view, expr, at),
    );
    if (kinds.includes('borrowed') || sources.some(({ expr }) => isReturnedTwice(view, expr)))
      return { kind: 'borrowed' };
    if (kinds.includes('unknown')) return { kind: 'unknown' };
    if (sources.some(({ expr }) => this.world.own.isHollow(view, expr))) return { kind: 'none' };
    return kinds.includes('owned') ? { kind: 'owned' } : { kind: 'none' };
  }

  /** `return open(name)`: each result is that of the call. */
  private spreadKind(view: FunctionView, expr: Expr, index: number): Ownership {
    const bare = unparen(expr);
    return bare.kind === 'Call' ? this.world.resultOwnership(view, bare, index) : 'unknown';
  }

  private sourceKind(view: FunctionView, expr: Expr, depth: number): Ownership {
    const bare = unparen(expr);
    if (isNil(bare, view.resolve)) return 'none';
    switch (bare.kind) {
      case 'Call':
        return this.callKind(view, bare, depth);
      case 'CompositeLit':
        return this.literalKind(view, bare, depth);
      case 'Unary': {
        const literal = unparen(bare.x);
        return bare.op === '&' && literal.kind === 'CompositeLit' ? this.literalKind(view, literal, depth) : 'unknown';
      }
      case 'TypeAssert':
        return this.sourceKind(view, bare.x, depth);
      case 'Selector':
        return this.partKind(view, bare, depth);
      case 'Index':
      case 'Star':
        return 'borrowed';
      case 'Ident':
        return this.variableKind(view, view.resolve(bare), depth);
      default:
        return 'unknown';
    }
  }

  /** `&http.Response{StatusCode: 500}` has no body: where a field is what is released, the literal is worth what it takes there. */
  private literalKind(view: FunctionView, literal: Expr & { kind: 'CompositeLit' }, depth: number): Ownership {
    const type = view.typeOf(literal);
    const resource = this.world.resourceOfType(type) ?? this.world.resourceOfType({ kind: 'pointer', elem: type });
    const releases = resource?.releases ?? [];
    const paths = new Set(releases.map((release) => (release.kind === 'method' ? release.path : '')));
    const [path, ...others] = paths;
    if (path === undefined || path === '' || others.length > 0) return 'owned';
    const isKeyed = literal.elements.every(({ key }) => key?.kind === 'Ident');
    const part = literal.elements.find(({ key }) => key?.kind === 'Ident' && key.name === path);
    if (!isKeyed) return 'unknown';
    return part ? this.sourceKind(view, part.value, depth + 1) : 'none';
  }

  /** `resp.Body` of a response that is the function's own belongs to whom it returns it to. */
  private partKind(view: FunctionView, expr: Expr & { kind: 'Selector' }, depth: number): Ownership {
    const whole = unparen(expr.x);
    const resource = whole.kind === 'Ident' ? this.world.resourceOfType(view.typeOf(whole)) : undefined;
    const isPart = resource?.releases.some((release) => release.kind === 'method' && release.path === expr.sel.name);
    if (whole.kind !== 'Ident' || !isPart) return 'borrowed';
    return this.variableKind(view, view.resolve(whole), depth);
  }

  private callKind(view: FunctionView, call: Expr & { kind: 'Call' }, depth: number): Ownership {
    const target = view.target(call);
    if (target.kind === 'conversion') return call.args[0] ? this.sourceKind(view, call.args[0], depth) : 'unknown';
    if (target.kind === 'declared' && KEEPERS.has(target.symbol ?? '')) return 'borrowed';
    return this.world.resultOwnership(view, call, 0);
  }

  private variableKind(view: FunctionView, binding: Binding | undefined, depth: number): Ownership {
    if (!binding || depth > 3) return 'unknown';
    if (binding.func !== view.func || binding.kind === 'param' || binding.kind === 'recv') return 'borrowed';
    const sources = this.world.sourcesOf(view, binding);
    const kinds = sources.map(({ expr, index }) => {
      const bare = unparen(expr);
      if (bare.kind !== 'Call') return this.sourceKind(view, expr, depth + 1);
      const kind = index > 0 ? this.world.resultOwnership(view, bare, index) : this.callKind(view, bare, depth + 1);
      return kind === 'owned' ? this.returnedKind(view, bare, index) : kind;
    });
    if (kinds.includes('borrowed')) return 'borrowed';
    if (kinds.includes('unknown')) return 'unknown';
    if (!kinds.includes('owned')) return 'none';
    return isKeptOutside(view, binding) ? 'borrowed' : 'owned';
  }

  /**
   * Whose the value of a call is where the function returns it. Nobody's where it was released before every return that
   * passes it on (`defer resp.Body.Close()` and `return resp`); not the caller's alone where somebody else has it as well,
   * who may release it: a registry, a clean-up, a goroutine, another result.
   */
  private returnedKind(view: FunctionView, call: Call, index: number): 'owned' | 'none' | 'borrowed' {
    const site = this.world.acquisitions(view).find((each) => each.call === call && each.result === index);
    if (!site) return 'owned';
    const subject = acquiredSubject(call, index, site.resource);
    const start = { block: site.block, op: site.index + 1 };
    const { outcomes, complete, reasons } = track(this.world, view, subject, start, INITIAL_STATE);
    if (!complete) return 'owned';
    if ([...reasons].some((reason) => !ALONE.has(reason))) return 'borrowed';
    const isOver =
      outcomes.has('released') && !outcomes.has('moved') && !outcomes.has('unknown') && !outcomes.has('open');
    return isOver ? 'none' : 'owned';
  }
}

/** What gives a value that others get as well: `ctx.Value(key).(net.Conn)`. */
const KEEPERS: ReadonlySet<string> = new Set([
  'context.Context.Value',
  'sync.Map.Load',
  'sync/atomic.Pointer.Load',
  'sync/atomic.Value.Load',
]);

/** How the paths of a value may end that only its caller has afterwards. */
const ALONE: ReadonlySet<string> = new Set(['', 'deferred', 'returned']);

/** `c.plugins[name] = p`: a place of somebody else takes the value of a variable. */
function isKeptOutside({ func, resolve }: FunctionView, variable: Binding): boolean {
  let isKept = false;
  if (func.body)
    walk(func.body, (node) => {
      if (node.kind !== 'AssignStmt' || node.lhs.length !== node.rhs.length) return !isKept;
      isKept ||= node.rhs.some((source, at) => {
        const bare = unparen(source);
        const target = node.lhs[at] && rootOf(node.lhs[at]);
        if (bare.kind !== 'Ident' || resolve(bare) !== variable || target?.root.kind !== 'Ident') return false;
        const owner = resolve(target.root);
        return target.isPart && (owner?.func !== func || owner.kind === 'recv' || owner.kind === 'param');
      });
      return !isKept;
    });
  return isKept;
}

/** The variable at the beginning of what is assigned, and whether the target is a part of it. */
function rootOf(target: Expr): { readonly root: Expr; readonly isPart: boolean } {
  let root = unparen(target);
  const whole = root;
  while (root.kind === 'Selector' || root.kind === 'Index' || root.kind === 'Star') root = unparen(root.x);
  return { root, isPart: root !== whole };
}

/** `return f, func() { f.Close() }`: another result of a return leads to the same variable. */
function isReturnedTwice({ resolve }: FunctionView, expr: Expr): boolean {
  const { parent } = expr;
  const binding = expr.kind === 'Ident' ? resolve(expr) : undefined;
  if (parent?.kind !== 'ReturnStmt' || !binding) return false;
  return parent.results.some((other) => {
    let isNamed = false;
    if (other !== expr)
      walk(other, (node) => {
        isNamed ||= node.kind === 'Ident' && resolve(node) === binding;
        return !isNamed;
      });
    return isNamed;
  });
}

/** A variable of an enclosing function that refers to the subject. */
interface HeldVariable {
  readonly variable: number;
  readonly role: Role;
  readonly subject: Subject;
}

/** An argument or receiver (-1) that is the subject, or a struct around it. */
interface HeldOperand {
  readonly index: number;
  readonly role: HeldRole | 'value' | 'part';
  readonly subject: Subject;
}

const releaseKeys = new WeakMap<readonly Release[], string>();

function releasesKey({ releases }: Subject): string {
  const key = releaseKeys.get(releases) ?? JSON.stringify(releases);
  releaseKeys.set(releases, key);
  return key;
}

function parameterName(func: Func, index: number): Ident | undefined {
  if (index < 0) return func.kind === 'FuncDecl' ? func.recv?.names[0] : undefined;
  const fields = func.type.params;
  const names = fields.flatMap((field) => (field.variadic ? [] : field.names));
  return names[index];
}

/**
 * Whether a function keeps what it is given where its error is nil, and drops it where it fails: a constructor that does
 * not release its parts.
 */
function isTakenOnSuccess({ func }: FunctionView, { exits, complete, outcomes }: Tracking): boolean {
  if (!complete || !outcomes.has('moved') || !outcomes.has('open') || outcomes.size > 2) return false;
  if (!isErrorField(func.type.results.at(-1))) return false;
  return exits.every(({ status, node }) => {
    const error = node?.kind === 'ReturnStmt' ? node.results.at(-1) : undefined;
    if (!error) return false;
    const isNilError = error.kind === 'Ident' && error.name === 'nil';
    return status === 'moved' ? isNilError : status === 'open' && !isNilError && node?.kind === 'ReturnStmt';
  });
}

function isErrorField(field: Field | undefined): boolean {
  return field?.type.kind === 'Ident' && field.type.name === 'error';
}

function borrows(): ArgumentEffect {
  return { kind: 'borrows' };
}

/** What a return gives at a position: an expression, or result `index` of a call that gives all of them. */
interface Returned {
  readonly expr: Expr;
  readonly index: number | undefined;
}

/** What a function returns in one position; undefined where it never returns one. */
function returnedExpressions(view: FunctionView, index: number): readonly Returned[] | undefined {
  const named = view.func.type.results.flatMap((field) => field.names)[index];
  const count = view.func.type.results.reduce((sum, field) => sum + Math.max(1, field.names.length), 0);
  const found: Returned[] = [];
  const body = view.func.body;
  if (!body) return undefined;
  walk(body, (node) => {
    if (node.kind === 'FuncLit') return false;
    if (node.kind !== 'ReturnStmt') return true;
    const isSpread = node.results.length === 1 && count > 1;
    const expr = node.results.length === 0 ? named : isSpread ? node.results[0] : node.results[index];
    if (expr) found.push({ expr, index: isSpread ? index : undefined });
    return true;
  });
  return found.length === 0 ? undefined : found;
}

/** A tracking in one word, for a parameter. What is only sometimes released counts as released. */
function argumentOf({ outcomes, complete }: Tracking): ArgumentEffect {
  if (!complete || outcomes.has('unknown')) return { kind: 'unknown' };
  if (outcomes.has('moved')) return { kind: 'takes' };
  return { kind: outcomes.has('released') ? 'releases' : 'borrows' };
}

function captureOf({ outcomes, isEverEnded, complete }: Tracking): CaptureEffect {
  if (!complete || outcomes.has('unknown') || outcomes.has('moved')) return 'unknown';
  // It never returns, but gives the value back on its way: `for { <-signals; cancel() }`.
  if (outcomes.size === 0 && isEverEnded) return 'unknown';
  if (!outcomes.has('released')) return 'borrows';
  return outcomes.has('open') ? 'mixed' : 'releases';
}
