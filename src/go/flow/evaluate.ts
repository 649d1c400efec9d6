/**
 * Which operations does the evaluation of an expression perform, in which order and under which conditions? Appends to a
 * draft graph. A condition ends in one true and one false edge per atomic condition; `&&`, `||`, `!` and parentheses
 * are gone from the edges. Nesting beyond a bound is left out and makes the graph unknown.
 */
import type { Binary, Call, Expr, GoStmt, DeferStmt } from '../syntax/ast.js';
import type { Draft, DraftBlock } from './draft.js';
import type { CallEnding } from './graph.js';
import { evaluatedOperands, isLogical, isSplitLogical, unparen } from './operands.js';

/** How deep expressions may nest, in levels; a written program stays far below. */
const MAX_EXPR_DEPTH = 1000;

export interface EvaluationOptions {
  /** How a call ends, asked once per call that is performed in place (not for go and defer). */
  readonly callEnding: (call: Call) => CallEnding;
  /** The value of a condition that is the same on every run; undefined: either. Default: none is. */
  readonly constantCondition?: (expr: Expr) => boolean | undefined;
}

/** Where control goes from a condition. */
interface BranchTargets {
  readonly onTrue: DraftBlock;
  readonly onFalse: DraftBlock;
}

export class Evaluator {
  private readonly draft: Draft;
  private readonly options: EvaluationOptions;
  private depth = 0;

  constructor(draft: Draft, options: EvaluationOptions) {
    this.draft = draft;
    this.options = options;
  }

  /** Evaluates for a reader that no operation follows: what is read becomes `use` operations. */
  read(expr: Expr): void {
    this.visit(expr, false);
  }

  /** Evaluates an operand of an operation that follows and names it: only the operations inside it are added. */
  operand(expr: Expr): void {
    this.visit(expr, true);
  }

  operands(exprs: readonly Expr[]): void {
    for (const expr of exprs) this.visit(expr, true);
  }

  /** The operands of an assignment's left side: of `a[f()].x` the call, not the field. */
  targets(exprs: readonly Expr[]): void {
    for (const expr of exprs) {
      if (expr.kind !== 'Ident') this.visit(expr, true);
    }
  }

  /** Function value and arguments of go and defer, evaluated at the statement; the call itself is not performed here. */
  started(stmt: GoStmt | DeferStmt): void {
    const call = unparen(stmt.call);
    if (call.kind === 'Call') {
      this.operand(call.fun);
      this.operands(call.args);
      return;
    }
    this.draft.addUnknown('syntax');
    this.operand(call);
  }

  /** Ends the current block in the edges of a condition; the caller sets `current`. */
  branch(condition: Expr, targets: BranchTargets): void {
    const { draft } = this;
    const open = [{ expr: condition, at: draft.current, ...targets }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { at, onTrue, onFalse } = next;
      const expr = unparen(next.expr);
      if (expr.kind === 'Unary' && expr.op === '!') {
        open.push({ expr: expr.x, at, onTrue: onFalse, onFalse: onTrue });
      } else if (isLogical(expr)) {
        const right = draft.block();
        open.push({ expr: expr.y, at: right, onTrue, onFalse });
        if (expr.op === '&&') open.push({ expr: expr.x, at, onTrue: right, onFalse });
        else open.push({ expr: expr.x, at, onTrue, onFalse: right });
      } else {
        draft.current = at;
        this.atomicBranch(expr, { onTrue, onFalse });
      }
    }
  }

  private atomicBranch(cond: Expr, { onTrue, onFalse }: BranchTargets): void {
    const value = this.options.constantCondition?.(cond);
    this.read(cond);
    if (value !== false) this.draft.edge(onTrue, 'true', { cond });
    if (value !== true) this.draft.edge(onFalse, 'false', { cond });
  }

  private visit(expr: Expr, covered: boolean): void {
    if (this.depth >= MAX_EXPR_DEPTH) {
      this.draft.addUnknown('nesting');
      return;
    }
    this.depth++;
    this.visitWithin(expr, covered);
    this.depth--;
  }

  private visitWithin(expr: Expr, covered: boolean): void {
    const { draft } = this;
    switch (expr.kind) {
      case 'Ident':
        if (!covered) draft.add({ op: 'use', node: expr });
        return;
      case 'Selector':
      case 'Index':
      case 'Star':
        this.operands(evaluatedOperands(expr));
        if (!covered) draft.add({ op: 'use', node: expr });
        return;
      case 'Call':
        this.call(expr);
        return;
      case 'FuncLit':
        draft.add({ op: 'literal', node: expr });
        return;
      case 'Unary':
        this.visit(expr.x, covered || expr.op === '<-');
        if (expr.op === '<-') draft.add({ op: 'recv', node: expr, chan: expr.x });
        return;
      case 'Binary':
        this.binary(expr, covered);
        return;
      case 'BadExpr':
        draft.addUnknown('syntax');
        return;
      default:
        for (const operand of evaluatedOperands(expr)) this.visit(operand, covered);
    }
  }

  private call(call: Call): void {
    const { draft } = this;
    this.operand(call.fun);
    this.operands(call.args);
    draft.add({ op: 'call', node: call });
    const ending = this.options.callEnding(call);
    // An unknown callee may return; that it also may not is for the reader who meets the call.
    if (ending !== 'returns' && ending !== 'unknown') draft.leave(ending, call);
  }

  /** Chains such as `a + b + c` lean left and grow long in generated code: the spine is walked, not recursed into. */
  private binary(expr: Binary, covered: boolean): void {
    const rights: Expr[] = [];
    let left: Expr = expr;
    while (left.kind === 'Binary' && !isSplitLogical(left)) {
      rights.push(left.y);
      left = left.x;
    }
    if (left.kind === 'Binary') this.logicalValue(left);
    else this.visit(left, covered);
    for (const right of rights.reverse()) this.visit(right, covered);
  }

  /** `x && f()` as a value: f runs on one branch only, and both meet again. */
  private logicalValue(expr: Binary): void {
    const { draft } = this;
    const right = draft.block();
    const join = draft.block();
    if (expr.op === '&&') this.branch(expr.x, { onTrue: right, onFalse: join });
    else this.branch(expr.x, { onTrue: join, onFalse: right });
    draft.current = right;
    this.read(expr.y);
    draft.fallInto(join);
  }
}
