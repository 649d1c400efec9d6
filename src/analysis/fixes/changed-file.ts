/**
 * What does the edited file look like, and where does each place of the old text stand in it? Where the edits stand in
 * the bodies of functions, only these are read anew, behind the text of the file; else the new text is read as a whole.
 */
import type { ParseCache } from '../../go/module/parse-cache.js';
import type { SourceFile } from '../../go/program.js';
import type { FuncDecl } from '../../go/syntax/ast.js';
import { linesOf, withFunctions, type Lines } from '../../go/syntax/changed-functions.js';
import { applyEdits, type TextEdit } from '../../text/edits.js';
import { newRanges, type TextRange } from './changed-text.js';
import { movedOffset } from './moved-offset.js';

export interface ChangedFile {
  /** What the parse cache knows the file's tree by. */
  readonly text: string;
  /** Where the new text of each edit stands. */
  readonly ranges: readonly TextRange[];
  /** Where a place of the old text stands. Offsets count UTF-16 units from 0. */
  readonly moved: (offset: number) => number;
}

/** The new text, read as a whole. */
export function wholeFile(newText: string, edits: readonly TextEdit[]): ChangedFile {
  return { text: newText, ranges: newRanges(edits), moved: (offset) => movedOffset(offset, edits) };
}

/** The declared functions whose bodies hold the edits, in order of the edits; undefined where one stands elsewhere. */
export function editedFunctions(file: SourceFile, edits: readonly TextEdit[]): readonly FuncDecl[] | undefined {
  const found = new Set<FuncDecl>();
  for (const edit of edits) {
    const decl = file.ast.decls.find((each) => each.start <= edit.start && edit.end <= each.end);
    if (decl?.kind !== 'FuncDecl' || !decl.body) return undefined;
    if (edit.start <= decl.body.start || edit.end >= decl.body.end) return undefined;
    found.add(decl);
  }
  return [...found];
}

/** A function with the edits in it, and where its new text stands. */
interface Moved {
  readonly lines: Lines;
  readonly edits: readonly TextEdit[];
  readonly start: number;
}

/** The file with only the edited functions read anew; undefined where the new text must be read as a whole. */
export function fileByFunctions(
  file: SourceFile,
  edits: readonly TextEdit[],
  cache: ParseCache,
): ChangedFile | undefined {
  const decls = editedFunctions(file, edits);
  const functions = decls?.map((decl) => {
    const lines = linesOf(decl, file.ast, file.text);
    const own = edits.filter(({ start, end }) => decl.start <= start && end <= decl.end);
    return lines && { decl, lines, edits: own, newText: newTextOf(file.text, lines, own) };
  });
  if (!functions || !functions.every((each) => each !== undefined)) return undefined;
  const { parsed } = cache.get(file.text);
  const changed = parsed.ast === file.ast ? withFunctions({ text: file.text, parsed }, functions) : undefined;
  if (!changed) return undefined;
  cache.put(changed.text, changed.parsed);
  const places = functions.map(({ lines, edits: own }, at): Moved => {
    return { lines, edits: own, start: changed.starts[at] ?? 0 };
  });
  return { text: changed.text, ranges: places.flatMap(rangesOf), moved: (offset) => movedIn(places, offset) };
}

function newTextOf(text: string, { start, end }: Lines, edits: readonly TextEdit[]): string {
  return applyEdits(
    text.slice(start, end),
    edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start })),
  );
}

function rangesOf({ lines, edits, start }: Moved): readonly TextRange[] {
  const shift = start - lines.start;
  return newRanges(edits).map((range) => ({ start: range.start + shift, end: range.end + shift }));
}

function movedIn(places: readonly Moved[], offset: number): number {
  const place = places.find(({ lines }) => lines.start <= offset && offset <= lines.end);
  return place ? movedOffset(offset, place.edits) + place.start - place.lines.start : offset;
}
