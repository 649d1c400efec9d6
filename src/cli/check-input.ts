/**
 * What does one `check` analyse? From PATHs and `--root` the texts below a folder; with `--diff` those of the packages that
 * a change touches, in both versions. Analyses nothing.
 */
import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { AnalysisError } from '../analysis/finding.js';
import type { InputFile } from '../analysis/snapshot.js';
import { isIgnoredFolder } from '../host/find-packages.js';
import { below, parentFolder, subfolder } from '../go/module/folder-path.js';
import { GitError } from '../git/run-git.js';
import type { ChangedSource } from '../host/changed-sources.js';
import { checkRoots, type CheckRoots } from '../host/check-roots.js';
import { openComparison, type Comparison } from '../host/comparison.js';
import type { SourcePattern } from '../host/patterns.js';
import { patternOfArgument, readFolder } from '../host/read-folder.js';
import { readSources, type ReadOptions, type SourceSelection } from '../host/read-sources.js';
import type { SourceTree } from '../host/source-tree.js';
import type { ChangedFile } from '../review/plan.js';
import { UsageError } from './usage-error.js';

export interface CheckInput {
  /** What printed paths are relative to; absolute. */
  readonly root: string;
  readonly head: SourceSelection;
  /** Undefined without `--diff`. */
  readonly base: SourceSelection | undefined;
  /** With texts of both sides; empty without `--diff`. */
  readonly changed: readonly ChangedFile[];
  /** A path of the selections as it is printed. */
  readonly printed: (path: string) => string;
  /** The folder that the paths of `head` are relative to, absolute; undefined where head is a commit. */
  readonly folder: string | undefined;
}

export interface InputWish {
  readonly paths: readonly string[];
  /** `--root`. */
  readonly root: string | undefined;
  readonly cwd: string;
  /** `--diff`. */
  readonly diff: string | undefined;
  readonly onProgress: ReadOptions['onProgress'];
}

const EVERYTHING: readonly string[] = ['./...'];

/** Reads what was asked for. Throws UsageError where a PATH, the root or a revision does not exist. */
export async function readCheckInput(wish: InputWish): Promise<CheckInput> {
  if (wish.root !== undefined && !existsSync(resolve(wish.cwd, wish.root))) {
    throw new UsageError(`--root ${wish.root}: there is no such folder`);
  }
  const roots = checkRoots(wish.paths, wish.root, wish.cwd);
  if (wish.diff !== undefined) return readChange(wish, wish.diff, roots);
  for (const path of wish.paths) refuseMissing(path, wish, roots);
  const head = await readFolder(roots.workspace, wish.paths.length > 0 ? wish.paths : EVERYTHING, {
    base: roots.base,
    ...progressOf(wish),
  });
  refuseConfigErrors(head.errors);
  return { root: roots.output, head, base: undefined, changed: [], printed: roots.printed, folder: roots.workspace };
}

function refuseMissing(path: string, wish: InputWish, { base, output }: CheckRoots): void {
  const named = resolve(base, path.replace(/(^|[\\/])\.\.\.$/, '$1'));
  if (!existsSync(named)) throw new UsageError(`${path}: there is no such file or folder below ${base}`);
  // Below a common parent everything would be read, which may be the whole disk.
  if (wish.root !== undefined && patternOfArgument(path, base, output) === undefined) {
    throw new UsageError(`${path}: stands outside of --root ${wish.root}`);
  }
}

function progressOf({ onProgress }: InputWish): Pick<ReadOptions, 'onProgress'> {
  return onProgress === undefined ? {} : { onProgress };
}

/** An argument that leads out of the root was never read: that is no result. */
function refuseConfigErrors(errors: readonly AnalysisError[]): void {
  const wrong = errors.find((error) => error.kind === 'config');
  if (wrong) throw new UsageError(`${wrong.file}: ${wrong.message}`);
}

async function readChange(wish: InputWish, range: string, roots: CheckRoots): Promise<CheckInput> {
  const { comparison, repository } = await openComparison(roots.output, range).catch(explainGitError);
  try {
    const top = comparison.top ?? roots.output;
    const isWanted = wantedPaths(wish.paths, roots, top);
    const changed = comparison.changed.filter(({ path, previousPath }) =>
      [path, previousPath ?? path].some((each) => isWanted(each)),
    );
    const folders = changedFolders(changed);
    const head = await readSources(comparison.head, goFilesOf(comparison.head, folders), progressOf(wish));
    const base = await readSources(comparison.base, goFilesOf(comparison.base, folders), progressOf(wish));
    return {
      root: roots.output,
      head: { ...head, report: head.report.filter(isWanted) },
      base,
      changed: changed.map((source) => changedFile(source, textsOf(head), textsOf(base))),
      printed: (path) => relative(roots.output, join(top, path)).split(sep).join('/'),
      folder: isWorkTree(comparison) ? top : undefined,
    };
  } finally {
    await repository.close();
  }
}

function isWorkTree({ headCommit }: Comparison): boolean {
  return headCommit === undefined;
}

function explainGitError(error: unknown): never {
  if (error instanceof GitError) throw new UsageError(`--diff: ${error.message}`, { cause: error });
  throw error;
}

/** Which changed files the PATHs name. Modules of their own belong to a change as much as the one at its root. */
function wantedPaths(paths: readonly string[], roots: CheckRoots, top: string): (path: string) => boolean {
  const patterns = (paths.length > 0 ? paths : EVERYTHING).map((argument) => {
    const pattern = patternOfArgument(argument, roots.base, top);
    if (pattern === undefined) throw new UsageError(`${argument}: not a path below ${top}`);
    return pattern;
  });
  return (path) => patterns.some((pattern) => isNamed(pattern, path));
}

function isNamed(pattern: SourcePattern, path: string): boolean {
  if (pattern.kind === 'named') return below(pattern.path, path) !== undefined;
  const rest = below(pattern.dir, parentFolder(path));
  return rest !== undefined && !rest.split('/').some((element) => element !== '' && isIgnoredFolder(element));
}

/** Packages decide what is known: a changed file can make a leak in one that did not change. */
function changedFolders(changed: readonly ChangedSource[]): readonly string[] {
  const files = changed.flatMap(({ path, previousPath }) => [path, previousPath ?? path]);
  return [...new Set(files.filter((path) => path.endsWith('.go')).map(parentFolder))];
}

function goFilesOf(tree: SourceTree, folders: readonly string[]): readonly SourcePattern[] {
  return folders.flatMap((dir) =>
    [...(tree.list(dir)?.entries ?? [])].flatMap(([name, kind]): readonly SourcePattern[] =>
      kind === 'file' && name.endsWith('.go') && !/^[_.]/.test(name)
        ? [{ kind: 'named', path: subfolder(dir, name) }]
        : [],
    ),
  );
}

type Texts = ReadonlyMap<string, string>;

function textsOf({ files }: { readonly files: readonly InputFile[] }): Texts {
  return new Map(files.map(({ path, text }) => [path, text]));
}

const STATUS = { added: 'added', modified: 'modified', deleted: 'removed', renamed: 'renamed' } as const;

function changedFile({ status, path, previousPath }: ChangedSource, head: Texts, base: Texts): ChangedFile {
  const baseText = status === 'added' ? undefined : base.get(previousPath ?? path);
  const headText = status === 'deleted' ? undefined : head.get(path);
  return {
    path,
    status: STATUS[status],
    ...(previousPath === undefined ? {} : { previousPath }),
    ...(baseText === undefined ? {} : { baseText }),
    ...(headText === undefined ? {} : { headText }),
  };
}
