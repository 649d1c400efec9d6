/**
 * How is accepted work done, whatever its kind? Takes a webhook's job into the journal and the queue, runs it with the client of
 * its installation, and strikes it when it ended. Knows no HTTP.
 */
import type { Logger } from 'pino';
import { createCompletedCheckRun, type OpenCheckRun } from '../github/check-run.js';
import type { GitHubClient } from '../github/client.js';
import { react } from '../github/commander.js';
import { failureOf } from '../github/failure.js';
import { readPullRequestState, readSuiteExternalIds } from '../github/pull-request-state.js';
import { AnswerBound, answerCommand, type ExplanationOf } from './answer-command.js';
import { MERGE_QUEUE_RESULT } from './check-run-result.js';
import { errorName } from './error-code.js';
import { queueKey, type CommandJob, type Job, type MergeGroupJob, type ReviewJob, type SuiteJob } from './job.js';
import { MOST_ATTEMPTS, RetryLater, type Attempt, type JobQueue, type QueueWork } from './job-queue.js';
import type { DoneRound, Journal, PendingJob } from './journal.js';
import { reviewPullRequest, type ReviewTools } from './review-pull-request.js';
import { numberOfExternalId } from './webhook-jobs.js';

export interface RunnerTools extends ReviewTools {
  readonly journal: Journal;
  /** The client of an installation. */
  readonly clientOf: (installationId: number) => Promise<GitHubClient>;
  /** Login of our App, for example "leakcheck[bot]". */
  readonly ownLogin: () => Promise<string>;
  readonly queueOf: (work: QueueWork<Job>) => JobQueue<Job>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What `/leakcheck explain RULE` answers. */
  readonly explanationOf?: ExplanationOf;
}

/** How a job ended, for the metrics. */
type Outcome = 'done' | 'repeated' | 'superseded' | 'failed' | 'closed' | 'answered';

interface JobEnd {
  readonly outcome: Outcome;
  readonly done?: DoneRound;
}

/** Before another attempt after an outage. */
const OUTAGE_SECONDS = 15;

export class JobRunner {
  readonly queue: JobQueue<Job>;
  private readonly bound = new AnswerBound();
  /** Check runs that are open, by job: another attempt completes the same one. */
  private readonly openRuns = new Map<string, OpenCheckRun>();
  private readonly tools: RunnerTools;
  private readonly log: Logger;

  constructor(tools: RunnerTools) {
    this.tools = tools;
    this.log = tools.log;
    this.queue = tools.queueOf({
      run: (job, attempt) => this.run(job, attempt),
      replaced: (job) => {
        this.log.debug({ job: job.id }, 'a newer job took its place');
        void this.strike(job);
      },
      failed: (job, error) => {
        const failure = failureOf(error);
        this.log.error({ job: job.id, kind: job.kind, failure, error: errorName(error) }, 'job given up');
        this.tools.metrics.job(job.kind, 'failed', 0);
        // A review whose check run could not be completed stays in the journal: the next start completes it.
        if (!this.openRuns.has(job.id)) void this.strike(job);
      },
    });
  }

  /** accept resolves once the job is safe in the journal. False: it was done before. */
  async accept(job: Job): Promise<boolean> {
    if (this.tools.rounds.isFinished(job.id) && isOnce(job)) return false;
    await this.tools.journal.add(job);
    this.queue.add(queueKey(job), job);
    return true;
  }

  /** resume puts what a former process left undone into the queue; it is in the journal already. */
  resume(pending: readonly PendingJob[]): void {
    for (const { job, checkRunId } of pending) {
      if (checkRunId !== undefined) this.openRuns.set(job.id, { id: checkRunId });
      this.queue.add(queueKey(job), job);
    }
  }

  private async run(job: Job, attempt: Attempt): Promise<void> {
    if (this.tools.rounds.isFinished(job.id) && isOnce(job)) {
      await this.strike(job);
      return;
    }
    const started = this.tools.now();
    const { outcome, done } = await this.work(job, attempt);
    await this.strike(job, done);
    this.tools.metrics.job(job.kind, outcome, (this.tools.now() - started) / 1000);
    this.log.info({ job: job.id, kind: job.kind, outcome }, 'job ended');
  }

