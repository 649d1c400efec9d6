/**
 * What does every identifier of a package refer to, and who refers to a declared name?
 *
 * Declarations are walked once, on first demand, one top-level declaration at a time; of a function whose body is not read
 * yet what it says of itself is walked first, and the body only for what stands there. Files that the build configuration
 * leaves out are answered too: their own declarations come first for them, then those of the package. Types are not known
 * here: selectors' right sides have no binding, keys of composite literals have one although they may be field names.
 */
import type { CaseClause, Decl, File, Func, FuncDecl, FuncLit, Ident, ImportSpec, Node } from '../syntax/ast.js';
import { DeferredFunc } from '../syntax/deferred-func.js';
import type { GoPackage, Program, SourceFile } from '../program.js';
import type { Binding, BindingDecl, BindingKind, ImportTarget, Reference } from './binding.js';
import { FileImports } from './imports.js';
import { declsMentioning } from './mentions.js';
import { DeclarationResolver } from './resolver.js';
import type { ResolverSink } from './binder.js';
import type { Scope } from './scope.js';
import { universe } from './universe.js';

/** A declared function or a literal, with where it stands. */
export interface FunctionEntry {
  readonly node: Func;
  readonly file: SourceFile;
  /** The declared function it belongs to: itself for a FuncDecl; undefined for a literal of a package-level variable. */
  readonly owner: FuncDecl | undefined;
  /** The function that immediately encloses a literal. */
  readonly parent: Func | undefined;
  /** `Recv.Name` or `Name`, of the owner for a literal; the package-level variable's name where there is no owner. */
  readonly name: string;
}

interface FileState {
  readonly source: SourceFile;
  readonly imports: FileImports;
  /** Declarations of an excluded file, which come before those of the package for that file. */
  readonly own: ReadonlyMap<string, Binding> | undefined;
}

/** Finds a name exported by another package that is dot-imported here. */
export type ForeignScope = (pkg: GoPackage) => PackageNames;

export class PackageNames {
  readonly package: GoPackage;
  /** The package-level bindings, `init` and `_` left out. */
  readonly scope: ReadonlyMap<string, Binding>;
  private readonly program: Program;
  private readonly foreign: ForeignScope;
  private readonly states = new Map<File, FileState>();
  private readonly rivals = new Map<Binding, Binding[]>();
  private readonly resolved = new Map<Ident, Binding | undefined>();
  private readonly clauses = new Map<CaseClause, Binding>();
  private readonly scopes = new Map<Node, Scope>();
  private readonly references = new Map<Binding, Reference[]>();
  private readonly captures = new Map<FuncLit, Set<Binding>>();
  private readonly functionLists = new Map<Decl, FunctionEntry[]>();
  /** Functions of which only the outline has been walked, and what walks their bodies. */
  private readonly outlined = new Map<Decl, () => void>();
  private readonly sink: ResolverSink;
  private count = 0;
  /** Whether every declaration of the build has been walked. */
  private isWalked = false;

  constructor(pkg: GoPackage, program: Program, foreign: ForeignScope) {
    this.package = pkg;
    this.program = program;
    this.foreign = foreign;
    this.sink = {
      resolved: this.resolved,
      clauses: this.clauses,
      scopes: this.scopes,
      references: this.references,
      captures: this.captures,
      bind: this.bind,
    };
    const scope = new Map<string, Binding>();
    for (const file of pkg.files) this.declareFile(file, scope);
    this.scope = scope;
    for (const file of pkg.files) this.setState(file.ast, this.openFile(file, undefined));
    for (const file of pkg.excluded) this.openExcluded(file);
  }

  /**
   * The binding an identifier refers to or declares. Undefined: it is no reference (a field, a selector's right side, `_`),
   * or nothing in view declares it.
   */
  resolve(ident: Ident): Binding | undefined {
    const found = this.resolved.get(ident);
    if (found || this.resolved.has(ident)) return found;
    this.walkAround(ident);
    return this.resolved.get(ident);
  }

  /** The variable a type switch binds in one clause. */
  clauseBinding(clause: CaseClause): Binding | undefined {
    this.walkAround(clause);
    return this.clauses.get(clause);
  }

