/** Which parts of a changed text are new? Offsets count UTF-16 units from 0, ends exclusive; lines count from 1. */
import type { Node } from '../../go/syntax/ast.js';
import { walk } from '../../go/syntax/walk.js';
import type { TextEdit } from '../../text/edits.js';
import type { LineIndex } from '../../text/line-index.js';

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Where the new text of each edit stands after all of them; `edits` in order of their places. Deletions give empty ranges. */
export function newRanges(edits: readonly TextEdit[]): readonly TextRange[] {
  let shift = 0;
  return edits.map(({ start, end, newText }) => {
    const range = { start: start + shift, end: start + shift + newText.length };
    shift += newText.length - (end - start);
    return range;
  });
}

/** Whether a place lies within new text as a whole. */
export function isNew(place: TextRange, ranges: readonly TextRange[]): boolean {
  return ranges.some((range) => range.start <= place.start && place.end <= range.end);
}

/** Whether a place holds or meets new text. */
export function touchesNew(place: TextRange, ranges: readonly TextRange[]): boolean {
  return ranges.some((range) => range.start < place.end && place.start < range.end);
}

/** Lines of the new text that hold new characters other than the line breaks around them, in order. */
export function touchedLines(lines: LineIndex, ranges: readonly TextRange[]): readonly number[] {
  const found = new Set<number>();
  for (const { start, end } of ranges) {
    for (let line = lines.line(start); line <= lines.line(Math.max(start, end - 1)); line++) {
      const from = Math.max(start, lines.lineStart(line));
      const to = Math.min(end, lines.lineStart(line) + lines.lineText(line).length);
      if (from < to) found.add(line);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** Whether a node meets new text outside the bodies of function literals in it. */
export function touchesNewItself(node: Node, ranges: readonly TextRange[]): boolean {
  const own = ranges.filter((range) => touchesNew(node, [range]));
  if (own.length === 0) return false;
  const bodies: TextRange[] = [];
  walk(node, (each) => {
    if (each.kind !== 'FuncLit' || each === node) return true;
    bodies.push(each.body);
    return false;
  });
  return own.some((range) => !isNew(range, bodies));
}
