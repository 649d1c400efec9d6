/** What following a value needs to know beside the value: conditions of the path, and what literals and callees do with it. */
import type { ArgumentEffect } from '../../go/facts/effect.js';
import type { Op } from '../../go/flow/graph.js';
import type { Call, FuncLit } from '../../go/syntax/ast.js';
import type { ObligationWorld } from './obligation-world.js';
import type { PathConditions } from './path-conditions.js';
import type { RoleContext } from './roles.js';
import type { HeldRole, Role } from './tracked-state.js';

/** What a literal does with a variable of the enclosing function that it mentions. */
export type CaptureEffect = 'borrows' | 'releases' | 'mixed' | 'unknown';

export interface TransferContext extends RoleContext {
  readonly conditions: PathConditions;
  /** What a function literal does, whenever it runs, with a captured variable. */
  readonly captureEffect: (literal: FuncLit, variable: number, role: Role) => CaptureEffect;
  /** What a call does with the value, or a struct that holds it, given as an argument or receiver (-1). */
  readonly heldEffect: (call: Call, index: number, role: HeldRole | 'value' | 'part') => ArgumentEffect;
  /** Effects of the function's calls, for questions that are not about the tracked value. */
  readonly world: ObligationWorld;
  /** The last variable that could release the value was overwritten. */
  readonly onLost: (op: Op) => void;
  /** A goroutine literal took the value over and releases it on some of its paths only. */
  readonly onMixedCapture: (literal: FuncLit, variable: number) => void;
}

/** Why the value is no longer this function's alone: a literal that runs later releases it. */
export const TAKEN_OVER = 'a function literal takes it over';
