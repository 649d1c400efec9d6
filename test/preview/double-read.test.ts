import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { playedOperations } from '../../src/preview/double/rest-api.js';
import { readApiDescription } from '../../src/preview/double/api-description.js';
import { accessOf } from '../../src/preview/double/permissions.js';
import { startDouble } from '../../src/preview/double/start-double.js';
import type { Double } from '../../src/preview/double/types.js';
import { ApiClient, at, jwtOf, list, text } from './api-client.js';
import { GitFixture, numbered } from './git-fixture.js';

let fixture: GitFixture;
let base: string;
let baseTip: string;
let head: string;

beforeAll(() => {
  fixture = new GitFixture();
  base = fixture.commit('base', {
    'a.go': numbered(60),
    'gone.go': 'package a\n',
    'old name.go': numbered(20),
    'b/logo.png': '\u0000\u0001binary',
    'link.go': { link: 'a.go' },
  });
  baseTip = fixture.commit('main went on', { 'later.go': 'package a\n' });
  fixture.checkout(base);
  head = fixture.commit('Change things\n\nWith reasons.', {
    'a.go': numbered(60, { 10: 'changed 10', 50: 'changed 50' }),
    'gone.go': null,
    'old name.go': null,
    'new name.go': numbered(20),
    'b/logo.png': '\u0000\u0002binary',
    'out.go': { link: '../../etc/passwd' },
    sub: { submodule: base },
  });
});

afterAll(() => {
  fixture.remove();
});

let double: Double;
let client: ApiClient;
const repo = '/repos/acme/service';

beforeEach(async () => {
  double = await startDouble({
    repo: fixture.folder,
    name: 'service',
    collaborators: { trudy: 'triage', wim: 'maintain' },
  });
  await double.openPullRequest({ base: baseTip, head });
  client = new ApiClient(double.connection);
  await client.signIn();
});

afterEach(async () => {
  expect(double.invalidAnswers).toEqual([]);
  await double.close();
});

describe('reading a pull request', () => {
  it('tells title, body and both ends', async () => {
    const { body } = await client.get(`${repo}/pulls/1`);
    expect(text(body, 'title')).toBe('Change things');
    expect(text(body, 'body')).toBe('With reasons.');
    expect(text(body, 'base', 'sha')).toBe(baseTip);
    expect(text(body, 'head', 'sha')).toBe(head);
    expect(at(body, 'changed_files')).toBe(6);
    expect(at(body, 'commits')).toBe(1);
  });

  it('lists the files of the three-dot difference, not what base got since', async () => {
    const { body } = await client.get(`${repo}/pulls/1/files`);
    const files = list(body).map((file) => [
      text(file, 'filename'),
      text(file, 'status'),
      at(file, 'patch') !== undefined,
    ]);
    expect(files).toEqual(
      [
        ['a.go', 'modified', true],
        ['b/logo.png', 'modified', false],
        ['gone.go', 'removed', true],
        ['new name.go', 'renamed', false],
        ['out.go', 'added', true],
        ['sub', 'added', true],
      ].sort(),
    );
  });

  it('gives patches as GitHub does: from the first @@ on', async () => {
    const { body } = await client.get(`${repo}/pulls/1/files`);
    expect(text(body, 0, 'patch')).toBe(
      [
        '@@ -7,7 +7,7 @@ line 6',
        ' line 7',
        ' line 8',
        ' line 9',
        '-line 10',
        '+changed 10',
        ' line 11',
        ' line 12',
        ' line 13',
        '@@ -47,7 +47,7 @@ line 46',
        ' line 47',
        ' line 48',
        ' line 49',
        '-line 50',
        '+changed 50',
        ' line 51',
        ' line 52',
        ' line 53',
      ].join('\n'),
    );
    expect(list(body).map((file) => at(file, 'previous_filename'))).toContain('old name.go');
  });

  it('compares with the merge base', async () => {
    const { body } = await client.get(`${repo}/compare/${baseTip}...${head}`);
    expect(text(body, 'merge_base_commit', 'sha')).toBe(base);
    expect(text(body, 'status')).toBe('diverged');
    expect([at(body, 'ahead_by'), at(body, 'behind_by')]).toEqual([1, 1]);
    expect(list(body, 'files')).toHaveLength(6);
  });
});

describe('access', () => {
  it('knows a permission and an operation for everything it plays', () => {
    const description = readApiDescription();
    for (const id of playedOperations()) {
      expect(() => accessOf(id)).not.toThrow();
      expect(Object.keys(description.example(id, 200))).toBeDefined();
    }
  });

  it('refuses a JWT signed with another key, of another App, or of long life', async () => {
    const path = `/app/installations/${double.connection.installationId}/access_tokens`;
    const good = jwtOf(double.connection);
    for (const jwt of [
      `${good.slice(0, -8)}AAAAAAAA`,
      jwtOf(double.connection, { iss: 1 }),
      jwtOf(double.connection, { exp: 1_700_009_999 }),
    ]) {
      const reply = await client.send('POST', path, {}, { authorization: `Bearer ${jwt}` });
      expect(reply.status).toBe(401);
    }
  });
});
