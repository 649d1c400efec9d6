/**
 * What is known of the packages whose source is not in view? Declarations as Go source without bodies ("stubs"), and
 * package names. The data are written by tools/apifacts; this only reads the parsed JSON that is handed in.
 *
 * Left out: parsing of the stubs (the front end does that), and packages that no facts file names: they are unknown.
 */
import type { FactsFile, PackageFacts } from './facts-file.js';

/** Answers questions about packages known by facts. A question about anything else gets undefined: unknown, never no. */
export class ApiFacts {
  readonly #packages = new Map<string, PackageFacts>();

  /** Facts of all files together; where two name one package, the later file counts. */
  constructor(files: readonly FactsFile[]) {
    for (const file of files) {
      for (const [path, facts] of Object.entries(file.packages)) this.#packages.set(path, facts);
    }
  }

  /** The exported declarations of a package as one Go file without bodies, undefined where the package is unknown. */
  stub(path: string): string | undefined {
    return this.#packages.get(path)?.stub.join('\n');
  }

  /** The name in the package clause of an import path: the name an import without alias declares. */
  packageName(path: string): string | undefined {
    return this.#packages.get(path)?.name;
  }

  /** Import paths that have facts, in no particular order; those with an element `internal` cannot be imported. */
  paths(): IterableIterator<string> {
    return this.#packages.keys();
  }
}
