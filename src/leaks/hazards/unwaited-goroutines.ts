/**
 * Which goroutines does their owner leave behind? Three shapes. *Uncounted*: the object waits for its goroutines by a
 * WaitGroup, and one that works on the object is not counted. *Closed under it*: the object's Close closes what a
 * goroutine of the object uses, and does not wait for it. *Error return*: a constructor has started a goroutine that
 * serves until it is told to stop, and returns an error without telling it.
 *
 * Left out: goroutines that wait for the others, that report their end by a channel, or that end with a context of
 * whoever calls.
 */
import { enclosingFunc } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Call, Expr, Func, FuncDecl, GoStmt, Ident, Node, ReturnStmt } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { FuncObject, TypeDecl } from '../../go/types/type.js';
import { contentsOf, contentsOfFile } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { bodyOfCall, launchesIn, type Launch } from '../launches.js';
import { ownerOf, stopMethodOf } from '../never-ends/owner.js';
import { isNamed } from '../never-ends/starts.js';
import type { ProgramView } from '../program-view.js';
import { isChosenByArguments } from '../chosen-by-caller.js';
import { errorReturnAfter, serves } from './error-returns.js';
import { calledName } from '../../go/syntax/called-name.js';

export type Unwaited =
  /** `wait`: the call that waits for the others; `counted`: a call of Add or Go that counts one of them. */
  | {
      readonly kind: 'uncounted';
      readonly view: FunctionView;
      readonly stmt: GoStmt;
      readonly wait: Call;
      readonly counted: Call;
    }
  /** `close`: in the owner's `method`; `use`: in the goroutine. */
  | {
      readonly kind: 'closed';
      readonly view: FunctionView;
      readonly stmt: GoStmt;
      readonly method: FuncObject;
      readonly close: Call;
      readonly use: Node;
    }
  /** `start`: the go statement, or the call of a constructor with it. */
  | {
      readonly kind: 'error-return';
      readonly view: FunctionView;
      readonly start: GoStmt | Call;
      readonly stmt: GoStmt | Call;
      readonly exit: ReturnStmt;
    };

interface Group {
  readonly field: Ident;
  readonly waits: readonly Call[];
  readonly counted: readonly Call[];
}

export class UnwaitedGoroutines {
  private readonly program: ProgramView;
  private readonly info: PackageInfo;
  private groupCalls: ReadonlyMap<Ident, readonly Call[]> | undefined;

  constructor(program: ProgramView, info: PackageInfo) {
    this.program = program;
    this.info = info;
  }

  /** The goroutines that a function starts and somebody should have waited for. */
  startedIn(view: FunctionView): readonly Unwaited[] {
    if (view.file.isTest) return [];
    const found: Unwaited[] = [];
    for (const launch of launchesIn(this.program, view)) {
      const { stmt } = launch;
      if (stmt.kind !== 'GoStmt') continue;
      const one = this.uncounted(view, launch, stmt) ?? this.closedUnder(view, launch, stmt);
      if (one) found.push(one);
    }
    const failed = this.errorReturn(view);
    return failed && !found.some((each) => 'stmt' in each && each.stmt === failed.stmt) ? [...found, failed] : found;
  }

  // ---------------------------------------------------------------- uncounted

  private uncounted(view: FunctionView, { body }: Launch, stmt: GoStmt): Unwaited | undefined {
    const owner = receiverOf(view.func);
    const type = owner && this.structOf(owner.recv.type);
    if (!owner || !type || !body?.body || !mentions(stmt, owner.name, this.info)) return undefined;
    const group = this.groupOf(type);
    const [wait, counted] = [group?.waits[0], group?.counted[0]];
    if (!group || !wait || !counted || this.counts(view.func, group.field) || this.counts(body, group.field))
      return undefined;
    return this.reportsItsEnd(body) ? undefined : { kind: 'uncounted', view, stmt, wait, counted };
  }

  /** The WaitGroup field of a type whose goroutines are counted and waited for. */
  private groupOf(type: TypeDecl): Group | undefined {
    const under = type.underlying();
    for (const field of under.kind === 'struct' ? under.fields : []) {
      if (!field.ident || !isNamed(field.type, 'sync', 'WaitGroup')) continue;
      this.groupCalls ??= this.findGroupCalls();
      const calls = this.groupCalls.get(field.ident) ?? [];
      const named = (name: RegExp): readonly Call[] => calls.filter((call) => name.test(calledName(call.fun)));
      return { field: field.ident, waits: named(/^Wait$/), counted: named(/^(Add|Go)$/) };
    }
    return undefined;
  }