  private async work(job: Job, attempt: Attempt): Promise<JobEnd> {
    try {
      const client = await this.tools.clientOf(job.installationId);
      switch (job.kind) {
        case 'review':
          return await this.review(client, job, attempt);
        case 'command':
          return await this.command(client, job);
        case 'merge-group':
          return await mergeGroup(client, job);
        case 'suite':
          return await this.suite(client, job);
      }
    } catch (error) {
      const { kind, retryAfterSeconds } = failureOf(error);
      if (attempt + 1 >= MOST_ATTEMPTS) throw error;
      if (kind === 'rate-limit') throw new RetryLater(retryAfterSeconds ?? 60, error);
      // An answer in words would be given twice; a merge queue waits for its check whatever it takes.
      if (kind === 'unavailable' && job.kind !== 'command') throw new RetryLater(OUTAGE_SECONDS, error);
      throw error;
    }
  }

  private async review(client: GitHubClient, job: ReviewJob, attempt: Attempt): Promise<JobEnd> {
    const { repository, number, surface } = job;
    const pull = job.pull ?? (await readPullRequestState(client, repository, number));
    if ('isOpen' in pull && !pull.isOpen) return { outcome: 'closed' };
    const end = await reviewPullRequest(
      {
        target: { ...pull, client, repository, number, ownLogin: await this.tools.ownLogin() },
        isAskedFor: job.isAskedFor,
        isRecovered: job.isRecovered ?? false,
        attempt,
        openRun: this.openRuns.get(job.id),
        opened: async (run) => {
          this.openRuns.set(job.id, run);
          await this.tools.journal.noteCheckRun(job.id, run.id);
        },
      },
      this.tools,
    );
    if (surface !== undefined) await react(client, repository, surface, end.kind === 'failed' ? 'confused' : 'rocket');
    return end.kind === 'done' ? { outcome: 'done', done: end.done } : { outcome: end.kind };
  }

  private async command(client: GitHubClient, job: CommandJob): Promise<JobEnd> {
    const review = await answerCommand(client, job, this.bound, this.tools.now(), this.tools.explanationOf);
    if (review !== undefined) await this.accept(review);
    return { outcome: 'answered' };
  }

  /** "Re-run all checks" names a suite only; our runs in it name the pull requests. */
  private async suite(client: GitHubClient, job: SuiteJob): Promise<JobEnd> {
    const { installationId, repository } = job;
    const ids = await readSuiteExternalIds(client, repository, job.suiteId);
    const numbers = new Set(ids.flatMap((id) => numberOfExternalId(id) ?? []));
    for (const number of numbers) {
      await this.accept({
        id: `${job.id}:${number}`,
        kind: 'review',
        installationId,
        repository,
        number,
        isAskedFor: true,
      });
    }
    return { outcome: 'answered' };
  }

  private async strike(job: Job, done?: DoneRound): Promise<void> {
    this.openRuns.delete(job.id);
    this.tools.rounds.finish({ id: job.id, ...(done === undefined ? {} : { done }) });
    try {
      await this.tools.journal.strike(job.id, done);
    } catch (error) {
      // The work is done: at worst it is done once more after a restart, which writes nothing twice.
      this.log.error({ job: job.id, error: errorName(error) }, 'the journal could not be written');
    }
  }
}

async function mergeGroup(client: GitHubClient, job: MergeGroupJob): Promise<JobEnd> {
  const head = { sha: job.headSha, externalId: 'merge-group' };
  await createCompletedCheckRun(client, job.repository, head, MERGE_QUEUE_RESULT);
  return { outcome: 'answered' };
}

/** A repeated delivery of these asks for nothing new; a review of a head is judged by its round instead. */
function isOnce(job: Job): boolean {
  return job.kind !== 'review' || job.isAskedFor;
}
