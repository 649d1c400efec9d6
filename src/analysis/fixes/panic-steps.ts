/**
 * Does new code bring a step that can panic, or a use of what it has released? Asked of each new call that releases
 * something: the value's error must have been tested on every path to it, nothing may use the value behind it, and what
 * must happen once (close of a channel, Unlock, Done) may not happen again.
 *
 * Left out: other goroutines; what those may meet is for the rules, which see the changed package too.
 */
import { isErrorType } from '../../go/types/queries.js';
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import type { Edge, FlowGraph, Op } from '../../go/flow/graph.js';
import { readsOf, writesOf } from '../../go/flow/op-access.js';
import { unparen } from '../../go/flow/operands.js';
import { pointsByNode, type Point } from '../../go/flow/points.js';
import type { Binding } from '../../go/names/binding.js';
import type { AssignStmt, Call, Expr } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../../leaks/go-view.js';
import { isNil } from '../../leaks/paths/guards.js';
import { isNew } from './changed-text.js';
import { changedDecls } from './check-names.js';
import type { CandidateFix, ChangedPackage } from './fix-check.js';

/** The panic step that a change brings, as a reason; undefined where it brings none. */
export function newPanicStep(candidate: CandidateFix, { analysis, file }: ChangedPackage): string | undefined {
  const { ranges } = candidate.changed();
  for (const decl of changedDecls(file, ranges)) {
    const calls: Call[] = [];
    walk(decl, (node) => {
      if (node.kind === 'Call' && isNew(node, ranges)) calls.push(node);
    });
    for (const call of calls) {
      const func = enclosingFunc(call);
      const view = func && analysis.program.view.viewOf(func);
      const reason = view && stepProblem(call, view);
      if (reason !== undefined) return reason;
    }
  }
  return undefined;
}

/** A new release in its function. */
interface NewRelease {
  readonly call: Call;
  readonly view: FunctionView;
  /** The variable whose value is released: `resp` of `resp.Body.Close()`. */
  readonly value: Binding;
  readonly isDeferred: boolean;
  /** The operation of the call, or of the `defer` that registers it. */
  readonly point: Point;
}

function stepProblem(call: Call, view: FunctionView): string | undefined {
  const release = releaseOf(call, view);
  if (!release) return undefined;
  return untestedError(release) ?? laterUse(release) ?? secondTime(release);
}

/** Calls without arguments on a variable, and `close(ch)`. */
function releaseOf(call: Call, view: FunctionView): NewRelease | undefined {
  const subject = releasedSubject(call, view);
  const root = subject && rootOf(subject);
  const value = root && view.resolve(root);
  if (!value || value.kind === 'import') return undefined;
  const isDeferred = call.parent?.kind === 'DeferStmt';
  if (!isDeferred && call.parent?.kind !== 'ExprStmt') return undefined;
  const point = pointsByNode(view.graph).get(isDeferred ? call.parent : call);
  return point && { call, view, value, isDeferred, point };
}

/** Calls that take or wake: what they are called on is used behind them. */
const NO_RELEASES: ReadonlySet<string> = new Set([
  'sync.Mutex.Lock',
  'sync.RWMutex.Lock',
  'sync.RWMutex.RLock',
  'sync.Cond.Signal',
  'sync.Cond.Broadcast',
]);

function releasedSubject(call: Call, view: FunctionView): Expr | undefined {
  const fun = unparen(call.fun);
  if (view.target(call).kind === 'builtin')
    return fun.kind === 'Ident' && fun.name === 'close' ? call.args[0] : undefined;
  const target = view.target(call);
  if (call.args.length > 0 || (target.kind === 'declared' && NO_RELEASES.has(target.symbol ?? ''))) return undefined;
  return fun.kind === 'Selector' ? fun.x : fun;
}

function rootOf(expr: Expr): (Expr & { kind: 'Ident' }) | undefined {
  const bare = unparen(expr);
  if (bare.kind === 'Ident') return bare;
  if (bare.kind === 'Selector' || bare.kind === 'Star') return rootOf(bare.x);
  return undefined;
}

// ---------------------------------------------------------------- before the error check

/** `v, err := f()` reaches the release without a test that says err is nil. */
function untestedError({ view, value, point, call }: NewRelease): string | undefined {
  for (const block of view.graph.blocks) {
    for (const [index, op] of block.ops.entries()) {
      const pair = op.op === 'assign' ? errorPair(op.node, value, view) : undefined;
      if (!pair) continue;
      const isBlank = pair.error === undefined;
      if (isBlank && !isThroughField(call)) continue;
      const start = { block, index: index + 1 };
      if (reaches(start, point, { view, value, error: pair.error })) {
        return isBlank ? 'the error beside the value is thrown away' : 'it would stand before the error check';
      }
    }
  }
  return undefined;
}

