/**
 * When is one of two locks of the same goroutine needless? Where the callee does no more than read fields under the lock
 * that is held already: the fields are read in its place. Where nothing but the callee is called under the outer lock: that
 * one is dropped. Whether all is well then is decided by the checks.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, FuncDecl, Ident, Node, Stmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { FunctionView } from '../../leaks/go-view.js';
import type { HeldLockClaim } from '../../leaks/locks/find-held-locks.js';
import { lockCallOf } from '../../leaks/locks/lock-call.js';
import type { SecondTake } from '../../leaks/locks/second-take.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { FixProposal } from '../rule.js';
import { statementOf, statementsAround } from './after-acquisition.js';
import { isAloneOnLine, withoutLine } from './line-edits.js';

/** What the callee reads, in place of the call; the same for later calls of its kind while the lock is held. */
export function readDirectly(
  claim: HeldLockClaim,
  second: SecondTake,
  analysis: PackageAnalysis,
): readonly FixProposal[] {
  const { view } = claim;
  const first = second.through.length > 0 ? undefined : readOf(second.call, view, analysis);
  if (!first) return [];
  const { file } = view;
  const all = [first, ...laterReads(claim, first, analysis)];
  const edits = all.map(({ call: { start, end }, text }) => ({ file, start, end, newText: text }));
  return [{ recipe: 'read-directly', title: `Read \`${first.text}\` here: the lock is held already`, edits }];
}

interface DirectRead {
  readonly call: Call;
  /** What is read, in the names of the caller. */
  readonly text: string;
  /** The receiver as written: `x`, `x.y`. */
  readonly path: Expr;
}

/** What a call can be written as, where its callee is a method of the package that does no more than read under a lock. */
function readOf(call: Call, view: FunctionView, { program, info }: PackageAnalysis): DirectRead | undefined {
  const fun = unparen(call.fun);
  const target = view.target(call);
  if (fun.kind !== 'Selector' || target.kind !== 'declared' || target.viaInterface) return undefined;
  const callee = target.object?.decl;
  const home = callee && program.view.homeOf(callee);
  const receiver = callee?.recv?.names[0];
  const value = callee && readUnderLock(callee, info);
  if (!home || home.info !== info || !receiver || !value || !isPath(fun.x)) return undefined;
  const names = namesIn(value);
  const isOwn = (name: Ident): boolean => info.resolve(name) === info.resolve(receiver);
  if (!names.every((name) => isOwn(name) || info.resolve(name)?.package === undefined)) return undefined;
  const read = withNames(home.file.text, value, names.filter(isOwn), view.file.text.slice(fun.x.start, fun.x.end));
  return { call, text: value.kind === 'Binary' && isOperand(call) ? `(${read})` : read, path: fun.x };
}

/** Later calls of the same receiver, where the lock is held to the function's end: each of them waits as the first does. */
function laterReads(
  { view, releases }: HeldLockClaim,
  first: DirectRead,
  analysis: PackageAnalysis,
): readonly DirectRead[] {
  const { text } = view.file;
  const { body } = view.func;
  if (!body || releases.length === 0 || releases.some(({ parent }) => parent?.kind !== 'DeferStmt')) return [];
  const meaning = (path: Expr): string =>
    [text.slice(path.start, path.end), ...namesIn(path).map((name) => analysis.info.resolve(name)?.id)].join(' ');
  const found: DirectRead[] = [];
  walk(body, (node) => {
    if (node.kind !== 'Call' || node.start <= first.call.start) return node.kind !== 'FuncLit';
    const read = readOf(node, view, analysis);
    if (read && meaning(read.path) === meaning(first.path)) found.push(read);
    return true;
  });
  return found;
}

/** The expression of a function that locks, defers the unlock and returns one expression without calls but `len` and `cap`. */
function readUnderLock({ body, type }: FuncDecl, info: PackageAnalysis['info']): Expr | undefined {
  const [lock, unlock, last, ...others] = body?.list ?? [];
  if (lock?.kind !== 'ExprStmt' || unlock?.kind !== 'DeferStmt' || last?.kind !== 'ReturnStmt') return undefined;
  const isLocking = [lock.x, unlock.call].every((each) => each.kind === 'Call' && lockCallOf(each, info) !== undefined);
  const [value] = last.results;
  if (!isLocking || others.length > 0 || type.params.length > 0 || last.results.length !== 1 || !value)
    return undefined;
  return isRead(value) ? value : undefined;
}

