import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessOf } from '../../src/preview/double/permissions.js';
import { playedOperations } from '../../src/preview/double/rest-api.js';
import { at, jwtOf, list, text } from './api-client.js';
import { REPO, onStage } from './double-fixture.js';
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

const stage = onStage(() => ({
  double: { repo: fixture.folder, collaborators: { trudy: 'triage', wim: 'maintain' } },
  pull: { base: baseTip, head },
}));

const FIRST_PATCH = [
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
].join('\n');

describe('reading a pull request', () => {
  it('tells title, body and both ends', async () => {
    const { body } = await stage().client.get(`${REPO}/pulls/1`);
    expect(text(body, 'title')).toBe('Change things');
    expect(text(body, 'body')).toBe('With reasons.');
    expect(text(body, 'base', 'sha')).toBe(baseTip);
    expect(text(body, 'head', 'sha')).toBe(head);
    expect(at(body, 'changed_files')).toBe(6);
    expect(at(body, 'commits')).toBe(1);
  });

  it('lists the files of the three-dot difference, not what base got since', async () => {
    const { body } = await stage().client.get(`${REPO}/pulls/1/files`);
    const files = list(body).map((file) => [
      text(file, 'filename'),
      text(file, 'status'),
      at(file, 'patch') !== undefined,
    ]);
    expect(files).toEqual([
      ['a.go', 'modified', true],
      ['b/logo.png', 'modified', false],
      ['gone.go', 'removed', true],
      ['new name.go', 'renamed', false],
      ['out.go', 'added', true],
      ['sub', 'added', true],
    ]);
    expect(text(body, 3, 'previous_filename')).toBe('old name.go');
  });

  it('gives patches as GitHub does: from the first @@ on', async () => {
    const { body } = await stage().client.get(`${REPO}/pulls/1/files`);
    expect(text(body, 0, 'patch')).toBe(FIRST_PATCH);
    expect(text(body, 4, 'patch')).toBe('@@ -0,0 +1 @@\n+../../etc/passwd\n\\ No newline at end of file');
  });

  it('gives the whole difference as text', async () => {
    const reply = await stage().client.get(`${REPO}/pulls/1`, { accept: 'application/vnd.github.diff' });
    expect(reply.text).toContain('diff --git a/a.go b/a.go\n');
    expect(reply.text).not.toContain('later.go');
  });

  it('compares with the merge base', async () => {
    const { body } = await stage().client.get(`${REPO}/compare/${baseTip}...${head}`);
    expect(text(body, 'merge_base_commit', 'sha')).toBe(base);
    expect(text(body, 'status')).toBe('diverged');
    expect([at(body, 'ahead_by'), at(body, 'behind_by')]).toEqual([1, 1]);
    expect(list(body, 'files')).toHaveLength(6);
  });

  it('compares by branch names, encoded or not', async () => {
    for (const range of ['main...changes', `main...acme%3Achanges`]) {
      const { body } = await stage().client.get(`${REPO}/compare/${range}`);
      expect(text(body, 'merge_base_commit', 'sha')).toBe(base);
    }
  });

  it('lists its commits', async () => {
    const { body } = await stage().client.get(`${REPO}/pulls/1/commits`);
    expect(list(body).map((commit) => text(commit, 'sha'))).toEqual([head]);
    expect(text(body, 0, 'commit', 'message')).toBe('Change things\n\nWith reasons.');
  });

  it.each([
    ['open', 1],
    ['closed', 0],
    ['all', 1],
  ])('lists pull requests that are %s', async (state, count) => {
    const { body } = await stage().client.get(`${REPO}/pulls?state=${state}&head=acme:changes`);
    expect(list(body)).toHaveLength(count);
  });
});

