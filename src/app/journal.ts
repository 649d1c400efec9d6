/**
 * Which accepted work is not done yet? An append-only file: a job is written down before its webhook is answered, the check run
 * it opened is noted, and it is struck when that is completed. What is not struck runs again at the next start. The latest
 * finished rounds are kept as well, so that a repeated delivery after a restart writes nothing.
 */
import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from './error-code.js';
import { isJob, type Job } from './job.js';

export interface PendingJob {
  readonly job: Job;
  /** The check run that the job opened before the process ended. */
  readonly checkRunId?: number;
}

/** A job that ended, with the round it did, if it did one. */
export interface FinishedJob {
  readonly id: string;
  readonly done?: DoneRound;
}

/** What a round that is done leaves behind. */
export interface DoneRound {
  /** `repository id:number` of the pull request. */
  readonly pull: string;
  /** Identity of the round without the configuration; see round.ts. */
  readonly round: string;
  readonly configHash: string;
}

export interface Journal {
  /** False: nothing survives a restart. */
  readonly isDurable: boolean;
  /** add resolves once the job is on the disk. */
  add(job: Job): Promise<void>;
  noteCheckRun(jobId: string, checkRunId: number): Promise<void>;
  /** strike ends a job, with the round it did, if it did one. */
  strike(jobId: string, done?: DoneRound): Promise<void>;
  /** What a former process left undone. */
  readonly pending: readonly PendingJob[];
  /** Jobs that a former process ended, oldest first. */
  readonly finished: readonly FinishedJob[];
  close(): Promise<void>;
}

type Line =
  | { readonly op: 'add'; readonly job: Job }
  | { readonly op: 'check'; readonly id: string; readonly checkRunId: number }
  | { readonly op: 'strike'; readonly id: string; readonly done?: DoneRound };

/** Finished jobs that survive a restart. */
const JOBS_KEPT = 2_000;
const FILE = 'journal.jsonl';

/** memoryJournal is the one for hosts without a writable folder. */
export function memoryJournal(): Journal {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    isDurable: false,
    add: nothing,
    noteCheckRun: nothing,
    strike: nothing,
    pending: [],
    finished: [],
    close: nothing,
  };
}

/** openJournal reads what is there, rewrites it without what was struck, and appends from then on. Throws where it cannot write. */
export async function openJournal(folder: string): Promise<Journal> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, FILE);
  const { pending, finished } = readLines(await textOf(file));
  await rewrite(file, pending, finished);
  return new FileJournal(await open(file, 'a'), pending, finished);
}

class FileJournal implements Journal {
  readonly isDurable = true;
  readonly pending: readonly PendingJob[];
  readonly finished: readonly FinishedJob[];
  private readonly handle: FileHandle;
  /** Lines are written one after the other, so that none is torn by another. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(handle: FileHandle, pending: readonly PendingJob[], finished: readonly FinishedJob[]) {
    this.handle = handle;
    this.pending = pending;
    this.finished = finished;
  }

  add(job: Job): Promise<void> {
    return this.append({ op: 'add', job });
  }

  noteCheckRun(id: string, checkRunId: number): Promise<void> {
    return this.append({ op: 'check', id, checkRunId });
  }

  strike(id: string, done?: DoneRound): Promise<void> {
    return this.append({ op: 'strike', id, ...(done === undefined ? {} : { done }) });
  }

  async close(): Promise<void> {
    await this.last.catch(() => undefined);
    await this.handle.close();
  }

  private append(line: Line): Promise<void> {
    const written = this.last
      .catch(() => undefined)
      .then(async () => {
        await this.handle.appendFile(`${JSON.stringify(line)}\n`);
        await this.handle.datasync();
      });
    this.last = written;
    return written;
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}

function readLines(text: string): { pending: PendingJob[]; finished: FinishedJob[] } {
  const pending = new Map<string, PendingJob>();
  const finished: FinishedJob[] = [];
  for (const row of text.split('\n')) {
    const line = lineOf(row);
    if (line === undefined) continue;
    if (line.op === 'add') pending.set(line.job.id, { job: line.job });
    else if (line.op === 'strike') {
      pending.delete(line.id);
      finished.push({ id: line.id, ...(line.done === undefined ? {} : { done: line.done }) });
    } else {
      const entry = pending.get(line.id);
      if (entry !== undefined) pending.set(line.id, { ...entry, checkRunId: line.checkRunId });
    }
  }
  return { pending: [...pending.values()], finished: finished.slice(-JOBS_KEPT) };
}

/** A line that a crash tore is left out; it was never acknowledged. */
function lineOf(row: string): Line | undefined {
  if (row.trim() === '') return undefined;
  try {
    const line: unknown = JSON.parse(row);
    return isLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

function isLine(line: unknown): line is Line {
  if (typeof line !== 'object' || line === null) return false;
  const get = (name: string): unknown => Reflect.get(line, name);
  if (get('op') === 'add') return isJob(get('job'));
  if (typeof get('id') !== 'string') return false;
  return get('op') === 'check' ? typeof get('checkRunId') === 'number' : get('op') === 'strike';
}

async function rewrite(file: string, pending: readonly PendingJob[], finished: readonly FinishedJob[]): Promise<void> {
  const lines: Line[] = finished.map((job) => ({ op: 'strike', ...job }));
  for (const { job, checkRunId } of pending) {
    lines.push({ op: 'add', job });
    if (checkRunId !== undefined) lines.push({ op: 'check', id: job.id, checkRunId });
  }
  const draft = `${file}.new`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
