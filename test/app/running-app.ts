/** The App as it runs, against the double: a real Probot, real HTTP both ways, signed webhooks. Only the analysis is a stand-in. */
import { pino } from 'pino';
import type { RunningApp } from '../../src/app/run-app.js';
import { startForConnection, type LocalAppOptions } from '../../src/app/start-for-connection.js';
import type { AppConnection, Double } from '../../src/preview/double/types.js';
import { TextualAnalyzer } from './textual-analyzer.js';

export interface StartedApp extends RunningApp {
  /** Everything that was logged, as text. */
  readonly logged: () => string;
}

export async function startApp(connection: AppConnection, options: Partial<LocalAppOptions> = {}): Promise<StartedApp> {
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
  const start = startForConnection({ log, version: '0.0.0-test', analyzer: new TextualAnalyzer(), ...options });
  const app = await start(connection);
  return { ...app, logged: () => lines.join('') };
}

/** The writes so far, by operation, in order. */
export function writesOf(double: Double): readonly string[] {
  return double.writes.map((each) => (each.status < 300 ? each.operation : `${each.operation} ${each.status}`));
}

/** Requests that the budget counts: tokens and the App's own name aside. */
export function counted(double: Double, from = 0): readonly string[] {
  const uncounted = new Set(['apps/create-installation-access-token', 'apps/get-authenticated']);
  return double.requests
    .slice(from)
    .map((each) => each.operation)
    .filter((operation) => !uncounted.has(operation));
}
