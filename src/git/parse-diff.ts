/**
 * Which lines does a change touch? Reads git's raw list of changed files and its patches into files, hunks and lines.
 * Paths come from the raw list alone, never from the patch's quoted headers.
 */

export type DiffLineKind = 'context' | 'added' | 'deleted';

export interface DiffLine {
  readonly kind: DiffLineKind;
  /** Line in the old file, from 1; undefined for an added line. */
  readonly oldLine: number | undefined;
  /** Line in the new file, from 1; undefined for a deleted line. */
  readonly newLine: number | undefined;
  /** Without the sign and without the line feed. */
  readonly text: string;
  /** The last line of its file, and no line feed follows it. */
  readonly unterminated: boolean;
}

export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** The whole `@@ … @@ …` line. */
  readonly header: string;
  readonly lines: readonly DiffLine[];
}

export interface ChangedFile {
  /** git's letter: A added, D deleted, M modified, R renamed, C copied, T type changed. */
  readonly status: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldOid: string;
  readonly newOid: string;
  readonly oldPath: string;
  readonly newPath: string;
}

export interface FileDiff extends ChangedFile {
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
  /** From the first `@@` on, without a line feed at the end; '' where there are no hunks. */
  readonly patch: string;
  readonly additions: number;
  readonly deletions: number;
}

/** parseRawDiff reads the output of `git diff-tree --raw -z --no-abbrev`. */
export function parseRawDiff(output: string): readonly ChangedFile[] {
  const parts = output.split('\0');
  const files: ChangedFile[] = [];
  for (let at = 0; at + 1 < parts.length;) {
    const match = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/.exec(parts[at] ?? '');
    if (match === null) break;
    const [, oldMode = '', newMode = '', oldOid = '', newOid = '', status = ''] = match;
    const oldPath = parts[at + 1] ?? '';
    const moved = status === 'R' || status === 'C';
    const newPath = moved ? (parts[at + 2] ?? '') : oldPath;
    files.push({ status, oldMode, newMode, oldOid, newOid, oldPath, newPath });
    at += moved ? 3 : 2;
  }
  return files;
}

/** splitPatches gives each file of the raw list its part of the patch text, which comes in the same order. */
export function splitPatches(files: readonly ChangedFile[], patchText: string): readonly FileDiff[] {
  // Line feeds only: for a regular expression's `^` a carriage return inside a line begins a line too.
  const parts = patchText.split(/\n(?=diff --git )/).filter((part) => part.startsWith('diff --git '));
  let at = 0;
  return files.map((file) => {
    // A change of type (file to symlink) is printed as a deletion and an addition.
    const count = file.status === 'T' ? 2 : 1;
    const own = parts.slice(at, at + count);
    at += count;
    return withHunks(file, own);
  });
}

function withHunks(file: ChangedFile, parts: readonly string[]): FileDiff {
  const bodies = parts.map((part) => {
    const start = part.indexOf('\n@@ ');
    return start < 0 ? '' : part.slice(start + 1).replace(/\n$/, '');
  });
  const patch = bodies.filter((body) => body !== '').join('\n');
  const hunks = parseHunks(patch);
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return {
    ...file,
    binary: parts.some((part) => /\n(?:Binary files |GIT binary patch)/.test(part.split('\n@@ ')[0] ?? '')),
    hunks,
    patch,
    additions: lines.filter((line) => line.kind === 'added').length,
    deletions: lines.filter((line) => line.kind === 'deleted').length,
  };
}

/** parseHunks reads a patch as GitHub gives it: hunks only, no file headers. What is no hunk is left out. */
export function parseHunks(patch: string): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let current: { hunk: Hunk; lines: DiffLine[]; oldLine: number; newLine: number } | undefined;
  for (const line of patch.split('\n')) {
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (header !== null) {
      const [oldStart, oldLines, newStart, newLines] = [1, 2, 3, 4].map((group) => Number(header[group] ?? '1'));
      const lines: DiffLine[] = [];
      const hunk = {
        oldStart: oldStart ?? 0,
        oldLines: oldLines ?? 0,
        newStart: newStart ?? 0,
        newLines: newLines ?? 0,
        header: line,
        lines,
      };
      hunks.push(hunk);
      current = { hunk, lines, oldLine: hunk.oldStart, newLine: hunk.newStart };
      continue;
    }
    if (current !== undefined) takeLine(current, line);
  }
  return hunks;
}

function takeLine(current: { lines: DiffLine[]; oldLine: number; newLine: number }, line: string): void {
  const text = line.slice(1);
  const unterminated = false;
  switch (line[0]) {
    case ' ':
      current.lines.push({
        kind: 'context',
        oldLine: current.oldLine++,
        newLine: current.newLine++,
        text,
        unterminated,
      });
      return;
    case '+':
      current.lines.push({ kind: 'added', oldLine: undefined, newLine: current.newLine++, text, unterminated });
      return;
    case '-':
      current.lines.push({ kind: 'deleted', oldLine: current.oldLine++, newLine: undefined, text, unterminated });
      return;
    case '\\': {
      // "\ No newline at end of file" speaks of the line before it and is no line itself.
      const last = current.lines.pop();
      if (last !== undefined) current.lines.push({ ...last, unterminated: true });
      return;
    }
    default:
  }
}
