/**
 * Does the process end when a function returns? What it holds then goes with the process. True of main.main, of the
 * function of a command line's command, and of what main.main calls last and nobody else calls.
 */
import type { SourceFile } from '../../go/program.js';
import { enclosingFunc, enclosingLoop, isInLoop } from '../../go/syntax/enclosing.js';
import type { Element, Expr, FuncDecl, Func, Node, Stmt } from '../../go/syntax/ast.js';
import { methodSet } from '../../go/types/members.js';
import { nodesOfKind } from '../../go/syntax/nodes-of-kind.js';
import { coreType, dereferenced } from '../../go/types/substitute.js';
import type { FunctionView } from '../go-view.js';
import type { PackageCalls } from '../never-ends/package-calls.js';

/**
 * When main.main returns the process ends, and with it everything it holds. The same goes for a command line's command:
 * `func(cmd *cobra.Command, args []string)` is what a process runs once and ends after.
 */
export function isProcessEnd(view: FunctionView): boolean {
  if (view.packageName === 'main' && isMain(view.func)) return true;
  if (isTaggedCommand(view) || isOfCommandLiteral(view) || isOfCommandMethods(view)) return true;
  return view.func.type.params.some(({ type }) => isCommand(type, view));
}

function isCommand(type: Expr, { resolve }: FunctionView): boolean {
  const named = type.kind === 'Star' && type.x.kind === 'Selector' ? type.x : undefined;
  const path = named?.x.kind === 'Ident' ? resolve(named.x)?.target?.path : undefined;
  return named !== undefined && path !== undefined && COMMANDS.has(`${path}.${named.sel.name}`);
}

/**
 * `func (c *Serve) Run() error` of a struct whose fields are flags by their tags: "Run() error" methods are what
 * github.com/alecthomas/kong calls once for the command that was chosen. Told where both stand in one file.
 */
