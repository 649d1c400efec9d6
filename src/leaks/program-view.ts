/**
 * How do the engines see a program? Flow graphs with the endings of calls built in, and one view per function body, made
 * on demand and kept. The only place that turns what names, types and facts say into what engines ask.
 */
import type { ApiFacts } from '../go/facts/api-facts.js';
import type { CallEnding, FlowGraph } from '../go/flow/graph.js';
import { inferEndings, type Endings, type StaticCallee } from '../go/flow/no-return.js';
import { wellKnownEnding } from '../go/flow/standard-endings.js';
import { unparen } from '../go/flow/operands.js';
import type { GoPackage, SourceFile } from '../go/program.js';
import type { Call, Expr, File, Func, Node, RangeStmt } from '../go/syntax/ast.js';
import type { Callee } from '../go/types/callees.js';
import type { PackageInfo } from '../go/types/package-info.js';
import type { FuncObject } from '../go/types/type.js';
import type { ProgramInfo } from '../go/types/program-info.js';
import { ProgramCallers } from './callers/program-callers.js';
import type { CallTarget, FunctionView } from './go-view.js';
import { neverFails } from './paths/never-fails.js';

interface Home {
  readonly file: SourceFile;
  readonly info: PackageInfo;
}

export class ProgramView {
  readonly info: ProgramInfo;
  readonly facts: ApiFacts;
  readonly endings: Endings;
  /** Who calls what, across packages. */
  readonly callers: ProgramCallers;
  private readonly homes = new Map<File, Home>();
  private readonly registered = new Set<GoPackage>();
  private readonly views = new Map<Func, FunctionView | undefined>();
  private readonly sure = new Map<Func, boolean>();
  private readonly targets = new Map<Callee, CallTarget>();

  constructor(info: ProgramInfo, facts: ApiFacts) {
    this.info = info;
    this.facts = facts;
    this.callers = new ProgramCallers(this);
    for (const pkg of info.program.packages) this.register(pkg);
    this.endings = inferEndings({
      calleeOf: (call) => this.staticCallee(call),
      endingOfSymbol: (symbol) => this.endingOfSymbol(symbol),
      constantCondition: (expr) => this.constantCondition(expr),
      rangesOverFunction: (range) => this.rangesOverFunction(range),
    });
  }

  /** The package and file a node belongs to; undefined for nodes of packages never asked about. */
  homeOf(node: Node): Home | undefined {
    let at: Node = node;
    while (at.parent) at = at.parent;
    return at.kind === 'File' ? this.homes.get(at) : undefined;
  }

  /** Names and types of a package, whose functions can be viewed from now on. */
  infoOf(pkg: GoPackage): PackageInfo {
    this.register(pkg);
    return this.info.infoOf(pkg);
  }

  /** The view of a function; undefined where it has no body or is not in view. */
  viewOf(func: Func): FunctionView | undefined {
    if (!this.views.has(func)) this.views.set(func, this.makeView(func));
    return this.views.get(func);
  }

  private makeView(func: Func): FunctionView | undefined {
    const home = func.body && this.homeOf(func);
    if (!home) return undefined;
    const { info, file } = home;
    const graphOf = (): FlowGraph => this.graphOf(func, file);
    let graph: FlowGraph | undefined;
    return {
      func,
      file,
      packageName: info.package.name,
      goMinor: timersAreCollected(info) ? info.package.module?.goVersion?.minor : undefined,
      goos: info.package.configuration?.goos,
      /** Made when it is first asked for: of callers elsewhere often no more is asked than what they are given. */
      get graph() {
        return (graph ??= graphOf());
      },
      resolve: (ident) => info.resolve(ident),
      typeOf: (expr) => info.typeOf(expr),
      target: (call) => this.target(info, call),
      neverFails: (each) => this.neverFails(each),
      constant: (expr) => constantText(info, expr),
    };
  }

  /** One that is asked about while it is being read may fail. */
  private neverFails(func: Func): boolean {
    const known = this.sure.get(func);
    if (known !== undefined) return known;
    this.sure.set(func, false);
    const view = this.viewOf(func);
    const answer = view !== undefined && neverFails(view);
    this.sure.set(func, answer);
    return answer;
  }

  /** The graph of a body; of one that could not be read whole, paths may be missing. */
  private graphOf(func: Func, { issues }: SourceFile): FlowGraph {
    const graph = this.endings.graphOf(func);
    const isBroken = issues.some(({ start, end }) => start < func.end && func.start <= end);
    return isBroken ? { ...graph, unknown: [...graph.unknown, 'broken syntax'] } : graph;
  }

  private register(pkg: GoPackage): void {
    if (this.registered.has(pkg)) return;
    this.registered.add(pkg);
    for (const file of pkg.files) {
      if (this.homes.has(file.ast)) continue;
      const home = { file, info: this.info.infoOf(pkg) };
      this.homes.set(file.ast, home);
      if (file.ast.origin) this.homes.set(file.ast.origin, home);
    }
  }

  private target(info: PackageInfo, call: Call): CallTarget {
    return this.targetOf(info.calleeOf(call));
  }

  /** One object for each callee, made once. */
  private targetOf(callee: Callee): CallTarget {
    const target = this.targets.get(callee) ?? this.findTarget(callee);
    this.targets.set(callee, target);
    return target;
  }

