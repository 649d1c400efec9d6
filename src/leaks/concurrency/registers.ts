/**
 * What does a register hold, and which tests of it can go which way? A small number (a truth value is 0 or 1), nobody
 * knows what, or an input that is still open. Numbers beyond a few are not told apart: they are unknown.
 */

/** Comparison of what a register holds with a number. */
export interface RegisterTest {
  readonly op: '==' | '<' | '<=';
  readonly than: number;
}

const MIN = -4;
const MAX = 8;
const FIRST = 2 - MIN;

/** The states besides numbers: `open` is decided by the first test, for a truth value. */
export const REGISTER_UNKNOWN = 0;
export const REGISTER_OPEN = 1;

/** The state in which a register holds a number; unknown where that is too large or small. */
export function registerState(value: number): number {
  return Number.isInteger(value) && value >= MIN && value <= MAX ? value + FIRST : REGISTER_UNKNOWN;
}

/** The number that a register holds; undefined where that is not known. */
export function registerValue(state: number): number | undefined {
  return state >= FIRST + MIN ? state - FIRST : undefined;
}

/** What comes of adding to a register. */
export function bumped(state: number, delta: number): number {
  const value = registerValue(state);
  return value === undefined ? REGISTER_UNKNOWN : registerState(value + delta);
}

export function holdsTest(value: number, { op, than }: RegisterTest): boolean {
  switch (op) {
    case '==':
      return value === than;
    case '<':
      return value < than;
    case '<=':
      return value <= than;
  }
}
