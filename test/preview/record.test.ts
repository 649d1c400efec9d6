import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packageFile } from '../../src/preview/double/api-description.js';
import { runPreview } from '../../src/preview/run-preview.js';
import type { AppConnection, RunningApp } from '../../src/preview/double/types.js';
import { ApiClient, at } from './api-client.js';
import { GitFixture, numbered } from './git-fixture.js';

let fixture: GitFixture;
let base: string;
let head: string;
let folder: string;

beforeAll(() => {
  fixture = new GitFixture();
  base = fixture.commit('base', { 'a.go': numbered(20), 'dir/b.go': 'b\n', 'link.go': { link: '/etc/passwd' } });
  head = fixture.commit('head', { 'a.go': numbered(20, { 5: 'five', 15: 'fifteen' }) });
  folder = mkdtempSync(path.join(tmpdir(), 'leakcheck-record-'));
});

afterAll(() => {
  fixture.remove();
  rmSync(folder, { recursive: true });
});

const REPLACED = 'Better:\n\n```suggestion\nfive\nand a half\n```\n';
const DELETED = '````\n```suggestion\nnot this\n```\n````\n\n```suggestion\n```';

/** An App that posts two suggestions for whatever it is told about. */
function startApp(connection: AppConnection): Promise<RunningApp> {
  const idle = async (): Promise<void> => {
    const client = new ApiClient(connection);
    await client.signIn();
    const comments = [
      { path: 'a.go', line: 5, body: REPLACED },
      { path: 'a.go', start_line: 15, line: 16, body: DELETED },
    ];
    const review = { event: 'COMMENT', body: 'two', comments };
    const reply = await client.post('/repos/acme/service/pulls/1/reviews', review);
    expect(at(reply.body, 'state')).toBe('COMMENTED');
  };
  return Promise.resolve({ webhookUrl: 'http://127.0.0.1:9/none', idle, close: () => Promise.resolve() });
}

function apply(...args: readonly string[]): { readonly status: number | null; readonly text: string } {
  const result = spawnSync(process.execPath, [packageFile('tools', 'apply-suggestions.js'), ...args], {
    encoding: 'utf8',
  });
  return { status: result.status, text: result.stdout + result.stderr };
}

describe('a preview', () => {
  it('lets the App work, shows the page and leaves a record', async () => {
    const preview = await runPreview({ repo: fixture.folder, name: 'service', base, head, startApp });
    try {
      expect(await (await fetch(preview.pageUrl)).text()).toContain('and a half');
      await preview.record(folder);
      await preview.record(folder);
    } finally {
      await preview.close();
    }
    const lines = readFileSync(path.join(folder, 'requests.jsonl'), 'utf8').trim().split('\n');
    const records = lines.map((line) => JSON.parse(line) as unknown);
    expect(records.map((record) => [at(record, 'method'), at(record, 'path'), at(record, 'status')])).toEqual([
      ['POST', expect.stringContaining('/access_tokens'), 201],
      ['POST', '/repos/acme/service/pulls/1/reviews', 200],
    ]);
    expect(lines[1]).toMatch(/^\{"method":"POST","path":"[^"]*","body":\{.*\},"status":200\}$/);
    expect(readFileSync(path.join(folder, 'base/a.go'), 'utf8')).toBe(numbered(20));
    expect(readFileSync(path.join(folder, 'head/dir/b.go'), 'utf8')).toBe('b\n');
    expect(existsSync(path.join(folder, 'head/link.go'))).toBe(false);
    expect(readFileSync(path.join(folder, 'requests.jsonl'), 'utf8')).not.toContain('ghs_');
  });

  it('does not overwrite a folder that is no record', async () => {
    const other = path.join(folder, 'other');
    mkdirSync(path.join(other, 'head'), { recursive: true });
    const preview = await runPreview({ repo: fixture.folder, name: 'service', base, head, startApp });
    try {
      await expect(preview.record(other)).rejects.toThrow('no earlier record');
    } finally {
      await preview.close();
    }
  });

  it('says which revision is none, and closes what it opened', async () => {
    const given = { repo: fixture.folder, name: 'service', base: 'nothing', head, startApp };
    await expect(runPreview(given)).rejects.toThrow('"nothing" is no commit of this repository');
  });
});

describe('applying suggestions', () => {
  it('to one copy of head, as a person would', () => {
    const result = apply(folder);
    expect(result.status).toBe(0);
    expect(result.text.trim().split('\n')).toHaveLength(2);
    const expected = numbered(20, { 5: 'five\nand a half' }).replace('line 15\nline 16\n', '');
    expect(readFileSync(path.join(folder, 'applied/a.go'), 'utf8')).toBe(expected);
    expect(readFileSync(path.join(folder, 'head/a.go'), 'utf8')).toContain('fifteen');
  });

  it('each to a copy of its own', () => {
    const out = path.join(folder, 'each');
    expect(apply(folder, '--each', '--out', out).status).toBe(0);
    const first = numbered(20, { 5: 'five\nand a half', 15: 'fifteen' });
    expect(readFileSync(path.join(out, '1/a.go'), 'utf8')).toBe(first);
    expect(readFileSync(path.join(out, '2/a.go'), 'utf8')).toBe(
      numbered(20, { 5: 'five' }).replace('line 15\nline 16\n', ''),
    );
    expect(readFileSync(path.join(out, '2/dir/b.go'), 'utf8')).toBe('b\n');
  });

  it.each([
    [
      'overlap',
      [
        { path: 'a.go', line: 5 },
        { path: 'a.go', start_line: 4, line: 6 },
      ],
      'two suggestions touch line',
    ],
    ['stand past the end', [{ path: 'a.go', line: 99 }], 'has no line 99'],
    ['stand on deleted lines', [{ path: 'a.go', line: 5, side: 'LEFT' }], 'stands on deleted lines'],
    ['stand nowhere', [{ path: 'a.go' }], 'stands on no line'],
    ['lead out of the copy', [{ path: '../../x', line: 1 }], 'leads out of the copy'],
  ])('fails loudly where they %s', (_, places, message) => {
    const record = mkdtempSync(path.join(tmpdir(), 'leakcheck-bad-'));
    try {
      mkdirSync(path.join(record, 'head'));
      writeFileSync(path.join(record, 'head/a.go'), numbered(9));
      const comments = places.map((place) => ({ ...place, body: REPLACED }));
      const request = { method: 'POST', path: '/repos/a/b/pulls/1/reviews', body: { comments }, status: 200 };
      writeFileSync(path.join(record, 'requests.jsonl'), `${JSON.stringify(request)}\n`);
      const result = apply(record);
      expect([result.status, result.text]).toEqual([1, expect.stringContaining(message)]);
    } finally {
      rmSync(record, { recursive: true });
    }
  });

  it('passes over what was refused', () => {
    const record = mkdtempSync(path.join(tmpdir(), 'leakcheck-refused-'));
    mkdirSync(path.join(record, 'head'));
    const request = {
      method: 'POST',
      path: '/repos/a/b/pulls/1/reviews',
      body: { comments: [{ body: REPLACED }] },
      status: 422,
    };
    writeFileSync(path.join(record, 'requests.jsonl'), `${JSON.stringify(request)}\n`);
    expect(apply(record)).toEqual({ status: 0, text: '' });
    rmSync(record, { recursive: true });
  });
});
