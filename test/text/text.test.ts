/** Edits, hunks, globs and visible text, each as rows of input and answer, and properties over generated texts. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits, findOverlap, lineEdits } from '../../src/text/edits.js';
import type { TextEdit } from '../../src/text/edits.js';
import { Glob, MAX_GLOB_LENGTH, matchesAnyGlob } from '../../src/text/glob.js';
import { LineIndex } from '../../src/text/line-index.js';
import { FileDiff, diffHunks, parseHunks } from '../../src/text/unified-diff.js';
import { hasHiddenCharacters, oneLine, shortened, visible } from '../../src/text/visible.js';

const seed = 20261121;

/** One question to the layer and its answer. */
interface Case {
  readonly name: string;
  readonly ask: () => unknown;
  readonly answer: unknown;
}

function edit(start: number, end: number, newText: string): TextEdit {
  return { start, end, newText };
}

const PATCH =
  '@@ -1,4 +1,5 @@ func a() {\n a\n-b\n+B\n+c\n d\n e\n@@ -20,2 +21 @@\n x\n-y\n\\ No newline at end of file';

const CASES: readonly Case[] = [
  {
    name: 'edits apply at once',
    ask: () => applyEdits('abcdef', [edit(4, 5, ''), edit(0, 1, 'X'), edit(2, 2, '-')]),
    answer: 'Xb-cdf',
  },
  {
    name: 'touching edits do not overlap',
    ask: () => findOverlap([edit(0, 2, ''), edit(2, 4, '')]),
    answer: undefined,
  },
  {
    name: 'edits that share text overlap',
    ask: () => findOverlap([edit(1, 3, 'a'), edit(0, 2, 'b')]),
    answer: [edit(0, 2, 'b'), edit(1, 3, 'a')],
  },
  {
    name: 'two insertions at one place overlap',
    ask: () => findOverlap([edit(1, 1, 'a'), edit(1, 1, 'b')]) !== undefined,
    answer: true,
  },
  {
    name: 'line edits are minimal',
    ask: () => lineEdits('a\nb\nc\n', 'a\nx\ny\nc\n'),
    answer: [{ startLine: 2, endLine: 3, newLines: ['x', 'y'] }],
  },
  {
    name: 'an insertion takes no line',
    ask: () => lineEdits('a\nb\n', 'a\nn\nb\n'),
    answer: [{ startLine: 2, endLine: 2, newLines: ['n'] }],
  },
  {
    name: 'an insertion at the start',
    ask: () => lineEdits('a\n', 'n\na\n'),
    answer: [{ startLine: 1, endLine: 1, newLines: ['n'] }],
  },
  {
    name: 'a deletion writes no line',
    ask: () => lineEdits('a\nb\n', 'a\n'),
    answer: [{ startLine: 2, endLine: 3, newLines: [] }],
  },
  { name: 'added lines of a patch', ask: () => [...new FileDiff(parseHunks(PATCH) ?? []).addedLines], answer: [2, 3] },
  {
    name: 'hunks of a patch',
    ask: () => parseHunks(PATCH)?.map((h) => [h.rightStart, h.rightLines, h.leftStart, h.leftLines]),
    answer: [
      [1, 5, 1, 4],
      [21, 1, 20, 2],
    ],
  },
  {
    name: 'removed lines stand beside the next line',
    ask: () => new FileDiff(parseHunks(PATCH) ?? []).removedLines,
    answer: [
      { left: 2, text: 'b', beside: 2 },
      { left: 21, text: 'y', beside: 21 },
    ],
  },
  {
    name: 'context stands in its hunk',
    ask: () => new FileDiff(parseHunks(PATCH) ?? []).hunkAt(5)?.rightStart,
    answer: 1,
  },
  {
    name: 'lines between hunks stand in none',
    ask: () => new FileDiff(parseHunks(PATCH) ?? []).hunkAt(6),
    answer: undefined,
  },
  { name: 'one run of RIGHT lines', ask: () => new FileDiff(parseHunks(PATCH) ?? []).isOneRun(2, 5), answer: true },
  {
    name: 'a LEFT line between ends a run',
    ask: () => new FileDiff(parseHunks(PATCH) ?? []).isOneRun(1, 2),
    answer: false,
  },
  { name: 'two hunks are no run', ask: () => new FileDiff(parseHunks(PATCH) ?? []).isOneRun(5, 21), answer: false },
  {
    name: 'a patch of a wholly new file',
    ask: () => [...new FileDiff(parseHunks('@@ -0,0 +1,2 @@\n+a\n+b') ?? []).addedLines],
    answer: [1, 2],
  },
  { name: 'an empty patch has no hunk', ask: () => parseHunks(''), answer: [] },
  { name: 'a truncated patch is none', ask: () => parseHunks('@@ -1,4 +1,5 @@\n a\n-b'), answer: undefined },
  { name: 'other text is no patch', ask: () => parseHunks('Binary files differ'), answer: undefined },
  {
    name: 'a second file in a patch is refused',
    ask: () => parseHunks('@@ -1 +1 @@\n-a\n+b\n--- c\n+++ d\n@@ -1 +1 @@\n-e\n+f'),
    answer: undefined,
  },
  {
    name: 'a removed line that looks like a header',
    ask: () => parseHunks('@@ -1,2 +1 @@\n--- a\n x')?.[0]?.lines[0]?.text,
    answer: '-- a',
  },
  {
    name: 'control and bidi characters are written out',
    ask: () => visible('a\u202eb\u0007\tc\n\u200b'),
    answer: 'a\\u{202e}b\\u{7}\tc\n\\u{200b}',
  },
  { name: 'half a surrogate pair is written out', ask: () => visible('x\ud800y😀'), answer: 'x\\u{d800}y😀' },
  { name: 'tabs are not hidden', ask: () => hasHiddenCharacters('\tx := 1\n'), answer: false },
  { name: 'a carriage return is hidden', ask: () => hasHiddenCharacters('x\r'), answer: true },
  { name: 'tag characters are hidden', ask: () => hasHiddenCharacters('x\u{e0041}'), answer: true },
  { name: 'one line', ask: () => oneLine(' a\r\n\tb  c\u2028d '), answer: 'a b c\\u{2028}d' },
  { name: 'shortening keeps code points whole', ask: () => shortened('ab😀d', 4), answer: 'ab…' },
  { name: 'short text stays', ask: () => shortened('abcd', 4), answer: 'abcd' },
];

