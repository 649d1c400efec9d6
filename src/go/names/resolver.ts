/**
 * Binds the identifiers of one top-level declaration: block scopes, `:=`, closures, labels, and how each reference uses its
 * binding. One walk, in source order, so that a name is visible from where Go says it is.
 */
import type {
  AssignStmt,
  Block,
  CommClause,
  Decl,
  Expr,
  Field,
  Func,
  FuncDecl,
  FuncLit,
  GenDecl,
  RangeStmt,
  Stmt,
  SwitchStmt,
  TypeSpec,
  TypeSwitchStmt,
  ValueSpec,
} from '../syntax/ast.js';
import type { SourceFile } from '../program.js';
import type { FunctionEntry } from './package-names.js';
import { Binder } from './binder.js';
import type { OutsideLookup, ResolverSink } from './binder.js';
import { ExpressionResolver } from './expression-resolver.js';
import { displayName } from './function-name.js';

export class DeclarationResolver {
  private readonly binder: Binder;
  private readonly exprs: ExpressionResolver;
  private readonly functions: FunctionEntry[];
  private owner: FuncDecl | undefined;
  private name = '';

  constructor(sink: ResolverSink, file: SourceFile, functions: FunctionEntry[], outside: OutsideLookup) {
    this.binder = new Binder(sink, file, outside);
    this.exprs = new ExpressionResolver(this.binder, (lit) => {
      this.funcLit(lit);
    });
    this.functions = functions;
  }

  walk(decl: Decl): void {
    if (decl.kind === 'FuncDecl') this.funcDecl(decl);
    else if (decl.kind === 'GenDecl') this.genDecl(decl);
  }

  // -------------------------------------------------------------- declarations

  private funcDecl(decl: FuncDecl): void {
    this.outline(decl)();
  }

  /** Walks what a function says of itself, and its body when what is answered is called. */
  outline(decl: FuncDecl): () => void {
    this.owner = decl;
    this.name = displayName(decl);
    this.functions.push({ node: decl, file: this.binder.file, owner: decl, parent: undefined, name: this.name });
    const walkBody = this.binder.functionInParts(decl, () => {
      this.signature(decl, decl.recv);
    });
    return () => {
      walkBody(() => {
        if (decl.body) this.stmts(decl.body.list);
      });
    };
  }

  private funcLit(lit: FuncLit): void {
    const parent = this.binder.func;
    this.functions.push({ node: lit, file: this.binder.file, owner: this.owner, parent, name: this.name });
    this.binder.function(lit, () => {
      this.signature(lit, undefined);
      this.stmts(lit.body.list);
    });
  }

  /** Parameters and the statements of the body share one block, so `:=` in the body reuses a parameter. */
  private signature({ type }: Func, recv: Field | undefined): void {
    if (recv) this.receiverTypeParams(recv);
    this.typeParams(type.typeParams);
    const groups = [recv ? [recv] : [], type.params, type.results];
    for (const fields of groups) for (const field of fields) this.exprs.expr(field.type);
    groups.forEach((fields, index) => {
      const kind = (['recv', 'param', 'result'] as const)[index] ?? 'param';
      for (const field of fields) for (const name of field.names) this.binder.declare(kind, name, field);
    });
  }

  /** `func (s *Stack[T]) Push(x T)` declares T. */
  private receiverTypeParams(recv: Field): void {
    let type = recv.type;
    while (type.kind === 'Star' || type.kind === 'Paren') type = type.x;
    if (type.kind !== 'Index') return;
    for (const index of type.indices) if (index.kind === 'Ident') this.binder.declare('typeparam', index, recv);
  }

  /** All are declared before any constraint is read: they may mention each other. */
  private typeParams(fields: readonly Field[]): void {
    for (const field of fields) for (const name of field.names) this.binder.declare('typeparam', name, field);
    for (const field of fields) this.exprs.expr(field.type);
  }

  private genDecl(decl: GenDecl): void {
    for (const spec of decl.specs) {
      if (spec.kind === 'TypeSpec') this.typeSpec(spec);
      else if (spec.kind === 'ValueSpec') this.valueSpec(spec, decl.tok === 'const' ? 'const' : 'var');
    }
  }

  private typeSpec(spec: TypeSpec): void {
    if (this.binder.isLocal) this.binder.declare('type', spec.name, spec);
    const walk = (): void => {
      this.typeParams(spec.typeParams);
      this.exprs.expr(spec.type);
    };
    if (spec.typeParams.length > 0) this.binder.within(spec, walk);
    else walk();
  }

  private valueSpec(spec: ValueSpec, kind: 'var' | 'const'): void {
    if (!this.owner) this.name = spec.names[0]?.name ?? '';
    if (spec.type) this.exprs.expr(spec.type);
    for (const value of spec.values) this.exprs.expr(value);
    if (this.binder.isLocal) for (const name of spec.names) this.binder.declare(kind, name, spec);
  }

