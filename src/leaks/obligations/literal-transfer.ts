/** What becomes of the tracked value where a function literal names a variable that holds it? */
import { isErrorType } from '../../go/types/queries.js';
import type { FuncLit, Ident, Node } from '../../go/syntax/ast.js';
import { isStartedLiteral } from '../../go/syntax/enclosing.js';
import { walk } from '../../go/syntax/walk.js';
import { isNil } from '../paths/guards.js';
import { resultTypes } from './acquisitions.js';
import { isEndless } from './endless-use.js';
import { isReleaseCall } from './release.js';
import { capturedHolders } from './roles.js';
import { ended, isHeldRole, type TrackedState } from './tracked-state.js';
import { TAKEN_OVER, type CaptureEffect, type TransferContext } from './transfer-context.js';

export class LiteralTransfer {
  private readonly context: TransferContext;

  constructor(context: TransferContext) {
    this.context = context;
  }

  /** The state after a literal was deferred; undefined where it only looks at the value. */
  deferred(state: TrackedState, literal: FuncLit): TrackedState | undefined {
    for (const variable of capturedHolders(literal, state, this.context)) {
      const effect = this.capture(literal, variable, state);
      if (effect === 'borrows') continue;
      const error = effect === 'mixed' ? this.onlyOnError(literal) : undefined;
      return error === undefined ? ended(state, 'released', 'deferred') : { ...state, onError: error };
    }
    return undefined;
  }

  /** The named result that a deferred literal asks, and nothing else, before it releases: `if err != nil { f.Close() }`. */
  private onlyOnError({ body }: FuncLit): number | undefined {
    const { view, conditions, subject } = this.context;
    const [only, ...others] = body.list;
    const cond = only?.kind === 'IfStmt' && !only.init && !only.else && others.length === 0 ? only.cond : undefined;
    if (cond?.kind !== 'Binary' || cond.op !== '!=' || !isNil(cond.y, view.resolve)) return undefined;
    const error = cond.x.kind === 'Ident' ? view.resolve(cond.x)?.id : undefined;
    // A temporary file that is removed where something fails is meant to stay where nothing does.
    const isOwedOnSuccess = subject.releases.every(
      (release) => release.kind === 'method' || (release.kind === 'call' && !this.isContextKept()),
    );
    return isOwedOnSuccess && error !== undefined && conditions.namedResults.includes(error) ? error : undefined;
  }

  /** Whether a call that got the context of a cancel function answers more than an error: that may go on with it. */
  private isContextKept(): boolean {
    const { view, subject } = this.context;
    const target = subject.call?.parent?.kind === 'AssignStmt' ? subject.call.parent.lhs[0] : undefined;
    const made = target?.kind === 'Ident' ? view.resolve(target) : undefined;
    if (!made || !view.func.body) return false;
    let isKept = false;
    walk(view.func.body, (node) => {
      const isGiven =
        node.kind === 'Call' &&
        node !== subject.call &&
        node.args.some((arg) => arg.kind === 'Ident' && view.resolve(arg) === made);
      isKept ||= isGiven && resultTypes(view.typeOf(node)).some((type) => !isErrorType(type) && type.kind !== 'basic');
      return !isKept;
    });
    return isKept;
  }

  private capture(literal: FuncLit, variable: number, state: TrackedState): CaptureEffect {
    return this.context.captureEffect(literal, variable, state.holders.get(variable) ?? 'value');
  }

  /** The state after a literal was made that may run at any time from now on. */
  captured(state: TrackedState, literal: FuncLit): TrackedState {
    for (const variable of capturedHolders(literal, state, this.context)) {
      const effect = this.capture(literal, variable, state);
      const isStarted = isStartedLiteral(literal);
      if (effect === 'borrows') {
        const isHeld = isHeldRole(state.holders.get(variable) ?? '');
        if (isStarted && (isHeld || this.isEndless(literal))) return ended(state, 'moved', TAKEN_OVER);
        continue;
      }
      const isOnlyHere = effect === 'mixed' && isStarted && !this.isHeldBesides(literal, state);
      if (isOnlyHere) this.context.onMixedCapture(literal, variable);
      if (isStarted && (effect === 'mixed' || effect === 'releases')) return ended(state, 'released', TAKEN_OVER);
      return ended(state, 'moved', TAKEN_OVER);
    }
    return state;
  }

  private isEndless(literal: FuncLit): boolean {
    const view = this.context.world.view(literal);
    return view !== undefined && !this.context.subject.runs && isEndless(view);
  }

  /**
   * Whether another literal, a result or a struct gets the value as well behind a literal, or the function releases it there
   * itself: each of them may do so where the literal does not.
   */
  private isHeldBesides(literal: FuncLit, state: TrackedState): boolean {
    const { view } = this.context;
    let isHeld = false;
    if (!view.func.body) return true;
    walk(view.func.body, (node) => {
      if (node.start < literal.end) return;
      isHeld ||= node.kind === 'Call' && isReleaseCall(node, state, this.context);
      if (node.kind !== 'Ident') return;
      const role = state.holders.get(view.resolve(node)?.id ?? -1);
      isHeld ||= role !== undefined && (isHeldRole(role) || isHandedOn(node, view.func));
    });
    return isHeld;
  }
}

/** Inside a return statement or a literal of the function. */
function isHandedOn(ident: Ident, func: Node): boolean {
  for (let at: Node | undefined = ident.parent; at && at !== func; at = at.parent) {
    if (at.kind === 'ReturnStmt' || at.kind === 'FuncLit') return true;
  }
  return false;
}
