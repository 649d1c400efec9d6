/** How does the App come to review a local range? It runs in this process against a double of GitHub, and writes nowhere else. */
import { pino } from 'pino';
import { readEnvironment } from '../app/environment.js';
import { runApp } from '../app/run-app.js';
import { packageVersion } from '../host/package-version.js';
import type { AppConnection, RunningApp } from '../preview/double/types.js';
import { runPreview, type Preview, type PreviewOptions } from '../preview/run-preview.js';
import { RULES } from '../../rules/index.js';
import { ruleExplanation } from './rule-page.js';

/** Resolves when the review is done and its page can be looked at. Close it in the end. */
export function openPreview(options: Omit<PreviewOptions, 'startApp'>): Promise<Preview> {
  return runPreview({ ...options, startApp });
}

function startApp({ appId, privateKey, webhookSecret, protocol, host }: AppConnection): Promise<RunningApp> {
  return runApp({
    environment: readEnvironment({
      APP_ID: String(appId),
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: webhookSecret,
      GHE_HOST: host,
      GHE_PROTOCOL: protocol,
      HOST: '127.0.0.1',
      PORT: '0',
    }),
    log: pino({ level: 'error' }, pino.destination({ dest: 2, sync: true })),
    version: packageVersion(),
    knownRules: RULES.map((rule) => rule.id),
    explanationOf: ruleExplanation,
    recover: false,
  });
}
