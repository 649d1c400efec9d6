import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { goSources } from '../../src/analysis/source-scope.js';
import { BlobCache } from '../../src/github/blob-cache.js';
import { UnreadablePullRequest } from '../../src/github/failure.js';
import { readPullRequest, type PullRequestReading, type ReadingTools } from '../../src/github/read-pull-request.js';
import { RequestBudget } from '../../src/github/request-budget.js';
import { startDouble } from '../../src/preview/double/start-double.js';
import type { Double, DoubleOptions, Fault } from '../../src/preview/double/types.js';
import { GitFixture, type Files } from '../preview/git-fixture.js';
import { installationClient } from './installation-client.js';

const MODULE: Files = { 'go.mod': 'module example.com/m\n\ngo 1.22\n' };

function goText(name: string, ...imports: readonly string[]): string {
  return `package ${name}\n\n${imports.map((each) => `import "${each}"\n`).join('')}\nvar x = 1\n`;
}

let fixture: GitFixture;
let double: Double;

beforeAll(() => {
  fixture = new GitFixture();
});
afterAll(() => {
  fixture.remove();
});
afterEach(async () => {
  await double.close();
});

interface Case {
  readonly base: Files;
  readonly head: Files;
  readonly limits?: DoubleOptions['limits'];
  readonly tools?: Partial<ReadingTools>;
  readonly faults?: readonly Fault[];
}

async function read({ base, head, limits, tools, faults }: Case): Promise<PullRequestReading> {
  fixture.git('checkout', '--quiet', '--orphan', `case${Math.trunc(performance.now() * 1000)}`);
  fixture.git('rm', '-rfq', '--ignore-unmatch', '.');
  const baseSha = fixture.commit('base', { ...MODULE, ...base });
  const headSha = fixture.commit('head', head);
  double = await startDouble({ repo: fixture.folder, name: 'service', ...(limits === undefined ? {} : { limits }) });
  const client = await installationClient(double);
  await double.openPullRequest({ base: baseSha, head: headSha, announce: false });
  for (const fault of faults ?? []) double.inject(fault);
  const repository = { owner: double.owner, repo: double.name, id: 1001 };
  return readPullRequest({ repository, number: 1, headSha, baseSha }, '.github/leakcheck.yml', {
    client,
    cache: new BlobCache(),
    scope: goSources,
    ...tools,
  });
}

function texts(version: PullRequestReading['head']): Readonly<Record<string, string>> {
  return Object.fromEntries(version.files.map((file): [string, string] => [file.path, file.text]).sort());
}

function operations(): readonly string[] {
  return double.requests.slice(1).map((each) => each.operation);
}

