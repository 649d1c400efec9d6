/**
 * In which order do the statements of a body run? Appends to a draft graph; expressions are evaluate.ts. Switch and
 * select are in clauses.ts. Nesting beyond a bound is left out and makes the graph unknown.
 */
import type { BranchStmt, DeclStmt, ForStmt, IfStmt, LabeledStmt, RangeStmt, ReturnStmt, Stmt } from '../syntax/ast.js';
import { addSelect, addSwitch, addTypeSwitch } from './clauses.js';
import { Draft, type DraftBlock, type JumpFrame } from './draft.js';
import { Evaluator, type EvaluationOptions } from './evaluate.js';

/** How deep statements may nest, in levels. */
const MAX_STMT_DEPTH = 400;

/** The statements that break and continue may name by the label before them. */
const LABEL_TAKERS: ReadonlySet<Stmt['kind']> = new Set([
  'ForStmt',
  'RangeStmt',
  'SwitchStmt',
  'TypeSwitchStmt',
  'SelectStmt',
] as const);

export interface StatementOptions extends EvaluationOptions {
  /** Whether the operand of a range is a function. Default: it never is. */
  readonly rangesOverFunction?: (range: RangeStmt) => boolean;
}

export class StatementBuilder {
  readonly draft = new Draft();
  readonly evaluator: Evaluator;
  readonly options: StatementOptions;
  /** Around the statement under construction, the innermost last. */
  readonly frames: JumpFrame[] = [];
  private readonly labels = new Map<string, DraftBlock>();
  /** Labels that a goto has named and that have not been met. */
  private readonly awaited = new Map<string, DraftBlock>();
  /** The label of the statement that begins here. */
  private pendingLabel: string | undefined;
  private depth = 0;

  constructor(options: StatementOptions) {
    this.options = options;
    this.evaluator = new Evaluator(this.draft, options);
  }

  list(stmts: readonly Stmt[]): void {
    for (const stmt of stmts) this.statement(stmt);
  }

  statement(stmt: Stmt): void {
    if (this.depth >= MAX_STMT_DEPTH) {
      this.draft.addUnknown('nesting');
      return;
    }
    this.depth++;
    this.statementWithin(stmt);
    this.depth--;
  }

  /** Takes the label that stands before the statement under construction. */
  takeLabel(): string | undefined {
    const label = this.pendingLabel;
    this.pendingLabel = undefined;
    return label;
  }

  /** To be called at the end of the body: a label that was named and never met leaves paths missing. */
  finish(): void {
    if (this.awaited.size > 0) this.draft.addUnknown('syntax');
    for (const block of this.awaited.values()) block.exit = 'return';
  }

  private statementWithin(stmt: Stmt): void {
    const { draft, evaluator } = this;
    switch (stmt.kind) {
      case 'BadStmt':
        draft.addUnknown('syntax');
        return;
      case 'EmptyStmt':
        return;
      case 'DeclStmt':
        this.declaration(stmt);
        return;
      case 'LabeledStmt':
        this.labeled(stmt);
        return;
      case 'ExprStmt':
        evaluator.read(stmt.x);
        return;
      case 'SendStmt':
        evaluator.operands([stmt.chan, stmt.value]);
        draft.add({ op: 'send', node: stmt });
        return;
      case 'IncDecStmt':
        evaluator.targets([stmt.x]);
        draft.add({ op: 'incdec', node: stmt });
        return;
      case 'AssignStmt':
        evaluator.targets(stmt.lhs);
        evaluator.operands(stmt.rhs);
        draft.add({ op: 'assign', node: stmt });
        return;
      case 'GoStmt':
        evaluator.started(stmt);
        draft.add({ op: 'go', node: stmt });
        return;
      case 'DeferStmt':
        evaluator.started(stmt);
        draft.add({ op: 'defer', node: stmt });
        return;
      case 'ReturnStmt':
        this.returned(stmt);
        return;
      case 'BranchStmt':
        this.jump(stmt);
        return;
      case 'Block':
        this.list(stmt.list);
        return;
      case 'IfStmt':
        this.conditional(stmt);
        return;
      case 'SwitchStmt':
        addSwitch(this, stmt);
        return;
      case 'TypeSwitchStmt':
        addTypeSwitch(this, stmt);
        return;
      case 'SelectStmt':
        addSelect(this, stmt);
        return;
      case 'ForStmt':
        this.loop(stmt);
        return;
      case 'RangeStmt':
        this.range(stmt);
        return;
    }
  }

  private declaration(stmt: DeclStmt): void {
    if (stmt.decl.tok !== 'var') return;
    for (const spec of stmt.decl.specs) {
      if (spec.kind !== 'ValueSpec') continue;
      this.evaluator.operands(spec.values);
      this.draft.add({ op: 'declare', node: spec });
    }
  }

