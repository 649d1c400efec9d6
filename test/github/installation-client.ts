/** A plain client of `@octokit/rest` with a token of the double's installation: what the command line would hand in. */
import { Octokit } from '@octokit/rest';
import type { GitHubClient } from '../../src/github/client.js';
import type { Double } from '../../src/preview/double/types.js';
import { jwtOf } from '../preview/api-client.js';

export async function installationClient(double: Double): Promise<GitHubClient> {
  const { connection } = double;
  const app = new Octokit({ baseUrl: connection.apiUrl, auth: jwtOf(connection) });
  const { data } = await app.rest.apps.createInstallationAccessToken({ installation_id: connection.installationId });
  return new Octokit({ baseUrl: connection.apiUrl, auth: data.token, log: SILENT });
}

const silent = (): void => undefined;
const SILENT = { debug: silent, info: silent, warn: silent, error: silent };
