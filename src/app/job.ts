/**
 * What work does a webhook bring? Plain records: they go into the journal as they stand, and hold no code, no token and none
 * of the words that somebody wrote.
 */
import type { RepositoryRef } from '../github/client.js';
import type { CommandSurface } from '../github/commander.js';
import type { Command } from './command.js';

interface JobOrigin {
  /** Names the job in the journal: the delivery's id, which a redelivery repeats. */
  readonly id: string;
  readonly installationId: number;
  readonly repository: RepositoryRef;
}

/** Review a pull request at a head. */
export interface ReviewJob extends JobOrigin {
  readonly kind: 'review';
  readonly number: number;
  /** What the webhook said of the pull request; absent where it said nothing, then GitHub is asked. */
  readonly pull?: { readonly headSha: string; readonly baseSha: string; readonly isDraft: boolean };
  /** A person asked for it: it runs even where the same round was done before. */
  readonly isAskedFor: boolean;
  /** Found in the delivery list at start: another process may have done it. */
  readonly isRecovered?: boolean;
  /** Where it was asked for; a reaction tells the outcome there. */
  readonly surface?: CommandSurface;
}

/** Answer a command. */
export interface CommandJob extends JobOrigin {
  readonly kind: 'command';
  readonly number: number;
  readonly command: Command;
  readonly surface: CommandSurface;
  readonly login: string;
  readonly isByAuthor: boolean;
}

/** Answer a merge queue with a check run of our name. */
export interface MergeGroupJob extends JobOrigin {
  readonly kind: 'merge-group';
  readonly headSha: string;
}

/** Find the pull requests of a check suite and review them again. */
export interface SuiteJob extends JobOrigin {
  readonly kind: 'suite';
  readonly suiteId: number;
}

export type Job = ReviewJob | CommandJob | MergeGroupJob | SuiteJob;

/** queueKey: jobs of one key never run at once, and a newer one takes the place of one that waits. */
export function queueKey(job: Job): string {
  switch (job.kind) {
    case 'review':
      return `review:${job.repository.id}:${job.number}`;
    case 'command':
      return `command:${job.repository.id}:${job.surface.kind}:${'id' in job.surface ? job.surface.id : job.surface.nodeId}`;
    case 'merge-group':
      return `merge-group:${job.repository.id}:${job.headSha}`;
    case 'suite':
      return `suite:${job.repository.id}:${job.suiteId}`;
  }
}

/** isJob tells a record of the journal from a damaged one, by what every kind needs. */
export function isJob(value: unknown): value is Job {
  if (!isRecord(value) || typeof value['id'] !== 'string' || typeof value['installationId'] !== 'number') return false;
  const repository = value['repository'];
  if (!isRecord(repository) || typeof repository['owner'] !== 'string' || typeof repository['repo'] !== 'string')
    return false;
  if (typeof repository['id'] !== 'number') return false;
  switch (value['kind']) {
    case 'review':
      return typeof value['number'] === 'number' && typeof value['isAskedFor'] === 'boolean';
    case 'command':
      return typeof value['number'] === 'number' && typeof value['command'] === 'string' && isRecord(value['surface']);
    case 'merge-group':
      return typeof value['headSha'] === 'string';
    case 'suite':
      return typeof value['suiteId'] === 'number';
    default:
      return false;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