  private returned(stmt: ReturnStmt): void {
    this.evaluator.operands(stmt.results);
    this.draft.add({ op: 'return', node: stmt });
    this.draft.leave('return', stmt);
  }

  private labeled(stmt: LabeledStmt): void {
    const { name } = stmt.label;
    const here = this.draft.labelled(stmt);
    // A goto further up has made a block without knowing where the label stands: it leads here.
    this.awaited.get(name)?.succs.push({ to: here, kind: 'next', back: false });
    this.awaited.delete(name);
    this.labels.set(name, here);
    this.draft.fallInto(here);
    if (LABEL_TAKERS.has(stmt.stmt.kind)) this.pendingLabel = name;
    this.statement(stmt.stmt);
  }

  private jump(stmt: BranchStmt): void {
    const to = stmt.tok === 'goto' ? this.gotoTarget(stmt) : this.frameTarget(stmt);
    if (to) this.draft.jump(to, stmt);
    else this.draft.addUnknown('syntax');
  }

  private gotoTarget(stmt: BranchStmt): DraftBlock | undefined {
    const name = stmt.label?.name;
    if (name === undefined) return undefined;
    const known = this.labels.get(name) ?? this.awaited.get(name);
    if (known) return known;
    const awaited = this.draft.block();
    this.awaited.set(name, awaited);
    return awaited;
  }

  private frameTarget(stmt: BranchStmt): DraftBlock | undefined {
    const { tok, label } = stmt;
    if (tok === 'fallthrough') return this.frames.at(-1)?.fallthroughTo;
    const frame = this.frames.findLast((candidate) => {
      if (label) return candidate.label === label.name;
      return tok === 'break' || candidate.continueTo !== undefined;
    });
    return tok === 'break' ? frame?.breakTo : frame?.continueTo;
  }

  private conditional(first: IfStmt): void {
    const { draft } = this;
    const after = draft.block();
    // A chain of else-ifs is walked, not recursed into.
    for (let stmt: IfStmt | undefined = first; stmt;) {
      if (stmt.init) this.statement(stmt.init);
      const then = draft.block();
      const otherwise = draft.block();
      this.evaluator.branch(stmt.cond, { onTrue: then, onFalse: otherwise });
      draft.current = then;
      this.list(stmt.then.list);
      draft.edge(after, 'next');
      draft.current = otherwise;
      const next: IfStmt['else'] = stmt.else;
      if (next?.kind === 'Block') this.list(next.list);
      stmt = next?.kind === 'IfStmt' ? next : undefined;
    }
    draft.fallInto(after);
  }

  private loop(stmt: ForStmt): void {
    const { draft } = this;
    const label = this.takeLabel();
    const after = draft.block();
    if (stmt.init) this.statement(stmt.init);
    const outer = draft.loop;
    draft.loop = stmt;
    const head = draft.head();
    const post = stmt.post ? draft.block() : head;
    draft.fallInto(head);
    if (stmt.cond) {
      const body = draft.block();
      this.evaluator.branch(stmt.cond, { onTrue: body, onFalse: after });
      draft.current = body;
    } else if (!stmt.post && stmt.body.list.length === 0) {
      draft.leave('never', stmt);
    }
    this.frames.push({ label, breakTo: after, continueTo: post, fallthroughTo: undefined });
    this.list(stmt.body.list);
    this.frames.pop();
    draft.edge(post, 'next', { jumps: [stmt] });
    if (stmt.post) {
      draft.current = post;
      this.statement(stmt.post);
      draft.edge(head, 'next');
    }
    draft.loop = outer;
    draft.current = after;
  }

  private range(stmt: RangeStmt): void {
    const { draft, evaluator } = this;
    const label = this.takeLabel();
    if (this.options.rangesOverFunction?.(stmt)) draft.addUnknown('range over function');
    const after = draft.block();
    evaluator.read(stmt.x);
    const outer = draft.loop;
    draft.loop = stmt;
    const head = draft.head();
    const turn = draft.block();
    draft.fallInto(head);
    draft.edge(turn, 'turn', { range: stmt });
    draft.edge(after, 'done', { range: stmt });
    draft.current = turn;
    evaluator.targets([stmt.key, stmt.value].filter((target) => target !== undefined));
    draft.add({ op: 'turn', node: stmt });
    this.frames.push({ label, breakTo: after, continueTo: head, fallthroughTo: undefined });
    this.list(stmt.body.list);
    this.frames.pop();
    draft.edge(head, 'next', { jumps: [stmt] });
    draft.loop = outer;
    draft.current = after;
  }
}
