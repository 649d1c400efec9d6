/**
 * What does the translation ask of the Go layers? A narrow view of one package, so that tests see all it depends on.
 */
import type { FlowGraph } from '../../go/flow/graph.js';
import type { PackageNames } from '../../go/names/package-names.js';
import type { Call, Expr, Func, FuncDecl, FuncLit, Ident, Selector } from '../../go/syntax/ast.js';
import type { GoPackage } from '../../go/program.js';
import type { Binding } from '../../go/names/binding.js';

/** Which code a call runs. */
export type CallTarget =
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'conversion' }
  /** A function or method whose declaration is in view; `body` may still be missing. */
  | {
      readonly kind: 'declared';
      readonly decl: FuncDecl;
      readonly receiver: Expr | undefined;
    }
  /**
   * A function or method of a package out of view: `time.After`, `sync.WaitGroup.Add`. `dynamic`: of an interface, so
   * that a method of this package may be what runs.
   */
  | {
      readonly kind: 'library';
      readonly symbol: string;
      readonly receiver: Expr | undefined;
      readonly dynamic?: true;
    }
  | { readonly kind: 'literal'; readonly func: FuncLit }
  /** The function expression is a value: follow it. */
  | { readonly kind: 'value' }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface GoView {
  readonly package: GoPackage;
  readonly names: PackageNames;
  graphOf(func: Func): FlowGraph;
  /** The embedded fields that a selector goes through to its field or method, outermost first; empty where none or unknown. */
  embeddedPath(selector: Selector): readonly string[];
  /** The name with which the field is declared that a selector selects; `unknown` where it may be one. */
  fieldOf(selector: Selector): Ident | 'unknown' | undefined;
  target(call: Call): CallTarget;
  /** The import path and name of a type expression such as `sync.WaitGroup`, `path.Name`; undefined for anything else. */
  typeSymbol(type: Expr): string | undefined;
  /** Whether the expression is certainly a channel (`range`). */
  isChannel(expr: Expr): boolean;
  /** Whether the expression is certainly a map. */
  isMap(expr: Expr): boolean;
  /** Whether the expression is certainly an interface value. */
  isInterface(expr: Expr): boolean;
  /** Whether the expression is certainly a context.Context. */
  isContext(expr: Expr): boolean;
  /** Whether the expression is the channel of a time.Ticker, or of time.Tick: never closed. */
  isTickerChannel(expr: Expr): boolean;
  /** The value of an integer, string or boolean constant. */
  constantOf(expr: Expr): number | string | boolean | undefined;
  /** Whether each turn of its loop has a variable of its own. */
  isPerTurn(binding: Binding): boolean;
}
