/**
 * What is in a local git repository? Commits, trees, blobs and differences, read by hardened commands and never written.
 * Revisions are turned into commit ids first; after that only ids are handed to git. Knows nothing of Go or GitHub.
 */
import { ObjectReader, isObjectId } from './object-reader.js';
import type { GitObject } from './object-reader.js';
import { parseRawDiff, splitPatches } from './parse-diff.js';
import type { FileDiff } from './parse-diff.js';
import { GitError, runGit } from './run-git.js';

export interface TreeEntry {
  /** "100644", "100755", "120000" (symlink), "040000" (tree), "160000" (submodule). */
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly oid: string;
  /** Bytes of a blob; undefined for trees and submodules. */
  readonly size: number | undefined;
  /** From the root of the tree that was asked for, with `/`. */
  readonly path: string;
}

export interface CommitInfo {
  readonly oid: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO 8601, UTC. */
  readonly date: string;
}

const DIFF_OPTIONS: readonly string[] = [
  '-r',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--find-renames=50%',
  '--no-relative',
  '--submodule=short',
  '--ignore-submodules=none',
  '--diff-algorithm=myers',
];
const PATCH_OPTIONS: readonly string[] = [
  '--patch',
  '--unified=3',
  '--inter-hunk-context=0',
  '--full-index',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

/** GitRepository answers from one repository. Open it with `openRepository` and close it. */
export class GitRepository {
  /** The repository's git folder, absolute. */
  readonly folder: string;
  private readonly objects: ObjectReader;
  private readonly headers: ObjectReader;

  constructor(folder: string) {
    this.folder = folder;
    this.objects = new ObjectReader(folder, false);
    this.headers = new ObjectReader(folder, true);
  }

  async close(): Promise<void> {
    await Promise.all([this.objects.close(), this.headers.close()]);
  }

  /** resolveCommit returns the full id of the commit that a revision names. Throws GitError where it names none. */
  async resolveCommit(revision: string): Promise<string> {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
    try {
      const oid = (await runGit(this.folder, args)).toString('utf8').trim();
      if (isObjectId(oid)) return oid;
    } catch (cause) {
      throw new GitError(`"${revision}" is no commit of this repository`, '', { cause });
    }
    throw new GitError(`"${revision}" is no commit of this repository`, '');
  }

  /** mergeBase returns the best common ancestor, or undefined where the histories have none. */
  async mergeBase(first: string, second: string): Promise<string | undefined> {
    try {
      const output = await runGit(this.folder, ['merge-base', '--end-of-options', ...ids(first, second)]);
      return output.toString('utf8').trim();
    } catch (error) {
      if (error instanceof GitError && error.stderr === '') return undefined;
      throw error;
    }
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    return (await this.mergeBase(ancestor, descendant)) === ancestor;
  }

  /** readObject returns type and bytes, or undefined where the repository does not hold the id. */
  readObject(oid: string): Promise<GitObject | undefined> {
    return this.objects.read(oid);
  }

  /** readHeader returns type and size alone. */
  readHeader(oid: string): Promise<GitObject | undefined> {
    return this.headers.read(oid);
  }

  /**
   * listTree lists the entries of a tree or of a commit's tree; with `recursive` the files below instead of the trees,
   * with `withTrees` besides both.
   */
  async listTree(treeish: string, recursive: boolean, withTrees = false): Promise<readonly TreeEntry[]> {
    const flags = [...(recursive ? ['-r'] : []), ...(withTrees ? ['-t'] : [])];
    const output = await runGit(this.folder, ['ls-tree', '-z', '-l', '--full-tree', ...flags, ...ids(treeish)]);
    return output
      .toString('utf8')
      .split('\0')
      .flatMap((line) => {
        const match = /^(\d{6}) (blob|tree|commit) ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line);
        if (match === null) return [];
        const [, mode = '', type = '', oid = '', size = '', path = ''] = match;
        if (type !== 'blob' && type !== 'tree' && type !== 'commit') return [];
        return [{ mode, type, oid, size: size === '-' ? undefined : Number(size), path }];
      });
  }

  /** findEntry returns the entry at a path of a commit, or undefined. Symlinks are not followed. */
  async findEntry(commit: string, path: string): Promise<TreeEntry | undefined> {
    const parts = path.split('/').filter((part) => part !== '');
    const root = await this.commit(commit);
    if (root === undefined) return undefined;
    let entry: TreeEntry = { mode: '040000', type: 'tree', oid: root.tree, size: undefined, path: '' };
    for (const part of parts) {
      if (entry.type !== 'tree') return undefined;
      const children: readonly TreeEntry[] = await this.listTree(entry.oid, false);
      const child = children.find((each) => each.path === part);
      if (child === undefined) return undefined;
      entry = { ...child, path: entry.path === '' ? part : `${entry.path}/${part}` };
    }
    return entry;
  }

  /** commit returns a commit's record, or undefined where the id names no commit. */
  async commit(oid: string): Promise<CommitInfo | undefined> {
    const object = await this.objects.read(oid);
    if (object?.type !== 'commit') return undefined;
    return parseCommit(oid, object.content.toString('utf8'));
  }

  /** commitsBetween lists the commits of head that base does not have, oldest first. */
  async commitsBetween(base: string, head: string): Promise<readonly CommitInfo[]> {
    const [from = '', to = ''] = ids(base, head);
    const output = await runGit(this.folder, ['rev-list', '--reverse', '--topo-order', to, `^${from}`]);
    const commits: CommitInfo[] = [];
    for (const oid of output.toString('utf8').split('\n')) {
      const info = oid === '' ? undefined : await this.commit(oid);
      if (info !== undefined) commits.push(info);
    }
    return commits;
  }

  /** diff compares two commits or trees directly (not from their merge base), renames found, with each file's patch. */
  async diff(before: string, after: string): Promise<readonly FileDiff[]> {
    const pair = ids(before, after);
    const [raw, patches] = await Promise.all([
      runGit(this.folder, ['diff-tree', ...DIFF_OPTIONS, '--raw', '--no-abbrev', '-z', ...pair]),
      runGit(this.folder, ['diff-tree', ...DIFF_OPTIONS, ...PATCH_OPTIONS, ...pair]),
    ]);
    return splitPatches(parseRawDiff(raw.toString('utf8')), patches.toString('utf8'));
  }

  /** diffText returns the whole diff of two commits as git prints it. */
  async diffText(before: string, after: string): Promise<string> {
    const output = await runGit(this.folder, ['diff-tree', ...DIFF_OPTIONS, ...PATCH_OPTIONS, ...ids(before, after)]);
    return output.toString('utf8');
  }
}

