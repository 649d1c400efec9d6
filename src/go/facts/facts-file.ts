/**
 * What shape do facts files have (data/std.json, data/modules)? Types of the parsed JSON, and the one check at the edge.
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

/** Which package's facts stand in which file (data/modules/index.json). */
export interface FactsIndex {
  /** File names by import path. */
  readonly fileOf: ReadonlyMap<string, string>;
  /** Import paths under which an API was or is known, too, with the one its facts stand under. They hold for the folders below. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** A parsed index, or an Error that says what has the wrong shape. */
export function parseFactsIndex(value: unknown, source: string): FactsIndex {
  if (!isRecord(value) || !isRecord(value['files']) || !isRecord(value['aliases'])) {
    throw new Error(`${source}: not an index of facts (files and aliases expected)`);
  }
  const fileOf = new Map<string, string>();
  for (const [file, paths] of Object.entries(value['files'])) {
    if (!Array.isArray(paths)) throw new Error(`${source}: ${file} has no list of packages`);
    for (const path of paths) fileOf.set(String(path), file);
  }
  const aliases = Object.entries(value['aliases']).map(([from, to]) => [from, String(to)] as const);
  return { fileOf, aliases: new Map(aliases) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPackageFacts(value: unknown): value is PackageFacts {
  if (!isRecord(value) || typeof value['name'] !== 'string' || !Array.isArray(value['stub'])) return false;
  if (value['effects'] !== undefined && !isRecord(value['effects'])) return false;
  return value['stub'].every((line) => typeof line === 'string');
}
