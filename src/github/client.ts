/**
 * Which client of GitHub's API does this layer speak through? The part of `@octokit/rest` that it uses, so that the App
 * (Probot's client) and the command line (`new Octokit()`) hand in either. Authentication, throttling and waiting for
 * rate limits are the client's business.
 */
import type { Octokit } from '@octokit/rest';

export type GitHubClient = Pick<Octokit, 'request' | 'graphql' | 'rest'>;

/** A repository by its name in addresses and by the id that survives renames. */
export interface RepositoryRef {
  readonly owner: string;
  readonly repo: string;
  /** GitHub's numeric id. */
  readonly id: number;
}
