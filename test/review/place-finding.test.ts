/** Where a finding stands and what is suggested there: rows of a head text with marks, and what follows. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createTwoFilesPatch } from 'diff';
import type { FindingEdit } from '../../src/analysis/finding.js';
import type { AnalyzedFinding } from '../../src/analysis/snapshot.js';
import { Change } from '../../src/review/change.js';
import { placeFinding } from '../../src/review/place-finding.js';
import { fixFile } from '../../src/review/suggestion.js';
import { analyzeToy } from './toy-analysis.js';

const FILE = 'a.go';

/** `n` lines of a function whose line 4 leaks. */
function body(n: number): string[] {
  return [
    'package p',
    '',
    'func A(path string) {',
    '\tf := open(path)',
    ...Array.from({ length: n }, (_, at) => `\tuse(${at})`),
    '}',
  ];
}

interface Row {
  readonly name: string;
  readonly base: readonly string[];
  readonly head: readonly string[];
  /** Replacement of lines: from, to (exclusive), new lines. */
  readonly fix: readonly (readonly [number, number, readonly string[]])[];
  /** Where the finding stands; default 4. */
  readonly line?: number;
  readonly place: string | undefined;
  readonly suggestion: readonly string[] | undefined;
}

const HEAD = body(30);
const close = '\tdefer f.Close()';

const ROWS: readonly Row[] = [
  {
    name: 'its own line, with the fix behind it',
    base: HEAD.toSpliced(3, 1),
    head: HEAD,
    fix: [[5, 5, [close]]],
    place: 'finding 4-4',
    suggestion: ['\tf := open(path)', close],
  },
  {
    name: 'the fix stands below: the suggestion covers both',
    base: HEAD.toSpliced(3, 5),
    head: HEAD,
    fix: [[6, 7, ['\tuse(f)']]],
    place: 'finding 4-6',
    suggestion: ['\tf := open(path)', '\tuse(0)', '\tuse(f)'],
  },
  {
    name: 'the fix stands above: the suggestion covers both',
    base: HEAD.toSpliced(4, 5),
    head: HEAD,
    fix: [[4, 5, ['\tf := open1(path)']]],
    line: 6,
    place: 'finding 4-6',
    suggestion: ['\tf := open1(path)', '\tuse(0)', '\tuse(1)'],
  },
  {
    name: 'two edits are one suggestion where one range covers them',
    base: HEAD.toSpliced(3, 5),
    head: HEAD,
    fix: [
      [4, 5, ['\tg := open(path)']],
      [6, 6, ['\tdefer g.Close()']],
    ],
    place: 'finding 4-5',
    suggestion: ['\tg := open(path)', '\tuse(0)', '\tdefer g.Close()'],
  },
  {
    name: 'a fix that deletes',
    base: HEAD.toSpliced(3, 5),
    head: HEAD,
    fix: [[5, 7, []]],
    place: 'finding 4-6',
    suggestion: ['\tf := open(path)'],
  },
  {
    name: 'a LEFT line between: no suggestion',
    base: HEAD.toSpliced(4, 0, '\tgone()'),
    head: HEAD,
    fix: [[6, 7, [close]]],
    place: 'finding 4-4',
    suggestion: undefined,
  },
  {
    name: 'the fix in another hunk: no suggestion',
    base: HEAD.toSpliced(3, 1).toSpliced(24, 1),
    head: HEAD,
    fix: [[27, 27, [close]]],
    place: 'finding 4-4',
    suggestion: undefined,
  },
  {
    name: 'the fix too far away: no suggestion',
    base: HEAD.toSpliced(3, 26),
    head: HEAD,
    fix: [[27, 27, [close]]],
    place: 'finding 4-4',
    suggestion: undefined,
  },
  {
    name: 'only the fix stands on the diff: its own lines',
    base: HEAD.toSpliced(20, 1),
    head: HEAD,
    fix: [[21, 22, [close]]],
    place: 'fix 21-21',
    suggestion: [close],
  },
  {
    name: 'only the line before an insertion stands on the diff',
    base: HEAD.toSpliced(16, 1),
    head: HEAD,
    fix: [[21, 21, [close]]],
    place: 'fix 20-20',
    suggestion: ['\tuse(15)', close],
  },
  {
    name: 'the last line without a line feed: no suggestion',
    base: HEAD.toSpliced(3, 1).slice(0, 5),
    head: HEAD.slice(0, 5),
    fix: [[5, 6, ['x']]],
    place: 'finding 4-4',
    suggestion: undefined,
  },
  {
    name: 'a fix that changes nothing offers nothing',
    base: HEAD.toSpliced(3, 1),
    head: HEAD,
    fix: [[4, 5, ['\tf := open(path)']]],
    place: 'finding 4-4',
    suggestion: undefined,
  },
  {
    name: 'nothing on the diff',
    base: ['package q', ...HEAD.slice(1)],
    head: HEAD,
    fix: [],
    line: 20,
    place: undefined,
    suggestion: undefined,
  },
];

