/**
 * Which number is a count in the code: a capacity, the bound of a loop, the argument of Add? Constants of the source
 * stand for themselves or, when large, for a small number; `len(x)`, integer inputs and results of calls are symbols that
 * have one value in a translation.
 */
import { unparen } from '../../../go/flow/operands.js';
import { isVariable } from '../../../go/names/binding.js';
import type { Call, Expr, RangeStmt } from '../../../go/syntax/ast.js';
import type { BodyState } from './body-state.js';
import { calculate } from './arithmetic.js';
import type { ValueReader } from './evaluate.js';
import type { Value } from './values.js';

export class Counts {
  private readonly reader: ValueReader;

  constructor(reader: ValueReader) {
    this.reader = reader;
  }

  /**
   * The value of a count. `register`: a symbol that is met gets a value; otherwise only what has one counts, and the
   * answer is undefined for anything else.
   */
  of(state: BodyState, expr: Expr, register: boolean): number | undefined {
    const bare = unparen(expr);
    const literal = this.reader.base.view.constantOf(bare);
    if (typeof literal === 'number') return this.reader.world.count(literal);
    const value = this.reader.read(state, bare);
    if (value.kind === 'constant') return this.numberOf(value);
    switch (bare.kind) {
      case 'Binary': {
        const [a, b] = [this.of(state, bare.x, register), this.of(state, bare.y, register)];
        const result = a === undefined || b === undefined ? undefined : calculate(bare.op, a, b);
        return typeof result === 'number' ? result : undefined;
      }
      case 'Call':
        return this.ofCall(state, bare, register);
      case 'Ident':
      case 'Selector': {
        const path = this.reader.pathOf(state, bare);
        return path === undefined
          ? undefined
          : this.symbol(`n:${path}`, value.kind === 'opaque' || this.isChanging(bare), register, bare);
      }
      default:
        return undefined;
    }
  }

  /**
   * A bound that is an input without a name: `*workers`, `config.Workers`, `pool.size()`. Nobody means none at all by it, as
   * with lists.
   */
  bound(state: BodyState, expr: Expr): number | undefined {
    const value = this.reader.read(state, expr);
    return value.kind === 'input' ? this.symbol(`bound:${String(expr.start)}`, false, true, unparen(expr)) : undefined;
  }

  private numberOf(value: Extract<Value, { kind: 'constant' }>): number | undefined {
    if (typeof value.value !== 'number') return undefined;
    return value.written ? this.reader.world.count(value.value) : value.value;
  }

  /** How many turns a range over anything but a channel takes. */
  turnsOf(state: BodyState, range: RangeStmt): number {
    const x = unparen(range.x);
    const literal = this.lengthOf(state, x, true) ?? (this.isShifted(x) ? this.of(state, x, true) : undefined);
    if (literal !== undefined) return literal;
    return this.symbol(`len:${String(range.start)}`, true, true, x) ?? 1;
  }

  /** Whether a list has elements in this translation, because its length counts for something else. */
  hasElements(state: BodyState, list: Expr): boolean {
    return (this.lengthOf(state, unparen(list), false) ?? 0) > 0;
  }

  /** `range n + 1`. */
  private isShifted(x: Expr): boolean {
    return x.kind === 'Binary' && [x.x, x.y].some((side) => this.reader.base.view.constantOf(side) !== undefined);
  }

  private ofCall(state: BodyState, call: Call, register: boolean): number | undefined {
    const target = this.reader.base.view.target(call);
    const [argument] = call.args;
    if (target.kind === 'conversion' && argument) return this.of(state, argument, register);
    if (target.kind === 'builtin' && argument) {
      if (target.name === 'len') return this.lengthOf(state, unparen(argument), register);
      if (target.name === 'cap') {
        const value = this.reader.read(state, argument);
        return value.kind === 'object' ? this.reader.world.objects[value.index]?.capacity : undefined;
      }
      if (target.name === 'min' || target.name === 'max') return this.extreme(state, call, target.name, register);
    }
    if (target.kind !== 'library') return undefined;
    // One call without arguments gives one number: runtime.NumCPU(), runtime.GOMAXPROCS(0).
    return call.args.every((one) => this.reader.base.view.constantOf(one) !== undefined)
      ? this.symbol(`call:${target.symbol}`, false, register, call)
      : undefined;
  }

  private extreme(state: BodyState, call: Call, name: 'min' | 'max', register: boolean): number | undefined {
    const counts = call.args.map((one) => this.of(state, one, register));
    const known = counts.filter((one) => one !== undefined);
    return known.length === counts.length ? Math[name](...known) : undefined;
  }

  private lengthOf(state: BodyState, x: Expr, register: boolean): number | undefined {
    if (this.reader.read(state, x).kind === 'object') return undefined;
    const list = this.reader.lengthOfList(state, this.reader.read(state, x));
    if (list !== undefined) return list;
    const literal = this.literalLength(x);
    if (literal !== undefined) return this.reader.world.count(literal);
    // range over an integer
    const number = this.reader.base.view.constantOf(x);
    if (typeof number === 'number') return this.reader.world.count(number);
    const value = this.reader.read(state, x);
    if (value.kind === 'constant' && value.value === null) return 0;
    if (value.kind === 'present' && value.isFilled === false) return 0;
    if (value.kind === 'constant' && typeof value.value === 'number') return this.numberOf(value);
    const path = this.reader.pathOf(state, x);
    return path === undefined
      ? undefined
      : this.symbol(`n:${path}`, this.isChanging(x) || value.kind === 'opaque', register, x);
  }

  /** The number of elements where the variable holds one composite literal for good. */
  private literalLength(x: Expr): number | undefined {
    if (x.kind === 'CompositeLit' && x.type?.kind === 'SliceType') return x.elements.length;
    if (x.kind !== 'Ident') return undefined;
    const { names } = this.reader.base.view;
    const binding = names.resolve(x);
    if (binding === undefined || this.reader.base.variables.isReassigned(binding)) return undefined;
    const { decl } = binding;
    const values = decl?.kind === 'AssignStmt' ? decl.rhs : decl?.kind === 'ValueSpec' ? decl.values : [];
    const targets = decl?.kind === 'AssignStmt' ? decl.lhs : decl?.kind === 'ValueSpec' ? decl.names : [];
    const value =
      values.length === targets.length ? values[targets.findIndex((one) => one === binding.ident)] : undefined;
    const isList =
      value?.kind === 'CompositeLit' && (value.type?.kind === 'SliceType' || value.type?.kind === 'ArrayType');
    return isList ? value.elements.length : undefined;
  }

  /** Whether the name does not stand for one value during the run: a local list that grows, a counter. */
  private isChanging(expr: Expr): boolean {
    let root = unparen(expr);
    while (root.kind === 'Selector' || root.kind === 'Star') root = unparen(root.x);
    if (root.kind !== 'Ident') return true;
    const { names } = this.reader.base.view;
    const binding = names.resolve(root);
    // A part of an element differs from turn to turn.
    const isPartOfElement = expr !== root && binding?.decl?.kind === 'RangeStmt';
    return (
      isPartOfElement ||
      binding === undefined ||
      !isVariable(binding) ||
      this.reader.base.variables.isReassigned(binding)
    );
  }

  private symbol(key: string, derived: boolean, register: boolean, expr: Expr): number | undefined {
    const { world } = this.reader;
    return register || world.assumptions.symbols.has(key) ? world.symbol(key, derived, expr) : undefined;
  }
}
