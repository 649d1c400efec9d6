/**
 * Which conditions of one path are decided together? Keeps what branches and assigned constants say of conditions that
 * occur more than once in a function, so that a path never takes two branches that exclude each other. What callees and
 * other goroutines change is not seen: a path that only they make possible is lost, and with it at most a finding.
 */
import type { Edge, Op } from '../../go/flow/graph.js';
import { unparen } from '../../go/flow/operands.js';
import { writesOf } from '../../go/flow/op-access.js';
import type { Binding } from '../../go/names/binding.js';
import type { CaseClause, CommClause, Expr, Ident, Node, SwitchStmt, ValueSpec } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import { coreType } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import type { FunctionView } from '../go-view.js';
import { certainlyNil } from './certain-errors.js';
import { assumptionsOf, assumptionsOfTurn, type Assumption } from './condition-facts.js';
import { expressionKey } from './expression-key.js';
import { constantFact, isNil, type Fact, type Guards } from './guards.js';
import { rootIdent } from './variable-writes.js';

export class BranchGuards {
  private readonly view: FunctionView;
  private readonly repeated: ReadonlySet<string>;
  private readonly whenTrue = new Map<Expr, readonly Assumption[]>();
  private readonly whenFalse = new Map<Expr, readonly Assumption[]>();

  constructor(view: FunctionView) {
    this.view = view;
    this.repeated = repeatedSubjects(view);
  }

  /** What is known after an edge; undefined where it cannot be taken. */
  afterEdge(guards: Guards, edge: Edge): Guards | undefined {
    if (edge.kind === 'clause' && edge.clause?.kind !== 'CommClause') return this.afterClause(guards, edge);
    if (edge.clause?.kind === 'CommClause') return this.afterComm(guards, edge.clause);
    if (edge.kind === 'turn') return this.assumeAll(guards, assumptionsOfTurn(edge, this.view));
    if (edge.cond === undefined || (edge.kind !== 'true' && edge.kind !== 'false')) return guards;
    return this.assume(guards, edge.cond, edge.kind === 'true');
  }

  /** What is known after an atomic condition had an outcome. */
  assume(guards: Guards, cond: Expr, outcome: boolean): Guards | undefined {
    return this.assumeAll(guards, this.assumptions(cond, outcome));
  }

  private assumeAll(guards: Guards, assumptions: readonly Assumption[]): Guards | undefined {
    return assumptions.reduce<Guards | undefined>((known, { subject, fact }) => {
      if (!known || !(this.repeated.has(subject.text) || known.get(subject.text))) return known;
      return known.assume(subject, fact);
    }, guards);
  }

  private assumptions(cond: Expr, outcome: boolean): readonly Assumption[] {
    const read = outcome ? this.whenTrue : this.whenFalse;
    let known = read.get(cond);
    if (!known) read.set(cond, (known = assumptionsOf(cond, outcome, this.view)));
    return known;
  }

  /** What is known after the tag of a switch was compared with a case that is a constant. */
  compare(guards: Guards, tag: Expr, value: Expr, equal: boolean): Guards | undefined {
    const constant = this.view.constant(value);
    const subject = expressionKey(tag, this.view.resolve);
    if (constant === undefined || !subject || !this.repeated.has(subject.text)) return guards;
    return guards.assume(subject, constantFact(constant, equal));
  }

  /** Forgets what was known of variables the operation assigns, and keeps constants assigned to them. */
  afterWrites(guards: Guards, op: Op): Guards {
    return writesOf(op).length === 0 ? guards : this.withConstants(this.withoutWritten(guards, op), op);
  }

  /** Forgets what was known of variables the operation assigns. */
  withoutWritten(guards: Guards, op: Op): Guards {
    let next = guards;
    for (const target of writesOf(op)) {
      const field = target.kind === 'Selector' ? expressionKey(target, this.view.resolve) : undefined;
      const binding = rootVariable(target, this.view);
      if (field) next = next.withoutPath(field.text);
      else if (binding) next = next.without(binding.id);
    }
    return next;
  }

  /** A case of a select on a channel that was set to nil is never taken. */
  private afterComm(guards: Guards, clause: CommClause): Guards | undefined {
    const channel = channelOf(clause);
    const key = channel && expressionKey(channel, this.view.resolve);
    return key && guards.get(key.text)?.kind === 'nil' ? undefined : guards;
  }

