/**
 * What may the obligations engine ask? Views of functions, API facts, and summaries made from both. One world serves all
 * packages of a program, so that a summary is made once.
 */
import { isErrorType } from '../../go/types/queries.js';
import type { ApiFacts } from '../../go/facts/api-facts.js';
import type { Effect, ResultEffect } from '../../go/facts/effect.js';
import type { Resource } from '../../go/facts/resource.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, Func } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { Type } from '../../go/types/type.js';
import type { CallTarget, FunctionView } from '../go-view.js';
import { findAcquisitions, resultTypes, type AcquisitionSite } from './acquisitions.js';
import type { CallEffect } from './call-effect.js';
import { isGivenByContainer } from './of-a-parent.js';
import { OwnResources } from './own-resources.js';
import { ValueSummaries } from './value-summaries.js';
import { assignedPairs } from './assigned-pairs.js';
import { isBorrowed, wrapsBorrowed } from './wrapped-values.js';

/** One place that gives a variable its value; `index` is the position among several results. */
export interface ValueSource {
  readonly expr: Expr;
  readonly index: number;
}

/** Whose a value is: `owned` by who gets it, `borrowed` from somebody else, `none` where nothing is held. */
export type Ownership = 'owned' | 'borrowed' | 'none' | 'unknown';

export class ObligationWorld {
  readonly facts: ApiFacts;
  readonly summaries: ValueSummaries;
  readonly own: OwnResources;
  private readonly findView: (func: Func) => FunctionView | undefined;
  private readonly found = new WeakMap<FunctionView, readonly AcquisitionSite[]>();
  private readonly sources = new WeakMap<Func, Map<number, ValueSource[]>>();

  constructor(facts: ApiFacts, findView: (func: Func) => FunctionView | undefined) {
    this.facts = facts;
    this.findView = findView;
    this.summaries = new ValueSummaries(this);
    this.own = new OwnResources(this);
  }

  /** The view of a function with a body in view. */
  view(func: Func): FunctionView | undefined {
    return func.body ? this.findView(func) : undefined;
  }

  /** The acquisitions of a function. */
  acquisitions(view: FunctionView): readonly AcquisitionSite[] {
    const found = this.found.get(view) ?? findAcquisitions(this, view);
    this.found.set(view, found);
    return found;
  }

  /** The resource that values of a type are. */
  resourceOfType(type: Type): Resource | undefined {
    const name = typeName(type);
    return name === undefined ? undefined : this.facts.resourceOfType(name);
  }

  /** What a call does to its operands. */
  callEffect(view: FunctionView, call: Call): CallEffect {
    const target = view.target(call);
    const fun = unparen(call.fun);
    switch (target.kind) {
      case 'declared': {
        const effect = target.isExpression ? undefined : this.declaredEffect(target.object?.decl, target.symbol);
        return { target, effect, receiver: target.receiver };
      }
      case 'literal':
        return { target, effect: this.summaries.effectOf(target.func), receiver: undefined };
      default:
        return {
          target,
          effect: undefined,
          receiver: fun.kind === 'Selector' && target.kind === 'unknown' ? fun.x : undefined,
        };
    }
  }

  private declaredEffect(decl: Func | undefined, symbol: string | undefined): Effect | undefined {
    if (decl?.body) return this.summaries.effectOf(decl);
    return symbol === undefined ? undefined : this.facts.effect(symbol);
  }

  /**
   * Whom a call's result belongs to. API facts decide where they speak; a body in view is read; otherwise the declared
   * type is enough if the call also returns an error, for getters do not fail.
   */
  resultOwnership(view: FunctionView, call: Call, index: number): Ownership {
    const { target, effect } = this.callEffect(view, call);
    if (target.kind === 'declared' && target.symbol !== undefined) {
      const exception = this.facts.ownershipException(target.symbol, index);
      if (exception) return exception.kind === 'borrowed' ? 'borrowed' : 'none';
    }
    const kinds = new Set((effect?.results[index] ?? []).map((result) => result.kind));
    if (kinds.has('view') || kinds.has('same') || kinds.has('borrowed') || kinds.has('adopt')) return 'borrowed';
    if (this.isOfBorrowed(view, call, index) || isGivenByContainer(view, call, index)) return 'borrowed';
    // `conn, _, err = creds.ClientHandshake(ctx, host, conn)`: the inner one may be closed in place of what is around it.
    const isAround = kinds.has('wrap') || (kinds.has('owned') && target.kind === 'declared' && target.viaInterface);
    if (isAround && this.mayWrap(view, call, index)) return 'unknown';
    if (kinds.has('owned') && wrapsBorrowed(this, view, call, index)) return 'borrowed';
    if (kinds.has('owned') || kinds.has('wrap')) return 'owned';
    if (kinds.has('none')) return 'none';
    if (target.kind !== 'declared') return 'unknown';
    // A body in view without an effect is being read just now: it calls itself, and what it returns is not known yet.
    if (target.object?.decl.body && effect === undefined && !target.isExpression) return 'unknown';
    if (target.implementations().some(({ decl }) => this.givesNothing(decl, index))) return 'borrowed';
    return returnsError(view.typeOf(call)) && !this.mayWrap(view, call, index) ? 'owned' : 'unknown';
  }

