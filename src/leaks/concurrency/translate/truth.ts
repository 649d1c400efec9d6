/** What is the value of a truth that is made of others? */
import { constant, INPUT, OPAQUE } from './values.js';
import type { Value } from './values.js';

/** `a || b` where `stop` is true, `a && b` where it is false. */
export function joined(a: Value, b: Value, stop: boolean): Value {
  const sides = [a, b].map((side) => (side.kind === 'constant' ? side.value : undefined));
  if (sides.includes(stop)) return constant(stop);
  if (sides.every((side) => side === !stop)) return constant(!stop);
  return a.kind === 'opaque' || b.kind === 'opaque' ? OPAQUE : INPUT;
}

/** `!a`. */
export function negated(value: Value): Value {
  if (value.kind === 'constant' && typeof value.value === 'boolean') return constant(!value.value);
  return value.kind === 'opaque' ? OPAQUE : INPUT;
}
