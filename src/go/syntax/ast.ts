/**
 * What does a Go file consist of? The syntax tree that every layer above reads, shaped after go/ast.
 *
 * All offsets are 0-based UTF-16 units into the file's text, ends exclusive. Nodes are plain objects with parent links;
 * `id` is the preorder number within the file, so `a` encloses `b` exactly when a.start <= b.start and b.end <= a.end.
 * Nothing here knows scopes, types or control flow. Broken source gives BadExpr and BadStmt nodes, never an exception.
 */

export interface NodeBase {
  /** Preorder number within its file, from 0. */
  readonly id: number;
  readonly start: number;
  readonly end: number;
  /** Undefined for the file only. */
  readonly parent: Node | undefined;
}

// ---------------------------------------------------------------- expressions and types

/** An identifier; `true`, `false`, `nil` and `iota` are identifiers too, as in go/ast. `_` is the blank identifier. */
export interface Ident extends NodeBase {
  readonly kind: 'Ident';
  readonly name: string;
}
export interface BasicLit extends NodeBase {
  readonly kind: 'BasicLit';
  readonly lit: 'int' | 'float' | 'imag' | 'rune' | 'string';
  /** The literal as written, quotes included. */
  readonly raw: string;
}
export interface CompositeLit extends NodeBase {
  readonly kind: 'CompositeLit';
  /** Undefined where the type is elided inside another literal. */
  readonly type: Expr | undefined;
  readonly elements: readonly Element[];
}
export interface Element extends NodeBase {
  readonly kind: 'Element';
  readonly key: Expr | undefined;
  readonly value: Expr;
}
export interface FuncLit extends NodeBase {
  readonly kind: 'FuncLit';
  readonly type: FuncType;
  readonly body: Block;
}
export interface Paren extends NodeBase {
  readonly kind: 'Paren';
  readonly x: Expr;
}
export interface Selector extends NodeBase {
  readonly kind: 'Selector';
  readonly x: Expr;
  readonly sel: Ident;
}
/** x[i], and x[T1, T2] as an instantiation: which of the two is a question of types. */
export interface Index extends NodeBase {
  readonly kind: 'Index';
  readonly x: Expr;
  readonly indices: readonly Expr[];
}
export interface SliceExpr extends NodeBase {
  readonly kind: 'SliceExpr';
  readonly x: Expr;
  readonly low: Expr | undefined;
  readonly high: Expr | undefined;
  readonly max: Expr | undefined;
}
export interface TypeAssert extends NodeBase {
  readonly kind: 'TypeAssert';
  readonly x: Expr;
  readonly type: Expr;
}
/** A call or a conversion: which of the two is a question of types. `new(T)`, `make(T, n)` hold T as the first argument. */
export interface Call extends NodeBase {
  readonly kind: 'Call';
  readonly fun: Expr;
  readonly args: readonly Expr[];
  /** The last argument is followed by `...`. */
  readonly spread: boolean;
}
export interface Star extends NodeBase {
  readonly kind: 'Star';
  readonly x: Expr;
}
export type UnaryOp = '+' | '-' | '!' | '^' | '&' | '<-' | '~';
export interface Unary extends NodeBase {
  readonly kind: 'Unary';
  readonly op: UnaryOp;
  readonly x: Expr;
}
export interface Binary extends NodeBase {
  readonly kind: 'Binary';
  /** As written: `+ - * / % & | ^ << >> &^ && || == != < <= > >=`; in constraints also `|`. */
  readonly op: string;
  readonly x: Expr;
  readonly y: Expr;
}
export interface ArrayType extends NodeBase {
  readonly kind: 'ArrayType';
  /** Undefined for `[...]T`. */
  readonly len: Expr | undefined;
  readonly elem: Expr;
}
export interface SliceType extends NodeBase {
  readonly kind: 'SliceType';
  readonly elem: Expr;
}
export interface MapType extends NodeBase {
  readonly kind: 'MapType';
  readonly key: Expr;
  readonly value: Expr;
}
export type ChanDir = 'both' | 'send' | 'recv';
export interface ChanType extends NodeBase {
  readonly kind: 'ChanType';
  readonly dir: ChanDir;
  readonly elem: Expr;
}
export interface FuncType extends NodeBase {
  readonly kind: 'FuncType';
  readonly typeParams: readonly Field[];
  readonly params: readonly Field[];
  readonly results: readonly Field[];
}
/** A parameter, result, receiver, type parameter, struct field or group of them (`a, b int`). */
export interface Field extends NodeBase {
  readonly kind: 'Field';
  /** Empty for an unnamed parameter or an embedded field. */
  readonly names: readonly Ident[];
  readonly type: Expr;
  readonly variadic: boolean;
  readonly embedded: boolean;
}
export interface StructType extends NodeBase {
  readonly kind: 'StructType';
  readonly fields: readonly Field[];
}
export interface MethodElem extends NodeBase {
  readonly kind: 'MethodElem';
  readonly name: Ident;
  readonly type: FuncType;
}
export interface InterfaceType extends NodeBase {
  readonly kind: 'InterfaceType';
  readonly methods: readonly MethodElem[];
  /** Embedded interfaces and type sets. */
  readonly embeds: readonly Expr[];
}
export interface BadExpr extends NodeBase {
  readonly kind: 'BadExpr';
}

