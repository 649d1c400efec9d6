/**
 * What changed between base and head? One place to ask by path: texts, added lines, renames, what is fresh since the last round.
 * Paths are those of head unless a name says base.
 */
import { FileDiff, diffHunks, parseHunks } from '../text/unified-diff.js';
import { functionDeclarations } from './declarations.js';
import type { Declaration } from './declarations.js';
import type { ChangedFile } from './plan.js';

/** The diff of one file and where its anchors come from. */
export interface AnchoredDiff {
  readonly diff: FileDiff;
  readonly anchoredBy: 'patch' | 'computed';
}

export class Change {
  readonly files: readonly ChangedFile[];
  private readonly byHeadPath: ReadonlyMap<string, ChangedFile>;
  private readonly byBasePath: ReadonlyMap<string, ChangedFile>;
  private readonly diffs = new Map<string, AnchoredDiff | undefined>();
  private readonly fresh = new Map<string, FileDiff | undefined>();
  private readonly declared = new Map<string, readonly Declaration[]>();
  private changedNames: ReadonlySet<string> | undefined;
  private baseHeaders: ReadonlyMap<string, readonly ChangedFile[]> | undefined;

  constructor(files: readonly ChangedFile[]) {
    this.files = files.filter((file) => file.status !== 'unchanged');
    this.byHeadPath = new Map(this.files.filter((file) => file.status !== 'removed').map((file) => [file.path, file]));
    this.byBasePath = new Map(this.files.flatMap((file) => basePaths(file).map((path) => [path, file])));
  }

  /** The file with this path at head, if it changed. */
  file(path: string): ChangedFile | undefined {
    return this.byHeadPath.get(path);
  }

  /** The changed file that had this path at base, if any. */
  fileOfBase(basePath: string): ChangedFile | undefined {
    return this.byBasePath.get(basePath);
  }

  /** The path a file of head had at base; undefined where it was not there. */
  basePath(path: string): string | undefined {
    const file = this.byHeadPath.get(path);
    return file ? basePaths(file)[0] : path;
  }

  /** The functions of one of the two texts of a changed file; none where it was not read. */
  declarations(file: ChangedFile, side: 'base' | 'head'): readonly Declaration[] {
    const text = side === 'base' ? file.baseText : file.headText;
    const key = `${side} ${file.path}`;
    const known = this.declared.get(key) ?? functionDeclarations(text ?? '');
    this.declared.set(key, known);
    return known;
  }

  /** The names (without receiver) of functions that stood at base and read otherwise, or stand nowhere, at head. */
  changedFunctionNames(): ReadonlySet<string> {
    this.changedNames ??= this.findChangedNames();
    return this.changedNames;
  }

  /** The changed files that held, at base, a function whose first line reads like this. */
  filesWithBaseHeader(firstLine: string): readonly ChangedFile[] {
    this.baseHeaders ??= this.indexBaseHeaders();
    return this.baseHeaders.get(firstLine) ?? [];
  }

  /** The diff of a file that stands at head; undefined where neither a patch nor both texts are known. */
  diff(path: string): AnchoredDiff | undefined {
    if (!this.diffs.has(path)) this.diffs.set(path, readDiff(this.byHeadPath.get(path)));
    return this.diffs.get(path);
  }

  /** Whether a line of head was added by this change. */
  isAdded(path: string, line: number): boolean {
    return this.diff(path)?.diff.addedLines.has(line) ?? false;
  }

  /** Whether a line was added, or something was removed beside it, within [startLine, endLine]. */
  touches(path: string, startLine: number, endLine: number): boolean {
    return touchesRange(this.diff(path)?.diff, startLine, endLine);
  }

  /** Whether something within [startLine, endLine] was deleted since the last round; false where that is not known. */
  hasFreshDeletion(path: string, startLine: number, endLine: number): boolean {
    const removed = this.freshDiff(path)?.removedLines ?? [];
    return removed.some(({ beside }) => beside !== undefined && beside >= startLine && beside <= endLine);
  }

  /** Whether a line within [startLine, endLine] was written since the last round; true where there was none or it is unknown. */
  isFresh(path: string, startLine: number, endLine: number): boolean {
    const file = this.byHeadPath.get(path);
    const since = file?.sinceLastRound;
    switch (since?.kind) {
      case 'unchanged':
        return false;
      case 'text': {
        const diff = this.freshDiff(path);
        if (!diff) return true;
        return hasAddedLine(diff, startLine, endLine);
      }
      case 'first':
      case 'unknown':
        return true;
      case undefined:
        return file !== undefined;
    }
  }

  private findChangedNames(): Set<string> {
    const sources = this.files.filter((file) => file.path.endsWith('.go') && !file.path.endsWith('_test.go'));
    const standing = new Set(sources.flatMap((file) => this.declarations(file, 'head').map((one) => one.text)));
    const changed = sources
      .filter((file) => file.headText !== undefined || file.status === 'removed')
      .flatMap((file) => this.declarations(file, 'base').filter((one) => !standing.has(one.text)));
    return new Set(changed.map((one) => one.function.split('.').at(-1) ?? ''));
  }

  private indexBaseHeaders(): Map<string, ChangedFile[]> {
    const index = new Map<string, ChangedFile[]>();
    for (const file of this.files) {
      for (const { text } of this.declarations(file, 'base')) {
        const header = firstLineOf(text);
        const files = index.get(header);
        if (files) files.push(file);
        else index.set(header, [file]);
      }
    }
    return index;
  }

  private freshDiff(path: string): FileDiff | undefined {
    const file = this.byHeadPath.get(path);
    const since = file?.sinceLastRound;
    if (since?.kind !== 'text' || file?.headText === undefined) return undefined;
    if (!this.fresh.has(path)) this.fresh.set(path, diffOfTexts(since.text, file.headText));
    return this.fresh.get(path);
  }
}

/** The first line of a function declaration, whatever comments stand before it. */
export function firstLineOf(declaration: string): string {
  const lines = declaration.split('\n');
  return (lines.find((line) => line.startsWith('func ')) ?? lines[0] ?? '').trimEnd();
}

/** The base paths of a file: none where it was added or copied. */
function basePaths(file: ChangedFile): string[] {
  if (file.status === 'added' || file.status === 'copied') return [];
  return [file.previousPath ?? file.path];
}

function readDiff(file: ChangedFile | undefined): AnchoredDiff | undefined {
  if (!file) return undefined;
  const hunks = file.patch === undefined ? undefined : parseHunks(file.patch);
  if (hunks) return { diff: new FileDiff(hunks), anchoredBy: 'patch' };
  const before = file.status === 'added' ? '' : file.baseText;
  if (before === undefined || file.headText === undefined) return undefined;
  const computed = diffOfTexts(before, file.headText);
  return computed && { diff: computed, anchoredBy: 'computed' };
}

function diffOfTexts(before: string, after: string): FileDiff | undefined {
  const hunks = diffHunks(before, after);
  return hunks && new FileDiff(hunks);
}

function touchesRange(diff: FileDiff | undefined, startLine: number, endLine: number): boolean {
  if (!diff) return false;
  if (hasAddedLine(diff, startLine, endLine)) return true;
  return diff.removedLines.some(({ beside }) => beside !== undefined && beside >= startLine && beside <= endLine);
}

function hasAddedLine(diff: FileDiff, startLine: number, endLine: number): boolean {
  for (let line = startLine; line <= endLine; line++) if (diff.addedLines.has(line)) return true;
  return false;
}
