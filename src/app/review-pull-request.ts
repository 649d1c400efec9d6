/**
 * How does one review of one head go? Opens the check run, reads, analyses, plans, publishes, and completes the check run
 * whatever happened on the way. What may be tried again (rate limits, outages) is tried again by the queue; the last attempt
 * ends in a check run that says what was not done.
 */
import type { Logger } from 'pino';
import type { Snapshot } from '../analysis/snapshot.js';
import type { BlobCache } from '../github/blob-cache.js';
import {
  completeCheckRun,
  hasCompletedRun,
  openCheckRun,
  type CheckRunResult,
  type OpenCheckRun,
} from '../github/check-run.js';
import type { GitHubClient, RepositoryRef } from '../github/client.js';
import { failureOf } from '../github/failure.js';
import { postReview, type ReviewOutcome } from '../github/post-review.js';
import { readPullRequestState } from '../github/pull-request-state.js';
import { readConfigText } from '../github/read-config-text.js';
import { readConversation, type Conversation } from '../github/read-conversation.js';
import { readPullRequest, type PullRequestReading } from '../github/read-pull-request.js';
import { settleComments, type SettledComments } from '../github/settle-comments.js';
import type { SourceScope } from '../github/source-scope.js';
import { DEFAULT_CONFIG, parseConfig, type ParsedConfig } from '../review/config.js';
import { failedCheckRun } from '../review/check-run.js';
import type { ReviewPlan, Seal } from '../review/plan.js';
import { planReview } from '../review/plan-review.js';
import { analyzeVersions } from './analyze-versions.js';
import type { Analyzer } from './analyzer.js';
import { flattenCheckRun, superseded, withOutcome } from './check-run-result.js';
import { errorName } from './error-code.js';
import { reasonOf, retryWherePossible } from './failed-review.js';
import type { Attempt } from './job-queue.js';
import type { DoneRound } from './journal.js';
import type { Metrics } from './metrics.js';
import { configDigest, pullKey, roundDigest, type RoundMemory } from './round.js';
import { sinceLastRound } from './since-last-round.js';
import { externalIdOf } from './webhook-jobs.js';

export const CONFIG_PATH = '.github/leakcheck.yml';

export interface ReviewTools {
  readonly cache: BlobCache;
  readonly scope: SourceScope;
  readonly analyzer: Analyzer;
  readonly rounds: RoundMemory;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly seal: Seal;
  /** Base address of pages, without a slash at the end. */
  readonly webUrl: string;
  readonly version: string;
  /** Ids of the rules that a configuration may name. */
  readonly knownRules?: readonly string[];
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface ReviewTarget {
  readonly client: GitHubClient;
  readonly repository: RepositoryRef;
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  readonly isDraft: boolean;
  /** Login of our App, for example "leakcheck[bot]". */
  readonly ownLogin: string;
}

export interface ReviewCall {
  readonly target: ReviewTarget;
  /** Runs even where the same round was done before. */
  readonly isAskedFor: boolean;
  /** Comes from the delivery list: it may be done already, by a process that left no memory. */
  readonly isRecovered: boolean;
  readonly attempt: Attempt;
  /** The check run that an earlier attempt opened. */
  readonly openRun: OpenCheckRun | undefined;
  /** Told of the check run as soon as it is open. */
  readonly opened: (run: OpenCheckRun) => Promise<void>;
}

export type ReviewEnd =
  | { readonly kind: 'done'; readonly done: DoneRound }
  /** The same round was done before: nothing was written. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'superseded' }
  /** The check run says that the review failed. */
  | { readonly kind: 'failed' };

/** reviewPullRequest throws RetryLater while there are attempts left, and whatever keeps the check run from being completed. */
export async function reviewPullRequest(call: ReviewCall, tools: ReviewTools): Promise<ReviewEnd> {
  const { target } = call;
  const round = roundDigest({ ...target, repositoryId: target.repository.id, version: tools.version });
  if (!call.isAskedFor && (await isRepeated(call, round, tools))) return { kind: 'repeated' };
  const run = await openRun(call, round, tools);
  let result: CheckRunResult | undefined;
  let end: ReviewEnd = { kind: 'failed' };
  try {
    const outcome = await reviewHead(target, tools);
    result = outcome.result;
    end = outcome.isSuperseded
      ? { kind: 'superseded' }
      : { kind: 'done', done: doneRound(target, round, outcome.configHash) };
  } catch (error) {
    retryWherePossible(error, call.attempt);
    result = flattenCheckRun(failedCheckRun(target.headSha, reasonOf(error)));
    tools.log.error({ failure: failureOf(error), error: errorName(error) }, 'review failed');
  } finally {
    // Only a further attempt leaves the check run open.
    if (run !== undefined && result !== undefined) await complete(target, run, result, call.attempt);
  }
  return end;
}

/**
 * The same round was done with the same configuration, and nothing has changed since: either no other head was reviewed in
 * between, or the webhook is an old one and the pull request has moved on. A head that came back is reviewed again.
 */
async function isRepeated(call: ReviewCall, round: string, tools: ReviewTools): Promise<boolean> {
  const { client, repository, number, headSha, baseSha } = call.target;
  const known = tools.rounds.configOf(round);
  if (known === undefined)
    return call.isRecovered && hasCompletedRun(client, repository, headSha, externalIdOf(number, round));
  const text = await readConfigText(client, repository, baseSha, CONFIG_PATH);
  if (configDigest(text) !== known) return false;
  if (tools.rounds.isLatest(repository.id, number, round)) return true;
  return (await readPullRequestState(client, repository, number)).headSha !== headSha;
}

/** Undefined where the installation may not write checks: the review itself can still be posted. */
async function openRun(call: ReviewCall, round: string, tools: ReviewTools): Promise<OpenCheckRun | undefined> {
  if (call.openRun !== undefined) return call.openRun;
  const { client, repository, headSha, number } = call.target;
  try {
    const run = await openCheckRun(client, repository, { sha: headSha, externalId: externalIdOf(number, round) });
    await call.opened(run);
    return run;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'forbidden') retryWherePossible(error, call.attempt);
    if (failure.kind === 'forbidden' || failure.kind === 'refused') {
      tools.log.warn({ failure }, 'no check run: the App needs "Checks: write"');
      return undefined;
    }
    throw error;
  }
}

