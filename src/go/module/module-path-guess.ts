/**
 * Which import path does the root have where there is no go.mod? More than half of the older trees have none. An import
 * path that ends in the name of a folder in view suggests what stands before it; a guess needs agreement. Two layouts are
 * known: the root is one module (`github.com/docker/docker`), or a GOPATH whose `src` holds whole import paths.
 */
import { below, folderAndAncestors } from './folder-path.js';

/** What one file says about the paths of folders. */
export interface ImportEvidence {
  /** The file's folder. */
  readonly dir: string;
  readonly imports: readonly string[];
  /** The path of `package foo // import "path"`: the folder's own. */
  readonly importComment: string | undefined;
}

export interface GuessedModule {
  /** "" for a GOPATH. */
  readonly path: string;
  /** "" or "src". */
  readonly dir: string;
}

/** Hosts whose repositories always have exactly two elements below them. */
const TWO_ELEMENT_HOSTS: ReadonlySet<string> = new Set(['github.com', 'bitbucket.org', 'gitlab.com']);
/** With fewer folders in agreement only a path of the usual form counts (host, owner, repository). */
const MIN_AGREEING_FOLDERS = 2;
/** The winner needs this many times the votes of the runner-up. */
const MAJORITY = 2;

/** The guess; undefined where there is no agreement. `folders` are those with Go files, vendored ones left out. */
export function guessModule(
  evidence: readonly ImportEvidence[],
  folders: ReadonlySet<string>,
): GuessedModule | undefined {
  const dotted = new Set<string>();
  for (const { imports } of evidence) for (const path of imports) if (isHosted(path)) dotted.add(path);
  for (const path of dotted) if (folders.has(`src/${path}`)) return { path: '', dir: 'src' };
  const votes = new Map<string, Set<string>>();
  const vote = (prefix: string, folder: string): void => {
    if (isPlausibleRoot(prefix)) votes.set(prefix, (votes.get(prefix) ?? new Set()).add(folder));
  };
  for (const path of dotted) {
    const folder = longestFolderSuffix(path, folders);
    if (folder !== undefined) vote(path.slice(0, -folder.length - 1), folder);
  }
  for (const { dir, importComment } of evidence) {
    if (importComment === undefined) continue;
    if (dir === '') vote(importComment, '');
    else if (importComment.endsWith(`/${dir}`)) vote(importComment.slice(0, -dir.length - 1), dir);
  }
  return winner(votes);
}

function isHosted(path: string): boolean {
  return path.split('/', 1)[0]?.includes('.') === true && !path.startsWith('.');
}

/** A repository of a known host has three elements; others may have any number. */
function isPlausibleRoot(prefix: string): boolean {
  const elements = prefix.split('/');
  return !TWO_ELEMENT_HOSTS.has(elements[0] ?? '') || elements.length >= 3;
}

/** The longest end of an import path, at an element, that is a folder in view. */
function longestFolderSuffix(path: string, folders: ReadonlySet<string>): string | undefined {
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    const suffix = path.slice(slash + 1);
    if (folders.has(suffix)) return suffix;
  }
  return undefined;
}

function winner(votes: ReadonlyMap<string, ReadonlySet<string>>): GuessedModule | undefined {
  const ranked = [...votes].map(([path, folders]) => ({ path, count: folders.size })).sort((a, b) => b.count - a.count);
  const [first, second] = ranked;
  if (first === undefined || first.count < MAJORITY * (second?.count ?? 0)) return undefined;
  const usual = TWO_ELEMENT_HOSTS.has(first.path.split('/', 1)[0] ?? '') && first.path.split('/').length === 3;
  return first.count >= MIN_AGREEING_FOLDERS || usual ? { path: first.path, dir: '' } : undefined;
}

/** The import path of a folder inside a `vendor` or `Godeps/_workspace/src` folder; undefined outside of them. */
export function vendoredPath(dir: string): string | undefined {
  for (const ancestor of folderAndAncestors(dir)) {
    const vendors = ancestor === 'vendor' || ancestor.endsWith('/vendor');
    const godeps = ancestor === 'Godeps/_workspace/src' || ancestor.endsWith('/Godeps/_workspace/src');
    if ((vendors || godeps) && ancestor !== dir) return below(ancestor, dir);
  }
  return undefined;
}
