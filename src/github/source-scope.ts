/**
 * What must reading know about the language under review? The caller says it; this layer itself knows files and folders only.
 */
export interface SourceScope {
  /** A source file by its path, for example `a/b.go`. */
  isSource(path: string): boolean;
  /** A source file that only tests see: left out of packages that are read for what they offer. */
  isTest(path: string): boolean;
  /** A file that says how packages are named and joined, for example `go.mod`. */
  isManifest(path: string): boolean;
  /** A folder in which nothing is looked for, for example `vendor`. */
  isIgnored(folder: string): boolean;
  /** The import paths that a source text mentions; may hold too many, never too few. */
  importsOf(text: string): readonly string[];
  /** The name of the module that a manifest declares; undefined where it declares none. */
  modulePathOf(text: string): string | undefined;
}
