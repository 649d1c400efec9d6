/**
 * How does the App run against a GitHub of one's own, as the preview and the demo have it? The same App, told where to connect
 * instead of by environment; without the pauses that the real GitHub asks for, and without looking for lost deliveries.
 */
import type { Logger } from 'pino';
import { ProbotOctokit } from 'probot';
import { readEnvironment } from './environment.js';
import { runApp, type RunAppOptions, type RunningApp } from './run-app.js';

/** Where the App finds its GitHub. */
export interface LocalConnection {
  /** Host and port of the API, which stands under `/api/v3`. */
  readonly host: string;
  readonly protocol: 'http' | 'https';
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
}

export interface LocalAppOptions extends Pick<
  RunAppOptions,
  'version' | 'knownRules' | 'explanationOf' | 'analyzer' | 'queueOf' | 'now'
> {
  readonly log: Logger;
  /** Folder for the journal; none by default. */
  readonly stateFolder?: string;
  readonly recover?: boolean;
}

/** Retries and throttling keep the peace with GitHub; on the loopback they only cost time. */
const HASTY: typeof ProbotOctokit = ProbotOctokit.defaults((given: Readonly<Record<string, unknown>>) => ({
  ...given,
  retry: { enabled: false },
  throttle: { enabled: false },
}));

/** startForConnection gives what starts an App for a connection, on a free port of the loopback. */
export function startForConnection(options: LocalAppOptions): (connection: LocalConnection) => Promise<RunningApp> {
  const { stateFolder, ...rest } = options;
  return (connection) =>
    runApp({
      environment: readEnvironment({
        APP_ID: String(connection.appId),
        PRIVATE_KEY: connection.privateKey,
        WEBHOOK_SECRET: connection.webhookSecret,
        GHE_HOST: connection.host,
        GHE_PROTOCOL: connection.protocol,
        HOST: '127.0.0.1',
        PORT: '0',
        LEAKCHECK_STATE: stateFolder,
      }),
      Octokit: HASTY,
      sleep: () => Promise.resolve(),
      recover: false,
      ...rest,
    });
}
