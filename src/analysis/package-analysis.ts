/** What can a rule ask about one package? The engines' answers, each computed once on first demand and shared by all rules. */
import type { GoPackage, SourceFile } from '../go/program.js';
import type { PackageInfo } from '../go/types/package-info.js';
import type { FunctionView } from '../leaks/go-view.js';
import { findObligations, type ObligationAnswer } from '../leaks/obligations/find-obligations.js';
import type { ObligationWorld } from '../leaks/obligations/obligation-world.js';
import type { ProgramView } from '../leaks/program-view.js';

/** What all packages of a program share. */
export interface ProgramAnalysis {
  readonly view: ProgramView;
  readonly obligations: ObligationWorld;
}

export class PackageAnalysis {
  readonly package: GoPackage;
  readonly info: PackageInfo;
  readonly program: ProgramAnalysis;
  private readonly reported: ReadonlySet<SourceFile>;
  private answers: readonly ObligationAnswer[] | undefined;

  constructor(pkg: GoPackage, reported: readonly SourceFile[], program: ProgramAnalysis) {
    this.package = pkg;
    this.program = program;
    this.reported = new Set(reported);
    this.info = program.view.info.infoOf(pkg);
  }

  /** Views of all functions and literals of the files to report on, in source order. */
  functions(): readonly FunctionView[] {
    return this.info
      .functions()
      .filter((entry) => this.reported.has(entry.file))
      .flatMap((entry) => this.program.view.viewOf(entry.node) ?? []);
  }

  /** What was asked of every acquisition. */
  obligations(): readonly ObligationAnswer[] {
    this.answers ??= this.functions().flatMap((view) => findObligations(this.program.obligations, view));
    return this.answers;
  }
}
