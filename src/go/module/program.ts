/**
 * Which packages does the code in view form, and what does an import path mean in one of them? Builds the Program that
 * names, types and flow ask. Parses a file when its tree is first asked for, and never twice.
 */
import type { GoPackage, GoVersion, Module, Program, SourceFile } from '../program.js';
import { type BuildConfiguration, configurationKey, DEFAULT_CONFIGURATION } from './build-configuration.js';
import { isIncluded, nearestConfiguration } from './build-constraint.js';
import { BuiltPackage } from './built-package.js';
import { factsPackage, type StubSource } from './facts-package.js';
import { groupOfLoneFile, groupsOfFolder, type PackageGroup } from './folder-packages.js';
import { parentFolder } from './folder-path.js';
import { GoFile, type IndexedFile } from './go-file.js';
import { parseGoVersion } from './go-version.js';
import { ParseCache } from './parse-cache.js';
import { importersOf, nearness } from './importers.js';
import { indexSources, type ProgramIssue, type SourceIndex, type SourceText } from './source-index.js';

export interface ProgramOptions {
  /** Paths to report on; undefined: every file. The others are read for what is known. */
  readonly report?: readonly string[] | undefined;
  /** Folders in which some Go file exists that was not handed in. */
  readonly partialDirs?: readonly string[] | undefined;
  /** What is known of packages out of view. */
  readonly facts?: StubSource | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly goos?: string | undefined;
  readonly goarch?: string | undefined;
  /** Overrides every go line, for example "1.22"; what is no version is left alone. */
  readonly go?: string | undefined;
  /** Hand the same cache to base and head. */
  readonly cache?: ParseCache | undefined;
}

/** Files of one folder that only other builds include are analysed in at most this many further variants. */
export const MAX_VARIANTS_PER_FOLDER = 16;

/** More files that write the name of a function than this are not looked through for calls of it. */
const MAX_USING_FILES = 60;

const PROGRAMS_AND_PROSE: ReadonlySet<string> = new Set(['', 'documentation', 'main']);

/** Copies of packages that now live in the standard library, with the same declarations. */
const MOVED_PATHS: Readonly<Record<string, string>> = {
  // "this package is available in the standard library under the name context" (golang.org/x/net/context).
  'golang.org/x/net/context': 'context',
};

