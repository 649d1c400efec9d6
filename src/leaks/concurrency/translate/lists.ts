/**
 * What stands in a list that is made in view? Elements that goroutines share, or functions, are followed from literals and
 * appends to ranges, indices and variadic parameters. A list is a record whose fields are its elements, never changed:
 * what is appended to is a new one. Left out: elements that are assigned, indices that are not known, parts of lists.
 */
import type { BodyState } from './body-state.js';
import { constant, isTracked } from './values.js';
import type { Value } from './values.js';

/** Longer lists are not followed. */
export const MAX_LENGTH = 12;

const LENGTH = '#n';

export function elementField(index: number): string {
  return `#${String(index)}`;
}

/** The fields of a list. */
export function listFields(elements: readonly Value[]): ReadonlyMap<string, Value> {
  const fields = new Map<string, Value>([[LENGTH, constant(elements.length)]]);
  elements.forEach((element, index) => {
    if (element.kind !== 'opaque') fields.set(elementField(index), element);
  });
  return fields;
}

/** Whether elements are worth following: somebody can block on one, or one can be called. */
export function areFollowed(elements: readonly Value[]): boolean {
  return elements.length <= MAX_LENGTH && elements.some((one) => isTracked(one) || one.kind === 'function');
}

/** The field that holds the length of a list; undefined for what is no list, or one that was handed out. */
export function lengthOf(
  state: BodyState,
  value: Value,
  isKnown: (id: string, name: string) => boolean,
): number | undefined {
  const length = value.kind === 'record' ? state.heap.get(value.id)?.get(LENGTH) : undefined;
  if (value.kind !== 'record' || length?.kind !== 'constant' || !isKnown(value.id, LENGTH)) return undefined;
  return typeof length.value === 'number' ? length.value : undefined;
}
