/**
 * Which types of the code under review must be released, although nothing but their own code says so? The type has Close,
 * Stop or Shutdown without required arguments; its constructor, whatever happens, puts something tracked into a field or
 * starts a goroutine that does not end by itself; and that method releases the field or ends the goroutine's wait. Names
 * alone never decide. An interface with `Close() error` from a call that can fail counts too, with less weight.
 *
 * Left out: types whose constructor or release goes through registered callbacks, and constructors that also hand the
 * value to somebody else.
 */
import { isErrorType } from '../../go/types/queries.js';
import type { Resource } from '../../go/facts/resource.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, Func, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { methodSet, type Member } from '../../go/types/members.js';
import type { FuncObject, Type, TypeDecl } from '../../go/types/type.js';
import type { FunctionView } from '../go-view.js';
import { isWithoutParent } from './idle-values.js';
import { resultTypes, type AcquisitionSite } from './acquisitions.js';
import {
  assignedVariable,
  compositeOf,
  declOfMade,
  fieldValues,
  goStatements,
  isGivenAway,
  isOnlyFilled,
  isOwnType,
  isUnconditional,
  returnedValues,
  type FieldValue,
} from './made-structs.js';
import type { ObligationWorld } from './obligation-world.js';
import { receiverField, releasedFields } from './released-fields.js';

export interface OwnResource {
  readonly resource: Resource;
  readonly evidence: Extract<AcquisitionSite['evidence'], 'constructor' | 'closer'>;
}

function namedType(decl: TypeDecl): Type {
  return { kind: 'named', decl, args: [] };
}

/** Methods by which a type is released; each must do without arguments. */
const RELEASES: readonly string[] = ['Close', 'Stop', 'Shutdown'];

/** Constructors that call constructors are followed to so many steps. */
const MAX_STEPS = 6;

export class OwnResources {
  private readonly world: ObligationWorld;
  private readonly known = new Map<FuncObject, Map<number, Resource | undefined>>();
  private steps = 0;

  constructor(world: ObligationWorld) {
    this.world = world;
  }

  /** The resource that result `index` of a call is; undefined where nothing shows that it is one. */
  ofCall(view: FunctionView, call: Call, index: number): OwnResource | undefined {
    const target = view.target(call);
    if (target.kind !== 'declared' || target.isExpression) return undefined;
    if (target.object?.decl.body) {
      const resource = this.ofFunction(target.object, index);
      return resource && { resource, evidence: 'constructor' };
    }
    const types = resultTypes(view.typeOf(call));
    const type = types[index];
    const canFail = types.length > 1 && index < types.length - 1 && isErrorType(types.at(-1));
    const resource = target.viaInterface && canFail && type ? closerResource(type) : undefined;
    return resource && { resource, evidence: 'closer' };
  }

  /** The resource that a function's result is by what the function does. */
  private ofFunction(func: FuncObject, index: number): Resource | undefined {
    const results = this.known.get(func) ?? new Map<number, Resource | undefined>();
    this.known.set(func, results);
    if (results.has(index)) return results.get(index);
    // Asked directly it may be told: what was too deep to follow is no answer to keep.
    if (this.steps > MAX_STEPS) return undefined;
    results.set(index, undefined);
    this.steps++;
    const found = this.find(func, index);
    this.steps--;
    results.set(index, found);
    return found;
  }

  private find(func: FuncObject, index: number): Resource | undefined {
    const type = func.type.results[index]?.type;
    const view = this.world.view(func.decl);
    if (!type || !view || !isOwnType(type)) return undefined;
    const releases = releaseNames(type);
    const values = returnedValues(view, index);
    if (values.length === 0) return undefined;
    if (releases.length > 0 && values.every((value) => this.isResource(view, value, releases)))
      return ownResource(type, releases);
    return this.cancelled(view, type, values);
  }

  /** `return &call{ctx: ctx, cancel: cancel}`: whoever gets it calls the field, or a method that does. */
  private cancelled(view: FunctionView, type: Type, values: readonly Expr[]): Resource | undefined {
    const [first, ...others] = values.map((value) => this.cancelFields(view, value));
    const name = first?.find((each) => others.every((names) => names.includes(each)));
    const decl = type.kind === 'pointer' ? type.elem : type;
    if (name === undefined || decl.kind !== 'named') return undefined;
    const methods = [...decl.decl.methods()].filter(([, { decl: method }]) =>
      releasedFields(this.world, method).has(name),
    );
    return cancelResource(decl.decl, [name, ...methods.map(([method]) => method)]);
  }

