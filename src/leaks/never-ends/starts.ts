/**
 * How often does a statement run in the life of a process? Once where only main, a command, init or a package-level
 * variable lead to it, from whichever package; again and again where an endless loop or a request does; otherwise as often
 * as code out of view likes.
 */
import { isErrorType } from '../../go/types/queries.js';
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { loopsOf } from '../../go/flow/loops.js';
import { pointsByNode } from '../../go/flow/points.js';
import { isExported } from '../../go/names/package-names.js';
import type { Call, Func, FuncDecl, FuncLit, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { Type } from '../../go/types/type.js';
import { isProcessEnd } from '../callers/process-end.js';
import type { FunctionView } from '../go-view.js';
import { isGroupStart } from '../launches.js';
import type { ProgramView } from '../program-view.js';
import { packageCallsOf, type PackageCalls } from './package-calls.js';

export type Start =
  | { readonly kind: 'startup' }
  | { readonly kind: 'unseen' }
  /** `at`: the statement in the loop, or the function that serves a request. */
  | { readonly kind: 'repeated'; readonly why: 'loop' | 'request'; readonly at: Node };

const STARTUP: readonly Start[] = [{ kind: 'startup' }];
const UNSEEN: readonly Start[] = [{ kind: 'unseen' }];

export class Starts {
  private readonly program: ProgramView;
  private readonly info: PackageInfo;
  private readonly calls: PackageCalls;
  private readonly startups = new Map<FuncDecl, boolean>();

  constructor(program: ProgramView, info: PackageInfo, calls: PackageCalls) {
    this.program = program;
    this.info = info;
    this.calls = calls;
  }

  /** In which ways control comes to a statement or call. */
  of(place: Node): readonly Start[] {
    return this.ofPlace(place, new Set());
  }

  private ofPlace(place: Node, seen: Set<Func>): readonly Start[] {
    const func = enclosingFunc(place);
    if (!func) return STARTUP;
    if (this.isGuarded(place, func)) return STARTUP;
    const loop: readonly Start[] = this.isRepeated(place, func) ? [{ kind: 'repeated', why: 'loop', at: place }] : [];
    return [...loop, ...this.ofFunction(func, seen)];
  }

  private ofFunction(func: Func, seen: Set<Func>): readonly Start[] {
    if (seen.has(func)) return [];
    seen.add(func);
    if (this.servesRequest(func)) return [{ kind: 'repeated', why: 'request', at: func }];
    const view = this.program.viewOf(func);
    if (view && isProcessEnd(view)) return STARTUP;
    return func.kind === 'FuncLit' ? this.ofLiteral(func, seen) : this.ofDeclaration(func, seen);
  }

  private ofLiteral(lit: FuncLit, seen: Set<Func>): readonly Start[] {
    const { parent } = lit;
    if (parent?.kind !== 'Call') return UNSEEN;
    if (parent.fun === lit || this.isGroupStart(parent)) return this.ofPlace(parent, seen);
    const once = this.onceOf(parent);
    if (once === 'package') return STARTUP;
    return once === 'object' ? this.ofPlace(parent, seen) : UNSEEN;
  }

  private ofDeclaration(decl: FuncDecl, seen: Set<Func>): readonly Start[] {
    const info = this.infoAt(decl);
    if (isEntry(info, decl)) return STARTUP;
    const isOpen = info.package.name !== 'main' && isExported(decl.name.name);
    if (isOpen && this.isStartup(decl)) return STARTUP;
    const calls = info === this.info ? this.calls : packageCallsOf(info);
    const sites = calls.sitesOf(decl);
    const open = isOpen || calls.isValue(decl) || sites.length === 0 ? UNSEEN : [];
    return [...open, ...sites.flatMap(({ call }) => this.ofPlace(call, seen))];
  }

  /** Whether every call in view, in whichever package, runs once for the life of the process; one that calls itself does not. */
  private isStartup(decl: FuncDecl): boolean {
    const known = this.startups.get(decl);
    if (known !== undefined) return known;
    this.startups.set(decl, false);
    const answer = this.program.callers.every(decl, (call) => {
      const starts = this.ofPlace(call, new Set([decl]));
      return starts.length > 0 && starts.every(({ kind }) => kind === 'startup');
    });
    this.startups.set(decl, answer);
    return answer;
  }

  private infoAt(place: Node): PackageInfo {
    return this.program.homeOf(place)?.info ?? this.info;
  }

  /** In a loop that only ends by leaving the function, and can come back to the same place. */
  private isRepeated(place: Node, func: Func): boolean {
    const graph = this.program.viewOf(func)?.graph;
    const statement = place.parent?.kind === 'GoStmt' ? place.parent : place;
    const block = graph && pointsByNode(graph).get(statement)?.block;
    if (!block || this.canFail(place)) return false;
    return loopsOf(graph).loops.some(({ blocks, node }) => blocks.has(block) && this.isUnbounded(node));
  }

  /** A constructor that is tried again until it succeeds makes one object. */
  private canFail(place: Node): boolean {
    if (place.kind !== 'Call') return false;
    const results = this.infoAt(place).signatureOf(place)?.results ?? [];
    return results.some(({ type }) => isErrorType(type));
  }

  private isUnbounded(node: Node | undefined): boolean {
    if (node?.kind === 'ForStmt') return node.cond === undefined;
    return node?.kind === 'RangeStmt' && this.infoAt(node).typeOf(node.x).kind === 'chan';
  }

  private servesRequest(func: Func): boolean {
    const info = this.infoAt(func);
    return func.type.params.some(({ type }) => isNamed(info.resolveType(type), 'net/http', 'Request'));
  }

  /** Whether a call starts what it is given as a goroutine of a group. */
  private isGroupStart(call: Call): boolean {
    const view = this.viewAround(call);
    return view !== undefined && isGroupStart(view, call);
  }

  private viewAround(place: Node): FunctionView | undefined {
    const func = enclosingFunc(place);
    return func && this.program.viewOf(func);
  }

  /** Whether a call is `Do` of a sync.Once: of a package-level variable, or of an object. */
  private onceOf(call: Call): 'package' | 'object' | undefined {
    const { fun } = call;
    const info = this.infoAt(call);
    if (fun.kind !== 'Selector' || fun.sel.name !== 'Do' || !isNamed(info.typeOf(fun.x), 'sync', 'Once')) {
      return undefined;
    }
    const binding = fun.x.kind === 'Ident' ? info.resolve(fun.x) : undefined;
    return binding && !binding.func ? 'package' : 'object';
  }

  /** Behind a test of a package-level variable: `if started { return }` or `if !started { … }`. */
  private isGuarded(place: Node, func: Func): boolean {
    let found = false;
    walk(func, (node) => {
      if (found || node.start >= place.start || (node.kind === 'FuncLit' && node !== func)) return false;
      if (node.kind !== 'IfStmt') return true;
      const holds = node.end >= place.end;
      found = (holds || node.then.list.at(-1)?.kind === 'ReturnStmt') && this.readsPackageVariable(node.cond);
      return true;
    });
    return found;
  }

  private readsPackageVariable(cond: Node): boolean {
    let found = false;
    walk(cond, (node) => {
      if (node.kind !== 'Ident') return;
      const binding = this.infoAt(node).resolve(node);
      found ||= binding?.kind === 'var' && binding.func === undefined && binding.package !== undefined;
    });
    return found;
  }
}

/** `main` of a command and `init`. */
export function isEntry(info: PackageInfo, { name, recv }: FuncDecl): boolean {
  return !recv && (name.name === 'init' || (name.name === 'main' && info.package.name === 'main'));
}

/** Whether a type, or what it points to, is a named type. */
export function isNamed(type: Type, packagePath: string, name: string): boolean {
  const named = type.kind === 'pointer' ? type.elem : type;
  return named.kind === 'named' && named.decl.packagePath === packagePath && named.decl.name === name;
}