  private findTarget(callee: Callee): CallTarget {
    switch (callee.kind) {
      case 'builtin':
        return { kind: 'builtin', name: callee.name };
      case 'conversion':
        return { kind: 'conversion' };
      case 'literal':
        return { kind: 'literal', func: callee.lit };
      case 'function':
      case 'method': {
        this.register(callee.func.package);
        const receiver = callee.kind === 'method' ? callee.receiver : undefined;
        return { symbol: callee.func.symbol, ...DECLARED, object: callee.func, receiver };
      }
      case 'interfaceMethod':
        return {
          symbol: callee.symbol,
          ...DECLARED,
          object: undefined,
          receiver: callee.receiver,
          viaInterface: true,
          implementations: () => this.implementations(callee),
        };
      case 'methodExpression':
        return {
          symbol: callee.func?.symbol,
          ...DECLARED,
          object: callee.func,
          receiver: undefined,
          isExpression: true,
        };
      case 'value':
        return this.valueTarget(callee);
      case 'unknown':
        return { kind: 'unknown', reason: callee.reason, symbol: unseenSymbol(callee) };
    }
  }

  private implementations({ iface, name }: Extract<Callee, { kind: 'interfaceMethod' }>): readonly FuncObject[] {
    if (!iface?.package || iface.package.kind === 'facts') return NONE;
    this.register(iface.package);
    return this.info.infoOf(iface.package).implementations(iface, name, false);
  }

  private valueTarget(callee: Extract<Callee, { kind: 'value' }>): CallTarget {
    const { target } = callee;
    if (!target) return { kind: 'unknown', reason: 'a function value', symbol: undefined };
    if (target.kind === 'literal' || target.kind === 'function') return this.targetOf(target);
    return { kind: 'unknown', reason: 'a method value', symbol: undefined };
  }

  /** A function that facts know returns unless they say otherwise. */
  private endingOfSymbol(symbol: string): CallEnding {
    const wellKnown = wellKnownEnding(symbol);
    if (wellKnown !== undefined) return wellKnown;
    const effect = this.facts.effect(symbol);
    return effect ? (effect.ends ?? 'returns') : 'unknown';
  }

  private staticCallee(call: Call): StaticCallee | undefined {
    const home = this.homeOf(call);
    const target = home && this.target(home.info, call);
    if (target?.kind === 'builtin') return { funcs: [], symbol: target.name };
    if (target?.kind === 'literal') return { funcs: [target.func], symbol: undefined };
    if (target?.kind === 'unknown' && target.symbol !== undefined) return { funcs: [], symbol: target.symbol };
    const known = target?.kind === 'unknown' && home ? this.declaredValue(home.info, call) : target;
    return known?.kind === 'declared' ? this.calleeOfTarget(known) : undefined;
  }

  /** `var Exitf = glog.Exitf`: what an exported variable of a package is declared as, whoever might assign it elsewhere. */
  private declaredValue(info: PackageInfo, call: Call): CallTarget | undefined {
    const callee = info.calleeOf(call);
    const binding = callee.kind === 'value' ? callee.binding : undefined;
    if (!binding?.package || binding.func !== undefined || binding.decl?.kind !== 'ValueSpec') return undefined;
    const { names, values } = binding.decl;
    const value = values[names.findIndex((name) => name === binding.ident)];
    const held = value && this.infoOf(binding.package).functionValue(value);
    return held?.kind === 'function' ? this.targetOf(held) : undefined;
  }

  private calleeOfTarget({ object, symbol }: Extract<CallTarget, { kind: 'declared' }>): StaticCallee {
    if (!object) return { funcs: [], symbol };
    const owner = this.info.infoOf(object.package);
    const funcs =
      object.package.kind === 'facts'
        ? []
        : owner
            .bodiesOf(object)
            .filter((body) => !body.isExcluded)
            .map((body) => body.decl);
    return { funcs, symbol };
  }

  private constantCondition(expr: Expr): boolean | undefined {
    const value = this.homeOf(expr)?.info.constValue(expr);
    return value?.kind === 'bool' ? value.value : undefined;
  }

  private rangesOverFunction(range: RangeStmt): boolean {
    const type = this.homeOf(range)?.info.typeOf(unparen(range.x));
    return type?.kind === 'func';
  }
}

/** The key API facts would have for a member of a package that is not in view. */
function unseenSymbol({ importPath, name }: Extract<Callee, { kind: 'unknown' }>): string | undefined {
  return importPath === undefined || name === undefined ? undefined : `${importPath}.${name}`;
}

const NONE: readonly FuncObject[] = [];
const DECLARED = { kind: 'declared', viaInterface: false, isExpression: false, implementations: () => NONE } as const;

/** `asynctimerchan=1` keeps timers as they were before Go 1.23. */
function timersAreCollected({ package: { module } }: PackageInfo): boolean {
  return module?.godebug['asynctimerchan'] !== '1';
}

/** Integers, strings and truth values; fractions are compared by nobody. */
function constantText(info: PackageInfo, expr: Expr): string | undefined {
  const value = info.constValue(expr);
  switch (value?.kind) {
    case 'string':
      return JSON.stringify(value.value);
    case 'int':
    case 'bool':
      return String(value.value);
    default:
      return undefined;
  }
}
