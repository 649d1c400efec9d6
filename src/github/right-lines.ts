/** Which lines of head stand in a patch, and in which hunk? GitHub takes comments on these lines only. */

const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** rightLines maps each line (from 1) of head that the patch shows, added or context, to its hunk (from 0). */
export function rightLines(patch: string): ReadonlyMap<number, number> {
  const lines = new Map<number, number>();
  let hunk = -1;
  let line = 0;
  for (const row of patch.split('\n')) {
    const header = HUNK.exec(row);
    if (header !== null) {
      hunk++;
      line = Number(header[1]);
    } else if (hunk >= 0 && (row.startsWith('+') || row.startsWith(' '))) {
      lines.set(line++, hunk);
    }
  }
  return lines;
}