function isTaggedCommand({ func, file, typeOf }: FunctionView): boolean {
  const receiver = func.kind === 'FuncDecl' && func.name.name === 'Run' ? func.recv?.names[0] : undefined;
  const type = receiver && coreType(dereferenced(typeOf(receiver)));
  if (type?.kind !== 'struct') return false;
  return type.fields.some(({ ident }) => {
    const field = ident?.parent;
    if (field?.kind !== 'Field' || !standsIn(file, field)) return false;
    return /^\s*[`"].*\b(?:help|cmd):/.test(file.text.slice(field.type.end, field.end));
  });
}

/** `Run(args []string) int` beside `Help() string` and `Synopsis() string`: a Command of github.com/mitchellh/cli. */
function isOfCommandMethods({ func, typeOf }: FunctionView): boolean {
  const receiver = func.kind === 'FuncDecl' && func.name.name === 'Run' ? func.recv?.names[0] : undefined;
  const [result, ...others] = func.type.results;
  if (!receiver || func.type.params.length !== 1 || others.length > 0) return false;
  const { methods } = methodSet(typeOf(receiver));
  return result?.type.kind === 'Ident' && result.type.name === 'int' && methods.has('Help') && methods.has('Synopsis');
}

/** `&Command{Name: "serve", Run: func(args []string) error { … }}` of any package, or `Exec: run`: the function of a command. */
function isOfCommandLiteral({ func, file, resolve }: FunctionView): boolean {
  if (func.kind === 'FuncLit') return func.parent?.kind === 'Element' && isRun(func.parent);
  if (func.recv) return false;
  return nodesOfKind(file.ast, 'CompositeLit').some(({ elements }) =>
    elements.some((element) => {
      const value = element.value.kind === 'Ident' && element.value.name === func.name.name ? element.value : undefined;
      return value !== undefined && isRun(element) && resolve(value)?.decl === func;
    }),
  );
}

function isRun({ key, parent: literal }: Element): boolean {
  if (key?.kind !== 'Ident' || !RUNS.has(key.name) || literal?.kind !== 'CompositeLit') return false;
  // `[]*Command{{Name: "serve"}}`: the type stands at the literal around it.
  const outer = literal.parent?.kind === 'Element' ? literal.parent.parent : undefined;
  const type = literal.type ?? (outer?.kind === 'CompositeLit' ? outer.type : undefined);
  return type !== undefined && typeNameOf(type) === 'Command';
}

function typeNameOf(type: Expr): string | undefined {
  if (type.kind === 'Ident') return type.name;
  if (type.kind === 'Selector') return type.sel.name;
  if (type.kind === 'Star') return typeNameOf(type.x);
  return type.kind === 'SliceType' || type.kind === 'ArrayType' ? typeNameOf(type.elem) : undefined;
}

/** The fields by which commands of the usual libraries say what they run. */
const RUNS: ReadonlySet<string> = new Set(['Action', 'Exec', 'Run', 'RunE']);

function standsIn({ ast }: SourceFile, node: Node): boolean {
  let at: Node | undefined = node;
  while (at && !ast.decls.some((decl) => decl === at)) at = at.parent;
  return at !== undefined;
}

/** What the functions of commands are given: see the documentation of Command.Run, Command.Action and ActionFunc. */
const COMMANDS: ReadonlySet<string> = new Set([
  'github.com/spf13/cobra.Command',
  'github.com/urfave/cli.Context',
  'github.com/urfave/cli/v2.Context',
  'github.com/urfave/cli/v3.Command',
]);

/** `func main() { …; if err := run(); err != nil { log.Fatal(err) } }`: behind the only call of run main returns. */
export function isLastOfMain(view: FunctionView, calls: PackageCalls): boolean {
  const { func, packageName } = view;
  if (packageName !== 'main' || func.kind !== 'FuncDecl' || calls.isValue(func)) return false;
  const [site, ...others] = calls.sitesOf(func);
  if (!site || others.length > 0) return false;
  let statement: Node = site.call;
  while (statement.parent && statement.parent.kind !== 'Block') {
    if (!PASSING.has(statement.parent.kind)) return false;
    statement = statement.parent;
  }
  const main = statement.parent?.parent;
  if (main?.kind !== 'FuncDecl' || !isMain(main)) return false;
  const rest = (main.body?.list ?? []).filter((stmt) => stmt.start >= statement.end);
  return rest.length <= 1 && rest.every((stmt) => isReport(stmt, view));
}

/** Calls between main and what runs once, at most. */
const MAX_HOPS = 6;

/** What questions about the callers of a function need of its package. */
export interface CallingPackage {
  readonly calls: PackageCalls;
  readonly viewOf: (func: Func) => FunctionView | undefined;
}

/**
 * Whether a place of a command runs once at most: main, or the function of a command, leads there by calls without a loop,
 * and nothing else does. What is lost there is lost once, in a process that mostly ends upon it.
 */
export function runsOnceInMain(place: Node, packageName: string, pkg: CallingPackage, hops = MAX_HOPS): boolean {
  return isReachedFromMain(place, packageName, pkg, { hops, sites: 1 });
}

/** Calls of one function on the way from main that still make for few runs. */
const FEW = 3;

/** Whether a command comes to a place a few times at most, as `runsOnceInMain` tells that it comes there once. */
export function runsRarelyInMain(place: Node, packageName: string, pkg: CallingPackage): boolean {
  return isReachedFromMain(place, packageName, pkg, { hops: MAX_HOPS, sites: FEW });
}

interface Reach {
  readonly hops: number;
  /** So many calls of each function, at most. */
  readonly sites: number;
}

function isReachedFromMain(place: Node, packageName: string, pkg: CallingPackage, reach: Reach): boolean {
  const func = enclosingFunc(place);
  if (!func || reach.hops === 0 || (isInLoop(place) && !(reach.sites > 1 && isInShortLoop(place, pkg.viewOf(func)))))
    return false;
  const next = { ...reach, hops: reach.hops - 1 };
  const view = pkg.viewOf(func);
  if (view && isProcessEnd(view)) return true;
  if (func.kind === 'FuncLit') {
    const call = func.parent;
    return call?.kind === 'Call' && call.fun === func && isReachedFromMain(call, packageName, pkg, next);
  }
  if (!isOnlyCalledHere(func, packageName)) return false;
  const { calls } = pkg;
  const sites = calls.isValue(func) ? [] : calls.sitesOf(func);
  if (sites.length === 0 || sites.length > reach.sites) return false;
  return sites.every(({ call }) => isReachedFromMain(call, packageName, pkg, next));
}

/** `for _, name := range []string{"a", "b"}`, or in main `for i := 0; i < workers; i++`; and in no other loop. */
function isInShortLoop(place: Node, view: FunctionView | undefined): boolean {
  const loop = enclosingLoop(place);
  if (!loop || isInLoop(loop) || !view) return false;
  if (loop.kind === 'RangeStmt' && loop.x.kind === 'CompositeLit') return true;
  return loop.kind === 'ForStmt' && loop.cond !== undefined && isProcessEnd(view);
}

/** A function of a program, or one that its package does not export. */
export function isOnlyCalledHere({ name, recv }: FuncDecl, packageName: string): boolean {
  return (packageName === 'main' && !recv) || !/^\p{Lu}/u.test(name.name);
}

/** What may stand between a call and its statement, without a branch or a goroutine. */
const PASSING: ReadonlySet<Node['kind']> = new Set<Node['kind']>([
  'AssignStmt',
  'Binary',
  'Call',
  'ExprStmt',
  'IfStmt',
  'Paren',
]);

/** `if err != nil { … }` or `os.Exit(code)`: what main still says of the outcome. */
function isReport(stmt: Stmt, view: FunctionView): boolean {
  if (stmt.kind === 'IfStmt') return !stmt.init && stmt.cond.kind === 'Binary' && stmt.cond.y.kind === 'Ident';
  const call = stmt.kind === 'ExprStmt' ? stmt.x : undefined;
  const target = call?.kind === 'Call' ? view.target(call) : undefined;
  return target?.kind === 'declared' && target.symbol === 'os.Exit';
}

function isMain(func: Func): func is FuncDecl {
  return func.kind === 'FuncDecl' && !func.recv && func.name.name === 'main';
}