describe('text', () => {
  it.each(CASES)('$name', ({ ask, answer }) => {
    expect(ask()).toEqual(answer);
  });

  it('edits that overlap or leave the text throw', () => {
    expect(() => applyEdits('abc', [edit(0, 2, ''), edit(1, 3, '')])).toThrow(RangeError);
    expect(() => applyEdits('abc', [edit(2, 9, '')])).toThrow(RangeError);
  });
});

/** Pattern, paths that match, paths that do not. */
const GLOBS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['*.go', ['a.go', '.go'], ['a/b.go', 'a.gox', 'go']],
  ['**/*.go', ['a.go', 'a/b.go', 'a/b/c.go'], ['a/b.md']],
  ['gen/**', ['gen/a', 'gen/a/b.go'], ['gen', 'xgen/a', 'a/gen/b']],
  ['**/mock/**', ['mock/a.go', 'x/mock/y/a.go'], ['mocks/a.go', 'mock']],
  ['a/**/z', ['a/z', 'a/b/z', 'a/b/c/z'], ['a/bz', 'az']],
  ['a?c', ['abc', 'a😀c'], ['ac', 'a/c', 'abbc']],
  ['{cmd,internal}/*.go', ['cmd/a.go', 'internal/b.go'], ['pkg/a.go', 'cmd/x/a.go']],
  ['{a,b{c,d}}x', ['ax', 'bcx', 'bdx'], ['bx', 'cx']],
  ['{a,}b', ['ab', 'b'], ['a']],
  ['a**b', ['ab', 'axb'], ['a/b']],
  ['**', ['', 'a', 'a/b'], []],
  ['{a', ['{a'], ['a']],
  ['\\*\\{', ['*{'], ['x{']],
  ['[ab]', ['[ab]'], ['a']],
  ['!a', ['!a'], ['b']],
  ['x'.repeat(MAX_GLOB_LENGTH + 1), [], ['x'.repeat(MAX_GLOB_LENGTH + 1), 'x']],
];

describe('globs', () => {
  it.each(GLOBS)('%s', (pattern, hits, misses) => {
    const glob = new Glob(pattern);
    expect(hits.filter((path) => !glob.matches(path))).toEqual([]);
    expect(misses.filter((path) => glob.matches(path))).toEqual([]);
  });

  it('any of several', () => {
    expect(matchesAnyGlob(['a', 'b'], 'b')).toBe(true);
    expect(matchesAnyGlob([], 'b')).toBe(false);
  });

  it.each([
    '*a'.repeat(400),
    '{*,**}'.repeat(150),
    '**/'.repeat(300) + 'x',
    '{a,{a,'.repeat(100),
    '{'.repeat(900),
    '*'.repeat(900) + 'b',
  ])('hostile pattern %# ends in bounded work', (pattern) => {
    const glob = new Glob(pattern);
    const path = 'a/'.repeat(500);
    glob.matches(path);
    expect(glob.work).toBeLessThanOrEqual(4 * (pattern.length + 1) * (path.length + 1));
  });

  it('a literal pattern matches itself and nothing longer', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z/._-]{1,20}$/), (path) => {
        expect(new Glob(path).matches(path)).toBe(true);
        expect(new Glob(path).matches(`${path}x`)).toBe(false);
        expect(new Glob(`**/${path}`).matches(`q/r/${path}`)).toBe(true);
      }),
      { seed, numRuns: 200 },
    );
  });
});

const line = fc.constantFrom('a', 'b', '}', '', '\tx', 'long line');
const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));

describe('diffs of generated texts', () => {
  it('line edits turn one text into the other', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        // Both end in a line feed, so that an edit of whole lines can be applied as text.
        const [left, right] = [`${before}\n`, `${after}\n`];
        const index = new LineIndex(left);
        const edits = (lineEdits(left, right) ?? []).map((one) =>
          edit(
            index.lineStart(one.startLine),
            index.lineStart(one.endLine),
            one.newLines.map((l) => `${l}\n`).join(''),
          ),
        );
        expect(applyEdits(left, edits)).toBe(right);
      }),
      { seed, numRuns: 300 },
    );
  });

  it('each RIGHT and LEFT line of a hunk is the line of the text', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const [left, right] = [new LineIndex(before), new LineIndex(after)];
        for (const shown of (diffHunks(before, after) ?? []).flatMap((hunk) => hunk.lines)) {
          if (shown.left !== undefined) expect(left.lineText(shown.left)).toBe(shown.text);
          if (shown.right !== undefined) expect(right.lineText(shown.right)).toBe(shown.text);
        }
      }),
      { seed, numRuns: 300 },
    );
  });
});
