/**
 * Which calls are given `context.Background()` or `context.TODO()` though a context is in reach and the work is the
 * caller's own: it is waited for, and its error is returned? Left out is what looks detached on purpose: goroutines and
 * deferred calls, contexts with a limit of their own, work after the context has ended, clean-up by its name, tests.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Func, Ident, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { contentsOf } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { symbolOf } from '../launches.js';
import { isNamed } from '../never-ends/starts.js';
import { calledName } from '../../go/syntax/called-name.js';

export interface DetachedContext {
  readonly view: FunctionView;
  /** The call of `context.Background` or `context.TODO`. */
  readonly call: Call;
  /** The call that is given it. */
  readonly work: Call;
  /** The parameter that carries the caller's context. */
  readonly param: Ident;
  /** The caller's context as code. */
  readonly context: string;
}

/** Only ever a reason for silence: work that shall outlive the caller's context. */
const DETACHED =
  /shut|stop|close|clean|audit|roll|release|unlock|flush|detach|async|background|delete|remove|cancel|init|setup/i;

/** The calls of a function's own body. */
export function findDetachedContexts(info: PackageInfo, view: FunctionView): readonly DetachedContext[] {
  const { func, file } = view;
  if (file.isTest || !file.ast.imports.some(({ path }) => path === 'context')) return [];
  const calls = contentsOf(func).calls.filter((call) => isDetached(view, call));
  if (calls.length === 0 || DETACHED.test(nameAround(func))) return [];
  const carrier = carrierOf(info, func);
  if (!carrier) return [];
  return calls.flatMap((call) => {
    const { parent: work } = call;
    const isWork = work?.kind === 'Call' && work.args[0] === call && isOwnWork(info, view, work);
    return isWork && !asksBefore(func, carrier, call) ? [{ view, call, work, ...carrier }] : [];
  });
}

function isDetached(view: FunctionView, call: Call): boolean {
  const { fun, args } = call;
  if (args.length > 0 || fun.kind !== 'Selector' || !/^(Background|TODO)$/.test(fun.sel.name)) return false;
  const symbol = symbolOf(view, call);
  return symbol === 'context.Background' || symbol === 'context.TODO';
}

interface Carrier {
  readonly param: Ident;
  readonly context: string;
}

/** The context parameter of the function itself, or its request. */
function carrierOf(info: PackageInfo, { type }: Func): Carrier | undefined {
  const named = type.params.flatMap((field) =>
    field.names.map((name) => ({ name, type: info.resolveType(unparen(field.type)) })),
  );
  const usable = named.filter(({ name }) => name.name !== '_');
  const ctx = usable.find((each) => isNamed(each.type, 'context', 'Context'));
  if (ctx) return { param: ctx.name, context: ctx.name.name };
  const request = usable.find((each) => each.type.kind === 'pointer' && isNamed(each.type, 'net/http', 'Request'));
  return request && { param: request.name, context: `${request.name.name}.Context()` };
}

/** Waited for where it stands, by a callee that takes a context first and returns an error. */
function isOwnWork(info: PackageInfo, view: FunctionView, work: Call): boolean {
  const signature = info.signatureOf(work);
  const [first, last] = [signature?.params[0], signature?.results.at(-1)];
  if (!first || !last || !isNamed(first.type, 'context', 'Context')) return false;
  if (last.type.kind !== 'named' || last.type.decl.packagePath !== '' || last.type.decl.name !== 'error') return false;
  if (DETACHED.test(calledName(work.fun)) || symbolOf(view, work)?.startsWith('context.') === true) return false;
  for (let at: Node | undefined = work.parent; at && at.kind !== 'FuncDecl' && at.kind !== 'FuncLit'; at = at.parent) {
    if (at.kind === 'GoStmt' || at.kind === 'DeferStmt') return false;
  }
  return isCalledInPlace(view.func);
}

/** A declared function; a literal may run whenever whoever was given it likes. */
function isCalledInPlace(func: Func): boolean {
  if (func.kind === 'FuncDecl') return true;
  return func.parent?.kind === 'Call' && func.parent.fun === func && func.parent.parent?.kind === 'ExprStmt';
}

/** Whether the function has asked the context before: what follows may be meant to outlive it. */
function asksBefore(func: Func, { param }: Carrier, call: Call): boolean {
  let found = false;
  walk(func, (node) => {
    if (found || node.start >= call.start) return false;
    found = node.kind === 'Selector' && /^(Done|Err|Deadline)$/.test(node.sel.name) && mentionsName(node.x, param.name);
    return true;
  });
  return found;
}

function mentionsName(expr: Expr, name: string): boolean {
  let found = false;
  walk(expr, (node) => {
    found ||= node.kind === 'Ident' && node.name === name;
  });
  return found;
}

function nameAround(func: Func): string {
  let at: Node | undefined = func;
  while (at && at.kind !== 'FuncDecl') at = at.parent;
  return at?.name.name ?? '';
}
