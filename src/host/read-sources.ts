/**
 * What must be read to analyse what was asked for? The files that patterns name, the rest of their packages, the manifests
 * above them, and, to know what calls do, the packages they import from the same tree (own module, workspace, local
 * replacements, vendor folders). Bounded; what was left out is said.
 */
import { setImmediate } from 'node:timers/promises';

import type { AnalysisError } from '../analysis/finding.js';
import type { InputFile } from '../analysis/snapshot.js';
import { folderAndAncestors, joinFolder, parentFolder, subfolder } from '../go/module/folder-path.js';
import { parseGoMod } from '../go/module/go-mod.js';
import { parseGoWork } from '../go/module/go-work.js';
import { ModuleMap, type ManifestText } from '../go/module/module-map.js';
import { guessModule, type ImportEvidence, vendoredPath } from '../go/module/module-path-guess.js';
import { readSourceHeader } from '../go/module/source-header.js';
import { findGoFiles, type FoundFiles, hasGoFiles } from './find-packages.js';
import type { SourcePattern } from './patterns.js';
import type { SourceTree } from './source-tree.js';

export interface ReadOptions {
  /** How many steps of imports are followed from the packages asked for; default 2, 0 for none. */
  readonly importDepth?: number;
  readonly bounds?: Partial<ReadBounds>;
  readonly onProgress?: (progress: ReadProgress) => void;
}

export interface ReadBounds {
  readonly files: number;
  readonly bytes: number;
}

export interface ReadProgress {
  readonly filesRead: number;
  /** Files found so far; grows while imports are followed. */
  readonly filesFound: number;
}

/** What one analysis is given. */
export interface SourceSelection {
  readonly files: readonly InputFile[];
  /** Paths to report on: the Go files that the patterns name. */
  readonly report: readonly string[];
  /** Folders in which some Go file was not read. */
  readonly partialDirs: readonly string[];
  readonly errors: readonly AnalysisError[];
  /** Folders of nested modules that a `...` pattern leaves out. */
  readonly skippedModules: readonly string[];
}

/** Enough for the Go distribution (10,000 files, 100 MB); a text costs three times its bytes while it is analysed. */
export const READ_BOUNDS: ReadBounds = { files: 40_000, bytes: 400_000_000 };
export const IMPORT_DEPTH = 2;
/** After so many files other work gets a turn. */
const FILES_PER_TURN = 64;

/** Reads what the patterns name and what is needed to understand it. Never throws on what the tree holds. */
export async function readSources(
  tree: SourceTree,
  patterns: readonly SourcePattern[],
  options: ReadOptions = {},
): Promise<SourceSelection> {
  const reader = new Reader(tree, options);
  await reader.readManifests(patterns.map((pattern) => (pattern.kind === 'packages' ? pattern.dir : pattern.path)));
  const found: FoundFiles = { files: [], errors: reader.errors, partialDirs: reader.partialDirs, skippedModules: [] };
  const uses = reader.workspaceUses();
  for (const pattern of patterns) findGoFiles(tree, pattern, uses, found);
  const report = [...new Set(found.files)];
  let folders: readonly string[] = [...new Set(report.map(parentFolder))];
  await reader.readManifests(folders);
  await reader.readFiles([...report, ...folders.flatMap((dir) => reader.goFiles(dir, true))]);
  const depth = options.importDepth ?? IMPORT_DEPTH;
  for (let step = 0; step < depth && folders.length > 0; step++) {
    folders = reader.importedFolders(folders, step);
    await reader.readManifests(folders);
    await reader.readFiles(folders.flatMap((dir) => reader.goFiles(dir, false)));
  }
  return reader.selection(report, found.skippedModules);
}

class Reader {
  readonly errors: AnalysisError[] = [];
  readonly partialDirs = new Set<string>();
  private readonly tree: SourceTree;
  private readonly bounds: ReadBounds;
  private readonly onProgress: ((progress: ReadProgress) => void) | undefined;
  private readonly texts = new Map<string, string>();
  private readonly tried = new Set<string>();
  private readonly knownFolders = new Set<string>();
  private readonly manifestFolders = new Set<string>();
  private bytes = 0;
  private full = false;

  constructor(tree: SourceTree, options: ReadOptions) {
    this.tree = tree;
    this.bounds = { ...READ_BOUNDS, ...options.bounds };
    this.onProgress = options.onProgress;
  }

  /** The go.mod and go.work files of folders and of all folders above them, and of what these refer to in the tree. */
  async readManifests(folders: readonly string[]): Promise<void> {
    const waiting = folders.flatMap(folderAndAncestors);
    for (let dir = waiting.pop(); dir !== undefined; dir = waiting.pop()) {
      if (this.manifestFolders.has(dir)) continue;
      this.manifestFolders.add(dir);
      for (const name of ['go.mod', 'go.work']) {
        const path = subfolder(dir, name);
        if (this.tree.list(dir)?.entries.get(name) !== 'file') continue;
        await this.readFile(path);
        for (const target of localTargets(path, this.texts.get(path) ?? ''))
          waiting.push(...folderAndAncestors(target));
      }
    }
  }

