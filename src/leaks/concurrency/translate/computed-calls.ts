/** What does a call of a small function answer whose way is known from begin to end? It is run through where it is called. */
import type { BodyState } from './body-state.js';
import type { Calls, FunctionValue, Invocation } from './calls.js';
import type { ValueReader } from './evaluate.js';
import { INPUT } from './values.js';
import type { Value } from './values.js';

/** Steps in which such a function has returned. */
const MAX_STEPS = 60;

/** The result; undefined where somebody decides on the way. The state stays as it is. */
export function computed(
  calls: Calls,
  reader: ValueReader,
  state: BodyState,
  callee: FunctionValue,
  invocation: Invocation,
): Value | undefined {
  if (callee.func.kind !== 'FuncDecl' || !reader.base.isPlain(callee.func)) return undefined;
  const trial = state.clone();
  const depth = trial.frames.length;
  const frame = calls.frame(trial, callee.func, callee, invocation);
  if (frame === undefined) return undefined;
  trial.frames.push(frame);
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    if (calls.step?.(trial).kind !== 'on') return undefined;
    if (trial.frames.length === depth) return trial.values.get(invocation.call) ?? INPUT;
  }
  return undefined;
}
