/**
 * Below which folder is read, and to which are printed paths relative? They differ where one package is asked for: its
 * go.mod and what it imports stand further up. Looks at the disk.
 */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

import { commonFolder, nearestWith, realFolder, workspaceRoot } from './workspace-root.js';

export interface CheckRoots {
  /** What printed paths are relative to; absolute. */
  readonly output: string;
  /** What is handed to `readFolder` as its root; at or above all that is read. */
  readonly workspace: string;
  /** What relative PATHs start from: the `base` of `readFolder`. */
  readonly base: string;
  /** A path below the workspace as it is printed: relative to `output`, with `/`. */
  readonly printed: (path: string) => string;
  /** The reverse: a printed path as it is below the workspace. */
  readonly inWorkspace: (printed: string) => string;
}

/**
 * The roots for `check PATH… [--root DIR]`. Output: `--root`, else the single PATH if it is a folder, else the nearest
 * folder with go.mod, go.work or .git. Relative paths start from `--root`, else from `cwd`.
 */
export function checkRoots(paths: readonly string[], root: string | undefined, cwd: string): CheckRoots {
  const base = root === undefined ? realFolder(cwd) : realFolder(resolve(cwd, root));
  const named = paths.map((path) => realFolder(resolve(base, path.replace(/(^|[\\/])\.\.\.$/, '$1'))));
  const [only] = paths.length === 1 && isFolder(resolve(base, paths[0] ?? '')) ? named : [];
  const start = named.length === 1 && named[0] !== undefined ? folderOf(named[0]) : base;
  const output = root === undefined ? (only ?? nearestProject(start) ?? start) : base;
  // A root that was named and has no manifest above it is a whole tree, whatever repository it lies in.
  const own = root !== undefined && nearestManifest(output) === undefined ? output : workspaceRoot(output);
  const workspace = commonFolder([own, ...named.map(folderOf)]);
  return {
    output,
    workspace,
    base,
    printed: (path) => slashed(relative(output, join(workspace, path))),
    inWorkspace: (printed) => slashed(relative(workspace, join(output, printed))),
  };
}

function nearestManifest(folder: string): string | undefined {
  return nearestWith(folder, 'go.work') ?? nearestWith(folder, 'go.mod');
}

function nearestProject(folder: string): string | undefined {
  const found = ['go.mod', 'go.work', '.git'].flatMap((name) => nearestWith(folder, name) ?? []);
  return found.sort((a, b) => b.length - a.length)[0];
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function folderOf(path: string): string {
  return isFolder(path) ? path : dirname(path);
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
