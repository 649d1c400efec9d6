/**
 * What does a text look like after a set of edits, and what are the smallest line edits between two texts?
 * Offsets count UTF-16 units from 0. What an edit means, and whether it may be made, is not asked here.
 */
import { diffHunks } from './unified-diff.js';

/** A replacement of [start, end) by `newText`; start === end inserts. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** A replacement of whole lines: [startLine, endLine) counted from 1; startLine === endLine inserts before that line. */
export interface LineEdit {
  readonly startLine: number;
  readonly endLine: number;
  /** Without line endings. */
  readonly newLines: readonly string[];
}

/** The edits in the order of their places; those at one place keep their order. */
export function sortedEdits(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Two edits that overlap or stand at the same place, or undefined. Edits that only touch do not overlap. */
export function findOverlap(edits: readonly TextEdit[]): readonly [TextEdit, TextEdit] | undefined {
  const sorted = sortedEdits(edits);
  for (const [at, edit] of sorted.entries()) {
    const next = sorted[at + 1];
    if (next && (next.start < edit.end || next.start === edit.start)) return [edit, next];
  }
  return undefined;
}

/** The text after all edits at once. Throws RangeError where edits overlap or leave the text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const overlap = findOverlap(edits);
  if (overlap) throw new RangeError(`edits overlap at ${overlap[1].start}`);
  const parts: string[] = [];
  let from = 0;
  for (const edit of sortedEdits(edits)) {
    if (edit.start < from || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`edit ${edit.start}..${edit.end} leaves the text of ${text.length}`);
    }
    parts.push(text.slice(from, edit.start), edit.newText);
    from = edit.end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/**
 * The smallest edits, in whole lines, that turn one text into the other; undefined where the texts are too far apart
 * to be compared within bounds. A line that differs only in its line ending counts as changed.
 */
export function lineEdits(before: string, after: string): LineEdit[] | undefined {
  return diffHunks(before, after, 0)?.map((hunk) => ({
    startLine: hunk.leftStart,
    endLine: hunk.leftStart + hunk.leftLines,
    newLines: hunk.lines.filter((line) => line.kind === 'added').map((line) => line.text),
  }));
}
