/**
 * What do operators, indices, assertions and the builtins that compute make of values? What is known is calculated; of the
 * rest the result is as free as what it is computed of.
 */
import { unparen } from '../../../go/flow/operands.js';
import type { Binary, Call, Expr, Index, SliceExpr, TypeAssert } from '../../../go/syntax/ast.js';
import { calculate } from './arithmetic.js';
import type { BodyState } from './body-state.js';
import type { ValueReader } from './evaluate.js';
import { combined, joined } from './truth.js';
import { constant, FIXED, INPUT, isTracked, OPAQUE, PRESENT, written } from './values.js';
import type { Value } from './values.js';

/** Results of arithmetic beyond this are not followed: a number that doubles from turn to turn soon gets there. */
const MAX_RESULT = 1_000;
const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
/** Builtins whose answer hangs on their arguments alone. */
const COMPUTING_BUILTINS: ReadonlySet<string> = new Set(['len', 'cap', 'min', 'max', 'real', 'imag']);

export function arithmetic(reader: ValueReader, state: BodyState, { op, x, y }: Binary): Value {
  const [a, b] = [reader.read(state, x), reader.read(state, y)];
  if (op === '&&' || op === '||') return joined(a, b, op === '||');
  if (a.kind !== 'constant' || b.kind !== 'constant') {
    if (isNegative(b) && a.kind === 'input' && a.isCount) return beyond(op);
    const isFree = COMPARISONS.has(op) && (isAskedOnce(reader, state, x, a) || isAskedOnce(reader, state, y, b));
    return isFree ? INPUT : combined([a, b]);
  }
  const result = calculate(op, a.value, b.value);
  if (result === undefined) return OPAQUE;
  // What was counted grows from turn to turn.
  if (typeof result === 'number' && Math.abs(result) > MAX_RESULT) return OPAQUE;
  return a.written || b.written ? written(result) : constant(result);
}

function isNegative(value: Value): boolean {
  return value.kind === 'constant' && typeof value.value === 'number' && value.value < 0;
}

/** How what was counted compares with a negative number: `v == -1`. */
function beyond(op: string): Value {
  return op === '==' || op === '<' || op === '<=' ? constant(false) : COMPARISONS.has(op) ? constant(true) : OPAQUE;
}

/** A parameter of the root that nothing else reads: whatever it is compared with, it may be equal to it or not. */
function isAskedOnce({ base, root }: ValueReader, state: BodyState, expr: Expr, value: Value): boolean {
  const bare = unparen(expr);
  const binding = bare.kind === 'Ident' && value.kind === 'input' ? base.view.names.resolve(bare) : undefined;
  if (binding?.kind !== 'param' || binding.func !== root || !state.isRoot) return false;
  return base.view.names.referencesOf(binding).filter(({ access }) => access !== 'declare').length === 1;
}

/** An element or part of a list or map that is an input. */
export function elementOf(reader: ValueReader, state: BodyState, element: Index | SliceExpr): Value {
  if (isFilledByOthers(reader, element.x)) return OPAQUE;
  if (element.kind === 'SliceExpr') return INPUT;
  // An index that is known, or a turn of a loop, leads to an element as free as the list.
  const indices = element.indices.map((index) => reader.read(state, index));
  return combined([INPUT, ...indices.map((at) => (at.kind === 'opaque' ? FIXED : at))]);
}

/** Whether a literal that may run in another goroutine stores into the list or map. */
function isFilledByOthers({ base }: ValueReader, list: Expr): boolean {
  const binding = list.kind === 'Ident' ? base.view.names.resolve(list) : undefined;
  return binding !== undefined && base.variables.isPartWrittenByClosure(binding);
}

/** What a call is that was not kept: inputs are not, nor are the builtins that compute. */
export function builtinValue(reader: ValueReader, state: BodyState, call: Call): Value {
  const target = reader.base.view.target(call);
  if (target.kind !== 'builtin') return INPUT;
  if (!COMPUTING_BUILTINS.has(target.name)) return OPAQUE;
  return combined(
    call.args.map((arg) => {
      const value = reader.read(state, arg);
      // len and cap of a channel change with every goroutine that uses it.
      return isFilledByOthers(reader, arg) || isTracked(value) ? OPAQUE : value;
    }),
  );
}

/** `x.(T)`: what is followed is the same under another type. */
export function asserted(reader: ValueReader, state: BodyState, expr: TypeAssert): Value {
  const value = reader.read(state, expr.x);
  // Of which type it is has been decided where it was made.
  if (isTracked(value) || value.kind === 'function')
    return isCommaOk(expr) ? { kind: 'tuple', values: [value, OPAQUE] } : value;
  if (value.kind !== 'input') return OPAQUE;
  // An assertion to an interface panics where there is nothing.
  return !isCommaOk(expr) && reader.base.view.isInterface(expr) ? PRESENT : INPUT;
}

/** `v, ok := x.(T)` */
function isCommaOk({ parent }: TypeAssert): boolean {
  const targets = parent?.kind === 'AssignStmt' ? parent.lhs : parent?.kind === 'ValueSpec' ? parent.names : [];
  return targets.length === 2;
}
