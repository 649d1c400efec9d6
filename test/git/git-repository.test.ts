import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openRepository } from '../../src/git/git-repository.js';
import type { GitRepository } from '../../src/git/git-repository.js';
import { parseHunks } from '../../src/git/parse-diff.js';
import { GitFixture, numbered } from '../preview/git-fixture.js';

let fixture: GitFixture;
let base: string;
let head: string;
let alarm: string;

beforeAll(() => {
  fixture = new GitFixture();
  base = fixture.commit('base', {
    'a.go': numbered(9),
    'kind.go': 'package a\n',
    'mode.sh': 'x\n',
    'crlf.go': 'one\r\ntwo\r\n',
    'ä ö"\t.go': 'package a\n',
    '.gitattributes': '*.go diff=evil filter=evil\n*.x diff=evil\n',
    'gone.x': 'x\n',
  });
  chmodSync(path.join(fixture.folder, 'mode.sh'), 0o755);
  head = fixture.commit('head\n\nwith a body\n', {
    'a.go': `${numbered(8)}last without end`,
    'kind.go': { link: 'a.go' },
    'crlf.go': 'one\r\n+\rdiff --git a/evil b/evil\r\n',
    'ä ö"\t.go': 'package b\n',
    'gone.x': null,
  });
});

afterAll(() => {
  fixture.remove();
});

let git: GitRepository;

beforeEach(async () => {
  git = await openRepository(fixture.folder);
});

afterEach(async () => {
  await git.close();
});

describe('a difference', () => {
  it('names files of any name, kind and mode', async () => {
    const files = await git.diff(base, head);
    expect(files.map((file) => [file.status, file.newPath, file.hunks.length])).toEqual([
      ['M', 'a.go', 1],
      ['M', 'crlf.go', 1],
      ['D', 'gone.x', 1],
      ['T', 'kind.go', 2],
      ['M', 'mode.sh', 0],
      ['M', 'ä ö"\t.go', 1],
    ]);
    const mode = files.find((file) => file.newPath === 'mode.sh');
    expect([mode?.oldMode, mode?.newMode]).toEqual(['100644', '100755']);
  });

  it('is not led astray by what looks like a header inside a line', async () => {
    const files = await git.diff(base, head);
    const lines = files.find((file) => file.newPath === 'crlf.go')?.hunks[0]?.lines.map((line) => line.text);
    expect(lines).toEqual(['one\r', 'two\r', '+\rdiff --git a/evil b/evil\r']);
  });

  it('knows a last line without a line feed', async () => {
    const files = await git.diff(base, head);
    const lines = files[0]?.hunks[0]?.lines ?? [];
    expect(lines.filter((line) => line.unterminated).map((line) => line.text)).toEqual(['last without end']);
    expect(lines.at(-1)?.newLine).toBe(9);
  });

  it.each([
    [
      '@@ -1 +1 @@\n-a\n+b',
      [
        ['deleted', 1, undefined],
        ['added', undefined, 1],
      ],
    ],
    [
      '@@ -0,0 +1,2 @@\n+a\n+b',
      [
        ['added', undefined, 1],
        ['added', undefined, 2],
      ],
    ],
    [
      '@@ -3,2 +2,0 @@ func x\n-a\n-b',
      [
        ['deleted', 3, undefined],
        ['deleted', 4, undefined],
      ],
    ],
    ['no hunk', []],
  ])('is read from a patch: %j', (patch, expected) => {
    const lines = parseHunks(patch).flatMap((hunk) => hunk.lines);
    expect(lines.map((line) => [line.kind, line.oldLine, line.newLine])).toEqual(expected);
  });
});

