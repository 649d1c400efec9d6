/**
 * What does an atomic operation on a field do? `x.closed.Store(true)`, `atomic.AddInt32(&x.n, 1)`: where the model holds
 * the field's value it is set, changed or compared there. Left out: pointers, and fields of what is not made in view.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Call, Expr, Selector } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';
import type { Event } from '../model.js';
import type { BodyState } from './body-state.js';
import type { Calls, Invocation } from './calls.js';
import type { Outcome, PlannedCase } from './outcome.js';
import { ON } from './outcome.js';
import { numberOf } from './register-kinds.js';
import type { RegisterKind } from './register-kinds.js';
import type { Registers } from './registers.js';
import { constant, OPAQUE } from './values.js';
import type { Value } from './values.js';

export interface AtomicCall {
  readonly name: 'Load' | 'Store' | 'Add' | 'Swap' | 'CompareAndSwap';
  readonly field: Selector;
  /** How many arguments stand before the values. */
  readonly skip: 0 | 1;
}

const SYMBOL =
  /^sync\/atomic\.(?:(?:Bool|U?[iI]nt(?:32|64)|Uintptr)\.(\w+)|(Load|Store|Add|Swap|CompareAndSwap)(?:U?[iI]nt(?:32|64)|Uintptr))$/;

/** The atomic operation that a call is, on a field. */
export function atomicOf(call: Call, view: GoView): AtomicCall | undefined {
  const target = view.target(call);
  const [, method, func] = (target.kind === 'library' && SYMBOL.exec(target.symbol)) || [];
  const name = method ?? func;
  const fun = unparen(call.fun);
  const [first] = call.args;
  const address = first && unparen(first);
  const place =
    method === undefined
      ? address?.kind === 'Unary' && address.op === '&'
        ? address.x
        : undefined
      : fun.kind === 'Selector'
        ? fun.x
        : undefined;
  const field = place && unparen(place);
  if (field?.kind !== 'Selector' || !isName(name)) return undefined;
  return { name, field, skip: method === undefined ? 1 : 0 };
}

function isName(name: string | undefined): name is AtomicCall['name'] {
  return name !== undefined && ['Load', 'Store', 'Add', 'Swap', 'CompareAndSwap'].includes(name);
}

export class Atomics {
  private readonly registers: Registers;
  private readonly calls: Calls;
  private readonly view: GoView;

  constructor(registers: Registers, calls: Calls, view: GoView) {
    this.registers = registers;
    this.calls = calls;
    this.view = view;
  }

  /** Performs an atomic operation on a field that the model holds, or is asked to hold; undefined: any other call. */
  perform(state: BodyState, { call, args }: Invocation): Outcome | undefined {
    const atomic = atomicOf(call, this.view);
    if (atomic === undefined) return undefined;
    const register = this.registers.at(state, atomic.field);
    if (register) return this.onRegister(state, call, atomic.name, register, args.slice(atomic.skip));
    if (!this.registers.askFor(state, atomic.field)) return undefined;
    state.keep(call, OPAQUE);
    return ON;
  }

  private onRegister(
    state: BodyState,
    call: Call,
    name: AtomicCall['name'],
    { index, kind }: { readonly index: number; readonly kind: RegisterKind },
    values: readonly Value[],
  ): Outcome {
    const [first, second] = values.map(numberOf);
    switch (name) {
      case 'Load':
        return kind === 'truth' ? this.exchange(state, call, index, undefined) : this.opaque(state, call);
      case 'Store':
        return this.calls.event(state, call, { kind: 'put', object: index, value: first });
      case 'Add':
        return this.add(state, call, index, first);
      case 'Swap':
        if (kind === 'truth' && first !== undefined) return this.exchange(state, call, index, first);
        this.opaque(state, call);
        return this.calls.event(state, call, { kind: 'put', object: index, value: first });
      case 'CompareAndSwap':
        if (first === undefined || second === undefined) {
          this.opaque(state, call);
          return this.calls.event(state, call, { kind: 'put', object: index, value: undefined });
        }
        return this.compare(state, call, index, first, second);
    }
  }

  /** `x.n.Add(-1) == 0`: the result is compared in the same step. */
  private add(state: BodyState, call: Call, object: number, by: number | undefined): Outcome {
    const { parent } = call;
    const question =
      parent?.kind === 'Binary' && by !== undefined ? this.registers.resultTest(state, parent, call) : undefined;
    if (parent?.kind === 'Binary' && question && by !== undefined) {
      const { test, whenTrue } = question;
      return this.answer(state, call, parent, (value) => ({
        kind: 'is',
        object,
        test,
        value: value === whenTrue,
        bump: by,
      }));
    }
    this.opaque(state, call);
    const event: Event =
      by === undefined ? { kind: 'put', object, value: undefined } : { kind: 'bump', object, delta: by };
    return this.calls.event(state, call, event);
  }

  private opaque(state: BodyState, call: Call): Outcome {
    state.keep(call, OPAQUE);
    return ON;
  }

  /** The truth value that is held; another one is put in its place where one is given. */
  private exchange(state: BodyState, call: Call, object: number, put: number | undefined): Outcome {
    return this.answer(state, call, call, (value) => ({
      kind: 'is',
      object,
      test: { op: '==', than: 1 },
      value,
      ...(put !== undefined && { put }),
    }));
  }

  private compare(state: BodyState, call: Call, object: number, than: number, put: number): Outcome {
    return this.answer(state, call, call, (value) => ({
      kind: 'is',
      object,
      test: { op: '==', than },
      value,
      ...(value && { put }),
    }));
  }

  private answer(state: BodyState, call: Call, kept: Expr, eventOf: (value: boolean) => PlannedCase['event']): Outcome {
    const site = this.calls.site(state, call);
    const cases = [true, false].map((value): PlannedCase => {
      const after = state.clone();
      after.values.set(kept, constant(value));
      return { event: eventOf(value), after, site };
    });
    return { kind: 'event', cases, site };
  }
}
