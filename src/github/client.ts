/**
 * Which client of GitHub's API does this layer speak through? The part of `@octokit/rest` that it uses, so that the App
 * (Probot's client) and the command line (`new Octokit()`) hand in either. Authentication, throttling and waiting for
 * rate limits are the client's business.
 */
import type { Octokit } from '@octokit/rest';

/** The version of the REST API that this layer was written for. https://docs.github.com/rest/about-the-rest-api/api-versions */
export const API_VERSION = '2022-11-28';

export type GitHubClient = Pick<Octokit, 'request' | 'graphql' | 'rest'>;

/** A repository by its name in addresses and by the id that survives renames. */
export interface RepositoryRef {
  readonly owner: string;
  readonly repo: string;
  /** GitHub's numeric id. */
  readonly id: number;
}
