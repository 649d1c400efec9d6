/** What differs between two versions, read from git's objects or from the working tree? */
import { chmodSync, existsSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { openComparison, revisionsOf } from '../../src/host/comparison.js';
import { readSources } from '../../src/host/read-sources.js';
import { commitAll, commitMore, git, withTree, writeTree } from './temporary-tree.js';

const body = (name: string): string =>
  `package p\n\nfunc ${name}() {\n\tprintln("one")\n\tprintln("two")\n\tprintln("three")\n}\n`;
const BASE = {
  'go.mod': 'module m.n\n\ngo 1.22\n',
  'p/kept.go': body('Kept'),
  'p/edited.go': body('Edited'),
  'p/moved.go': body('Moved'),
  'p/gone.go': 'package p\n\nvar gone = 1\n',
  'p/linked.go': body('Linked'),
  'notes.txt': 'one\n',
};

/** The change that every test below looks at. */
function change(root: string): void {
  writeTree(root, {
    'p/edited.go': body('Edited').replace('two', '2'),
    'q/new.go': 'package q\n',
    'notes.txt': 'two\n',
  });
  renameSync(join(root, 'p/moved.go'), join(root, 'q/moved.go'));
  rmSync(join(root, 'p/gone.go'));
  rmSync(join(root, 'p/linked.go'));
  symlinkSync('kept.go', join(root, 'p/linked.go'));
}

const CHANGED = [
  { status: 'modified', path: 'p/edited.go', previousPath: undefined },
  { status: 'deleted', path: 'p/gone.go', previousPath: undefined },
  { status: 'deleted', path: 'p/linked.go', previousPath: undefined },
  { status: 'renamed', path: 'q/moved.go', previousPath: 'p/moved.go' },
  { status: 'added', path: 'q/new.go', previousPath: undefined },
];

describe('openComparison', () => {
  it('compares two commits from their merge base, with nothing checked out', async () => {
    await withTree(BASE, async (root) => {
      const base = commitAll(root);
      git(root, 'checkout', '-q', '-b', 'topic');
      change(root);
      const head = commitMore(root);
      git(root, 'checkout', '-q', 'main');
      writeTree(root, { 'p/later.go': 'package p\n' });
      commitMore(root);
      const { comparison, repository } = await openComparison(join(root, 'p'), 'main..topic');
      try {
        expect(comparison).toMatchObject({ baseCommit: base, headCommit: head, top: root, changed: CHANGED });
        const patterns = ['p/edited.go', 'q/moved.go'].map((path) => ({ kind: 'named' as const, path }));
        const { files, report, errors, partialDirs } = await readSources(comparison.head, patterns);
        expect(report).toEqual(['p/edited.go', 'q/moved.go']);
        expect(files.map((file) => file.path)).toEqual([
          'go.mod',
          ...['p/edited.go', 'q/moved.go', 'p/kept.go', 'q/new.go'],
        ]);
        expect(files.find((file) => file.path === 'p/edited.go')?.text).toContain('"2"');
        expect(errors).toEqual([]);
        expect(partialDirs).toEqual(['p']);
      } finally {
        await repository.close();
      }
    });
  });

  it('compares the working tree, untracked files included and ignored ones not', async () => {
    await withTree({ ...BASE, '.gitignore': 'ignored/\n' }, async (root) => {
      const base = commitAll(root);
      change(root);
      writeTree(root, { 'ignored/i.go': 'package i\n' });
      const { comparison, repository } = await openComparison(root, 'main');
      await repository.close();
      expect(comparison).toMatchObject({ baseCommit: base, headCommit: undefined, changed: CHANGED });
    });
  });

  it('does not take line endings of a checkout for a change', async () => {
    await withTree(BASE, async (root) => {
      commitAll(root);
      writeFileSync(join(root, 'p/kept.go'), body('Kept').replaceAll('\n', '\r\n'));
      const { comparison, repository } = await openComparison(root, 'HEAD');
      await repository.close();
      expect(comparison.changed).toEqual([]);
    });
  });

  it('starts no program that a repository configures', async () => {
    const trap = '#!/bin/sh\ntouch "$(dirname "$0")/sprung"\ncat\n';
    const attributes = '*.go filter=trap diff=trap\n';
    await withTree({ ...BASE, 'trap.sh': trap, '.gitattributes': attributes }, async (root) => {
      commitAll(root);
      chmodSync(join(root, 'trap.sh'), 0o755);
      const script = join(root, 'trap.sh');
      for (const key of [
        'filter.trap.clean',
        'filter.trap.smudge',
        'filter.trap.process',
        'diff.trap.textconv',
        'diff.trap.command',
      ]) {
        git(root, 'config', key, script);
      }
      for (const key of ['core.fsmonitor', 'diff.external', 'core.pager', 'core.sshCommand', 'core.editor'])
        git(root, 'config', key, script);
      change(root);
      for (const range of ['HEAD', 'HEAD..HEAD']) {
        const { comparison, repository } = await openComparison(root, range);
        await readSources(comparison.head, [{ kind: 'packages', dir: '' }]);
        await readSources(comparison.base, [{ kind: 'packages', dir: '' }]);
        await repository.close();
      }
      expect(existsSync(join(root, 'sprung'))).toBe(false);
    });
  });

  it.each(['--upload-pack=touch x', 'nothing', 'HEAD:go.mod', '-h'])('refuses the revision %s', async (revision) => {
    await withTree(BASE, async (root) => {
      commitAll(root);
      await expect(openComparison(root, revision)).rejects.toThrow(/no commit/);
    });
  });

  it('says so where there is no repository or no common history', async () => {
    await withTree(BASE, async (root) => {
      await expect(openComparison(root, 'HEAD')).rejects.toThrow(/git/);
      commitAll(root);
      git(root, 'checkout', '-q', '--orphan', 'other');
      writeTree(root, { 'p/other.go': 'package p\n' });
      commitMore(root);
      await expect(openComparison(root, 'main..other')).rejects.toThrow(/no common ancestor/);
    });
  });
});

describe('revisionsOf', () => {
  it.each([
    ['main', { from: 'main', to: undefined }],
    ['a..b', { from: 'a', to: 'b' }],
    ['a...b', { from: 'a', to: 'b' }],
    ['a..', { from: 'a', to: 'HEAD' }],
    ['..b', { from: 'HEAD', to: 'b' }],
    ['v1.2..v1.3', { from: 'v1.2', to: 'v1.3' }],
  ])('%s', (range, revisions) => {
    expect(revisionsOf(range)).toEqual(revisions);
  });
});
