/**
 * What does the App do with GitHub's webhooks? The Probot function: every answered event becomes a job that is written down
 * before the webhook is answered; the work itself is done afterwards, from the queue.
 */
import type { ApplicationFunction } from 'probot';
import type { JobRunner } from './job-runner.js';
import type { Metrics } from './metrics.js';
import { ANSWERED_EVENTS, jobOf } from './webhook-jobs.js';

/** leakcheckApp is loaded by Probot; an error (the journal cannot be written) makes the webhook fail, so that it is seen and sent again. */
export function leakcheckApp(runner: JobRunner, metrics: Metrics): ApplicationFunction {
  return (probot) => {
    probot.onAny(async ({ id, name, payload }) => {
      const event = Object.hasOwn(ANSWERED_EVENTS, name) ? name : 'other';
      const job = jobOf({ id, name, payload });
      if (job === undefined) {
        metrics.webhook(event, 'ignored');
        return;
      }
      const isNew = await runner.accept(job);
      metrics.webhook(event, isNew ? 'accepted' : 'repeated');
    });
  };
}
