/**
 * Which folder does an import path mean, and which import path does a folder have? Honours go.mod, go.work, local
 * replacements, nested modules, vendor folders, GOPATH trees and guessed module paths. Knows folders, not packages: what
 * is in them, and what stands in for code that is out of view, is the program's business.
 */
import type { Module } from '../program.js';
import { below, folderAndAncestors, joinFolder, parentFolder, subfolder } from './folder-path.js';
import { parseGoMod, type Replacement } from './go-mod.js';
import { parseGoWork } from './go-work.js';
import type { ManifestIssue } from './manifest-lines.js';
import { type GuessedModule, vendoredPath } from './module-path-guess.js';

/** A go.mod or go.work with its path relative to the root. */
export interface ManifestText {
  readonly path: string;
  readonly text: string;
}

export interface LocatedIssue extends ManifestIssue {
  readonly file: string;
}

/** A module with what decides its imports. */
interface ModuleRecord {
  readonly module: Module;
  readonly replaces: readonly LocalReplacement[];
  /** A go.mod stands in its folder. */
  readonly declared: boolean;
}

interface LocalReplacement {
  readonly path: string;
  readonly dir: string;
}

interface Workspace {
  readonly dir: string;
  readonly uses: ReadonlySet<string>;
  readonly replaces: readonly LocalReplacement[];
}

/** ModuleMap answers for one tree. `hasPackage` says whether a folder holds Go files. */
export class ModuleMap {
  readonly issues: readonly LocatedIssue[];
  private readonly hasPackage: (dir: string) => boolean;
  private readonly records = new Map<string, ModuleRecord>();
  private readonly workspaces: Workspace[] = [];
  private readonly owners = new Map<string, ModuleRecord | undefined>();
  private readonly rootRecord: ModuleRecord;

  constructor(
    manifests: readonly ManifestText[],
    guess: GuessedModule | undefined,
    hasPackage: (dir: string) => boolean,
  ) {
    const issues: LocatedIssue[] = [];
    this.hasPackage = hasPackage;
    for (const { path, text } of manifests) {
      const found = path.endsWith('go.work') ? this.addWorkspace(path, text) : this.addModule(path, text, guess);
      issues.push(...found.map((issue) => ({ ...issue, file: path })));
    }
    const { path, dir } = guess ?? { path: '', dir: '' };
    this.rootRecord = { module: { path, dir, goVersion: undefined, godebug: {} }, replaces: [], declared: false };
    this.issues = issues;
  }

  /** The module a folder belongs to; undefined for vendored code. */
  moduleOf(dir: string): Module | undefined {
    return this.ownerOf(dir)?.module;
  }

  /** Every module with a go.mod. */
  modules(): readonly Module[] {
    return [...this.records.values()].map((record) => record.module);
  }

  /**
   * The import path of a folder. One that cannot be known is `.` or begins with `./`, so that it never equals a path of the
   * standard library.
   */
  packagePath(dir: string): string {
    const module = this.moduleOf(dir);
    const unknown = dir === '' ? '.' : `./${dir}`;
    if (module === undefined) return vendoredPath(dir) ?? unknown;
    const rest = below(module.dir, dir) ?? dir;
    if (module.path === '') return module.dir === 'src' && rest !== '' ? rest : unknown;
    return ownPath(module, rest);
  }

  /** The folder that an import path in a file of `from` means; undefined where it is out of view. */
  folderOf(importPath: string, from: string): string | undefined {
    if (importPath === '.' || importPath === '..' || /^\.\.?\//.test(importPath)) {
      return this.ifPackage(joinFolder(from, importPath));
    }
    const owner = this.ownerOf(from);
    return (
      this.inModule(owner, importPath) ??
      this.inWorkspace(owner, importPath) ??
      this.inReplacements(owner?.replaces ?? [], importPath) ??
      this.inVendor(owner, importPath, from)
    );
  }

  private addModule(path: string, text: string, guess: GuessedModule | undefined): readonly ManifestIssue[] {
    const dir = parentFolder(path);
    const file = parseGoMod(text);
    // A go.mod without a module line at the root is as good as none.
    const modulePath = file.modulePath === '' && dir === (guess?.dir ?? '') ? (guess?.path ?? '') : file.modulePath;
    const module: Module = { path: modulePath, dir, goVersion: file.goVersion, godebug: file.godebug };
    this.records.set(dir, { module, replaces: localReplacements(dir, file.replaces), declared: true });
    return file.issues;
  }

