/**
 * Does a statement run again and again on an object that lives on? Followed from the statement outwards through the calls
 * of its function, together with the object it works on. Found where a request, an endless loop, a loop that accepts
 * connections or starts a goroutine in each turn, or a callback that somebody keeps runs it, and the object was there before. Nothing found means
 * silence: callers out of view may call once.
 */
import { enclosingFunc, isInLoop, isWithin } from '../../go/syntax/enclosing.js';
import { endlessLoops, loopsOf, type Loop } from '../../go/flow/loops.js';
import { unparen } from '../../go/flow/operands.js';
import { pointsByNode } from '../../go/flow/points.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, Func, FuncDecl, FuncLit, Node } from '../../go/syntax/ast.js';
import { nodesOfKind } from '../../go/syntax/nodes-of-kind.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { isNamedOrPointer } from '../../go/types/queries.js';
import { type PackageCalls } from '../never-ends/package-calls.js';
import { isEntry } from '../never-ends/starts.js';
import type { ProgramView } from '../program-view.js';
import { rootOf } from './holder.js';
import { REGISTRATIONS } from './registrations.js';

export interface Repeat {
  readonly why: 'request' | 'loop' | 'accept' | 'callback' | 'goroutines';
  /** The function that serves the request, the loop, or where the callback is given away. */
  readonly at: Node;
  /** The calls on the way from there to the statement, outermost first. */
  readonly calls: readonly Call[];
}

/** More calls between the statement and what repeats it are not followed. */
const MAX_CALLS = 6;

interface Walk {
  readonly calls: readonly Call[];
  readonly seen: ReadonlySet<Func>;
}

export class Repeats {
  private readonly program: ProgramView;
  private readonly info: PackageInfo;
  private readonly packageCalls: PackageCalls;
  private startedFunctions: ReadonlySet<Func> | undefined;

  constructor(program: ProgramView, info: PackageInfo, calls: PackageCalls) {
    this.program = program;
    this.info = info;
    this.packageCalls = calls;
  }

  /** What runs `place` again and again while the object of `root` lives; a package-level `root` always does. */
  of(place: Node, root: Binding): Repeat | undefined {
    return this.around(place, root, { calls: [], seen: new Set() });
  }

  private around(place: Node, root: Binding, walked: Walk): Repeat | undefined {
    const func = enclosingFunc(place);
    if (!func || walked.seen.has(func) || walked.calls.length > MAX_CALLS) return undefined;
    if (this.info.names.fileOf(place)?.isTest) return undefined;
    const { calls } = walked;
    const loop = this.loopAround(place, func, root);
    if (loop) return { ...loop, calls };
    const isOutside = root.func !== func || root.kind === 'recv';
    if (isOutside && this.servesRequest(func)) return { why: 'request', at: func, calls };
    const next = { calls, seen: new Set([...walked.seen, func]) };
    return func.kind === 'FuncLit' ? this.aroundLiteral(func, root, next) : this.aroundCalls(func, root, next);
  }

  private aroundLiteral(lit: FuncLit, root: Binding, walked: Walk): Repeat | undefined {
    const { parent } = lit;
    if (parent?.kind !== 'Call' || unparen(parent.fun) !== lit) {
      return root.func !== lit && this.isKeptCallback(lit)
        ? { why: 'callback', at: lit, calls: walked.calls }
        : undefined;
    }
    const outer = root.func === lit ? this.argumentRoot(lit, parent, root) : root;
    return outer && this.around(parent, outer, walked);
  }

  private aroundCalls(decl: FuncDecl, root: Binding, walked: Walk): Repeat | undefined {
    if (isEntry(this.info, decl)) return undefined;
    const isOutside = root.func !== decl || root.kind === 'recv';
    const value = isOutside ? this.keptValue(decl) : undefined;
    if (value) return { why: 'callback', at: value, calls: walked.calls };
    for (const { call } of this.packageCalls.sitesOf(decl)) {
      const outer = root.func === decl ? this.argumentRoot(decl, call, root) : root;
      const found = outer && this.around(call, outer, { ...walked, calls: [call, ...walked.calls] });
      if (found) return found;
    }
    return undefined;
  }

  /** What the caller hands in for a parameter or receiver, by the variable at its root; locals are followed once. */
  private argumentRoot(func: Func, call: Call, root: Binding): Binding | undefined {
    const expr = argumentFor(func, call, root);
    const outer = expr && rootOf(this.info, expr);
    if (!outer?.func || outer.kind !== 'var') return outer;
    const value = this.info.onlyValue(outer);
    return (value && rootOf(this.info, value)) ?? outer;
  }

  private servesRequest(func: Func): boolean {
    return func.type.params.some(
      ({ type }) => isNamedOrPointer(this.info.resolveType(type), 'net/http', 'Request') === 'yes',
    );
  }

