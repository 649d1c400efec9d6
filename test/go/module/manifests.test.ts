/** What do go.mod and go.work files say, well-formed or not? */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseGoMod } from '../../../src/go/module/go-mod.js';
import { parseGoVersion } from '../../../src/go/module/go-version.js';
import { parseGoWork } from '../../../src/go/module/go-work.js';

describe('go.mod', () => {
  it.each([
    ['go 1.22', { major: 1, minor: 22 }],
    ['go 1.22.3', { major: 1, minor: 22 }],
    ['go 1.21rc1', { major: 1, minor: 21 }],
    ['go 1.9 // old', { major: 1, minor: 9 }],
    ['', undefined],
    ['go latest', undefined],
  ])('%s', (line, version) => {
    expect(parseGoMod(`module m\n${line}\n`).goVersion).toEqual(version);
  });

  it('reads blocks, quotes, comments and CRLF alike', () => {
    const text = [
      '// Deprecated: use another',
      'module "example.com/m" // the path',
      '',
      'go 1.20',
      'toolchain go1.21.0',
      'godebug default=go1.21',
      'godebug (',
      '\tpanicnil=1',
      ')',
      'require example.com/a v1.0.0',
      'require (',
      '\texample.com/b v1.1.0 // indirect',
      '\t`example.com/c` v0.0.0-20200101000000-0123456789ab',
      ')',
      'replace example.com/a => ../a',
      'replace (',
      '\texample.com/b v1.1.0 => example.com/fork v1.2.0',
      '\texample.com/c => "./c with space"',
      ')',
      'exclude example.com/d v1.0.0',
      'retract [v1.0.0, v1.0.5]',
    ];
    for (const separator of ['\n', '\r\n']) {
      expect(parseGoMod(text.join(separator))).toEqual({
        modulePath: 'example.com/m',
        goVersion: { major: 1, minor: 20 },
        toolchain: 'go1.21.0',
        godebug: { default: 'go1.21', panicnil: '1' },
        requires: [
          { path: 'example.com/a', version: 'v1.0.0' },
          { path: 'example.com/b', version: 'v1.1.0' },
          { path: 'example.com/c', version: 'v0.0.0-20200101000000-0123456789ab' },
        ],
        replaces: [
          { oldPath: 'example.com/a', oldVersion: undefined, newPath: '../a', local: true },
          { oldPath: 'example.com/b', oldVersion: 'v1.1.0', newPath: 'example.com/fork', local: false },
          { oldPath: 'example.com/c', oldVersion: undefined, newPath: './c with space', local: true },
        ],
        issues: [],
      });
    }
  });

  it.each([
    ['', 1, 'module path'],
    ['module', 1, 'module path'],
    ['module m\ngo one', 2, 'go version'],
    ['module m\nreplace a', 2, 'replacement'],
    ['module m\nreplace a b c', 2, 'replacement'],
    ['module m\nrequire "a', 2, 'cannot be read'],
    ['module m\nrequire (\n a v1.0.0\n', 4, 'not closed'],
  ])('names what is broken in %j', (text, line, message) => {
    expect(parseGoMod(text).issues).toEqual([{ line, message: expect.stringContaining(message) }]);
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      'module ',
      'go ',
      'replace ',
      '=>',
      '(',
      ')',
      '"',
      '`',
      '\\',
      '//',
      '\n',
      '\r',
      'a',
      ' ',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        expect(parseGoMod(text).issues).toBeDefined();
        expect(parseGoWork(text).issues).toBeDefined();
      }),
      { seed: 3 },
    );
  });
});

describe('go.work', () => {
  it('reads uses and replacements', () => {
    expect(parseGoWork('go 1.22\nuse .\nuse (\n\t./a\n\t"./b c"\n)\nreplace x.y/z => ./z\n')).toEqual({
      goVersion: { major: 1, minor: 22 },
      godebug: {},
      uses: ['.', './a', './b c'],
      replaces: [{ oldPath: 'x.y/z', oldVersion: undefined, newPath: './z', local: true }],
      issues: [],
    });
  });
});

describe('parseGoVersion', () => {
  it.each(['', '1', 'v1.2', '1.2.3.4', 'go1.2', '1.x'])('takes %j for no version', (text) => {
    expect(parseGoVersion(text)).toBeUndefined();
  });
});
