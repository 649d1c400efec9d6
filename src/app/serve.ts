/** How does `leakcheck serve` run? Environment in, a listening App, and an orderly end when it is told to stop. */
import type { Logger } from 'pino';
import { readEnvironment, type Environment } from './environment.js';
import { runApp, type RunAppOptions } from './run-app.js';

export interface ServeOptions extends Omit<RunAppOptions, 'environment' | 'log'> {
  /** Resolves when the App shall end: at SIGTERM or SIGINT. */
  readonly interrupted: () => Promise<void>;
}

/**
 * serve resolves once the App has ended: what was in work is finished where it takes less than 20 s, the rest is in the journal.
 * Throws BadEnvironment, with what to set, before anything is started.
 */
export async function serve(env: Environment, log: Logger, options: ServeOptions): Promise<void> {
  const { interrupted, ...rest } = options;
  const app = await runApp({ environment: readEnvironment(env), log, ...rest });
  await interrupted();
  log.info('finishing what is in work');
  await app.close();
  log.info('ended');
}
