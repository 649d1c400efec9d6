/** What can a rule ask about one package? The engines' answers, each computed once on first demand and shared by all rules. */
import { isInLoop } from '../go/syntax/enclosing.js';
import { isVariable } from '../go/names/binding.js';
import { declsLeadingTo } from '../go/names/mentions.js';
import type { GoPackage, SourceFile } from '../go/program.js';
import type { Decl, Func, Node } from '../go/syntax/ast.js';
import type { FunctionEntry } from '../go/names/package-names.js';
import { walk } from '../go/syntax/walk.js';
import type { PackageInfo } from '../go/types/package-info.js';
import { PackageConcurrency } from '../leaks/concurrency/analyze-package.js';
import type { ConcurrencyAnswer, Place, RootStatistics } from '../leaks/concurrency/claim.js';
import { viewOf } from '../leaks/concurrency/package-view.js';
import { abandonedReplies } from '../leaks/concurrency/abandoned-replies.js';
import { unansweredFields, type UnansweredFields } from '../leaks/concurrency/unanswered-fields.js';
import type { FunctionView } from '../leaks/go-view.js';
import { atFailingCallees } from '../leaks/locks/failing-callees.js';
import { findHeldLocks, type HeldLockAnswer } from '../leaks/locks/find-held-locks.js';
import type { OppositeOrders } from '../leaks/locks/lock-orders.js';
import type { LostToken } from '../leaks/locks/lost-tokens.js';
import type { LockWorld } from '../leaks/locks/lock-world.js';
import { ClosedChannels } from '../leaks/hazards/closed-channels.js';
import { LimitlessIo } from '../leaks/hazards/limitless-io.js';
import type { WaitUnderLock } from '../leaks/locks/waits-under-lock.js';
import { UnwaitedGoroutines } from '../leaks/hazards/unwaited-goroutines.js';
import { EndlessLoops } from '../leaks/never-ends/endless-loop.js';
import { findNeverEnding, type NeverEndingAnswer } from '../leaks/never-ends/find-never-ending.js';
import { AcceptedConnections, withoutLeft } from '../leaks/obligations/accepted-connections.js';
import { DroppedFields } from '../leaks/obligations/dropped-fields.js';
import { ForgottenFields } from '../leaks/obligations/forgotten-fields.js';
import { findObligations, type ObligationAnswer, type ObligationClaim } from '../leaks/obligations/find-obligations.js';
import { packageCallsOf, type PackageCalls } from '../leaks/never-ends/package-calls.js';
import { Starts } from '../leaks/never-ends/starts.js';
import { findSkippedReleases } from '../leaks/obligations/skipped-releases.js';
import { endsWithLoss, isLostRarely } from '../leaks/callers/once-in-program.js';
import { isTool } from '../leaks/callers/tools.js';
import { callingProgram, isLastOfMain, runsOnceInMain } from '../leaks/callers/process-end.js';
import type { ObligationWorld } from '../leaks/obligations/obligation-world.js';
import type { ProgramView } from '../leaks/program-view.js';
import { Retention } from '../leaks/retention/retention.js';
import { lockPairsOf } from './lock-pairs.js';

/** What all packages of a program share. */
export interface ProgramAnalysis {
  readonly view: ProgramView;
  readonly obligations: ObligationWorld;
  readonly locks: LockWorld;
  /** Answers by names and types: the plain package and its variant with tests share them. */
  readonly concurrency: Map<PackageInfo, PackageConcurrency>;
}

/**
 * Which part of a package is asked about, as top-level declarations in source order. What is asked of one function is
 * answered from the whole package all the same.
 */
export interface AnalysisFocus {
  /** Functions that are asked about values and locks; all without it. */
  readonly bodies?: readonly Decl[];
  /** Functions whose go statements are asked about; all without it. */
  readonly starts?: readonly Decl[];
  /** Functions that are tried as roots of concurrent runs. */
  readonly roots: readonly Decl[];
  /** Whether it is asked which functions meet at locks; what is asked of pairs is asked of the whole package. */
  readonly pairs: boolean;
}

