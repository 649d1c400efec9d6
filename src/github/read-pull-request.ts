/**
 * What does a review need to see of a pull request? The packages of its changed source files whole, at head and at the merge
 * base, the packages of the same repository that those import, and the manifests that join them. Heads of forks are read
 * through the base repository by commit id. Leaves out the conversation (read-conversation.ts) and any judgement on the code.
 */
import type { ChangedFile, UnreadFile } from '../review/plan.js';
import { blobOf, type BaseView } from './base-view.js';
import type { BlobCache } from './blob-cache.js';
import type { GitHubClient, RepositoryRef } from './client.js';
import { foldersUpFrom, importedFolder, type ModuleInView } from './imported-folders.js';
import { readChanges, type Changes } from './read-changes.js';
import { readComparison, type Comparison, type DiffFile } from './read-comparison.js';
import type { WantedBlob } from './read-blobs.js';
import { RequestBudget } from './request-budget.js';
import type { SourceScope } from './source-scope.js';
import { TextStore, type TextBounds } from './text-store.js';
import { folderOf, readTree, type TreeView } from './tree-view.js';
import { VersionReading, type VersionTexts } from './version-reading.js';

export interface PullRequestRef {
  readonly repository: RepositoryRef;
  readonly number: number;
  /** Commit ids: the head under review, and the base as the pull request names it (not the merge base). */
  readonly headSha: string;
  readonly baseSha: string;
}

export interface ReadingTools {
  readonly client: GitHubClient;
  readonly cache: BlobCache;
  readonly scope: SourceScope;
  readonly budget?: RequestBudget;
  readonly bounds?: TextBounds;
}

export interface PullRequestReading {
  readonly mergeBase: string;
  readonly files: readonly ChangedFile[];
  readonly head: VersionTexts;
  readonly base: VersionTexts;
  readonly unread: readonly UnreadFile[];
  /** The file asked for by `configPath`, from the base branch. */
  readonly config: { readonly text?: string; readonly problem?: string };
  /** Blob ids of the changed sources at head, by path: what "unchanged since" is told by later. */
  readonly headBlobs: ReadonlyMap<string, string>;
  /** Requests spent, for the log and the tests. */
  readonly requests: number;
}

/** readPullRequest throws UnreadablePullRequest, rate limits and lost permissions; a single text that fails is named instead. */
export async function readPullRequest(
  ref: PullRequestRef,
  configPath: string,
  tools: ReadingTools,
): Promise<PullRequestReading> {
  const budget = tools.budget ?? new RequestBudget();
  return new Reading(ref, configPath, { ...tools, budget }).read();
}

class Reading {
  private readonly store: TextStore;
  private readonly head: VersionReading;
  private readonly base: VersionReading;
  private readonly unread: UnreadFile[] = [];
  private readonly ref: PullRequestRef;
  private readonly configPath: string;
  private readonly tools: ReadingTools & { readonly budget: RequestBudget };

  constructor(ref: PullRequestRef, configPath: string, tools: ReadingTools & { readonly budget: RequestBudget }) {
    this.ref = ref;
    this.configPath = configPath;
    this.tools = tools;
    const { client, cache, budget, bounds } = tools;
    this.store = new TextStore({ client, repository: ref.repository, cache, budget }, bounds);
    this.head = new VersionReading(this.store);
    this.base = new VersionReading(this.store);
  }

  async read(): Promise<PullRequestReading> {
    const { client, budget, scope } = this.tools;
    const { repository, headSha, baseSha } = this.ref;
    const comparison = await readComparison(client, repository, { base: baseSha, head: headSha }, budget);
    const headTree = await readTree(client, repository, headSha, budget);
    const changes = await this.changesOf(comparison, headTree);
    const { files, baseView } = changes;
    const sources = files.filter((file) => this.isReviewed(file));
    const folders = new Set(sources.flatMap((file) => [folderOf(file.path), folderOf(file.previousPath ?? file.path)]));
    await this.loadFolders(changes, headTree, [...folders].flatMap(foldersUpFrom));

    const config: WantedBlob = { path: this.configPath, size: 0, source: { commit: baseSha } };
    this.store.want(config);
    this.viewManifests(headTree, baseView, folders);
    for (const file of sources) this.viewChanged(file, headTree, baseView);
    for (const folder of folders) this.viewFolder(folder, headTree, baseView, 'reviewed');
    await this.readWithImports(changes, headTree, folders);

    return {
      mergeBase: comparison.mergeBase,
      files: files.map((file) => this.changedFile(file, headTree)),
      head: this.head.result(scope),
      base: this.base.result(scope),
      unread: distinct([...this.unread, ...this.head.unread(), ...this.base.unread()]),
      config: this.configOf(config),
      headBlobs: new Map(
        sources.flatMap((file) => {
          const oid = headTree.entry(file.path)?.oid;
          return oid === undefined ? [] : [[file.path, oid] as const];
        }),
      ),
      requests: budget.used,
    };
  }

  private async changesOf(comparison: Comparison, headTree: TreeView): Promise<Changes> {
    const { client, budget } = this.tools;
    const { repository, number } = this.ref;
    const isReviewed = (path: string): boolean => this.isInScope(path);
    const changes = await readChanges({ client, repository, number, budget, isReviewed }, comparison, headTree);
    this.unread.push(...changes.unread);
    return changes;
  }

  private async loadFolders(changes: Changes, headTree: TreeView, folders: readonly string[]): Promise<void> {
    const { client, budget } = this.tools;
    await headTree.loadFolders(client, this.ref.repository, folders, budget);
    await changes.baseTree?.loadFolders(client, this.ref.repository, folders, budget);
  }

