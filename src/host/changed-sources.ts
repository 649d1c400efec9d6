/**
 * Which Go sources differ between two versions? Between two commits git says it; between a commit and the working tree the
 * files are compared here, because git would start the clean filters that a repository configures.
 */
import { createHash } from 'node:crypto';

import type { FileDiff } from '../git/parse-diff.js';
import { runGit } from '../git/run-git.js';
import { DiskTree } from './disk-tree.js';
import type { GitTree } from './git-tree.js';

export interface ChangedSource {
  readonly status: 'added' | 'modified' | 'deleted' | 'renamed';
  /** In head; for a deleted file in base. */
  readonly path: string;
  /** In base, where it was renamed. */
  readonly previousPath: string | undefined;
}

/** Does a change of this file concern an analysis? */
export function isSource(path: string): boolean {
  return path.endsWith('.go') || /(?:^|\/)go\.(?:mod|work)$/.test(path);
}

const REGULAR = /^100/;

/** The changed sources among the differences of two commits; links and submodules count as absent. */
export function changedSources(diffs: readonly FileDiff[]): readonly ChangedSource[] {
  return diffs.flatMap(({ oldPath, newPath, oldMode, newMode, status }): readonly ChangedSource[] => {
    const before = REGULAR.test(oldMode) && isSource(oldPath);
    const after = REGULAR.test(newMode) && isSource(newPath);
    if (before && after && status === 'R') return [{ status: 'renamed', path: newPath, previousPath: oldPath }];
    if (before && after && status !== 'C') return [{ status: 'modified', path: newPath, previousPath: undefined }];
    if (after) return [{ status: 'added', path: newPath, previousPath: undefined }];
    return before ? [{ status: 'deleted', path: oldPath, previousPath: undefined }] : [];
  });
}

/** The changed sources between a commit's tree and the files below the work tree's root; ignored files are left out. */
export async function changedInWorkTree(base: GitTree, root: string): Promise<readonly ChangedSource[]> {
  const disk = new DiskTree(root);
  const listed = await runGit(disk.root, [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
    '--full-name',
  ]);
  const present = new Set<string>();
  for (const path of listed.toString('utf8').split('\0')) if (isSource(path) && isFile(disk, path)) present.add(path);
  const added: string[] = [];
  const modified: string[] = [];
  for (const path of [...present].sort()) {
    const oid = base.objectId(path);
    if (oid === undefined) added.push(path);
    else if (!hasContent(disk, path, oid)) modified.push(path);
  }
  const deleted = [...base.paths()].filter((path) => isSource(path) && !present.has(path));
  const renames = await findRenames(base, disk, deleted, added);
  const gone = new Set(renames.values());
  return [
    ...added.map((path): ChangedSource => {
      const previousPath = renames.get(path);
      return { status: previousPath === undefined ? 'added' : 'renamed', path, previousPath };
    }),
    ...modified.map((path): ChangedSource => ({ status: 'modified', path, previousPath: undefined })),
    ...deleted
      .filter((path) => !gone.has(path))
      .map((path): ChangedSource => ({ status: 'deleted', path, previousPath: undefined })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isFile(disk: DiskTree, path: string): boolean {
  const slash = path.lastIndexOf('/');
  return disk.list(path.slice(0, Math.max(slash, 0)))?.entries.get(path.slice(slash + 1)) === 'file';
}

/** Is the file what git stored? A checkout may have turned LF into CRLF. */
function hasContent(disk: DiskTree, path: string, oid: string): boolean {
  const bytes = disk.readBytes(path);
  if (!(bytes instanceof Uint8Array)) return false;
  if (objectIdOf(bytes, oid.length) === oid) return true;
  const text = Buffer.from(bytes).toString('latin1');
  return text.includes('\r\n') && objectIdOf(Buffer.from(text.replaceAll('\r\n', '\n'), 'latin1'), oid.length) === oid;
}

/** git's id of a blob: SHA-1, or SHA-256 where ids have 64 digits. */
function objectIdOf(bytes: Uint8Array, digits: number): string {
  return createHash(digits === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}

/** As for git: a pair that shares at least half of its lines is a rename. */
const MIN_SHARED_LINES = 0.5;
/** With more candidate pairs than this only the first are compared. */
const MAX_PAIRS = 2000;

/** By new path the old one; each file takes part in one rename, the most similar pairs first. */
async function findRenames(
  base: GitTree,
  disk: DiskTree,
  deleted: readonly string[],
  added: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const before = await textsOf(base, deleted);
  const after = await textsOf(disk, added);
  const pairs: { from: string; to: string; shared: number }[] = [];
  let compared = 0;
  for (const [to, newText] of after) {
    for (const [from, oldText] of before) {
      if (++compared > MAX_PAIRS) break;
      const shared = sharedLines(oldText, newText);
      if (shared >= MIN_SHARED_LINES) pairs.push({ from, to, shared });
    }
  }
  const renames = new Map<string, string>();
  const taken = new Set<string>();
  for (const { from, to } of pairs.sort((a, b) => b.shared - a.shared)) {
    if (renames.has(to) || taken.has(from)) continue;
    renames.set(to, from);
    taken.add(from);
  }
  return renames;
}

async function textsOf(tree: GitTree | DiskTree, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const path of paths) {
    const result = path.endsWith('.go') ? await tree.read(path) : undefined;
    if (result?.ok === true) texts.set(path, result.text);
  }
  return texts;
}

/** The share of lines, blank ones apart, that two texts have in common, of the longer one. */
function sharedLines(a: string, b: string): number {
  const lines = (text: string): readonly string[] =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const counts = new Map<string, number>();
  for (const line of lines(a)) counts.set(line, (counts.get(line) ?? 0) + 1);
  let shared = 0;
  const other = lines(b);
  for (const line of other) {
    const left = counts.get(line) ?? 0;
    if (left === 0) continue;
    counts.set(line, left - 1);
    shared++;
  }
  return shared / Math.max(lines(a).length, other.length, 1);
}
