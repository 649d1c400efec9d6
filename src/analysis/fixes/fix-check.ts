/** What is a check of a fix? A function from a proposal and its surroundings to a pass or a reason why not. */
import type { SourceFile } from '../../go/program.js';
import type { AnalysisRequest } from '../snapshot.js';
import type { AssembledFinding } from '../assemble-findings.js';
import type { AnalysisResources, AnalyzedProgram } from '../analyze.js';
import type { PackageAnalysis } from '../package-analysis.js';
import type { ChangedFile } from './changed-file.js';
import type { FixProposal, SourceEdit } from '../rule.js';

export interface FixWorld {
  readonly request: AnalysisRequest;
  readonly resources: AnalysisResources;
  readonly opened: AnalyzedProgram;
  /** Changed files are read as a whole: further changes are made on top of them. */
  readonly readsWhole?: boolean;
}

/** The package with the change made. */
export interface ChangedPackage {
  readonly opened: AnalyzedProgram;
  readonly analysis: PackageAnalysis;
  /** The changed file. */
  readonly file: SourceFile;
}

/** A proposal that touches one file, with the text it leads to. */
export interface CandidateFix {
  readonly proposal: FixProposal;
  readonly file: SourceFile;
  /** In order of their places. */
  readonly edits: readonly SourceEdit[];
  readonly newText: string;
  /** The file as the checks see it, made once on first demand. */
  readonly changed: () => ChangedFile;
  /** The finding it mends. */
  readonly finding: AssembledFinding;
  /** The package before the change. */
  readonly before: PackageAnalysis;
  /** The package after it, put together once on first demand; undefined where it cannot be. */
  readonly after: () => ChangedPackage | undefined;
}

export type CheckName = 'edits' | 'parse' | 'format' | 'names' | 'types' | 'version' | 'behaviour';

/** Undefined: passed. Otherwise the reason as a clause ("a comment would be lost"). */
export type FixCheck = (candidate: CandidateFix, world: FixWorld) => string | undefined;
