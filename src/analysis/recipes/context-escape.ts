/**
 * Would giving a value back at the function's end hurt somebody who still uses it? Cancelling a context does where the
 * context, or something made with it (a request, its response, a group), is returned, stored, sent, or used by a goroutine
 * or a literal that may run later; plain values and errors that a call with it returns carry nothing of it. Any other value
 * is in use where a goroutine has it that the function does not wait for.
 */
import { isErrorType } from '../../go/types/queries.js';
import { unparen } from '../../go/flow/operands.js';
import { assignedPairs } from '../../leaks/obligations/assigned-pairs.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, FuncLit, Node } from '../../go/syntax/ast.js';
import { enclosingLoop, isWithin } from '../../go/syntax/enclosing.js';
import { walk } from '../../go/syntax/walk.js';
import { underlying } from '../../go/types/substitute.js';
import type { Type } from '../../go/types/type.js';
import type { FunctionView } from '../../leaks/go-view.js';
import type { ObligationClaim } from '../../leaks/obligations/find-obligations.js';

/** Whether the cancel function of a claim must not be called before `end`; false of all other values. See `contextOutlives`. */
export function isContextInUse({ resource, call, view }: ObligationClaim, end?: Node): boolean {
  return resource.rule === 'ctx-cancel-lost' && contextOutlives(call, view, end);
}

/**
 * `call` makes the context as its first result, with the cancel function as the second. `end`: a statement that leaves;
 * what is written behind it has not happened there, unless both are in one loop. Without it, the function's end is meant.
 */
function contextOutlives(call: Call, view: FunctionView, end?: Node): boolean {
  const target = call.parent?.kind === 'AssignStmt' ? call.parent.lhs[0] : undefined;
  if (!target || target.kind !== 'Ident') return true;
  const context = target.name === '_' ? undefined : view.resolve(target);
  if (target.name === '_') return false;
  if (!context || context.func !== view.func || !view.func.body) return true;
  const carriers = carriersOf(context, view);
  let escapes = false;
  walk(view.func.body, (node) => {
    escapes ||= (!end || mayPrecede(node, end)) && isEscape(node, carriers, view);
    return !escapes;
  });
  return escapes;
}

/**
 * The first goroutine that uses the value of a variable, or something that leads to it, and for which the function does
 * not wait before it ends: giving the value back at the function's end would come while it is in use.
 */
export function usedByGoroutine(variable: Binding, view: FunctionView): Node | undefined {
  const { body } = view.func;
  if (!body) return undefined;
  const carriers = carriersOf(variable, view);
  let found: Node | undefined;
  walk(body, (node) => {
    const isStart = node.kind === 'GoStmt' || (node.kind === 'Call' && startsGoroutine(node, view));
    const started = node.kind === 'GoStmt' ? node.call : node;
    if (isStart && mentions(started, carriers, view) && !isAwaited(body.list, node, view)) found ??= node;
    return found === undefined;
  });
  return found;
}

/** `group.Go(func() error { … })` */
function startsGoroutine(call: Call, view: FunctionView): boolean {
  const target = view.target(call);
  return target.kind === 'declared' && target.symbol !== undefined && STARTING.has(target.symbol);
}

const STARTING: ReadonlySet<string> = new Set([
  'golang.org/x/sync/errgroup.Group.Go',
  'golang.org/x/sync/errgroup.Group.TryGo',
  'sync.WaitGroup.Go',
]);

const WAITING: ReadonlySet<string> = new Set(['golang.org/x/sync/errgroup.Group.Wait', 'sync.WaitGroup.Wait']);

/** A statement of the function itself, behind the start, waits for a group or receives something. */
function isAwaited(list: readonly Node[], start: Node, view: FunctionView): boolean {
  let isFound = false;
  for (const stmt of list.filter((each) => each.start > start.end)) {
    walk(stmt, (node) => {
      const target = node.kind === 'Call' ? view.target(node) : undefined;
      const isWait = target?.kind === 'declared' && target.symbol !== undefined && WAITING.has(target.symbol);
      isFound ||= isWait || (node.kind === 'Unary' && node.op === '<-');
      return !isFound && node.kind !== 'FuncLit';
    });
  }
  return isFound;
}

/** Whether a node may have run when `end` is reached; of the statements that return only `end` itself. */
function mayPrecede(node: Node, end: Node): boolean {
  if (node.kind === 'ReturnStmt') return node === end;
  if (node.start < end.end) return true;
  for (let loop = enclosingLoop(end); loop; loop = enclosingLoop(loop)) if (isWithin(node, loop)) return true;
  return false;
}

/** The context's variable and every variable that is given something made with it. */
function carriersOf(context: Binding, view: FunctionView): ReadonlySet<Binding> {
  const carriers = new Set([context]);
  for (let size = 0; size !== carriers.size;) {
    size = carriers.size;
    walk(view.func.body ?? view.func, (node) => {
      if (node.kind !== 'AssignStmt' && node.kind !== 'ValueSpec') return;
      for (const { target, source } of assignedPairs(node)) {
        const binding = target.kind === 'Ident' ? view.resolve(target) : undefined;
        if (binding && source && mentions(source, carriers, view) && !isPlainValue(view.typeOf(target)))
          carriers.add(binding);
      }
    });
  }
  return carriers;
}

function isEscape(node: Node, carriers: ReadonlySet<Binding>, view: FunctionView): boolean {
  switch (node.kind) {
    case 'ReturnStmt':
      return node.results.some((result) => mentions(result, carriers, view) && !isPlainResult(result, view));
    case 'GoStmt':
      return mentions(node.call, carriers, view);
    case 'SendStmt':
      return mentions(node.value, carriers, view);
    case 'AssignStmt':
      return (
        node.lhs.some((target) => !isLocal(target, view)) && node.rhs.some((each) => mentions(each, carriers, view))
      );
    case 'FuncLit':
      return !runsAtOnce(node) && mentions(node.body, carriers, view);
    default:
      return false;
  }
}

/** A variable of the function itself. */
function isLocal(target: Expr, view: FunctionView): boolean {
  const bare = unparen(target);
  return bare.kind === 'Ident' && (bare.name === '_' || view.resolve(bare)?.func === view.func);
}

/** `func() { … }()`, deferred or not. */
function runsAtOnce(lit: FuncLit): boolean {
  return lit.parent?.kind === 'Call' && lit.parent.fun === lit && lit.parent.parent?.kind !== 'GoStmt';
}

function mentions(node: Node, carriers: ReadonlySet<Binding>, view: FunctionView): boolean {
  let found = false;
  walk(node, (each) => {
    const binding = each.kind === 'Ident' ? view.resolve(each) : undefined;
    found ||= binding !== undefined && carriers.has(binding);
    return !found;
  });
  return found;
}

function isPlainResult(result: Expr, view: FunctionView): boolean {
  const type = view.typeOf(result);
  return type.kind === 'tuple' ? type.types.every(isPlainValue) : isPlainValue(type);
}

/** Errors, numbers, strings, booleans, and slices, arrays and maps of them. */
function isPlainValue(type: Type): boolean {
  if (isErrorType(type)) return true;
  const under = underlying(type);
  switch (under.kind) {
    case 'basic':
      return true;
    case 'slice':
    case 'array':
      return isPlainValue(under.elem);
    case 'map':
      return isPlainValue(under.key) && isPlainValue(under.value);
    default:
      return false;
  }
}
