/** A review failed: is it tried again, and what does the pull request's author read when it is not? */
import { UnreadablePullRequest, failureOf, type Failure } from '../github/failure.js';
import { AnalysisStopped } from './analyzer.js';
import { MOST_ATTEMPTS, RetryLater, type Attempt } from './job-queue.js';

/** Seconds before the attempts that follow an outage. */
const OUTAGE_SECONDS = [10, 60];

/** retryWherePossible throws RetryLater where waiting may help and an attempt is left; returns otherwise. */
export function retryWherePossible(error: unknown, attempt: Attempt): void {
  if (error instanceof RetryLater) throw error;
  if (attempt + 1 >= MOST_ATTEMPTS) return;
  const { kind, retryAfterSeconds } = failureOf(error);
  if (kind === 'rate-limit') throw new RetryLater(retryAfterSeconds ?? 60, error);
  if (kind === 'unavailable') throw new RetryLater(OUTAGE_SECONDS[attempt] ?? 60, error);
}

/** reasonOf: the reason in words for the pull request's author: never a message of somebody else, which may hold anything. */
export function reasonOf(error: unknown): string {
  if (error instanceof AnalysisStopped) return ANALYSIS_REASONS[error.reason];
  if (error instanceof UnreadablePullRequest) return `${error.message}.`;
  const failure = failureOf(error);
  const request = failure.requestId === '' ? '' : ` (request ${failure.requestId})`;
  return `${FAILURE_REASONS[failure.kind]}${request}.`;
}

const ANALYSIS_REASONS = {
  time: 'the analysis took too long and was stopped.',
  memory: 'the analysis needed too much memory and was stopped.',
  crash: 'the analysis ended without an answer.',
} as const;

const FAILURE_REASONS: Readonly<Record<Failure['kind'], string>> = {
  'rate-limit': "GitHub's rate limit was reached",
  forbidden: 'the App lacks a permission that reading or reviewing needs',
  'not-found': 'GitHub does not show the commits of this pull request',
  refused: 'GitHub refused a request',
  unavailable: 'GitHub could not be reached',
  internal: 'an error inside leakcheck',
};