  /** Every reference in the package, declaring ones included, by file and position. Empty for predeclared names. */
  referencesOf(binding: Binding): readonly Reference[] {
    if (binding.func) this.walkAround(binding.func.body ?? binding.func);
    else this.walkMentions(binding.name);
    return this.references.get(binding) ?? [];
  }

  /** The references that assign after the declaration: `=`, `:=` again, `+=`, `++`, a range's key. */
  writesOf(binding: Binding): readonly Reference[] {
    return this.referencesOf(binding).filter((each) => each.access === 'write' || each.access === 'update');
  }

  /** The variables of enclosing functions that a literal, or a literal within it, uses. */
  capturesOf(lit: FuncLit): ReadonlySet<Binding> {
    this.walkAround(lit);
    return this.captures.get(lit) ?? new Set();
  }

  /** Other declarations of the same name: several bodies in one package, or in files left out by the build configuration. */
  rivalsOf(binding: Binding): readonly Binding[] {
    return this.rivals.get(binding) ?? [];
  }

  /** What a name means where `at` stands (names declared later in the same block do not count). */
  lookup(name: string, at: Node): Binding | undefined {
    this.walkAround(at);
    for (let scope = this.scopeAt(at); scope; scope = scope.parent) {
      const own = scope.own(name);
      if (own && isVisible(own, at)) return own;
    }
    const state = this.stateOf(at);
    return state && this.lookupOutside(name, state);
  }

  /** The innermost scope of a function around a node; undefined at package level. */
  scopeAt(at: Node): Scope | undefined {
    this.walkAround(at);
    for (let node: Node | undefined = at; node; node = node.parent) {
      const scope = this.scopes.get(node);
      if (scope) return scope;
    }
    return undefined;
  }

  /** The imports of a file. */
  importsOf(file: SourceFile): FileImports | undefined {
    return this.states.get(file.ast)?.imports;
  }

  /** The file a node stands in. */
  fileOf(node: Node): SourceFile | undefined {
    return this.stateOf(node)?.source;
  }

  /** All functions and literals of the files of the build (excluded files left out), in source order. */
  functions(): readonly FunctionEntry[] {
    const found = this.package.files.flatMap((file) => file.ast.decls.flatMap((decl) => this.functionsOf(decl)));
    this.isWalked = true;
    return found;
  }

  /** The functions of one top-level declaration. */
  functionsOf(decl: Decl): readonly FunctionEntry[] {
    this.walk(decl);
    return this.functionLists.get(decl) ?? [];
  }

  private declareFile(file: SourceFile, scope: Map<string, Binding>): void {
    for (const decl of file.ast.decls) {
      if (decl.kind === 'FuncDecl' && !decl.recv) this.declare(scope, 'func', decl.name, decl, file);
      if (decl.kind !== 'GenDecl') continue;
      for (const spec of decl.specs) {
        if (spec.kind === 'TypeSpec') this.declare(scope, 'type', spec.name, spec, file);
        if (spec.kind !== 'ValueSpec') continue;
        for (const name of spec.names) this.declare(scope, decl.tok === 'const' ? 'const' : 'var', name, spec, file);
      }
    }
  }

  private declare(
    scope: Map<string, Binding>,
    kind: BindingKind,
    ident: Ident,
    decl: BindingDecl,
    file: SourceFile,
  ): void {
    const isInit = kind === 'func' && (ident.name === 'init' || ident.name === '');
    if (ident.name === '_' || isInit) return;
    const binding = this.bind(kind, ident.name, ident, decl, undefined, file);
    this.resolved.set(ident, binding);
    this.references.set(binding, [{ ident, binding, access: 'declare', func: undefined, node: decl }]);
    const first = scope.get(ident.name);
    if (first) this.addRivals(first, binding);
    else scope.set(ident.name, binding);
  }

  private addRivals(a: Binding, b: Binding): void {
    this.rivals.set(a, [...(this.rivals.get(a) ?? []), b]);
    this.rivals.set(b, [...(this.rivals.get(b) ?? []), a]);
  }

  private openExcluded(file: SourceFile): void {
    const own = new Map<string, Binding>();
    this.declareFile(file, own);
    for (const [name, binding] of own) {
      const main = this.scope.get(name);
      if (main) this.addRivals(main, binding);
    }
    this.setState(file.ast, this.openFile(file, own));
  }

  private setState(file: File, state: FileState): void {
    this.states.set(file, state);
    if (file.origin) this.states.set(file.origin, state);
  }

