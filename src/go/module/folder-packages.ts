/**
 * Which packages does one folder hold in one build? Files are grouped by what the build includes and by package clause.
 * Two builds are never merged: what one leaves out is only named as excluded.
 */
import { type BuildConfiguration } from './build-configuration.js';
import { isIncluded } from './build-constraint.js';
import type { IndexedFile } from './go-file.js';

/** The files of one package clause in one build, tests apart. */
export interface PackageGroup {
  readonly name: string;
  readonly plain: readonly IndexedFile[];
  /** _test.go files of the package itself. */
  readonly tests: readonly IndexedFile[];
  /** _test.go files of the external test package `name_test`. */
  readonly externalTests: readonly IndexedFile[];
  /** Files with this package clause (tests included) that the build leaves out. */
  readonly excluded: readonly IndexedFile[];
}

/** The clause go/build takes for prose about a command: such a file is part of no build. */
const DOCUMENTATION = 'documentation';

/** The groups of a folder, those with more files in the build first. */
export function groupsOfFolder(
  files: readonly IndexedFile[],
  configuration: BuildConfiguration,
): readonly PackageGroup[] {
  const named = files.filter((file) => file.header.packageName !== '');
  const included = new Set(
    named.filter((file) => file.header.packageName !== DOCUMENTATION && isIncluded(file.constraint, configuration)),
  );
  return groupByClause(named, included);
}

/** The group of one file that no build of its folder includes: as `go run file.go` would take it. */
export function groupOfLoneFile(file: IndexedFile): PackageGroup | undefined {
  return groupByClause([file], new Set([file]))[0];
}

function groupByClause(files: readonly IndexedFile[], included: ReadonlySet<IndexedFile>): readonly PackageGroup[] {
  const plainNames = new Set(files.filter((file) => !file.isTest).map((file) => file.header.packageName));
  const groups = new Map<string, Record<'plain' | 'tests' | 'externalTests' | 'excluded', IndexedFile[]>>();
  for (const file of files) {
    const external = isExternalTest(file, plainNames);
    const clause = file.header.packageName;
    const name = external ? clause.slice(0, -'_test'.length) : clause;
    const group = groups.get(name) ?? { plain: [], tests: [], externalTests: [], excluded: [] };
    groups.set(name, group);
    if (!included.has(file)) group.excluded.push(file);
    else if (external) group.externalTests.push(file);
    else if (file.isTest) group.tests.push(file);
    else group.plain.push(file);
  }
  return [...groups]
    .map(([name, group]) => ({ name, ...group }))
    .sort((a, b) => rank(b) - rank(a) || a.name.localeCompare(b.name, 'en'));
}

/** `foo_test` in a _test.go file is the external test package of foo, unless a plain file has that very clause. */
function isExternalTest(file: IndexedFile, plainNames: ReadonlySet<string>): boolean {
  const clause = file.header.packageName;
  if (!file.isTest || !clause.endsWith('_test')) return false;
  return plainNames.has(clause.slice(0, -'_test'.length)) || !plainNames.has(clause);
}

/** An importable package comes before commands that stand in the same folder. */
function rank(group: PackageGroup): number {
  return group.plain.length * 4 + group.tests.length + (group.name === 'main' ? 0 : group.plain.length > 0 ? 1e6 : 0);
}