  private afterClause(guards: Guards, edge: Edge): Guards | undefined {
    const stmt = switchOf(edge);
    const tag = stmt?.tag;
    if (!tag) return guards;
    const clause = edge.clause;
    if (clause?.kind === 'CaseClause' && !clause.isDefault) return this.afterCase(guards, tag, clause);
    const others = stmt.clauses.flatMap((other) => other.exprs);
    return others.reduce<Guards | undefined>((known, expr) => known && this.compare(known, tag, expr, false), guards);
  }

  private afterCase(guards: Guards, tag: Expr, clause: CaseClause): Guards | undefined {
    const feasible = clause.exprs.flatMap((expr) => this.compare(guards, tag, expr, true) ?? []);
    if (feasible.length === 0) return undefined;
    return clause.exprs.length === 1 ? feasible[0] : guards;
  }

  private withConstants(guards: Guards, op: Op): Guards {
    return assignedFacts(op, this.view).reduce((known, [target, fact]) => {
      const subject = expressionKey(target, this.view.resolve);
      return subject && this.repeated.has(subject.text) ? known.set(subject, fact) : known;
    }, guards);
  }
}

/** What a case of a select sends to or receives from. */
function channelOf({ comm }: CommClause): Expr | undefined {
  if (comm?.kind === 'SendStmt') return comm.chan;
  const source = comm?.kind === 'ExprStmt' ? comm.x : comm?.kind === 'AssignStmt' ? comm.rhs[0] : undefined;
  const bare = source && unparen(source);
  return bare?.kind === 'Unary' && bare.op === '<-' ? bare.x : undefined;
}

/** Targets with their values, for assignments of one value each. */
function assignedValues(op: Op): readonly (readonly [Expr, Expr])[] {
  if (op.op !== 'assign' && op.op !== 'declare') return [];
  const targets: readonly Expr[] = op.op === 'assign' ? op.node.lhs : op.node.names;
  const sources = op.op === 'assign' ? op.node.rhs : op.node.values;
  if (targets.length !== sources.length) return [];
  return targets.flatMap((target, at): readonly (readonly [Expr, Expr])[] => {
    const source = sources[at];
    return source ? [[target, source]] : [];
  });
}

/**
 * What an assignment says for certain of its targets: they took constants, zero values, values that are never nil, or the
 * error of a call that cannot fail.
 */
function assignedFacts(op: Op, view: FunctionView): readonly (readonly [Expr, Fact])[] {
  const error = certainlyNil(op, view);
  if (error) return [[error, { kind: 'nil' }]];
  if (op.op === 'declare' && op.node.values.length === 0) return zeroFacts(op.node, view);
  return assignedValues(op).flatMap(([target, source]): readonly (readonly [Expr, Fact])[] => {
    const fact = valueFact(source, view);
    return fact ? [[target, fact]] : [];
  });
}

/** `var err error`: nil until somebody assigns it. Nothing is said of what literals or pointers may change behind a branch. */
function zeroFacts({ names }: ValueSpec, view: FunctionView): readonly (readonly [Expr, Fact])[] {
  return names.flatMap((name): readonly (readonly [Expr, Fact])[] => {
    const fact = zeroFact(coreType(view.typeOf(name)));
    const binding = fact && view.resolve(name);
    return binding && !sharedVariables(view).has(binding.id) ? [[name, fact]] : [];
  });
}

function zeroFact(type: Type): Fact | undefined {
  if (NILABLE.has(type.kind)) return { kind: 'nil' };
  if (type.kind !== 'basic') return undefined;
  if (type.name === 'bool') return { kind: 'false' };
  if (type.name === 'string') return { kind: 'equal', value: '""' };
  return /^u?int\d*$/.test(type.name) ? { kind: 'range', low: 0, high: 0, holes: [] } : undefined;
}

const NILABLE: ReadonlySet<Type['kind']> = new Set<Type['kind']>([
  'pointer',
  'interface',
  'slice',
  'map',
  'chan',
  'func',
]);

const SHARED = new WeakMap<FunctionView, ReadonlySet<number>>();