describe('objects and commits', () => {
  it('are read by id, large ones whole, in the order asked', async () => {
    const big = 'x'.repeat(3_000_000);
    fixture.checkout(head);
    const commit = fixture.commit('big', { 'big.txt': big });
    const ids = [fixture.git('rev-parse', `${commit}:big.txt`), fixture.git('rev-parse', `${base}:a.go`), commit];
    const objects = await Promise.all([...ids, '0'.repeat(40)].map((id) => git.readObject(id)));
    expect(objects.map((object) => [object?.type, object?.size])).toEqual([
      ['blob', 3_000_000],
      ['blob', numbered(9).length],
      ['commit', expect.any(Number)],
      [undefined, undefined],
    ]);
    expect(objects[0]?.content.toString('utf8') === big).toBe(true);
    expect((await git.readHeader(ids[0] ?? ''))?.content.length).toBe(0);
  });

  it('tell their history', async () => {
    expect(await git.mergeBase(base, head)).toBe(base);
    expect(await git.isAncestor(base, head)).toBe(true);
    expect(await git.isAncestor(head, base)).toBe(false);
    expect((await git.commitsBetween(base, head)).map((commit) => commit.message)).toEqual(['head\n\nwith a body\n']);
    expect((await git.commit(head))?.author).toEqual({
      name: 'Mona',
      email: 'mona@example.com',
      date: '2026-01-01T00:01:00.000Z',
    });
  });

  it('have no merge base where they have nothing in common', async () => {
    const tree = fixture.git('rev-parse', `${base}^{tree}`);
    const alone = fixture.git('commit-tree', tree, '-m', 'alone');
    expect(await git.mergeBase(base, alone)).toBeUndefined();
  });

  it.each(['--help', '-n1', '--output=/tmp/x', 'nothing', 'HEAD:a.go', '', 'HEAD^{tree}', '@{upstream}'])(
    'are not found by the revision "%s"',
    async (revision) => {
      await expect(git.resolveCommit(revision)).rejects.toThrow('is no commit of this repository');
    },
  );

  it('take ids alone', async () => {
    await expect(git.diff('HEAD', head)).rejects.toThrow('is no object id');
    await expect(git.listTree('--help', true)).rejects.toThrow('is no object id');
    expect(await git.readObject('HEAD\n')).toBeUndefined();
  });

  it('are not looked for outside a repository', async () => {
    await expect(openRepository('/')).rejects.toThrow('not a git repository');
  });
});

describe("a repository's own configuration", () => {
  it('starts no program', async () => {
    const script = path.join(fixture.folder, '.git', 'evil.sh');
    alarm = path.join(fixture.folder, '.git', 'alarm');
    writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> '${alarm}'\ncat\n`);
    chmodSync(script, 0o755);
    const settings: readonly (readonly [string, string])[] = [
      ['core.fsmonitor', script],
      ['core.hooksPath', path.join(fixture.folder, '.git')],
      ['core.pager', script],
      ['core.sshCommand', script],
      ['core.editor', script],
      ['core.askPass', script],
      ['credential.helper', script],
      ['diff.external', script],
      ['diff.evil.command', script],
      ['diff.evil.textconv', script],
      ['filter.evil.clean', script],
      ['filter.evil.smudge', script],
      ['gpg.program', script],
      ['log.showSignature', 'true'],
      ['pager.diff', script],
      ['alias.diff-tree', `!${script}`],
      ['remote.origin.url', `ext::${script}`],
      ['remote.origin.promisor', 'true'],
      ['extensions.partialClone', 'origin'],
    ];
    for (const [key, value] of settings) fixture.git('config', key, value);
    const suspect = await openRepository(fixture.folder);
    try {
      await suspect.resolveCommit('HEAD');
      await suspect.diff(base, head);
      await suspect.diffText(base, head);
      await suspect.listTree(head, true);
      await suspect.commitsBetween(base, head);
      await suspect.mergeBase(base, head);
      await suspect.readObject(fixture.git('rev-parse', `${head}:a.go`));
      await suspect.readObject('1'.repeat(40));
    } finally {
      await suspect.close();
    }
    expect(existsSync(alarm)).toBe(false);
    // The same settings do start it where git is not told otherwise: the test can fail.
    fixture.git('diff', base, head);
    expect(existsSync(alarm)).toBe(true);
  });
});
