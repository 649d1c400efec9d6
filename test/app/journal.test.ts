import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReviewJob } from '../../src/app/job.js';
import { memoryJournal, openJournal } from '../../src/app/journal.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'journal-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function job(id: string): ReviewJob {
  const pull = { headSha: 'h', baseSha: 'b', isDraft: false };
  const repository = { owner: 'acme', repo: 'service', id: 1 };
  return { id, kind: 'review', installationId: 5, repository, number: 3, pull, isAskedFor: false };
}

describe('the journal', () => {
  it('gives back what was not struck, with its check run, and what was done', async () => {
    const first = await openJournal(folder);
    expect(first.pending).toEqual([]);
    await first.add(job('1'));
    await first.add(job('2'));
    await first.noteCheckRun('2', 77);
    await first.strike('1', { pull: '1:3', round: 'r1', configHash: 'c1' });
    await first.close();

    const second = await openJournal(folder);
    expect(second.isDurable).toBe(true);
    expect(second.pending).toEqual([{ job: job('2'), checkRunId: 77 }]);
    expect(second.finished).toEqual([{ id: '1', done: { pull: '1:3', round: 'r1', configHash: 'c1' } }]);
    await second.strike('2');
    await second.close();

    const third = await openJournal(folder);
    expect(third.pending).toEqual([]);
    expect(third.finished.map((each) => each.id)).toEqual(['1', '2']);
    await third.close();
  });

  it('is on the disk once add resolves', async () => {
    const journal = await openJournal(folder);
    await journal.add(job('1'));
    expect(await readFile(path.join(folder, 'journal.jsonl'), 'utf8')).toContain('"id":"1"');
    await journal.close();
  });

  it('survives a torn line, lines of nonsense and a job of unknown kind', async () => {
    const journal = await openJournal(folder);
    await journal.add(job('1'));
    await journal.close();
    const file = path.join(folder, 'journal.jsonl');
    await appendFile(file, 'null\n[]\n{"op":"add","job":{"id":"9","kind":"dance"}}\n{"op":"strike"}\n{"op":"add","jo');
    const again = await openJournal(folder);
    expect(again.pending.map((each) => each.job.id)).toEqual(['1']);
    await again.close();
  });

  it('keeps lines whole when many are written at once', async () => {
    const journal = await openJournal(folder);
    await Promise.all(Array.from({ length: 50 }, (_, index) => journal.add(job(String(index)))));
    await journal.close();
    const again = await openJournal(folder);
    expect(again.pending).toHaveLength(50);
    await again.close();
  });

  it('holds no more than the job: no code, no token', async () => {
    const journal = await openJournal(folder);
    await journal.add(job('1'));
    await journal.close();
    const line: unknown = JSON.parse(await readFile(path.join(folder, 'journal.jsonl'), 'utf8'));
    expect(line).toEqual({ op: 'add', job: job('1') });
  });

  it('cannot be opened where the folder is a file', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    await expect(openJournal(file)).rejects.toThrow();
  });

  it('says where nothing survives', () => {
    expect(memoryJournal().isDurable).toBe(false);
  });
});
