/**
 * Which expressions does one operation of a flow graph read, and which does it write? Each identifier that a body
 * evaluates belongs to exactly one operation. Left out: what a callee reads and writes, and what captured variables a
 * function literal uses when it runs.
 */
import type { Expr, Ident } from '../syntax/ast.js';
import { enteredOperands } from './clauses.js';
import type { Op } from './graph.js';
import { evaluatedOperands, isSplitLogical, unparen } from './operands.js';

/**
 * The largest chains of fields, indices and dereferences (`x`, `x.f`, `x[i].g`, `*p`, `f().x`) that an operation reads
 * itself, in evaluation order. What an earlier operation inside it read (a nested call) is not listed; the targets of
 * plain assignments are not reads.
 */
export function readsOf(op: Op): readonly Expr[] {
  const reads: Expr[] = [];
  for (const root of rootsOf(op)) collectReads(root, reads);
  return reads;
}

/**
 * The identifiers that an operation evaluates itself, in evaluation order. The name of a selected field is none; the
 * target of a plain assignment to a variable is not evaluated. A bare key of a composite literal is listed: it may be
 * a field's name.
 */
export function identsOf(op: Op): readonly Ident[] {
  const idents: Ident[] = [];
  for (const root of rootsOf(op)) collectIdents(root, idents);
  return idents;
}

/** The expressions an operation assigns to: identifiers, fields, elements, dereferences. `_` is listed too. */
export function writesOf(op: Op): readonly Expr[] {
  switch (op.op) {
    case 'assign':
      return op.node.lhs.map(unparen);
    case 'incdec':
      return [unparen(op.node.x)];
    case 'declare':
      return op.node.names;
    case 'turn':
      return [op.node.key, op.node.value].filter((target) => target !== undefined).map(unparen);
    case 'comm':
      return op.node.comm?.kind === 'AssignStmt' ? op.node.comm.lhs.map(unparen) : [];
    case 'bind':
      return op.of.bind ? [op.of.bind] : [];
    default:
      return [];
  }
}

/** The expressions whose evaluation, apart from the operations inside them, is this operation's. */
function rootsOf(op: Op): readonly Expr[] {
  switch (op.op) {
    case 'call':
      return [op.node.fun, ...op.node.args];
    case 'recv':
      return [op.chan];
    case 'send':
      return [op.node.chan, op.node.value];
    case 'assign':
      return [...targetOperands(op.node.lhs, isPlain(op.node.op)), ...op.node.rhs];
    case 'incdec':
      return [op.node.x];
    case 'declare':
      return op.node.values;
    case 'go':
    case 'defer': {
      const call = unparen(op.node.call);
      return call.kind === 'Call' ? [call.fun, ...call.args] : [call];
    }
    case 'turn':
      return targetOperands(writesOf(op), true);
    case 'select':
      return op.node.clauses.flatMap(({ comm }) => (comm ? enteredOperands(comm) : []));
    case 'comm':
      return targetOperands(writesOf(op), true);
    case 'return':
      return op.node.results;
    case 'use':
      return [op.node];
    case 'literal':
    case 'bind':
      return [];
  }
}

function isPlain(op: string): boolean {
  return op === '=' || op === ':=';
}

/** Of `x[i].f = v` the read `x[i]`; of `x += v` the whole of x. */
function targetOperands(targets: readonly Expr[], plain: boolean): readonly Expr[] {
  if (!plain) return targets;
  return targets.flatMap((target) => {
    const bare = unparen(target);
    if (isOwnOperation(bare)) return [bare];
    return bare.kind === 'Ident' ? [] : evaluatedOperands(bare);
  });
}

/** Whether the evaluation of `expr` as an operand is in operations of its own. */
function isOwnOperation(expr: Expr): boolean {
  if (expr.kind === 'Call' || expr.kind === 'FuncLit') return true;
  return (expr.kind === 'Unary' && expr.op === '<-') || isSplitLogical(expr);
}

function collectReads(root: Expr, reads: Expr[]): void {
  walkOwn(root, (expr) => {
    const isRead = expr.kind === 'Ident' || expr.kind === 'Selector' || expr.kind === 'Index' || expr.kind === 'Star';
    if (isRead) reads.push(expr);
    return !isRead;
  });
}

function collectIdents(root: Expr, idents: Ident[]): void {
  walkOwn(root, (expr) => {
    if (expr.kind === 'Ident') idents.push(expr);
    return true;
  });
}

/** Visits `root` and its operands in order, without those that are operations of their own. */
function walkOwn(root: Expr, visit: (expr: Expr) => boolean): void {
  const open: Expr[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (isOwnOperation(next) || !visit(next)) continue;
    open.push(...evaluatedOperands(next).toReversed());
  }
}
