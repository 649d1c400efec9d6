/** The translation's view of a package, over names, types and flow. Bodies of other packages are not entered. */
import { wellKnownEnding } from '../../go/flow/standard-endings.js';
import { inferEndings } from '../../go/flow/no-return.js';
import type { Endings, StaticCallee } from '../../go/flow/no-return.js';
import type { Call, Expr, Ident, Selector } from '../../go/syntax/ast.js';
import type { Callee } from '../../go/types/callees.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import { coreType } from '../../go/types/substitute.js';
import type { FuncObject, Type } from '../../go/types/type.js';
import type { CallTarget, GoView } from './go-view.js';

/** `endings`: those that other engines use, so that a function has one graph; by default what the package alone tells. */
export function viewOf(info: PackageInfo, endings: Endings = endingsIn(info)): GoView {
  // Runs read the same expressions over and over.
  const targets = new Map<Call, CallTarget>();
  const constants = new Map<Expr, number | string | boolean | null>();
  return {
    package: info.package,
    names: info.names,
    graphOf: (func) => endings.graphOf(func),
    embeddedPath: (selector) => embeddedPath(info, selector),
    fieldOf: (selector) => fieldOf(info, selector),
    target: (call) => memo(targets, call, () => targetOf(info, info.calleeOf(call))),
    typeSymbol: (type) => typeSymbol(info, type),
    isChannel: (expr) => coreType(info.typeOf(expr)).kind === 'chan',
    isMap: (expr) => coreType(info.typeOf(expr)).kind === 'map',
    isInterface: (expr) => coreType(info.typeOf(expr)).kind === 'interface',
    isContext: (expr) => isContext(info.typeOf(expr)),
    isTickerChannel: (expr) => isTickerChannel(info, expr),
    constantOf: (expr) => memo(constants, expr, () => constantOf(info, expr) ?? null) ?? undefined,
    isPerTurn: (binding) => info.isPerIteration(binding),
  };
}

function constantOf(info: PackageInfo, expr: Expr): number | string | boolean | undefined {
  const value = info.constValue(expr);
  if (value?.kind === 'int') return Number(value.value);
  return value?.kind === 'bool' || value?.kind === 'string' ? value.value : undefined;
}

function memo<K, V>(known: Map<K, V>, key: K, compute: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const value = compute();
  known.set(key, value);
  return value;
}

function endingsIn(info: PackageInfo): Endings {
  return inferEndings({
    calleeOf: (call) => staticCallee(info, call),
    endingOfSymbol: (symbol) => wellKnownEnding(symbol) ?? 'unknown',
    constantCondition: (expr) => {
      const value = info.constValue(expr);
      return value?.kind === 'bool' ? value.value : undefined;
    },
    rangesOverFunction: (range) => coreType(info.typeOf(range.x)).kind === 'func',
  });
}

function isContext(type: Type): boolean {
  return type.kind === 'named' && type.decl.packagePath === 'context' && type.decl.name === 'Context';
}

function isTickerChannel(info: PackageInfo, expr: Expr): boolean {
  if (expr.kind === 'Call') {
    const callee = info.calleeOf(expr);
    return callee.kind === 'function' && callee.func.symbol === 'time.Tick';
  }
  if (expr.kind !== 'Selector' || expr.sel.name !== 'C') return false;
  const type = info.typeOf(expr.x);
  const named = type.kind === 'pointer' ? type.elem : type;
  return named.kind === 'named' && named.decl.packagePath === 'time' && named.decl.name === 'Ticker';
}

function targetOf(info: PackageInfo, callee: Callee): CallTarget {
  switch (callee.kind) {
    case 'builtin':
      return { kind: 'builtin', name: callee.name };
    case 'conversion':
      return { kind: 'conversion' };
    case 'literal':
      return { kind: 'literal', func: callee.lit };
    case 'function':
      return ofFunction(info, callee.func, undefined);
    case 'method':
      return ofFunction(info, callee.func, callee.receiver);
    case 'interfaceMethod':
      return callee.symbol === undefined
        ? { kind: 'unknown', reason: 'interface method' }
        : { kind: 'library', symbol: callee.symbol, receiver: callee.receiver, dynamic: true };
    case 'value':
      return { kind: 'value' };
    case 'unknown':
      return callee.importPath !== undefined && callee.name !== undefined
        ? { kind: 'library', symbol: `${callee.importPath}.${callee.name}`, receiver: undefined }
        : { kind: 'unknown', reason: callee.reason };
    default:
      return { kind: 'unknown', reason: callee.kind };
  }
}

function ofFunction(info: PackageInfo, func: FuncObject, receiver: Expr | undefined): CallTarget {
  const isHere = func.decl.body !== undefined && info.isHome(func.package) && info.bodiesOf(func).length === 1;
  if (!isHere) return { kind: 'library', symbol: func.symbol, receiver };
  return { kind: 'declared', decl: func.decl, receiver };
}

function fieldOf(info: PackageInfo, selector: Selector): Ident | 'unknown' | undefined {
  const selection = info.selection(selector);
  if (selection.kind === 'unknown') return 'unknown';
  return selection.kind === 'field' ? selection.field.ident : undefined;
}

function embeddedPath(info: PackageInfo, selector: Selector): readonly string[] {
  const selection = info.selection(selector);
  return 'path' in selection ? selection.path.map(({ name }) => name) : [];
}

function staticCallee(info: PackageInfo, call: Call): StaticCallee | undefined {
  const callee = info.calleeOf(call);
  switch (callee.kind) {
    case 'builtin':
      return { funcs: [], symbol: callee.name };
    case 'function':
    case 'method': {
      const { func } = callee;
      const funcs = info.isHome(func.package) ? info.bodiesOf(func).map((body) => body.decl) : [];
      return { funcs: funcs.filter((decl) => decl.body !== undefined), symbol: func.symbol };
    }
    case 'interfaceMethod':
      return callee.symbol === undefined ? undefined : { funcs: [], symbol: callee.symbol };
    case 'unknown':
      return callee.importPath !== undefined && callee.name !== undefined
        ? { funcs: [], symbol: `${callee.importPath}.${callee.name}` }
        : undefined;
    default:
      return undefined;
  }
}

function typeSymbol(info: PackageInfo, type: Expr): string | undefined {
  if (type.kind !== 'Selector' || type.x.kind !== 'Ident') return undefined;
  const binding = info.names.resolve(type.x);
  return binding?.kind === 'import' && binding.target ? `${binding.target.path}.${type.sel.name}` : undefined;
}
