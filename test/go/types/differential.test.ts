/**
 * Light typing against go/types, on one file that holds each form once. The dump beside it is what `typesdump` prints for
 * it: `cd tools/typesdump && go run . testdata/forms > testdata/forms/forms.dump`.
 */
import { readFileSync } from 'node:fs';
import { describe, it, expect } from '@jest/globals';
import { compareFile, emptyTallies, readDump } from '../../../tools/typesdump/compare.js';
import type { Question } from '../../../tools/typesdump/compare.js';
import { programOf } from './program-of.js';

const FOLDER = new URL('../../../../tools/typesdump/testdata/forms/', import.meta.url);
/** How many answers are unknown, of all that are asked. */
const MOST_UNKNOWN: Readonly<Record<Question, number>> = { type: 3, constant: 1, name: 0, callee: 0, selection: 0 };

describe('light typing and go/types', () => {
  const program = programOf(
    { forms: { files: { 'forms.go': readFileSync(new URL('forms.go', FOLDER), 'utf8') } } },
    26,
  );
  const [pkg] = program.program.packages;
  const tallies = emptyTallies();
  for (const dump of readDump(readFileSync(new URL('forms.dump', FOLDER), 'utf8'))) {
    const file = pkg?.files.find((each) => each.path.endsWith(dump.name));
    if (pkg && file) compareFile(program.infoOf(pkg), file, dump, tallies);
  }
  it.each(Object.entries(tallies))('%s: nothing is wrong and nearly all is known', (question, tally) => {
    expect(tally.wrong).toEqual([]);
    expect(tally.known).toBeGreaterThan(40);
    const most = Object.entries(MOST_UNKNOWN).find(([key]) => key === question)?.[1] ?? 0;
    expect(tally.unknown).toBeLessThanOrEqual(most);
  });
});