  private addWorkspace(path: string, text: string): readonly ManifestIssue[] {
    const dir = parentFolder(path);
    const file = parseGoWork(text);
    const uses = file.uses.flatMap((use) => joinFolder(dir, use) ?? []);
    this.workspaces.push({ dir, uses: new Set(uses), replaces: localReplacements(dir, file.replaces) });
    return file.issues;
  }

  private ownerOf(dir: string): ModuleRecord | undefined {
    const known = this.owners.get(dir);
    if (known !== undefined || this.owners.has(dir)) return known;
    const owner = this.findOwner(dir);
    this.owners.set(dir, owner);
    return owner;
  }

  private findOwner(dir: string): ModuleRecord | undefined {
    const vendored = vendoredPath(dir);
    for (const ancestor of folderAndAncestors(dir)) {
      const record = this.records.get(ancestor);
      if (record !== undefined) return record;
      // Above its vendor folder vendored code belongs to nobody in view.
      if (vendored !== undefined && subfolder(ancestor, vendored) === dir) return undefined;
    }
    return this.rootRecord;
  }

  private inModule(owner: ModuleRecord | undefined, importPath: string): string | undefined {
    if (owner === undefined) return undefined;
    const rest = restOf(owner.module, importPath);
    const dir = rest === undefined ? undefined : this.ifPackage(subfolder(owner.module.dir, rest));
    if (dir === undefined) return undefined;
    // A nested module is another module although its path begins alike; godep wrote whole paths to vendored code.
    return (this.ownerOf(dir) ?? owner) === owner ? dir : undefined;
  }

  private inWorkspace(owner: ModuleRecord | undefined, importPath: string): string | undefined {
    if (owner === undefined) return undefined;
    for (const workspace of this.workspaces) {
      if (!workspace.uses.has(owner.module.dir)) continue;
      const used = [...workspace.uses].flatMap((dir) => this.records.get(dir) ?? []);
      used.sort((a, b) => b.module.path.length - a.module.path.length);
      for (const record of used) {
        const found = this.inModule(record, importPath);
        if (found !== undefined) return found;
      }
      const replaced = this.inReplacements(workspace.replaces, importPath);
      if (replaced !== undefined) return replaced;
    }
    return undefined;
  }

  /** The replacement with the longest matching path decides. */
  private inReplacements(replaces: readonly LocalReplacement[], importPath: string): string | undefined {
    let best: { dir: string; length: number } | undefined;
    for (const { path, dir } of replaces) {
      const rest = below(path, importPath);
      if (rest === undefined || (best !== undefined && path.length <= best.length)) continue;
      best = { dir: subfolder(dir, rest), length: path.length };
    }
    return this.ifPackage(best?.dir);
  }

  /** With a go.mod only the vendor folders of the module and its workspace count; without, the nearest one up the tree. */
  private inVendor(owner: ModuleRecord | undefined, importPath: string, from: string): string | undefined {
    if (!/^[^/]*\./.test(importPath)) return undefined;
    for (const ancestor of folderAndAncestors(from)) {
      if (owner?.declared === true && !this.ownsVendor(owner, ancestor)) continue;
      for (const vendor of ['vendor', 'Godeps/_workspace/src']) {
        const dir = this.ifPackage(subfolder(subfolder(ancestor, vendor), importPath));
        if (dir !== undefined) return dir;
      }
    }
    return undefined;
  }

  private ownsVendor(owner: ModuleRecord, dir: string): boolean {
    return (
      dir === owner.module.dir || this.workspaces.some((each) => each.dir === dir && each.uses.has(owner.module.dir))
    );
  }

  private ifPackage(dir: string | undefined): string | undefined {
    return dir !== undefined && this.hasPackage(dir) ? dir : undefined;
  }
}

/** The Go distribution's own modules: `std` lends no prefix to its packages. */
function ownPath(module: Module, rest: string): string {
  return module.path === 'std' && rest !== '' ? rest : subfolder(module.path, rest);
}

/** What of an import path stands below a module's path. */
function restOf(module: Module, importPath: string): string | undefined {
  if (module.path === 'std') return importPath;
  if (module.path === '') return module.dir === 'src' ? importPath : undefined;
  return below(module.path, importPath);
}

function localReplacements(dir: string, replaces: readonly Replacement[]): readonly LocalReplacement[] {
  return replaces.flatMap((replace) => {
    const target = replace.local ? joinFolder(dir, replace.newPath) : undefined;
    return target === undefined ? [] : [{ path: replace.oldPath, dir: target }];
  });
}
