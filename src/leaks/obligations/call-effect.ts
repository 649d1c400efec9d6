/**
 * What does one call do with the value under study? Combines API facts, summaries of functions in view and the shape of
 * the call into effects on operands. Unknown callees give unknown effects.
 */
import type { Call, Expr } from '../../go/syntax/ast.js';
import { effectOnArgument, type ArgumentEffect, type Effect, type ResultEffect } from '../../go/facts/effect.js';
import type { CallTarget } from '../go-view.js';

export const UNKNOWN_EFFECT: ArgumentEffect = { kind: 'unknown' };
const BORROWS: ArgumentEffect = { kind: 'borrows' };

export interface CallEffect {
  readonly target: CallTarget;
  /** Undefined where nothing is known of the callee. */
  readonly effect: Effect | undefined;
  /** The receiver's expression for method calls. */
  readonly receiver: Expr | undefined;
}

/** Builtins that keep what they are given; the others only look at it. */
const KEEPING_BUILTINS: ReadonlySet<string> = new Set(['append', 'new', 'panic']);

/** The effect on the argument at a position (from 0), or on the receiver (-1). */
export function argumentEffect({ target, effect }: CallEffect, index: number): ArgumentEffect {
  // Which C functions keep what they are given is asked where the claim is made: see c-memory.ts.
  if (isCFunction(target)) return BORROWS;
  if (target.kind === 'builtin') return KEEPING_BUILTINS.has(target.name) ? UNKNOWN_EFFECT : BORROWS;
  return effect ? effectOnArgument(effect, index) : UNKNOWN_EFFECT;
}

/** A function of cgo's package C. */
export function isCFunction(target: CallTarget): boolean {
  return target.kind === 'unknown' && target.symbol?.startsWith('C.') === true;
}

/** What a result (from 0) refers to; unknown where nothing is known. */
export function resultEffects({ effect }: CallEffect, index: number): readonly ResultEffect[] {
  return effect?.results[index] ?? [{ kind: 'unknown' }];
}

/** Operands by position: the receiver is -1; all variadic arguments share the last parameter's facts. */
export function operandsOf(
  call: Call,
  receiver: Expr | undefined,
): readonly { readonly index: number; readonly expr: Expr }[] {
  const args = call.args.map((expr, index) => ({ index, expr }));
  return receiver ? [{ index: -1, expr: receiver }, ...args] : args;
}