  // ---------------------------------------------------------------- loops

  private loopAround(place: Node, func: Func, root: Binding): Omit<Repeat, 'calls'> | undefined {
    const graph = isInLoop(place) ? this.program.viewOf(func)?.graph : undefined;
    const points = graph && pointsByNode(graph);
    const block = points && blockOf(place, func, points);
    if (!block) return undefined;
    const endless = new Set(endlessLoops(graph).map(({ head }) => head));
    for (const loop of loopsOf(graph).loops) {
      const { node } = loop;
      if (!node || !loop.blocks.has(block) || (root.ident && isWithin(root.ident, node))) continue;
      if (this.accepts(loop)) return { why: 'accept', at: node };
      if (endless.has(loop.head)) return { why: 'loop', at: node };
      if (this.rangesOverChannel(node) && this.isStarted(func)) return { why: 'loop', at: node };
      if (root.func === undefined && place.parent?.kind === 'GoStmt' && !this.isCounted(node))
        return { why: 'goroutines', at: node };
    }
    return undefined;
  }

  /** `for i := 0; i < 10; i++`: a few turns that are known. */
  private isCounted(node: Node): boolean {
    const cond = node.kind === 'ForStmt' ? node.cond : undefined;
    const limit = cond?.kind === 'Binary' ? cond.y : node.kind === 'RangeStmt' ? node.x : undefined;
    return limit !== undefined && this.info.constInt(limit) !== undefined;
  }

  /** A loop that calls `Accept` of package net. */
  private accepts({ blocks }: Loop): boolean {
    return [...blocks].some(({ ops }) =>
      ops.some((op) => {
        if (op.op !== 'call') return false;
        const callee = this.info.calleeOf(op.node);
        const symbol =
          callee.kind === 'method' ? callee.func.symbol : callee.kind === 'interfaceMethod' ? callee.symbol : undefined;
        return symbol !== undefined && /^net\.\w+\.Accept\w*$/.test(symbol);
      }),
    );
  }

  private rangesOverChannel(node: Node): boolean {
    return node.kind === 'RangeStmt' && this.info.typeOf(node.x).kind === 'chan';
  }

  /** Whether some go statement of the package starts the function. */
  private isStarted(func: Func): boolean {
    this.startedFunctions ??= this.findStarted();
    return this.startedFunctions.has(func);
  }

  private findStarted(): ReadonlySet<Func> {
    const found = new Set<Func>();
    for (const file of this.info.package.files) {
      for (const stmt of nodesOfKind(file.ast, 'GoStmt')) {
        const call = unparen(stmt.call);
        if (call.kind !== 'Call') continue;
        const callee = this.info.calleeOf(call);
        if (callee.kind === 'literal') found.add(callee.lit);
        if (callee.kind === 'function' || callee.kind === 'method') found.add(callee.func.decl);
      }
    }
    return found;
  }

  // ---------------------------------------------------------------- callbacks

  /** Where a function is given away as a value that somebody keeps. */
  private keptValue(decl: FuncDecl): Node | undefined {
    if (!this.packageCalls.isValue(decl)) return undefined;
    return this.packageCalls.valuesOf(decl).find((node) => this.isKeptCallback(node));
  }

  /** A table of functions, or an argument that facts say is kept or called later. */
  private isKeptCallback(value: Expr): boolean {
    const { parent } = value;
    if (parent?.kind === 'Element') return parent.parent?.kind === 'CompositeLit' && this.isTable(parent.parent);
    if (parent?.kind !== 'Call' || parent.fun === value) return false;
    const callee = this.info.calleeOf(parent);
    const symbol =
      callee.kind === 'function' || callee.kind === 'method'
        ? callee.func.symbol
        : callee.kind === 'interfaceMethod'
          ? callee.symbol
          : undefined;
    return symbol !== undefined && REGISTRATIONS.has(symbol);
  }

  private isTable(lit: Expr): boolean {
    return this.info.typeOf(lit).kind === 'map';
  }
}

function argumentFor(func: Func, call: Call, root: Binding): Expr | undefined {
  const fun = unparen(call.fun);
  if (root.kind === 'recv') return fun.kind === 'Selector' ? fun.x : undefined;
  const names = func.type.params.flatMap(({ names: each }) => each);
  const position = names.findIndex((name) => name === root.ident);
  return position < 0 || call.spread ? undefined : call.args[position];
}

function blockOf(place: Node, func: Func, points: ReturnType<typeof pointsByNode>): Loop['head'] | undefined {
  for (let at: Node | undefined = place; at && at !== func; at = at.parent) {
    const point = points.get(at);
    if (point) return point.block;
  }
  return undefined;
}
