/**
 * Which work does a webhook ask for? Pure: a payload in, at most one job out. Unknown events and actions ask for nothing.
 * Payloads are read by shape, since new actions and fields keep coming.
 */
import type { CommandSurface } from '../github/commander.js';
import { findCommand } from './command.js';
import type { Job, ReviewJob } from './job.js';

/** The events (and actions) that the App answers. The permissions in app.yml follow from this list. */
export const ANSWERED_EVENTS = {
  pull_request: ['opened', 'synchronize', 'reopened', 'ready_for_review', 'edited'],
  check_run: ['rerequested'],
  check_suite: ['rerequested'],
  issue_comment: ['created'],
  pull_request_review_comment: ['created'],
  pull_request_review: ['submitted'],
  merge_group: ['checks_requested'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type AnsweredEvent = keyof typeof ANSWERED_EVENTS;

export interface Webhook {
  /** X-GitHub-Delivery. */
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
}

/** jobOf: undefined where there is nothing to do. */
export function jobOf(webhook: Webhook): Job | undefined {
  const payload = new Fields(webhook.payload);
  const actions = Object.entries(ANSWERED_EVENTS).find(([name]) => name === webhook.name)?.[1];
  if (!actions?.some((action: string) => action === payload.text('action'))) return undefined;
  const origin = originOf(webhook.id, payload);
  if (origin === undefined) return undefined;
  switch (webhook.name) {
    case 'pull_request':
      return pullRequestJob(origin, payload);
    case 'check_run':
      return checkRunJob(origin, payload);
    case 'check_suite':
      return suiteJob(origin, payload);
    case 'merge_group':
      return mergeGroupJob(origin, payload);
    default:
      return commandJob(webhook.name, origin, payload);
  }
}

type Origin = Pick<ReviewJob, 'id' | 'installationId' | 'repository'>;

function originOf(id: string, payload: Fields): Origin | undefined {
  const repository = payload.at('repository');
  const installationId = payload.at('installation').number('id');
  const owner = repository.at('owner').text('login');
  const repo = repository.text('name');
  const repositoryId = repository.number('id');
  if (installationId === undefined || owner === undefined || repo === undefined || repositoryId === undefined)
    return undefined;
  return { id, installationId, repository: { owner, repo, id: repositoryId } };
}

function pullRequestJob(origin: Origin, payload: Fields): Job | undefined {
  // Of all edits only a new base changes what there is to review.
  if (payload.text('action') === 'edited' && payload.at('changes').at('base').isAbsent) return undefined;
  const pull = payload.at('pull_request');
  const number = pull.number('number');
  const headSha = pull.at('head').text('sha');
  const baseSha = pull.at('base').text('sha');
  if (number === undefined || headSha === undefined || baseSha === undefined || pull.text('state') !== 'open')
    return undefined;
  const isDraft = pull.flag('draft');
  return { ...origin, kind: 'review', number, pull: { headSha, baseSha, isDraft }, isAskedFor: false };
}

/** The number stands in external_id: GitHub names no pull requests for heads of forks. */
function checkRunJob(origin: Origin, payload: Fields): Job | undefined {
  const run = payload.at('check_run');
  const number = numberOfExternalId(run.text('external_id') ?? '') ?? run.first('pull_requests').number('number');
  return number === undefined ? undefined : { ...origin, kind: 'review', number, isAskedFor: true };
}

function suiteJob(origin: Origin, payload: Fields): Job | undefined {
  const suiteId = payload.at('check_suite').number('id');
  return suiteId === undefined ? undefined : { ...origin, kind: 'suite', suiteId };
}

function mergeGroupJob(origin: Origin, payload: Fields): Job | undefined {
  const headSha = payload.at('merge_group').text('head_sha');
  return headSha === undefined ? undefined : { ...origin, kind: 'merge-group', headSha };
}

function commandJob(event: string, origin: Origin, payload: Fields): Job | undefined {
  if (payload.at('sender').text('type') === 'Bot') return undefined;
  const written = payload.at(event === 'pull_request_review' ? 'review' : 'comment');
  const pull = event === 'issue_comment' ? payload.at('issue') : payload.at('pull_request');
  // issue_comment comes for issues too.
  if (event === 'issue_comment' && pull.at('pull_request').isAbsent) return undefined;
  const number = pull.number('number');
  const login = written.at('user').text('login');
  const surface = surfaceOf(event, written);
  const command = findCommand(written.text('body') ?? '');
  if (command === undefined || surface === undefined || number === undefined || login === undefined) return undefined;
  if (written.at('user').text('type') === 'Bot' || pull.text('state') !== 'open') return undefined;
  const isByAuthor = login === pull.at('user').text('login');
  return { ...origin, kind: 'command', number, command, surface, login, isByAuthor };
}

function surfaceOf(event: string, written: Fields): CommandSurface | undefined {
  const id = written.number('id');
  const nodeId = written.text('node_id');
  if (id === undefined || nodeId === undefined) return undefined;
  if (event === 'issue_comment') return { kind: 'issue-comment', id };
  if (event === 'pull_request_review') return { kind: 'review', nodeId };
  return { kind: 'review-comment', id, threadRoot: written.number('in_reply_to_id') ?? id };
}

/** externalIdOf is what a check run carries: the pull request's number and the round's digest. */
export function externalIdOf(number: number, round: string): string {
  return `${number}:${round}`;
}

export function numberOfExternalId(externalId: string): number | undefined {
  const [, digits] = /^(\d{1,10}):/.exec(externalId) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Fields reads a payload of unknown shape without a cast: what is missing or of another type is undefined. */
class Fields {
  private readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  at(name: string): Fields {
    return new Fields(this.get(name));
  }

  /** The first element of a list. */
  first(name: string): Fields {
    const list = this.get(name);
    return new Fields(Array.isArray(list) ? list[0] : undefined);
  }

  text(name: string): string | undefined {
    const value = this.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.get(name);
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
  }

  flag(name: string): boolean {
    return this.get(name) === true;
  }

  private get(name: string): unknown {
    return typeof this.value === 'object' && this.value !== null ? Reflect.get(this.value, name) : undefined;
  }
}
