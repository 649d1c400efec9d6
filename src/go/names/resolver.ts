/**
 * Binds the identifiers of one top-level declaration: block scopes, `:=`, closures, labels, and how each reference uses its
 * binding. One walk, in source order, so that a name is visible from where Go says it is.
 */
import type {
  AssignStmt,
  Block,
  CommClause,
  CompositeLit,
  Decl,
  Expr,
  Field,
  Func,
  FuncDecl,
  FuncLit,
  FuncType,
  GenDecl,
  Ident,
  Node,
  RangeStmt,
  Stmt,
  SwitchStmt,
  TypeSpec,
  TypeSwitchStmt,
  ValueSpec,
  CaseClause,
} from '../syntax/ast.js';
import type { SourceFile } from '../program.js';
import { isVariable } from './binding.js';
import type { Access, Binding, BindingDecl, BindingKind, ImportTarget, Reference } from './binding.js';
import type { FunctionEntry } from './package-names.js';
import { Scope } from './scope.js';

/** Where the walk writes what it finds. */
export interface ResolverSink {
  readonly resolved: Map<Ident, Binding | undefined>;
  readonly clauses: Map<CaseClause, Binding>;
  readonly scopes: Map<Node, Scope>;
  readonly references: Map<Binding, Reference[]>;
  readonly captures: Map<FuncLit, Set<Binding>>;
  readonly bind: (
    kind: BindingKind,
    name: string,
    ident: Ident | undefined,
    decl: BindingDecl,
    func: Func | undefined,
    file: SourceFile,
    target?: ImportTarget,
  ) => Binding;
}

/** What a name means outside functions; `isQualifier` where it stands before a dot, as a package may. */
export type OutsideLookup = (name: string, isQualifier: boolean) => Binding | undefined;

/** A function being walked, with its labels and the branches that wait for them. */
interface Frame {
  readonly func: Func;
  readonly parent: Frame | undefined;
  readonly labels: Map<string, Binding>;
  readonly branches: Ident[];
}

export class DeclarationResolver {
  private readonly sink: ResolverSink;
  private readonly file: SourceFile;
  private readonly functions: FunctionEntry[];
  private readonly outside: OutsideLookup;
  private scope: Scope | undefined;
  private frame: Frame | undefined;
  private owner: FuncDecl | undefined;
  private name = '';

  constructor(sink: ResolverSink, file: SourceFile, functions: FunctionEntry[], outside: OutsideLookup) {
    this.sink = sink;
    this.file = file;
    this.functions = functions;
    this.outside = outside;
  }

  walk(decl: Decl): void {
    if (decl.kind === 'FuncDecl') this.funcDecl(decl);
    else if (decl.kind === 'GenDecl') this.genDecl(decl);
  }

  // -------------------------------------------------------------- scopes and references

  private within(node: Node, walk: () => void): void {
    const outer = this.scope;
    this.scope = new Scope(outer, node, this.frame?.func);
    this.sink.scopes.set(node, this.scope);
    walk();
    this.scope = outer;
  }

  private declare(kind: BindingKind, ident: Ident, decl: BindingDecl): void {
    if (ident.name === '_' || !this.scope) {
      if (ident.name === '_') this.sink.resolved.set(ident, undefined);
      return;
    }
    const binding = this.sink.bind(kind, ident.name, ident, decl, this.frame?.func, this.file);
    this.scope.declare(binding);
    this.refer(ident, binding, 'declare', decl);
  }

  private refer(ident: Ident, binding: Binding, access: Access, node: Node): void {
    this.sink.resolved.set(ident, binding);
    if (binding.id < 0) return;
    const reference: Reference = { ident, binding, access, func: this.frame?.func, node };
    const list = this.sink.references.get(binding);
    if (list) list.push(reference);
    else this.sink.references.set(binding, [reference]);
    if (isVariable(binding) && binding.func && binding.func !== this.frame?.func) this.capture(binding);
  }

  private capture(binding: Binding): void {
    for (let frame = this.frame; frame && frame.func !== binding.func; frame = frame.parent) {
      if (frame.func.kind !== 'FuncLit') return;
      const known = this.sink.captures.get(frame.func);
      if (known) known.add(binding);
      else this.sink.captures.set(frame.func, new Set([binding]));
    }
  }

