/**
 * Which files stood at the merge base, and where is their text? Told from head's listing and the comparison where that is
 * whole, which saves a request; from a listing of the merge base otherwise.
 */
import type { WantedBlob } from './read-blobs.js';
import type { Comparison, DiffFile } from './read-comparison.js';
import { folderOf, type TreeEntry, type TreeView } from './tree-view.js';

export interface BaseView {
  /** Paths of files (links and submodules too, where they cannot be told apart yet) directly in a folder. */
  folder(folder: string): readonly string[];
  /** Where the text of a path is; undefined where nothing stood there. */
  source(path: string): WantedBlob | undefined;
}

/** canDeriveBase: every changed file is listed, and of each of `wanted` the patch tells its size and kind at base. */
export function canDeriveBase(comparison: Comparison, wanted: readonly DiffFile[], head: TreeView): boolean {
  if (!comparison.isComplete) return false;
  return wanted.every((file) => {
    if (file.status === 'added' || file.changes === 0) return true;
    const entry = head.entry(file.path);
    return file.patch !== undefined && !MAY_BE_LINK.test(file.patch) && (entry === undefined || entry.kind === 'file');
  });
}

/** The old side is one line without an end: so git shows the target of a symbolic link, and hardly ever a source file. */
const MAY_BE_LINK = /^@@ -1 \+[^\n]*\n-[^\n]*\n\\ No newline/;

/** deriveBase answers from head's listing with the changes taken back. */
export function deriveBase(head: TreeView, comparison: Comparison): BaseView {
  const gone = new Map<string, DiffFile>();
  const arrived = new Set<string>();
  for (const file of comparison.files) {
    if (file.status === 'unchanged') continue;
    if (file.status !== 'removed') arrived.add(file.path);
    if (file.status === 'added' || file.status === 'copied') continue;
    gone.set(file.previousPath ?? file.path, file);
  }
  return {
    folder(folder) {
      const kept = head
        .folder(folder)
        .flatMap((entry) => (entry.kind === 'folder' || arrived.has(entry.path) ? [] : [entry.path]));
      const changed = [...gone.keys()].filter((path) => folderOf(path) === folder);
      return [...kept, ...changed];
    },
    source(path) {
      const file = gone.get(path);
      if (file !== undefined) {
        return { path, size: sizeAtBase(head.entry(file.path), file.patch), source: { commit: comparison.mergeBase } };
      }
      return arrived.has(path) ? undefined : blobOf(head.entry(path));
    },
  };
}

/** listedBase answers from the merge base's own listing. */
export function listedBase(base: TreeView): BaseView {
  return {
    folder: (folder) => base.folder(folder).flatMap((entry) => (entry.kind === 'folder' ? [] : [entry.path])),
    source: (path) => blobOf(base.entry(path)),
  };
}

/** blobOf names the text of a listed file; undefined for anything that has none of its own. */
export function blobOf(entry: TreeEntry | undefined): WantedBlob | undefined {
  return entry?.kind === 'file' ? { path: entry.path, size: entry.size, source: { oid: entry.oid } } : undefined;
}

/** The size at base is the size at head, less what the patch adds, more what it takes away. Bytes. */
function sizeAtBase(head: TreeEntry | undefined, patch: string | undefined): number {
  let size = head?.size ?? 0;
  for (const line of (patch ?? '').split('\n')) {
    const bytes = Buffer.byteLength(line, 'utf8');
    if (line.startsWith('+')) size -= bytes;
    else if (line.startsWith('-')) size += bytes;
  }
  return Math.max(0, size);
}