  private openFile(source: SourceFile, own: ReadonlyMap<string, Binding> | undefined): FileState {
    const make = (spec: ImportSpec, name: string, file: SourceFile, target: ImportTarget) =>
      this.bind('import', name, spec.name, spec, undefined, file, target);
    return { source, own, imports: new FileImports(source, this.package, this.program, make) };
  }

  private readonly bind = (
    kind: BindingKind,
    name: string,
    ident: Ident | undefined,
    decl: BindingDecl,
    func: Func | undefined,
    file: SourceFile,
    target?: ImportTarget,
  ): Binding => ({ kind, name, ident, decl, func, package: this.package, file, target, id: this.count++ });

  private stateOf(node: Node): FileState | undefined {
    let top = node;
    while (top.parent) top = top.parent;
    return top.kind === 'File' ? this.states.get(top) : undefined;
  }

  /** Walks the top-level declaration that a node stands in. */
  private walkAround(node: Node): void {
    let at = node;
    let below = node;
    while (at.parent && at.parent.kind !== 'File') {
      below = at;
      at = at.parent;
    }
    if (at instanceof DeferredFunc && (below === at.type || below === at.recv)) this.walkOutline(at);
    else if (at.kind === 'FuncDecl' || at.kind === 'GenDecl') this.walk(at);
  }

  /** Walks what writes a name, unless everything is walked already. */
  private walkMentions(name: string): void {
    if (this.isWalked) return;
    for (const file of this.package.files) for (const decl of declsMentioning(file.ast, name)) this.walk(decl);
  }

  private walk(decl: Decl): void {
    const walkBody = this.outlined.get(decl);
    if (walkBody) {
      this.outlined.delete(decl);
      walkBody();
    } else this.resolverFor(decl)?.walk(decl);
  }

  /** Of a function that is only called its signature is asked for; its body would be parsed for it. */
  private walkOutline(decl: DeferredFunc): void {
    const resolver = this.resolverFor(decl);
    if (resolver) this.outlined.set(decl, resolver.outline(decl));
  }

  /** Undefined for a declaration that has been walked, or that no file of the package holds. */
  private resolverFor(decl: Decl): DeclarationResolver | undefined {
    if (this.functionLists.has(decl)) return undefined;
    const functions: FunctionEntry[] = [];
    this.functionLists.set(decl, functions);
    const state = this.stateOf(decl);
    if (!state) return undefined;
    const outside = (name: string, isQualifier: boolean) => this.lookupOutside(name, state, isQualifier);
    return new DeclarationResolver(this.sink, state.source, functions, outside);
  }

  /** A name that no scope of the function declares: imports, package, dot imports, universe, guessed imports. */
  private lookupOutside(name: string, state: FileState, isQualifier = true): Binding | undefined {
    const sure =
      state.imports.lookup(name) ?? state.own?.get(name) ?? this.scope.get(name) ?? this.lookupDots(name, state);
    if (sure) return sure;
    const guessed = isQualifier ? state.imports.guess(name, true) : undefined;
    if (guessed) return guessed;
    const predeclared = universe.get(name);
    if (predeclared) return predeclared;
    const closed = isQualifier && !this.package.partial && !state.imports.hasUnseenDot;
    return closed ? state.imports.guess(name, false) : undefined;
  }

  private lookupDots(name: string, state: FileState): Binding | undefined {
    if (state.imports.dots.length === 0 || !isExported(name)) return undefined;
    for (const dot of state.imports.dots) {
      const target = dot.target?.package;
      const found = target && this.foreign(target).scope.get(name);
      if (found) return found;
    }
    return undefined;
  }
}

/** True for names that other packages may use. */
export function isExported(name: string): boolean {
  const first = name.charAt(0);
  return first !== first.toLowerCase() && first === first.toUpperCase();
}

/** A name declared by a statement begins after it; parameters, labels and types are visible in all of their scope. */
function isVisible(binding: Binding, at: Node): boolean {
  const decl = binding.decl;
  if (!decl || !binding.ident) return true;
  switch (decl.kind) {
    case 'ValueSpec':
    case 'AssignStmt':
      return at.start >= decl.end;
    case 'RangeStmt':
      return at.start >= decl.x.end;
    case 'TypeSpec':
      return at.start >= binding.ident.start;
    default:
      return true;
  }
}
