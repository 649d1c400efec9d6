/** What does `leakcheck serve` do? Runs the GitHub App, set up by the environment, until it is told to end. */
import { packageVersion } from '../host/package-version.js';
import { RULES } from '../../rules/index.js';
import type { AddCommand } from './main.js';
import { ruleExplanation } from './rule-page.js';

export const addServeCommand: AddCommand = (program, terminal) => {
  program
    .command('serve')
    .description('run the GitHub App (see the README for its environment)')
    .action(async () => {
      // The App's parts are loaded here, so that no other command waits for them.
      const [{ serve }, { pino }] = await Promise.all([import('../app/serve.js'), import('pino')]);
      const level = terminal.env['LOG_LEVEL'] ?? 'info';
      await serve(terminal.env, pino({ level }), {
        version: packageVersion(),
        knownRules: RULES.map((rule) => rule.id),
        explanationOf: ruleExplanation,
        interrupted: terminal.interrupted,
      });
    });
};