export type Expr =
  | Ident
  | BasicLit
  | CompositeLit
  | FuncLit
  | Paren
  | Selector
  | Index
  | SliceExpr
  | TypeAssert
  | Call
  | Star
  | Unary
  | Binary
  | ArrayType
  | SliceType
  | MapType
  | ChanType
  | FuncType
  | StructType
  | InterfaceType
  | BadExpr;

// ---------------------------------------------------------------- statements

export interface BadStmt extends NodeBase {
  readonly kind: 'BadStmt';
}
export interface EmptyStmt extends NodeBase {
  readonly kind: 'EmptyStmt';
}
export interface DeclStmt extends NodeBase {
  readonly kind: 'DeclStmt';
  readonly decl: GenDecl;
}
export interface LabeledStmt extends NodeBase {
  readonly kind: 'LabeledStmt';
  readonly label: Ident;
  readonly stmt: Stmt;
}
export interface ExprStmt extends NodeBase {
  readonly kind: 'ExprStmt';
  readonly x: Expr;
}
export interface SendStmt extends NodeBase {
  readonly kind: 'SendStmt';
  readonly chan: Expr;
  readonly value: Expr;
}
export interface IncDecStmt extends NodeBase {
  readonly kind: 'IncDecStmt';
  readonly x: Expr;
  readonly op: '++' | '--';
}
export interface AssignStmt extends NodeBase {
  readonly kind: 'AssignStmt';
  readonly lhs: readonly Expr[];
  /** `=`, `:=`, or an assignment operator such as `+=`. */
  readonly op: string;
  readonly rhs: readonly Expr[];
}
export interface GoStmt extends NodeBase {
  readonly kind: 'GoStmt';
  /** A Call; another expression only in broken source. */
  readonly call: Expr;
}
export interface DeferStmt extends NodeBase {
  readonly kind: 'DeferStmt';
  readonly call: Expr;
}
export interface ReturnStmt extends NodeBase {
  readonly kind: 'ReturnStmt';
  readonly results: readonly Expr[];
}
export interface BranchStmt extends NodeBase {
  readonly kind: 'BranchStmt';
  readonly tok: 'break' | 'continue' | 'goto' | 'fallthrough';
  readonly label: Ident | undefined;
}
export interface Block extends NodeBase {
  readonly kind: 'Block';
  /** The offsets of the braces are start and end - 1. */
  readonly list: readonly Stmt[];
}
export interface IfStmt extends NodeBase {
  readonly kind: 'IfStmt';
  readonly init: Stmt | undefined;
  readonly cond: Expr;
  readonly then: Block;
  readonly else: Block | IfStmt | undefined;
}
export interface CaseClause extends NodeBase {
  readonly kind: 'CaseClause';
  readonly isDefault: boolean;
  /** Expressions, or types in a type switch. */
  readonly exprs: readonly Expr[];
  readonly body: readonly Stmt[];
}
export interface SwitchStmt extends NodeBase {
  readonly kind: 'SwitchStmt';
  readonly init: Stmt | undefined;
  readonly tag: Expr | undefined;
  readonly clauses: readonly CaseClause[];
}
export interface TypeSwitchStmt extends NodeBase {
  readonly kind: 'TypeSwitchStmt';
  readonly init: Stmt | undefined;
  /** The name bound in each clause. */
  readonly bind: Ident | undefined;
  readonly x: Expr;
  readonly clauses: readonly CaseClause[];
}
export interface CommClause extends NodeBase {
  readonly kind: 'CommClause';
  readonly isDefault: boolean;
  /** A SendStmt, an ExprStmt of a receive, or an AssignStmt whose right side is a receive; undefined for default. */
  readonly comm: Stmt | undefined;
  readonly body: readonly Stmt[];
}
export interface SelectStmt extends NodeBase {
  readonly kind: 'SelectStmt';
  readonly clauses: readonly CommClause[];
}
export interface ForStmt extends NodeBase {
  readonly kind: 'ForStmt';
  readonly init: Stmt | undefined;
  readonly cond: Expr | undefined;
  readonly post: Stmt | undefined;
  readonly body: Block;
}
export interface RangeStmt extends NodeBase {
  readonly kind: 'RangeStmt';
  readonly key: Expr | undefined;
  readonly value: Expr | undefined;
  /** `:=` was used. */
  readonly define: boolean;
  readonly x: Expr;
  readonly body: Block;
}

