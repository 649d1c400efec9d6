/**
 * Which files changed, with which patches, and what stood at the merge base? The comparison tells it for up to 300 files; beyond
 * them the two listings tell which files changed, and the list of the pull request's files adds the patches.
 */
import type { UnreadFile } from '../review/plan.js';
import { canDeriveBase, deriveBase, listedBase, type BaseView } from './base-view.js';
import type { GitHubClient, RepositoryRef } from './client.js';
import { COMPARE_FILES, PULL_FILES } from './limits.js';
import { readFileList, type Comparison, type DiffFile } from './read-comparison.js';
import type { RequestBudget } from './request-budget.js';
import { readTree, type TreeView } from './tree-view.js';

export interface Changes {
  readonly files: readonly DiffFile[];
  readonly baseView: BaseView;
  /** Only where the merge base was listed. */
  readonly baseTree: TreeView | undefined;
  /** What could not be learned. */
  readonly unread: readonly UnreadFile[];
}

export interface ChangeReader {
  readonly client: GitHubClient;
  readonly repository: RepositoryRef;
  readonly number: number;
  readonly budget: RequestBudget;
  /** Patches of other files are not waited for. */
  readonly isReviewed: (path: string) => boolean;
}

/** readChanges costs nothing where the comparison is complete and its patches say enough, else a listing of the merge base and pages. */
export async function readChanges(reader: ChangeReader, comparison: Comparison, headTree: TreeView): Promise<Changes> {
  const { client, repository, budget, isReviewed } = reader;
  const reviewed = comparison.files.filter(
    (file) => isReviewed(file.path) || (file.previousPath !== undefined && isReviewed(file.previousPath)),
  );
  const { files } = comparison;
  if (canDeriveBase(comparison, reviewed, headTree)) {
    return { files, baseView: deriveBase(headTree, comparison), baseTree: undefined, unread: [] };
  }
  const baseTree = await readTree(client, repository, comparison.mergeBase, budget);
  const baseView = listedBase(baseTree);
  if (comparison.isComplete) return { files, baseView, baseTree, unread: [] };
  return { baseView, baseTree, ...(await listBeyond(reader, comparison, baseTree, headTree)) };
}

async function listBeyond(
  reader: ChangeReader,
  comparison: Comparison,
  baseTree: TreeView,
  headTree: TreeView,
): Promise<Pick<Changes, 'files' | 'unread'>> {
  const { client, repository, number, budget, isReviewed } = reader;
  const changed = headTree.isComplete && baseTree.isComplete ? differences(baseTree, headTree) : undefined;
  const wanted = changed && new Set([...changed.keys()].filter(isReviewed));
  const listed = await readFileList(client, repository, number, wanted ?? 'all', budget);
  const files = new Map([...comparison.files, ...listed].map((file) => [file.path, file]));
  const previous = new Set([...files.values()].flatMap((file) => file.previousPath ?? []));
  for (const [path, status] of changed ?? []) {
    // Listed under its new name: the old path is no change of its own.
    if (files.has(path) || previous.has(path)) continue;
    files.set(path, { path, status, changes: 1 });
  }
  const unread: UnreadFile[] = [];
  if (changed === undefined && listed.length >= PULL_FILES) {
    unread.push({ path: '.', reason: `GitHub lists no more than ${PULL_FILES.toLocaleString('en')} changed files` });
  }
  const unlisted = [...(wanted ?? [])].filter((path) => !previous.has(path) && isUnlisted(files.get(path), listed));
  if (unlisted.length > 0) {
    const why = `a comparison names ${COMPARE_FILES}, and the list was cut`;
    unread.push({ path: '.', reason: `the diff of ${unlisted.length} changed files was not listed (${why})` });
  }
  return { files: [...files.values()], unread };
}

/** Files that no list named are read all the same, but nothing can be commented there. */
function isUnlisted(file: DiffFile | undefined, listed: readonly DiffFile[]): boolean {
  return file?.patch === undefined && !(file !== undefined && listed.includes(file));
}

/** Paths whose content differs between two whole listings. */
function differences(base: TreeView, head: TreeView): ReadonlyMap<string, 'added' | 'removed' | 'modified'> {
  const changed = new Map<string, 'added' | 'removed' | 'modified'>();
  for (const entry of head.entries()) {
    if (entry.kind === 'folder') continue;
    const before = base.entry(entry.path);
    if (before === undefined || before.kind === 'folder') changed.set(entry.path, 'added');
    else if (before.oid !== entry.oid || before.kind !== entry.kind) changed.set(entry.path, 'modified');
  }
  for (const entry of base.entries()) {
    if (entry.kind !== 'folder' && head.entry(entry.path) === undefined) changed.set(entry.path, 'removed');
  }
  return changed;
}
