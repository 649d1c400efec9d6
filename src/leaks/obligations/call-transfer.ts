/** What becomes of the tracked value where it is an operand of a call? */
import type { ArgumentEffect } from '../../go/facts/effect.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, FuncLit } from '../../go/syntax/ast.js';
import { argumentEffect, operandsOf, type CallEffect } from './call-effect.js';
import { demandedError } from './demanded-errors.js';
import { fileOfNumber, mayCloseNumber } from './descriptor-numbers.js';
import type { LiteralTransfer } from './literal-transfer.js';
import { isQuietMethod, isReadOnlyParameter } from './quiet-calls.js';
import { isNamedByOthers, isReleaseCall } from './release.js';
import { useOf, type Use } from './roles.js';
import { ended, isHeldRole, type TrackedState } from './tracked-state.js';
import type { TransferContext } from './transfer-context.js';

export class CallTransfer {
  private readonly context: TransferContext;
  private readonly literals: LiteralTransfer;

  constructor(context: TransferContext, literals: LiteralTransfer) {
    this.context = context;
    this.literals = literals;
  }

  /** The state after a call has returned. */
  afterCall(state: TrackedState, call: Call): TrackedState {
    if (isReleaseCall(call, state, this.context)) return ended(state, 'released', '');
    // A function value that was given is for calling.
    const called = useOf(call.fun, state, this.context);
    if (called === 'value') return ended(state, 'released', 'called');
    // `map[string]func() error{"a": f.Close}[name]()`
    const literal = unparen(call.fun);
    if (literal.kind === 'FuncLit') {
      const after = this.literals.captured(state, literal);
      if (after.status !== 'open') return after;
    } else if (called === 'contains' || called === 'captures') return ended(state, 'unknown', 'called elsewhere');
    const effect = this.context.callEffect(call);
    if (effect.target.kind === 'conversion') return state;
    const demanded = demandedError(call, effect.target);
    if (demanded && this.context.conditions.isError(demanded, state))
      return ended(state, 'released', 'the test demands that nothing was acquired');
    let next = state;
    for (const { index, expr } of operandsOf(call, effect.receiver)) {
      const use = useOf(expr, next, this.context);
      if (use === undefined && this.isClosedByNumber(expr, effect, next))
        return ended(next, 'unknown', GIVEN_BY_NUMBER);
      if (use === undefined) continue;
      next = this.passed(next, { use, expr, effect: this.argumentEffect(effect, use, call, index), call, index });
      if (next.status !== 'open') return next;
    }
    return next;
  }

  /** What only functions release (a descriptor, a folder by its name) is followed into callees in view by what releases it. */
  private argumentEffect(effect: CallEffect, use: Use, call: Call, index: number): ArgumentEffect {
    const known = argumentEffect(effect, index);
    const { target } = effect;
    const isInView =
      target.kind === 'literal' || (target.kind === 'declared' && target.object?.decl.body !== undefined);
    if (!isInView || (use !== 'value' && use !== 'part') || !isNamedByOthers(this.context)) return known;
    return this.context.heldEffect(call, index, use);
  }

  /** `defer release(int(f.Fd()))`. */
  private isClosedByNumber(expr: Expr, effect: CallEffect, state: TrackedState): boolean {
    const file = fileOfNumber(this.context.view, expr);
    return (
      file !== undefined && useOf(file, state, this.context) === 'value' && mayCloseNumber(this.context.world, effect)
    );
  }

  private passed(state: TrackedState, operand: Operand): TrackedState {
    const { use, expr, effect, call } = operand;
    if (use === 'captures') {
      const literal = literalOf(expr);
      const after = literal && this.literals.captured(state, literal);
      if (after && (after.status !== 'open' || isForNow(effect) || isPredicate(literal))) return after;
      return ended(state, 'unknown', 'a function literal takes it over');
    }
    if (use === 'wrap' && isReceiver(call, expr)) return state;
    if (isHeldRole(use)) return this.passedHeld(state, this.context.heldEffect(call, operand.index, use));
    switch (effect.kind) {
      case 'none':
      case 'borrows':
      case 'wraps':
        return use === 'contains' || use === 'method' ? ended(state, 'unknown', 'inside an argument') : state;
      case 'releases':
      case 'releasesOnErr':
      case 'releasesOnOk':
        // A method of its name may remove it (`keyFile(f.Name()).Close()`), one of the value itself does not.
        if (use === 'wrap' || (use !== 'part' && isReceiver(call, expr) && isNamedByOthers(this.context))) return state;
        return ended(state, 'released', '');
      case 'takesOnOk':
        return use === 'value' ? { ...state, offered: call } : ended(state, 'moved', 'handed to a call that keeps it');
      case 'takes':
      case 'keeps':
        return ended(state, 'moved', 'handed to a call that keeps it');
      case 'calls':
        return ended(state, 'unknown', 'called elsewhere');
      case 'unknown':
        if (use === 'value' && isReceiver(call, expr) && isQuietMethod(call, this.context)) return state;
        if ((use === 'value' || use === 'part') && isReadOnlyParameter(call, operand.index, this.context)) return state;
        return ended(state, 'unknown', 'passed to a call that is not known');
    }
  }

  /** A struct that holds the value is given to a call. */
  private passedHeld(state: TrackedState, effect: ArgumentEffect): TrackedState {
    switch (effect.kind) {
      case 'none':
      case 'borrows':
        return state;
      case 'releases':
      case 'releasesOnErr':
      case 'releasesOnOk':
        return ended(state, 'released', '');
      case 'takes':
      case 'takesOnOk':
      case 'keeps':
        return ended(state, 'moved', 'inside a value that a call keeps');
      case 'wraps':
      case 'calls':
      case 'unknown':
        return ended(state, 'unknown', 'inside an argument');
    }
  }
}

/** A function value that was given is called before the call returns, or in a goroutine that it starts; nobody keeps it. */
function isForNow(effect: ArgumentEffect): boolean {
  if (effect.kind === 'calls') return effect.when !== 'stored' && effect.when !== 'async';
  return effect.kind === 'none' || effect.kind === 'borrows';
}

/** `func(key, value T) bool`: what walks over things asks it for each, and keeps it for none. */
function isPredicate({ type: { results } }: FuncLit): boolean {
  const [only, ...others] = results;
  return others.length === 0 && only?.type.kind === 'Ident' && only.type.name === 'bool';
}

interface Operand {
  readonly use: Use;
  readonly expr: Expr;
  readonly effect: ArgumentEffect;
  readonly call: Call;
  readonly index: number;
}

/** Why nothing is known of a file whose descriptor was given away as a number. */
const GIVEN_BY_NUMBER = 'given away by its number';

function isReceiver(call: Call, expr: Expr): boolean {
  const fun = unparen(call.fun);
  return fun.kind === 'Selector' && fun.x === expr;
}

/** The literal itself, conversions such as `http.HandlerFunc(func…)` taken away; undefined where a call made something of it. */
function literalOf(expr: Expr): FuncLit | undefined {
  const bare = unparen(expr);
  if (bare.kind === 'FuncLit') return bare;
  const only = bare.kind === 'Call' && bare.args.length === 1 ? bare.args[0] : undefined;
  return only && literalOf(only);
}
