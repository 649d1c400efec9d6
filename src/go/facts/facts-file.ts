/**
 * What shape does a facts file have (data/std.json)? Types of the parsed JSON, and the one check at the edge.
 */

/** One facts file: what tools/apifacts writes for a list of packages. */
export interface FactsFile {
  /** Where the facts come from, for example `go1.26`. */
  readonly version: string;
  /** By import path. */
  readonly packages: Readonly<Record<string, PackageFacts>>;
}

export interface PackageFacts {
  /** The name in the package clause. */
  readonly name: string;
  /** Go source without bodies, one declaration a line. */
  readonly stub: readonly string[];
  /** Effect lines (effect.ts) by `Name` or `Type.Name`; a function without one is unknown. */
  readonly effects?: Readonly<Record<string, string>>;
}

/** A parsed facts file, or an Error that says which entry has the wrong shape. */
export function parseFactsFile(value: unknown, source: string): FactsFile {
  if (!isRecord(value) || typeof value['version'] !== 'string' || !isRecord(value['packages'])) {
    throw new Error(`${source}: not a facts file (version and packages expected)`);
  }
  const packages: Record<string, PackageFacts> = {};
  for (const [path, entry] of Object.entries(value['packages'])) {
    if (!isPackageFacts(entry)) throw new Error(`${source}: package ${path} has no name or no stub`);
    packages[path] = entry;
  }
  return { version: value['version'], packages };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPackageFacts(value: unknown): value is PackageFacts {
  if (!isRecord(value) || typeof value['name'] !== 'string' || !Array.isArray(value['stub'])) return false;
  if (value['effects'] !== undefined && !isRecord(value['effects'])) return false;
  return value['stub'].every((line) => typeof line === 'string');
}
