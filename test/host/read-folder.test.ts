/** Which files are read for a PATH, which are reported, and what is said of those that are not? */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { buildProgram } from '../../src/go/module/program.js';
import { checkRoots } from '../../src/host/check-roots.js';
import { patternOfArgument, readFolder } from '../../src/host/read-folder.js';
import { workspaceRoot } from '../../src/host/workspace-root.js';
import { fixtureFolder } from '../fixtures-folder.js';
import { withTree } from './temporary-tree.js';

const workspace = fixtureFolder('workspace');
const STORE = [
  ...['example_test', 'export_test', 'flavour', 'flavour_enterprise', 'integration_test', 'legacy', 'modern', 'store'],
  ...['store.pb', 'store_darwin_arm64', 'store_linux', 'store_other', 'store_test', 'store_windows'],
].map((name) => `app/store/${name}.go`);
const APP = [
  ...['app/doc.go', 'app/gen.go', 'app/main.go', 'app/mixed/command.go', 'app/mixed/mixed.go'],
  ...['app/native/native.go', 'app/native/native_nocgo.go', ...STORE],
];

describe('readFolder', () => {
  it.each([
    // pattern, reported
    ['./...', [...APP, 'forked/forked.go', 'lib/internal/deep/deep.go', 'lib/lib.go']],
    ['app/...', APP],
    ['...', [...APP, 'forked/forked.go', 'lib/internal/deep/deep.go', 'lib/lib.go']],
    ['./app/store/...', STORE],
    ['app/store', STORE],
    ['app/main.go', ['app/main.go']],
    ['app/testdata', ['app/testdata/broken.go']],
    ['app/mixed/', ['app/mixed/_draft.go', 'app/mixed/command.go', 'app/mixed/mixed.go']],
    ['app/vendor/...', ['app/vendor/example.org/dep/dep.go', 'app/vendor/example.org/inner/inner.go']],
    ['app/tools', ['app/tools/tools.go']],
  ])('%s', async (pattern, reported) => {
    const { report, errors } = await readFolder(workspace, [pattern]);
    expect(errors).toEqual([]);
    expect([...report].sort()).toEqual([...reported].sort());
  });

  it('knows which nested modules it passed by', async () => {
    expect((await readFolder(workspace, ['app/...'])).skippedModules).toEqual(['app/tools']);
    // Outside of any module every module below counts, but not the modules nested in them.
    const { report } = await readFolder(workspace, ['./...']);
    expect(report).not.toContain('app/tools/tools.go');
  });

  it('reads the rest of the package, what it imports, and the manifests above', async () => {
    const { files, report, partialDirs } = await readFolder(workspace, ['app/main.go']);
    expect(report).toEqual(['app/main.go']);
    const paths = files.map((file) => file.path);
    expect(paths).toEqual(expect.arrayContaining(['go.work', 'app/go.mod', 'lib/go.mod', 'forked/go.mod']));
    expect(paths).toEqual(
      expect.arrayContaining(['app/store/store.go', 'lib/lib.go', 'lib/internal/deep/deep.go', 'forked/forked.go']),
    );
    expect(paths).toEqual(expect.arrayContaining(['app/vendor/example.org/dep/dep.go', 'app/doc.go']));
    expect(paths).not.toContain('app/store/store_test.go');
    expect(partialDirs).toEqual([]);
    const program = buildProgram(files, { report });
    const main = program.packageOf('app/main.go');
    expect(main && program.importPackage('example.org/dep', main)?.name).toBe('dep');
  });

  it('follows imports as far as it is told', async () => {
    const paths = async (importDepth: number): Promise<readonly string[]> =>
      (await readFolder(workspace, ['app/main.go'], { importDepth })).files.map((file) => file.path);
    expect(await paths(0)).not.toContain('lib/lib.go');
    expect(await paths(1)).toContain('lib/lib.go');
    expect(await paths(1)).not.toContain('lib/internal/deep/deep.go');
  });

  it('takes relative arguments from its base and absolute ones as they are', async () => {
    const base = join(workspace, 'app');
    const report = async (pattern: string): Promise<readonly string[]> =>
      (await readFolder(workspace, [pattern], { base })).report;
    expect(await report('mixed/...')).toEqual(['app/mixed/command.go', 'app/mixed/mixed.go']);
    expect(await report('../lib/lib.go')).toEqual(['lib/lib.go']);
    expect(await report(join(workspace, 'lib', '...'))).toHaveLength(2);
  });

  it.each([
    ['../other', 'config'],
    ['/etc/passwd', 'config'],
    ['app/.../store', 'config'],
    ['nothing', 'read'],
    ['nothing/...', 'read'],
    ['go.work', 'read'],
  ])('names the trouble with %s', async (pattern, kind) => {
    const { errors, report } = await readFolder(workspace, [pattern]);
    expect(report).toEqual([]);
    expect(errors).toEqual([expect.objectContaining({ kind, line: 0 })]);
  });

  it('says how far it is', async () => {
    const seen: number[] = [];
    await readFolder(workspace, ['./...'], { onProgress: ({ filesRead }) => seen.push(filesRead) });
    expect(seen.at(-1)).toBeGreaterThan(20);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('stops at its bounds and says so', async () => {
    const { files, errors, partialDirs } = await readFolder(workspace, ['app/...'], { bounds: { files: 8 } });
    expect(files).toHaveLength(8);
    expect(errors).toEqual([expect.objectContaining({ kind: 'limit' })]);
    expect(partialDirs).toContain('app/store');
  });
});

describe('a folder full of traps', () => {
  const tree = {
    'go.mod': 'module m.n\n',
    'good.go': 'package m\n',
    'big/gen.go': `// Code generated by x. DO NOT EDIT.\n\npackage big\n${'var _ = 1\n'.repeat(520_000)}`,
    'big/small.go': 'package big\n',
    'binary/b.go': Uint8Array.of(0x70, 0xff, 0xfe, 0x00),
    'latin/l.go': Uint8Array.from(Buffer.from('package l // caf\u00e9\n', 'latin1')),
    'marked/bom.go': '\uFEFFpackage marked\r\n',
    'vendor/a.b/c/c.go': 'package c\n',
    '.hidden/h.go': 'package h\n',
    '_old/o.go': 'package o\n',
    'outside.txt': 'no Go',
  };

  it('is read as far as it can be', async () => {
    await withTree(tree, async (root) => {
      symlinkSync(root, join(root, 'loop'));
      symlinkSync(join(root, 'good.go'), join(root, 'link.go'));
      symlinkSync('/etc', join(root, 'vendor', 'etc'));
      mkdirSync(join(root, 'folder.go'));
      execFileSync('mkfifo', [join(root, 'pipe.go')]);
      const { report, errors, partialDirs } = await readFolder(root, ['./...']);
      expect([...report].sort()).toEqual(['big/small.go', 'good.go', 'marked/bom.go']);
      expect([...partialDirs].sort()).toEqual(['', 'big', 'binary', 'latin']);
      expect(errors.map(({ kind, file }) => `${kind} ${file}`).sort()).toEqual([
        'limit big/gen.go',
        'read binary/b.go',
        'read latin/l.go',
        'read link.go',
        'read pipe.go',
      ]);
    });
  });

  it('is not left through a link, however it is named', async () => {
    await withTree(tree, async (root) => {
      symlinkSync('/etc', join(root, 'etc'));
      symlinkSync(join(root, 'good.go'), join(root, 'link.go'));
      for (const pattern of ['etc', 'etc/...', 'etc/passwd', 'link.go']) {
        const { files, errors } = await readFolder(root, [pattern]);
        expect(files.filter((file) => file.path.endsWith('.go'))).toEqual([]);
        expect(errors).toHaveLength(1);
      }
    });
  });

  it('may hide folders', async () => {
    await withTree({ 'a/a.go': 'package a\n', 'b/b.go': 'package b\n' }, async (root) => {
      chmodSync(join(root, 'b'), 0);
      const { report, errors } = await readFolder(root, ['./...']);
      chmodSync(join(root, 'b'), 0o755);
      expect(report[0]).toBe('a/a.go');
      // The superuser may list it all the same.
      if (process.getuid?.() !== 0) expect(errors).toEqual([expect.objectContaining({ kind: 'read', file: 'b' })]);
    });
  });

  it('may be deep', async () => {
    const deep = Array.from({ length: 900 }, () => 'd').join('/');
    await withTree({ [`${deep}/x.go`]: 'package d\n' }, async (root) => {
      expect((await readFolder(root, ['./...'])).report).toEqual([`${deep}/x.go`]);
    });
  });
});

describe('a tree without go.mod', () => {
  it('finds the packages that one package imports', async () => {
    const tree = {
      'cmd/d/main.go': 'package main\n\nimport (\n\t"github.com/o/r/pkg/x"\n\t"github.com/v/v"\n)\n',
      'pkg/x/x.go': 'package x\n',
      'vendor/github.com/v/v/v.go': 'package v\n',
    };
    await withTree(tree, async (root) => {
      const { files } = await readFolder(root, ['cmd/d']);
      expect(files.map((file) => file.path)).toEqual(['cmd/d/main.go', 'pkg/x/x.go', 'vendor/github.com/v/v/v.go']);
    });
  });
});

describe('workspaceRoot', () => {
  it.each([
    ['workspace/app/store', 'workspace'],
    ['workspace/forked', 'workspace'],
  ])('%s', (folder, root) => {
    expect(workspaceRoot(fixtureFolder(folder))).toBe(fixtureFolder(root));
  });

  it('widens a module to its replacements, and takes .git without one', async () => {
    const tree = {
      'one/go.mod': 'module a.b\nreplace c.d => ../two\n',
      'one/x/x.go': '',
      'two/go.mod': 'module c.d\n',
      'free/.git/HEAD': '',
      'free/y/y.go': '',
    };
    await withTree(tree, (root) => {
      expect(workspaceRoot(join(root, 'one', 'x'))).toBe(root);
      expect(workspaceRoot(join(root, 'two'))).toBe(join(root, 'two'));
      expect(workspaceRoot(join(root, 'free', 'y'))).toBe(join(root, 'free'));
    });
  });
});

describe('checkRoots', () => {
  const tree = {
    'repo/.git/HEAD': '',
    'repo/m/go.mod': 'module m.n\n',
    'repo/m/p/p.go': 'package p\n',
    'repo/m/q/q.go': 'package q\n',
    'repo/free/f.go': 'package f\n',
  };

  it.each([
    // paths, --root, cwd, output, workspace, printed path of p.go or f.go
    [[], undefined, 'repo/m/p', 'repo/m', 'repo/m', 'p/p.go'],
    [['./...'], undefined, 'repo/m', 'repo/m', 'repo/m', 'p/p.go'],
    [['p'], undefined, 'repo/m', 'repo/m/p', 'repo/m', 'p.go'],
    [['p/p.go'], undefined, 'repo/m', 'repo/m', 'repo/m', 'p/p.go'],
    [['p', 'q'], undefined, 'repo/m', 'repo/m', 'repo/m', 'p/p.go'],
    [['m/p', 'free'], undefined, 'repo', 'repo', 'repo', 'm/p/p.go'],
    [[], 'repo/m/p', '.', 'repo/m/p', 'repo/m', 'p.go'],
    [['p'], 'repo/m', '.', 'repo/m', 'repo/m', 'p/p.go'],
    [['.'], undefined, 'repo/free', 'repo/free', 'repo', undefined],
    [[], 'repo/free', '.', 'repo/free', 'repo/free', undefined],
  ])('%j --root %s in %s', async (paths, root, cwd, output, workspace, printed) => {
    await withTree(tree, (top) => {
      const roots = checkRoots(paths, root, join(top, cwd));
      expect(roots).toMatchObject({ output: join(top, output), workspace: join(top, workspace) });
      if (printed === undefined) return;
      const path = join('repo/m/p/p.go').slice(workspace.length + 1);
      expect(roots.printed(path)).toBe(printed);
      expect(roots.inWorkspace(printed)).toBe(path);
    });
  });
});

describe('patternOfArgument', () => {
  it.each([
    ['.', { kind: 'named', path: 'b' }],
    ['...', { kind: 'packages', dir: 'b' }],
    ['./...', { kind: 'packages', dir: 'b' }],
    ['..', { kind: 'named', path: '' }],
    ['../...', { kind: 'packages', dir: '' }],
    ['/r/...', { kind: 'packages', dir: '' }],
    ['/r/x.go', { kind: 'named', path: 'x.go' }],
    ['..x', { kind: 'named', path: 'b/..x' }],
    ['../..', undefined],
    ['/...', undefined],
    ['/else/...', undefined],
  ])('%s', (argument, pattern) => {
    expect(patternOfArgument(argument, '/r/b', '/r')).toEqual(pattern);
  });
});

const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo) console.warn('skipped: "agrees with go list" needs Go on the PATH');

(hasGo ? describe : describe.skip)('agrees with go list', () => {
  it('about the packages of a module', async () => {
    const format =
      '{{$dir := .ImportPath}}{{range .GoFiles}}{{$dir}} {{.}}\n{{end}}{{range .TestGoFiles}}{{$dir}} {{.}}\n{{end}}';
    const env = {
      ...process.env,
      GOWORK: 'off',
      GOFLAGS: '-mod=mod',
      GOPROXY: 'off',
      CGO_ENABLED: '0',
      GOOS: 'linux',
      GOARCH: 'amd64',
    };
    const cwd = join(workspace, 'app');
    const listed = execFileSync('go', ['list', '-e', '-find', '-f', format, './...'], {
      cwd,
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    const { files, report } = await readFolder(workspace, ['app/...']);
    const program = buildProgram(files, { report });
    const found = program.packages
      .filter((pkg) => pkg.kind !== 'xtest' && program.configurationOf(pkg).tags.size === 0)
      .filter((pkg) => program.configurationOf(pkg).goos === 'linux' && !program.configurationOf(pkg).cgo)
      .flatMap((pkg) =>
        pkg.files
          .filter((file) => file.isTest || pkg.kind === 'plain')
          .map((file) => `${pkg.path} ${file.path.slice(pkg.dir.length + 1)}`),
      )
      .filter((line) => !/ (?:gen|command)\.go$/.test(line));
    expect(found.sort()).toEqual(listed.trim().split(/\n+/).sort());
  });
});
