/** Which module path does a tree without go.mod have? Only where its imports agree. */
import { describe, expect, it } from '@jest/globals';

import { buildProgram } from '../../../src/go/module/program.js';
import { guessModule, vendoredPath } from '../../../src/go/module/module-path-guess.js';

const evidence = (...imports: string[]) => [{ dir: '', imports, importComment: undefined }];

describe('guessModule', () => {
  it.each([
    // imports, folders in view, guess
    [['github.com/docker/docker/pkg/x'], ['pkg/x'], 'github.com/docker/docker'],
    [['github.com/docker/docker/pkg/x', 'github.com/pkg/errors'], ['pkg/x', 'errors'], 'github.com/docker/docker'],
    [['github.com/pkg/errors'], ['errors'], undefined],
    [['go.etcd.io/etcd/raft', 'go.etcd.io/etcd/wal'], ['raft', 'wal'], 'go.etcd.io/etcd'],
    [['go.etcd.io/etcd/raft'], ['raft'], undefined],
    [['github.com/a/b/x', 'github.com/c/d/y'], ['x', 'y'], undefined],
    [['github.com/a/b/x', 'github.com/a/b/y', 'github.com/c/d/x'], ['x', 'y'], 'github.com/a/b'],
    [['fmt', 'net/http', 'encoding/json'], ['http', 'json'], undefined],
    [['./pkg/x'], ['pkg/x'], undefined],
  ])('%j with folders %j', (imports, folders, path) => {
    expect(guessModule(evidence(...imports), new Set(folders))).toEqual(
      path === undefined ? undefined : { path, dir: '' },
    );
  });

  it('knows a GOPATH', () => {
    expect(guessModule(evidence('github.com/a/b/x'), new Set(['src/github.com/a/b/x']))).toEqual({
      path: '',
      dir: 'src',
    });
  });

  it('believes import comments', () => {
    const commented = ['a', 'b'].map((dir) => ({ dir, imports: [], importComment: `k8s.io/kubernetes/${dir}` }));
    expect(guessModule(commented, new Set(['a', 'b']))).toEqual({ path: 'k8s.io/kubernetes', dir: '' });
  });
});

describe('a tree without go.mod', () => {
  const go = (path: string, name: string, ...imports: string[]) => ({
    path,
    text: `package ${name}\n${imports.map((each) => `import "${each}"\n`).join('')}`,
  });

  it('resolves imports by the guessed path and by vendor folders', () => {
    const program = buildProgram([
      go('cmd/d/main.go', 'main', 'github.com/o/r/pkg/x', 'github.com/v/v', 'github.com/g/g', 'github.com/o/r/none'),
      go('pkg/x/x.go', 'x'),
      go('vendor/github.com/v/v/v.go', 'v'),
      go('cmd/vendor/github.com/v/v/v.go', 'v'),
      go('Godeps/_workspace/src/github.com/g/g/g.go', 'g'),
    ]);
    const main = program.packageOf('cmd/d/main.go');
    if (main === undefined) throw new Error('no main package');
    expect(main.path).toBe('github.com/o/r/cmd/d');
    expect(main.module).toEqual({ path: 'github.com/o/r', dir: '', goVersion: undefined, godebug: {} });
    const dirOf = (path: string) => program.importPackage(path, main)?.dir;
    expect(dirOf('github.com/o/r/pkg/x')).toBe('pkg/x');
    expect(dirOf('github.com/v/v')).toBe('cmd/vendor/github.com/v/v');
    expect(dirOf('github.com/g/g')).toBe('Godeps/_workspace/src/github.com/g/g');
    expect(dirOf('github.com/o/r/Godeps/_workspace/src/github.com/g/g')).toBe('Godeps/_workspace/src/github.com/g/g');
    expect(program.packageOf('Godeps/_workspace/src/github.com/g/g/g.go')?.path).toBe('github.com/g/g');
    expect(dirOf('github.com/o/r/none')).toBeUndefined();
  });

  it('never gives a folder a path of the standard library', () => {
    const program = buildProgram([go('net/http/x.go', 'http')]);
    expect(program.packages[0]).toMatchObject({ path: './net/http', module: { path: '' } });
  });
});

describe('vendoredPath', () => {
  it.each([
    ['vendor/a.b/c', 'a.b/c'],
    ['x/vendor/a.b/c', 'a.b/c'],
    ['vendor/a.b/vendor/c.d', 'c.d'],
    ['Godeps/_workspace/src/a.b', 'a.b'],
    ['vendor', undefined],
    ['x/vendors/a', undefined],
  ])('%s', (dir, path) => {
    expect(vendoredPath(dir)).toBe(path);
  });
});