/** Variables of a body that a literal in it names, or whose address it takes, by binding id. */
function sharedVariables(view: FunctionView): ReadonlySet<number> {
  const known = SHARED.get(view);
  if (known) return known;
  const shared = new Set<number>();
  const note = (ident: Ident): void => {
    const id = view.resolve(ident)?.id;
    if (id !== undefined) shared.add(id);
  };
  const visit = (isLiteral: boolean) => (node: Node) => {
    if (node.kind === 'FuncLit' && !isLiteral) walk(node.body, visit(true));
    if (node.kind === 'Ident' && isLiteral) note(node);
    const operand = node.kind === 'Unary' && node.op === '&' ? unparen(node.x) : undefined;
    if (operand?.kind === 'Ident') note(operand);
    return isLiteral || node.kind !== 'FuncLit';
  };
  if (view.func.body) walk(view.func.body, visit(false));
  SHARED.set(view, shared);
  return shared;
}

/** What a constant value says of the variable that takes it. */
function valueFact(source: Expr, view: FunctionView): Fact | undefined {
  const bare = unparen(source);
  if (isNil(bare, view.resolve)) return { kind: 'nil' };
  if (isNeverNil(bare, view)) return { kind: 'nonnil' };
  const value = view.constant(bare);
  if (value === 'true' || value === 'false') return { kind: value };
  if (value === undefined) return undefined;
  if (!/^-?\d{1,15}$/.test(value)) return { kind: 'equal', value };
  return { kind: 'range', low: Number(value), high: Number(value), holes: [] };
}

/** `&x`, `make(…)`, `fmt.Errorf(…)`; and `x.(I)` for an interface, which panics where x is nil. */
function isNeverNil(value: Expr, view: FunctionView): boolean {
  if (value.kind === 'Unary') return value.op === '&';
  if (value.kind === 'TypeAssert') return coreType(view.typeOf(value)).kind === 'interface';
  if (value.kind === 'FuncLit') return true;
  const target = value.kind === 'Call' ? view.target(value) : undefined;
  if (target?.kind === 'builtin') return target.name === 'make' || target.name === 'new';
  return target?.kind === 'declared' && target.symbol !== undefined && NEVER_NIL.has(target.symbol);
}

const NEVER_NIL: ReadonlySet<string> = new Set(['errors.New', 'fmt.Errorf']);

/** The variable at the beginning of an assigned expression. */
export function rootVariable(target: Expr, view: FunctionView): Binding | undefined {
  const root = rootIdent(target);
  return root && view.resolve(root);
}

/** The switch with cases that are expressions to which a clause edge belongs. */
export function switchOf(edge: Edge): SwitchStmt | undefined {
  const parent: Node | undefined = edge.clause?.parent ?? edge.unmatched;
  return parent?.kind === 'SwitchStmt' ? parent : undefined;
}

const REPEATED = new WeakMap<FunctionView, ReadonlySet<string>>();

/** Subjects of conditions that stand at more than one branch, or that are assigned constants as well. Read once for each body. */
export function repeatedSubjects(view: FunctionView): ReadonlySet<string> {
  let known = REPEATED.get(view);
  if (known === undefined) REPEATED.set(view, (known = readRepeatedSubjects(view)));
  return known;
}

function readRepeatedSubjects(view: FunctionView): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const seen = new Set<Expr>();
  const count = (text: string | undefined, times: number): void => {
    if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + times);
  };
  for (const block of view.graph.blocks) {
    for (const edge of block.succs) {
      const [{ cond }, tag] = [edge, switchOf(edge)?.tag];
      const channel = edge.clause?.kind === 'CommClause' ? channelOf(edge.clause) : undefined;
      if (channel) count(expressionKey(channel, view.resolve)?.text, 1);
      if (edge.kind === 'turn' && edge.range?.key?.kind === 'Ident')
        count(expressionKey(edge.range.key, view.resolve)?.text, 1);
      if (edge.kind === 'turn') for (const { subject } of assumptionsOfTurn(edge, view)) count(subject.text, 1);
      if (cond && !seen.has(cond)) for (const text of subjectsOf(cond, view)) count(text, 1);
      if (tag && !seen.has(tag)) count(expressionKey(tag, view.resolve)?.text, 2);
      for (const expr of [cond, tag]) if (expr) seen.add(expr);
    }
    for (const [target] of block.ops.flatMap((op) => assignedFacts(op, view))) {
      count(expressionKey(target, view.resolve)?.text, 1);
    }
  }
  return new Set([...counts].filter(([, times]) => times > 1).map(([text]) => text));
}

/** What a condition asks, in each of the words in which another one may ask it. */
function subjectsOf(cond: Expr, view: FunctionView): ReadonlySet<string> {
  const assumptions = [true, false].flatMap((outcome) => assumptionsOf(cond, outcome, view));
  return new Set(assumptions.map(({ subject }) => subject.text));
}