  // -------------------------------------------------------------- statements

  private stmts(list: readonly Stmt[]): void {
    for (const stmt of list) this.stmt(stmt);
  }

  private block(block: Block): void {
    this.binder.within(block, () => {
      this.stmts(block.list);
    });
  }

  private stmt(stmt: Stmt): void {
    switch (stmt.kind) {
      case 'BadStmt':
      case 'EmptyStmt':
        return;
      case 'DeclStmt':
        this.genDecl(stmt.decl);
        return;
      case 'LabeledStmt':
        this.binder.label(stmt.label, stmt);
        this.stmt(stmt.stmt);
        return;
      case 'ExprStmt':
        this.exprs.expr(stmt.x);
        return;
      case 'SendStmt':
        this.exprs.expr(stmt.chan);
        this.exprs.expr(stmt.value);
        return;
      case 'IncDecStmt':
        this.exprs.target(stmt.x, 'update', stmt);
        return;
      case 'AssignStmt':
        this.assign(stmt);
        return;
      case 'GoStmt':
      case 'DeferStmt':
        this.exprs.expr(stmt.call);
        return;
      case 'ReturnStmt':
        this.exprs.exprs(stmt.results);
        return;
      case 'BranchStmt':
        if (stmt.label) this.binder.branch(stmt.label);
        return;
      case 'Block':
        this.block(stmt);
        return;
      default:
        this.binder.within(stmt, () => {
          this.compound(stmt);
        });
    }
  }

  /** Statements with an implicit block of their own. */
  private compound(
    stmt: Extract<Stmt, { kind: 'IfStmt' | 'SwitchStmt' | 'TypeSwitchStmt' | 'SelectStmt' | 'ForStmt' | 'RangeStmt' }>,
  ): void {
    switch (stmt.kind) {
      case 'IfStmt':
        if (stmt.init) this.stmt(stmt.init);
        this.exprs.expr(stmt.cond);
        this.block(stmt.then);
        if (stmt.else) this.stmt(stmt.else);
        return;
      case 'SwitchStmt':
        this.switchStmt(stmt);
        return;
      case 'TypeSwitchStmt':
        this.typeSwitch(stmt);
        return;
      case 'SelectStmt':
        for (const clause of stmt.clauses) this.commClause(clause);
        return;
      case 'ForStmt':
        if (stmt.init) this.stmt(stmt.init);
        if (stmt.cond) this.exprs.expr(stmt.cond);
        if (stmt.post) this.stmt(stmt.post);
        this.block(stmt.body);
        return;
      case 'RangeStmt':
        this.range(stmt);
    }
  }

  private assign(stmt: AssignStmt): void {
    this.exprs.exprs(stmt.rhs);
    if (stmt.op === ':=') {
      for (const target of stmt.lhs) this.defineOrAssign(target, stmt);
      return;
    }
    const access = stmt.op === '=' ? 'write' : 'update';
    for (const target of stmt.lhs) this.exprs.target(target, access, stmt);
  }

  /** `:=` assigns to what the same scope already declares, and declares the rest. */
  private defineOrAssign(target: Expr, decl: AssignStmt | RangeStmt): void {
    if (target.kind !== 'Ident') {
      this.exprs.target(target, 'write', decl);
      return;
    }
    const own = this.binder.own(target.name);
    if (own && decl.kind === 'AssignStmt') this.binder.refer(target, own, 'write', decl);
    else this.binder.declare('var', target, decl);
  }

  private range(stmt: RangeStmt): void {
    this.exprs.expr(stmt.x);
    for (const target of [stmt.key, stmt.value]) {
      if (!target) continue;
      if (stmt.define) this.defineOrAssign(target, stmt);
      else this.exprs.target(target, 'write', stmt);
    }
    this.block(stmt.body);
  }

  private switchStmt(stmt: SwitchStmt): void {
    if (stmt.init) this.stmt(stmt.init);
    if (stmt.tag) this.exprs.expr(stmt.tag);
    for (const clause of stmt.clauses) {
      this.exprs.exprs(clause.exprs);
      this.binder.within(clause, () => {
        this.stmts(clause.body);
      });
    }
  }

  private typeSwitch(stmt: TypeSwitchStmt): void {
    if (stmt.init) this.stmt(stmt.init);
    this.exprs.expr(stmt.x);
    const bind = stmt.bind;
    for (const clause of stmt.clauses) {
      this.exprs.exprs(clause.exprs);
      this.binder.within(clause, () => {
        if (bind) this.binder.clause(bind, clause);
        this.stmts(clause.body);
      });
    }
  }

  private commClause(clause: CommClause): void {
    this.binder.within(clause, () => {
      if (clause.comm) this.stmt(clause.comm);
      this.stmts(clause.body);
    });
  }
}
