import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, list, text } from './api-client.js';
import { REPO, onStage } from './double-fixture.js';
import { GitFixture } from './git-fixture.js';

let fixture: GitFixture;
let base: string;
let head: string;

beforeAll(() => {
  fixture = new GitFixture();
  base = fixture.commit('base', { 'a.go': 'package a\n' });
  head = fixture.commit('head', { 'a.go': 'package b\n' });
});

afterAll(() => {
  fixture.remove();
});

const stage = onStage(() => ({ double: { repo: fixture.folder }, pull: { base, head } }));

function note(change: Readonly<Record<string, unknown>> = {}): unknown {
  return { path: 'a.go', start_line: 1, end_line: 1, annotation_level: 'warning', message: 'm', ...change };
}

function output(annotations: readonly unknown[]): unknown {
  return { title: 'T', summary: 'S', annotations };
}

describe('creating a check run', () => {
  it.each([
    ['no name', { name: undefined }],
    ['a blank name', { name: ' ' }],
    ['completed without a conclusion', { status: 'completed' }],
    ['completed_at without a conclusion', { completed_at: '2026-01-01T00:00:00Z' }],
    ['a conclusion that is none', { conclusion: 'maybe' }],
    ['the conclusion stale', { conclusion: 'stale' }],
    ['a status that is none', { status: 'done' }],
    ['a commit that is not there', { head_sha: '0'.repeat(40) }],
    ['an output without a title', { output: { summary: 'S' } }],
    ['a summary of 65,536 characters', { output: { title: 'T', summary: 'x'.repeat(65_536) } }],
    ['a text of 65,536 characters', { output: { title: 'T', summary: 'S', text: 'x'.repeat(65_536) } }],
    ['51 annotations', { output: output(Array.from({ length: 51 }, () => note())) }],
    ['an annotation of no path', { output: output([note({ path: '' })]) }],
    ['an annotation of no level', { output: output([note({ annotation_level: undefined })]) }],
    ['an annotation of a level that is none', { output: output([note({ annotation_level: 'error' })]) }],
    ['an annotation on line 0', { output: output([note({ start_line: 0 })]) }],
    ['an annotation that ends before it starts', { output: output([note({ start_line: 3, end_line: 2 })]) }],
    ['columns over several lines', { output: output([note({ end_line: 2, start_column: 1, end_column: 2 })]) }],
    ['a blank message', { output: output([note({ message: '' })]) }],
    ['a message over 64 KB', { output: output([note({ message: 'x'.repeat(65_537) })]) }],
    ['a title of 256 characters', { output: output([note({ title: 'x'.repeat(256) })]) }],
    ['four actions', { actions: Array.from({ length: 4 }, () => ({ label: 'l', description: 'd', identifier: 'i' })) }],
    ['a label of 21 characters', { actions: [{ label: 'x'.repeat(21), description: 'd', identifier: 'i' }] }],
    ['a misspelt property', { headsha: 'x' }],
  ])('is refused for %s', async (_, change) => {
    const { client, double } = stage();
    const reply = await client.post(`${REPO}/check-runs`, { name: 'leakcheck', head_sha: head, ...change });
    expect(reply.status).toBe(422);
    expect(double.state.checkRuns).toEqual([]);
    expect(double.refused).toHaveLength(1);
  });

  it.each([
    ['queued by default', {}, 'queued', null],
    ['in progress', { status: 'in_progress' }, 'in_progress', null],
    ['completed by its conclusion', { conclusion: 'neutral' }, 'completed', 'neutral'],
    ['with 50 annotations', { output: output(Array.from({ length: 50 }, () => note())) }, 'queued', null],
    ['with columns on one line', { output: output([note({ start_column: 1, end_column: 2 })]) }, 'queued', null],
  ])('is done: %s', async (_, change, status, conclusion) => {
    const reply = await stage().client.post(`${REPO}/check-runs`, { name: 'leakcheck', head_sha: head, ...change });
    expect(reply.status).toBe(201);
    expect([at(reply.body, 'status'), at(reply.body, 'conclusion')]).toEqual([status, conclusion]);
  });

  it('needs checks:write', async () => {
    const { client } = stage();
    await client.signIn({ checks: 'read' });
    expect((await client.post(`${REPO}/check-runs`, { name: 'leakcheck', head_sha: head })).status).toBe(403);
  });
});

describe('a check run', () => {
  it('gathers annotations over its updates and lists them by pages', async () => {
    const { client } = stage();
    const made = await client.post(`${REPO}/check-runs`, { name: 'leakcheck', head_sha: head });
    const path = `${REPO}/check-runs/${String(at(made.body, 'id'))}`;
    const fifty = { output: output(Array.from({ length: 50 }, () => note())) };
    await client.send('PATCH', path, fifty);
    const updated = await client.send('PATCH', path, { ...fifty, conclusion: 'success' });
    expect(at(updated.body, 'output', 'annotations_count')).toBe(100);
    expect(list((await client.get(`${path}/annotations?per_page=100`)).body)).toHaveLength(100);
    expect(text((await client.get(path)).body, 'conclusion')).toBe('success');
  });

  it('cannot be reopened once it is completed', async () => {
    const { client } = stage();
    const made = await client.post(`${REPO}/check-runs`, { name: 'leakcheck', head_sha: head, conclusion: 'success' });
    const path = `${REPO}/check-runs/${String(at(made.body, 'id'))}`;
    expect((await client.send('PATCH', path, { status: 'in_progress' })).status).toBe(422);
    expect((await client.send('PATCH', path, { conclusion: 'failure' })).status).toBe(200);
  });

  it('is listed for its commit, the latest of a name first and alone', async () => {
    const { client } = stage();
    for (const name of ['leakcheck', 'other', 'leakcheck']) {
      await client.post(`${REPO}/check-runs`, { name, head_sha: head });
    }
    const path = `${REPO}/commits/${head}/check-runs`;
    const latest = await client.get(path);
    expect(list(latest.body, 'check_runs').map((run) => text(run, 'name'))).toEqual(['leakcheck', 'other']);
    expect(at((await client.get(`${path}?filter=all`)).body, 'total_count')).toBe(3);
    expect(at((await client.get(`${path}?check_name=other`)).body, 'total_count')).toBe(1);
    expect(at((await client.get(`${path}?app_id=1`)).body, 'total_count')).toBe(0);
    const suite = String(at(latest.body, 'check_runs', 0, 'check_suite', 'id'));
    expect(at((await client.get(`${REPO}/check-suites/${suite}/check-runs`)).body, 'total_count')).toBe(2);
  });

  it('names its pull request, but not that of a fork', async () => {
    const { client, double } = stage();
    const own = await client.post(`${REPO}/check-runs`, { name: 'leakcheck', head_sha: head });
    expect(list(own.body, 'pull_requests').map((pull) => at(pull, 'number'))).toEqual([1]);
    await double.closePullRequest(1);
    await double.openPullRequest({ base, head, fork: 'mona/service' });
    const forked = await client.post(`${REPO}/check-runs`, { name: 'leakcheck', head_sha: head });
    expect(list(forked.body, 'pull_requests')).toEqual([]);
  });
});