  private isInScope(path: string): boolean {
    return (
      this.tools.scope.isSource(path) &&
      !foldersUpFrom(folderOf(path)).some((folder) => this.tools.scope.isIgnored(folder))
    );
  }

  private isReviewed(file: DiffFile): boolean {
    return this.isInScope(file.path) || (file.previousPath !== undefined && this.isInScope(file.previousPath));
  }

  /** Manifests above the changed packages, and those beside a manifest at the root that may join modules. */
  private viewManifests(headTree: TreeView, baseView: BaseView, folders: ReadonlySet<string>): void {
    const above = new Set([...folders].flatMap(foldersUpFrom));
    for (const folder of above) {
      for (const entry of headTree.folder(folder)) this.viewManifest(entry.path, headTree, baseView);
      for (const path of baseView.folder(folder)) this.viewManifest(path, headTree, baseView);
    }
  }

  private viewManifest(path: string, headTree: TreeView, baseView: BaseView): void {
    if (!this.tools.scope.isManifest(path)) return;
    const atHead = blobOf(headTree.entry(path));
    const atBase = baseView.source(path);
    if (atHead !== undefined) this.head.view(path, atHead, 'manifest');
    if (atBase !== undefined) this.base.view(path, atBase, 'manifest');
  }

  private viewChanged(file: DiffFile, headTree: TreeView, baseView: BaseView): void {
    const atHead = file.status === 'removed' ? undefined : headTree.entry(file.path);
    const { scope } = this.tools;
    if (atHead !== undefined && scope.isSource(file.path)) {
      const blob = blobOf(atHead);
      if (blob !== undefined) this.head.view(file.path, blob, 'reviewed');
    }
    const before = file.previousPath ?? file.path;
    const atBase = scope.isSource(before) ? baseView.source(before) : undefined;
    if (atBase !== undefined) this.base.view(before, atBase, 'reviewed');
  }

  private viewFolder(folder: string, headTree: TreeView, baseView: BaseView, role: 'reviewed' | 'imported'): void {
    const { scope } = this.tools;
    const isWanted = (path: string): boolean => scope.isSource(path) && (role === 'reviewed' || !scope.isTest(path));
    for (const entry of headTree.folder(folder)) {
      if (entry.kind === 'folder' || !isWanted(entry.path)) continue;
      const blob = blobOf(entry);
      if (blob !== undefined) this.head.view(entry.path, blob, role);
      else this.unread.push({ path: entry.path, reason: entry.kind === 'symlink' ? 'symbolic link' : entry.kind });
    }
    for (const path of baseView.folder(folder)) {
      const blob = isWanted(path) ? baseView.source(path) : undefined;
      if (blob !== undefined) this.base.view(path, blob, role);
    }
  }

  /** Reads batch after batch; imports found in one join the line for the next, so that batches go out full. */
  private async readWithImports(changes: Changes, headTree: TreeView, reviewed: ReadonlySet<string>): Promise<void> {
    const viewed = new Set(reviewed);
    const scanned = new Set<string>();
    for (;;) {
      const folders = [...this.importedFolders(scanned)].filter((folder) => !viewed.has(folder));
      await this.loadFolders(changes, headTree, folders);
      for (const folder of folders) {
        viewed.add(folder);
        this.viewFolder(folder, headTree, changes.baseView, 'imported');
      }
      if (!this.store.isWaiting) return;
      await this.store.readNext();
    }
  }

  private importedFolders(scanned: Set<string>): ReadonlySet<string> {
    const { scope } = this.tools;
    const folders = new Set<string>();
    for (const version of [this.head, this.base]) {
      const modules: ModuleInView[] = [];
      for (const { path, text } of version.texts('manifest')) {
        const name = scope.modulePathOf(text);
        if (name !== undefined) modules.push({ folder: folderOf(path), name });
      }
      if (modules.length === 0) continue;
      for (const { path, text } of version.texts('reviewed')) {
        const key = `${version === this.head ? 'head' : 'base'}:${path}`;
        if (scanned.has(key)) continue;
        scanned.add(key);
        for (const name of scope.importsOf(text)) {
          const folder = importedFolder(name, modules);
          if (folder !== undefined && !foldersUpFrom(folder).some((one) => scope.isIgnored(one))) folders.add(folder);
        }
      }
    }
    return folders;
  }

  private changedFile(file: DiffFile, headTree: TreeView): ChangedFile {
    const headText = file.status === 'removed' ? undefined : this.head.text(file.path);
    const baseText = file.status === 'added' ? undefined : this.base.text(file.previousPath ?? file.path);
    if (headTree.entry(file.path)?.kind === 'submodule') this.unread.push({ path: file.path, reason: 'submodule' });
    return {
      path: file.path,
      status: file.status,
      ...(file.previousPath === undefined ? {} : { previousPath: file.previousPath }),
      ...(file.patch === undefined ? {} : { patch: file.patch }),
      ...(headText === undefined ? {} : { headText }),
      ...(baseText === undefined ? {} : { baseText }),
    };
  }

  private configOf(config: WantedBlob): PullRequestReading['config'] {
    const answer = this.store.answer(config);
    if (answer?.kind === 'text') return { text: answer.text };
    return answer?.kind === 'unread' ? { problem: answer.reason } : {};
  }
}

function distinct(files: readonly UnreadFile[]): readonly UnreadFile[] {
  const seen = new Map(files.map((file) => [`${file.path}\n${file.reason}`, file]));
  return [...seen.values()];
}
