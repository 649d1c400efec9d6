/**
 * What does a name stand for? One Binding per declared thing; every identifier that means it refers to the same object.
 *
 * Struct fields, methods and the right side of a selector are no bindings: they are questions of types.
 */
import type {
  AssignStmt,
  CaseClause,
  Field,
  Func,
  FuncDecl,
  Ident,
  ImportSpec,
  LabeledStmt,
  Node,
  RangeStmt,
  TypeSpec,
  ValueSpec,
} from '../syntax/ast.js';
import type { GoPackage, SourceFile } from '../program.js';

export type BindingKind =
  | 'var'
  | 'param'
  | 'result'
  | 'recv'
  | 'const'
  | 'type'
  | 'typeparam'
  | 'func'
  | 'import'
  | 'label'
  | 'builtin'
  | 'nil';

/** The node that declares a binding. A receiver's type parameter (`func (s *Stack[T])`) is declared by the receiver Field. */
export type BindingDecl =
  ValueSpec | AssignStmt | RangeStmt | CaseClause | Field | TypeSpec | FuncDecl | ImportSpec | LabeledStmt;

/** A declared name. Compare by identity (===). */
export interface Binding {
  readonly kind: BindingKind;
  readonly name: string;
  /** The declaring identifier. Undefined for predeclared names and imports without an alias; shared by the clauses of a type switch. */
  readonly ident: Ident | undefined;
  /** Undefined for predeclared names. */
  readonly decl: BindingDecl | undefined;
  /** The function that owns the binding; undefined for package-level and predeclared names. */
  readonly func: Func | undefined;
  /** Undefined for predeclared names. */
  readonly package: GoPackage | undefined;
  readonly file: SourceFile | undefined;
  /** For imports: what is imported. */
  readonly target: ImportTarget | undefined;
  /** Unique within the package, ascending in order of discovery; -1 for predeclared names. */
  readonly id: number;
}

export interface ImportTarget {
  readonly path: string;
  /** Undefined where the package is not in view. */
  readonly package: GoPackage | undefined;
}

/**
 * How a reference uses its binding.
 * `declare`: the declaring place itself. `write`: assigned. `update`: `+=`, `++`, `--`. `address`: `&x`.
 * `part-write`: stored through a selector or index that begins at the name (`x.f = 1`, `x[i]++`), which changes x itself
 * only if no pointer, slice or map lies between. `part-address`: `&x.f`, `&x[i]`. `key`: the key of a composite literal's
 * element, which is a read unless the literal is a struct. Everything else is `read`.
 */
export type Access = 'declare' | 'read' | 'write' | 'update' | 'address' | 'part-write' | 'part-address' | 'key';

export interface Reference {
  readonly ident: Ident;
  readonly binding: Binding;
  readonly access: Access;
  /** The innermost function the reference stands in; undefined at package level. */
  readonly func: Func | undefined;
  /** For declare, write and update the assigning node (AssignStmt, RangeStmt, IncDecStmt, ValueSpec, ...), else the identifier. */
  readonly node: Node;
}

/** True for what holds a value at run time and can be captured by a closure. */
export function isVariable(binding: Binding): boolean {
  return binding.kind === 'var' || binding.kind === 'param' || binding.kind === 'result' || binding.kind === 'recv';
}
