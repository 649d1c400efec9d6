/**
 * Which folders import a package, and may a program be made of it? Told by the headers of files alone, once for all
 * programs over one set of texts. Left out: tests and what only they use, examples, and vendored code.
 */
import type { GoPackage } from '../program.js';
import { parentFolder } from './folder-path.js';
import type { IndexedFile } from './go-file.js';
import type { ModuleMap } from './module-map.js';
import { vendoredPath } from './module-path-guess.js';
import type { SourceIndex } from './source-index.js';

export class Importers {
  private readonly modules: ModuleMap;
  /** Folders by the import paths that their files write. */
  private readonly folders = new Map<string, Set<string>>();
  /** Folders with a file of package main. */
  private readonly programs = new Set<string>();
  private readonly reached = new Map<string, boolean>();
  private readonly files: readonly IndexedFile[];
  private readonly naming = new Map<string, readonly IndexedFile[]>();

  constructor({ filesOfFolder, modules }: SourceIndex) {
    this.modules = modules;
    this.files = [...filesOfFolder].flatMap(([dir, files]) =>
      vendoredPath(dir) === undefined ? files.filter(isUser) : [],
    );
    for (const file of this.files) {
      const dir = parentFolder(file.path);
      if (file.header.packageName === 'main') this.programs.add(dir);
      for (const { path } of file.header.imports) {
        const known = this.folders.get(path);
        if (known) known.add(dir);
        else this.folders.set(path, new Set([dir]));
      }
    }
  }

  /** The folders whose files import a path, in order. */
  of(path: string): readonly string[] {
    return [...(this.folders.get(path) ?? [])].sort();
  }

  /** The files that import a path and write a name of that package. */
  filesNaming(name: string, path: string): readonly IndexedFile[] {
    const folders = this.folders.get(path);
    if (!folders) return [];
    return this.files.filter((file) => {
      const spec = folders.has(parentFolder(file.path)) && file.header.imports.find((each) => each.path === path);
      return spec && writes(file.text, name, spec.name === '.');
    });
  }

  /** The files that select a name of something, whatever it is; asked once for each name. */
  filesSelecting(name: string): readonly IndexedFile[] {
    const known = this.naming.get(name) ?? this.files.filter(({ text }) => writes(text, name, false));
    this.naming.set(name, known);
    return known;
  }

  /** Whether a command of the code in view is made of a package, by whatever steps of imports. */
  isPartOfProgram(dir: string): boolean {
    const known = this.reached.get(dir);
    if (known !== undefined) return known;
    const seen = new Set([dir]);
    const todo = [dir];
    let found = false;
    for (let at = todo.pop(); at !== undefined && !found; at = todo.pop()) {
      found = this.programs.has(at);
      for (const next of this.of(this.modules.packagePath(at))) {
        if (seen.has(next)) continue;
        seen.add(next);
        todo.push(next);
      }
    }
    this.reached.set(dir, found);
    return found;
  }
}

const KNOWN = new WeakMap<ModuleMap, Importers>();

/** The importers of an index; one that differs in the text of some files shares them. */
export function importersOf(index: SourceIndex): Importers {
  const known = KNOWN.get(index.modules) ?? new Importers(index);
  KNOWN.set(index.modules, known);
  return known;
}

/**
 * How likely a file calls what a package declares, likeliest first: it imports the package, or the package imports its
 * folder, where the interface may stand by which it calls.
 */
export function nearness(
  { path, files }: Pick<GoPackage, 'path'> & { readonly files: readonly { readonly indexed: IndexedFile }[] },
  { modules }: SourceIndex,
): (file: IndexedFile) => number {
  const imported = new Set(files.flatMap(({ indexed }) => indexed.header.imports.map((spec) => spec.path)));
  return ({ path: file, header }) => {
    if (header.imports.some((spec) => spec.path === path)) return 0;
    return imported.has(modules.packagePath(parentFolder(file))) ? 1 : 2;
  };
}

/** Whether a text selects a name, `x.Name`; a bare one counts too where the package's names are imported so. */
function writes(text: string, name: string, isBare: boolean): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (/[\p{L}\p{Nd}_]/u.test(text.charAt(at + name.length))) continue;
    if (isBare || /\.\s*$/.test(text.slice(Math.max(0, at - 40), at))) return true;
  }
  return false;
}

/** Whether what a file calls is called in a program: it is no test, no helper of tests, and no example. */
export function isUser({ path, isTest, header }: IndexedFile): boolean {
  return !isTest && !isAside(path) && header.imports.every((spec) => spec.path !== 'testing');
}

/** Folders of tests and examples by their usual names. */
export function isAside(path: string): boolean {
  return ASIDE.test(path);
}

const ASIDE = /(?:^|\/)(?:_?examples?|e2e|samples?|testdata|testing|tests?|tutorials?)\//i;
