/**
 * What can be said of a Go type without a type checker. Every question answers yes, no or unknown(reason); unknown is a
 * type of its own here (`kind: 'unknown'`), and it propagates.
 */
import type { ChanDir, Func, FuncDecl, Ident, TypeSpec } from '../syntax/ast.js';
import type { GoPackage, SourceFile } from '../program.js';

export type Type =
  | BasicType
  | NamedType
  | TypeParamType
  | PointerType
  | SliceTypeOf
  | ArrayTypeOf
  | MapTypeOf
  | ChanTypeOf
  | FuncTypeOf
  | StructTypeOf
  | InterfaceTypeOf
  | TupleType
  | UnknownType;

/** A predeclared type by its name (`int`, `string`, `bool`, ...), `nil`, `unsafe.Pointer`, or an untyped constant kind (`untyped int`). `error` and `any` are NamedType and InterfaceTypeOf. */
export interface BasicType {
  readonly kind: 'basic';
  readonly name: string;
}
/** A defined type, from source in view, from API facts, or predeclared `error` (packagePath ""). */
export interface NamedType {
  readonly kind: 'named';
  readonly decl: TypeDecl;
  readonly args: readonly Type[];
}
export interface TypeParamType {
  readonly kind: 'typeparam';
  readonly name: string;
  /** The declaring identifier; two type parameters are one exactly if this is the same node. */
  readonly ident: Ident;
  /** The constraint, an interface as a rule; unknown where it is not in view. */
  constraint(): Type;
}
export interface PointerType {
  readonly kind: 'pointer';
  readonly elem: Type;
}
export interface SliceTypeOf {
  readonly kind: 'slice';
  readonly elem: Type;
}
export interface ArrayTypeOf {
  readonly kind: 'array';
  /** The number of elements, undefined where it is not a constant in view. */
  readonly length: number | undefined;
  readonly elem: Type;
}
export interface MapTypeOf {
  readonly kind: 'map';
  readonly key: Type;
  readonly value: Type;
}
export interface ChanTypeOf {
  readonly kind: 'chan';
  readonly dir: ChanDir;
  readonly elem: Type;
}
export interface FuncTypeOf {
  readonly kind: 'func';
  readonly params: readonly Param[];
  readonly results: readonly Param[];
  readonly variadic: boolean;
  /** Of a generic function that is not instantiated; empty otherwise. */
  readonly typeParams: readonly TypeParamType[];
}
export interface Param {
  /** "" where unnamed. */
  readonly name: string;
  /** For the last parameter of a variadic function: the slice type. */
  readonly type: Type;
}
export interface StructTypeOf {
  readonly kind: 'struct';
  readonly fields: readonly StructField[];
  /** Fields exist that the declaration in view does not show (unexported ones of API facts, an ERROR in the source). */
  readonly partial: boolean;
}
export interface StructField {
  readonly name: string;
  readonly type: Type;
  readonly embedded: boolean;
  /** The declaring identifier (the type's name for an embedded field): the field's identity, also after instantiation. */
  readonly ident: Ident | undefined;
}
export interface InterfaceTypeOf {
  readonly kind: 'interface';
  readonly methods: readonly InterfaceMethod[];
  readonly embeds: readonly Type[];
  /** Type sets: each is one union of terms (`~int | string`), all of which must hold. */
  readonly unions: readonly (readonly UnionTerm[])[];
}
export interface UnionTerm {
  readonly tilde: boolean;
  readonly type: Type;
}
export interface InterfaceMethod {
  readonly name: string;
  readonly type: Type;
  /** The declaring identifier: the method's identity. Undefined for predeclared `error`. */
  readonly ident: Ident | undefined;
}
export interface TupleType {
  readonly kind: 'tuple';
  readonly types: readonly Type[];
}
export interface UnknownType {
  readonly kind: 'unknown';
  readonly reason: string;
  /** Where it is a member of a package that is not in view: which one. */
  readonly symbol?: UnseenSymbol;
}
/** A name in a package that is not in view. */
export interface UnseenSymbol {
  readonly importPath: string;
  readonly name: string;
}

/** The declaration of a defined type, whether in source in view or in API facts. Compare declarations by identity (===). */
export interface TypeDecl {
  readonly packagePath: string;
  readonly name: string;
  /** Undefined for predeclared types. */
  readonly package: GoPackage | undefined;
  readonly file: SourceFile | undefined;
  readonly spec: TypeSpec | undefined;
  readonly typeParams: readonly string[];
  /** The function it is declared in; undefined at package level. */
  readonly func: Func | undefined;
  /** The type parameters as types, in order; instantiation replaces them by NamedType.args. */
  parameters(): readonly TypeParamType[];
  /** The underlying type (never 'named'), resolved on demand; recursion-safe. */
  underlying(): Type;
  /** Methods declared on it (value and pointer receivers), by name; interface methods are in underlying(). */
  methods(): ReadonlyMap<string, FuncObject>;
}

/** A function or method declared with a name, in view or in API facts. Compare by identity (===). */
export interface FuncObject {
  readonly packagePath: string;
  readonly name: string;
  /** The receiver's type declaration for methods. */
  readonly recv: TypeDecl | undefined;
  readonly pointerRecv: boolean;
  /** The names the receiver gives to the type parameters of its type, in order. */
  readonly recvTypeParams: readonly TypeParamType[];
  readonly package: GoPackage;
  readonly file: SourceFile;
  /** Has no body when it comes from API facts, assembly or linkname. */
  readonly decl: FuncDecl;
  readonly type: FuncTypeOf;
  /** `path.Name` or `path.Type.Name`: the key of API facts. Interface methods use the interface's name. */
  readonly symbol: string;
}