describe('reading code', () => {
  it('tells symlinks and submodules by their modes', async () => {
    const { body } = await stage().client.get(`${REPO}/git/trees/${head}?recursive=1`);
    const modes = list(body, 'tree').map((entry) => [text(entry, 'path'), text(entry, 'mode'), text(entry, 'type')]);
    expect(modes).toContainEqual(['link.go', '120000', 'blob']);
    expect(modes).toContainEqual(['sub', '160000', 'commit']);
    expect(modes).toContainEqual(['b/logo.png', '100644', 'blob']);
    expect(modes).toContainEqual(['b', '040000', 'tree']);
  });

  it('gives blobs in base64', async () => {
    const sha = fixture.git('rev-parse', `${head}:a.go`);
    const { body } = await stage().client.get(`${REPO}/git/blobs/${sha}`);
    const content = Buffer.from(text(body, 'content'), 'base64').toString('utf8');
    expect(content).toBe(numbered(60, { 10: 'changed 10', 50: 'changed 50' }));
  });

  it.each([
    ['a.go', 'file', 'line 1\n'],
    ['b%2Flogo.png', 'file', '\u0000\u0002'],
    ['link.go', 'file', 'line 1\n'],
    ['out.go', 'symlink', ''],
    ['sub', 'submodule', ''],
  ])('answers for the contents of %s as for a %s', async (path, type, beginning) => {
    const { body } = await stage().client.get(`${REPO}/contents/${path}?ref=${head}`);
    expect(text(body, 'type')).toBe(type);
    expect(Buffer.from(text(body, 'content'), 'base64').toString('utf8').startsWith(beginning)).toBe(true);
  });

  it('lists folders, the root too', async () => {
    const { body } = await stage().client.get(`${REPO}/contents/?ref=changes`);
    expect(list(body).map((entry) => [text(entry, 'name'), text(entry, 'type')])).toContainEqual(['b', 'dir']);
  });

  it.each([
    ['contents/missing.go', 404],
    ['git/blobs/0000000000000000000000000000000000000000', 404],
    ['git/trees/nothing', 404],
    ['commits/nothing', 422],
    ['compare/main..changes', 404],
    ['branches/nothing', 404],
    ['git/ref/heads/nothing', 404],
    ['pulls/9', 404],
  ])('answers %s with %d', async (path, status) => {
    expect((await stage().client.get(`${REPO}/${path}`)).status).toBe(status);
  });

  it.each(['git/ref/heads/main', 'branches/main', `commits/main`])('finds %s', async (path) => {
    const reply = await stage().client.get(`${REPO}/${path}`);
    expect(reply.status).toBe(200);
    expect(reply.text).toContain(baseTip);
  });
});

describe('who may do what', () => {
  it.each([
    ['acme', 'admin', 'admin'],
    ['wim', 'write', 'maintain'],
    ['trudy', 'read', 'triage'],
    ['stranger', 'none', 'none'],
  ])('says of %s: %s, %s', async (login, permission, role) => {
    const { body } = await stage().client.get(`${REPO}/collaborators/${login}/permission`);
    expect([text(body, 'permission'), text(body, 'role_name')]).toEqual([permission, role]);
  });

  it('knows the access of every operation it plays', () => {
    for (const id of playedOperations()) expect(() => accessOf(id)).not.toThrow();
  });

  it('answers the App about itself', async () => {
    const { client } = stage();
    expect(text((await client.asApp('GET', '/app')).body, 'slug')).toBe('leakcheck');
    expect(list((await client.asApp('GET', '/app/installations')).body)).toHaveLength(1);
    expect((await client.asApp('GET', `${REPO}/installation`)).status).toBe(200);
    expect(list((await client.get('/installation/repositories')).body, 'repositories')).toHaveLength(1);
    expect((await client.get('/rate_limit')).status).toBe(200);
    expect((await client.get(REPO)).status).toBe(200);
  });

  it.each([
    ['another key', (jwt: string) => `${jwt.slice(0, -8)}AAAAAAAA`, {}],
    ['another App', (jwt: string) => jwt, { iss: 1 }],
    ['a life of more than ten minutes', (jwt: string) => jwt, { exp: 1_700_009_999 }],
  ])('refuses a JSON web token of %s', async (_, change, claims) => {
    const { connection } = stage().double;
    const authorization = `Bearer ${change(jwtOf(connection, claims))}`;
    const path = `/app/installations/${connection.installationId}/access_tokens`;
    expect((await stage().client.send('POST', path, {}, { authorization })).status).toBe(401);
  });

  it('refuses an unknown token, and a token after its hour', async () => {
    const { client, double } = stage();
    expect((await client.get(`${REPO}/pulls/1`, { authorization: 'token ghs_unknown' })).status).toBe(401);
    double.clock.advance(60 * 60 * 1000);
    expect((await client.get(`${REPO}/pulls/1`)).status).toBe(401);
  });

  it('gives tokens a part of the permissions, and no more than were granted', async () => {
    const { client } = stage();
    expect((await client.signIn({ contents: 'read' })).status).toBe(201);
    expect((await client.get(`${REPO}/contents/a.go`)).status).toBe(200);
    const refused = await client.get(`${REPO}/pulls/1`);
    expect(refused.status).toBe(403);
    expect(text(refused.body, 'message')).toBe('Resource not accessible by integration');
    expect(refused.headers.get('x-accepted-github-permissions')).toBe('pull_requests=read');
    expect((await client.signIn({ contents: 'write' })).status).toBe(422);
  });

  it('does not show a repository that the App is not installed in', async () => {
    expect((await stage().client.get('/repos/acme/other/pulls/1')).status).toBe(404);
  });
});
