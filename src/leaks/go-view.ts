/**
 * What do the engines ask of the Go layers about one function? A narrow view, so that an engine's tests can see all it
 * depends on. Implemented over names, types and API facts in function-view.ts.
 */
import type { FlowGraph } from '../go/flow/graph.js';
import type { Binding } from '../go/names/binding.js';
import type { Call, Expr, Func, FuncLit, Ident } from '../go/syntax/ast.js';
import type { SourceFile } from '../go/program.js';
import type { FuncObject, Type } from '../go/types/type.js';

/** Which code a call runs. */
export type CallTarget =
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'conversion' }
  /**
   * A declared function or method. `object` is undefined for methods of interfaces and what only facts name; its
   * `decl.body` is undefined where only the signature is in view. `receiver` is the expression before the dot.
   */
  | {
      readonly kind: 'declared';
      /** Key of API facts; undefined for methods of unnamed interfaces. */
      readonly symbol: string | undefined;
      readonly object: FuncObject | undefined;
      readonly receiver: Expr | undefined;
      readonly viaInterface: boolean;
      /** For methods of interfaces declared in source in view: what implements it in the package of the interface. */
      readonly implementations: () => readonly FuncObject[];
      /** The receiver is the first argument: `T.Method(x)`. */
      readonly isExpression: boolean;
    }
  /** A function literal called where it stands, or through a variable that only ever holds it. */
  | { readonly kind: 'literal'; readonly func: FuncLit }
  /** `symbol`: where it is a member of a package that is not in view. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly symbol: string | undefined };

export interface FunctionView {
  readonly func: Func;
  readonly file: SourceFile;
  /** The name in the package clause. */
  readonly packageName: string;
  /** The minor of the main module's go line (22 for 1.22); undefined: old Go. */
  readonly goMinor: number | undefined;
  /** The operating system of the build in which the file is read, as GOOS names it. */
  readonly goos: string | undefined;
  readonly graph: FlowGraph;
  readonly resolve: (ident: Ident) => Binding | undefined;
  readonly typeOf: (expr: Expr) => Type;
  readonly target: (call: Call) => CallTarget;
  /** Whether a function of the package, called from here, returns an error that is always nil. */
  readonly neverFails: (func: Func) => boolean;
  /** A constant's value as text, strings quoted. */
  readonly constant: (expr: Expr) => string | undefined;
}
