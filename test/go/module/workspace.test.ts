/** Which file of the workspace fixture belongs to which package, and what does each import mean there? */
import { describe, expect, it } from '@jest/globals';

import { cgoPreamble } from '../../../src/go/module/go-file.js';
import { languageVersion } from '../../../src/go/module/language-version.js';
import { ParseCache } from '../../../src/go/module/parse-cache.js';
import { buildProgram, type BuiltProgram } from '../../../src/go/module/program.js';
import type { GoPackage } from '../../../src/go/program.js';
import { fixtureFiles } from '../../fixtures-folder.js';

const files = fixtureFiles('workspace');

function described(program: BuiltProgram): Record<string, readonly string[]> {
  const packages: Record<string, readonly string[]> = {};
  for (const pkg of program.packages) {
    const { goos, goarch, cgo, tags } = program.configurationOf(pkg);
    const build = [
      ...(cgo ? ['cgo'] : []),
      ...tags,
      ...(goos === 'linux' ? [] : [goos]),
      ...(goarch === 'amd64' ? [] : [goarch]),
    ];
    const key = [pkg.path, pkg.name, pkg.kind, ...build].join(' ');
    // A file that no build includes stands alone, beside the package of the same clause.
    const lone = program.reportedFiles(pkg).every((file) => /gen\.go$|command\.go$|_draft/.test(file.path));
    packages[lone ? `${key} lone` : key] = program.reportedFiles(pkg).map((file) => file.path);
  }
  return packages;
}

/** The only package with this path, kind and operating system. */
function find(program: BuiltProgram, path: string, kind: GoPackage['kind'], goos = 'linux'): GoPackage {
  const [found] = program.packages.filter(
    (pkg) => pkg.path === path && pkg.kind === kind && program.configurationOf(pkg).goos === goos,
  );
  if (found === undefined) throw new Error(`no ${kind} package ${path} for ${goos}`);
  return found;
}

const names = (pkg: GoPackage | undefined): readonly string[] =>
  (pkg?.files ?? []).map((file) => file.path.slice(file.path.lastIndexOf('/') + 1));

const LINUX = 'store store plain';
const STORE = 'app/store/';

