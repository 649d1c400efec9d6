/**
 * Which operations of a package can stay blocked for ever, or panic? Every function is tried as the root of a run, and
 * every literal that no root has followed. What is claimed of one operation twice is claimed once, by its shortest run.
 */
import type { Decl, Func, Node } from '../../go/syntax/ast.js';
import type { FunctionEntry } from '../../go/names/package-names.js';
import { analyzeRoot } from './analyze-root.js';
import type { RootAnswer } from './analyze-root.js';
import { PackageBudget } from './budget.js';
import type { RootBudget } from './budget.js';
import type { ConcurrencyAnswer, ConcurrencyClaim, RootStatistics } from './claim.js';
import { claimsOf } from './claims-of-root.js';
import type { GoView } from './go-view.js';
import { CodeBase } from './translate/code.js';
import { identityOf } from './translate/identity.js';

export function analyzeConcurrency(view: GoView, budget = new PackageBudget()): ConcurrencyAnswer {
  return new PackageConcurrency(view, budget).answer();
}

interface RootResult {
  readonly claims: readonly ConcurrencyClaim[];
  readonly statistics: RootStatistics;
}

const NOTHING_TRIED = { followed: new Set<Func>(), configurations: 0, translations: 0 } as const;

/** One package; each root is tried once, whoever asks for it. */
export class PackageConcurrency {
  private readonly view: GoView;
  private readonly base: CodeBase;
  private readonly budget: PackageBudget;
  private readonly results = new Map<Func, RootResult | undefined>();
  private whole: ConcurrencyAnswer | undefined;

  constructor(view: GoView, budget = new PackageBudget()) {
    this.view = view;
    this.budget = budget;
    this.base = new CodeBase(view);
  }

  /** What the roots of the whole package show. */
  answer(): ConcurrencyAnswer {
    this.whole ??= this.answerOf(this.view.names.functions());
    return this.whole;
  }

  /** What the roots in some top-level declarations show. */
  answerWithin(decls: readonly Decl[]): ConcurrencyAnswer {
    return this.answerOf(decls.flatMap((decl) => this.view.names.functionsOf(decl)));
  }

  /** Whether a claim can be told of something below a node at all. */
  holdsOperation(node: Node): boolean {
    return this.base.events.holdsOperation(node);
  }

  /** The roots, of those tried, that claim an operation which one of the given roots claims as well; these included. */
  rootsSharing(isGiven: (root: Func) => boolean): readonly Func[] {
    const tried = [...this.results].flatMap(([root, result]) => (result ? [{ root, claims: result.claims }] : []));
    const operations = new Set(
      tried.flatMap(({ root, claims }) => (isGiven(root) ? claims.map(({ operation }) => operation.node) : [])),
    );
    return tried
      .filter(({ claims }) => claims.some(({ operation }) => operations.has(operation.node)))
      .map(({ root }) => root);
  }

  /** The roots, of those tried, that were given up before anything of them could be explored, each with the reason. */
  givenUp(): ReadonlyMap<Func, string> {
    const given = new Map<Func, string>();
    for (const [root, result] of this.results) {
      const { reason, followed } = result?.statistics ?? {};
      if (reason !== undefined && followed?.size === 0) given.set(root, reason);
    }
    return given;
  }

  /** Does not try a root that was given up before a change: whatever is found of it now, the change did not bring it. */
  giveUp(root: Func, reason: string): void {
    this.results.set(root, { claims: [], statistics: { root, ...NOTHING_TRIED, reason } });
  }

  /** What the run of a caller that does not follow a function takes from its body. */
  contractOf(func: Func): string {
    return [
      this.base.events.isEventful(func),
      this.base.makings.makesObjects(func),
      this.base.makings.makesObjects(func, 1),
      this.base.makings.makesObjects(func, 0),
      this.base.packageObjects.areUsedBy(func),
    ].join(' ');
  }

  private answerOf(functions: readonly FunctionEntry[]): ConcurrencyAnswer {
    const claims = new Map<string, ConcurrencyClaim>();
    const silent = new Map<string, number>();
    const statistics: RootStatistics[] = [];
    const tryRoot = (root: Func): void => {
      const result = this.resultOf(root);
      if (result === undefined) return;
      const { reason } = result.statistics;
      if (reason !== undefined) silent.set(reason, (silent.get(reason) ?? 0) + 1);
      statistics.push(result.statistics);
      for (const claim of result.claims) keepShortest(claims, claim);
    };
    for (const { node } of functions) if (node.kind === 'FuncDecl' && this.base.hasObjects(node)) tryRoot(node);
    // A literal that a root has followed as a goroutine may still make objects of its own: it is tried too.
    for (const { node } of functions) if (node.kind === 'FuncLit') tryRoot(node);
    // Programs and tests in which one goroutine may block on its own locks come last, and get little.
    for (const { node } of functions) if (node.kind === 'FuncDecl' && !this.base.hasObjects(node)) tryRoot(node);
    return { claims: withoutConsequences([...claims.values()]), silent, statistics };
  }

  private resultOf(root: Func): RootResult | undefined {
    if (!this.results.has(root)) this.results.set(root, this.tryRoot(root));
    return this.results.get(root);
  }

  private tryRoot(root: Func): RootResult | undefined {
    const isLone = !this.base.hasObjects(root);
    if (isLone && !this.base.hasLocks(root)) return undefined;
    const run = (budget: RootBudget): RootAnswer => analyzeRoot(root, this.base, budget);
    const answer = isLone ? this.budget.forSmallRoot(run) : this.budget.forRoot(run);
    const { configurations, translations, reason, followed } = answer;
    return {
      claims: claimsOf(root, answer, this.view),
      statistics: { root, followed, reason, configurations, translations },
    };
  }
}

function keepShortest(claims: Map<string, ConcurrencyClaim>, claim: ConcurrencyClaim): void {
  const key = String(identityOf(claim.operation.node)) + (claim.fault ?? '');
  const known = claims.get(key);
  const isStronger = known !== undefined && doubtsOf(claim) < doubtsOf(known);
  const isShorter =
    known !== undefined && doubtsOf(claim) === doubtsOf(known) && claim.steps.length < known.steps.length;
  if (known === undefined || isStronger || isShorter) claims.set(key, claim);
}

/** A run that is there for certain says more than one that a caller may end, or that nobody in view makes. */
function doubtsOf({ untilCaller, product }: ConcurrencyClaim): number {
  return Number(untilCaller) + Number(Boolean(product));
}

/** An operation that is a consequence in one run is not claimed by another root for itself. */
function withoutConsequences(claims: readonly ConcurrencyClaim[]): readonly ConcurrencyClaim[] {
  const entailed = new Set(claims.flatMap(({ consequences }) => consequences.map(({ node }) => node)));
  return claims.filter(({ operation }) => !entailed.has(operation.node));
}
