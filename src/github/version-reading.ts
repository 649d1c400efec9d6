/**
 * Which texts of one version (head or merge base) are in view, which of them are under review, and what is missing? Collects
 * paths first and gives their texts once they are read.
 */
import type { InputFile } from '../analysis/snapshot.js';
import type { UnreadFile } from '../review/plan.js';
import type { WantedBlob } from './read-blobs.js';
import type { SourceScope } from './source-scope.js';
import type { TextStore } from './text-store.js';
import { folderOf } from './tree-view.js';

/** Why a path is in view: its package changed, a changed package imports it, or it says how packages are joined. */
export type Role = 'reviewed' | 'imported' | 'manifest';

export interface VersionTexts {
  readonly files: readonly InputFile[];
  /** Paths whose package changed: what the analysis reports on. */
  readonly reviewed: readonly string[];
  /** Folders in view in which some source file was not read. */
  readonly partialFolders: readonly string[];
}

export class VersionReading {
  private readonly places = new Map<string, { readonly blob: WantedBlob; readonly role: Role }>();
  private readonly store: TextStore;

  constructor(store: TextStore) {
    this.store = store;
  }

  /** view adds a path; the first role it gets stays. */
  view(path: string, blob: WantedBlob, role: Role): void {
    if (this.places.has(path)) return;
    this.places.set(path, { blob, role });
    this.store.want(blob);
  }

  text(path: string): string | undefined {
    const place = this.places.get(path);
    const answer = place && this.store.answer(place.blob);
    return answer?.kind === 'text' ? answer.text : undefined;
  }

  /** Texts that are there, by role. */
  *texts(role: Role): Iterable<InputFile> {
    for (const [path, place] of this.places) {
      const text = place.role === role ? this.text(path) : undefined;
      if (text !== undefined) yield { path, text };
    }
  }

  result(scope: SourceScope): VersionTexts {
    const files: InputFile[] = [];
    const reviewed: string[] = [];
    const partial = new Set<string>();
    for (const [path, { blob, role }] of this.places) {
      const answer = this.store.answer(blob);
      if (answer?.kind === 'text') {
        files.push({ path, text: answer.text });
        if (role === 'reviewed') reviewed.push(path);
      } else if (answer?.kind !== 'absent' && scope.isSource(path)) {
        partial.add(folderOf(path));
      }
    }
    return { files, reviewed, partialFolders: [...partial].sort() };
  }

  /** What was in view and did not come: reviewed files by name, imported packages by folder. */
  unread(): readonly UnreadFile[] {
    const unread: UnreadFile[] = [];
    const folders = new Map<string, { reason: string; count: number }>();
    for (const [path, { blob, role }] of this.places) {
      const answer = this.store.answer(blob) ?? { kind: 'unread', reason: 'not fetched' };
      if (answer.kind !== 'unread') continue;
      if (role !== 'imported') {
        unread.push({ path, reason: answer.reason });
        continue;
      }
      const folder = folders.get(folderOf(path));
      if (folder === undefined) folders.set(folderOf(path), { reason: answer.reason, count: 1 });
      else folder.count++;
    }
    for (const [path, { reason, count }] of folders) {
      unread.push({ path: path === '' ? '.' : path, reason: `${count === 1 ? '1 file' : `${count} files`} ${reason}` });
    }
    return unread;
  }
}
