/** How does `leakcheck serve` run? Environment in, a listening App out, and an orderly end at SIGTERM or SIGINT. */
import type { Logger } from 'pino';
import { readEnvironment, type Environment } from './environment.js';
import { runApp, type RunningApp } from './run-app.js';

export interface ServeOptions {
  readonly version: string;
  readonly knownRules?: readonly string[];
}

/** serve throws BadEnvironment where something is not set; resolves once the App listens. */
export async function serve(env: Environment, log: Logger, options: ServeOptions): Promise<RunningApp> {
  const app = await runApp({ environment: readEnvironment(env), log, ...options });
  let isClosing = false;
  const end = (signal: NodeJS.Signals): void => {
    if (isClosing) return;
    isClosing = true;
    log.info({ signal }, 'finishing what is in work');
    app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  return app;
}
