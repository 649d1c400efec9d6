/** What does one small file of the repository hold at a commit? One request; for what must be known before anything is read. */
import type { GitHubClient, RepositoryRef } from './client.js';
import { failureOf } from './failure.js';

/** readConfigText: undefined where no file stands at the path. */
export async function readConfigText(
  client: GitHubClient,
  repository: RepositoryRef,
  commit: string,
  path: string,
): Promise<string | undefined> {
  const { owner, repo } = repository;
  try {
    const { data } = await client.rest.repos.getContent({ owner, repo, path, ref: commit });
    if (Array.isArray(data) || data.type !== 'file' || !('content' in data)) return undefined;
    return Buffer.from(data.content, 'base64').toString('utf8');
  } catch (error) {
    if (failureOf(error).kind === 'not-found') return undefined;
    throw error;
  }
}
