/** Where does a GitHub of one's own come from? Puts the parts of the double together and gives its callers their handle. */
import path from 'node:path';
import { openRepository } from '../../git/git-repository.js';
import type { GitRepository } from '../../git/git-repository.js';
import { readApiDescription } from './api-description.js';
import type { ApiDescription } from './api-description.js';
import { Credentials } from './credentials.js';
import { Faults } from './faults.js';
import { GraphqlApi } from './graphql-api.js';
import { DEFAULT_PERMISSIONS } from './limits.js';
import { People } from './people.js';
import { RateRules } from './rate-rules.js';
import { RequestLog } from './request-log.js';
import { RestApi } from './rest-api.js';
import { DoubleServer } from './server.js';
import { Shapes } from './shapes.js';
import type { AppConnection, Double, DoubleOptions } from './types.js';
import { Webhooks } from './webhooks.js';
import { APP_ID, APP_SLUG, INSTALLATION_ID, World } from './world.js';
import { pageAnswer } from '../page/page-answer.js';

let description: ApiDescription | undefined;

/** startDouble starts a double of one local repository. Throws GitError where the folder belongs to none. */
export async function startDouble(options: DoubleOptions): Promise<Double> {
  const git = await openRepository(options.repo);
  const server = new DoubleServer();
  try {
    const url = await server.listen();
    return await assemble(options, git, server, url);
  } catch (error) {
    await Promise.allSettled([server.close(), git.close()]);
    throw error;
  }
}

async function assemble(
  options: DoubleOptions,
  git: GitRepository,
  server: DoubleServer,
  url: string,
): Promise<Double> {
  // Compiling schemas takes longer than anything else here, so the description is shared by all doubles of a process.
  description ??= readApiDescription();
  const api = description;
  const name = options.name ?? path.basename(path.resolve(options.repo));
  const world = new World(git, { ...options, name }, options.permissions ?? DEFAULT_PERMISSIONS);
  await nameBranches(world, options);
  const shapes = new Shapes(api, world, url);
  const credentials = new Credentials(world.clock);
  const webhooks = new Webhooks(world, shapes, credentials);
  const people = new People(world, shapes, webhooks);
  const log = new RequestLog();
  const faults = new Faults();
  const invalidAnswers: string[] = [];
  const redeliver = (id: number): boolean => {
    const earlier = world.deliveries.find((each) => each.id === id);
    if (earlier !== undefined) void webhooks.redeliver(earlier);
    return earlier !== undefined;
  };
  server.serve({
    world,
    api,
    rest: new RestApi(api, { world, shapes, credentials, redeliver }),
    graphql: new GraphqlApi(world),
    credentials,
    faults,
    rates: new RateRules(world.clock, world.limits),
    log,
    invalidAnswers,
    checksAnswers: options.checkAnswers ?? true,
    page: (address) => pageAnswer(world, credentials.pageToken, address),
  });
  return {
    url,
    apiUrl: `${url}/api/v3`,
    pageUrl: `${url}/?token=${credentials.pageToken}`,
    owner: world.owner,
    name,
    connection: connectionOf(url, credentials),
    clock: world.clock,
    state: world,
    requests: log.requests,
    get writes() {
      return log.writes;
    },
    get refused() {
      return log.refused;
    },
    invalidAnswers,
    ...people.actions(),
    subscribe: (webhookUrl) => {
      webhooks.subscribe(webhookUrl);
    },
    inject: (fault) => {
      faults.inject(fault);
    },
    setPermissions: (permissions) => {
      world.permissions = permissions;
    },
    close: async () => {
      await server.close();
      await git.close();
    },
  };
}

async function nameBranches(world: World, options: DoubleOptions): Promise<void> {
  const branches = Object.entries(options.branches ?? {});
  for (const [branch, revision] of branches) world.branches.set(branch, await world.git.resolveCommit(revision));
}

function connectionOf(url: string, credentials: Credentials): AppConnection {
  return {
    apiUrl: `${url}/api/v3`,
    host: new URL(url).host,
    protocol: 'http',
    appId: APP_ID,
    privateKey: credentials.privateKey,
    webhookSecret: credentials.webhookSecret,
    installationId: INSTALLATION_ID,
    slug: APP_SLUG,
  };
}
