/**
 * Which files stand at a commit, of which kind, as which blob? One recursive listing where GitHub gives it whole; folder by
 * folder where it was cut. Symbolic links and submodules are told by their mode and never followed.
 */
import type { GitHubClient, RepositoryRef } from './client.js';
import type { RequestBudget } from './request-budget.js';

export type EntryKind = 'file' | 'symlink' | 'submodule' | 'folder';

export interface TreeEntry {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly kind: EntryKind;
  readonly oid: string;
  /** Bytes; 0 for what is no file. */
  readonly size: number;
}

/** Folders asked for in one query of a listing that was cut. */
const FOLDERS_PER_QUERY = 40;

export class TreeView {
  private readonly byPath = new Map<string, TreeEntry>();
  private readonly byFolder = new Map<string, TreeEntry[]>();
  readonly commit: string;
  /** False where GitHub cut the recursive listing: only folders that were loaded are known. */
  readonly isComplete: boolean;

  constructor(commit: string, entries: Iterable<TreeEntry>, isComplete: boolean) {
    this.commit = commit;
    this.isComplete = isComplete;
    for (const entry of entries) this.add(entry);
  }

  entry(path: string): TreeEntry | undefined {
    return this.byPath.get(path);
  }

  /** Everything directly in a folder ("" is the root). */
  folder(folder: string): readonly TreeEntry[] {
    return this.byFolder.get(folder) ?? [];
  }

  entries(): Iterable<TreeEntry> {
    return this.byPath.values();
  }

  /** loadFolders makes the named folders known where the listing was cut; costs nothing where it was whole. */
  async loadFolders(
    client: GitHubClient,
    repository: RepositoryRef,
    folders: Iterable<string>,
    budget: RequestBudget,
  ): Promise<void> {
    if (this.isComplete) return;
    const unknown = [...new Set(folders)].filter((folder) => !this.byFolder.has(folder));
    for (let at = 0; at < unknown.length; at += FOLDERS_PER_QUERY) {
      const batch = unknown.slice(at, at + FOLDERS_PER_QUERY);
      const found = await readFolders(client, repository, this.commit, batch, budget);
      batch.forEach((folder, index) => {
        // A folder that is not there is known to be empty from now on.
        this.byFolder.set(folder, []);
        for (const entry of found[index] ?? []) this.add(entry);
      });
    }
  }

  private add(entry: TreeEntry): void {
    if (this.byPath.has(entry.path)) return;
    this.byPath.set(entry.path, entry);
    const folder = folderOf(entry.path);
    const siblings = this.byFolder.get(folder);
    if (siblings === undefined) this.byFolder.set(folder, [entry]);
    else siblings.push(entry);
  }
}

/** The folder a path stands in; "" for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** readTree costs one request. */
export async function readTree(
  client: GitHubClient,
  repository: RepositoryRef,
  commit: string,
  budget: RequestBudget,
): Promise<TreeView> {
  budget.spend();
  const { data } = await client.rest.git.getTree({
    owner: repository.owner,
    repo: repository.repo,
    tree_sha: commit,
    recursive: 'true',
  });
  if (data.truncated) return new TreeView(commit, [], false);
  const entries = data.tree.map((entry) => ({
    path: entry.path,
    kind: kindOfMode(Number.parseInt(entry.mode, 8)),
    oid: entry.sha,
    size: entry.size ?? 0,
  }));
  return new TreeView(commit, entries, true);
}

/** kindOfMode reads git's file mode: https://git-scm.com/docs/git-fast-import#_filemodify lists them. */
export function kindOfMode(mode: number): EntryKind {
  if (mode === 0o120000) return 'symlink';
  if (mode === 0o160000) return 'submodule';
  return mode === 0o040000 ? 'folder' : 'file';
}

interface FolderAnswer {
  readonly repository: Readonly<Record<string, FolderObject | null>> | null;
}

interface FolderObject {
  readonly entries?: readonly {
    readonly name: string;
    readonly mode: number;
    readonly oid: string;
    readonly size: number;
  }[];
}

async function readFolders(
  client: GitHubClient,
  repository: RepositoryRef,
  commit: string,
  folders: readonly string[],
  budget: RequestBudget,
): Promise<readonly (readonly TreeEntry[])[]> {
  const declarations = folders.map((_, index) => `$f${index}: String!`).join(', ');
  const fields = folders.map((_, index) => `f${index}: object(expression: $f${index}) { ...folder }`).join('\n    ');
  const query = `query ($owner: String!, $repo: String!, ${declarations}) {
  repository(owner: $owner, name: $repo) {
    ${fields}
  }
}
fragment folder on GitObject { ... on Tree { entries { name mode oid size } } }`;
  const variables = Object.fromEntries(folders.map((folder, index) => [`f${index}`, `${commit}:${folder}`]));
  budget.spend();
  const answer = await client.graphql<FolderAnswer>(query, {
    owner: repository.owner,
    repo: repository.repo,
    ...variables,
  });
  return folders.map((folder, index) =>
    (answer.repository?.[`f${index}`]?.entries ?? []).map(({ name, mode, oid, size }) => ({
      path: folder === '' ? name : `${folder}/${name}`,
      kind: kindOfMode(mode),
      oid,
      size,
    })),
  );
}
