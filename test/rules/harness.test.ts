/** Does the harness see what is wrong? Markers it must read or refuse, and what the Go tools say of code that is bad. */
import { describe, expect, it } from '@jest/globals';
import { gofmt, goVet, hasGo } from './go-tool.js';
import { parsePage } from './readme.js';
import { expectationsOf, goVersionOf } from './testdata.js';

describe('markers', () => {
  const text = [
    'package p',
    '',
    'func a() {',
    '\tleak() // want "error: .*leak" "second"',
    '\t// shape N3 // ok: closed below',
    '\t// and more words',
    '\tuse() // want-todo "missed"',
    '\tother() // want other-rule "x"',
    '\tprintln("// want \\"in a string\\"")',
    '}',
    '',
    '// ok: all of it',
    'func b() {',
    '\tuse()',
    '}',
    '',
  ].join('\n');
  const { wants, nearMisses } = expectationsOf(text, 'own');

  it('are read from comments', () => {
    expect(wants.map(({ line, rule, pattern, todo }) => [line, rule, pattern.source, todo])).toEqual([
      [4, 'own', 'error: .*leak', false],
      [4, 'own', 'second', false],
      [7, 'own', 'missed', true],
      [8, 'other-rule', 'x', false],
    ]);
  });

  it('on a line of their own speak of the next code, above a function of all of it', () => {
    expect(nearMisses.map(({ first, last }) => [first, last])).toEqual([
      [7, 7],
      [13, 15],
    ]);
  });

  it.each(['// want', '// want unquoted', '// want "open', '// want-todo no pattern'])('refuses %s', (marker) => {
    expect(() => expectationsOf(`package p\n\nvar x = 1 ${marker}\n`, 'own')).toThrow('not a marker');
  });

  it('names a Go version on the first line only', () => {
    expect(goVersionOf('// go 1.23\n\npackage p\n')).toBe('1.23');
    expect(goVersionOf('package p\n// go 1.23\n')).toBe('1.22');
  });
});

describe('pages', () => {
  it('give blocks as whole files', () => {
    const page = parsePage(
      '## Example\n\n```go bad chan-nil\nvar c = time.Now()\n```\n\n```go\nx\n```\n\n```text\ny\n```\n',
    );
    expect(page.blocks).toEqual([
      {
        section: 'Example',
        verdict: 'bad',
        rule: 'chan-nil',
        line: 3,
        text: 'package example\n\nimport (\n\t"time"\n)\n\nvar c = time.Now()\n',
      },
    ]);
    expect(page.unmarked).toEqual([7]);
  });
});

if (!hasGo) console.warn('skipped: "the Go tools" needs Go on the PATH');
(hasGo ? describe : describe.skip)('the Go tools', () => {
  it('tell bad code from good', () => {
    const vet = goVet([
      { name: 'fine', file: 'x.go', text: 'package p\n\nfunc f() int { return 1 }\n' },
      { name: 'broken', file: 'x.go', text: 'package p\n\nfunc f() int { return "" }\n' },
      { name: 'vetted', file: 'x.go', text: 'package p\n\nimport "fmt"\n\nfunc f() { fmt.Printf("%d", "") }\n' },
      { name: 'older', file: 'x.go', text: '// go 1.20\n\npackage p\n\nfunc f() {\n\tfor range 3 {\n\t}\n}\n' },
    ]);
    expect(vet.get('fine')).toEqual([]);
    expect(vet.get('broken')?.[0]).toMatch(/^compile: .*cannot use ""/);
    expect(vet.get('vetted')?.[0]).toMatch(/^printf: /);
    expect(vet.get('older')?.[0]).toMatch(/^compile: .*cannot range over 3/);
    expect(gofmt('package p\nfunc  f(){}\n')).toBe('package p\n\nfunc f() {}\n');
  }, 300_000);
});
