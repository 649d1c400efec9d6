/** What does the REST API answer? From a method and a path to an operation, its rules and its answer; nothing of sockets. */
import type { ApiDescription, Match, Operation } from './api-description.js';
import type { Answer, Call, Desk, Handler } from './call.js';
import type { Viewer } from './credentials.js';
import { isObject } from './json.js';
import { appOperations } from './operations/apps.js';
import { checkOperations } from './operations/checks.js';
import { issueOperations } from './operations/issues.js';
import { pullOperations } from './operations/pulls.js';
import { repositoryOperations } from './operations/repository.js';
import { reviewCommentOperations } from './operations/review-comments.js';
import { reviewOperations } from './operations/reviews.js';
import { accessOf, describeRequirements, isGranted } from './permissions.js';
import { Refusal, badCredentials, invalidRequest, lacksPermission, notFound } from './refusal.js';

const HANDLERS: Readonly<Record<string, Handler>> = {
  ...appOperations,
  ...repositoryOperations,
  ...pullOperations,
  ...reviewOperations,
  ...reviewCommentOperations,
  ...issueOperations,
  ...checkOperations,
};

export interface RestRequest {
  readonly match: Match;
  readonly query: URLSearchParams;
  /** undefined where there was no body. */
  readonly body: unknown;
  readonly accept: string;
  readonly address: string;
  readonly viewer: Viewer;
}

/** RestApi answers requests that have been matched to an operation. */
export class RestApi {
  private readonly api: ApiDescription;
  private readonly desk: Desk;

  constructor(api: ApiDescription, desk: Desk) {
    this.api = api;
    this.desk = desk;
  }

  /** answer carries out a request. Throws Refusal where GitHub would refuse it. */
  async answer(request: RestRequest): Promise<Answer> {
    const { operation, params } = request.match;
    this.requireAccess(operation, request.viewer);
    const { owner, repo } = params;
    if (repo !== undefined && `${owner ?? ''}/${repo}` !== this.desk.world.fullName) throw notFound();
    const problems = [
      ...this.api.problemsOfQuery(operation, request.query),
      ...this.api.problemsOfBody(operation, request.body),
    ];
    if (problems.length > 0) throw invalidRequest(problems);
    const handler = HANDLERS[operation.id];
    if (handler === undefined) throw new Refusal(501, { message: `${operation.id} is not played by this double` });
    const call: Call = {
      ...this.desk,
      params,
      query: request.query,
      body: isObject(request.body) ? request.body : {},
      accept: request.accept,
      viewer: request.viewer,
      address: request.address,
    };
    return handler(call);
  }

  private requireAccess(operation: Operation, viewer: Viewer): void {
    const access = accessOf(operation.id);
    if (access === 'anyone') return;
    if (access === 'app') {
      if (viewer.kind === 'app') return;
      throw new Refusal(401, { message: 'A JSON web token could not be decoded' });
    }
    if (viewer.kind === 'nobody') throw badCredentials();
    if (viewer.kind === 'app') {
      throw new Refusal(403, {
        message: 'This endpoint needs an installation token, not the JSON web token of an App.',
      });
    }
    if (access === 'installation' || isGranted(viewer.permissions, access)) return;
    throw lacksPermission(describeRequirements(access));
  }
}

/** playedOperations lists the operations that have a handler. */
export function playedOperations(): readonly string[] {
  return Object.keys(HANDLERS);
}
