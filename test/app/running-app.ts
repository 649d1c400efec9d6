/** The App as it runs, against the double: a real Probot, real HTTP both ways, signed webhooks. Only the analysis is a stand-in. */
import { pino } from 'pino';
import { ProbotOctokit } from 'probot';
import { readEnvironment } from '../../src/app/environment.js';
import { runApp, type RunAppOptions, type RunningApp } from '../../src/app/run-app.js';
import type { AppConnection, Double } from '../../src/preview/double/types.js';
import { TextualAnalyzer } from './textual-analyzer.js';

/** Retries and throttling wait for seconds; the App's own behaviour is the subject here. */
export const PLAIN_OCTOKIT: typeof ProbotOctokit = ProbotOctokit.defaults(
  (options: Readonly<Record<string, unknown>>) => ({
    ...options,
    retry: { enabled: false },
    throttle: { enabled: false },
  }),
);

export interface StartedApp extends RunningApp {
  /** Everything that was logged, as text. */
  readonly logged: () => string;
}

export async function startApp(
  connection: AppConnection,
  options: Partial<RunAppOptions> & { readonly stateFolder?: string; readonly logLevel?: string } = {},
): Promise<StartedApp> {
  const lines: string[] = [];
  const log = pino({ level: options.logLevel ?? 'debug' }, { write: (line: string) => lines.push(line) });
  const { stateFolder, logLevel: _, ...rest } = options;
  const app = await runApp({
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
    log,
    version: '0.0.0-test',
    analyzer: new TextualAnalyzer(),
    Octokit: PLAIN_OCTOKIT,
    sleep: () => Promise.resolve(),
    recover: false,
    ...rest,
  });
  return { ...app, logged: () => lines.join('') };
}

/** The writes so far, by operation, in order. */
export function writesOf(double: Double): readonly string[] {
  return double.writes.map((each) => (each.status < 300 ? each.operation : `${each.operation} ${each.status}`));
}

/** Requests that the budget counts: tokens and the App's own name aside. */
export function counted(double: Double, from = 0): readonly string[] {
  return double.requests
    .slice(from)
    .map((each) => each.operation)
    .filter(
      (operation) => operation !== 'apps/create-installation-access-token' && operation !== 'apps/get-authenticated',
    );
}