async function complete(
  target: ReviewTarget,
  run: OpenCheckRun,
  result: CheckRunResult,
  attempt: Attempt,
): Promise<void> {
  try {
    await completeCheckRun(target.client, target.repository, run, result);
  } catch (error) {
    retryWherePossible(error, attempt);
    throw error;
  }
}

function doneRound(target: ReviewTarget, round: string, configHash: string): DoneRound {
  return { pull: pullKey(target.repository.id, target.number), round, configHash };
}

interface HeadOutcome {
  readonly result: CheckRunResult;
  readonly configHash: string;
  readonly isSuperseded: boolean;
}

async function reviewHead(target: ReviewTarget, tools: ReviewTools): Promise<HeadOutcome> {
  const { client, repository, number, headSha, ownLogin } = target;
  const reading = await readPullRequest({ ...target }, CONFIG_PATH, { client, cache: tools.cache, scope: tools.scope });
  tools.metrics.reading(reading.requests);
  const config = configOf(reading, tools.knownRules);
  const configHash = configDigest(reading.config.text);
  const [head, base] = await analyzeVersions(reading, config.config, tools.analyzer);
  // From here to posting nothing is waited for but the last round's texts: this is the last look at head.
  const conversation = await readConversation(client, repository, number, ownLogin);
  if (conversation.headSha !== headSha || !conversation.isOpen) {
    return { result: superseded(conversation.isOpen), configHash, isSuperseded: true };
  }
  const plan = await planOf(target, tools, { reading, config, head, base, conversation });
  const outcome =
    plan.review === undefined ? undefined : await postReview({ ...target, sleep: tools.sleep }, plan.review);
  if (outcome?.kind === 'superseded') return { result: superseded(true), configHash, isSuperseded: true };
  const settled = await settleComments(client, repository, plan.edits, plan.threadsToResolve);
  // A draft's round said nothing: when it is ready, all of it is new.
  if (!conversation.isDraft) tools.rounds.setLastRound(repository.id, number, { headSha, blobs: reading.headBlobs });
  logRound(tools, plan, outcome, settled);
  const result = withOutcome(plan.checkRun, outcome, settled, editsConfig(reading) ? CONFIG_PATH : undefined);
  return { result, configHash, isSuperseded: false };
}

interface RoundFacts {
  readonly reading: PullRequestReading;
  readonly config: ParsedConfig;
  readonly head: Snapshot;
  readonly base: Snapshot | undefined;
  readonly conversation: Conversation;
}

async function planOf(target: ReviewTarget, tools: ReviewTools, facts: RoundFacts): Promise<ReviewPlan> {
  const { client, repository, number, headSha, ownLogin } = target;
  const { reading, config, head, base, conversation } = facts;
  const files = await sinceLastRound(
    { client, cache: tools.cache, repository, number, ownLogin },
    reading,
    tools.rounds.lastRound(repository.id, number),
    conversation.comments.length > 0,
  );
  return planReview({
    repository: { id: repository.id, htmlUrl: `${tools.webUrl}/${repository.owner}/${repository.repo}` },
    pullRequest: { number, headSha, baseSha: reading.mergeBase, isDraft: conversation.isDraft },
    files,
    head,
    base,
    comments: conversation.comments,
    settings: config.config,
    unread: reading.unread,
    configProblems: config.problems,
    commenter: { login: ownLogin, version: tools.version },
    seal: tools.seal,
  });
}

/** A configuration that could not be read is a problem of its own: the defaults apply, and the check run says so. */
function configOf(reading: PullRequestReading, knownRules: readonly string[] | undefined): ParsedConfig {
  const { text, problem } = reading.config;
  if (problem !== undefined) {
    const message = `${problem}; the defaults apply`;
    return { config: DEFAULT_CONFIG, problems: [{ file: CONFIG_PATH, line: 0, message }] };
  }
  return text === undefined ? { config: DEFAULT_CONFIG, problems: [] } : parseConfig(text, CONFIG_PATH, knownRules);
}

function editsConfig(reading: PullRequestReading): boolean {
  return reading.files.some((file) => file.path === CONFIG_PATH);
}

function logRound(
  tools: ReviewTools,
  plan: ReviewPlan,
  outcome: ReviewOutcome | undefined,
  settled: SettledComments,
): void {
  const { ledger } = plan;
  tools.log.info(
    {
      review: outcome?.kind ?? 'nothing to say',
      posted: ledger.posted.length,
      annotated: ledger.annotated.length,
      capped: ledger.capped.length,
      edited: settled.edited,
      resolved: settled.resolved,
      conclusion: plan.checkRun.conclusion,
    },
    'review done',
  );
}