  /** The calls of methods of WaitGroup fields, by the field. */
  private findGroupCalls(): ReadonlyMap<Ident, readonly Call[]> {
    const found = new Map<Ident, Call[]>();
    for (const { ast, isTest } of this.info.package.files) {
      if (isTest) continue;
      for (const call of [...contentsOfFile(ast).values()].flatMap(({ calls }) => calls)) {
        const field = /^(Add|Go|Done|Wait)$/.test(calledName(call.fun)) ? this.fieldOf(call) : undefined;
        if (field) found.set(field, [...(found.get(field) ?? []), call]);
      }
    }
    return found;
  }

  /** The field `wg` in `x.wg.Wait()`. */
  private fieldOf({ fun }: Call): Ident | undefined {
    const base = fun.kind === 'Selector' ? unparen(fun.x) : undefined;
    const selected = base?.kind === 'Selector' ? this.info.selection(base) : undefined;
    return selected?.kind === 'field' ? selected.field.ident : undefined;
  }

  /** Whether a function, its literals included, calls anything of the group. */
  private counts(func: Func, field: Ident): boolean {
    return (this.groupCalls?.get(field) ?? []).some(
      (call) => func.start <= call.start && call.end <= func.end && isInFile(call, func),
    );
  }

  /** Closes a channel, sends on one that it was given, or waits for others. */
  private reportsItsEnd(body: Func): boolean {
    let found = false;
    walk(body, (node) => {
      found ||= node.kind === 'SendStmt' && node.chan.kind === 'Ident';
      found ||= node.kind === 'Call' && /^(close|Wait)$/.test(calledName(node.fun));
      found ||= node.kind === 'DeferStmt' && node.call.kind === 'Call' && calledName(node.call.fun) === 'Done';
      return !found;
    });
    return found;
  }

  // ---------------------------------------------------------------- closed under it

  private closedUnder(view: FunctionView, { body }: Launch, stmt: GoStmt): Unwaited | undefined {
    const owner = ownerOf(this.info, stmt);
    const method = owner && stopMethodOf(owner);
    if (!owner || !method || !body || this.waits(method.decl) || this.reportsItsEnd(body)) return undefined;
    for (const close of contentsOf(method.decl).calls) {
      const field = calledName(close.fun) === 'Close' ? this.fieldOf(close) : undefined;
      const use = field && body !== method.decl ? this.useOf(body, field) : undefined;
      if (use && !this.endsOnErrors(body, use)) return { kind: 'closed', view, stmt, method, close, use };
    }
    return undefined;
  }

  /** Whether a method waits for anything: a receive, a Wait, a lock that a goroutine may hold. */
  private waits(decl: FuncDecl): boolean {
    let found = false;
    walk(decl, (node) => {
      found ||= node.kind === 'Unary' && node.op === '<-';
      found ||= node.kind === 'SelectStmt' || (node.kind === 'RangeStmt' && this.info.typeOf(node.x).kind === 'chan');
      found ||= node.kind === 'Call' && /wait|shutdown|stop|join|lock$/i.test(calledName(node.fun));
      return !found;
    });
    return found;
  }

  /** A call of a method of the field's value, in the function that the goroutine runs. */
  private useOf(body: Func, field: Ident): Node | undefined {
    return contentsOf(body).calls.find((call) => this.fieldOf(call) === field && calledName(call.fun) !== 'Close');
  }

  /** A blocking call that returns an error when its object is closed is how such goroutines end. */
  private endsOnErrors(body: Func, use: Node): boolean {
    const results = use.kind === 'Call' ? (this.info.signatureOf(use)?.results ?? []) : [];
    const last = results.at(-1)?.type;
    return results.length > 1 && last?.kind === 'named' && last.decl.packagePath === '' && body.body !== undefined;
  }

  // ---------------------------------------------------------------- error returns

  private errorReturn(view: FunctionView): Extract<Unwaited, { kind: 'error-return' }> | undefined {
    const { func } = view;
    if (func.kind !== 'FuncDecl' || func.recv || !returnsOwnTypeAndError(this.info, func)) return undefined;
    for (const { start, stmt } of this.startsOf(view)) {
      const exit = errorReturnAfter(view, start);
      if (exit) return { kind: 'error-return', view, start, stmt, exit };
    }
    return undefined;
  }