/** A nil value itself may allow the call; a field of it never does. */
function isThroughField(call: Call): boolean {
  const fun = unparen(call.fun);
  return fun.kind === 'Selector' && unparen(fun.x).kind === 'Selector';
}

/** The error of the assignment that gives the variable its value; an `error` of undefined is the blank one. */
function errorPair(
  { lhs, rhs }: AssignStmt,
  value: Binding,
  view: FunctionView,
): { readonly error: Binding | undefined } | undefined {
  if (rhs.length !== 1 || lhs.length < 2) return undefined;
  const isValue = lhs.some((each) => each.kind === 'Ident' && view.resolve(each) === value);
  const last = lhs.at(-1);
  if (!isValue || last?.kind !== 'Ident' || !rhs[0] || !returnsError(rhs[0], view)) return undefined;
  return { error: last.name === '_' ? undefined : view.resolve(last) };
}

function returnsError(expr: Expr, view: FunctionView): boolean {
  const type = view.typeOf(unparen(expr));
  const last = type.kind === 'tuple' ? type.types.at(-1) : undefined;
  return isErrorType(last);
}

interface ErrorSearch {
  readonly view: FunctionView;
  readonly value: Binding;
  readonly error: Binding | undefined;
}

/** Whether a path leads from one point to the other on which the value stays and its error is never seen to be nil. */
function reaches(from: Point, to: Point, { view, value, error }: ErrorSearch): boolean {
  const seen = new Set<string>();
  const open: { readonly point: Point; readonly stale: boolean }[] = [{ point: from, stale: error === undefined }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { block, index } = next.point;
    const key = `${block.id}:${index}:${next.stale ? 1 : 0}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (block === to.block && to.index >= index && !isAssigned(block.ops.slice(index, to.index), value, view))
      return true;
    const rest = block.ops.slice(index);
    if (isAssigned(rest, value, view)) continue;
    const stale = next.stale || (error !== undefined && isAssigned(rest, error, view));
    for (const edge of block.succs) {
      if (!stale && error && saysNil(edge, error, view)) continue;
      open.push({ point: { block: edge.to, index: 0 }, stale });
    }
  }
  return false;
}

function isAssigned(ops: readonly Op[], binding: Binding, view: FunctionView): boolean {
  return ops.some((op) => writesOf(op).some((target) => target.kind === 'Ident' && view.resolve(target) === binding));
}

function saysNil({ kind, cond }: Edge, error: Binding, view: FunctionView): boolean {
  const bare = cond && unparen(cond);
  if (bare?.kind !== 'Binary' || (bare.op !== '!=' && bare.op !== '==')) return false;
  const [left, right] = [unparen(bare.x), unparen(bare.y)];
  const tested = isNil(right, view.resolve) ? left : isNil(left, view.resolve) ? right : undefined;
  if (tested?.kind !== 'Ident' || view.resolve(tested) !== error) return false;
  return kind === (bare.op === '==' ? 'true' : 'false');
}

// ---------------------------------------------------------------- behind the release

/** Something uses the value behind a release that runs at once. The same release once more is no use; a closed channel may be read. */
function laterUse({ call, view, value, isDeferred, point }: NewRelease): string | undefined {
  const subject = releasedSubject(call, view);
  if (isDeferred || !subject || isOnce(call, view)) return undefined;
  const text = keyOf(call, view);
  const isUse = (op: Op): boolean => {
    if (isPartOf(op, text, view) || (op.op === 'call' && keyOf(op.node, view) === text)) return false;
    return readsOf(op).some((read) => rootBinding(read, view) === value && isOneOf(read, subject, view));
  };
  const isReplaced = (op: Op): boolean => isAssigned([op], value, view);
  return isBehind(point, isUse, isReplaced) ? `\`${value.name}\` is used after it` : undefined;
}

/** Whether one of two chains of fields begins with the other: `resp` and `resp.Body`, but not `resp.Status` and `resp.Body`. */
function isOneOf(a: Expr, b: Expr, view: FunctionView): boolean {
  const [x, y] = [keyOf(a, view), keyOf(b, view)];
  return x === y || x.startsWith(`${y}.`) || y.startsWith(`${x}.`);
}

/** An operation that only evaluates the operands of an equal release. */
function isPartOf(op: Op, text: string, view: FunctionView): boolean {
  const { node } = op;
  const parent =
    op.op === 'use' || op.op === 'defer' ? (op.op === 'defer' ? unparen(op.node.call) : node.parent) : undefined;
  return parent?.kind === 'Call' && keyOf(parent, view) === text;
}

function keyOf(call: Expr, { file }: FunctionView): string {
  return file.text.slice(call.start, call.end).replace(/\s+/g, '');
}

// ---------------------------------------------------------------- what must happen once

const ONCE: ReadonlySet<string> = new Set([
  'sync.Mutex.Unlock',
  'sync.RWMutex.Unlock',
  'sync.RWMutex.RUnlock',
  'sync.WaitGroup.Done',
]);

/** close of a channel, and what `ONCE` lists. */
function isOnce(call: Call, view: FunctionView): boolean {
  const target = view.target(call);
  if (target.kind === 'builtin') return true;
  return target.kind === 'declared' && target.symbol !== undefined && ONCE.has(target.symbol);
}

/** A second close, Unlock or Done of the same thing, before or behind the new one. */
function secondTime(release: NewRelease): string | undefined {
  const { call, view, value, isDeferred, point } = release;
  if (!isOnce(call, view)) return undefined;
  const isClose = view.target(call).kind === 'builtin';
  const text = keyOf(call, view);
  const isSame = (op: Op): boolean => {
    const other = op.op === 'call' ? op.node : op.op === 'defer' ? unparen(op.node.call) : undefined;
    return other !== call && other?.kind === 'Call' && keyOf(other, view) === text;
  };
  const opposite = isClose ? undefined : oppositeOf(text);
  const isAgain =
    opposite !== undefined
      ? againBehind(point, view, isSame, opposite, isDeferred)
      : isDeferred
        ? anyOp(view.graph, isSame)
        : onOnePath(release, isSame);
  if (isAgain) return isClose ? `\`${value.name}\` would be closed twice` : `${text} would run twice`;
  const isSend = (op: Op): boolean => op.op === 'send' && rootBinding(op.node.chan, view) === value;
  return isClose && !isDeferred && isBehind(point, isSend, (op) => isAssigned([op], value, view))
    ? `\`${value.name}\` would be sent on after its close`
    : undefined;
}

function rootBinding(expr: Expr, view: FunctionView): Binding | undefined {
  const root = rootOf(expr);
  return root && view.resolve(root);
}

function anyOp(graph: FlowGraph, isWanted: (op: Op) => boolean): boolean {
  return graph.blocks.some((block) => block.ops.some(isWanted));
}

/** `mu.Unlock()` is undone by `mu.Lock()`. A Done has no opposite that runs after it. */
function oppositeOf(text: string): string | undefined {
  if (text.endsWith('.RUnlock()')) return text.replace(/RUnlock\(\)$/, 'RLock()');
  return text.endsWith('.Unlock()') ? text.replace(/Unlock\(\)$/, 'Lock()') : undefined;
}

/**
 * A deferred release runs at the end, so any other one behind it runs as well; a direct one may be followed by another
 * only after the opposite call.
 */
function againBehind(
  point: Point,
  view: FunctionView,
  isSame: (op: Op) => boolean,
  opposite: string,
  isDeferred: boolean,
): boolean {
  if (anyOp(view.graph, (op) => op.op === 'defer' && isSame(op))) return true;
  const isOpposite = (op: Op): boolean => op.op === 'call' && keyOf(op.node, view) === opposite;
  return isBehind(point, isSame, (op) => !isDeferred && isOpposite(op));
}

/** Whether another one like it runs on a path with the release: deferred, behind it, or before it. */
function onOnePath({ call, view, point }: NewRelease, isSame: (op: Op) => boolean): boolean {
  if (anyOp(view.graph, (op) => op.op === 'defer' && isSame(op)) || isBehind(point, isSame, () => false)) return true;
  const isRelease = (op: Op): boolean => op.op === 'call' && op.node === call;
  return view.graph.blocks.some((block) =>
    block.ops.some((op, index) => isSame(op) && isBehind({ block, index }, isRelease, () => false)),
  );
}

/** Whether a wanted operation runs behind a point on some path before one that stops the search. */
function isBehind(point: Point, isWanted: (op: Op) => boolean, isStop: (op: Op) => boolean): boolean {
  const seen = new Set<number>();
  const open: Point[] = [{ block: point.block, index: point.index + 1 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const ops = next.block.ops.slice(next.index);
    const end = ops.findIndex(isStop);
    if ((end < 0 ? ops : ops.slice(0, end)).some(isWanted)) return true;
    if (end >= 0) continue;
    for (const { to } of next.block.succs) {
      if (seen.has(to.id)) continue;
      seen.add(to.id);
      open.push({ block: to, index: 0 });
    }
  }
  return false;
}