  /** The fields of a new struct, with which its constructor does nothing else, that took the cancel function of a child context. */
  private cancelFields(view: FunctionView, value: Expr): readonly string[] {
    const bare = unparen(value);
    const variable = bare.kind === 'Ident' ? view.resolve(bare) : undefined;
    const sources = variable ? this.world.sourcesOf(view, variable) : [];
    const made = variable ? (sources.length === 1 ? sources[0]?.expr : undefined) : bare;
    if (!made || !compositeOf(made) || (variable && !isOnlyFilled(view, variable))) return [];
    return fieldValues(view, made, variable).flatMap((field) =>
      this.isChildCancel(view, field.value) ? [field.name] : [],
    );
  }

  private isChildCancel(view: FunctionView, value: Expr): boolean {
    const bare = unparen(value);
    const variable = bare.kind === 'Ident' ? view.resolve(bare) : undefined;
    return this.world.acquisitions(view).some((site) => {
      if (site.resource.kind !== 'cancel' || !isUnconditional(site.call, view)) return false;
      return (
        variable !== undefined &&
        assignedVariable(view, site) === variable &&
        !isWithoutParent(this.world, view, site.call)
      );
    });
  }

  /**
   * Whether an expression is a new value of a type of the module that holds nothing: an io.WriteCloser by its declared
   * type, but with nothing to close.
   */
  isHollow(view: FunctionView, expr: Expr): boolean {
    const bare = unparen(expr);
    const variable = bare.kind === 'Ident' ? view.resolve(bare) : undefined;
    const sources = variable ? this.world.sourcesOf(view, variable) : [];
    const [made] = variable ? (sources.length === 1 ? sources.map((source) => source.expr) : []) : [bare];
    if (!made || (variable && variable.func !== view.func)) return false;
    const decl = compositeOf(made) && declOfMade(view, made);
    if (!decl || this.isResource(view, bare, releaseNames({ kind: 'pointer', elem: namedType(decl) }))) return false;
    return this.cancelFields(view, bare).length === 0 && !this.takesParameter(view, made);
  }

  /** `&store{db: db}`, where whoever calls gave the database. */
  private takesParameter(view: FunctionView, made: Expr): boolean {
    const decl = declOfMade(view, made);
    if (!decl) return false;
    const released = this.releasedOf(view, made, releaseNames({ kind: 'pointer', elem: namedType(decl) }));
    return fieldValues(view, made, undefined).some(({ name, value }) => {
      const bare = unparen(value);
      return released.has(name) && bare.kind === 'Ident' && view.resolve(bare)?.kind === 'param';
    });
  }

  /** Whether an expression that a constructor returns holds something that the releases of its type give back. */
  private isResource(view: FunctionView, expr: Expr, releases: readonly string[]): boolean {
    const bare = unparen(expr);
    if (bare.kind === 'Call') {
      const target = view.target(bare);
      if (target.kind === 'conversion')
        return bare.args[0] !== undefined && this.isResource(view, bare.args[0], releases);
      return this.ofCall(view, bare, 0)?.evidence === 'constructor' || this.adopts(view, bare, releases);
    }
    if (bare.kind !== 'Ident') return this.holds(view, bare, undefined, releases);
    const variable = view.resolve(bare);
    if (variable?.kind !== 'var' || variable.func !== view.func) return false;
    const sources = this.world.sourcesOf(view, variable);
    const [source] = sources;
    if (!source || sources.length > 1 || isGivenAway(view, variable)) return false;
    if (this.isAcquired(view, bare)) return true;
    const value = unparen(source.expr);
    if (value.kind === 'Call' && view.target(value).kind !== 'builtin') {
      return isUnconditional(value, view) && this.ofCall(view, value, source.index)?.evidence === 'constructor';
    }
    return this.holds(view, value, variable, releases);
  }

  /** Whether a new struct, in a field or by a goroutine, holds what its releases give back. */
  private holds(view: FunctionView, made: Expr, variable: Binding | undefined, releases: readonly string[]): boolean {
    const released = this.releasedOf(view, made, releases);
    if (released.size === 0) return false;
    const fields = fieldValues(view, made, variable).filter(({ name }) => released.has(name));
    return (
      fields.some(({ value }) => this.isAcquired(view, value)) ||
      this.goroutineFields(view, variable, fields).some((name) => released.has(name))
    );
  }

