/** What do --fix and --compile change, and what do they leave alone? */
import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync, statSync, symlinkSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/analysis/finding.js';
import { replaceFile } from '../../src/cli/replace-file.js';
import { commitAll, withTree, writeTree } from '../host/temporary-tree.js';
import { run } from './captured-terminal.js';
import { GO_MOD, goFile, leaking, LEAKING_MODULE, sound } from './go-files.js';

// Go builds take their time on a busy machine.
const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo) console.warn('skipped: "--compile asks the Go that is installed" needs Go on the PATH');

describe('check --fix', () => {
  it('applies every fix of a file and checks again', async () => {
    await withTree({ 'go.mod': GO_MOD, 'notes.go': goFile(leaking('Read'), leaking('Pick')) }, async (root) => {
      chmodSync(join(root, 'notes.go'), 0o640);
      const { code, out, err } = await run(root, ['check', '--fix']);
      expect(readFileSync(join(root, 'notes.go'), 'utf8')).toBe(goFile(sound('Read'), sound('Pick')));
      expect(statSync(join(root, 'notes.go')).mode & 0o777).toBe(0o640);
      expect({ code, out, err }).toEqual({
        code: 0,
        out: 'No leak found in 2 functions of 1 file.\n',
        err: 'Fixed 2 findings in 1 file.\n',
      });
    });
  });

  it('fixes only what is new in a comparison, and what is asked for', async () => {
    await withTree(LEAKING_MODULE, async (root) => {
      commitAll(root);
      writeTree(root, { 'notes.go': goFile(leaking('Read'), leaking('Pick')) });
      expect((await run(root, ['check', '--fix', '--rules', 'ticker-not-stopped'])).err).toBe('Nothing fixed.\n');
      const { code } = await run(root, ['check', '--fix', '--diff', 'HEAD']);
      expect(code).toBe(0);
      expect(readFileSync(join(root, 'notes.go'), 'utf8')).toBe(goFile(leaking('Read'), sound('Pick')));
    });
  });

  it('has nothing to write to in a range', async () => {
    await withTree(LEAKING_MODULE, async (root) => {
      commitAll(root);
      const { code, err } = await run(root, ['check', '--fix', '--diff', 'HEAD..HEAD']);
      expect(code).toBe(2);
      expect(err).toMatch(/--fix works on files/);
    });
  });
});

describe('replaceFile', () => {
  const before = 'old\n';
  const after = 'new\n';

  it('replaces the text and keeps the mode', async () => {
    await withTree({ 'a/b.go': before }, (root) => {
      chmodSync(join(root, 'a/b.go'), 0o754);
      expect(replaceFile(root, { path: 'a/b.go', before, after })).toBeUndefined();
      expect(readFileSync(join(root, 'a/b.go'), 'utf8')).toBe(after);
      expect(statSync(join(root, 'a/b.go')).mode & 0o777).toBe(0o754);
    });
  });

  it.each([
    { name: 'outside of the root', path: '../b.go', reason: /outside of the root/ },
    { name: 'outside of the root by a detour', path: 'a/../../b.go', reason: /outside of the root/ },
    { name: 'behind a linked folder', path: 'linked/b.go', reason: /symbolic link leads to it/ },
    { name: 'that is a link', path: 'link.go', reason: /cannot be written/ },
    { name: 'that is a folder', path: 'a', reason: /no regular file/ },
    { name: 'that is gone', path: 'gone.go', reason: /cannot be written/ },
    { name: 'that changed meanwhile', path: 'changed.go', reason: /changed since it was read/ },
  ])('refuses a file $name', async ({ path, reason }) => {
    await withTree({ 'root/a/b.go': before, 'root/changed.go': 'other\n', 'b.go': before }, (folder) => {
      const root = join(folder, 'root');
      symlinkSync('a', join(root, 'linked'));
      symlinkSync('a/b.go', join(root, 'link.go'));
      expect(replaceFile(root, { path, before, after })).toMatch(reason);
      for (const file of ['b.go', 'root/a/b.go']) expect(readFileSync(join(folder, file), 'utf8')).toBe(before);
      expect(lstatSync(join(root, 'link.go')).isSymbolicLink()).toBe(true);
    });
  });
});

describe('check --compile', () => {
  (hasGo ? it : it.skip)('asks the Go that is installed', async () => {
    // The second package does not build as it stands, so nothing can be said of its fix.
    const broken = goFile(leaking('Read')).replace('package notes', 'package broken').concat('\nvar x int = "y"\n');
    await withTree({ ...LEAKING_MODULE, 'broken/broken.go': broken }, async (root) => {
      const { out } = await run(root, ['check', '--compile', '--format', 'json'], { env: process.env });
      const { findings } = JSON.parse(out) as Report;
      expect(findings.map(({ file, fixes }) => ({ file, compiled: fixes.map(({ compiled }) => compiled) }))).toEqual([
        { file: 'broken/broken.go', compiled: [false] },
        { file: 'notes.go', compiled: [true] },
      ]);
      const text = await run(root, ['check', '--compile', 'notes.go'], { env: process.env });
      expect(text.out).toContain('(checked; compiles)');
    });
  });

  it('says what it needs', async () => {
    await withTree(LEAKING_MODULE, async (root) => {
      const { code, err } = await run(root, ['check', '--compile'], { env: { PATH: root } });
      expect({ code, err }).toEqual({ code: 2, err: 'leakcheck: --compile needs the go command on the PATH\n' });
    });
  });
});
