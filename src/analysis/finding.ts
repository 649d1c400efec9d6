/** What is a finding? The record that rules yield and that every front door prints; the shape of the JSON output. */

export type Claim = 'leak' | 'fault' | 'hazard';
export type Severity = 'error' | 'warning' | 'note';
export type Status = 'new' | 'existing' | 'unknown';

/** Orders severities: the higher, the worse. */
export const SEVERITY_RANK: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

/** One numbered step of the path that shows the leak. Lines and columns count from 1, columns in UTF-16 units. */
export interface PathStep {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
  /** Which goroutine takes the step: "main" is the one that runs the function itself; undefined where there is one only. */
  readonly goroutine?: string;
}

export interface RelatedPlace {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** A replacement of a range; ends exclusive; a zero-width range inserts. Lines and columns from 1, columns in UTF-16 units. */
export interface FindingEdit {
  readonly file: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly newText: string;
}

export interface FindingFix {
  readonly recipe: string;
  readonly title: string;
  /** Every check of a fix passed. Fixes that fail one are not listed; `fixNote` of the finding says why. */
  readonly verified: true;
  /** The names of the checks passed. */
  readonly checks: readonly string[];
  /** `go build` accepted the change (only with --compile). */
  readonly compiled: boolean;
  readonly edits: readonly FindingEdit[];
}

export interface Finding {
  readonly rule: string;
  /** The identity family: see identity.ts. */
  readonly family: string;
  readonly claim: Claim;
  readonly severity: Severity;
  readonly status: Status;
  /** Relative to the root, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** `Recv.Name` or `Name`. */
  readonly function: string;
  /** Import path. */
  readonly package: string;
  readonly message: string;
  readonly path: readonly PathStep[];
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly FindingFix[];
  /** Why there is no suggestion, or what to do in words. Empty where a fix says it all. */
  readonly fixNote: string;
  /** `v1:` + hash. */
  readonly fingerprint: string;
  readonly helpUri: string;
}

export interface SuppressedFinding {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  /** The directive that silenced it, for example "//leakcheck:ignore" or "//nolint". */
  readonly by: string;
  readonly reason: string;
}

export interface AnalysisError {
  readonly kind: 'parse' | 'read' | 'limit' | 'rule' | 'config';
  readonly file: string;
  /** From 1; 0 where it concerns the whole file. */
  readonly line: number;
  readonly message: string;
}

export interface AnalysisStats {
  readonly files: number;
  readonly lines: number;
  readonly functions: number;
  readonly ms: number;
  readonly parseMs: number;
  /** Claims given up, by reason. */
  readonly silent: Readonly<Record<string, number>>;
}

/** The one object that `--format json` prints. */
export interface Report {
  readonly version: 1;
  readonly tool: { readonly name: 'leakcheck'; readonly version: string };
  readonly root: string;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly errors: readonly AnalysisError[];
  readonly stats: AnalysisStats;
}