describe('what is read', () => {
  it('head and merge base of the changed package, what it imports, and the manifests', async () => {
    const reading = await read({
      base: {
        'a/a.go': goText('a', 'example.com/m/b'),
        'a/same.go': goText('a'),
        'b/b.go': goText('b', 'example.com/m/c'),
        'b/b_test.go': goText('b'),
        'c/c.go': goText('c'),
        'vendor/example.com/x/x.go': goText('x'),
      },
      head: { 'a/a.go': goText('a', 'example.com/m/b', 'example.com/x', 'fmt') },
    });
    expect(Object.keys(texts(reading.head))).toEqual(['a/a.go', 'a/same.go', 'b/b.go', 'go.mod']);
    expect(Object.keys(texts(reading.base))).toEqual(['a/a.go', 'a/same.go', 'b/b.go', 'go.mod']);
    expect(texts(reading.base)['a/a.go']).toBe(goText('a', 'example.com/m/b'));
    expect(reading.head.reviewed).toEqual(['a/a.go', 'a/same.go']);
    expect(reading.unread).toEqual([]);
    expect(operations()).toEqual(['repos/compare-commits-with-basehead', 'git/get-tree', 'graphql', 'graphql']);
  });

  it('deleted, added and renamed files, each on its own side', async () => {
    const long = goText('a') + '// line\n'.repeat(30);
    const reading = await read({
      base: { 'a/gone.go': goText('a', 'fmt'), 'a/old.go': long, 'a/stays.go': goText('a') },
      head: { 'a/gone.go': null, 'a/old.go': null, 'a/moved.go': `${long}// more\n`, 'b/new.go': goText('b') },
    });
    expect(Object.keys(texts(reading.head))).toEqual(['a/moved.go', 'a/stays.go', 'b/new.go', 'go.mod']);
    expect(Object.keys(texts(reading.base))).toEqual(['a/gone.go', 'a/old.go', 'a/stays.go', 'go.mod']);
    const moved = reading.files.find((file) => file.path === 'a/moved.go');
    expect(moved).toMatchObject({ status: 'renamed', previousPath: 'a/old.go', baseText: long });
    expect(reading.files.find((file) => file.path === 'a/gone.go')).toMatchObject({ status: 'removed' });
  });

  it('a changed go.mod on both sides', async () => {
    const reading = await read({
      base: { 'a/a.go': goText('a') },
      head: { 'a/a.go': goText('a', 'fmt'), 'go.mod': 'module example.com/m\n\ngo 1.25\n' },
    });
    expect(texts(reading.head)['go.mod']).toContain('go 1.25');
    expect(texts(reading.base)['go.mod']).toContain('go 1.22');
  });

  it('modules inside modules, and the manifests above a package', async () => {
    const reading = await read({
      base: {
        'go.work': 'go 1.22\n\nuse (\n\t.\n\t./tool\n)\n',
        'tool/go.mod': 'module example.com/m/tool\n\ngo 1.22\n',
        'tool/cmd/main.go': goText('main', 'example.com/m/tool/lib'),
        'tool/lib/lib.go': goText('lib'),
      },
      head: { 'tool/cmd/main.go': goText('main', 'example.com/m/tool/lib', 'fmt') },
    });
    const paths = ['go.mod', 'go.work', 'tool/cmd/main.go', 'tool/go.mod', 'tool/lib/lib.go'];
    expect(Object.keys(texts(reading.head))).toEqual(paths);
  });

  it('the configuration of the base branch', async () => {
    const reading = await read({
      base: { '.github/leakcheck.yml': 'comment_at: note\n' },
      head: { '.github/leakcheck.yml': 'comment_at: error\n' },
    });
    expect(reading.config).toEqual({ text: 'comment_at: note\n' });
    expect(reading.head.files).toEqual([]);
  });

  it('an unchanged file once, however often it is needed', async () => {
    const cache = new BlobCache();
    const reading = await read({
      base: { 'a/a.go': goText('a'), 'a/same.go': goText('a', 'fmt') },
      head: { 'a/a.go': goText('a', 'os') },
      tools: { cache },
    });
    const [query] = double.requests.filter((each) => each.operation === 'graphql');
    const variables = JSON.stringify(query?.body);
    const oid = fixture.git('rev-parse', 'HEAD:a/same.go');
    expect(variables.split(oid)).toHaveLength(2);
    expect(texts(reading.base)['a/same.go']).toBe(goText('a', 'fmt'));
  });
});

