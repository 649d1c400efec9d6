/**
 * Which lines of the two sides stand in which hunk of a diff? LEFT is before, RIGHT is after, as GitHub calls them.
 * File headers, renames and modes are not read here; a patch comes without them, as GitHub's `patch` field does.
 */
import { parsePatch, structuredPatch } from 'diff';
import type { StructuredPatchHunk } from 'diff';

export interface DiffLine {
  readonly kind: 'context' | 'added' | 'removed';
  /** From 1; undefined for an added line. */
  readonly left: number | undefined;
  /** From 1; undefined for a removed line. */
  readonly right: number | undefined;
  /** Without the leading sign and the line feed; a carriage return stays. */
  readonly text: string;
}

export interface Hunk {
  /** The first LEFT line, from 1; of an empty side the line before which the hunk stands. */
  readonly leftStart: number;
  readonly leftLines: number;
  readonly rightStart: number;
  readonly rightLines: number;
  readonly lines: readonly DiffLine[];
}

/** Texts with more differing lines than this are not compared: the work grows with the square. */
const MAX_EDIT_LENGTH = 4_000;
const GITHUB_CONTEXT_LINES = 3;

/** The hunks of a patch without a file header; undefined where it is not a well-formed patch of one file. */
export function parseHunks(patch: string): Hunk[] | undefined {
  if (!patch.startsWith('@@ ')) return patch.trim() === '' ? [] : undefined;
  try {
    const files = parsePatch(`--- left\n+++ right\n${patch}`);
    const [file] = files;
    return file && files.length === 1 ? file.hunks.map(toHunk) : undefined;
  } catch {
    return undefined;
  }
}

/** The hunks between two texts with GitHub's three lines of context (or `context`); undefined where they are too far apart. */
export function diffHunks(before: string, after: string, context = GITHUB_CONTEXT_LINES): Hunk[] | undefined {
  if (before === after) return [];
  if (before === '') return [allAdded(after)];
  const patch = structuredPatch('left', 'right', before, after, '', '', { context, maxEditLength: MAX_EDIT_LENGTH });
  // The declared result hides that undefined comes back beyond maxEditLength.
  const hunks: StructuredPatchHunk[] | undefined = patch?.hunks;
  return hunks?.map(toHunk);
}

/** The one hunk of a new file. */
function allAdded(text: string): Hunk {
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  return {
    leftStart: 1,
    leftLines: 0,
    rightStart: 1,
    rightLines: lines.length,
    lines: lines.map((line, at) => ({ kind: 'added', left: undefined, right: at + 1, text: line })),
  };
}

function toHunk(hunk: StructuredPatchHunk): Hunk {
  let left = hunk.oldStart;
  let right = hunk.newStart;
  const lines: DiffLine[] = [];
  for (const line of hunk.lines) {
    const text = line.slice(1);
    // "\ No newline at end of file" is a remark, not a line.
    if (line.startsWith('\\')) continue;
    if (line.startsWith('+')) lines.push({ kind: 'added', left: undefined, right: right++, text });
    else if (line.startsWith('-')) lines.push({ kind: 'removed', left: left++, right: undefined, text });
    else lines.push({ kind: 'context', left: left++, right: right++, text });
  }
  return {
    leftStart: hunk.oldStart,
    leftLines: left - hunk.oldStart,
    rightStart: hunk.newStart,
    rightLines: right - hunk.newStart,
    lines,
  };
}

/** A LEFT line that is gone. */
export interface RemovedLine {
  readonly left: number;
  readonly text: string;
  /** The RIGHT line next to it in its hunk: the one after it, else the one before; undefined where the hunk has none. */
  readonly beside: number | undefined;
}

/** The diff of one file, asked by lines of its RIGHT side. */
export class FileDiff {
  readonly hunks: readonly Hunk[];
  /** The RIGHT lines that were added, from 1. */
  readonly addedLines: ReadonlySet<number>;
  readonly removedLines: readonly RemovedLine[];

  constructor(hunks: readonly Hunk[]) {
    this.hunks = hunks;
    this.addedLines = new Set(hunks.flatMap((hunk) => hunk.lines.flatMap(addedLine)));
    this.removedLines = hunks.flatMap(removedLinesOf);
  }

  /** The hunk in which a RIGHT line (added or context) stands, or undefined. */
  hunkAt(line: number): Hunk | undefined {
    return this.hunks.find((hunk) => line >= hunk.rightStart && line < hunk.rightStart + hunk.rightLines);
  }

  /** Whether all RIGHT lines from start to end (inclusive) stand in one hunk with no LEFT line between them. */
  isOneRun(start: number, end: number): boolean {
    const hunk = this.hunkAt(start);
    if (!hunk || start > end || hunk !== this.hunkAt(end)) return false;
    const first = hunk.lines.findIndex((line) => line.right === start);
    const last = hunk.lines.findIndex((line) => line.right === end);
    return hunk.lines.slice(first, last + 1).every((line) => line.right !== undefined);
  }
}

function addedLine(line: DiffLine): number[] {
  return line.kind === 'added' && line.right !== undefined ? [line.right] : [];
}

function removedLinesOf(hunk: Hunk): RemovedLine[] {
  const removed: RemovedLine[] = [];
  let next = hunk.rightStart;
  const last = hunk.rightStart + hunk.rightLines - 1;
  for (const { left, right, text } of hunk.lines) {
    if (right !== undefined) next = right + 1;
    else if (left !== undefined) {
      const beside = Math.min(next, last);
      removed.push({ left, text, beside: hunk.rightLines === 0 ? undefined : beside });
    }
  }
  return removed;
}
