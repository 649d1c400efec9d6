/**
 * What did leakcheck see in one version of the code? The answer of `analyze`, before base and head are compared.
 * Front doors build a request from texts; nothing here reads a disk.
 */
import type { OwnPair } from '../go/facts/resource.js';
import type { AnalysisError, AnalysisStats, Finding, SuppressedFinding } from './finding.js';

/** A function that stands on a finding's witness (the finding's own function comes first). */
export interface FunctionEvidence {
  readonly package: string;
  /** `Recv.Name` or `Name`. */
  readonly function: string;
  readonly file: string;
  /** From 1, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** The declaration's text as written. */
  readonly text: string;
}

/** A finding with what is needed to decide whether it is new, to match it with base and to recognise it again. */
export interface AnalyzedFinding {
  readonly finding: Finding;
  readonly evidence: readonly FunctionEvidence[];
  /** The statement that created the object and the one that blocks or leaks, as written, whitespace folded. */
  readonly creation: string;
  readonly operation: string;
  /** Digest of what else the witness used: types, constants, go directive, callee summaries. Equal digests: nothing of it changed. */
  readonly context: string;
}

/** The answer for one version of the code in view. Findings have status "unknown" here. */
export interface Snapshot {
  readonly findings: readonly AnalyzedFinding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly errors: readonly AnalysisError[];
  readonly stats: AnalysisStats;
  /** Functions for which some engine gave up or whose file could not be parsed: "cannot tell". `package#function`. */
  readonly undecided: readonly string[];
}

/** A Go file (or go.mod, go.work) handed in. */
export interface InputFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface AnalysisRequest {
  readonly files: readonly InputFile[];
  /** Paths to report on; undefined: all. Other files are read for what is known. */
  readonly report?: readonly string[];
  /** Folders (relative, "" for the root) in which some Go file exists that was not handed in. */
  readonly partialDirs?: readonly string[];
  readonly options: AnalysisOptions;
}

export interface AnalysisOptions {
  /** Rule ids to run; undefined: all. */
  readonly rules?: readonly string[];
  /** Whether fixes are proposed and checked, which costs more than finding. Default checked; the base of a comparison needs none. */
  readonly fixes?: 'checked' | 'none';
  /** What to do with findings in _test.go files: report as they are, lower to note, or leave out. Default note. */
  readonly tests?: 'report' | 'note' | 'skip';
  readonly tags?: readonly string[];
  /** Default linux. */
  readonly goos?: string;
  /** Overrides the go line, for example "1.22". */
  readonly go?: string;
  /** Own acquire/release pairs from configuration. */
  readonly resources?: readonly OwnPair[];
  /** Rule switches from configuration. */
  readonly disabledRules?: readonly string[];
  readonly severity?: Readonly<Record<string, 'error' | 'warning' | 'note'>>;
}
