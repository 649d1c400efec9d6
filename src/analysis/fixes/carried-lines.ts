/**
 * Which lines of a change are lines that stood there before, moved as a whole? A statement of several lines that an edit
 * puts into a block keeps its inner layout: `ch <- T{ … }` becomes `case ch <- T{ … }:` with every line in between the
 * same, further in by the same number of tabs. What gofmt aligned inside stays aligned.
 */
import type { TextEdit } from '../../text/edits.js';
import type { LineIndex } from '../../text/line-index.js';
import type { TextRange } from './changed-text.js';

/** The part of a line that is old, in UTF-16 units from the line's start; `isWhole`: its indentation is part of the move. */
export interface CarriedPart {
  readonly from: number;
  readonly to: number;
  readonly isWhole: boolean;
}

interface Line {
  readonly number: number;
  readonly text: string;
  readonly indent: number;
}

/** The carried lines of a change by their numbers in the new text, from 1; `ranges`: where the new text of the edits stands. */
export function carriedLines(
  before: LineIndex,
  edits: readonly TextEdit[],
  after: LineIndex,
  ranges: readonly TextRange[],
): ReadonlyMap<number, CarriedPart> {
  const carried = new Map<number, CarriedPart>();
  const old = linesOver(before, edits);
  const made = linesOver(after, ranges);
  for (const [at, first] of made.entries()) {
    for (const [from, source] of old.entries()) {
      if (source.text === '' || !first.text.endsWith(source.text)) continue;
      for (const [line, part] of runOf(made, at, old, from)) if (!carried.get(line)?.isWhole) carried.set(line, part);
    }
  }
  return carried;
}

/** The lines that go on as the old ones did, behind one whose end is old; nothing where only that one is. */
function runOf(
  made: readonly Line[],
  at: number,
  old: readonly Line[],
  from: number,
): readonly (readonly [number, CarriedPart])[] {
  const [first, source] = [made[at], old[from]];
  if (!first || !source) return [];
  const shift = first.indent - source.indent;
  const start = first.indent + first.text.length - source.text.length;
  const run: (readonly [number, CarriedPart])[] = [
    [first.number, { from: start, to: first.indent + first.text.length, isWhole: false }],
  ];
  for (let step = 1; ; step++) {
    const [line, was] = [made[at + step], old[from + step]];
    if (!line || !was || line.indent - was.indent !== shift || !line.text.startsWith(was.text)) break;
    run.push([line.number, { from: line.indent, to: line.indent + was.text.length, isWhole: true }]);
    if (line.text !== was.text) break;
  }
  return run.length > 1 ? run : [];
}

/** The lines from the first to the last of some places. */
function linesOver(lines: LineIndex, places: readonly TextRange[]): readonly Line[] {
  if (places.length === 0) return [];
  const start = Math.min(...places.map((place) => place.start));
  const end = Math.max(...places.map((place) => place.end));
  const found: Line[] = [];
  for (let number = lines.line(start); number <= lines.line(Math.max(start, end - 1)); number++) {
    const whole = lines.lineText(number);
    found.push({ number, text: whole.trim(), indent: whole.length - whole.trimStart().length });
  }
  return found;
}
