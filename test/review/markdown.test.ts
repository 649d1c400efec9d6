/** Foreign text in each Markdown context: nothing in it acts, and it can be read back. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  fence,
  fileUrl,
  inlineCode,
  link,
  prose,
  suggestionFence,
  tableCell,
  tableCode,
} from '../../src/review/markdown.js';

const seed = 20261121;

/** Text made of what GitHub gives a meaning to. */
const hostile = fc
  .array(
    fc.constantFrom(
      ...[
        '`',
        '``',
        '```',
        '\n',
        '\r\n',
        '@team',
        '@org/team',
        '#123',
        'GH-7',
        '|',
        '\\',
        '\\|',
        '\u202e',
        '\u200b',
        '\0',
      ],
      ...[
        '<!--',
        '-->',
        '<img src=x>',
        '&amp;',
        '[a](b)',
        '![x]',
        '**',
        '_',
        '~~~',
        '* ',
        '- ',
        '1. ',
        '# ',
        '> ',
        '===',
      ],
      ...[
        'https://example.com/a/b/issues/1',
        'www.a.com',
        'o/r#4',
        ':smile:',
        '$x$',
        'deadbee1',
        ' ',
        'word',
        'é',
        '😀',
        '\ud800',
      ],
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** The text with its code spans taken out, by the rules of CommonMark: a run of n backticks closes at the next run of n. */
function outsideCode(markdown: string): string {
  let rest = '';
  for (let at = 0; at < markdown.length;) {
    const run = /^`+/.exec(markdown.slice(at))?.[0] ?? '';
    const after = at + run.length;
    const close = run === '' ? null : new RegExp(`(?<!\`)${run}(?!\`)`).exec(markdown.slice(after));
    if (close) {
      at = after + close.index + run.length;
      rest += 'C';
    } else {
      rest += markdown.slice(at, Math.max(after, at + 1));
      at = Math.max(after, at + 1);
    }
  }
  return rest;
}

/** What GitHub would act on outside code. */
const ACTIVE = /[@#<>&[\]*_~|\\`$]|:\/\/|www\.|GH-\d|:\w+:|[\p{Cc}\u202e\u200b]/u;

describe('one line contexts', () => {
  it('a code span is one span and nothing else', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(outsideCode(inlineCode(text))).toBe('C');
        expect(outsideCode(`a ${inlineCode(text)} b`)).toBe('a C b');
      }),
      { seed, numRuns: 500 },
    );
  });

  it('nothing acts in prose outside its code spans', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const outside = outsideCode(prose(text));
        expect(ACTIVE.exec(outside)?.[0]).toBeUndefined();
        expect(outside).not.toMatch(/^(?:\d+[.)]|[-+=]+)(?:\s|$)/);
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('a table cell stays one cell', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const cell of [tableCell(text), tableCode(text)]) {
          expect(cell).not.toMatch(/\n/);
          // GitHub splits at each pipe that no backslash stands before.
          expect(cell.replaceAll('\\|', '')).not.toContain('|');
        }
      }),
      { seed, numRuns: 500 },
    );
  });

  it('the words of prose stay readable', () => {
    expect(prose('`resp.Body` is not closed when err != nil (line 12).')).toBe(
      '`resp.Body` is not closed when err != nil (line 12).',
    );
    expect(prose('ask @team about #12, x*y and a_b')).toBe('ask `@team` about `#12,` `x*y` and `a_b`');
    expect(prose('an `odd one')).toBe('an `` `odd `` one');
  });
});

describe('blocks', () => {
  it('a fence holds its text and closes only at its end', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const [first = '', ...rest] = fence(text, 'go').split('\n');
        const ticks = first.replace(/go$/, '');
        expect(ticks).toMatch(/^`{3,}$/);
        expect(rest.at(-1)).toBe(ticks);
        expect(rest.slice(0, -1).filter((line) => line.trimStart().startsWith(ticks))).toEqual([]);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('a suggestion holds exactly its lines', () => {
    expect(suggestionFence(['\tx := 1', ''])).toBe('```suggestion\n\tx := 1\n\n```');
    expect(suggestionFence([])).toBe('```suggestion\n```');
    expect(suggestionFence(['a := `````'])).toBe('``````suggestion\na := `````\n``````');
  });
});

describe('links', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['rule', 'https://example.com/r/a-b', '[`rule`](https://example.com/r/a-b)'],
    ['a]b', 'http://127.0.0.1:80/x#L1', '[`a]b`](http://127.0.0.1:80/x#L1)'],
    ['x', 'javascript:alert(1)', '`x`'],
    ['x', 'https://a.b/c) [d](e', '`x`'],
    ['x', 'https://a.b/_c_*d*', '[`x`](https://a.b/%5fc%5f%2ad%2a)'],
    ['x', '', '`x`'],
  ];
  it.each(cases)('%s %s', (text, address, markdown) => {
    expect(link(text, address)).toBe(markdown);
  });

  it('a path cannot leave its link', () => {
    fc.assert(
      fc.property(hostile, (path) => {
        const url = fileUrl('https://github.com/o/r', 'abc', path, 3);
        expect(url).toMatch(/^https:\/\/github\.com\/o\/r\/blob\/abc\/[\w.~%*/-]*#L3$/);
        expect(outsideCode(link('place', url))).toMatch(/^\[C\]\([^()\s]*\)$/);
      }),
      { seed, numRuns: 300 },
    );
  });
});