/** The path facts know a package by: copies below vendor or Godeps folders are what they copy. */
function standardPath(path: string): string {
  const own = path.replace(/^.*\/(?:vendor|Godeps\/_workspace\/src)\//, '');
  return MOVED_PATHS[own] ?? own;
}

/** Builds a program from texts. Never throws on Go source or manifests; what was not taken is among the issues. */
export function buildProgram(sources: readonly SourceText[], options: ProgramOptions = {}): BuiltProgram {
  return new BuiltProgram(indexSources(sources, options.partialDirs), options);
}

/** The packages of one folder in one build. */
interface FolderBuild {
  readonly groups: readonly GroupPackages[];
}

/** The packages that one clause forms: the plain one, the one with internal tests, the external test package. */
interface GroupPackages {
  readonly plain: GoPackage | undefined;
  readonly test: GoPackage | undefined;
  readonly xtest: GoPackage | undefined;
}

export class BuiltProgram implements Program {
  /** In order of folder, package clause and kind. */
  readonly packages: readonly GoPackage[];
  /** Reported files that no package took. What could not be indexed is with the index, syntax errors with each file. */
  readonly leftOut: readonly ProgramIssue[];
  readonly index: SourceIndex;
  /** Hand it to a program of nearly the same texts, and only what differs is parsed. */
  readonly cache: ParseCache;
  private readonly configuration: BuildConfiguration;
  private readonly goVersion: GoVersion | undefined;
  private readonly facts: StubSource | undefined;
  private readonly files = new Map<string, GoFile>();
  private readonly builds = new Map<string, FolderBuild>();
  private readonly imports = new WeakMap<GoPackage, Map<string, GoPackage | undefined>>();
  /** The folders of what is reported; of all others a few functions are asked for. */
  private readonly reportedDirs: ReadonlySet<string>;
  private readonly reported = new Map<GoPackage, readonly SourceFile[]>();
  private readonly owners = new Map<string, GoPackage>();
  private readonly overridden = new Map<Module, Module>();

  constructor(index: SourceIndex, options: ProgramOptions) {
    this.index = index;
    this.facts = options.facts;
    this.cache = options.cache ?? new ParseCache();
    this.configuration = {
      ...DEFAULT_CONFIGURATION,
      goos: options.goos ?? DEFAULT_CONFIGURATION.goos,
      goarch: options.goarch ?? DEFAULT_CONFIGURATION.goarch,
      tags: new Set(options.tags),
    };
    this.goVersion = options.go === undefined ? undefined : parseGoVersion(options.go);
    const leftOut: ProgramIssue[] = [];
    const report = new Set(options.report ?? index.files.keys());
    this.reportedDirs = new Set([...report].map(parentFolder));
    for (const dir of [...this.reportedDirs].sort()) {
      leftOut.push(...this.reportFolder(dir, report));
    }
    this.packages = [...this.reported.keys()];
    this.leftOut = leftOut;
  }

  importPackage(path: string, from: GoPackage): GoPackage | undefined {
    let known = this.imports.get(from);
    if (known === undefined) this.imports.set(from, (known = new Map<string, GoPackage | undefined>()));
    const found = known.get(path);
    if (found !== undefined || known.has(path)) return found;
    const imported = this.findImport(path, from);
    known.set(path, imported);
    return imported;
  }

  usersOf(pkg: GoPackage, name: string, isMethod: boolean): readonly GoPackage[] | undefined {
    const importers = importersOf(this.index);
    if (!(pkg instanceof BuiltPackage) || !importers.isPartOfProgram(pkg.dir) || this.isForOthers(pkg))
      return undefined;
    const files = isMethod ? importers.filesSelecting(name) : importers.filesNaming(name, pkg.path);
    if (files.length > MAX_USING_FILES) return undefined;
    const rank = nearness(pkg, this.index);
    const nearest = files.toSorted((a, b) => rank(a) - rank(b));
    const users = nearest.flatMap((file) => this.packagesWith(file, pkg.configuration));
    return [...new Set(users)].filter((user) => user.dir !== pkg.dir || user.name !== pkg.name);
  }

  /** A module whose root can be imported is a library too: only `internal` and `cmd` of it are for its own commands alone. */
  private isForOthers({ name, dir, module, configuration }: BuiltPackage): boolean {
    if (name === 'main' || module === undefined || /(?:^|\/)(?:internal|cmd)(?:\/|$)/.test(dir)) return false;
    return (this.index.filesOfFolder.get(module.dir) ?? []).some(
      ({ isTest, header, constraint }) =>
        !isTest && !PROGRAMS_AND_PROSE.has(header.packageName) && isIncluded(constraint, configuration),
    );
  }

  /** The packages that hold a file, in the build asked for or else in the nearest one. */
  private packagesWith(file: IndexedFile, configuration: BuildConfiguration): readonly GoPackage[] {
    const dir = parentFolder(file.path);
    const nearest = isIncluded(file.constraint, configuration)
      ? configuration
      : nearestConfiguration(file.constraint, configuration);
    const lone = file.constraint.alone ? this.loneBuild(dir, file) : undefined;
    const build = lone ?? (nearest && this.buildOf(dir, nearest));
    return (build?.groups ?? []).flatMap(({ plain }) =>
      plain?.files.some(({ path }) => path === file.path) ? [plain] : [],
    );
  }

  /** The files of a package that are reported with it: those handed in as such, without generated ones. */
  reportedFiles(pkg: GoPackage): readonly SourceFile[] {
    return this.reported.get(pkg) ?? [];
  }

  /** Everything that was not taken: too large, binary, broken manifests and constraints, and what was left out. */
  get issues(): readonly ProgramIssue[] {
    return [...this.index.issues, ...this.leftOut];
  }

  /** The package that a reported file belongs to. */
  packageOf(path: string): GoPackage | undefined {
    return this.owners.get(path);
  }

  /** The build for which a package was put together. */
  configurationOf(pkg: GoPackage): BuildConfiguration {
    return pkg instanceof BuiltPackage ? pkg.configuration : this.configuration;
  }

  private findImport(path: string, from: GoPackage): GoPackage | undefined {
    if (path === 'C') return undefined;
    const dir = this.index.modules.folderOf(path, from.dir);
    // Source of the standard library in view tells no more of its packages than facts do, and would be parsed for it.
    const facts = isStandardPath(path) && !this.isOwn(dir, from) ? this.fromFacts(path) : undefined;
    if (facts !== undefined || from.kind === 'facts') return facts ?? this.fromFacts(path);
    return (dir === undefined ? undefined : this.importable(dir, from)) ?? this.fromFacts(path);
  }

  /** Whether an external test asks for the package of the standard library that it tests. */
  private isOwn(dir: string | undefined, from: GoPackage): boolean {
    return isDistribution(from.module) && from.kind === 'xtest' && dir === from.dir;
  }

  private fromFacts(path: string): GoPackage | undefined {
    return this.facts === undefined ? undefined : factsPackage(this.facts, standardPath(path));
  }

  /** The package of a folder as `from` sees it: an external test sees the internal tests of the package it tests. */
  private importable(dir: string, from: GoPackage): GoPackage | undefined {
    const configuration = this.configurationOf(from);
    for (const build of this.buildsOf(dir, configuration)) {
      const group = build.groups.find((each) => each.plain !== undefined);
      if (group === undefined) continue;
      return (from.kind === 'xtest' && from.dir === dir ? group.test : undefined) ?? group.plain;
    }
    return undefined;
  }

  /** The build asked for; where it has no importable file, the nearest one that has. */
  private *buildsOf(dir: string, configuration: BuildConfiguration): Generator<FolderBuild> {
    yield this.buildOf(dir, configuration);
    for (const file of this.index.filesOfFolder.get(dir) ?? []) {
      const nearest = file.isTest ? undefined : nearestConfiguration(file.constraint, configuration);
      if (nearest !== undefined) yield this.buildOf(dir, nearest);
    }
  }

  /** Builds with the same files share their packages, so that equal packages are one object. */
  private buildOf(dir: string, configuration: BuildConfiguration): FolderBuild {
    const files = this.index.filesOfFolder.get(dir) ?? [];
    const included = files.map((file) => (isIncluded(file.constraint, configuration) ? '1' : '0')).join('');
    const key = `${dir}\0${included}`;
    const known = this.builds.get(key);
    if (known !== undefined) return known;
    const groups = groupsOfFolder(files, configuration).map((group) => this.packagesOf(dir, group, configuration));
    const build = { groups };
    this.builds.set(key, build);
    return build;
  }

  private packagesOf(dir: string, group: PackageGroup, configuration: BuildConfiguration): GroupPackages {
    const path = this.index.modules.packagePath(dir);
    const common = {
      dir,
      module: this.moduleOf(dir),
      configuration,
      incomplete: this.index.partialDirs.has(dir),
    };
    const plain = this.sources(group.plain);
    const tests = this.sources(group.tests);
    const external = this.sources(group.externalTests);
    const excluded = this.sources(group.excluded);
    const excludedPlain = excluded.filter((file) => !file.isTest);
    const { name } = group;
    const own = { ...common, path, name };
    const outside = { ...common, path: `${path}_test`, name: `${name}_test`, kind: 'xtest' as const };
    return {
      plain:
        plain.length === 0
          ? undefined
          : new BuiltPackage({ ...own, kind: 'plain', files: plain, excluded: excludedPlain }),
      test:
        tests.length === 0
          ? undefined
          : new BuiltPackage({ ...own, kind: 'test', files: [...plain, ...tests], excluded }),
      xtest:
        external.length === 0
          ? undefined
          : new BuiltPackage({ ...outside, files: external, excluded: excluded.filter((file) => file.isTest) }),
    };
  }

  /** The module of a folder, one object a folder's module, with the go line that counts. */
  private moduleOf(dir: string): Module | undefined {
    const declared = this.index.modules.moduleOf(dir);
    if (declared === undefined || this.goVersion === undefined) return declared;
    const known = this.overridden.get(declared) ?? { ...declared, goVersion: this.goVersion };
    this.overridden.set(declared, known);
    return known;
  }

  private sources(files: readonly IndexedFile[]): readonly GoFile[] {
    return files.map((indexed) => {
      const known = this.files.get(indexed.path);
      if (known !== undefined) return known;
      const file = new GoFile(indexed, this.cache, !this.reportedDirs.has(parentFolder(indexed.path)));
      this.files.set(indexed.path, file);
      return file;
    });
  }

  /** Gives each reported file of a folder to one package: the default build first, then the builds that include the rest. */
  private reportFolder(dir: string, report: ReadonlySet<string>): readonly ProgramIssue[] {
    const waiting = new Set((this.index.filesOfFolder.get(dir) ?? []).filter((file) => report.has(file.path)));
    this.reportBuild(this.buildOf(dir, this.configuration), waiting);
    const tried = new Set<string>();
    for (const file of [...waiting]) {
      if (!waiting.has(file)) continue;
      const nearest = nearestConfiguration(file.constraint, this.configuration);
      if (nearest === undefined || tried.has(configurationKey(nearest))) continue;
      if (tried.size >= MAX_VARIANTS_PER_FOLDER) break;
      tried.add(configurationKey(nearest));
      this.reportBuild(this.buildOf(dir, nearest), waiting);
    }
    const left = [...waiting].filter((file) => !this.reportLoneFile(dir, file));
    const [first] = left;
    if (first === undefined) return [];
    const message = `${left.length} of the folder's files are not analysed: more than ${MAX_VARIANTS_PER_FOLDER} further builds`;
    return [{ kind: 'limit', file: first.path, line: 0, message }];
  }

  private reportBuild(build: FolderBuild, waiting: Set<IndexedFile>): void {
    for (const { plain, test, xtest } of build.groups) {
      for (const pkg of [plain, test, xtest]) if (pkg instanceof BuiltPackage) this.reportPackage(pkg, waiting);
    }
  }

  private reportPackage(pkg: BuiltPackage, waiting: Set<IndexedFile>): void {
    const own = pkg.files.filter((file) => waiting.has(file.indexed) && (pkg.kind !== 'test' || file.isTest));
    for (const file of own) {
      waiting.delete(file.indexed);
      this.owners.set(file.path, pkg);
    }
    const shown = own.filter((file) => !file.generated);
    if (shown.length > 0) this.reported.set(pkg, [...this.reportedFiles(pkg), ...shown]);
  }

  /**
   * A file that is no part of any build of its folder is a program of its own, as for `go run`. False where it would be
   * part of a build that was not tried. Prose and invalid files are done with.
   */
  private reportLoneFile(dir: string, file: IndexedFile): boolean {
    const { constraint, header } = file;
    if (header.packageName === '' || header.packageName === 'documentation' || constraint.invalid !== undefined)
      return true;
    if (!constraint.alone) return false;
    const build = this.loneBuild(dir, file);
    if (build !== undefined) this.reportBuild(build, new Set([file]));
    return true;
  }

  /** The build of a file that is a program of its own, made once. */
  private loneBuild(dir: string, file: IndexedFile): FolderBuild | undefined {
    const key = `${file.path}\0alone`;
    const known = this.builds.get(key);
    if (known !== undefined) return known;
    const group = groupOfLoneFile(file);
    if (group === undefined) return undefined;
    const build = { groups: [this.packagesOf(dir, group, this.configuration)] };
    this.builds.set(key, build);
    return build;
  }
}

/** Only the standard library's paths have a first element without a dot, and a few modules that nobody else can fetch. */
function isStandardPath(path: string): boolean {
  return !(path.split('/', 1)[0] ?? '').includes('.');
}

function isDistribution(module: Module | undefined): boolean {
  return module?.path === 'std' || module?.path === 'cmd';
}
