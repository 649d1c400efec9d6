/** Enters scopes and functions, declares names, and records what each identifier refers to and how. */
import type { Func, FuncLit, Ident, Node, CaseClause, LabeledStmt } from '../syntax/ast.js';
import type { SourceFile } from '../program.js';
import { isVariable } from './binding.js';
import type { Access, Binding, BindingDecl, BindingKind, ImportTarget, Reference } from './binding.js';
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

export class Binder {
  readonly file: SourceFile;
  private readonly sink: ResolverSink;
  private readonly outside: OutsideLookup;
  private scope: Scope | undefined;
  private frame: Frame | undefined;

  constructor(sink: ResolverSink, file: SourceFile, outside: OutsideLookup) {
    this.sink = sink;
    this.file = file;
    this.outside = outside;
  }

  /** The innermost function being walked. */
  get func(): Func | undefined {
    return this.frame?.func;
  }

  /** False at package level, where names are declared before the walk. */
  get isLocal(): boolean {
    return this.scope !== undefined;
  }

  /** What the very block being walked declares. */
  own(name: string): Binding | undefined {
    return this.scope?.own(name);
  }

  within(node: Node, walk: () => void): void {
    const outer = this.scope;
    this.scope = new Scope(outer, node, this.frame?.func);
    this.sink.scopes.set(node, this.scope);
    walk();
    this.scope = outer;
  }

  declare(kind: BindingKind, ident: Ident, decl: BindingDecl): void {
    if (ident.name === '_' || !this.scope) {
      if (ident.name === '_') this.sink.resolved.set(ident, undefined);
      return;
    }
    const binding = this.sink.bind(kind, ident.name, ident, decl, this.frame?.func, this.file);
    this.scope.declare(binding);
    this.refer(ident, binding, 'declare', decl);
  }

  refer(ident: Ident, binding: Binding, access: Access, node: Node): void {
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

  use(ident: Ident, access: Access = 'read', node: Node = ident): void {
    const binding = ident.name === '_' ? undefined : this.find(ident);
    if (binding) this.refer(ident, binding, access, node);
    else this.sink.resolved.set(ident, undefined);
  }

  private find(ident: Ident): Binding | undefined {
    const isQualifier = ident.parent?.kind === 'Selector' && ident.parent.x === ident;
    return this.scope?.lookup(ident.name) ?? this.outside(ident.name, isQualifier);
  }

  /** Walks a function: its scope is entered, and its branches find their labels, which may stand after them. */
  function(func: Func, walk: () => void): void {
    this.functionInParts(func, walk)(() => undefined);
  }

  /** The same for a function whose outline is walked now, and its body when what is answered is called. */
  functionInParts(func: Func, outline: () => void): (body: () => void) => void {
    const { frame: parent, scope: outer } = this;
    const frame: Frame = { func, parent, labels: new Map(), branches: [] };
    this.frame = frame;
    this.within(func, outline);
    this.frame = parent;
    return (body) => {
      this.frame = frame;
      this.scope = this.sink.scopes.get(func);
      body();
      this.settleBranches(frame);
      this.scope = outer;
      this.frame = parent;
    };
  }

  private settleBranches({ labels, branches }: Frame): void {
    for (const branch of branches) {
      const label = labels.get(branch.name);
      if (label) this.refer(branch, label, 'read', branch);
      else this.sink.resolved.set(branch, undefined);
    }
  }

  label(ident: Ident, stmt: LabeledStmt): void {
    const frame = this.frame;
    if (!frame || ident.name === '_') return;
    const binding = this.sink.bind('label', ident.name, ident, stmt, frame.func, this.file);
    if (!frame.labels.has(ident.name)) frame.labels.set(ident.name, binding);
    this.refer(ident, binding, 'declare', stmt);
  }

  /** A branch statement mentions a label of the function. */
  branch(label: Ident): void {
    this.frame?.branches.push(label);
  }

  /** The name of a type switch stands for another variable in each clause; the identifier itself for none. */
  clause(ident: Ident, clause: CaseClause): void {
    const func = this.frame?.func;
    this.sink.resolved.set(ident, undefined);
    if (ident.name === '_') return;
    const binding = this.sink.bind('var', ident.name, ident, clause, func, this.file);
    this.scope?.declare(binding);
    this.sink.clauses.set(clause, binding);
    this.sink.references.set(binding, [{ ident, binding, access: 'declare', func, node: clause }]);
  }
}
