/**
 * Can a fix be offered as a suggestion block, and on which lines? Where it cannot, how does its patch read?
 * Whether the fix is right was decided before (it is verified or not listed); here it is only put on the diff.
 */
import type { FindingFix } from '../analysis/finding.js';
import { applyEdits, lineEdits } from '../text/edits.js';
import type { LineEdit, TextEdit } from '../text/edits.js';
import { LineIndex } from '../text/line-index.js';
import { diffHunks } from '../text/unified-diff.js';
import type { FileDiff } from '../text/unified-diff.js';
import { hasHiddenCharacters } from '../text/visible.js';
import { MAX_SUGGESTION_LINES } from './limits.js';

/** RIGHT lines [startLine, endLine], from 1, and what they are replaced with. */
export interface Suggestion {
  readonly startLine: number;
  readonly endLine: number;
  readonly lines: readonly string[];
}

/** What a fix makes of one file. */
export interface FixedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly edits: readonly LineEdit[];
}

/** The text after a fix; undefined where it touches several files, does not apply to this text, or changes nothing. */
export function fixFile(fix: FindingFix, headText: (path: string) => string | undefined): FixedFile | undefined {
  const paths = new Set(fix.edits.map((edit) => edit.file));
  const [path] = paths;
  const before = path === undefined ? undefined : headText(path);
  if (path === undefined || before === undefined || paths.size !== 1) return undefined;
  const index = new LineIndex(before);
  const edits = fix.edits.map((edit): TextEdit => ({
    start: index.offset({ line: edit.startLine, column: edit.startColumn }),
    end: index.offset({ line: edit.endLine, column: edit.endColumn }),
    newText: edit.newText,
  }));
  try {
    const after = applyEdits(before, edits);
    const changed = lineEdits(before, after);
    return changed && changed.length > 0 ? { path, before, after, edits: changed } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The suggestion that makes the fix and also covers `line` (the finding's own; undefined: only what the fix touches).
 * Undefined where its lines are not RIGHT lines of one hunk without a LEFT line between, where the file has CRLF, where a
 * line could deceive the eye, where the diff shows other lines than the text has, or where too many lines would be re-printed.
 */
export function suggest(fixed: FixedFile, diff: FileDiff, line: number | undefined): Suggestion | undefined {
  if (fixed.before.includes('\r') || fixed.after.includes('\r')) return undefined;
  const before = new LineIndex(fixed.before);
  const { startLine, endLine } = touchedRange(fixed.edits, line);
  const isAtTextEnd = endLine >= before.lineCount;
  if (isAtTextEnd || endLine - startLine >= MAX_SUGGESTION_LINES || !diff.isOneRun(startLine, endLine))
    return undefined;
  const old = range(startLine, endLine).map((at) => before.lineText(at));
  if (!shows(diff, startLine, old)) return undefined;
  const growth = new LineIndex(fixed.after).lineCount - before.lineCount;
  const after = new LineIndex(fixed.after);
  const lines = range(startLine, endLine + growth).map((at) => after.lineText(at));
  if (lines.length > 3 * MAX_SUGGESTION_LINES || [...old, ...lines].some(mayDeceive)) return undefined;
  return { startLine, endLine, lines };
}

/** The patch of a fix as a reader sees it, without a file header; undefined where the texts are too far apart. */
export function patchText(fixed: FixedFile): string | undefined {
  const sign = { context: ' ', added: '+', removed: '-' } as const;
  const hunks = diffHunks(fixed.before, fixed.after);
  return hunks
    ?.map((hunk) => {
      const header = `@@ -${hunk.leftStart},${hunk.leftLines} +${hunk.rightStart},${hunk.rightLines} @@`;
      return [header, ...hunk.lines.map((line) => `${sign[line.kind]}${line.text}`)].join('\n');
    })
    .join('\n');
}

/** The lines from the first to the last that the fix touches, and `line`. An insertion takes the line before it along. */
function touchedRange(edits: readonly LineEdit[], line: number | undefined): { startLine: number; endLine: number } {
  const covered = edits.flatMap((edit) => {
    if (edit.startLine < edit.endLine) return [edit.startLine, edit.endLine - 1];
    const isBelowLine = line !== undefined && line < edit.startLine;
    const isAboveLine = line !== undefined && line >= edit.startLine;
    return isBelowLine || (!isAboveLine && edit.startLine > 1) ? [edit.startLine - 1] : [edit.startLine];
  });
  if (line !== undefined) covered.push(line);
  return { startLine: Math.min(...covered), endLine: Math.max(...covered) };
}

/** Whether the diff shows just these lines from `startLine` on: its anchors then mean the text that was analysed. */
function shows(diff: FileDiff, startLine: number, lines: readonly string[]): boolean {
  const shown = new Map(diff.hunkAt(startLine)?.lines.map((line) => [line.right, line.text]));
  return lines.every((text, at) => shown.get(startLine + at) === text);
}

/** Longer lines are not read by anybody. */
const MAX_LINE = 1_000;

const LITERAL_OR_COMMENT = /"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'|\/\/.*|\/\*.*?\*\//g;

/** Whether a line hides characters, or has letters outside ASCII in its code, which can look like others. */
function mayDeceive(line: string): boolean {
  return line.length > MAX_LINE || hasHiddenCharacters(line) || /[^\0-\x7f]/.test(line.replace(LITERAL_OR_COMMENT, ''));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}
