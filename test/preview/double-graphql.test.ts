import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, list, text } from './api-client.js';
import { REPO, onStage } from './double-fixture.js';
import { GitFixture, numbered } from './git-fixture.js';

let fixture: GitFixture;
let base: string;
let head: string;

beforeAll(() => {
  fixture = new GitFixture();
  base = fixture.commit('base', { 'a.go': numbered(20) });
  head = fixture.commit('head', {
    'a.go': numbered(20, { 10: 'ten' }),
    'b.bin': '\u0000\u0001',
    'long.go': 'x'.repeat(200),
    'dir/c.go': 'package c\n',
  });
});

afterAll(() => {
  fixture.remove();
});

const stage = onStage(() => ({
  double: { repo: fixture.folder, limits: { graphqlBlobBytes: 160 } },
  pull: { base, head },
}));
const NAMES = { o: 'acme', n: 'service' };
const BLOB = '... on Blob{oid byteSize isBinary isTruncated text}';

async function ask(selection: string): Promise<unknown> {
  const query = `query($o:String!,$n:String!){repository(owner:$o,name:$n){${selection}}}`;
  return (await stage().client.graphql(query, NAMES)).body;
}

async function thread(): Promise<string> {
  const { client, double } = stage();
  await client.post(`${REPO}/pulls/1/comments`, { path: 'a.go', line: 10, body: 'b', commit_id: head });
  return double.state.threads[0]?.nodeId ?? '';
}

const RESOLVE = 'mutation($id:ID!){resolveReviewThread(input:{threadId:$id}){thread{id isResolved}}}';
const MINIMIZE =
  'mutation($id:ID!){minimizeComment(input:{subjectId:$id,classifier:OUTDATED}){minimizedComment{isMinimized minimizedReason}}}';

describe('blobs', () => {
  it('come in batches, by id or by path, whole, cut or binary', async () => {
    const oid = fixture.git('rev-parse', `${head}:a.go`);
    const body = await ask(`
      a: object(oid:"${oid}"){${BLOB}}
      b: object(expression:"${head}:b.bin"){${BLOB}}
      c: object(expression:"changes:dir/c.go"){${BLOB}}
      long: object(expression:"${head}:long.go"){${BLOB}}
      none: object(expression:"${head}:none.go"){${BLOB}}
      dir: object(expression:"${head}:dir"){... on Tree{entries{name type mode oid}}}
      commit: object(oid:"${head}"){... on Commit{messageHeadline tree{oid}}}`);
    const data = at(body, 'data', 'repository');
    expect(at(data, 'a')).toMatchObject({
      oid,
      isBinary: false,
      isTruncated: false,
      text: numbered(20, { 10: 'ten' }),
    });
    expect(at(data, 'b')).toMatchObject({ isBinary: true, text: null, byteSize: 2 });
    expect(at(data, 'c')).toMatchObject({ text: 'package c\n' });
    expect(at(data, 'long')).toMatchObject({ isTruncated: true, byteSize: 200, text: 'x'.repeat(160) });
    expect(at(data, 'none')).toBeNull();
    expect(list(data, 'dir', 'entries')).toHaveLength(1);
    expect(text(data, 'commit', 'messageHeadline')).toBe('head');
  });

  it('need contents:read', async () => {
    await stage().client.signIn({ pull_requests: 'write' });
    const body = await ask(`object(oid:"${head}"){oid}`);
    expect(text(body, 'errors', 0, 'type')).toBe('FORBIDDEN');
    expect(at(body, 'data', 'repository', 'object')).toBeNull();
  });
});

describe('a query is refused', () => {
  it.each([
    ['a field that is not there', 'nothing'],
    ['a list without first or last', 'pullRequest(number:1){reviewThreads{totalCount}}'],
    ['a list of more than 100', 'pullRequest(number:1){reviewThreads(first:101){totalCount}}'],
    ['a pull request that is not there', 'pullRequest(number:9){id}'],
  ])('for %s', async (_, selection) => {
    expect(list(await ask(selection), 'errors')).toHaveLength(1);
    expect(stage().double.refused).toHaveLength(1);
  });

  it('for another repository, and without a token', async () => {
    const { client } = stage();
    const other = await client.graphql('{repository(owner:"acme",name:"other"){id}}');
    expect(text(other.body, 'errors', 0, 'type')).toBe('NOT_FOUND');
    const asApp = await fetch(stage().double.connection.apiUrl.replace('/v3', '/graphql'), {
      method: 'POST',
      body: '{}',
    });
    expect(asApp.status).toBe(401);
  });
});

