/**
 * May a review comment stand where it wants to? GitHub's rules about lines of a diff, which its description cannot say:
 * the line must be shown in a hunk, LEFT means deleted lines and RIGHT added and context lines, a range lies in one hunk
 * and its start precedes its end.
 */
import type { DiffLine, FileDiff, Hunk } from '../../git/parse-diff.js';

export type Side = 'LEFT' | 'RIGHT';

export interface AnchorRequest {
  readonly path: string;
  readonly line: number | undefined;
  readonly side: string | undefined;
  readonly startLine: number | undefined;
  readonly startSide: string | undefined;
  /** The deprecated count of lines below the first `@@`. */
  readonly position: number | undefined;
}

export interface Anchor {
  readonly path: string;
  readonly line: number;
  readonly side: Side;
  readonly startLine: number | null;
  readonly startSide: Side | null;
  /** Lines below the first `@@` of the file, later `@@` lines counted: the deprecated way to name a place. */
  readonly position: number;
  /** The hunk's header and its lines up to the anchored one. */
  readonly diffHunk: string;
}

export type AnchorProblem =
  | 'path-invalid'
  | 'line-missing'
  | 'line-outside-diff'
  | 'side-invalid'
  | 'start-not-before-end'
  | 'start-outside-hunk';

/** anchorOf returns the place in the diff, or everything that is wrong with it. */
export function anchorOf(request: AnchorRequest, files: readonly FileDiff[]): Anchor | readonly AnchorProblem[] {
  const file = files.find((each) => each.newPath === request.path);
  if (file === undefined) return ['path-invalid'];
  const side = sideOf(request.side ?? 'RIGHT');
  const startSide = sideOf(request.startSide ?? request.side ?? 'RIGHT');
  if (side === undefined || startSide === undefined) return ['side-invalid'];
  if (request.line === undefined && request.position !== undefined) return anchorAt(file, request.position);
  if (request.line === undefined) return ['line-missing'];

  const end = placeOf(file.hunks, request.line, side);
  if (request.startLine === undefined) {
    return end === undefined
      ? ['line-outside-diff']
      : toAnchor(file, { line: request.line, side, startLine: null, startSide: null }, end);
  }
  if (end === undefined) return ['line-outside-diff', 'start-outside-hunk'];
  const start = placeOf(file.hunks, request.startLine, startSide);
  if (start?.hunk !== end.hunk) return startsLate(request, side, startSide) ?? ['start-outside-hunk'];
  if (start.index >= end.index) return ['start-not-before-end'];
  return toAnchor(file, { line: request.line, side, startLine: request.startLine, startSide }, end);
}

interface Place {
  readonly hunk: Hunk;
  /** Into the hunk's lines, from 0. */
  readonly index: number;
}

function sideOf(text: string): Side | undefined {
  return text === 'LEFT' || text === 'RIGHT' ? text : undefined;
}

function startsLate(request: AnchorRequest, side: Side, startSide: Side): readonly AnchorProblem[] | undefined {
  const late = side === startSide && (request.startLine ?? 0) >= (request.line ?? 0);
  return late ? ['start-not-before-end'] : undefined;
}

function standsAt(line: DiffLine, number: number, side: Side): boolean {
  return side === 'LEFT' ? line.kind === 'deleted' && line.oldLine === number : line.newLine === number;
}

function placeOf(hunks: readonly Hunk[], line: number, side: Side): Place | undefined {
  for (const hunk of hunks) {
    const index = hunk.lines.findIndex((each) => standsAt(each, line, side));
    if (index >= 0) return { hunk, index };
  }
  return undefined;
}

/** The place that a `position` names. */
function anchorAt(file: FileDiff, position: number): Anchor | readonly AnchorProblem[] {
  for (const hunk of file.hunks) {
    const index = hunk.lines.findIndex((_, at) => positionOf(file, { hunk, index: at }) === position);
    const line = hunk.lines[index];
    if (line === undefined) continue;
    const side = line.kind === 'deleted' ? 'LEFT' : 'RIGHT';
    const number = (side === 'LEFT' ? line.oldLine : line.newLine) ?? 0;
    return toAnchor(file, { line: number, side, startLine: null, startSide: null }, { hunk, index });
  }
  return ['line-outside-diff'];
}

function positionOf(file: FileDiff, place: Place): number {
  const before = file.hunks.slice(0, file.hunks.indexOf(place.hunk));
  return before.reduce((sum, hunk) => sum + hunk.lines.length + 1, 0) + place.index + 1;
}

function toAnchor(
  file: FileDiff,
  lines: Pick<Anchor, 'line' | 'side' | 'startLine' | 'startSide'>,
  end: Place,
): Anchor {
  const sign = { context: ' ', added: '+', deleted: '-' };
  const shown = end.hunk.lines.slice(0, end.index + 1).map((each) => `${sign[each.kind]}${each.text}`);
  const diffHunk = [end.hunk.header, ...shown].join('\n');
  return { path: file.newPath, ...lines, position: positionOf(file, end), diffHunk };
}

/** positionInDiff returns the position of a line that a difference shows, or undefined. */
export function positionInDiff(files: readonly FileDiff[], path: string, line: number, side: Side): number | undefined {
  const file = files.find((each) => each.newPath === path);
  const place = file === undefined ? undefined : placeOf(file.hunks, line, side);
  return file === undefined || place === undefined ? undefined : positionOf(file, place);
}

/** lineAfter returns where a line of the old file stands in the new one; undefined where it was changed or is gone. */
export function lineAfter(changes: readonly FileDiff[], path: string, line: number): number | undefined {
  const file = changes.find((each) => each.oldPath === path);
  if (file === undefined) return line;
  if (file.status === 'D' || file.newPath !== path) return undefined;
  let shift = 0;
  for (const hunk of file.hunks) {
    // Of an empty side git names the line before it.
    const first = hunk.oldLines === 0 ? hunk.oldStart + 1 : hunk.oldStart;
    if (line < first) break;
    const inside = hunk.lines.find((each) => each.oldLine === line);
    if (inside !== undefined) return inside.newLine;
    shift = hunk.newStart + hunk.newLines - (hunk.oldStart + hunk.oldLines);
    if (hunk.oldLines === 0) shift -= 1;
    if (hunk.newLines === 0) shift += 1;
  }
  return line + shift;
}
