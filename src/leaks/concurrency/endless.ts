/**
 * Which goroutines never end, whatever becomes ready? A question of the flow graph alone: from some loop of the body no
 * path leads to a return, a panic or the end of the goroutine or process. Callees out of view are taken to return.
 *
 * Silent: what main or init start once, for the life of the process. `evidence` says what in view shows that the
 * goroutine is started more than once, or that its owner means to stop it; without it the claim is a note.
 */
import { endlessLoops } from '../../go/flow/loops.js';
import type { Loop } from '../../go/flow/loops.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Func, FuncDecl, GoStmt, Node, SelectStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { GoView } from './go-view.js';

export type Evidence =
  /** The go statement stands in a loop. */
  | 'started-in-loop'
  /** Each request that is served starts one. */
  | 'started-per-request'
  /** The type that starts or runs it has a Close, Stop or Shutdown, which cannot end it. */
  | 'owner-has-close'
  /** A function in view makes the owner and lets it go. */
  | 'owner-dropped'
  | 'none';

export interface EndlessClaim {
  /** select: a loop around a select of several cases; spin: nothing in the loop blocks; loop: any other. */
  readonly kind: 'select' | 'spin' | 'loop';
  readonly start: GoStmt;
  /** The function or literal that the goroutine runs. */
  readonly body: Func;
  /** The loop that has no way out: its statement. */
  readonly loop: Node;
  /** The select of a loop of kind select. */
  readonly select: SelectStmt | undefined;
  /** The function in which the go statement stands. */
  readonly root: Func;
  readonly evidence: Evidence;
  /** Where the evidence stands: the loop, the Close method, the call of the constructor. */
  readonly shownBy: Node | undefined;
}

export function endlessGoroutines(view: GoView): readonly EndlessClaim[] {
  const callers = callersIn(view);
  const claims: EndlessClaim[] = [];
  for (const { node: root, owner } of view.names.functions()) {
    for (const start of goStatementsIn(root)) {
      const body = bodyOf(start, view);
      const loop = body && firstEndless(body, view);
      if (body === undefined || loop?.node === undefined || isForProcess(start, root, owner, callers)) continue;
      const select = selectOf(loop);
      const kind = select ? 'select' : blocks(loop, view) ? 'loop' : 'spin';
      claims.push({
        kind,
        start,
        body,
        loop: loop.node,
        select,
        root,
        ...evidenceFor(start, body, owner, callers, view),
      });
    }
  }
  return claims;
}

type Callers = ReadonlyMap<FuncDecl, readonly Call[]>;

function callersIn(view: GoView): Callers {
  const callers = new Map<FuncDecl, Call[]>();
  for (const file of view.package.files) {
    walk(file.ast, (node) => {
      if (node.kind !== 'Call') return;
      const target = view.target(node);
      if (target.kind === 'declared') callers.set(target.decl, [...(callers.get(target.decl) ?? []), node]);
    });
  }
  return callers;
}

/** The go statements of a body, those of its literals left out. */
function goStatementsIn(func: Func): readonly GoStmt[] {
  const found: GoStmt[] = [];
  if (func.body === undefined) return found;
  walk(func.body, (node) => {
    if (node.kind === 'GoStmt') found.push(node);
    return node.kind !== 'FuncLit' || node === func;
  });
  return found;
}

function bodyOf(start: GoStmt, view: GoView): Func | undefined {
  const call = unparen(start.call);
  if (call.kind !== 'Call') return undefined;
  const target = view.target(call);
  const func = target.kind === 'literal' ? target.func : target.kind === 'declared' ? target.decl : undefined;
  return func?.body === undefined ? undefined : func;
}

function firstEndless(body: Func, view: GoView): Loop | undefined {
  const graph = view.graphOf(body);
  if (graph.unknown.length > 0) return undefined;
  return endlessLoops(graph, {
    mayNotReturn: (call) => view.target(call).kind === 'value' || view.target(call).kind === 'unknown',
    // Stop does not close a ticker's channel: the range over it has no end.
    cutEdge: (edge) => edge.kind === 'done' && edge.range !== undefined && view.isTickerChannel(edge.range.x),
  })[0];
}

function selectOf(loop: Loop): SelectStmt | undefined {
  for (const block of loop.blocks) {
    for (const op of block.ops) if (op.op === 'select' && op.node.clauses.length > 1) return op.node;
  }
  return undefined;
}

/** Whether some operation of the loop can block, or a call in it may. */
function blocks(loop: Loop, view: GoView): boolean {
  for (const block of loop.blocks) {
    if (block.succs.some((edge) => edge.range !== undefined && view.isChannel(edge.range.x))) return true;
    for (const op of block.ops) {
      if (op.op === 'recv' || op.op === 'send') return true;
      if (op.op === 'select' && op.node.clauses.every((clause) => !clause.isDefault)) return true;
      if (op.op === 'call' && view.target(op.node).kind !== 'builtin' && view.target(op.node).kind !== 'conversion')
        return true;
    }
  }
  return false;
}

