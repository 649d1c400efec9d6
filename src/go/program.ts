/**
 * What Go is in view? Files grouped into packages, packages into modules. This is data that `module/` builds and that
 * `names`, `types` and `flow` answer questions about. No I/O: the front doors hand the texts in.
 */
import type { LineIndex } from '../text/line-index.js';
import type { File, SyntaxIssue } from './syntax/ast.js';

/** A Go language version such as 1.22; patch level dropped. Versions compare by minor. */
export interface GoVersion {
  readonly major: number;
  readonly minor: number;
}

export interface Module {
  /** Import path of the module; "" where there is no go.mod and it could not be guessed. */
  readonly path: string;
  /** Folder relative to the root with `/`, "" for the root itself. */
  readonly dir: string;
  /** From the go line (the main module's); undefined: treat as older than 1.18. */
  readonly goVersion: GoVersion | undefined;
  /** Values of godebug lines, for example asynctimerchan=1. */
  readonly godebug: Readonly<Record<string, string>>;
}

export interface SourceFile {
  /** Relative to the root, with `/`. Stubs of API facts: `$facts/net/http.go`. */
  readonly path: string;
  readonly text: string;
  readonly lines: LineIndex;
  readonly ast: File;
  readonly issues: readonly SyntaxIssue[];
  /** Carries the standard "Code generated ... DO NOT EDIT." header: read for facts, not reported. */
  readonly generated: boolean;
  readonly isTest: boolean;
  /** Imports "C". */
  readonly cgo: boolean;
}

/**
 * A package as one build sees it. `kind`: `plain`; `test` is the plain files plus the internal _test.go files;
 * `xtest` is the external test package `foo_test`; `facts` is a stub from API facts (no bodies).
 */
export interface GoPackage {
  readonly path: string;
  readonly name: string;
  /** Folder relative to the root. */
  readonly dir: string;
  readonly kind: 'plain' | 'test' | 'xtest' | 'facts';
  readonly files: readonly SourceFile[];
  /** Files of the folder left out by the build configuration (other OS, tags): they may hold other bodies of a name. */
  readonly excluded: readonly SourceFile[];
  readonly module: Module | undefined;
  /** The build it belongs to; undefined for stubs of API facts. */
  readonly configuration?: { readonly goos: string };
  /** Some file of the package is not in view (not read, too large, unparsable): nothing may be claimed to be absent. */
  readonly partial: boolean;
}

export interface Program {
  /** Packages to report on, without facts. Test variants come once: a file belongs to exactly one reported package. */
  readonly packages: readonly GoPackage[];
  /**
   * The package an import path in `from` refers to: source in view (replace, vendor, go.work honoured), else API facts,
   * else undefined (unknown).
   */
  importPackage(path: string, from: GoPackage): GoPackage | undefined;
  /**
   * The other packages in view that may call a function of a package: those that write its name, and for a function that
   * is no method import the package. Tests, what only they use, and examples are left out; the likeliest come first. Undefined: nobody knows them
   * all, or no program in view is made of the package. Absent: a program of which this cannot be asked.
   */
  usersOf?(pkg: GoPackage, name: string, isMethod: boolean): readonly GoPackage[] | undefined;
}