export class PackageAnalysis {
  readonly package: GoPackage;
  readonly info: PackageInfo;
  readonly program: ProgramAnalysis;
  readonly reportedFiles: readonly SourceFile[];
  private readonly reported: ReadonlySet<SourceFile>;
  private readonly focus: AnalysisFocus | undefined;
  private answers: readonly ObligationAnswer[] | undefined;
  private endless: EndlessLoops | undefined;
  private ownStarts: Starts | undefined;
  private limitless: LimitlessIo | undefined;
  private unwaitedOnes: UnwaitedGoroutines | undefined;
  private closed: ClosedChannels | undefined;
  private unanswered: UnansweredFields | undefined;
  private endlessAnswer: NeverEndingAnswer | undefined;
  private runAnswers: ConcurrencyAnswer | undefined;
  private retentionAnswers: Retention | undefined;
  private lockAnswers: readonly HeldLockAnswer[] | undefined;

  /** Without `focus` the whole package is asked about. */
  constructor(pkg: GoPackage, reported: readonly SourceFile[], program: ProgramAnalysis, focus?: AnalysisFocus) {
    this.package = pkg;
    this.program = program;
    this.reportedFiles = reported;
    this.focus = focus;
    this.reported = new Set(reported);
    this.info = program.view.info.infoOf(pkg);
  }

  /** The same package, asked about in part; the engines' knowledge of it is shared. */
  within(focus: AnalysisFocus): PackageAnalysis {
    const part = new PackageAnalysis(this.package, this.reportedFiles, this.program, focus);
    part.closed = this.closedChannels();
    part.endless = this.endlessLoops();
    part.unanswered = this.unanswered;
    part.limitless = this.limitlessIo();
    if (!focus.bodies) {
      part.answers = this.obligations();
      part.lockAnswers = this.locks();
      part.retentionAnswers = this.retentionAnswers;
    }
    if (!focus.starts) part.endlessAnswer = this.neverEnding();
    return part;
  }

  /**
   * Takes over what a package says of its fields as a whole, where this one differs from it by some declarations, as they
   * are and were, and none of them has a say in it.
   */
  takeOver({ unanswered }: PackageAnalysis, different: readonly Decl[]): void {
    if (unanswered && !different.some((decl) => unanswered.isToldBy(decl))) this.unanswered = unanswered;
  }

  /** Views of all functions and literals of the files to report on, in source order. */
  functions(): readonly FunctionView[] {
    return this.viewsIn(this.focus?.bodies);
  }

  private viewsIn(decls: readonly Decl[] | undefined): readonly FunctionView[] {
    return this.entriesIn(decls).flatMap((entry) => this.program.view.viewOf(entry.node) ?? []);
  }

  private reportedDecls(): readonly Decl[] {
    return this.reportedFiles.flatMap(({ ast }) => ast.decls);
  }

  /** The functions of some declarations, those of the files to report on alone. */
  private entriesIn(decls: readonly Decl[] | undefined): readonly FunctionEntry[] {
    return (decls ?? this.reportedDecls())
      .flatMap((decl) => this.info.names.functionsOf(decl))
      .filter((entry) => this.reported.has(entry.file));
  }

  /** What was asked of every acquisition. */
  obligations(): readonly ObligationAnswer[] {
    const { obligations, view: program } = this.program;
    const accepted = new AcceptedConnections(obligations, program, this.info);
    const forgotten = new ForgottenFields(obligations, this.info);
    const dropped = new DroppedFields(obligations, this.info);
    this.answers ??= withoutLeft(
      this.functions()
        .flatMap((view) => {
          const answers = [
            ...findObligations(obligations, view),
            ...accepted.answersFor(view),
            ...findSkippedReleases(obligations, view),
            ...dropped.answersFor(view),
          ];
          const told = new Set(answers.map(({ claim }) => claim?.call));
          return [...answers, ...forgotten.answersFor(view).filter(({ claim }) => !told.has(claim?.call))];
        })
        .map((answer) => this.withoutLastOfMain(answer)),
    );
    return this.answers;
  }