  /** The fields that the releases of a new struct's type give back. */
  private releasedOf(view: FunctionView, made: Expr, releases: readonly string[]): ReadonlySet<string> {
    const methods = declOfMade(view, made)?.methods();
    const decls = releases.flatMap((name) => methods?.get(name)?.decl ?? []);
    return new Set(decls.flatMap((decl) => [...releasedFields(this.world, decl)]));
  }

  /** `return newStore(db), nil`: a new struct takes what was acquired here into a field that its releases give back. */
  private adopts(view: FunctionView, call: Call, releases: readonly string[]): boolean {
    const target = view.target(call);
    const func = target.kind === 'declared' ? target.object?.decl : undefined;
    const inner = func && this.world.view(func);
    const made = inner ? returnedValues(inner, 0) : [];
    if (!inner || made.length === 0) return false;
    const names = inner.func.type.params.flatMap((field) => field.names);
    return call.args.some((arg, at) => {
      const name = names[at];
      const param = name && inner.resolve(name);
      return (
        param !== undefined &&
        this.isAcquired(view, arg) &&
        made.every((each) => this.takes(inner, each, param, releases))
      );
    });
  }

  private takes(view: FunctionView, made: Expr, param: Binding, releases: readonly string[]): boolean {
    if (!compositeOf(made)) return false;
    const released = this.releasedOf(view, unparen(made), releases);
    return fieldValues(view, made, undefined).some(({ name, value }) => {
      const bare = unparen(value);
      return released.has(name) && bare.kind === 'Ident' && view.resolve(bare) === param;
    });
  }

  /** Whether the value of a field was acquired by the constructor, whatever happened in it. */
  private isAcquired(view: FunctionView, value: Expr): boolean {
    let bare = unparen(value);
    while (bare.kind === 'Selector') bare = unparen(bare.x);
    const variable = bare.kind === 'Ident' ? view.resolve(bare) : undefined;
    return this.world.acquisitions(view).some((site) => {
      const { holds } = site.resource;
      if (holds === 'nothing' || holds === 'data' || holds === 'disk' || site.evidence === 'closer') return false;
      if (site.resource.collectedSince !== undefined || !isUnconditional(site.call, view)) return false;
      return site.call === bare || (variable !== undefined && assignedVariable(view, site) === variable);
    });
  }

  /** Fields on which goroutines that the constructor starts, whatever happens, wait in a loop without end. */
  private goroutineFields(
    view: FunctionView,
    variable: Binding | undefined,
    fields: readonly FieldValue[],
  ): readonly string[] {
    return goStatements(view).flatMap((stmt) => {
      const call = unparen(stmt.call);
      if (call.kind !== 'Call' || !isUnconditional(stmt, view)) return [];
      const target = view.target(call);
      if (target.kind === 'literal') {
        return this.waits(view, target.func, (expr) => literalField(view, expr, variable, fields));
      }
      if (target.kind !== 'declared' || !target.object?.decl.body || !target.receiver) return [];
      const of = unparen(target.receiver);
      if (of.kind !== 'Ident' || view.resolve(of) !== variable) return [];
      const decl = target.object.decl;
      const body = this.world.view(decl);
      const name = decl.recv?.names[0];
      const receiver = body && name && body.resolve(name);
      return receiver ? this.waits(body, decl, (expr) => receiverField(this.world, body, expr, receiver)) : [];
    });
  }

  /** The fields that a function waits on within a loop without a condition, or ranges over. */
  private waits(view: FunctionView, func: Func, fieldOf: (expr: Expr) => string | undefined): readonly string[] {
    const found: string[] = [];
    if (!func.body) return found;
    walk(func.body, (node) => {
      if (node.kind === 'FuncLit') return false;
      const channel = waitedChannel(view, node);
      const name = channel && (fieldOf(channel) ?? contextField(channel, fieldOf));
      if (name !== undefined && isEndless(node)) found.push(name);
      return true;
    });
    return found;
  }
}

/** The channel that a receive or a range waits for. */
function waitedChannel(view: FunctionView, node: Node): Expr | undefined {
  if (node.kind === 'Unary' && node.op === '<-') return node.x;
  return node.kind === 'RangeStmt' && view.typeOf(node.x).kind === 'chan' ? node.x : undefined;
}

