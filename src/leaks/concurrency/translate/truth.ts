/** What is the value of a truth that is made of others? */
import { constant, INPUT, OPAQUE } from './values.js';
import type { Value } from './values.js';

/** `a || b` where `stop` is true, `a && b` where it is false. */
export function joined(a: Value, b: Value, stop: boolean): Value {
  const sides = [a, b].map((side) => (side.kind === 'constant' ? side.value : undefined));
  if (sides.includes(stop)) return constant(stop);
  if (sides.every((side) => side === !stop)) return constant(!stop);
  return combined([a, b]);
}

/** `!a`. */
export function negated(value: Value): Value {
  if (value.kind === 'constant' && typeof value.value === 'boolean') return constant(!value.value);
  return combined([value]);
}

/**
 * What is computed of values that are not all known: an input where inputs alone, beside what is known, decide it. Of what
 * is known to the run, or to others in view, it is no input.
 */
export function combined(values: readonly Value[]): Value {
  if (values.some((value) => isOthers(value))) return OPAQUE;
  return values.some(({ kind }) => kind === 'input') ? INPUT : OPAQUE;
}

/** Somebody else in view decides it. */
function isOthers(value: Value): boolean {
  if (value.kind === 'opaque') return value.fixed !== true;
  if (value.kind === 'object') return value.type === 'flag' || value.type === 'register';
  return value.kind === 'tuple' || value.kind === 'contextError';
}
