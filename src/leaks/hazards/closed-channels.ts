/**
 * Does the package close the channel that an expression denotes? A variable or field of which `close` is called, the
 * result of a function that closes what it returns, an argument of whoever calls. Places that may be the channel count;
 * for a parameter every caller in view must hand over a channel that is closed.
 */
import { enclosingDecl } from '../../go/syntax/enclosing.js';
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import type { Call, Expr, FuncDecl, Ident, Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { contentsOfFile } from '../contents.js';
import type { FunctionView } from '../go-view.js';
import { bodyOfCall } from '../launches.js';
import { type PackageCalls } from '../never-ends/package-calls.js';
import type { ProgramView } from '../program-view.js';

/** Arguments and results followed. */
const MAX_HOPS = 3;

export class ClosedChannels {
  private readonly program: ProgramView;
  private readonly info: PackageInfo;
  private readonly calls: PackageCalls;
  private closes: readonly Call[] | undefined;

  constructor(program: ProgramView, info: PackageInfo, calls: PackageCalls) {
    this.program = program;
    this.info = info;
    this.calls = calls;
  }

  /** A call that closes the channel; undefined where none is known to. */
  closeOf(view: FunctionView, channel: Expr): Node | undefined {
    return this.find(view, unparen(channel), MAX_HOPS);
  }

  /** A call that closes the channel in a field. */
  closeOfField(field: Ident): Node | undefined {
    this.closes ??= closesIn(this.info);
    return this.closes.find(({ args: [arg] }) => {
      const closed = arg && unparen(arg);
      const selected = closed?.kind === 'Selector' ? this.info.selection(closed) : undefined;
      return selected?.kind === 'field' && selected.field.ident === field;
    });
  }

  private find(view: FunctionView, channel: Expr, hops: number): Node | undefined {
    if (hops === 0) return undefined;
    if (channel.kind === 'Call') return this.ofResult(view, channel, hops);
    const close = this.closesOf(channel);
    if (close || channel.kind !== 'Ident') return close;
    const binding = this.info.resolve(channel);
    if (binding?.kind === 'param') return this.ofParameter(binding, hops);
    const value = binding?.kind === 'var' && binding.func ? this.info.onlyValue(binding) : undefined;
    return value && unparen(value).kind === 'Call' ? this.find(view, unparen(value), hops) : undefined;
  }

  /** `close(x)` of the same variable or field, in code that is not a test. */
  private closesOf(channel: Expr): Call | undefined {
    this.closes ??= closesIn(this.info);
    return this.closes.find(({ args: [arg] }) => arg && isSame(this.info, unparen(arg), channel));
  }

  /** A function that returns a local channel which it closes, itself or in a goroutine of its own. */
  private ofResult(view: FunctionView, call: Call, hops: number): Node | undefined {
    const body = bodyOfCall(this.program, view, call);
    const inner = body && this.program.viewOf(body);
    if (!body?.body || !inner || this.program.homeOf(body)?.info !== this.info) return undefined;
    const returned: Expr[] = [];
    walk(body.body, (node) => {
      if (node.kind === 'ReturnStmt' && node.results[0]) returned.push(unparen(node.results[0]));
      return node.kind !== 'FuncLit';
    });
    const found = returned.map((expr) => (expr.kind === 'Ident' ? this.find(inner, expr, hops - 1) : undefined));
    return found.length > 0 && found.every((each) => each !== undefined) ? found[0] : undefined;
  }

  private ofParameter(binding: Binding, hops: number): Node | undefined {
    const decl = binding.ident && enclosingDecl(binding.ident);
    const index = decl ? parameterIndex(decl, binding.ident) : -1;
    if (!decl || index < 0) return undefined;
    const found = this.calls.sitesOf(decl).map(({ call }) => {
      const arg = call.args[index];
      const caller = enclosingDecl(call);
      const view = caller && this.program.viewOf(caller);
      return arg && view ? this.find(view, unparen(arg), hops - 1) : undefined;
    });
    return found.length > 0 && found.every((each) => each !== undefined) ? found[0] : undefined;
  }
}

function closesIn(info: PackageInfo): readonly Call[] {
  const found: Call[] = [];
  for (const { ast, isTest } of info.package.files) {
    if (isTest) continue;
    for (const { calls } of contentsOfFile(ast).values()) {
      for (const call of calls) {
        const isClose = call.fun.kind === 'Ident' && call.fun.name === 'close';
        if (isClose && info.calleeOf(call).kind === 'builtin') found.push(call);
      }
    }
  }
  return found;
}

/** The index of a parameter in a call's arguments; -1 where the call may spread over it. */
function parameterIndex(decl: FuncDecl, ident: Ident | undefined): number {
  const names = decl.type.params.flatMap((field) => (field.variadic ? [] : field.names));
  return names.findIndex((name) => name === ident);
}

/** The same variable, or the same field of whatever object. */
function isSame(info: PackageInfo, one: Expr, other: Expr): boolean {
  if (one.kind === 'Ident' && other.kind === 'Ident') {
    return info.resolve(one) !== undefined && info.resolve(one) === info.resolve(other);
  }
  if (one.kind !== 'Selector' || other.kind !== 'Selector' || one.sel.name !== other.sel.name) return false;
  const [x, y] = [info.selection(one), info.selection(other)];
  return x.kind === 'field' && y.kind === 'field' && x.field.ident !== undefined && x.field.ident === y.field.ident;
}