  private use(ident: Ident, access: Access = 'read', node: Node = ident): void {
    const binding = ident.name === '_' ? undefined : this.find(ident);
    if (binding) this.refer(ident, binding, access, node);
    else this.sink.resolved.set(ident, undefined);
  }

  private find(ident: Ident): Binding | undefined {
    const isQualifier = ident.parent?.kind === 'Selector' && ident.parent.x === ident;
    return this.scope?.lookup(ident.name) ?? this.outside(ident.name, isQualifier);
  }

  // -------------------------------------------------------------- declarations

  private funcDecl(decl: FuncDecl): void {
    this.owner = decl;
    this.name = displayName(decl);
    this.functions.push({ node: decl, file: this.file, owner: decl, parent: undefined, name: this.name });
    this.func(decl, decl.recv);
  }

  private funcLit(lit: FuncLit): void {
    const parent = this.frame?.func;
    this.functions.push({ node: lit, file: this.file, owner: this.owner, parent, name: this.name });
    this.func(lit, undefined);
  }

  /** Parameters and the statements of the body share one block, so `:=` in the body reuses a parameter. */
  private func(func: Func, recv: Field | undefined): void {
    const frame: Frame = { func, parent: this.frame, labels: new Map(), branches: [] };
    this.frame = frame;
    this.within(func, () => {
      if (recv) this.receiverTypeParams(recv);
      this.typeParams(func.type.typeParams);
      const groups = [recv ? [recv] : [], func.type.params, func.type.results];
      for (const fields of groups) for (const field of fields) this.expr(field.type);
      groups.forEach((fields, index) => {
        const kind = (['recv', 'param', 'result'] as const)[index] ?? 'param';
        for (const field of fields) for (const name of field.names) this.declare(kind, name, field);
      });
      if (func.body) this.stmts(func.body.list);
    });
    for (const branch of frame.branches) {
      const label = frame.labels.get(branch.name);
      if (label) this.refer(branch, label, 'read', branch);
      else this.sink.resolved.set(branch, undefined);
    }
    this.frame = frame.parent;
  }

  /** `func (s *Stack[T]) Push(x T)` declares T. */
  private receiverTypeParams(recv: Field): void {
    let type = recv.type;
    while (type.kind === 'Star' || type.kind === 'Paren') type = type.x;
    if (type.kind !== 'Index') return;
    for (const index of type.indices) if (index.kind === 'Ident') this.declare('typeparam', index, recv);
  }

  /** All are declared before any constraint is read: they may mention each other. */
  private typeParams(fields: readonly Field[]): void {
    for (const field of fields) for (const name of field.names) this.declare('typeparam', name, field);
    for (const field of fields) this.expr(field.type);
  }

  private genDecl(decl: GenDecl): void {
    for (const spec of decl.specs) {
      if (spec.kind === 'TypeSpec') this.typeSpec(spec);
      else if (spec.kind === 'ValueSpec') this.valueSpec(spec, decl.tok === 'const' ? 'const' : 'var');
    }
  }

  private typeSpec(spec: TypeSpec): void {
    if (this.scope) this.declare('type', spec.name, spec);
    const walk = (): void => {
      this.typeParams(spec.typeParams);
      this.expr(spec.type);
    };
    if (spec.typeParams.length > 0) this.within(spec, walk);
    else walk();
  }

  private valueSpec(spec: ValueSpec, kind: 'var' | 'const'): void {
    if (!this.owner) this.name = spec.names[0]?.name ?? '';
    if (spec.type) this.expr(spec.type);
    for (const value of spec.values) this.expr(value);
    if (this.scope) for (const name of spec.names) this.declare(kind, name, spec);
  }

  // -------------------------------------------------------------- statements

  private stmts(list: readonly Stmt[]): void {
    for (const stmt of list) this.stmt(stmt);
  }

