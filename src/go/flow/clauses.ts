/**
 * Which clause of a switch, type switch or select runs, and what was evaluated before it did? A switch without a tag
 * is a chain of conditions; with a tag its case expressions are evaluated in order until one matches. Left out: which
 * values match. Every clause whose turn comes may be chosen.
 */
import type {
  AssignStmt,
  CaseClause,
  CommClause,
  Expr,
  SelectStmt,
  Stmt,
  SwitchStmt,
  TypeSwitchStmt,
} from '../syntax/ast.js';
import type { DraftBlock } from './draft.js';
import { holdsOperation, unparen } from './operands.js';
import type { StatementBuilder } from './statements.js';

export function addSwitch(builder: StatementBuilder, stmt: SwitchStmt): void {
  const { draft, evaluator, options } = builder;
  const label = builder.takeLabel();
  if (stmt.init) builder.statement(stmt.init);
  const after = draft.block();
  const bodies = stmt.clauses.map(() => draft.block());
  // `switch true {` is a switch without a tag; the operand is a constant that nothing needs to see.
  const isChain = stmt.tag === undefined || options.constantCondition?.(stmt.tag) === true;
  if (stmt.tag && !isChain) evaluator.read(stmt.tag);
  stmt.clauses.forEach((clause, index) => {
    const body = bodies[index];
    if (body && !clause.isDefault) addCase(builder, { clause, body, isChain });
  });
  leaveDispatch(builder, { stmt, bodies, after, isChain });
  stmt.clauses.forEach((clause, index) => {
    addBody(builder, { label, after, stmts: clause.body, body: bodies[index], next: bodies[index + 1] });
  });
  draft.current = after;
}

interface CaseEntry {
  readonly clause: CaseClause;
  readonly body: DraftBlock;
  readonly isChain: boolean;
}

/** The tests of one clause; goes on in the block in which none of its expressions matched. */
function addCase(builder: StatementBuilder, { clause, body, isChain }: CaseEntry): void {
  const { draft, evaluator } = builder;
  if (isChain) {
    for (const expr of clause.exprs) {
      const onFalse = draft.block();
      evaluator.branch(expr, { onTrue: body, onFalse });
      draft.current = onFalse;
    }
    return;
  }
  for (const expr of clause.exprs) {
    // An operation in a case expression runs only if nothing above matched: it gets a test of its own.
    if (holdsOperation(expr) && draft.current.succs.length > 0) draft.fallInto(draft.block());
    evaluator.read(expr);
    addClauseEdge(builder, body, clause);
  }
}

function addClauseEdge({ draft }: StatementBuilder, body: DraftBlock, clause: CaseClause): void {
  const isKnown = draft.current.succs.some((edge) => edge.clause === clause);
  if (!isKnown) draft.edge(body, 'clause', { clause });
}

interface Dispatch {
  readonly stmt: SwitchStmt | TypeSwitchStmt;
  readonly bodies: readonly DraftBlock[];
  readonly after: DraftBlock;
  readonly isChain: boolean;
}

/** The edge taken when no clause matched: to the default clause or past the switch. */
function leaveDispatch({ draft }: StatementBuilder, { stmt, bodies, after, isChain }: Dispatch): void {
  const at = stmt.clauses.findIndex((clause) => clause.isDefault);
  const to = bodies[at] ?? after;
  const clause = stmt.clauses[at];
  if (isChain) draft.edge(to, 'next');
  else draft.edge(to, 'clause', clause ? { clause } : { unmatched: stmt });
}

export function addTypeSwitch(builder: StatementBuilder, stmt: TypeSwitchStmt): void {
  const { draft, evaluator } = builder;
  const label = builder.takeLabel();
  if (stmt.init) builder.statement(stmt.init);
  const after = draft.block();
  const bodies = stmt.clauses.map(() => draft.block());
  evaluator.read(stmt.x);
  stmt.clauses.forEach((clause, index) => {
    const body = bodies[index];
    if (body && !clause.isDefault) draft.edge(body, 'clause', { clause });
  });
  leaveDispatch(builder, { stmt, bodies, after, isChain: false });
  stmt.clauses.forEach((clause, index) => {
    bodies[index]?.ops.push({ op: 'bind', node: clause, of: stmt });
    addBody(builder, { label, after, stmts: clause.body, body: bodies[index], next: undefined });
  });
  draft.current = after;
}

export function addSelect(builder: StatementBuilder, stmt: SelectStmt): void {
  const { draft, evaluator } = builder;
  const label = builder.takeLabel();
  for (const { comm } of stmt.clauses) {
    if (comm) evaluator.operands(enteredOperands(comm));
  }
  draft.add({ op: 'select', node: stmt });
  if (stmt.clauses.length === 0) {
    draft.leave('never', stmt);
    return;
  }
  const after = draft.block();
  const dispatch = draft.current;
  for (const clause of stmt.clauses) {
    const body = draft.block();
    draft.current = dispatch;
    draft.edge(body, 'clause', { clause });
    draft.current = body;
    addComm(builder, clause);
    addBody(builder, { label, after, stmts: clause.body, body: draft.current, next: undefined });
  }
  draft.current = after;
}

/** `v, ok = <-ch` has happened: the operands of the left side are evaluated only now. */
function addComm({ draft, evaluator }: StatementBuilder, clause: CommClause): void {
  const { comm } = clause;
  if (!comm) return;
  if (comm.kind === 'AssignStmt') evaluator.targets(comm.lhs);
  if (!isCommunication(comm)) draft.addUnknown('syntax');
  draft.add({ op: 'comm', node: clause });
}

/** The channel and value operands that a select evaluates on entry for one clause, in order. */
export function enteredOperands(comm: Stmt): readonly Expr[] {
  if (comm.kind === 'SendStmt') return [comm.chan, comm.value];
  const received = receiveOf(comm);
  return received ? [received] : [];
}

function isCommunication(comm: Stmt): boolean {
  return comm.kind === 'SendStmt' || receiveOf(comm) !== undefined;
}

/** The channel of the receive that a comm statement is made of; undefined where it is none. */
function receiveOf(comm: Stmt): Expr | undefined {
  const expr = comm.kind === 'ExprStmt' ? comm.x : comm.kind === 'AssignStmt' ? onlyRight(comm) : undefined;
  const receive = expr && unparen(expr);
  return receive?.kind === 'Unary' && receive.op === '<-' ? receive.x : undefined;
}

function onlyRight(comm: AssignStmt): Expr | undefined {
  return comm.rhs.length === 1 ? comm.rhs[0] : undefined;
}

interface ClauseBody {
  readonly label: string | undefined;
  readonly after: DraftBlock;
  readonly stmts: readonly Stmt[];
  readonly body: DraftBlock | undefined;
  readonly next: DraftBlock | undefined;
}

function addBody(builder: StatementBuilder, { label, after, stmts, body, next }: ClauseBody): void {
  if (!body) return;
  const { draft, frames } = builder;
  draft.current = body;
  frames.push({ label, breakTo: after, continueTo: undefined, fallthroughTo: next });
  builder.list(stmts);
  frames.pop();
  draft.edge(after, 'next');
}
