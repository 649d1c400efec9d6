/**
 * Which Go files does a pattern name? Walks a tree without recursion and without following links; says which folders
 * could not be listed and which nested modules were passed by.
 */
import type { AnalysisError } from '../analysis/finding.js';
import { baseName, folderAndAncestors, parentFolder, subfolder } from '../go/module/folder-path.js';
import type { SourcePattern } from './patterns.js';
import type { EntryKind, SourceTree } from './source-tree.js';

export interface FoundFiles {
  /** Paths of Go files, in the order found. */
  readonly files: string[];
  readonly errors: AnalysisError[];
  /** Folders in which a Go file is a symbolic link or no regular file. */
  readonly partialDirs: Set<string>;
  /** Folders of nested modules that a `...` pattern leaves out. */
  readonly skippedModules: string[];
}

const VERSION_CONTROL: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.bzr']);

/** The Go files that one pattern names, added to `found`. `workspaceUses`: module folders that a go.work joins. */
export function findGoFiles(
  tree: SourceTree,
  pattern: SourcePattern,
  workspaceUses: ReadonlySet<string>,
  found: FoundFiles,
): void {
  if (pattern.kind === 'packages') {
    const descends = (dir: string): boolean => {
      if (isIgnoredFolder(baseName(dir))) return false;
      if (!isNestedModule(tree, dir) || workspaceUses.has(dir)) return true;
      found.skippedModules.push(dir);
      return false;
    };
    if (!walk(tree, pattern.dir, descends, (name) => !/^[_.]/.test(name), found))
      found.errors.push(missing(pattern.dir));
    return;
  }
  if (tree.list(parentFolder(pattern.path))?.entries.get(baseName(pattern.path)) === 'file') {
    if (pattern.path.endsWith('.go')) found.files.push(pattern.path);
    else found.errors.push(readError(pattern.path, 'not read: no Go file'));
    return;
  }
  const everything = walk(
    tree,
    pattern.path,
    (dir) => !VERSION_CONTROL.has(baseName(dir)),
    () => true,
    found,
  );
  if (!everything) found.errors.push(missing(pattern.path));
}

/** Folders that Go's `...` leaves out. */
export function isIgnoredFolder(name: string): boolean {
  return name === 'vendor' || name === 'testdata' || name === 'node_modules' || /^[_.]/.test(name);
}

/** Does a go.mod stand in the folder? */
export function hasGoMod(tree: SourceTree, dir: string): boolean {
  return tree.list(dir)?.entries.get('go.mod') === 'file';
}

/** A go.mod stands in the folder and in one above it. Outside of any module every module counts. */
function isNestedModule(tree: SourceTree, dir: string): boolean {
  return hasGoMod(tree, dir) && folderAndAncestors(parentFolder(dir)).some((above) => hasGoMod(tree, above));
}

/** Does the folder hold a Go file? */
export function hasGoFiles(tree: SourceTree, dir: string): boolean {
  for (const [name, kind] of tree.list(dir)?.entries ?? []) if (kind === 'file' && name.endsWith('.go')) return true;
  return false;
}

/** False where there is no such folder. */
function walk(
  tree: SourceTree,
  start: string,
  descends: (dir: string) => boolean,
  takes: (name: string) => boolean,
  found: FoundFiles,
): boolean {
  const listing = tree.list(start);
  if (listing === undefined) return false;
  const waiting = [start];
  for (let dir = waiting.pop(); dir !== undefined; dir = waiting.pop()) {
    const current = tree.list(dir);
    if (current === undefined) continue;
    if (current.problem !== undefined) {
      found.errors.push(readError(dir, current.problem));
      found.partialDirs.add(dir);
    }
    const folders: string[] = [];
    for (const [name, kind] of [...current.entries].sort(byName)) {
      const path = subfolder(dir, name);
      if (kind === 'folder') {
        if (descends(path)) folders.push(path);
      } else if (name.endsWith('.go') && takes(name)) takeFile(path, kind, found);
    }
    waiting.push(...folders.reverse());
  }
  return true;
}

function takeFile(path: string, kind: EntryKind, found: FoundFiles): void {
  if (kind === 'file') {
    found.files.push(path);
    return;
  }
  found.partialDirs.add(parentFolder(path));
  const what = kind === 'symlink' ? 'a symbolic link is not followed' : 'no regular file';
  found.errors.push(readError(path, `not read: ${what}`));
}

function byName([a]: readonly [string, EntryKind], [b]: readonly [string, EntryKind]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function missing(path: string): AnalysisError {
  return readError(path, 'not read: there is no such file or folder, or a symbolic link leads to it');
}

function readError(file: string, message: string): AnalysisError {
  return { kind: 'read', file, line: 0, message };
}