/** openRepository finds the repository that a folder belongs to. Throws GitError where there is none. */
export async function openRepository(folder: string): Promise<GitRepository> {
  const output = await runGit(folder, ['rev-parse', '--absolute-git-dir']);
  return new GitRepository(output.toString('utf8').replace(/\n$/, ''));
}

function ids(...values: readonly string[]): readonly string[] {
  for (const value of values) if (!isObjectId(value)) throw new GitError(`"${value}" is no object id`, '');
  return values;
}

function parseCommit(oid: string, text: string): CommitInfo {
  const split = text.indexOf('\n\n');
  const header = split < 0 ? text : text.slice(0, split);
  const field = (name: string): string | undefined =>
    header
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1);
  const parents = header.split('\n').filter((line) => line.startsWith('parent '));
  return {
    oid,
    tree: field('tree') ?? '',
    parents: parents.map((line) => line.slice('parent '.length)),
    author: parseSignature(field('author') ?? ''),
    committer: parseSignature(field('committer') ?? ''),
    message: split < 0 ? '' : text.slice(split + 2),
  };
}

function parseSignature(text: string): Signature {
  const match = /^(.*?) ?<(.*)> (\d+) [+-]\d{4}$/.exec(text);
  if (match === null) return { name: '', email: '', date: new Date(0).toISOString() };
  const [, name = '', email = '', seconds = '0'] = match;
  return { name, email, date: new Date(Number(seconds) * 1000).toISOString() };
}
