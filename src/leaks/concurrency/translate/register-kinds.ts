/** As what can the model hold a field, by its type? Truth values, small numbers, lengths, maps, and what is there or not. */
import type { Expr } from '../../../go/syntax/ast.js';
import type { GoView } from '../go-view.js';
import { REGISTER_OPEN, REGISTER_UNKNOWN, registerState } from '../registers.js';
import { underlyingOf } from './type-shapes.js';
import type { Value } from './values.js';

/** `presence`: whether a pointer, channel, error or function is there at all, and which, where it is known: see `slots.ts`. `entries`: a map, see `entries.ts`. */
export type RegisterKind = 'truth' | 'number' | 'length' | 'presence' | 'entries';

/** What a field of this type can be held as; undefined where its values are not followed. */
export function registerKindOf(type: Expr, view: GoView): RegisterKind | undefined {
  const symbol = view.typeSymbol(type);
  if (symbol === 'sync/atomic.Bool') return 'truth';
  if (symbol !== undefined && ATOMIC_NUMBERS.test(symbol)) return 'number';
  const under = underlyingOf(type, view);
  if (under.kind === 'SliceType') return 'length';
  if (HOLDERS.has(under.kind)) return 'presence';
  if (under.kind === 'MapType') return HOLDERS.has(underlyingOf(under.value, view).kind) ? 'entries' : undefined;
  if (under.kind !== 'Ident' || view.names.resolve(under)?.package !== undefined) return undefined;
  if (under.name === 'bool') return 'truth';
  if (under.name === 'error') return 'presence';
  return NUMBERS.test(under.name) ? 'number' : undefined;
}

/** Types whose values are there or not, and may lead to what goroutines share. */
const HOLDERS: ReadonlySet<string> = new Set(['Star', 'FuncType', 'InterfaceType', 'ChanType']);

const ATOMIC_NUMBERS = /^sync\/atomic\.(Int|Uint)(32|64)$/;
const NUMBERS = /^(u?int(8|16|32|64)?|uintptr|byte|rune)$/;

/** The state of a register for a field that holds a number, truth value or list when its record is made; undefined: its zero value. */
export function startOf(kind: Exclude<RegisterKind, 'presence' | 'entries'>, value: Value | undefined): number {
  if (value === undefined) return registerState(0);
  const number = kind === 'length' ? undefined : numberOf(value);
  if (number !== undefined) return registerState(number);
  if (value.kind === 'constant' && value.value === null) return registerState(0);
  return kind === 'truth' && value.kind === 'input' ? REGISTER_OPEN : REGISTER_UNKNOWN;
}

/** The number that a constant is; truth values are 0 and 1. */
export function numberOf(value: Value): number | undefined {
  if (value.kind !== 'constant') return undefined;
  if (typeof value.value === 'boolean') return Number(value.value);
  return typeof value.value === 'number' ? value.value : undefined;
}
