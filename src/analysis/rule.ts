/**
 * What is a rule? Three functions kept apart: find (asks an engine, yields matches), explain (match to words) and fix
 * (match to edits, or nothing). Rules see Go through the engines' claims; they print nothing and post nothing.
 */
import type { Claim, Severity } from './finding.js';
import type { Binding } from '../go/names/binding.js';
import type { Node } from '../go/syntax/ast.js';
import type { SourceFile } from '../go/program.js';
import type { PackageAnalysis } from './package-analysis.js';

/** A node in its file. */
export interface Place {
  readonly file: SourceFile;
  readonly node: Node;
}

/** One numbered step of the path, in plain words with names from the code. The line is added by whoever prints it. */
export interface Step extends Place {
  readonly text: string;
  /** Where the step happens, in UTF-16 units from 0, if not at the node's start: a closing brace, for example. */
  readonly offset?: number;
  /** Which goroutine takes it; undefined where there is one only. */
  readonly goroutine?: string;
}

/** What a rule says of a match. */
export interface Explanation {
  /** Where the finding stands: see the list of lines in the project's README. */
  readonly at: Place;
  readonly severity: Severity;
  readonly claim: Claim;
  /** One sentence with the names from the code: what leaks. */
  readonly message: string;
  readonly steps: readonly Step[];
  readonly related: readonly Step[];
  /** The statement that created the object; the finding's own place where it has none. */
  readonly creation: Place;
  /** Calls by which the object came about: a finding about what such a call returns has the same cause. */
  readonly madeBy?: readonly Node[];
  /** What to do where no edit can be shown. */
  readonly advice: string;
}

/** A replacement of text; offsets are UTF-16 units from 0 in the file's text, `end` exclusive. */
export interface SourceEdit {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Edits that a recipe proposes. They are shown only after every check of a fix has passed. */
export interface FixProposal {
  /** The recipe's name as in the rule's README. */
  readonly recipe: string;
  readonly title: string;
  readonly edits: readonly SourceEdit[];
  /** What names in the new text refer to: the declarations they were taken from. A name stands for one of them only. */
  readonly mentions?: readonly Binding[];
}

/** A match with its answers bound. */
export interface Match {
  readonly explain: () => Explanation;
  /** Proposals in order of preference; empty where the claim has no mechanical fix. */
  readonly fix: () => readonly FixProposal[];
}

export interface Rule {
  /** Fixed: it stands in configuration, suppressions and output. */
  readonly id: string;
  /** A short noun phrase for lists. */
  readonly title: string;
  readonly claim: Claim;
  /** The documents its fix comes from. */
  readonly source: string;
  readonly matches: (analysis: PackageAnalysis) => Iterable<Match>;
}

export interface RuleParts<C> {
  readonly id: string;
  readonly title: string;
  readonly claim: Claim;
  readonly source: string;
  readonly find: (analysis: PackageAnalysis) => Iterable<C>;
  readonly explain: (claim: C, analysis: PackageAnalysis) => Explanation;
  readonly fix: (claim: C, analysis: PackageAnalysis) => readonly FixProposal[];
}

/** Binds the three functions of a rule to each other. */
export function defineRule<C>(parts: RuleParts<C>): Rule {
  const { id, title, claim, source, find, explain, fix } = parts;
  return {
    id,
    title,
    claim,
    source,
    *matches(analysis) {
      for (const found of find(analysis)) {
        yield { explain: () => explain(found, analysis), fix: () => fix(found, analysis) };
      }
    },
  };
}
