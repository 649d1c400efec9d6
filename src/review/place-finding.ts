/**
 * On which line of the diff does a finding stand? The first that applies: its own line; the line that the fix touches;
 * the last step of the path in the same file; for a finding that a deletion caused, the line next to it. Else nowhere.
 */
import type { FindingFix } from '../analysis/finding.js';
import type { AnalyzedFinding } from '../analysis/snapshot.js';
import type { Change } from './change.js';
import type { PlannedComment } from './plan.js';
import { fixFile, suggest } from './suggestion.js';
import type { FixedFile, Suggestion } from './suggestion.js';

/** A fix and what it makes of the file at head. */
export interface AppliedFix {
  readonly fix: FindingFix;
  readonly file: FixedFile;
}

/** A place on the RIGHT side of the diff, and what is offered there. */
export interface Placement {
  readonly path: string;
  /** From 1; the last line of the range. */
  readonly line: number;
  /** Less than `line` where a suggestion replaces several lines. */
  readonly startLine: number;
  readonly anchoredBy: PlannedComment['anchoredBy'];
  readonly reason: 'finding' | 'fix' | 'path' | 'deletion';
  readonly suggestion: Suggestion | undefined;
  /** The first fix that applies to the text, for its patch where there is no suggestion. */
  readonly fixed: AppliedFix | undefined;
  /** Only where `reason` is `deletion`: the line that is gone and its number at base. */
  readonly deleted: { readonly line: number; readonly text: string } | undefined;
}

type Anchor = Pick<Placement, 'path' | 'line' | 'reason' | 'deleted'>;

/** The place of a finding; undefined where no rule gives one. */
export function placeFinding(one: AnalyzedFinding, change: Change): Placement | undefined {
  const fixes = one.finding.fixes.flatMap((fix): AppliedFix[] => {
    const file = fixFile(fix, (path) => change.file(path)?.headText);
    return file ? [{ fix, file }] : [];
  });
  const anchor = anchorOf(one, fixes, change);
  const anchored = anchor && change.diff(anchor.path);
  if (!anchor || !anchored) return undefined;
  // A comment on the fix's own line need not cover another line; any other keeps the line it stands on in its range.
  const line = anchor.reason === 'fix' ? undefined : anchor.line;
  const offers = fixes.flatMap((fixed) => {
    const isHere = fixed.file.path === anchor.path;
    const suggestion = isHere ? suggest(fixed.file, anchored.diff, line) : undefined;
    return suggestion ? [{ fixed, suggestion }] : [];
  });
  const [offer] = offers;
  return {
    ...anchor,
    line: offer?.suggestion.endLine ?? anchor.line,
    startLine: offer?.suggestion.startLine ?? anchor.line,
    anchoredBy: anchored.anchoredBy,
    suggestion: offer?.suggestion,
    fixed: offer?.fixed ?? fixes[0],
  };
}

/** The placement without its suggestion, on the line where the finding itself is placed. */
export function withoutSuggestion(placement: Placement, one: AnalyzedFinding): Placement {
  const isOwnLine = placement.reason === 'finding';
  const line = isOwnLine ? one.finding.line : placement.line;
  return { ...placement, suggestion: undefined, line, startLine: line };
}

function anchorOf(one: AnalyzedFinding, fixes: readonly AppliedFix[], change: Change): Anchor | undefined {
  const { finding } = one;
  const isShown = (path: string, line: number): boolean => change.diff(path)?.diff.hunkAt(line) !== undefined;
  if (isShown(finding.file, finding.line)) {
    return { path: finding.file, line: finding.line, reason: 'finding', deleted: undefined };
  }
  for (const { file } of fixes) {
    const line = file.edits.flatMap(touchedLines).find((at) => isShown(file.path, at));
    if (line !== undefined) return { path: file.path, line, reason: 'fix', deleted: undefined };
  }
  const step = finding.path.findLast(({ file, line }) => file === finding.file && isShown(file, line));
  if (step) return { path: step.file, line: step.line, reason: 'path', deleted: undefined };
  return besideDeletion(one, change);
}

function touchedLines(edit: FixedFile['edits'][number]): number[] {
  if (edit.startLine === edit.endLine) return [edit.startLine - 1, edit.startLine];
  return Array.from({ length: edit.endLine - edit.startLine }, (_, at) => edit.startLine + at);
}

/** The deletion within the functions of the witness that stands nearest to the finding. */
function besideDeletion(one: AnalyzedFinding, change: Change): Anchor | undefined {
  const found = one.evidence.flatMap((evidence) => {
    const removed = change.diff(evidence.file)?.diff.removedLines ?? [];
    return removed.flatMap(({ left, text, beside }): (Anchor & { distance: number })[] => {
      if (beside === undefined || beside < evidence.startLine || beside > evidence.endLine || text.trim() === '')
        return [];
      const isSameFile = evidence.file === one.finding.file;
      const distance = isSameFile ? Math.abs(beside - one.finding.line) : Number.MAX_SAFE_INTEGER;
      return [{ path: evidence.file, line: beside, reason: 'deletion', deleted: { line: left, text }, distance }];
    });
  });
  const [nearest] = found.sort((a, b) => a.distance - b.distance);
  return nearest && { path: nearest.path, line: nearest.line, reason: 'deletion', deleted: nearest.deleted };
}