  /** Module folders that a go.work read so far joins. */
  workspaceUses(): ReadonlySet<string> {
    const uses = new Set<string>();
    for (const [path, text] of this.texts) {
      if (!path.endsWith('go.work')) continue;
      for (const use of parseGoWork(text).uses) uses.add(joinFolder(parentFolder(path), use) ?? '');
    }
    return uses;
  }

  /** The Go files of a folder by Go's rules for names. */
  goFiles(dir: string, withTests: boolean): readonly string[] {
    this.knownFolders.add(dir);
    const names: string[] = [];
    for (const [name, kind] of this.tree.list(dir)?.entries ?? []) {
      if (!name.endsWith('.go') || /^[_.]/.test(name) || (!withTests && name.endsWith('_test.go'))) continue;
      if (kind === 'file') names.push(subfolder(dir, name));
      else this.partialDirs.add(dir);
    }
    return names.sort();
  }

  async readFiles(paths: readonly string[]): Promise<void> {
    let turn = 0;
    for (const path of paths) {
      await this.readFile(path);
      if (++turn % FILES_PER_TURN !== 0) continue;
      this.onProgress?.({ filesRead: this.texts.size, filesFound: this.texts.size + paths.length - turn });
      await setImmediate();
    }
    this.onProgress?.({ filesRead: this.texts.size, filesFound: this.texts.size });
  }

  /**
   * Folders of the tree that files in the given ones import and that were not read before. Vendored code is read one step
   * deep: what it imports in turn is rarely asked for, and there is much of it.
   */
  importedFolders(folders: readonly string[], step: number): readonly string[] {
    const evidence: ImportEvidence[] = [];
    const wanted = new Set(folders);
    for (const [path, text] of this.texts) {
      const dir = parentFolder(path);
      if (!path.endsWith('.go') || !wanted.has(dir) || (step > 0 && vendoredPath(dir) !== undefined)) continue;
      const header = readSourceHeader(text);
      evidence.push({ dir, imports: header.imports.map((spec) => spec.path), importComment: header.importComment });
    }
    const modules = this.moduleMap(evidence);
    const found = new Set<string>();
    for (const { dir, imports } of evidence) {
      for (const path of imports) {
        const target = modules.folderOf(path, dir);
        if (target !== undefined && !this.knownFolders.has(target)) found.add(target);
      }
    }
    return [...found].sort();
  }

  selection(report: readonly string[], skippedModules: readonly string[]): SourceSelection {
    const files = [...this.texts].map(([path, text]) => ({ path, text }));
    return {
      files,
      report: report.filter((path) => this.texts.has(path)),
      partialDirs: [...this.partialDirs].sort(),
      errors: this.errors,
      skippedModules,
    };
  }

  /** Folders are asked for by name, so a guess needs no walk through the whole tree. */
  private moduleMap(evidence: readonly ImportEvidence[]): ModuleMap {
    const manifests: ManifestText[] = [...this.texts].flatMap(([path, text]) =>
      path.endsWith('.go') ? [] : [{ path, text }],
    );
    const hasPackage = (dir: string): boolean => hasGoFiles(this.tree, dir);
    const own = evidence.filter(({ dir }) => vendoredPath(dir) === undefined);
    const folders = new Set<string>();
    for (const path of new Set(own.flatMap(({ imports }) => imports))) {
      for (const candidate of [`src/${path}`, ...suffixesOf(path)]) if (hasPackage(candidate)) folders.add(candidate);
    }
    return new ModuleMap(manifests, guessModule(own, folders), hasPackage);
  }

  private async readFile(path: string): Promise<void> {
    if (this.tried.has(path)) return;
    this.tried.add(path);
    if (this.full) {
      this.partialDirs.add(parentFolder(path));
      return;
    }
    const result = await this.tree.read(path);
    if (!result.ok) {
      this.errors.push({ kind: result.kind, file: path, line: 0, message: result.message });
      if (path.endsWith('.go')) this.partialDirs.add(parentFolder(path));
      return;
    }
    this.texts.set(path, result.text);
    this.bytes += result.text.length;
    this.noteBounds(path);
  }

  private noteBounds(path: string): void {
    if (this.texts.size < this.bounds.files && this.bytes < this.bounds.bytes) return;
    this.full = true;
    const message = `nothing after this file was read: ${this.texts.size} files, ${this.bytes} characters`;
    this.errors.push({ kind: 'limit', file: path, line: 0, message });
  }
}

/** Folders of the tree that a manifest refers to. */
function localTargets(path: string, text: string): readonly string[] {
  const dir = parentFolder(path);
  const manifest = path.endsWith('go.work') ? parseGoWork(text) : { uses: [], ...parseGoMod(text) };
  const targets = [...manifest.uses, ...manifest.replaces.filter((each) => each.local).map((each) => each.newPath)];
  return targets.flatMap((target) => joinFolder(dir, target) ?? []);
}

function suffixesOf(path: string): readonly string[] {
  const suffixes: string[] = [];
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1))
    suffixes.push(path.slice(slash + 1));
  return suffixes;
}