describe('review threads', () => {
  it('are listed by pages with their comments', async () => {
    const { client } = stage();
    await thread();
    await client.post(`${REPO}/pulls/1/comments`, { path: 'a.go', line: 11, body: 'c', commit_id: head });
    const fields =
      'nodes{id isResolved isOutdated viewerCanResolve path line comments(first:5){nodes{databaseId body author{login}}}}';
    const first = await ask(
      `pullRequest(number:1){reviewThreads(first:1){${fields} totalCount pageInfo{hasNextPage endCursor}}}`,
    );
    const threads = at(first, 'data', 'repository', 'pullRequest', 'reviewThreads');
    expect([at(threads, 'totalCount'), at(threads, 'pageInfo', 'hasNextPage')]).toEqual([2, true]);
    expect(at(threads, 'nodes', 0)).toMatchObject({
      isResolved: false,
      isOutdated: false,
      viewerCanResolve: false,
      line: 10,
    });
    expect(at(threads, 'nodes', 0, 'comments', 'nodes', 0)).toMatchObject({
      body: 'b',
      author: { login: 'leakcheck' },
    });
    const after = text(threads, 'pageInfo', 'endCursor');
    const second = await ask(`pullRequest(number:1){reviewThreads(first:1,after:"${after}"){${fields}}}`);
    expect(at(second, 'data', 'repository', 'pullRequest', 'reviewThreads', 'nodes', 0, 'line')).toBe(11);
  });

  it('cannot be resolved with contents:read, whatever else was granted', async () => {
    const { client, double } = stage();
    const reply = await client.graphql(RESOLVE, { id: await thread() });
    expect([reply.status, text(reply.body, 'errors', 0, 'type')]).toEqual([200, 'FORBIDDEN']);
    expect(text(reply.body, 'errors', 0, 'message')).toBe('Resource not accessible by integration');
    expect(double.state.threads[0]?.resolvedBy).toBeNull();
    expect(double.writes.at(-1)?.refusal).toBe('Resource not accessible by integration');
  });

  it('are resolved with contents:write, but not by a token from before', async () => {
    const { client, double } = stage();
    const id = await thread();
    double.setPermissions({ contents: 'write', pull_requests: 'write', checks: 'write' });
    expect(text((await client.graphql(RESOLVE, { id })).body, 'errors', 0, 'type')).toBe('FORBIDDEN');
    await client.signIn();
    expect(
      at((await client.graphql(RESOLVE, { id })).body, 'data', 'resolveReviewThread', 'thread', 'isResolved'),
    ).toBe(true);
    expect(double.state.threads[0]?.resolvedBy).toBe('leakcheck[bot]');
    await client.graphql(RESOLVE.replace('resolveReviewThread', 'unresolveReviewThread'), { id });
    expect(double.state.threads[0]?.resolvedBy).toBeNull();
  });
});

describe('other mutations', () => {
  it('minimize comments of either kind, and know a wrong id', async () => {
    const { client, double } = stage();
    await thread();
    await client.post(`${REPO}/issues/1/comments`, { body: 'x' });
    const ids = [double.state.reviewComments[0]?.nodeId, double.state.issueComments[0]?.nodeId];
    for (const id of ids) {
      const { body } = await client.graphql(MINIMIZE, { id });
      expect(at(body, 'data', 'minimizeComment', 'minimizedComment')).toEqual({
        isMinimized: true,
        minimizedReason: 'outdated',
      });
    }
    expect(text((await client.graphql(MINIMIZE, { id: 'X' })).body, 'errors', 0, 'type')).toBe('NOT_FOUND');
  });

  it('do not commit: permission and expected head are checked, then the double says that it never writes', async () => {
    const { client, double } = stage();
    const commit = `mutation($head:GitObjectID!){createCommitOnBranch(input:{branch:{repositoryNameWithOwner:"acme/service",branchName:"changes"},
      expectedHeadOid:$head,message:{headline:"x"},fileChanges:{}}){commit{oid}}}`;
    const type = async (oid: string): Promise<string> =>
      text((await client.graphql(commit, { head: oid })).body, 'errors', 0, 'type');
    expect(await type(head)).toBe('FORBIDDEN');
    double.setPermissions({ contents: 'write' });
    await client.signIn();
    expect(await type(base)).toBe('STALE_DATA');
    expect(await type(head)).toBe('NOT_IMPLEMENTED');
  });

  it('count as writes, queries do not', async () => {
    const { client, double } = stage();
    await client.graphql('{viewer{login}}');
    await client.graphql(MINIMIZE, { id: 'X' });
    expect(double.writes.map((each) => each.operation)).toEqual(['graphql']);
  });
});