function textOf(lines: readonly string[], name: string): string {
  return lines.join('\n') + (name.includes('without a line feed') ? '' : '\n');
}

function findingOf(row: Row, headText: string): AnalyzedFinding {
  const [found] = analyzeToy({ [FILE]: `${headText}\n}\n` }).findings;
  if (!found) throw new Error('the row holds no leak');
  const edits = row.fix.map(([startLine, endLine, lines]): FindingEdit => ({
    file: FILE,
    startLine,
    startColumn: 1,
    endLine,
    endColumn: 1,
    newText: lines.map((line) => `${line}\n`).join(''),
  }));
  const fixes = found.finding.fixes.map((fix) => ({ ...fix, edits })).filter((fix) => fix.edits.length > 0);
  return { ...found, finding: { ...found.finding, path: [], line: row.line ?? 4, fixes } };
}

describe('placing', () => {
  it.each(ROWS)('$name', (row) => {
    const [baseText, headText] = [textOf(row.base, row.name), textOf(row.head, row.name)];
    const whole = createTwoFilesPatch('a', 'b', baseText, headText, '', '', { context: 3 });
    const patch = whole.slice(whole.indexOf('@@')).trimEnd();
    const change = new Change([{ path: FILE, status: 'modified', patch, baseText, headText }]);
    const placement = placeFinding(findingOf(row, headText), change);
    expect(placement && `${placement.reason} ${placement.startLine}-${placement.line}`).toBe(row.place);
    expect(placement?.suggestion?.lines).toEqual(row.suggestion);
  });

  it('a patch that shows other lines than the text gives no suggestion', () => {
    const headText = textOf(HEAD, '');
    const patch = '@@ -3,3 +3,4 @@\n func A(path string) {\n+\tf := open(other)\n \tuse(0)\n \tuse(1)';
    const change = new Change([{ path: FILE, status: 'modified', patch, headText }]);
    const row: Row = {
      ...(ROWS[0] ?? { name: '', base: [], head: [], place: '', suggestion: [] }),
      fix: [[5, 5, [close]]],
    };
    expect(placeFinding(findingOf(row, headText), change)?.suggestion).toBeUndefined();
  });

  it('a suggestion, applied as GitHub does, gives the fixed text', () => {
    const lines = fc.array(fc.constantFrom('\tuse(1)', '\tuse(2)', '', '\tx()'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.nat(12), fc.nat(4), lines, fc.boolean(), (at, length, newLines, isInsertion) => {
        const head = body(14);
        const from = 5 + at;
        const to = isInsertion ? from : Math.min(from + length, head.length);
        const headText = textOf(head, '');
        const row: Row = { name: '', base: [], head, fix: [[from, to, newLines]], place: '', suggestion: undefined };
        const change = new Change([{ path: FILE, status: 'added', headText }]);
        const finding = findingOf(row, headText);
        const suggestion = placeFinding(finding, change)?.suggestion;
        const [fix] = finding.finding.fixes;
        const fixed = fix && fixFile(fix, () => headText);
        if (!fixed) return;
        expect(suggestion).toBeDefined();
        if (!suggestion) return;
        const { startLine, endLine } = suggestion;
        const applied = head.toSpliced(startLine - 1, endLine - startLine + 1, ...suggestion.lines);
        expect(textOf(applied, '')).toBe(fixed.after);
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });
});