  /**
   * What a command loses once goes with its process, and so does what a function loses whose failure ends the process: that
   * is a note, and so is what a small tool loses. Nothing is said of the timer of a function that main calls last. What stays on the disk stays.
   */
  private withoutLastOfMain(answer: ObligationAnswer): ObligationAnswer {
    const { claim, view } = answer;
    if (claim && claim.resource.holds !== 'disk' && !claim.isBrief && isTool(this.info)) return brief(answer, claim);
    if ((claim?.kind !== 'returned' && claim?.kind !== 'discarded') || claim.resource.holds === 'disk') return answer;
    const program = this.program.view;
    // What a program throws away in its own package main is told all the same.
    const isOnce = !isInLoop(claim.call) && (claim.kind === 'returned' || view.packageName !== 'main');
    if (claim.resource.holds === 'timer') {
      if (isOnce && isLastOfMain(view, callingProgram(program)))
        return { ...answer, claim: undefined, reasons: ['the process ends with the function'] };
    } else if (isOnce && isLostRarely(claim, program)) return brief(answer, claim);
    return claim.isBrief || !endsWithLoss(claim, program) ? answer : brief(answer, claim);
  }

  /** Whether a program comes to a place once at most, on its way from main. */
  runsOnce(place: Node): boolean {
    return runsOnceInMain(place, callingProgram(this.program.view));
  }

  /** What was asked of every lock that a function takes. */
  locks(): readonly HeldLockAnswer[] {
    this.lockAnswers ??= atFailingCallees(
      this.program.locks,
      this.functions().flatMap((view) => findHeldLocks(this.program.locks, view)),
    );
    return this.lockAnswers;
  }

  /** Which locks the package takes in opposite orders. */
  lockOrders(): readonly OppositeOrders[] {
    return this.focus?.pairs === false ? [] : lockPairsOf(this.program.locks, this.info).orders();
  }

  /** Which operations wait under a lock that the other side needs. */
  waitsUnderLock(): readonly WaitUnderLock[] {
    return this.focus?.pairs === false ? [] : lockPairsOf(this.program.locks, this.info).waits();
  }

  /** Which functions take a token of a shared semaphore and keep it on a path. */
  lostTokens(): readonly LostToken[] {
    return this.focus?.pairs === false ? [] : lockPairsOf(this.program.locks, this.info).tokens();
  }

  /** What can block for ever or panic in the files to report on, whoever begins the run. */
  concurrency(): ConcurrencyAnswer {
    this.runAnswers ??= this.askRuns(this.concurrentRuns());
    return this.runAnswers;
  }

  private askRuns(runs: PackageConcurrency): ConcurrencyAnswer {
    const roots = this.focus?.roots ?? this.rootsToReport(runs);
    const answer = roots ? runs.answerWithin(roots) : runs.answer();
    this.unanswered ??= unansweredFields(this.info);
    const claims = [...this.unanswered.claims, ...abandonedReplies(this.info)];
    if (claims.length === 0) return answer;
    const told = new Set(answer.claims.map(({ operation }) => operation.node));
    const isAsked = ({ node }: Place): boolean => roots?.some((decl) => isBelow(node, decl)) ?? true;
    const fields = claims.filter(
      ({ operation, object }) => !told.has(operation.node) && (isAsked(operation) || (object && isAsked(object))),
    );
    return { ...answer, claims: [...answer.claims, ...fields] };
  }

  /**
   * The declarations from which a run can lead into the files to report on; undefined: all. Of a package in another build
   * only the few files are reported that no build before it holds.
   */
  private rootsToReport(runs: PackageConcurrency): readonly Decl[] | undefined {
    const { files } = this.info.package;
    if (this.reportedFiles.length * 2 > files.length) return undefined;
    return declsLeadingTo(
      files.map(({ ast }) => ast),
      this.reportedFiles.flatMap(({ ast }) => ast.decls).filter((decl) => runs.holdsOperation(decl)),
    );
  }

  /** The runs of the package, each followed once. */
  concurrentRuns(): PackageConcurrency {
    const { concurrency } = this.program;
    const known = concurrency.get(this.info) ?? new PackageConcurrency(viewOf(this.info, this.program.view.endings));
    concurrency.set(this.info, known);
    return known;
  }

  /** Which goroutines never end, over the files to report on. */
  neverEnding(): NeverEndingAnswer {
    this.endlessAnswer ??= findNeverEnding(
      this.program.view,
      this.info,
      this.viewsIn(this.focus?.starts),
      this.endlessLoops(),
    );
    return this.endlessAnswer;
  }

