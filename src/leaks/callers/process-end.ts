/**
 * Does the process end when a function returns? What it holds then goes with the process. True of main.main, of the
 * function of a command line's command, and of what main.main calls last and nobody else calls.
 */
import type { SourceFile } from '../../go/program.js';
import { enclosingFunc, enclosingLoop, isInLoop } from '../../go/syntax/enclosing.js';
import type { Call, Element, Expr, FuncDecl, Func, Node, Stmt } from '../../go/syntax/ast.js';
import { methodSet } from '../../go/types/members.js';
import { nodesOfKind } from '../../go/syntax/nodes-of-kind.js';
import { coreType, dereferenced } from '../../go/types/substitute.js';
import type { FunctionView } from '../go-view.js';
import { isGroupStart } from '../launches.js';
import type { ProgramView } from '../program-view.js';
import type { ProgramCallers } from './program-callers.js';

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
export function isLastOfMain({ func }: FunctionView, program: CallingProgram): boolean {
  if (func.kind !== 'FuncDecl') return false;
  let sites = 0;
  return program.callers.every(func, (call) => ++sites === 1 && isLastStatement(call, program));
}

function isLastStatement(call: Call, program: CallingProgram): boolean {
  let statement: Node = call;
  while (statement.parent && statement.parent.kind !== 'Block') {
    if (!PASSING.has(statement.parent.kind)) return false;
    statement = statement.parent;
  }
  const main = statement.parent?.parent;
  const view = main?.kind === 'FuncDecl' && isMain(main) ? program.viewOf(main) : undefined;
  if (view?.packageName !== 'main') return false;
  const rest = (view.func.body?.list ?? []).filter((stmt) => stmt.start >= statement.end);
  return rest.length <= 1 && rest.every((stmt) => isReport(stmt, view));
}

/** Calls between main and what runs once, at most. */
const MAX_HOPS = 8;

/** What questions about the callers of a function need of the program in view. */
export interface CallingProgram {
  readonly callers: Pick<ProgramCallers, 'every'>;
  readonly viewOf: (func: Func) => FunctionView | undefined;
}

/**
 * Whether a place of a command runs once at most: main, or the function of a command, leads there by calls without a loop,
 * and nothing else does. What is lost there is lost once, in a process that mostly ends upon it.
 */
export function runsOnceInMain(place: Node, program: CallingProgram): boolean {
  return isReachedFromMain(place, program, { hops: MAX_HOPS, sites: 1 });
}

/** A program of which no more is asked than who calls a function in its own package. */
export function callingPackage(program: ProgramView): CallingProgram {
  return { callers: { every: (decl, passes) => program.callers.everyHere(decl, passes) }, viewOf: viewsOf(program) };
}

/** The program in view with all of its packages. */
export function callingProgram(program: ProgramView): CallingProgram {
  return { callers: program.callers, viewOf: viewsOf(program) };
}

function viewsOf(program: ProgramView): CallingProgram['viewOf'] {
  return (func) => program.viewOf(func);
}

/** Calls of one function on the way from main that still make for few runs. */
const FEW = 3;

/** A program in which a function with more callers is one for everybody, whatever is in view. */
export function fewCallers({ callers, viewOf }: CallingProgram): CallingProgram {
  const every: CallingProgram['callers']['every'] = (decl, passes) => {
    let sites = 0;
    return callers.every(decl, (call) => ++sites <= FEW && passes(call));
  };
  return { callers: { every }, viewOf };
}

/** Whether a command comes to a place a few times at most, as `runsOnceInMain` tells that it comes there once. */
export function runsRarelyInMain(place: Node, program: CallingProgram): boolean {
  return isReachedFromMain(place, program, { hops: MAX_HOPS, sites: FEW });
}

/** The same, where what a framework calls once while a program starts counts as its start. */
export function runsRarelyAtStart(place: Node, program: CallingProgram): boolean {
  return isReachedFromMain(place, program, { hops: MAX_HOPS, sites: FEW, hooks: true });
}

interface Reach {
  readonly hops: number;
  readonly hooks?: boolean;
  /** So many calls of each function, at most. */
  readonly sites: number;
}

function isReachedFromMain(place: Node, program: CallingProgram, reach: Reach): boolean {
  const func = enclosingFunc(place);
  if (!func || reach.hops === 0) return false;
  const view = program.viewOf(func);
  if (isInLoop(place) && !(reach.sites > 1 && isInShortLoop(place, view))) return false;
  const next = { ...reach, hops: reach.hops - 1 };
  if (view && isProcessEnd(view)) return true;
  if (reach.hooks && isStartHook(func)) return true;
  if (func.kind === 'FuncLit') {
    const call = func.parent;
    return call?.kind === 'Call' && isRunBy(func, call, program) && isReachedFromMain(call, program, next);
  }
  let sites = 0;
  return program.callers.every(func, (call) => ++sites <= reach.sites && isReachedFromMain(call, program, next));
}

/** `fx.Hook{OnStart: func(ctx context.Context) error { … }}`: what a life cycle of parts runs once for each. */
function isStartHook({ parent: element }: Func): boolean {
  if (element?.kind !== 'Element' || element.key?.kind !== 'Ident' || element.key.name !== 'OnStart') return false;
  const literal = element.parent;
  return literal?.kind === 'CompositeLit' && literal.type !== undefined && typeNameOf(literal.type) === 'Hook';
}

/** Whether a call runs a literal once: one that is called where it stands, or what a group starts. */
function isRunBy(literal: Func, call: Call, { viewOf }: CallingProgram): boolean {
  if (call.fun === literal) return true;
  const func = enclosingFunc(call);
  const view = func && viewOf(func);
  return view !== undefined && isGroupStart(view, call);
}

/** `for _, name := range []string{"a", "b"}`, or in main `for i := 0; i < workers; i++`; and in no other loop. */
function isInShortLoop(place: Node, view: FunctionView | undefined): boolean {
  const loop = enclosingLoop(place);
  if (!loop || isInLoop(loop) || !view) return false;
  if (loop.kind === 'RangeStmt' && loop.x.kind === 'CompositeLit') return true;
  return loop.kind === 'ForStmt' && loop.cond !== undefined && isProcessEnd(view);
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
