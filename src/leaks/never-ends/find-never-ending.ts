/**
 * Which goroutines of a package never end? Each go statement whose goroutine runs a loop without a way out, with who could
 * stop it and how often it starts. Silent where it starts once for the life of the process. A goroutine that ends with a
 * context, a closed channel or an error has a way out, whoever uses it.
 */
import type { Call, Func, GoStmt, Node } from '../../go/syntax/ast.js';
import type { PackageInfo } from '../../go/types/package-info.js';
import type { FuncObject } from '../../go/types/type.js';
import type { FunctionView } from '../go-view.js';
import { launchesIn, type Launch } from '../launches.js';
import type { ProgramView } from '../program-view.js';
import { doneCaseOf, selectsIn, type DoneCase } from './done-case.js';
import { dropsOf } from './drops.js';
import type { EndlessLoop, EndlessLoops } from './endless-loop.js';
import { ownerOf, stopMethodOf, type Owner } from './owner.js';
import { packageCallsOf, type PackageCalls } from './package-calls.js';
import { Starts, type Start } from './starts.js';

/** Why the goroutine cannot stay for the life of the process. */
export type Reason =
  | { readonly kind: 'repeated'; readonly start: Extract<Start, { kind: 'repeated' }> }
  /** The call of the constructor whose object dies in the caller. */
  | { readonly kind: 'dropped'; readonly call: Call }
  /** The object's own end, which does not reach the goroutine. */
  | { readonly kind: 'stop-method'; readonly method: FuncObject };

export interface NeverEndingClaim {
  /** The function with the go statement. */
  readonly view: FunctionView;
  /** The go statement, or the call of a group's `Go`. */
  readonly stmt: GoStmt | Call;
  /** What the goroutine runs. */
  readonly started: Func;
  readonly endless: EndlessLoop;
  /** The loop's statement. */
  readonly loop: Node;
  readonly owner: Owner | undefined;
  /** Undefined: nothing in view tells that it starts more than once. */
  readonly reason: Reason | undefined;
  /** `select`: the loop is a select of several cases, or has a case that should end it. */
  readonly kind: 'loop' | 'select';
  readonly doneCase: DoneCase | undefined;
}

export interface NeverEndingAnswer {
  readonly claims: readonly NeverEndingClaim[];
  /** Why claims were given up, one by one. */
  readonly reasons: readonly string[];
}

/** Asks every go statement of the functions given, which are of one package. */
export function findNeverEnding(
  program: ProgramView,
  info: PackageInfo,
  views: readonly FunctionView[],
  loops: EndlessLoops,
): NeverEndingAnswer {
  const finder = new Finder(program, info, loops);
  const claims: NeverEndingClaim[] = [];
  for (const view of views) {
    for (const launch of launchesIn(program, view)) {
      const claim = finder.claimOf(view, launch);
      if (claim) claims.push(claim);
    }
  }
  return { claims, reasons: finder.reasons };
}

class Finder {
  readonly reasons: string[] = [];
  private readonly program: ProgramView;
  private readonly info: PackageInfo;
  private readonly loops: EndlessLoops;
  private readonly calls: PackageCalls;
  private readonly starts: Starts;

  constructor(program: ProgramView, info: PackageInfo, loops: EndlessLoops) {
    this.program = program;
    this.info = info;
    this.loops = loops;
    this.calls = packageCallsOf(info);
    this.starts = new Starts(program, info, this.calls);
  }

  claimOf(view: FunctionView, { stmt, body: started }: Launch): NeverEndingClaim | undefined {
    const endless = started && this.loops.find(started);
    const loop = endless?.loop.node;
    if (!started || !endless || (loop?.kind !== 'ForStmt' && loop?.kind !== 'RangeStmt')) return undefined;
    const starts = this.starts.of(stmt);
    const owner = ownerOf(this.info, stmt);
    const reason = this.reasonOf(starts, owner);
    if (!reason && starts.every(({ kind }) => kind === 'startup')) {
      this.reasons.push('a goroutine without end starts once for the life of the process');
      return undefined;
    }
    const doneCase = doneCaseOf(endless.view, this.program.homeOf(loop)?.info ?? this.info, loop);
    const isSelect = doneCase !== undefined || selectsIn(loop).some(({ clauses }) => clauses.length > 1);
    return { view, stmt, started, endless, loop, owner, reason, kind: isSelect ? 'select' : 'loop', doneCase };
  }

  private reasonOf(starts: readonly Start[], owner: Owner | undefined): Reason | undefined {
    const repeated = starts.find((start) => start.kind === 'repeated');
    if (repeated) return { kind: 'repeated', start: repeated };
    const dropped = owner?.constructor && dropsOf(this.info, this.calls, owner.constructor)[0];
    if (dropped) return { kind: 'dropped', call: dropped };
    const method = owner && stopMethodOf(owner);
    const isOpen = this.info.package.name !== 'main' && starts.some(({ kind }) => kind === 'unseen');
    return method && isOpen ? { kind: 'stop-method', method } : undefined;
  }
}
