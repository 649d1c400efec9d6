/**
 * What stands in for a package whose source is out of view? Its stub from the API facts, as a package of one file without
 * bodies. Parsed on first use and kept for the life of the facts: every program shares it.
 */
import type { GoPackage } from '../program.js';
import { GoFile, indexFile } from './go-file.js';
import { ParseCache } from './parse-cache.js';

/** Where stubs come from; the API facts fit. */
export interface StubSource {
  /** Exported declarations as Go source without bodies; undefined where the package is unknown. */
  stub(path: string): string | undefined;
  /** The import path under which the API of a package is known, where it is another than the one written. */
  knownPath?(path: string): string;
}

interface KnownStubs {
  readonly packages: Map<string, GoPackage | undefined>;
  readonly cache: ParseCache;
}

const KNOWN = new WeakMap<StubSource, KnownStubs>();

/** The package of a stub; undefined where there is none. The same object for every caller, whatever the path is called. */
export function factsPackage(facts: StubSource, importPath: string): GoPackage | undefined {
  const path = facts.knownPath?.(importPath) ?? importPath;
  let known = KNOWN.get(facts);
  if (known === undefined) KNOWN.set(facts, (known = { packages: new Map(), cache: new ParseCache() }));
  const found = known.packages.get(path);
  if (found !== undefined || known.packages.has(path)) return found;
  const built = packageOfStub(facts.stub(path), path, known.cache);
  known.packages.set(path, built);
  return built;
}

function packageOfStub(stub: string | undefined, path: string, cache: ParseCache): GoPackage | undefined {
  if (stub === undefined) return undefined;
  const file = new GoFile(indexFile(`$facts/${path}.go`, stub), cache);
  return {
    path,
    name: file.indexed.header.packageName,
    dir: `$facts/${path}`,
    kind: 'facts',
    files: [file],
    excluded: [],
    module: undefined,
    // Modules come in many versions: what this one does not have, another may.
    partial: path.split('/', 1)[0]?.includes('.') === true,
  };
}