  /** What starts goroutines that serve until they are told to stop: here, or in a constructor that is called here. */
  private startsOf(view: FunctionView): readonly { readonly start: GoStmt | Call; readonly stmt: GoStmt | Call }[] {
    const own = launchesIn(this.program, view).flatMap(({ stmt, body }) =>
      this.mayServe(body) && !takesContext(this.info, stmt, body, view.func) ? [{ start: stmt, stmt }] : [],
    );
    const inner = contentsOf(view.func).calls.flatMap((call) => {
      const stmt = isConstructor(call) ? this.startIn(view, call, MAX_CALLS) : undefined;
      return stmt && !call.args.some((arg) => isContext(this.info, arg)) ? [{ start: call, stmt }] : [];
    });
    return [...own, ...inner];
  }

  private startIn(view: FunctionView, call: Call, hops: number): GoStmt | Call | undefined {
    const body = hops === 0 ? undefined : bodyOfCall(this.program, view, call);
    const inner = body && this.program.viewOf(body);
    if (!body || !inner || this.program.homeOf(body)?.info !== this.info) return undefined;
    // `if policy != nil { go r.run() }`: who hands nothing over starts nothing.
    const launch = launchesIn(this.program, inner).find(
      ({ stmt, body: started }) => this.mayServe(started) && !isChosenByArguments(inner, stmt),
    );
    if (launch) return launch.stmt;
    for (const each of contentsOf(body).calls) {
      const found = /^(start|run)/i.test(calledName(each.fun)) ? this.startIn(inner, each, hops - 1) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  private mayServe(body: Func | undefined): boolean {
    const view = body && this.program.viewOf(body);
    return view !== undefined && serves(this.program, view);
  }

  private structOf(type: Expr): TypeDecl | undefined {
    const denoted = this.info.resolveType(type);
    const named = denoted.kind === 'pointer' ? denoted.elem : denoted;
    return named.kind === 'named' ? named.decl : undefined;
  }
}

/** Calls followed from a constructor to the go statement. */
const MAX_CALLS = 2;

/** The receiver of the declared function around. */
function receiverOf(func: Func): { readonly recv: NonNullable<FuncDecl['recv']>; readonly name: Ident } | undefined {
  let at: Node | undefined = func;
  while (at && at.kind !== 'FuncDecl') at = at.parent;
  const name = at?.recv?.names[0];
  return at?.recv && name && name.name !== '_' ? { recv: at.recv, name } : undefined;
}

/** Whether a goroutine gets to see a variable. */
function mentions(stmt: Node, name: Ident, info: PackageInfo): boolean {
  const binding = info.resolve(name);
  let found = false;
  walk(stmt, (node) => {
    found ||= node.kind === 'Ident' && node.name === name.name && info.resolve(node) === binding;
    return !found;
  });
  return found;
}

function isInFile(node: Node, other: Node): boolean {
  const top = (each: Node): Node => {
    let at = each;
    while (at.parent) at = at.parent;
    return at;
  };
  return top(node) === top(other);
}

function isConstructor(call: Call): boolean {
  return /^(new|open|start|make|create)/i.test(calledName(call.fun)) && enclosingFunc(call)?.kind === 'FuncDecl';
}

/** A function that returns an object of this package and an error. */
function returnsOwnTypeAndError(info: PackageInfo, { type }: FuncDecl): boolean {
  const [first, last] = [type.results[0], type.results.at(-1)];
  if (!first || !last || first === last || first.names.length > 0) return false;
  const isError = last.type.kind === 'Ident' && last.type.name === 'error';
  const denoted = info.resolveType(first.type);
  const named = denoted.kind === 'pointer' ? denoted.elem : denoted;
  return isError && named.kind === 'named' && named.decl.package !== undefined && info.isHome(named.decl.package);
}

function isContext(info: PackageInfo, expr: Expr): boolean {
  return isNamed(info.typeOf(expr), 'context', 'Context');
}

/** Whether the goroutine gets a context: it then ends with that. */
function takesContext(info: PackageInfo, stmt: Node, body: Func | undefined, starter: Func): boolean {
  let found = false;
  for (const root of body?.kind === 'FuncLit' ? [stmt, body] : [stmt]) {
    walk(root, (node) => {
      found ||= node.kind === 'Ident' && starter !== body && isContext(info, node);
      return !found;
    });
  }
  return found;
}