describe('the workspace fixture', () => {
  const cache = new ParseCache();
  const program = buildProgram(files, { cache });

  it('is grouped without a parse', () => {
    expect(cache.parses).toBe(0);
    expect(program.issues).toEqual([]);
  });

  it('gives every file to exactly one reported package', () => {
    const { [`example.com/app main plain`]: _main, ...rest } = described(program);
    expect(rest).toEqual({
      'example.com/app/mixed mixed plain': ['app/mixed/mixed.go'],
      'example.com/app/mixed mixed plain lone': ['app/mixed/_draft.go'],
      'example.com/app/mixed main plain lone': ['app/mixed/command.go'],
      'example.com/app main plain lone': ['app/gen.go'],
      'example.com/app/native native plain': ['app/native/native_nocgo.go'],
      'example.com/app/native native plain cgo': ['app/native/native.go'],
      [`example.com/app/${LINUX}`]: ['flavour', 'legacy', 'modern', 'store', 'store_linux'].map(
        (name) => `${STORE}${name}.go`,
      ),
      [`example.com/app/${LINUX} enterprise`]: [`${STORE}flavour_enterprise.go`],
      [`example.com/app/${LINUX} windows`]: [`${STORE}store_windows.go`],
      [`example.com/app/${LINUX} darwin`]: [`${STORE}store_other.go`],
      [`example.com/app/${LINUX} darwin arm64`]: [`${STORE}store_darwin_arm64.go`],
      'example.com/app/store store test': [`${STORE}export_test.go`, `${STORE}store_test.go`],
      'example.com/app/store_test store_test xtest': [`${STORE}example_test.go`],
      'example.com/app/store_test store_test xtest integration': [`${STORE}integration_test.go`],
      'example.com/app/testdata broken plain': ['app/testdata/broken.go'],
      'example.com/app/tools tools plain': ['app/tools/tools.go'],
      'example.com/forked forked plain': ['forked/forked.go'],
      'example.com/lib lib plain': ['lib/lib.go'],
      'example.com/lib/internal/deep deep plain': ['lib/internal/deep/deep.go'],
      'example.org/dep dep plain': ['app/vendor/example.org/dep/dep.go'],
      'example.org/inner inner plain': ['app/vendor/example.org/inner/inner.go'],
    });
    // Only prose and generated code are left over.
    const reported = program.packages.flatMap((pkg) => program.reportedFiles(pkg).map((file) => file.path));
    expect(new Set(reported).size).toBe(reported.length);
    const left = files.map((file) => file.path).filter((path) => path.endsWith('.go') && !reported.includes(path));
    expect(left).toEqual(['app/doc.go', 'app/store/store.pb.go']);
  });

  it('never merges two builds', () => {
    const linux = find(program, 'example.com/app/store', 'plain');
    expect(names(linux)).toEqual(['flavour.go', 'legacy.go', 'modern.go', 'store.go', 'store.pb.go', 'store_linux.go']);
    expect(linux.excluded.map((file) => file.path.slice(STORE.length))).toEqual([
      'flavour_enterprise.go',
      'store_darwin_arm64.go',
      'store_other.go',
      'store_windows.go',
    ]);
    const windows = find(program, 'example.com/app/store', 'plain', 'windows');
    expect(names(windows)).toEqual([
      ...['flavour.go', 'legacy.go', 'modern.go', 'store.go', 'store.pb.go', 'store_windows.go'],
    ]);
  });

  it('knows the plain files of a test package without reporting them again', () => {
    const test = find(program, 'example.com/app/store', 'test');
    expect(names(test)).toContain('store.go');
    expect(names(test)).toContain('export_test.go');
    expect(program.reportedFiles(test).every((file) => file.isTest)).toBe(true);
    expect(test.excluded.map((file) => file.path)).toContain('app/store/integration_test.go');
    expect(program.packageOf('app/store/store.go')).toBe(find(program, 'example.com/app/store', 'plain'));
  });

  it.each([
    // importing package, import path, what it means
    ['example.com/app', 'example.com/app/store', 'plain app/store'],
    ['example.com/app', 'example.com/lib', 'plain lib'],
    ['example.com/app', 'example.com/forked', 'plain forked'],
    ['example.com/app', 'example.org/dep', 'plain app/vendor/example.org/dep'],
    ['example.com/app', 'example.com/app/tools', undefined],
    ['example.com/app', 'example.com/lib/internal/deep', 'plain lib/internal/deep'],
    ['example.com/app', 'example.com/libelle', undefined],
    ['example.com/app', 'C', undefined],
    ['example.com/app', 'net/http', undefined],
    ['example.org/dep', 'example.org/inner', 'plain app/vendor/example.org/inner'],
    ['example.com/lib', 'example.com/lib/internal/deep', 'plain lib/internal/deep'],
    ['example.com/lib', 'example.com/app/mixed', 'plain app/mixed'],
    ['example.com/lib', 'example.org/dep', undefined],
    ['example.com/forked', 'example.com/app/store', undefined],
    ['example.com/app/tools', 'example.com/app/store', undefined],
  ])('%s imports %s as %s', (from, path, meaning) => {
    const imported = program.importPackage(path, find(program, from, 'plain'));
    expect(imported && `${imported.kind} ${imported.dir}`).toBe(meaning);
  });

  it('shows an external test the internal tests of its package, in the same build', () => {
    const [plain, integration] = program.packages.filter((pkg) => pkg.kind === 'xtest');
    if (plain === undefined || integration === undefined) throw new Error('two external test packages expected');
    for (const xtest of [plain, integration]) {
      expect(program.importPackage('example.com/app/store', xtest)?.kind).toBe('test');
    }
    expect([...program.configurationOf(integration).tags]).toEqual(['integration']);
  });

  it('imports the build that belongs to the importing one', () => {
    const cgo = program.packages.find((pkg) => program.configurationOf(pkg).cgo);
    if (cgo === undefined) throw new Error('no package with cgo');
    expect(names(program.importPackage('example.com/app/native', cgo))).toEqual(['native.go']);
    expect(names(program.importPackage('example.com/app/native', find(program, 'example.com/lib', 'plain')))).toEqual([
      'native_nocgo.go',
    ]);
  });

  it('reads versions and settings of each module', () => {
    const store = find(program, 'example.com/app/store', 'plain');
    expect(store.module).toMatchObject({ path: 'example.com/app', dir: 'app', godebug: { asynctimerchan: '1' } });
    const version = (path: string): unknown => {
      const file = store.files.find((each) => each.path.endsWith(`/${path}`));
      return file && languageVersion(file, store);
    };
    expect(version('store.go')).toEqual({ major: 1, minor: 22 });
    expect(version('modern.go')).toEqual({ major: 1, minor: 18 });
    expect(version('legacy.go')).toEqual({ major: 1, minor: 5 });
    expect(find(program, 'example.com/forked', 'plain').module?.goVersion).toBeUndefined();
    expect(find(program, 'example.org/dep', 'plain').module).toBeUndefined();
  });

  it('keeps the C preamble', () => {
    const file = program.packageOf('app/native/native.go')?.files.find((each) => each.cgo);
    if (file === undefined) throw new Error('no file with cgo');
    expect(cgoPreamble(file)?.text).toContain('static int answer');
  });

  it('parses each file at most once, whoever asks', () => {
    const fresh = new ParseCache();
    const one = buildProgram(files, { cache: fresh });
    for (const pkg of one.packages) for (const file of pkg.files) expect(file.ast.kind).toBe('File');
    const texts = new Set(one.packages.flatMap((pkg) => pkg.files.map((file) => file.text)));
    expect(fresh.parses).toBe(texts.size);
    const head = buildProgram(files, { cache: fresh });
    for (const pkg of head.packages) for (const file of pkg.files) expect(file.issues).toBeDefined();
    expect(fresh.parses).toBe(texts.size);
  });

  it('takes only what is asked for into the report', () => {
    const some = buildProgram(files, { report: ['app/store/store_windows.go', 'app/store/example_test.go'] });
    expect(described(some)).toEqual({
      'example.com/app/store_test store_test xtest': ['app/store/example_test.go'],
      'example.com/app/store store plain windows': ['app/store/store_windows.go'],
    });
  });

  it('reads for another system when told so', () => {
    const other = buildProgram(files, { goos: 'windows', tags: ['enterprise'] });
    const store = find(other, 'example.com/app/store', 'plain', 'windows');
    expect(names(store)).toEqual([
      ...['flavour_enterprise.go', 'legacy.go', 'modern.go', 'store.go', 'store.pb.go', 'store_windows.go'],
    ]);
  });

  it('takes another go line when told so', () => {
    const other = buildProgram(files, { go: '1.20' });
    const store = find(other, 'example.com/app/store', 'plain');
    expect(store.module).toMatchObject({ path: 'example.com/app', goVersion: { major: 1, minor: 20 } });
    expect(find(other, 'example.com/app', 'plain').module).toBe(store.module);
  });

  it('counts a broken file as one that hides declarations', () => {
    const broken = program.packageOf('app/testdata/broken.go');
    expect(broken?.partial).toBe(true);
    expect(find(program, 'example.com/app/store', 'plain').partial).toBe(false);
    const missing = buildProgram(files, { partialDirs: ['app/store'] });
    expect(find(missing, 'example.com/app/store', 'plain').partial).toBe(true);
  });
});
