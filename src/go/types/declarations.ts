/** Declared types and functions as objects that other layers compare by identity; their types are resolved on demand. */
import { receiverBase } from '../names/function-name.js';
import type { GoPackage, SourceFile } from '../program.js';
import type { Field, Func, FuncDecl, Ident, TypeSpec } from '../syntax/ast.js';
import { unknown } from './predeclared.js';
import { underlying } from './substitute.js';
import type { FuncObject, FuncTypeOf, NamedType, Type, TypeDecl, TypeParamType } from './type.js';

/** What a declaration needs of the package that holds it. */
export interface DeclarationSource {
  readonly package: GoPackage;
  resolveType(expr: TypeSpec['type']): Type;
  signature(type: FuncDecl['type']): FuncTypeOf;
  typeParams(fields: readonly Field[]): readonly TypeParamType[];
  receiverTypeParams(recv: Field): readonly TypeParamType[];
  methodsOf(decl: DeclaredType): ReadonlyMap<string, FuncObject>;
  typeDeclNamed(name: string): TypeDecl | undefined;
}

/** A type declared in source in view or in API facts. */
export class DeclaredType implements TypeDecl {
  readonly packagePath: string;
  readonly name: string;
  readonly package: GoPackage;
  readonly file: SourceFile;
  readonly spec: TypeSpec;
  readonly func: Func | undefined;
  /** The type without arguments; one object, so that it can be compared and cached. */
  readonly self: NamedType;
  private readonly source: DeclarationSource;
  private resolved: Type | undefined;
  private isResolving = false;
  private params: readonly TypeParamType[] | undefined;
  private ownMethods: ReadonlyMap<string, FuncObject> | undefined;

  constructor(source: DeclarationSource, spec: TypeSpec, file: SourceFile, func: Func | undefined) {
    this.source = source;
    this.package = source.package;
    this.packagePath = source.package.path;
    this.name = spec.name.name;
    this.file = file;
    this.spec = spec;
    this.func = func;
    this.self = { kind: 'named', decl: this, args: [] };
  }

  get typeParams(): readonly string[] {
    return this.parameters().map((param) => param.name);
  }

  parameters(): readonly TypeParamType[] {
    this.params ??= this.source.typeParams(this.spec.typeParams);
    return this.params;
  }

  underlying(): Type {
    if (this.resolved) return this.resolved;
    if (this.isResolving) return unknown(`${this.name} is declared by itself`);
    this.isResolving = true;
    this.resolved = underlying(this.source.resolveType(this.spec.type));
    this.isResolving = false;
    return this.resolved;
  }

  methods(): ReadonlyMap<string, FuncObject> {
    this.ownMethods ??= this.source.methodsOf(this);
    return this.ownMethods;
  }
}

/** A function or method declared with a name. */
export class DeclaredFunction implements FuncObject {
  readonly packagePath: string;
  readonly name: string;
  readonly pointerRecv: boolean;
  readonly package: GoPackage;
  readonly file: SourceFile;
  readonly decl: FuncDecl;
  readonly symbol: string;
  private readonly source: DeclarationSource;
  private readonly base: Ident | undefined;
  private signature: FuncTypeOf | undefined;
  private params: readonly TypeParamType[] | undefined;

  constructor(source: DeclarationSource, decl: FuncDecl, file: SourceFile) {
    this.source = source;
    this.package = source.package;
    this.packagePath = source.package.path;
    this.name = decl.name.name;
    this.file = file;
    this.decl = decl;
    this.base = decl.recv && receiverBase(decl.recv);
    this.pointerRecv = decl.recv !== undefined && isPointerReceiver(decl.recv);
    const owner = this.base ? `${this.base.name}.` : '';
    this.symbol = `${this.packagePath}.${owner}${this.name}`;
  }

  get recv(): TypeDecl | undefined {
    return this.base && this.source.typeDeclNamed(this.base.name);
  }

  get recvTypeParams(): readonly TypeParamType[] {
    this.params ??= this.decl.recv ? this.source.receiverTypeParams(this.decl.recv) : [];
    return this.params;
  }

  get type(): FuncTypeOf {
    this.signature ??= this.source.signature(this.decl.type);
    return this.signature;
  }
}

function isPointerReceiver(recv: Field): boolean {
  let type = recv.type;
  while (type.kind === 'Paren') type = type.x;
  return type.kind === 'Star';
}
