/**
 * What goes back into a sync.Pool, also by way of a type in view that wraps one? Pools are told by what a function does
 * with its argument, not by its name.
 */
import { unparen } from '../../go/flow/operands.js';
import type { Binding } from '../../go/names/binding.js';
import { isVariable } from '../../go/names/binding.js';
import type { SourceFile } from '../../go/program.js';
import type { Call, Expr, FuncDecl } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { rootOf } from './holder.js';
import { symbolOfCall } from '../called-symbol.js';
import type { SyntaxIndex } from './syntax-index.js';

export interface PoolPut {
  readonly file: SourceFile;
  readonly call: Call;
  /** The argument. */
  readonly value: Expr;
  /** The variable that is put back: `b` of `Put(b)`, `Put(b[:0])` and `Put(&b)`. */
  readonly variable: Binding;
}

/** The calls outside of tests that put a variable into a pool. */
export function findPoolPuts(info: PackageInfo, index: SyntaxIndex): readonly PoolPut[] {
  const wrappers = new Map<FuncDecl, boolean>();
  return index.calls.flatMap(({ node, file }) => {
    const [value, ...others] = node.args;
    if (file.isTest || !value || others.length > 0 || !isPoolPut(info, node, wrappers)) return [];
    const variable = variableOf(info, value);
    return variable?.func ? [{ file, call: node, value, variable }] : [];
  });
}

/** A variable put as itself, by its address, or cut to another length. */
function variableOf(info: PackageInfo, value: Expr): Binding | undefined {
  let at = unparen(value);
  if (at.kind === 'Unary' && at.op === '&') at = unparen(at.x);
  if (at.kind === 'SliceExpr') at = unparen(at.x);
  if (at.kind === 'Star') at = unparen(at.x);
  const binding = at.kind === 'Ident' ? info.resolve(at) : undefined;
  return binding && isVariable(binding) ? binding : undefined;
}

function isPoolPut(info: PackageInfo, call: Call, wrappers: Map<FuncDecl, boolean>): boolean {
  const fun = unparen(call.fun);
  if (fun.kind !== 'Selector') return false;
  if (symbolOfCall(info, call) === 'sync.Pool.Put') return true;
  const callee = info.calleeOf(call);
  if (callee.kind !== 'method' || !callee.func.decl.body) return false;
  const { decl } = callee.func;
  let known = wrappers.get(decl);
  if (known === undefined)
    wrappers.set(decl, (known = putsItsParameter(info.program.infoOf(callee.func.package), decl)));
  return known;
}

/** A method of one parameter that hands it, or what it was stored in, to a sync.Pool of its receiver, and does nothing else to it. */
function putsItsParameter(info: PackageInfo, decl: FuncDecl): boolean {
  const names = decl.type.params.flatMap((field) => field.names);
  const param = names.length === 1 && names[0] ? info.resolve(names[0]) : undefined;
  if (!param || !decl.body) return false;
  const carriers = new Set<Binding>([param]);
  const seen = { isPut: false, isTouched: false };
  walk(decl.body, (node) => {
    if (node.kind === 'AssignStmt' && node.rhs.some((value) => rootOf(info, value) === param)) {
      for (const target of node.lhs) {
        const carrier = rootOf(info, target);
        if (carrier) carriers.add(carrier);
        if (unparen(target).kind === 'Index') seen.isTouched = true;
      }
    }
    if (node.kind !== 'Call') return;
    const callee = info.calleeOf(node);
    if (callee.kind === 'builtin' && callee.name === 'clear') seen.isTouched = true;
    const root = node.args[0] && rootOf(info, node.args[0]);
    if (symbolOfCall(info, node) === 'sync.Pool.Put' && root && carriers.has(root)) seen.isPut = true;
  });
  return seen.isPut && !seen.isTouched;
}