  /** Where the package calls its own functions. */
  calls(): PackageCalls {
    return packageCallsOf(this.info);
  }

  /** How often the places of the package are come to. */
  starts(): Starts {
    this.ownStarts ??= new Starts(this.program.view, this.info, this.calls());
    return this.ownStarts;
  }

  /** Input and output without a limit in time. */
  limitlessIo(): LimitlessIo {
    this.limitless ??= new LimitlessIo(this.program.view, this.info, this.calls());
    return this.limitless;
  }

  /** Which goroutines their owners leave behind. */
  unwaited(): UnwaitedGoroutines {
    this.unwaitedOnes ??= new UnwaitedGoroutines(this.program.view, this.info);
    return this.unwaitedOnes;
  }

  /** Which channels the package closes. */
  closedChannels(): ClosedChannels {
    this.closed ??= new ClosedChannels(this.program.view, this.info, this.calls());
    return this.closed;
  }

  /** Which loops are left by what, with what callees in view do. */
  endlessLoops(): EndlessLoops {
    this.endless ??= new EndlessLoops(this.program.view);
    return this.endless;
  }

  /** What keeps memory alive, in what is asked about. */
  retention(): Retention {
    this.retentionAnswers ??= new Retention(this.program.view, this.info, this.focus?.bodies ?? this.reportedDecls());
    return this.retentionAnswers;
  }

  isReported(file: SourceFile): boolean {
    return this.reported.has(file);
  }

  /** Why claims were given up, once per question. */
  silentReasons(): readonly string[] {
    const values = this.obligations().flatMap((answer) => (answer.claim ? [] : answer.reasons));
    const locks = this.locks().flatMap((answer) => answer.reasons);
    return [
      ...values,
      ...locks,
      ...this.neverEnding().reasons,
      ...this.givenUpRuns().values(),
      ...(this.retentionAnswers?.silentReasons() ?? []),
    ];
  }

  /** Functions of which some path, or some run that they begin, could not be followed, as `package#function`. */
  undecidedFunctions(): readonly string[] {
    const runs = this.givenUpRuns();
    const asked = this.focus?.bodies && [...new Set([...this.focus.bodies, ...this.focus.roots])];
    const unknown = this.entriesIn(asked).filter(
      ({ node }) => runs.has(node) || (this.program.view.viewOf(node)?.graph.unknown.length ?? 0) > 0,
    );
    return [...new Set(unknown.map((entry) => `${this.package.path}#${entry.name}`))];
  }

  /** `package#function` of every function of the files to report on. */
  functionNames(): readonly string[] {
    return [...new Set(this.entriesIn(undefined).map((entry) => `${this.package.path}#${entry.name}`))];
  }

  /** What was tried as the root of a concurrent run, in the files to report on. */
  roots(): readonly RootStatistics[] {
    const { view } = this.program;
    return this.concurrency().statistics.filter(({ root }) => {
      const file = view.homeOf(root)?.file;
      return file !== undefined && this.reported.has(file);
    });
  }

  /** The roots of the files to report on that were given up, each with the reason. */
  private givenUpRuns(): ReadonlyMap<Func, string> {
    const given = this.roots().filter(({ reason }) => reason !== undefined);
    return new Map(given.map(({ root, reason }) => [root, reason ?? '']));
  }

  /** Names of the locals of the declared function around a node, in order of their binding. */
  localsOf(node: Node): readonly string[] {
    let decl: Node | undefined = node;
    while (decl && decl.kind !== 'FuncDecl') decl = decl.parent;
    if (!decl) return [];
    const names: string[] = [];
    walk(decl, (each) => {
      if (each.kind !== 'Ident') return;
      const binding = this.info.resolve(each);
      if (binding?.ident === each && isVariable(binding)) names.push(each.name);
    });
    return names;
  }
}

function brief(answer: ObligationAnswer, claim: ObligationClaim): ObligationAnswer {
  return { ...answer, claim: { ...claim, isBrief: true } };
}

/** By parents, not by offsets: the declarations are of several files. */
function isBelow(node: Node, outer: Node): boolean {
  let at: Node | undefined = node;
  while (at && at !== outer) at = at.parent;
  return at === outer;
}