  private block(block: Block): void {
    this.within(block, () => {
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
        this.label(stmt.label, stmt);
        this.stmt(stmt.stmt);
        return;
      case 'ExprStmt':
        this.expr(stmt.x);
        return;
      case 'SendStmt':
        this.expr(stmt.chan);
        this.expr(stmt.value);
        return;
      case 'IncDecStmt':
        this.target(stmt.x, 'update', stmt);
        return;
      case 'AssignStmt':
        this.assign(stmt);
        return;
      case 'GoStmt':
      case 'DeferStmt':
        this.expr(stmt.call);
        return;
      case 'ReturnStmt':
        this.exprs(stmt.results);
        return;
      case 'BranchStmt':
        if (stmt.label) this.frame?.branches.push(stmt.label);
        return;
      case 'Block':
        this.block(stmt);
        return;
      default:
        this.within(stmt, () => {
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
        this.expr(stmt.cond);
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
        if (stmt.cond) this.expr(stmt.cond);
        if (stmt.post) this.stmt(stmt.post);
        this.block(stmt.body);
        return;
      case 'RangeStmt':
        this.range(stmt);
    }
  }

  private label(ident: Ident, stmt: Extract<Stmt, { kind: 'LabeledStmt' }>): void {
    const frame = this.frame;
    if (!frame || ident.name === '_') return;
    const binding = this.sink.bind('label', ident.name, ident, stmt, frame.func, this.file);
    if (!frame.labels.has(ident.name)) frame.labels.set(ident.name, binding);
    this.refer(ident, binding, 'declare', stmt);
  }

  private assign(stmt: AssignStmt): void {
    this.exprs(stmt.rhs);
    if (stmt.op === ':=') {
      for (const target of stmt.lhs) this.defineOrAssign(target, stmt);
      return;
    }
    const access = stmt.op === '=' ? 'write' : 'update';
    for (const target of stmt.lhs) this.target(target, access, stmt);
  }

  /** `:=` assigns to what the same scope already declares, and declares the rest. */
  private defineOrAssign(target: Expr, decl: AssignStmt | RangeStmt): void {
    if (target.kind !== 'Ident') {
      this.target(target, 'write', decl);
      return;
    }
    const own = this.scope?.own(target.name);
    if (own && decl.kind === 'AssignStmt') this.refer(target, own, 'write', decl);
    else this.declare('var', target, decl);
  }

  private range(stmt: RangeStmt): void {
    this.expr(stmt.x);
    for (const target of [stmt.key, stmt.value]) {
      if (!target) continue;
      if (stmt.define) this.defineOrAssign(target, stmt);
      else this.target(target, 'write', stmt);
    }
    this.block(stmt.body);
  }

  private switchStmt(stmt: SwitchStmt): void {
    if (stmt.init) this.stmt(stmt.init);
    if (stmt.tag) this.expr(stmt.tag);
    for (const clause of stmt.clauses) {
      this.exprs(clause.exprs);
      this.within(clause, () => {
        this.stmts(clause.body);
      });
    }
  }

  private typeSwitch(stmt: TypeSwitchStmt): void {
    if (stmt.init) this.stmt(stmt.init);
    this.expr(stmt.x);
    const bind = stmt.bind;
    if (bind) this.sink.resolved.set(bind, undefined);
    for (const clause of stmt.clauses) {
      this.exprs(clause.exprs);
      this.within(clause, () => {
        if (bind && bind.name !== '_') {
          const binding = this.sink.bind('var', bind.name, bind, clause, this.frame?.func, this.file);
          this.scope?.declare(binding);
          this.sink.clauses.set(clause, binding);
          this.sink.references.set(binding, [
            { ident: bind, binding, access: 'declare', func: this.frame?.func, node: clause },
          ]);
        }
        this.stmts(clause.body);
      });
    }
  }

  private commClause(clause: CommClause): void {
    this.within(clause, () => {
      if (clause.comm) this.stmt(clause.comm);
      this.stmts(clause.body);
    });
  }

  // -------------------------------------------------------------- expressions

  private exprs(list: readonly Expr[]): void {
    for (const expr of list) this.expr(expr);
  }

  /** The left side of an assignment, or the operand of `&` (access `address`). */
  private target(expr: Expr, access: 'write' | 'update' | 'address', node: Node): void {
    switch (expr.kind) {
      case 'Paren':
        this.target(expr.x, access, node);
        return;
      case 'Ident':
        this.use(expr, access, node);
        return;
      case 'Selector':
      case 'Index':
        this.partTarget(expr, access === 'address' ? 'part-address' : 'part-write', node);
        return;
      default:
        this.expr(expr);
    }
  }

  private partTarget(expr: Expr, access: Access, node: Node): void {
    switch (expr.kind) {
      case 'Paren':
      case 'Selector':
        this.partTarget(expr.x, access, node);
        return;
      case 'Index':
        this.partTarget(expr.x, access, node);
        this.exprs(expr.indices);
        return;
      case 'Ident':
        this.use(expr, access, node);
        return;
      default:
        this.expr(expr);
    }
  }

  private expr(expr: Expr): void {
    switch (expr.kind) {
      case 'Ident':
        this.use(expr);
        return;
      case 'BasicLit':
      case 'BadExpr':
        return;
      case 'CompositeLit':
        this.composite(expr);
        return;
      case 'FuncLit':
        this.funcLit(expr);
        return;
      case 'Paren':
      case 'Selector':
      case 'Star':
        this.expr(expr.x);
        return;
      case 'Unary':
        if (expr.op === '&') this.target(expr.x, 'address', expr);
        else this.expr(expr.x);
        return;
      case 'Index':
        this.expr(expr.x);
        this.exprs(expr.indices);
        return;
      case 'SliceExpr':
        this.expr(expr.x);
        for (const bound of [expr.low, expr.high, expr.max]) if (bound) this.expr(bound);
        return;
      case 'TypeAssert':
        this.expr(expr.x);
        this.expr(expr.type);
        return;
      case 'Call':
        this.expr(expr.fun);
        this.exprs(expr.args);
        return;
      case 'Binary':
        this.expr(expr.x);
        this.expr(expr.y);
        return;
      default:
        this.typeExpr(expr);
    }
  }

  private typeExpr(
    expr: Extract<
      Expr,
      { kind: 'ArrayType' | 'SliceType' | 'MapType' | 'ChanType' | 'FuncType' | 'StructType' | 'InterfaceType' }
    >,
  ): void {
    switch (expr.kind) {
      case 'ArrayType':
        if (expr.len) this.expr(expr.len);
        this.expr(expr.elem);
        return;
      case 'SliceType':
      case 'ChanType':
        this.expr(expr.elem);
        return;
      case 'MapType':
        this.expr(expr.key);
        this.expr(expr.value);
        return;
      case 'FuncType':
        this.signature(expr);
        return;
      case 'StructType':
        for (const field of expr.fields) this.expr(field.type);
        return;
      case 'InterfaceType':
        for (const method of expr.methods) this.signature(method.type);
        this.exprs(expr.embeds);
    }
  }

  /** The names of the parameters of a function type bind nothing. */
  private signature(type: FuncType): void {
    for (const field of type.params) this.expr(field.type);
    for (const field of type.results) this.expr(field.type);
  }

  private composite(lit: CompositeLit): void {
    if (lit.type) this.expr(lit.type);
    for (const element of lit.elements) {
      if (element.key?.kind === 'Ident') this.use(element.key, isPlainKey(lit) ? 'read' : 'key');
      else if (element.key) this.expr(element.key);
      this.expr(element.value);
    }
  }
}

/** The literal's own syntax says that its keys are values, not field names. */
function isPlainKey(lit: CompositeLit): boolean {
  return lit.type?.kind === 'MapType' || lit.type?.kind === 'ArrayType' || lit.type?.kind === 'SliceType';
}

/** `Recv.Name` for a method, else the name. */
export function displayName(decl: FuncDecl): string {
  if (!decl.recv) return decl.name.name;
  const base = receiverBase(decl.recv);
  return base ? `${base.name}.${decl.name.name}` : decl.name.name;
}

/** The identifier of a receiver's type, without pointer and type parameters. */
export function receiverBase(recv: Field): Ident | undefined {
  let type = recv.type;
  while (type.kind === 'Star' || type.kind === 'Paren' || type.kind === 'Index') type = type.x;
  return type.kind === 'Ident' ? type : undefined;
}
