import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { safeHtml } from '../../src/preview/page/html.js';
import { renderMarkdown } from '../../src/preview/page/markdown.js';

function rendered(text: string): string {
  return renderMarkdown(text).markup;
}

describe('markdown', () => {
  it.each([
    ['a paragraph\nof two lines', '<p>a paragraph<br>of two lines</p>'],
    ['one\n\ntwo', '<p>one</p><p>two</p>'],
    ['**bold** and *thin* and _thin_', '<p><strong>bold</strong> and <em>thin</em> and <em>thin</em></p>'],
    ['`a*b*c`', '<p><code>a*b*c</code></p>'],
    ['``a`b``', '<p><code>a`b</code></p>'],
    ['`` ` ``', '<p><code>`</code></p>'],
    ['snake_case_name', '<p>snake_case_name</p>'],
    ['2 * 3 * 4', '<p>2 * 3 * 4</p>'],
    ['~~gone **too**~~', '<p><del>gone <strong>too</strong></del></p>'],
    ['\\*no\\*', '<p>*no*</p>'],
    ['# One', '<h1>One</h1>'],
    ['### Three', '<h3>Three</h3>'],
    ['1. one\n2. two', '<ol><li>one</li><li>two</li></ol>'],
    ['- a\n- b `c`', '<ul><li>a</li><li>b <code>c</code></li></ul>'],
    ['- a\n  - b', '<ul><li><p>a</p><ul><li>b</li></ul></li></ul>'],
    ['> quoted\n> **more**', '<blockquote><p>quoted<br><strong>more</strong></p></blockquote>'],
    ['```go\na < b\n```', '<pre><code>a &lt; b</code></pre>'],
    ['````\n```\n````', '<pre><code>```</code></pre>'],
    ['---', '<hr>'],
    ['x <sub>small</sub>', '<p>x <sub>small</sub></p>'],
    ['x <sub>never closed', '<p>x &lt;sub&gt;never closed</p>'],
    ['a &lt;b&gt; &#64;team', '<p>a &lt;b&gt; &#64;team</p>'],
    ['<!-- leakcheck:v1 -->\ntext', '<p>text</p>'],
    ['text <!-- hidden --> more', '<p>text  more</p>'],
    ['`<!-- shown -->`', '<p><code>&lt;!-- shown --&gt;</code></p>'],
    ['<!-- never closed\ntext', ''],
    [
      '| a | b |\n|---|---|\n| `x\\|y` | 2 |',
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><code>x|y</code></td><td>2</td></tr></tbody></table>',
    ],
    [
      '<details>\n<summary>More</summary>\n\nhidden `x`\n\n</details>\nafter',
      '<details><summary>More</summary><p>hidden <code>x</code></p></details><p>after</p>',
    ],
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['<img src=x onerror=alert(1)>', '<p>&lt;img src=x onerror=alert(1)&gt;</p>'],
    ['[x](javascript:alert)', '<p>[x](javascript:alert)</p>'],
  ])('draws %j', (source, expected) => {
    expect(rendered(source).replace(/>\s+</g, '><')).toBe(expected);
  });

  it('draws links to the web alone, and says not to follow them', () => {
    const link = '<a href="https://example.com/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">';
    expect(rendered('[text](https://example.com/a?b=1&c=2)')).toBe(`<p>${link}text</a></p>`);
    expect(rendered('see https://example.com/a?b=1&c=2.')).toBe(
      `<p>see ${link}https://example.com/a?b=1&amp;c=2</a>.</p>`,
    );
  });

  it.each([
    ['blob/0123456789012345678901234567890123456789/a%20b/c.go#L12', '#fa b/c.go:12'],
    ['blob/0123456789012345678901234567890123456789/c.go', '#fc.go'],
  ])('leads links to the code to the page itself: %s', (target, place) => {
    expect(rendered(`[x](http://127.0.0.1:81/acme/service/${target})`)).toBe(`<p><a href="${place}">x</a></p>`);
  });

  it('hands the lines of a suggestion to whoever knows where it stands', () => {
    const view = renderMarkdown('```suggestion\n\ta\n\tb\n```', (lines) => safeHtml`<i>${lines.join('|')}</i>`);
    expect(view.markup).toBe('<i>\ta|\tb</i>');
    expect(rendered('```suggestion\na\n```')).toBe('<pre><code>a</code></pre>');
    const nested = renderMarkdown('````\n```suggestion\na\n```\n````', () => safeHtml`<i></i>`);
    expect(nested.markup).not.toContain('<i>');
  });

  it('marks the lines of a diff', () => {
    const { markup } = renderMarkdown('```diff\n-a\n+b\n c\n```');
    expect(markup).toContain('<span class="line deleted">-a</span>');
    expect(markup).toContain('<span class="line added">+b</span>');
  });

  const piece = fc.constantFrom(
    '`',
    '```',
    '~~~',
    '**',
    '*',
    '_',
    '~~',
    '<',
    '>',
    '&',
    '"',
    "'",
    '<!--',
    '-->',
    '<details>',
    '</details>',
    '<summary>',
    '</summary>',
    '<sub>',
    '</sub>',
    '<b>',
    '</b>',
    '[',
    '](https://a.b/',
    ')',
    'https://x.y/"',
    '|',
    '|-|',
    '\n',
    '\n\n',
    '- ',
    '1. ',
    '> ',
    '# ',
    '\\',
    'suggestion',
    '<script>',
    '<img onerror=x>',
    'javascript:',
    '&#60;',
    '&lt;',
    '\u202e',
    '\u0000',
    'a',
    ' ',
  );
  const hostile = fc
    .array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 60 })
    .map((parts) => parts.join(''));
  const TAGS =
    /<\/?(?:p|h[123]|ol|ul|li|blockquote|pre|code|hr|br|table|thead|tbody|tr|th|td|strong|em|del|sub|sup|kbd|b|i|s|details(?: open)?|summary|span(?: class="line (?:added|deleted|hunk|context)")?|a(?: href="(?:(?:https?:\/\/|#|\/)[^"<>]*" rel="noopener noreferrer nofollow|#f[^"<>]*)")?)\s*>/g;

  it('gives nothing but its own tags, whatever it is given', () => {
    fc.assert(
      fc.property(hostile, (source) => {
        expect(rendered(source).replace(TAGS, '')).not.toMatch(/[<>]/);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('closes what it opens', () => {
    fc.assert(
      fc.property(hostile, (source) => {
        const open: string[] = [];
        for (const [, slash, name] of rendered(source).matchAll(/<(\/?)([a-z]+\d?)[^>]*>/g)) {
          if (name === 'br' || name === 'hr') continue;
          if (slash === '/') expect(open.pop()).toBe(name);
          else open.push(name ?? '');
        }
        expect(open).toEqual([]);
      }),
      { numRuns: 2000, seed: 2 },
    );
  });

  it.each([
    ['40,000 backticks', '`'.repeat(40_000)],
    ['backticks in runs of every length', Array.from({ length: 300 }, (_, index) => '`'.repeat(index)).join(' ')],
    ['30,000 asterisks', '*'.repeat(30_000)],
    ['20,000 open tags', '<sub>'.repeat(20_000)],
    ['5,000 nested quotes', `${'> '.repeat(5000)}x`],
    ['2,000 nested details', `${'<details>\n'.repeat(2000)}x\n${'</details>\n'.repeat(2000)}`],
    ['20,000 open brackets', '['.repeat(20_000)],
  ])('comes to an end on %s', (_, source) => {
    expect(rendered(source).length).toBeGreaterThan(0);
  });
});