/** Started once, by main, init, a package variable, or a function that only they call once. */
function isForProcess(start: Node, root: Func, owner: FuncDecl | undefined, callers: Callers): boolean {
  if (isRepeated(start, root)) return false;
  if (owner === undefined) return true;
  if (isStartUp(owner)) return true;
  const calls = callers.get(owner) ?? [];
  return calls.length > 0 && calls.every((call) => isStartUpCall(call));
}

function isStartUp(decl: FuncDecl): boolean {
  return decl.recv === undefined && (decl.name.name === 'main' || decl.name.name === 'init');
}

function isStartUpCall(call: Call): boolean {
  const around = functionAround(call);
  if (around === undefined) return true;
  return around.kind === 'FuncDecl' && isStartUp(around) && !isRepeated(call, around);
}

/** Inside a loop of its own function. */
function isRepeated(node: Node, func: Func): boolean {
  return loopAround(node, func) !== undefined;
}

function loopAround(node: Node, func: Func): Node | undefined {
  for (let at = node.parent; at && at !== func; at = at.parent) {
    if (at.kind === 'ForStmt' || at.kind === 'RangeStmt') return at;
  }
  return undefined;
}

function functionAround(node: Node): Func | undefined {
  for (let at = node.parent; at; at = at.parent) if (at.kind === 'FuncDecl' || at.kind === 'FuncLit') return at;
  return undefined;
}

interface Shown {
  readonly evidence: Evidence;
  readonly shownBy: Node | undefined;
}

function evidenceFor(start: GoStmt, body: Func, owner: FuncDecl | undefined, callers: Callers, view: GoView): Shown {
  const around = functionAround(start);
  const loop = around && loopAround(start, around);
  if (loop !== undefined && !isCounted(loop)) return { evidence: 'started-in-loop', shownBy: loop };
  if (owner && isHandler(owner, view)) return { evidence: 'started-per-request', shownBy: owner.name };
  const closing = closingMethod(body, owner, view);
  if (closing) return { evidence: 'owner-has-close', shownBy: closing.name };
  const dropped = owner && (callers.get(owner) ?? []).find((call) => isDropped(call, view));
  return dropped ? { evidence: 'owner-dropped', shownBy: dropped } : { evidence: 'none', shownBy: undefined };
}

/** A loop over constants or a fixed list starts a fixed number. */
function isCounted(loop: Node): boolean {
  return loop.kind === 'RangeStmt' || (loop.kind === 'ForStmt' && loop.cond !== undefined && loop.post !== undefined);
}

function isHandler(decl: FuncDecl, view: GoView): boolean {
  return decl.type.params.some(({ type }) => view.typeSymbol(type) === 'net/http.ResponseWriter');
}

/** Close, Stop or Shutdown without arguments of the type whose method runs, starts or constructs the goroutine's owner. */
function closingMethod(body: Func, owner: FuncDecl | undefined, view: GoView): FuncDecl | undefined {
  const names = [body, owner].flatMap((func) => (func?.kind === 'FuncDecl' ? ownersOf(func) : []));
  for (const file of view.package.files) {
    for (const decl of file.ast.decls) {
      if (decl.kind !== 'FuncDecl' || decl.recv === undefined || decl === owner || decl === body) continue;
      const isClosing = /^(Close|Stop|Shutdown)$/.test(decl.name.name) && decl.type.params.length === 0;
      if (isClosing && names.includes(typeName(decl.recv.type) ?? '')) return decl;
    }
  }
  return undefined;
}

/** The type a method belongs to, or the own type that a constructor returns. */
function ownersOf(decl: FuncDecl): readonly string[] {
  const types = decl.recv ? [decl.recv.type] : decl.type.results.map(({ type }) => type);
  return types.map(typeName).filter((name) => name !== undefined);
}

function typeName(type: Expr): string | undefined {
  let at = type;
  while (at.kind === 'Star' || at.kind === 'Paren' || at.kind === 'Index') at = at.x;
  return at.kind === 'Ident' ? at.name : undefined;
}

/** `w := NewWriter()` in a function that only calls methods of w: it dies there, the goroutine does not. */
function isDropped(call: Call, view: GoView): boolean {
  const statement = call.parent;
  const around = functionAround(call);
  if (around === undefined || (around.kind === 'FuncDecl' && isStartUp(around))) return false;
  if (statement?.kind === 'ExprStmt') return ownersOfCall(call, view).length > 0;
  if (statement?.kind !== 'AssignStmt' || statement.op !== ':=') return false;
  const [target] = statement.lhs;
  const binding = target?.kind === 'Ident' ? view.names.resolve(target) : undefined;
  if (binding === undefined || binding.func !== around) return false;
  return view.names.referencesOf(binding).every(({ ident, access }) => access === 'declare' || isMethodCall(ident));
}

function ownersOfCall(call: Call, view: GoView): readonly string[] {
  const target = view.target(call);
  return target.kind === 'declared' && target.decl.recv === undefined ? ownersOf(target.decl) : [];
}

function isMethodCall(ident: Node): boolean {
  const selector = ident.parent;
  return selector?.kind === 'Selector' && selector.parent?.kind === 'Call' && selector.parent.fun === selector;
}
