/** In which builds does a file take part? By hand-written cases, and by what the go command says of many seeded ones. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type BuildConfiguration, DEFAULT_CONFIGURATION } from '../../../src/go/module/build-configuration.js';
import { fileNameTags, isIncluded, nearestConfiguration } from '../../../src/go/module/build-constraint.js';
import { minimumGoVersion, parseBuildExpression, parsePlusBuild } from '../../../src/go/module/build-expression.js';
import { indexFile } from '../../../src/go/module/go-file.js';

const constraint = (name: string, text: string) => indexFile(name, `${text}\n\npackage p\n`).constraint;

describe('a build constraint', () => {
  it.each([
    // file, header, in the default build
    ['a.go', '', true],
    ['a_linux.go', '', true],
    ['a_windows.go', '', false],
    ['a_amd64.go', '', true],
    ['a_linux_arm64.go', '', false],
    ['a_linux_test.go', '', true],
    ['a_darwin_amd64_test.go', '', false],
    ['windows.go', '', true],
    ['a.windows.go', '', true],
    ['a_windows.x.go', '', false],
    ['_a.go', '', false],
    ['a.go', '//go:build linux && (amd64 || arm64) && !cgo', true],
    ['a.go', '//go:build unix', true],
    ['a.go', '//go:build go1.18 && !go1.99', true],
    ['a.go', '//go:build gc && !gccgo', true],
    ['a.go', '//go:build ignore', false],
    ['a.go', '//go:build windows\n// +build linux', false],
    ['a.go', '// +build linux,!amd64 darwin', false],
    ['a.go', '// +build linux\n// +build amd64', true],
    ['a.go', '// +build', false],
  ])('%s %j: %s', (name, header, included) => {
    expect(isIncluded(constraint(name, header), DEFAULT_CONFIGURATION)).toBe(included);
  });

  it.each(['', 'a b', 'a &&', '&& a', '!!a', '! !a', '(a', 'a)', 'a & b', 'a || || b', 'a-b', '()', '"a"'])(
    'is no expression: %j',
    (text) => {
      expect(parseBuildExpression(text)).toBeUndefined();
    },
  );

  it('refuses what nobody writes', () => {
    expect(parseBuildExpression('('.repeat(100_000))).toBeUndefined();
    expect(parseBuildExpression(Array.from({ length: 2000 }, () => 'a').join(' && '))).toBeUndefined();
    expect(parsePlusBuild('a '.repeat(100_000))).toEqual({ kind: 'tag', tag: 'ignore' });
  });

  it.each([
    ['go1.18', 18],
    ['go1.18 && go1.20', 20],
    ['go1.18 || go1.20', 18],
    ['go1.18 || linux', undefined],
    ['!go1.18', undefined],
    ['!(!go1.18 || linux)', 18],
    ['linux', undefined],
    ['go1', 0],
  ])('asks for a Go version: %s', (text, minor) => {
    const parsed = parseBuildExpression(text);
    expect(parsed && minimumGoVersion(parsed)).toEqual(minor === undefined ? undefined : { major: 1, minor });
  });

  it.each([
    // file, header, what differs from the default
    ['a_windows.go', '', { goos: 'windows' }],
    ['a_darwin_arm64.go', '', { goos: 'darwin', goarch: 'arm64' }],
    ['a.go', '//go:build !linux', { goos: 'windows' }],
    ['a.go', '//go:build !linux && unix', { goos: 'darwin' }],
    ['a.go', '//go:build integration || windows', { tags: new Set(['integration']) }],
    ['a.go', '//go:build cgo && x && y', { cgo: true, tags: new Set(['x', 'y']) }],
    ['a.go', '//go:build !go1.21', { goMinor: 20 }],
    ['a.go', '//go:build gccgo', { compiler: 'gccgo' }],
    ['a.go', '//go:build race && ppc64le', { goarch: 'ppc64le', tags: new Set(['race']) }],
  ])('finds the nearest build of %s %j', (name, header, difference) => {
    expect(nearestConfiguration(constraint(name, header), DEFAULT_CONFIGURATION)).toEqual({
      ...DEFAULT_CONFIGURATION,
      ...difference,
    });
  });

  it.each(['//go:build ignore', '//go:build ignore && linux', '//go:build linux && windows', '// +build'])(
    'finds no build for %s',
    (header) => {
      expect(nearestConfiguration(constraint('a.go', header), DEFAULT_CONFIGURATION)).toBeUndefined();
    },
  );

  it.each([
    ['x_linux.go', ['linux']],
    ['x_linux_amd64_test.go', ['linux', 'amd64']],
    ['x_amd64_linux.go', ['linux']],
    ['linux_amd64.go', ['amd64']],
    ['x_unix.go', []],
    ['x.go', []],
  ])('reads the name %s', (name, tags) => {
    expect(fileNameTags(name)).toEqual(tags);
  });
});

const TAGS = ['linux', 'windows', 'darwin', 'android', 'unix', 'amd64', 'arm64', 'cgo', 'gc', 'gccgo'];
const FREE = ['go1.18', 'go1.999', 'x', 'y.z', 'ignore', 'solaris', 'illumos', 'wasm'];

const expression = fc.letrec<{ or: string }>((tie) => ({
  or: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...TAGS, ...FREE),
    fc.tuple(fc.constantFrom(...TAGS, ...FREE)).map(([tag]) => `!${tag}`),
    fc.tuple(tie('or'), fc.constantFrom('&&', '||', ' && ', ' || '), tie('or')).map((parts) => parts.join('')),
    tie('or').map((inner) => `!(${inner})`),
    tie('or').map((inner) => `( ${inner} )`),
  ),
})).or;

const plusLine = fc
  .array(
    fc.array(fc.constantFrom(...TAGS, ...FREE, '!x', '!linux', '!!x', '!', 'a-b'), { minLength: 1, maxLength: 3 }),
    {
      maxLength: 3,
    },
  )
  .map((fields) => `// +build ${fields.map((field) => field.join(',')).join(' ')}`);

const header = fc.oneof(
  expression.map((text) => `//go:build ${text}`),
  fc.array(plusLine, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
  fc.tuple(expression, plusLine).map(([text, line]) => `//go:build ${text}\n${line}`),
  plusLine.map((line) => `/* c */\n${line}`),
  fc.constant(''),
);
const suffix = fc.constantFrom(
  '',
  '_linux',
  '_windows',
  '_amd64',
  '_linux_arm64',
  '_darwin_amd64',
  '_unix',
  '_test',
  '_android_test',
);

const BUILDS: readonly (Partial<BuildConfiguration> & { readonly env: NodeJS.ProcessEnv })[] = [
  { env: { GOOS: 'linux', GOARCH: 'amd64', CGO_ENABLED: '0' } },
  { env: { GOOS: 'windows', GOARCH: 'arm64', CGO_ENABLED: '0' }, goos: 'windows', goarch: 'arm64' },
  { env: { GOOS: 'android', GOARCH: 'arm64', CGO_ENABLED: '1' }, goos: 'android', goarch: 'arm64', cgo: true },
  { env: { GOOS: 'illumos', GOARCH: 'amd64', CGO_ENABLED: '0' }, goos: 'illumos', tags: new Set(['x', 'y.z']) },
];

const go = spawnSync('go', ['version'], { encoding: 'utf8' });
const hasGo = go.status === 0;
if (!hasGo) console.warn('skipped: "agrees with the go command" needs Go on the PATH');

(hasGo ? describe : describe.skip)('agrees with the go command', () => {
  const samples = fc.sample(fc.tuple(header, suffix), { seed: 11, numRuns: 400 });
  const files = samples.map(([text, end], index) => ({ name: `f${index}${end}.go`, text: `${text}\n\npackage p\n` }));

  it.each(BUILDS)('for $env', ({ env, ...difference }) => {
    const folder = mkdtempSync(join(tmpdir(), 'constraint-'));
    try {
      mkdirSync(join(folder, 'p'));
      writeFileSync(join(folder, 'go.mod'), 'module m.n\n\ngo 1.17\n');
      for (const { name, text } of files) writeFileSync(join(folder, 'p', name), text);
      const configuration = { ...DEFAULT_CONFIGURATION, ...difference };
      const tags = `-tags=${[...configuration.tags].join(',')}`;
      const format = '{{join .GoFiles "\\n"}}\n{{join .TestGoFiles "\\n"}}';
      const listed = execFileSync('go', ['list', '-e', '-find', tags, '-f', format, './p'], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, ...env, GOFLAGS: '-mod=mod', GOWORK: 'off', GOPROXY: 'off', GOTOOLCHAIN: 'local' },
      });
      const expected = listed.split('\n').filter((name) => name !== '');
      const found = files.filter(({ name, text }) => isIncluded(indexFile(name, text).constraint, configuration));
      expect(expected.length).toBeGreaterThan(20);
      expect(found.map((file) => file.name).sort()).toEqual(expected.sort());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
