/** What is in a commit? The view of a commit's files that reading for an analysis asks for; nothing is checked out. */
import type { GitRepository, TreeEntry } from '../git/git-repository.js';
import { baseName, folderAndAncestors, parentFolder } from '../go/module/folder-path.js';
import type { EntryKind, FolderListing, ReadResult, SourceTree } from './source-tree.js';
import { decodeSource, MAX_FILE_BYTES, tooLarge } from './source-tree.js';

const SYMLINK_MODE = '120000';

export class GitTree implements SourceTree {
  private readonly repository: GitRepository;
  private readonly files = new Map<string, TreeEntry>();
  private readonly folders = new Map<string, Map<string, EntryKind>>([['', new Map()]]);

  /** Made by `openGitTree`. */
  constructor(repository: GitRepository, entries: readonly TreeEntry[]) {
    this.repository = repository;
    for (const entry of entries) this.add(entry);
  }

  list(dir: string): FolderListing | undefined {
    const entries = this.folders.get(dir);
    return entries === undefined ? undefined : { entries, problem: undefined };
  }

  async read(path: string): Promise<ReadResult> {
    const entry = this.files.get(path);
    if (entry === undefined) return { ok: false, kind: 'read', message: 'not read: there is no such file' };
    if ((entry.size ?? 0) > MAX_FILE_BYTES) return tooLarge(entry.size ?? 0);
    const object = await this.repository.readObject(entry.oid);
    if (object?.type !== 'blob') return { ok: false, kind: 'read', message: 'not read: git does not hold its content' };
    return decodeSource(object.content);
  }

  /** The id of a file's content; undefined where the commit has no such regular file. */
  objectId(path: string): string | undefined {
    return this.files.get(path)?.oid;
  }

  /** The paths of all regular files. */
  paths(): IterableIterator<string> {
    return this.files.keys();
  }

  private add(entry: TreeEntry): void {
    const kind = kindOf(entry);
    if (kind === 'file') this.files.set(entry.path, entry);
    const folder = parentFolder(entry.path);
    this.folderEntries(folder).set(baseName(entry.path), kind);
  }

  private folderEntries(dir: string): Map<string, EntryKind> {
    const known = this.folders.get(dir);
    if (known !== undefined) return known;
    const created = new Map<string, EntryKind>();
    this.folders.set(dir, created);
    for (const folder of folderAndAncestors(dir)) {
      if (folder === '') break;
      const parent = parentFolder(folder);
      const above = this.folders.get(parent);
      if (above === undefined) this.folders.set(parent, new Map([[baseName(folder), 'folder']]));
      else above.set(baseName(folder), 'folder');
    }
    return created;
  }
}

/** Lists a commit (a full id) once; files are read when they are asked for. */
export async function openGitTree(repository: GitRepository, commit: string): Promise<GitTree> {
  return new GitTree(repository, await repository.listTree(commit, true));
}

function kindOf(entry: TreeEntry): EntryKind {
  if (entry.type !== 'blob') return 'other';
  return entry.mode === SYMLINK_MODE ? 'symlink' : 'file';
}
