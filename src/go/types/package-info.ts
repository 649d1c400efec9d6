/**
 * What do the names and expressions of a package mean? The one front of `names` and `types`: every question about an
 * identifier, expression, call or function of the package. Each fact is computed once, on first demand; unknown is an answer.
 */

import type { Binding, ImportTarget, Reference } from '../names/binding.js';
import { PackageNames, isExported } from '../names/package-names.js';

import type { FunctionEntry } from '../names/package-names.js';
import type { GoPackage, SourceFile } from '../program.js';
import type {
  Call,
  CaseClause,
  Expr,
  Field,
  Func,
  FuncDecl,
  FuncLit,
  FuncType,
  Ident,
  Selector,
} from '../syntax/ast.js';
import { decided } from './answer.js';
import type { Answer } from './answer.js';
import { argumentTypes, calledType } from './calls.js';
import { Callees } from './callees.js';
import type { Callee } from './callees.js';
import { Constants } from './constants.js';
import type { ConstValue } from './constants.js';
import { DeclaredFunction } from './declarations.js';
import type { DeclarationSource, DeclaredType } from './declarations.js';
import { Expressions } from './expressions.js';
import { FunctionIndex } from './function-index.js';
import type { FunctionBody } from './function-index.js';
import { isAssignedAfter } from './captured-writes.js';
import { isPerIteration } from './loop-variables.js';
import type { ProgramInfo } from './program-info.js';
import { basic, unknown } from './predeclared.js';
import { implementations } from './implementations.js';
import { onlyValue } from './only-value.js';
import { whole } from './rational.js';
import { Selections } from './selections.js';
import type { Selection } from './selections.js';
import { coreType, substituteFunc, substitution } from './substitute.js';
import type { FuncObject, FuncTypeOf, Type, TypeDecl, TypeParamType } from './type.js';
import { TypeExpressions } from './type-expressions.js';
import { Variables } from './variables.js';

export class PackageInfo implements DeclarationSource {
  readonly package: GoPackage;
  readonly program: ProgramInfo;
  /** Scopes, bindings and references of the package. */
  readonly names: PackageNames;
  /** Types that expressions denote. */
  readonly types: TypeExpressions;
  private readonly variables: Variables;
  private readonly expressions: Expressions;
  private readonly constants: Constants;
  private readonly selections: Selections;
  private readonly callees: Callees;
  private readonly index: FunctionIndex;
  private declaredTypes: readonly TypeDecl[] | undefined;
  private readonly implemented = new Map<TypeDecl, Map<string, readonly FuncObject[]>>();

  constructor(pkg: GoPackage, program: ProgramInfo) {
    this.package = pkg;
    this.program = program;
    this.names = new PackageNames(pkg, program.program, (other) => program.infoOf(other).names);
    this.types = new TypeExpressions(this);
    this.variables = new Variables(this);
    this.expressions = new Expressions(this);
    this.constants = new Constants(this);
    this.selections = new Selections(this);
    this.callees = new Callees(this);
    this.index = new FunctionIndex(pkg, (decl, file) => new DeclaredFunction(this, decl, file));
  }

  // ---------------------------------------------------------------- names

  /**
   * The binding an identifier refers to or declares. Undefined for field names, `_`, what nothing in view declares, and the
   * keys of a literal whose type is not known (which `referencesOf` lists as `key`).
   */
  resolve(ident: Ident): Binding | undefined {
    return this.keyRole(ident) === 'no' ? this.names.resolve(ident) : undefined;
  }

  /** The variable a type switch binds in one clause. */
  clauseBinding(clause: CaseClause): Binding | undefined {
    return this.names.clauseBinding(clause);
  }

  /** All references of a binding in the package; keys of struct literals are no references. */
  referencesOf(binding: Binding): readonly Reference[] {
    const references = this.names.referencesOf(binding);
    if (!references.some((each) => each.access === 'key')) return references;
    return references.filter((each) => each.access !== 'key' || !this.isFieldKey(each.ident));
  }

  /** Assignments after the declaration. */
  writesOf(binding: Binding): readonly Reference[] {
    return this.names.writesOf(binding);
  }

  /**
   * The one expression whose value a variable holds for all of its life: given once, never assigned again, its address
   * never taken. Undefined for parameters, and where other packages could assign. What test files assign counts only
   * `forTests`.
   */
  onlyValue(binding: Binding, forTests = true): Expr | undefined {
    if (binding.kind !== 'var' || !binding.package) return undefined;
    return this.isHome(binding.package)
      ? onlyValue(this.names, binding, forTests)
      : this.program.infoOf(binding.package).onlyValue(binding, forTests);
  }

  /** True if each turn of its loop has a copy of its own (Go 1.22 for loop variables declared by `:=`). */
  isPerIteration(binding: Binding): boolean {
    return isPerIteration(binding, this.package);
  }