export type Stmt =
  | BadStmt
  | EmptyStmt
  | DeclStmt
  | LabeledStmt
  | ExprStmt
  | SendStmt
  | IncDecStmt
  | AssignStmt
  | GoStmt
  | DeferStmt
  | ReturnStmt
  | BranchStmt
  | Block
  | IfStmt
  | SwitchStmt
  | TypeSwitchStmt
  | SelectStmt
  | ForStmt
  | RangeStmt;

// ---------------------------------------------------------------- declarations and files

export interface ImportSpec extends NodeBase {
  readonly kind: 'ImportSpec';
  /** The alias; `.` and `_` included. */
  readonly name: Ident | undefined;
  /** The import path without quotes. */
  readonly path: string;
}
export interface ValueSpec extends NodeBase {
  readonly kind: 'ValueSpec';
  readonly names: readonly Ident[];
  readonly type: Expr | undefined;
  readonly values: readonly Expr[];
  /** The index of the spec in its const group: the value of iota. */
  readonly iota: number;
}
export interface TypeSpec extends NodeBase {
  readonly kind: 'TypeSpec';
  readonly name: Ident;
  readonly typeParams: readonly Field[];
  readonly alias: boolean;
  readonly type: Expr;
}
export interface GenDecl extends NodeBase {
  readonly kind: 'GenDecl';
  readonly tok: 'import' | 'const' | 'type' | 'var';
  readonly specs: readonly (ImportSpec | ValueSpec | TypeSpec)[];
}
export interface FuncDecl extends NodeBase {
  readonly kind: 'FuncDecl';
  readonly recv: Field | undefined;
  readonly name: Ident;
  readonly type: FuncType;
  /** Undefined for a declaration without a body (assembly, linkname, API stubs). */
  readonly body: Block | undefined;
}
export interface BadDecl extends NodeBase {
  readonly kind: 'BadDecl';
}
export type Decl = GenDecl | FuncDecl | BadDecl;

export interface File extends NodeBase {
  readonly kind: 'File';
  /** The package clause's name, "" where it is missing. */
  readonly packageName: string;
  readonly imports: readonly ImportSpec[];
  readonly decls: readonly Decl[];
  /** In source order. */
  readonly comments: readonly Comment[];
  /**
   * The tree that this one shares all declarations with, but for a few functions that were read anew. Parents of what is
   * shared lead there.
   */
  readonly origin?: File;
}

export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type Func = FuncDecl | FuncLit;
export type Spec = ImportSpec | ValueSpec | TypeSpec;
export type Node = Expr | Stmt | Decl | Spec | File | Element | Field | MethodElem | CaseClause | CommClause;
export type NodeKind = Node['kind'];

/** A place where the parser could not make sense of the text. */
export interface SyntaxIssue {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}
