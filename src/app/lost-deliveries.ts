/**
 * Which webhooks did GitHub send that we never took? GitHub does not repeat a failed delivery by itself; the App's own list names
 * them for three days. Read once at start, with the App's token; bounded, newest first.
 */
import type { GitHubClient } from '../github/client.js';
import { PAGE_SIZE } from '../github/limits.js';
import type { Job } from './job.js';
import { queueKey } from './job.js';
import { ANSWERED_EVENTS, jobOf } from './webhook-jobs.js';

export interface RecoveryOptions {
  /** Take deliveries that were answered well, too: for hosts without a journal. */
  readonly withDelivered: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How far back deliveries are looked at: milliseconds. Older work is out of date more often than not. */
const FAILED_WINDOW = 24 * 3_600_000;
const DELIVERED_WINDOW = 3_600_000;
const MOST_PAGES = 5;
const MOST_PAYLOADS = 100;

/** findLostJobs: the newest job of each key, oldest first. */
export async function findLostJobs(appClient: GitHubClient, options: RecoveryOptions): Promise<readonly Job[]> {
  const jobs = new Map<string, Job>();
  for (const delivery of await listDeliveries(appClient, options)) {
    const { data } = await appClient.rest.apps.getWebhookDelivery({ delivery_id: delivery.id });
    const job = jobOf({ id: data.guid, name: data.event, payload: data.request.payload });
    if (job === undefined || jobs.has(queueKey(job))) continue;
    jobs.set(queueKey(job), job.kind === 'review' ? { ...job, isRecovered: true } : job);
  }
  return [...jobs.values()].reverse();
}

interface ListedDelivery {
  readonly id: number;
  readonly guid: string;
}

async function listDeliveries(appClient: GitHubClient, options: RecoveryOptions): Promise<readonly ListedDelivery[]> {
  const found: ListedDelivery[] = [];
  const taken = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { data, headers } = await appClient.rest.apps.listWebhookDeliveries({
      per_page: PAGE_SIZE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const delivery of data) {
      const { guid, event, action, status_code: status } = delivery;
      const age = options.now - Date.parse(delivery.delivered_at);
      if (age > FAILED_WINDOW) return found;
      const wasTaken = status >= 200 && status < 300;
      // A later attempt of the same delivery stands before an earlier one.
      if (wasTaken && !(options.withDelivered && event === 'pull_request' && age <= DELIVERED_WINDOW)) taken.add(guid);
      if (taken.has(guid) || !isAnswered(event, action)) continue;
      taken.add(guid);
      found.push({ id: delivery.id, guid });
      if (found.length >= MOST_PAYLOADS) return found;
    }
    cursor = /[?&]cursor=([^&>]+)[^>]*>;\s*rel="next"/.exec(headers.link ?? '')?.[1];
    if (cursor === undefined || data.length === 0) return found;
    cursor = decodeURIComponent(cursor);
  }
  return found;
}

function isAnswered(event: string, action: string | null): boolean {
  const actions = Object.entries(ANSWERED_EVENTS).find(([name]) => name === event)?.[1];
  return actions?.some((one: string) => one === action) ?? false;
}