  /**
   * May a captured variable change after a literal was made? Yes where an assignment may run later than the literal's
   * creation, unknown where its address is taken.
   */
  isAssignedAfterCapture(binding: Binding, lit: FuncLit): Answer {
    return isAssignedAfter(this.names.referencesOf(binding), binding, lit, this.isPerIteration(binding));
  }

  /** The import an identifier before a dot stands for. */
  importOf(expr: Expr): ImportTarget | undefined {
    if (expr.kind !== 'Ident') return undefined;
    const binding = this.names.resolve(expr);
    return binding?.kind === 'import' ? binding.target : undefined;
  }

  /** What `pkg.Name` refers to where the package is in view. */
  packageMember(expr: Selector): Binding | undefined {
    const imported = this.importOf(expr.x);
    return imported?.package && this.program.infoOf(imported.package).names.scope.get(expr.sel.name);
  }

  /** Why an identifier has no binding. */
  whyUnresolved(ident: Ident): string {
    const file = this.names.fileOf(ident);
    const imports = file && this.names.importsOf(file);
    if (imports?.hasUnseenDot && isExported(ident.name)) return 'may come from a dot import not in view';
    if (imports && imports.candidates(ident.name).length > 1) return 'several imports can carry this name';
    return this.package.partial ? 'part of the package is not in view' : `${ident.name} is not declared in view`;
  }

  /** True for this package, whichever variant of it is asked for. */
  isHome(pkg: GoPackage): boolean {
    return pkg === this.package || this.program.infoOf(pkg) === this;
  }

  // ---------------------------------------------------------------- types

  /** The type of an expression; the denoted type for a type expression; a tuple for a call with no or several results. */
  typeOf(expr: Expr): Type {
    return this.expressions.typeOf(expr);
  }

  /** True if the expression denotes a type. */
  isType(expr: Expr): boolean {
    return this.types.denoted(expr) !== undefined;
  }

  isNil(expr: Expr): boolean {
    if (expr.kind === 'Paren') return this.isNil(expr.x);
    return expr.kind === 'Ident' && this.names.resolve(expr)?.kind === 'nil';
  }

  /** The type of a variable, parameter, constant or function. */
  typeOfBinding(binding: Binding): Type {
    if (binding.package && !this.isHome(binding.package)) {
      return this.program.infoOf(binding.package).typeOfBinding(binding);
    }
    return this.variables.typeOf(binding);
  }

  /** The type a binding of kind `type` stands for. */
  denotedBinding(binding: Binding): Type | undefined {
    return this.types.ofBinding(binding);
  }

  /** The key and value that one turn of `range x` yields. */
  rangeTypes(x: Expr): { readonly key: Type; readonly value: Type } {
    return this.variables.rangeTypes(x);
  }

  /** The types of the values that `a, b = expr` assigns, `v, ok` forms included. */
  tupleTypes(expr: Expr, count: number): readonly Type[] {
    const inner = expr.kind === 'Paren' ? expr.x : expr;
    const type = this.typeOf(inner);
    if (type.kind === 'tuple') return type.types;
    if (count === 2 && this.hasCommaOk(inner)) return [type, basic('untyped bool')];
    return new Array<Type>(count).fill(type.kind === 'unknown' ? type : unknown('one value for several names'));
  }

  /** `m[k]`, `x.(T)` and `<-c` can yield a second, boolean value. */
  private hasCommaOk(expr: Expr): boolean {
    if (expr.kind === 'TypeAssert') return true;
    if (expr.kind === 'Unary') return expr.op === '<-';
    return expr.kind === 'Index' && coreType(this.typeOf(expr.x)).kind === 'map';
  }

  /** The value of a constant expression; undefined where it is none or cannot be computed from what is in view. */
  constValue(expr: Expr): ConstValue | undefined {
    return this.constants.evaluate(expr);
  }

  constOfBinding(binding: Binding): ConstValue | undefined {
    return this.constants.ofBinding(binding, undefined);
  }

  /** The value of a constant integer; whole floats count. */
  constInt(expr: Expr): bigint | undefined {
    const value = this.constValue(expr);
    if (value?.kind === 'float') return whole(value.value);
    return value?.kind === 'int' ? value.value : undefined;
  }

  /** What `x.name` selects. */
  selection(expr: Selector): Selection {
    return this.selections.of(expr);
  }

  /** What a call calls. */
  calleeOf(call: Call): Callee {
    return this.callees.of(call);
  }

  /** What a function-valued expression stands for: `f`, `mu.Unlock`, `T.Method`, `func() {…}`. */
  functionValue(expr: Expr): Callee {
    return this.callees.ofExpr(expr);
  }