/** `<-r.ctx.Done()`: what ends the context is the field, too. */
function contextField(channel: Expr, fieldOf: (expr: Expr) => string | undefined): string | undefined {
  const call = unparen(channel);
  const fun = call.kind === 'Call' ? unparen(call.fun) : undefined;
  return fun?.kind === 'Selector' && fun.sel.name === 'Done' ? fieldOf(fun.x) : undefined;
}

/** Within `for {`, or itself a range over a channel. */
function isEndless(node: Node): boolean {
  if (node.kind === 'RangeStmt') return true;
  for (let at = node.parent; at && at.kind !== 'FuncLit' && at.kind !== 'FuncDecl'; at = at.parent) {
    if (at.kind === 'ForStmt' && !at.cond) return true;
  }
  return false;
}

/** A field of the new value as a literal in its constructor names it: `s.done`, or the variable that became `done`. */
function literalField(
  view: FunctionView,
  expr: Expr,
  variable: Binding | undefined,
  fields: readonly FieldValue[],
): string | undefined {
  const bare = unparen(expr);
  if (bare.kind === 'Selector') {
    const of = unparen(bare.x);
    return of.kind === 'Ident' && variable && view.resolve(of) === variable ? bare.sel.name : undefined;
  }
  if (bare.kind !== 'Ident') return undefined;
  const binding = view.resolve(bare);
  return fields.find(({ value }) => {
    const whole = unparen(value);
    return binding !== undefined && whole.kind === 'Ident' && view.resolve(whole) === binding;
  })?.name;
}

/** The names of a type's methods that release it. */
function releaseNames(type: Type): readonly string[] {
  const { methods } = methodSet(type);
  return RELEASES.filter((name) => {
    const member = methods.get(name);
    const signature = member?.kind === 'method' || member?.kind === 'interfaceMethod' ? member.type : undefined;
    return signature?.kind === 'func' && (signature.params.length === 0 || isVariadicOnly(signature));
  });
}

function isVariadicOnly(signature: Extract<Type, { kind: 'func' }>): boolean {
  return signature.variadic && signature.params.length === 1;
}

/** An interface of the code under review with `Close() error`, or a reader of its own that has it. */
function closerResource(type: Type): Resource | undefined {
  const named = type.kind === 'pointer' ? type.elem : type;
  if (named.kind !== 'named' || !isOwnType(named)) return undefined;
  const isInterface = named.decl.underlying().kind === 'interface';
  if (isInterface === (type.kind === 'pointer')) return undefined;
  const { methods } = methodSet(type);
  const isReader = isInterface || methods.has('Read');
  return isReader && isPlainClose(methods.get('Close')) ? ownResource(type, ['Close']) : undefined;
}

/** `Close() error`. */
function isPlainClose(member: Member | undefined): boolean {
  const signature = member?.kind === 'method' || member?.kind === 'interfaceMethod' ? member.type : undefined;
  return signature?.kind === 'func' && signature.params.length === 0 && isErrorType(signature.results[0]?.type);
}

const resources = new WeakMap<TypeDecl, Map<string, Resource>>();

function ownResource(type: Type, names: readonly string[]): Resource | undefined {
  const named = type.kind === 'pointer' ? type.elem : type;
  if (named.kind !== 'named') return undefined;
  const known = resources.get(named.decl) ?? new Map<string, Resource>();
  resources.set(named.decl, known);
  const key = names.join();
  const found = known.get(key) ?? {
    kind: named.decl.name,
    rule: 'closer-not-closed',
    holds: 'goroutine',
    releases: names.map((method) => ({ kind: 'method', path: '', method })),
    collectedSince: undefined,
    mayStay: false,
    source: { doc: `${named.decl.packagePath}.${named.decl.name}`, cite: '' },
  };
  known.set(key, found);
  return found;
}

/** A struct that holds the cancel function of a context in a field, by the names of the field and of methods that call it. */
function cancelResource(decl: TypeDecl, names: readonly string[]): Resource {
  const known = resources.get(decl) ?? new Map<string, Resource>();
  resources.set(decl, known);
  const key = `cancel ${names.join()}`;
  const found = known.get(key) ?? {
    kind: 'context',
    rule: 'ctx-cancel-lost',
    holds: 'timer',
    releases: names.map((method) => ({ kind: 'method', path: '', method })),
    collectedSince: undefined,
    mayStay: false,
    source: { doc: 'context.WithCancel', cite: '' },
  };
  known.set(key, found);
  return found;
}
