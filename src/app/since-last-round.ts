/**
 * Which changed lines are new since the last round? Told by blob ids while this process remembers the round; after a restart by
 * the commit of our last review. What cannot be told counts as new.
 */
import type { BlobCache } from '../github/blob-cache.js';
import type { GitHubClient, RepositoryRef } from '../github/client.js';
import { readBlobs, takeBatch, type BlobAnswer, type WantedBlob } from '../github/read-blobs.js';
import { readLastReviewed } from '../github/read-conversation.js';
import type { PullRequestReading } from '../github/read-pull-request.js';
import { RequestBudget } from '../github/request-budget.js';
import type { ChangedFile, SinceLastRound } from '../review/plan.js';
import type { LastRound } from './round.js';

export interface LastRoundSource {
  readonly client: GitHubClient;
  readonly cache: BlobCache;
  readonly repository: RepositoryRef;
  readonly number: number;
  readonly ownLogin: string;
}

/** sinceLastRound adds to each changed file what it held then. `hasOwnComments`: a round was there, whether remembered or not. */
export async function sinceLastRound(
  source: LastRoundSource,
  reading: PullRequestReading,
  last: LastRound | undefined,
  hasOwnComments: boolean,
): Promise<readonly ChangedFile[]> {
  if (last !== undefined) {
    return reading.files.map((file) => withRound(file, remembered(source, reading, last, file)));
  }
  if (!hasOwnComments) return reading.files;
  const commit = await readLastReviewed(source.client, source.repository, source.number, source.ownLogin);
  return commit === undefined ? reading.files : compareWithCommit(source, reading.files, commit);
}

function withRound(file: ChangedFile, sinceLastRound: SinceLastRound): ChangedFile {
  return { ...file, sinceLastRound };
}

function remembered(
  source: LastRoundSource,
  reading: PullRequestReading,
  last: LastRound,
  file: ChangedFile,
): SinceLastRound {
  const before = last.blobs.get(file.path);
  if (before !== undefined && before === reading.headBlobs.get(file.path)) return { kind: 'unchanged' };
  // The round before did not touch the file: it held what the merge base holds.
  if (before === undefined) return { kind: 'text', text: file.baseText ?? '' };
  const text = source.cache.get(source.repository.id, before)?.text;
  return text === undefined ? { kind: 'unknown' } : { kind: 'text', text };
}

async function compareWithCommit(
  source: LastRoundSource,
  files: readonly ChangedFile[],
  commit: string,
): Promise<readonly ChangedFile[]> {
  const wanted = files.flatMap((file): WantedBlob[] =>
    file.headText === undefined ? [] : [{ path: file.path, size: file.headText.length, source: { commit } }],
  );
  const answers = new Map<string, BlobAnswer>();
  const reader = { ...source, budget: new RequestBudget() };
  for (const queue = [...wanted]; queue.length > 0;) {
    const batch = takeBatch(queue);
    const texts = await readBlobs(reader, batch);
    batch.forEach((blob, index) => answers.set(blob.path, texts[index] ?? { kind: 'absent' }));
  }
  return files.map((file) => {
    const answer = answers.get(file.path);
    if (answer === undefined) return file;
    if (answer.kind !== 'text') return withRound(file, { kind: 'unknown' });
    if (answer.text === file.headText) return withRound(file, { kind: 'unchanged' });
    return withRound(file, { kind: 'text', text: answer.text });
  });
}