  /** The signature a call uses, type arguments filled in; undefined for builtins, conversions and unknown callees. */
  signatureOf(call: Call): FuncTypeOf | undefined {
    const callee = this.calleeOf(call);
    if (callee.kind === 'builtin' || callee.kind === 'conversion' || callee.kind === 'unknown') return undefined;
    const type = calledType(this, call, callee);
    return type.kind === 'func' ? type : undefined;
  }

  /** The types of a call's arguments; the results of g, one by one, for `f(g())`. */
  argumentTypes(call: Call): readonly Type[] {
    return argumentTypes(this, call);
  }

  /** True if the identifier is the key of a struct literal's element, which names a field. */
  isFieldKey(ident: Ident): boolean {
    return this.keyRole(ident) === 'yes';
  }

  /** Does an identifier name a field as the key of a literal's element? */
  private keyRole(ident: Ident): Answer {
    const element = ident.parent;
    if (element?.kind !== 'Element' || element.key !== ident || element.parent?.kind !== 'CompositeLit') return 'no';
    const type = this.typeOf(element.parent);
    const under = coreType(type.kind === 'pointer' ? type.elem : type);
    return under.kind === 'unknown' ? 'unknown' : decided(under.kind === 'struct');
  }

  // ---------------------------------------------------------------- functions

  /** All functions and literals of the package, in source order of the files. */
  functions(): readonly FunctionEntry[] {
    return this.names.functions();
  }

  /** The object of a function declaration of this package. */
  functionObject(decl: FuncDecl): FuncObject | undefined {
    return this.index.objectOf(decl);
  }

  /** A package-level function by its name. */
  functionNamed(name: string): FuncObject | undefined {
    const binding = this.names.scope.get(name);
    return binding?.decl?.kind === 'FuncDecl' ? this.functionObject(binding.decl) : undefined;
  }

  /** A package-level type by its name. */
  typeDeclNamed(name: string): TypeDecl | undefined {
    const binding = this.names.scope.get(name);
    if (binding?.kind !== 'type' || binding.decl?.kind !== 'TypeSpec') return undefined;
    if (!binding.decl.alias) return this.types.declOf(binding.decl, binding);
    const type = this.types.ofBinding(binding);
    return type?.kind === 'named' ? type.decl : undefined;
  }

  /** Every package-level type declaration, aliases left out. */
  typeDecls(): readonly TypeDecl[] {
    this.declaredTypes ??= this.findTypeDecls();
    return this.declaredTypes;
  }

  private findTypeDecls(): readonly TypeDecl[] {
    const decls: TypeDecl[] = [];
    for (const binding of this.names.scope.values()) {
      const spec = binding.decl?.kind === 'TypeSpec' && !binding.decl.alias ? binding.decl : undefined;
      const decl = spec && this.types.declOf(spec, binding);
      if (decl) decls.push(decl);
    }
    return decls;
  }

  /**
   * Every declaration of a function's name that some build configuration uses, files left out of this one included. A
   * claim about the function must hold with each; one without a body is unknown.
   */
  bodiesOf(func: FuncObject): readonly FunctionBody[] {
    if (!this.isHome(func.package)) return this.program.infoOf(func.package).bodiesOf(func);
    return this.index.bodiesOf(func);
  }

  /** The methods of concrete types of this package that a call of an interface's method may reach; test files' `forTests`. */
  implementations(iface: TypeDecl, method: string, forTests = true): readonly FuncObject[] {
    const known = this.implemented.get(iface) ?? new Map<string, readonly FuncObject[]>();
    this.implemented.set(iface, known);
    const key = `${method} ${String(forTests)}`;
    const found = known.get(key) ?? implementations(this.typeDecls(), iface, method, forTests);
    known.set(key, found);
    return found;
  }

  // ---------------------------------------------------------------- for declarations

  resolveType(expr: Expr): Type {
    return this.types.resolve(expr);
  }

  signature(type: FuncType): FuncTypeOf {
    return this.types.signature(type);
  }

  typeParams(fields: readonly Field[]): readonly TypeParamType[] {
    return this.types.typeParams(fields);
  }

  receiverTypeParams(recv: Field): readonly TypeParamType[] {
    return this.types.receiverTypeParams(recv);
  }

  methodsOf(decl: DeclaredType): ReadonlyMap<string, FuncObject> {
    return decl.func ? new Map() : this.index.methodsOf(decl.name, this.names.scope.get(decl.name)?.decl === decl.spec);
  }

  /** The signature with explicit type arguments; what they leave open stays a type parameter. */
  instantiate(func: FuncTypeOf, args: readonly Type[]): FuncTypeOf {
    const filled = substituteFunc(func, substitution(func.typeParams, args));
    return { ...filled, typeParams: func.typeParams.slice(args.length) };
  }

  /** The file a node of the package stands in. */
  fileOf(func: Func): SourceFile | undefined {
    return this.names.fileOf(func);
  }
}
