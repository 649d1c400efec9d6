/**
 * Which two versions does `--diff` compare, and what differs? `BASE` compares the working tree with the merge base of BASE
 * and HEAD; `A..B` compares B with the merge base of A and B, both from git's objects. Nothing is checked out.
 */
import { type GitRepository, openRepository } from '../git/git-repository.js';
import { GitError } from '../git/run-git.js';
import { type ChangedSource, changedInWorkTree, changedSources } from './changed-sources.js';
import { DiskTree } from './disk-tree.js';
import { openGitTree } from './git-tree.js';
import type { SourceTree } from './source-tree.js';
import { workTreeRoot } from './workspace-root.js';

export interface Comparison {
  readonly base: SourceTree;
  readonly head: SourceTree;
  /** The merge base's id. */
  readonly baseCommit: string;
  /** Undefined where head is the working tree. */
  readonly headCommit: string | undefined;
  /** Sorted by path; Go files, go.mod and go.work only. Paths are relative to the top of the work tree. */
  readonly changed: readonly ChangedSource[];
  /** The work tree's top, absolute; undefined in a bare repository. */
  readonly top: string | undefined;
}

/**
 * Compares what `range` names in the repository that `folder` belongs to. Throws GitError where there is no repository, a
 * revision names no commit, or the two have no common ancestor. Close the repository when the trees are no longer read.
 */
export async function openComparison(
  folder: string,
  range: string,
): Promise<{ readonly comparison: Comparison; readonly repository: GitRepository }> {
  const repository = await openRepository(folder);
  try {
    return { comparison: await compare(repository, folder, range), repository };
  } catch (error) {
    await repository.close();
    throw error;
  }
}

async function compare(repository: GitRepository, folder: string, range: string): Promise<Comparison> {
  const top = workTreeRoot(folder);
  const { from, to } = revisionsOf(range);
  const left = await repository.resolveCommit(from);
  const right = await repository.resolveCommit(to ?? 'HEAD');
  const baseCommit = await repository.mergeBase(left, right);
  if (baseCommit === undefined) throw new GitError(`"${from}" and "${to ?? 'HEAD'}" have no common ancestor`, '');
  const base = await openGitTree(repository, baseCommit);
  if (to !== undefined) {
    const [head, diffs] = [await openGitTree(repository, right), await repository.diff(baseCommit, right)];
    const changed = [...changedSources(diffs)].sort((a, b) => (a.path < b.path ? -1 : 1));
    return { base, head, baseCommit, headCommit: right, changed, top };
  }
  if (top === undefined) throw new GitError('there is no working tree to compare: give A..B', '');
  const changed = await changedInWorkTree(base, top);
  return { base, head: new DiskTree(top), baseCommit, headCommit: undefined, changed, top };
}

/** `A..B` and `A...B` mean the same: B against the merge base. An empty side is HEAD. */
export function revisionsOf(range: string): { readonly from: string; readonly to: string | undefined } {
  const match = /^(.*?)\.{2,3}(.*)$/.exec(range);
  if (match === null) return { from: range, to: undefined };
  return { from: match[1] === '' ? 'HEAD' : (match[1] ?? ''), to: match[2] === '' ? 'HEAD' : (match[2] ?? '') };
}
