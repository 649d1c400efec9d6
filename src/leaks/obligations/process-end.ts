/**
 * Does the process end when a function returns? What it holds then goes with the process. True of main.main, of the
 * function of a command line's command, and of what main.main calls last and nobody else calls.
 */
import type { SourceFile } from '../../go/program.js';
import { enclosingFunc, isInLoop } from '../../go/syntax/enclosing.js';
import type { FuncDecl, Func, Node, Stmt } from '../../go/syntax/ast.js';
import { coreType, dereferenced } from '../../go/types/substitute.js';
import type { FunctionView } from '../go-view.js';
import type { PackageCalls } from '../never-ends/package-calls.js';

/**
 * When main.main returns the process ends, and with it everything it holds. The same goes for a command line's command:
 * `func(cmd *cobra.Command, args []string)` is what a process runs once and ends after.
 */
export function isProcessEnd(view: FunctionView): boolean {
  if ((view.packageName === 'main' && isMain(view.func)) || isTaggedCommand(view)) return true;
  const type = view.func.type.params[0]?.type;
  if (type?.kind !== 'Star' || type.x.kind !== 'Selector' || type.x.x.kind !== 'Ident') return false;
  const origin = view.resolve(type.x.x);
  const path = origin?.target?.path;
  return path !== undefined && COMMANDS.has(`${path}.${type.x.sel.name}`);
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

function standsIn({ ast }: SourceFile, node: Node): boolean {
  let at: Node | undefined = node;
  while (at && !ast.decls.some((decl) => decl === at)) at = at.parent;
  return at !== undefined;
}

/** What the functions of commands are given: see the documentation of Command.Run and Command.Action. */
const COMMANDS: ReadonlySet<string> = new Set([
  'github.com/spf13/cobra.Command',
  'github.com/urfave/cli.Context',
  'github.com/urfave/cli/v2.Context',
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
  const func = enclosingFunc(place);
  if (!func || hops === 0 || isInLoop(place)) return false;
  const view = pkg.viewOf(func);
  if (view && isProcessEnd(view)) return true;
  if (func.kind === 'FuncLit') {
    const call = func.parent;
    return call?.kind === 'Call' && call.fun === func && runsOnceInMain(call, packageName, pkg, hops - 1);
  }
  if (!isOnlyCalledHere(func, packageName)) return false;
  const { calls } = pkg;
  const sites = calls.isValue(func) ? [] : calls.sitesOf(func);
  const [only, ...others] = sites;
  return only !== undefined && others.length === 0 && runsOnceInMain(only.call, packageName, pkg, hops - 1);
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