describe('what cannot be read is named', () => {
  it('symbolic links and submodules, which are never followed', async () => {
    const reading = await read({
      base: { 'a/a.go': goText('a'), 'secret.txt': 'secret' },
      head: {
        'a/a.go': goText('a', 'fmt'),
        'a/link.go': { link: '../secret.txt' },
        'a/out.go': { link: '/etc/passwd' },
        sub: { submodule: '0123456789012345678901234567890123456789' },
      },
    });
    expect(Object.keys(texts(reading.head))).toEqual(['a/a.go', 'go.mod']);
    expect(reading.unread).toEqual(
      expect.arrayContaining([
        { path: 'a/link.go', reason: 'symbolic link' },
        { path: 'a/out.go', reason: 'symbolic link' },
        { path: 'sub', reason: 'submodule' },
      ]),
    );
    expect(JSON.stringify(reading)).not.toContain('secret"');
  });

  it('a link that became a file, by the listing of the merge base', async () => {
    const reading = await read({
      base: { 'a/a.go': { link: '../real.go' }, 'real.go': goText('real') },
      head: { 'a/a.go': goText('a') },
    });
    expect(Object.keys(texts(reading.head))).toContain('a/a.go');
    expect(Object.keys(texts(reading.base))).not.toContain('a/a.go');
  });

  it('binary files with a Go name', async () => {
    const reading = await read({ base: { 'a/a.go': goText('a') }, head: { 'a/b.go': 'package a\u0000\u0001' } });
    expect(reading.unread).toEqual([{ path: 'a/b.go', reason: 'binary' }]);
    expect(reading.head.partialFolders).toEqual(['a']);
  });

  it('files beyond the bounds, changed packages first, imports by folder', async () => {
    const reading = await read({
      base: {
        'a/a.go': goText('a', 'example.com/m/b'),
        'b/b1.go': goText('b', 'b1'),
        'b/b2.go': goText('b', 'b2'),
        'b/b3.go': goText('b', 'b3'),
      },
      head: { 'a/a.go': goText('a', 'example.com/m/b', 'fmt') },
      tools: { bounds: { files: 5, bytes: 1_000_000 } },
    });
    expect(Object.keys(texts(reading.head))).toEqual(['a/a.go', 'b/b1.go', 'go.mod']);
    expect(reading.unread).toEqual([{ path: 'b', reason: '2 files not fetched: limit of 5 files' }]);
    expect(reading.head.partialFolders).toEqual(['b']);
  });

  it('texts beyond the bound of bytes', async () => {
    const reading = await read({
      base: { 'a/a.go': goText('a') },
      head: { 'a/big.go': `package a\n${'// x\n'.repeat(300_000)}`, 'a/a.go': goText('a', 'fmt') },
      tools: { bounds: { files: 100, bytes: 1024 * 1024 } },
    });
    expect(reading.unread).toEqual([{ path: 'a/big.go', reason: 'not fetched: limit of 1 MB' }]);
    expect(Object.keys(texts(reading.head))).toContain('a/a.go');
  });

  it('what the bound of requests leaves', async () => {
    const head = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [`a/f${index}.go`, goText('a', `x${index}`)]),
    );
    const reading = await read({ base: {}, head, tools: { budget: new RequestBudget(3) } });
    expect(reading.requests).toBe(3);
    expect(reading.head.reviewed.length).toBeGreaterThan(50);
    expect(reading.head.reviewed.length + reading.unread.length).toBe(150);
    expect(reading.unread[0]?.reason).toBe('not fetched: limit of 3 requests');
  });
});

describe('what GitHub cuts', () => {
  it('a text of GraphQL is read over REST', async () => {
    const big = `package a\n${'// a comment\n'.repeat(100)}`;
    const reading = await read({
      base: { 'a/a.go': goText('a') },
      head: { 'a/a.go': big },
      limits: { graphqlBlobBytes: 200 },
    });
    expect(texts(reading.head)['a/a.go']).toBe(big);
    expect(operations()).toContain('git/get-blob');
  });

  it('a text beyond a batch is asked for over REST at once', async () => {
    const big = `package a\n${'// a comment\n'.repeat(900_000)}`;
    const reading = await read({ base: { 'a/a.go': goText('a') }, head: { 'a/big.go': big } });
    expect(reading.unread).toEqual([]);
    expect(texts(reading.head)['a/big.go'] === big).toBe(true);
  });

  it('a patch: the merge base is listed, and the file is read all the same', async () => {
    const lines = '// line\n'.repeat(50);
    const reading = await read({
      base: { 'a/a.go': goText('a') },
      head: { 'a/a.go': goText('a') + lines },
      limits: { patchLines: 20 },
    });
    const file = reading.files.find((each) => each.path === 'a/a.go');
    expect(file?.patch).toBeUndefined();
    expect(file).toMatchObject({ baseText: goText('a'), headText: goText('a') + lines });
    expect(operations().filter((each) => each === 'git/get-tree')).toHaveLength(2);
  });

  it('a tree: the folders in question are listed one by one', async () => {
    const reading = await read({
      base: { 'a/a.go': goText('a', 'example.com/m/b/c'), 'b/c/c.go': goText('c'), 'd/d.go': goText('d') },
      head: { 'a/a.go': goText('a', 'example.com/m/b/c', 'fmt') },
      limits: { treeEntries: 3 },
    });
    expect(Object.keys(texts(reading.head))).toEqual(['a/a.go', 'b/c/c.go', 'go.mod']);
    expect(Object.keys(texts(reading.base))).toEqual(['a/a.go', 'b/c/c.go', 'go.mod']);
  });

  it('a comparison: the list of files adds what is missing', async () => {
    const names = Array.from({ length: 350 }, (_, index) => `p${String(index % 7)}/f${String(index)}.go`);
    const base = Object.fromEntries(names.map((name) => [name, goText(name.slice(0, 2))]));
    const head = Object.fromEntries(names.map((name) => [name, goText(name.slice(0, 2), 'fmt')]));
    const reading = await read({ base, head });
    expect(reading.files).toHaveLength(350);
    expect(reading.files.every((file) => file.patch !== undefined && file.status === 'modified')).toBe(true);
    expect(reading.head.reviewed).toHaveLength(350);
    expect(texts(reading.base)['p3/f3.go']).toBe(goText('p3'));
    expect(reading.unread).toEqual([]);
    expect(reading.requests).toBeLessThanOrEqual(40);
  });

  it('a list of 3,000 files: what is missing in it is found in the trees, and named', async () => {
    const names = Array.from({ length: 3_300 }, (_, index) => `p/f${String(index)}.go`);
    const reading = await read({ base: {}, head: Object.fromEntries(names.map((name) => [name, 'package p\n'])) });
    expect(reading.requests).toBeLessThanOrEqual(40);
    expect(reading.files).toHaveLength(3_300);
    expect(reading.head.reviewed.length).toBeGreaterThan(0);
    expect(reading.unread.length).toBeGreaterThan(0);
    expect(reading.unread.some((each) => each.reason.includes('was not listed'))).toBe(true);
  });
});