const READS: ReadonlySet<Node['kind']> = new Set(['Ident', 'Selector', 'Paren', 'Binary', 'BasicLit', 'Index']);

function isRead(value: Expr): boolean {
  let isPlain = true;
  walk(value, (node) => {
    const isLength = node.kind === 'Call' && node.fun.kind === 'Ident' && /^(?:len|cap)$/.test(node.fun.name);
    isPlain &&= isLength || READS.has(node.kind);
    return isPlain;
  });
  return isPlain;
}

/** The identifiers that a scope resolves: no right sides of selectors. */
function namesIn(value: Expr): readonly Ident[] {
  const names: Ident[] = [];
  walk(value, (node) => {
    if (node.kind === 'Ident' && !(node.parent?.kind === 'Selector' && node.parent.sel === node)) names.push(node);
  });
  return names;
}

/** The text of an expression with other text in place of some of its names. */
function withNames(text: string, value: Expr, names: readonly Ident[], other: string): string {
  let at = value.start;
  const parts = names.map((name) => {
    const part = text.slice(at, name.start) + other;
    at = name.end;
    return part;
  });
  return `${parts.join('')}${text.slice(at, value.end)}`;
}

/** `x`, `x.y.z`. */
function isPath(expr: Expr): boolean {
  return expr.kind === 'Ident' || (expr.kind === 'Selector' && isPath(expr.x));
}

function isOperand({ parent }: Call): boolean {
  return (
    parent?.kind === 'Binary' || parent?.kind === 'Unary' || parent?.kind === 'Selector' || parent?.kind === 'Index'
  );
}

/** The outer lock goes where nothing else needs it: around one statement, or around a function that only makes such calls. */
export function withoutOuterLock(
  claim: HeldLockClaim,
  { call }: SecondTake,
  { info }: PackageAnalysis,
): readonly FixProposal[] {
  const { view, releases } = claim;
  const lock = statementOf(claim.call);
  const list = lock && statementsAround(lock);
  const fun = unparen(call.fun);
  const outer = rootOf(claim.call, info);
  if (!lock || !list || claim.origin !== claim.call || fun.kind !== 'Selector' || !outer) return [];
  const unlock = releases.map(statementOf).find((stmt) => stmt !== undefined && statementsAround(stmt) === list);
  if (releases.length !== 1 || !unlock || ![lock, unlock].every((stmt) => isAloneOnLine(view.file, stmt))) return [];
  const guarded = list.slice(list.indexOf(lock) + 1).filter((stmt) => stmt !== unlock);
  const inside =
    unlock.kind === 'DeferStmt' ? guarded : guarded.slice(0, list.indexOf(unlock) - list.indexOf(lock) - 1);
  const isSame = (other: Expr): boolean =>
    other.kind === 'Selector' && other.sel.name === fun.sel.name && other.x.kind === 'Ident';
  if (inside.length === 0 || !inside.every((stmt) => onlyCalls(stmt, outer, isSame, info))) return [];
  const title = `Drop this lock: \`${view.file.text.slice(call.fun.start, call.fun.end)}\` takes it itself`;
  const edits = [withoutLine(view.file, lock), withoutLine(view.file, unlock)];
  return [{ recipe: 'drop-outer-lock', title, edits }];
}

/** The variable whose lock is taken: `m` of `m.mu.Lock()`; a lock that is a variable itself may guard anything. */
function rootOf({ fun }: Call, info: PackageAnalysis['info']): Binding | undefined {
  let at: Expr = unparen(fun);
  let depth = 0;
  for (; at.kind === 'Selector'; at = unparen(at.x)) depth++;
  const binding = at.kind === 'Ident' ? info.resolve(at) : undefined;
  const isEmbedded = depth === 1 && binding !== undefined && binding.func !== undefined;
  return depth === 2 || isEmbedded ? binding : undefined;
}

/** Whether a statement names the lock's owner only as the receiver of the calls that lock it themselves. */
function onlyCalls(stmt: Stmt, owner: Binding, isSame: (fun: Expr) => boolean, info: PackageAnalysis['info']): boolean {
  let isOnly = true;
  walk(stmt, (node) => {
    if (node.kind === 'Ident' && info.resolve(node) === owner)
      isOnly &&= node.parent?.kind === 'Selector' && node.parent.parent?.kind === 'Call' && isSame(node.parent);
    return isOnly;
  });
  return isOnly;
}
