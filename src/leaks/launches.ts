/**
 * Where does a function start goroutines, and what do they run? Go statements, and `Go` of a WaitGroup or an errgroup.
 * What a function value out of view runs is not known.
 */
import { unparen } from '../go/flow/operands.js';
import type { Call, Expr, Func, GoStmt } from '../go/syntax/ast.js';
import type { FuncObject } from '../go/types/type.js';
import { contentsOf } from './contents.js';
import type { FunctionView } from './go-view.js';
import type { ProgramView } from './program-view.js';

export interface Launch {
  /** The go statement, or the call of `Go`. */
  readonly stmt: GoStmt | Call;
  /** Its one body; undefined where it is not in view or not the only one. */
  readonly body: Func | undefined;
}

const GROUPS: ReadonlySet<string> = new Set([
  'sync.WaitGroup.Go',
  'golang.org/x/sync/errgroup.Group.Go',
  'golang.org/x/sync/errgroup.Group.TryGo',
]);

/** The goroutines that a function's own body starts, in source order. */
export function launchesIn(program: ProgramView, view: FunctionView): readonly Launch[] {
  const { goStmts, calls } = contentsOf(view.func);
  const found: Launch[] = goStmts.map((stmt) => ({ stmt, body: bodyOfGo(program, view, stmt) }));
  for (const call of calls) {
    const arg = call.args[0];
    if (!arg || !isGroupStart(view, call)) continue;
    found.push({ stmt: call, body: bodyOfValue(program, view, arg) });
  }
  return found.sort((a, b) => a.stmt.start - b.stmt.start);
}

/** Whether a call is `Go` of a WaitGroup or an errgroup. Types are asked only where the name fits. */
export function isGroupStart(view: FunctionView, call: Call): boolean {
  const { fun } = call;
  const mayBe = fun.kind === 'Selector' && (fun.sel.name === 'Go' || fun.sel.name === 'TryGo');
  return mayBe && GROUPS.has(symbolOf(view, call) ?? '');
}

/** The key of API facts by which a call goes, whether or not the package is in view. */
export function symbolOf(view: FunctionView, call: Call): string | undefined {
  const target = view.target(call);
  return target.kind === 'declared' || target.kind === 'unknown' ? target.symbol : undefined;
}

/** The one body that a call runs. */
export function bodyOfCall(program: ProgramView, view: FunctionView, call: Call): Func | undefined {
  const target = view.target(call);
  if (target.kind === 'literal') return target.func;
  return target.kind === 'declared' && !target.viaInterface && target.object
    ? onlyBody(program, target.object)
    : undefined;
}

function bodyOfGo(program: ProgramView, view: FunctionView, { call }: GoStmt): Func | undefined {
  const started = unparen(call);
  return started.kind === 'Call' ? bodyOfCall(program, view, started) : undefined;
}

/** The one body of a function given as a value: a literal, a function, a method of something. */
function bodyOfValue(program: ProgramView, view: FunctionView, expr: Expr): Func | undefined {
  const callee = program.homeOf(view.func)?.info.functionValue(unparen(expr));
  const value = callee?.kind === 'value' ? callee.target : callee;
  if (value?.kind === 'literal') return value.lit;
  return value?.kind === 'function' || value?.kind === 'method' ? onlyBody(program, value.func) : undefined;
}

function onlyBody(program: ProgramView, object: FuncObject): Func | undefined {
  if (!object.decl.body) return undefined;
  return program.info.infoOf(object.package).bodiesOf(object).length === 1 ? object.decl : undefined;
}
