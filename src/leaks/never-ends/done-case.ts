/**
 * Which case of a looping select is there to end it, and does not? A case of a context's Done or of a channel that the
 * package closes as a signal, whose body leaves only the select or nothing; a test of a closed channel that does the same.
 */
import { unparen } from '../../go/flow/operands.js';
import { declsMentioning } from '../../go/names/mentions.js';
import type { BranchStmt, CommClause, Expr, Node, SelectStmt, Stmt, Unary } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { FunctionView } from '../go-view.js';

export interface DoneCase {
  readonly clause: CommClause;
  /** The break that leaves only the select. */
  readonly leaves: BranchStmt | undefined;
}

/** The selects of a loop's own body, those of inner loops left out. */
export function selectsIn(loop: Node): readonly SelectStmt[] {
  const found: SelectStmt[] = [];
  walk(loop, (node) => {
    if (node !== loop && (node.kind === 'FuncLit' || node.kind === 'ForStmt' || node.kind === 'RangeStmt'))
      return false;
    if (node.kind === 'SelectStmt') found.push(node);
    return true;
  });
  return found;
}

/** The first case that should end the loop. */
export function doneCaseOf(view: FunctionView, info: PackageInfo, loop: Node): DoneCase | undefined {
  for (const clause of selectsIn(loop).flatMap((select) => select.clauses)) {
    const receive = receiveOf(clause);
    if (!receive) continue;
    const leaves = breakOf(clause);
    const isSignal = isDone(view, receive.x) || isClosedSignal(info, receive.x);
    if (isSignal && (clause.body.length === 0 || leaves?.parent === clause)) return { clause, leaves };
    if (isSignal && !changes(clause, receive.x, info)) return { clause, leaves: undefined };
  }
  return undefined;
}

/** The receive of a clause. */
export function receiveOf({ comm }: CommClause): Unary | undefined {
  const expr = comm?.kind === 'ExprStmt' ? comm.x : comm?.kind === 'AssignStmt' ? comm.rhs[0] : undefined;
  const inner = expr && unparen(expr);
  return inner?.kind === 'Unary' && inner.op === '<-' ? inner : undefined;
}

function breakOf({ body }: CommClause): BranchStmt | undefined {
  const last: Stmt | undefined = body.at(-1);
  return last?.kind === 'BranchStmt' && last.tok === 'break' && !last.label ? last : undefined;
}

/** Whether an expression is the Done channel of a context. */
export function isDone(view: FunctionView, channel: Expr): boolean {
  const call = unparen(channel);
  if (call.kind !== 'Call') return false;
  const target = view.target(call);
  return target.kind === 'declared' && target.symbol === 'context.Context.Done';
}

/**
 * A `chan struct{}` that the package closes somewhere, into which it sends nothing, and in whose place it puts no other
 * one: closing and renewing a channel wakes its readers up and ends nobody.
 */
function isClosedSignal(info: PackageInfo, channel: Expr): boolean {
  const type = info.typeOf(channel);
  if (type.kind !== 'chan' || type.elem.kind !== 'struct' || type.elem.fields.length > 0) return false;
  const bare = unparen(channel);
  const name = bare.kind === 'Selector' ? bare.sel.name : bare.kind === 'Ident' ? bare.name : undefined;
  if (name === undefined) return false;
  const seen = { close: false, other: false };
  for (const decl of info.package.files.flatMap(({ ast }) => declsMentioning(ast, name))) {
    walk(decl, (node) => {
      if (node.kind === 'SendStmt') seen.other ||= isSame(info, node.chan, channel);
      if (node.kind === 'AssignStmt' && node.op === '=')
        seen.other ||= node.lhs.some((left) => isSame(info, left, channel));
      if (node.kind !== 'Call' || node.fun.kind !== 'Ident' || node.fun.name !== 'close') return;
      const arg = node.args[0];
      if (arg === undefined || info.resolve(node.fun)?.kind !== 'builtin') return;
      seen.close ||= isSame(info, arg, channel);
    });
  }
  return seen.close && !seen.other;
}

/** The same variable, or the same field of whatever object. */
function isSame(info: PackageInfo, one: Expr, other: Expr): boolean {
  const [a, b] = [unparen(one), unparen(other)];
  if (a.kind === 'Ident' && b.kind === 'Ident')
    return info.resolve(a) !== undefined && info.resolve(a) === info.resolve(b);
  if (a.kind !== 'Selector' || b.kind !== 'Selector' || a.sel.name !== b.sel.name) return false;
  const [x, y] = [info.selection(a), info.selection(b)];
  return x.kind === 'field' && y.kind === 'field' && x.field.ident !== undefined && x.field.ident === y.field.ident;
}

/** Whether the case assigns anything: its channel (`done = nil`), or what another branch may read. */
function changes(clause: CommClause, channel: Expr, info: PackageInfo): boolean {
  let found = false;
  for (const stmt of clause.body) {
    walk(stmt, (node) => {
      if (node.kind === 'AssignStmt')
        found ||= node.op !== ':=' || node.lhs.some((left) => isSame(info, left, channel));
      if (node.kind === 'IncDecStmt') found = true;
      return node.kind !== 'FuncLit';
    });
  }
  return found;
}
