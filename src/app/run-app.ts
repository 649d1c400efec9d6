/**
 * How are the App's parts put together? Probot for authentication and dispatch, our own server in front of it, journal and queue
 * behind it. Everything that a test replaces is an option here.
 */
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { Probot } from 'probot';
import { goSources } from '../analysis/source-scope.js';
import { BlobCache } from '../github/blob-cache.js';
import type { Analyzer } from './analyzer.js';
import type { ExplanationOf } from './answer-command.js';
import { analyzeInProcess } from './analyze-process.js';
import { leakcheckApp } from './app.js';
import type { AppEnvironment } from './environment.js';
import { errorCode, errorName } from './error-code.js';
import { InProcessQueue } from './in-process-queue.js';
import type { Job } from './job.js';
import type { JobQueue, QueueWork } from './job-queue.js';
import { JobRunner } from './job-runner.js';
import { memoryJournal, openJournal, type Journal } from './journal.js';
import { findLostJobs } from './lost-deliveries.js';
import { makeMetrics, type Metrics } from './metrics.js';
import { appOctokit, type OctokitClass } from './octokit.js';
import { RoundMemory } from './round.js';
import { makeSeal } from './seal.js';
import { makeServer } from './server.js';

export interface RunAppOptions {
  readonly environment: AppEnvironment;
  readonly log: Logger;
  readonly version: string;
  readonly knownRules?: readonly string[];
  readonly explanationOf?: ExplanationOf;
  readonly analyzer?: Analyzer;
  /** The class of clients; tests take one without retries and throttling. */
  readonly Octokit?: OctokitClass;
  readonly queueOf?: (work: QueueWork<Job>) => JobQueue<Job>;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Look for lost deliveries at start; default true. */
  readonly recover?: boolean;
  readonly now?: () => number;
}

export interface RunningApp {
  readonly webhookUrl: string;
  readonly url: string;
  readonly metrics: Metrics;
  /** idle resolves when nothing is queued or in work. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** What is in work at the end may take this long; the rest stays in the journal. Milliseconds. */
const GRACE = 20_000;

/** runApp resolves once the server listens and what a former process left undone is in the queue. */
export async function runApp(options: RunAppOptions): Promise<RunningApp> {
  const { environment, log } = options;
  const now = options.now ?? Date.now;
  const journal = await journalOf(environment, log);
  const probot = new Probot({
    appId: environment.appId,
    privateKey: environment.privateKey,
    secret: environment.webhookSecret,
    baseUrl: environment.apiUrl,
    // Below a warning Probot logs bodies of requests, which hold code, and addresses, which hold names.
    log: log.child({}, { level: atLeastWarn(environment.logLevel) }),
    Octokit: appOctokit(environment.apiVersion, options.Octokit),
  });
  await probot.ready();
  const metrics = makeMetrics(() => runner.queue.size);
  const runner = new JobRunner({
    cache: new BlobCache(),
    scope: goSources,
    analyzer: options.analyzer ?? analyzeInProcess(),
    rounds: new RoundMemory(journal.finished),
    metrics,
    log,
    seal: makeSeal(environment.webhookSecret),
    webUrl: environment.webUrl,
    version: options.version,
    ...(options.knownRules === undefined ? {} : { knownRules: options.knownRules }),
    ...(options.explanationOf === undefined ? {} : { explanationOf: options.explanationOf }),
    sleep: options.sleep ?? sleep,
    journal,
    clientOf: (installationId) => probot.auth(installationId),
    ownLogin: ownLoginOf(probot),
    queueOf: options.queueOf ?? ((work) => new InProcessQueue(work, { concurrency: environment.concurrency })),
    now,
  });
  await probot.load(leakcheckApp(runner, metrics));
  let isReady = false;
  const server = makeServer({
    webhookPath: environment.webhookPath,
    webhookSecret: environment.webhookSecret,
    metrics,
    log,
    isReady: () => isReady,
    receive: ({ id, name, body, signature }) =>
      probot.webhooks.verifyAndReceive({ id, name, payload: body, signature }),
  });
  const url = await listen(server, environment);
  runner.resume(journal.pending);
  isReady = true;
  log.info({ url, durable: journal.isDurable, resumed: journal.pending.length }, 'leakcheck is listening');
  const recovery = options.recover === false ? Promise.resolve() : recoverLost(probot, runner, journal, log, now());
  return {
    url,
    webhookUrl: `${url}${environment.webhookPath}`,
    metrics,
    async idle() {
      await recovery;
      await runner.queue.idle();
    },
    async close() {
      isReady = false;
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeIdleConnections();
      });
      await runner.queue.close(GRACE);
      await journal.close();
    },
  };
}

function atLeastWarn(level: string): string {
  return ['error', 'fatal', 'silent'].includes(level) ? level : 'warn';
}

async function journalOf(environment: AppEnvironment, log: Logger): Promise<Journal> {
  if (environment.stateFolder === undefined) {
    log.warn(
      'LEAKCHECK_STATE is not set: accepted work is lost at a restart, but for what the delivery list gives back',
    );
    return memoryJournal();
  }
  try {
    return await openJournal(environment.stateFolder);
  } catch (error) {
    log.warn(
      { code: errorCode(error) },
      'LEAKCHECK_STATE is not writable: accepted work is lost at a restart, but for what the delivery list gives back',
    );
    return memoryJournal();
  }
}

/** Deliveries that failed while the App was down; without a journal those of the last hour as well. */
async function recoverLost(
  probot: Probot,
  runner: JobRunner,
  journal: Journal,
  log: Logger,
  now: number,
): Promise<void> {
  try {
    const jobs = await findLostJobs(await probot.auth(), { withDelivered: !journal.isDurable, now });
    for (const job of jobs) await runner.accept(job);
    if (jobs.length > 0) log.info({ jobs: jobs.length }, 'recovered lost deliveries');
  } catch (error) {
    log.warn({ error: errorName(error) }, 'the delivery list could not be read');
  }
}

/** The login under which our comments stand; asked for once, and again after a failure. */
function ownLoginOf(probot: Probot): () => Promise<string> {
  let login: Promise<string> | undefined;
  const ask = async (): Promise<string> => {
    const client = await probot.auth();
    const { data } = await client.rest.apps.getAuthenticated();
    if (data?.slug === undefined) throw new Error('GitHub does not name the App');
    return `${data.slug}[bot]`;
  };
  return () => {
    login ??= ask().catch((error: unknown) => {
      login = undefined;
      throw error;
    });
    return login;
  };
}

function listen(server: ReturnType<typeof makeServer>, { host, port }: AppEnvironment): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      const taken = isAddress(address) ? address.port : port;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${taken}`);
    });
  });
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