describe('what goes wrong', () => {
  it('a batch with 502 is asked for in halves', async () => {
    const head = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`a/f${index}.go`, goText('a', `x${index}`)]),
    );
    const reading = await read({ base: {}, head, faults: [{ operation: 'graphql', answer: 502 }] });
    expect(reading.head.reviewed).toHaveLength(12);
    expect(operations().filter((each) => each === 'graphql')).toHaveLength(3);
    expect(operations()).not.toContain('git/get-blob');
  });

  it('a single text that GitHub will not give is named, the rest is read', async () => {
    const reading = await read({
      base: { 'a/a.go': goText('a') },
      head: { 'a/a.go': `package a\n${'// x\n'.repeat(100)}`, 'a/b.go': goText('a') },
      limits: { graphqlBlobBytes: 100 },
      faults: [{ operation: 'git/get-blob', answer: 500, times: 2 }],
    });
    expect(reading.unread).toEqual([{ path: 'a/a.go', reason: 'not fetched: GitHub answered 500' }]);
    expect(Object.keys(texts(reading.head))).toContain('a/b.go');
  });

  it.each<Fault>([
    { operation: 'git/get-blob', answer: 502 },
    { operation: 'git/get-blob', answer: 'reset' },
  ])('a single text that did not come at once is asked for again: $answer', async (fault) => {
    const reading = await read({
      base: { 'a/a.go': goText('a') },
      head: { 'a/a.go': `package a\n${'// x\n'.repeat(100)}` },
      limits: { graphqlBlobBytes: 100 },
      faults: [fault],
    });
    expect(reading.unread).toEqual([]);
    expect(Object.keys(texts(reading.head))).toContain('a/a.go');
  });

  it('commits that are gone are told from everything else', async () => {
    const faults: Fault[] = [{ operation: 'repos/compare-commits-with-basehead', answer: 404 }];
    await expect(read({ base: {}, head: {}, faults })).rejects.toBeInstanceOf(UnreadablePullRequest);
  });
});

describe('the budget', () => {
  it('is kept for ten files in three packages with 150 files of 40 KB in view', async () => {
    const body = `// ${'x'.repeat(76)}\n`.repeat(506);
    const name = (index: number): string => `p${String(index % 15)}/f${String(index)}.go`;
    const imports = Array.from({ length: 15 }, (_, index) => `example.com/m/p${index}`);
    const base = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [
        name(index),
        `${goText(`p${index % 15}`, ...imports)}${body}// ${index}\n`,
      ]),
    );
    const changed = Array.from({ length: 10 }, (_, index) => name((index % 3) + 15 * Math.floor(index / 3)));
    const head = Object.fromEntries(changed.map((path) => [path, `${base[path] ?? ''}// changed\n`]));
    const reading = await read({ base, head });
    expect(reading.head.files).toHaveLength(151);
    expect(reading.unread).toEqual([]);
    // Of the ten of a whole review four are the check run's two, the conversation's and the review's own.
    expect(reading.requests).toBeLessThanOrEqual(6);
  });
});
