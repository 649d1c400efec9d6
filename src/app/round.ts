/**
 * Was this very review done before? A round is told apart by repository, pull request, head, base, draft state and version; with
 * the configuration's digest it is the key under which nothing is done twice. Remembers finished jobs and, for each pull request,
 * which blobs its last round saw.
 */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { FinishedJob } from './journal.js';

export interface RoundIdentity {
  readonly repositoryId: number;
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  readonly isDraft: boolean;
  readonly version: string;
}

/** Hexadecimal, 32 digits. */
export function roundDigest(round: RoundIdentity): string {
  const { repositoryId, number, headSha, baseSha, isDraft, version } = round;
  return digest([repositoryId, number, headSha, baseSha, isDraft, version].join('\n'));
}

/** configDigest of the file's text; one value for no file. */
export function configDigest(text: string | undefined): string {
  return digest(text === undefined ? 'none' : `text\n${text}`);
}

/** pullKey names a pull request in memory and in the journal. */
export function pullKey(repositoryId: number, number: number): string {
  return `${repositoryId}:${number}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** What the last round of a pull request saw of its changed sources. */
export interface LastRound {
  readonly headSha: string;
  /** Blob id by path. */
  readonly blobs: ReadonlyMap<string, string>;
}

const ROUNDS = 5_000;
const PULL_REQUESTS = 2_000;

export class RoundMemory {
  private readonly latestRound = new LRUCache<string, string>({ max: PULL_REQUESTS });
  private readonly configOfRound = new LRUCache<string, string>({ max: ROUNDS });
  private readonly finishedJobs = new LRUCache<string, true>({ max: ROUNDS });
  private readonly lastRounds = new LRUCache<string, LastRound>({ max: PULL_REQUESTS });

  constructor(finished: readonly FinishedJob[] = []) {
    for (const job of finished) this.finish(job);
  }

  finish({ id, done }: FinishedJob): void {
    this.finishedJobs.set(id, true);
    if (done === undefined) return;
    this.configOfRound.set(done.round, done.configHash);
    this.latestRound.set(done.pull, done.round);
  }

  isFinished(jobId: string): boolean {
    return this.finishedJobs.has(jobId);
  }

  /** The digest of the configuration with which a round was done; undefined where it was not. */
  configOf(round: string): string | undefined {
    return this.configOfRound.get(round);
  }

  /** isLatest: no other head of the pull request was reviewed since. */
  isLatest(repositoryId: number, number: number, round: string): boolean {
    return this.latestRound.get(pullKey(repositoryId, number)) === round;
  }

  lastRound(repositoryId: number, number: number): LastRound | undefined {
    return this.lastRounds.get(pullKey(repositoryId, number));
  }

  setLastRound(repositoryId: number, number: number, last: LastRound): void {
    this.lastRounds.set(pullKey(repositoryId, number), last);
  }
}