  /** Whether a callee that is not read gets a value of the kind it returns: the result may be no more than a wrapper. */
  private mayWrap(view: FunctionView, call: Call, index: number): boolean {
    const type = resultTypes(view.typeOf(call))[index];
    const rule = type && this.resourceOfType(type)?.rule;
    return rule !== undefined && call.args.some((arg) => this.resourceOfType(view.typeOf(arg))?.rule === rule);
  }

  /**
   * Whether the receiver was built from a value of the very kind that its method returns, and that value is another
   * function's: `NewHandshaker(rawConn).Handshake()` gives the connection again, secured. Whose the inner one is closes it.
   */
  private isOfBorrowed(view: FunctionView, call: Call, index: number): boolean {
    const fun = unparen(call.fun);
    const receiver = fun.kind === 'Selector' ? unparen(fun.x) : undefined;
    const type = resultTypes(view.typeOf(call))[index];
    const resource = type && this.resourceOfType(type);
    const builder = receiver?.kind === 'Ident' && resource ? view.resolve(receiver) : undefined;
    if (!resource || builder?.kind !== 'var' || builder.func !== view.func) return false;
    return this.sourcesOf(view, builder).some(({ expr }) => {
      const made = unparen(expr);
      const parts = made.kind === 'Call' ? made.args : [];
      return parts.some((part) => this.resourceOfType(view.typeOf(part)) === resource && isBorrowed(view, part));
    });
  }

  /** Whether an implementation returns what is not the caller's: released already, or kept elsewhere. */
  private givesNothing(decl: Func, index: number): boolean {
    const kinds = this.resultKinds(decl, index);
    return kinds.includes('none') || kinds.includes('borrowed');
  }

  /** Whether a method of an interface has implementations in view, and each keeps what it returns. */
  isKeptByEach(target: CallTarget, index: number): boolean {
    const known = target.kind === 'declared' ? target.implementations() : [];
    return known.length > 0 && known.every(({ decl }) => this.resultKinds(decl, index).includes('borrowed'));
  }

  private resultKinds(decl: Func, index: number): readonly ResultEffect['kind'][] {
    return (this.summaries.effectOf(decl)?.results[index] ?? []).map(({ kind }) => kind);
  }

  /** Everything that is assigned to a variable of the function. */
  sourcesOf(view: FunctionView, binding: Binding): readonly ValueSource[] {
    let all = this.sources.get(view.func);
    if (!all) this.sources.set(view.func, (all = collectSources(view)));
    return all.get(binding.id) ?? [];
  }
}

function collectSources(view: FunctionView): Map<number, ValueSource[]> {
  const found = new Map<number, ValueSource[]>();
  if (!view.func.body) return found;
  walk(view.func.body, (node) => {
    if (node.kind !== 'AssignStmt' && node.kind !== 'ValueSpec') return;
    for (const { target, source, index } of assignedPairs(node)) {
      const binding = target.kind === 'Ident' ? view.resolve(target) : undefined;
      if (!binding || !source) continue;
      found.set(binding.id, [...(found.get(binding.id) ?? []), { expr: source, index: index ?? 0 }]);
    }
  });
  return found;
}

function returnsError(type: Type): boolean {
  return isErrorType(resultTypes(type).at(-1));
}

/** The name under which API facts know a type: `*os.File`, `net.Conn`; undefined for unnamed and unknown types. */
export function typeName(type: Type): string | undefined {
  if (type.kind === 'pointer') {
    const name = typeName(type.elem);
    return name === undefined || name.startsWith('*') ? undefined : `*${name}`;
  }
  return type.kind === 'named' && type.decl.packagePath !== ''
    ? `${type.decl.packagePath}.${type.decl.name}`
    : undefined;
}
