/** Has the App asked too often? GitHub's hourly limit and the one on creating content, counted on the double's clock. */
import { primaryLimit, secondaryLimit } from './refusal.js';
import type { Clock, Limits } from './types.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Operations that create something people are told about. */
const CREATES_CONTENT = new Set([
  'pulls/create-review',
  'pulls/create-review-comment',
  'pulls/create-reply-for-review-comment',
  'issues/create-comment',
]);

/** RateRules counts the requests of one installation. */
export class RateRules {
  private readonly clock: Clock;
  private readonly limits: Limits;
  private requests: number[] = [];
  private creations: number[] = [];

  constructor(clock: Clock, limits: Limits) {
    this.clock = clock;
    this.limits = limits;
  }

  /** admit counts a request. Throws 403 where a limit is reached. */
  admit(operation: string): void {
    const now = this.clock.now();
    this.requests = this.requests.filter((time) => time > now - HOUR_MS);
    if (this.requests.length >= this.limits.requestsPerHour) throw primaryLimit(this.resetSeconds());
    this.requests.push(now);
    if (!CREATES_CONTENT.has(operation)) return;
    this.creations = this.creations.filter((time) => time > now - HOUR_MS);
    const lastMinute = this.creations.filter((time) => time > now - MINUTE_MS).length;
    if (lastMinute >= this.limits.writesPerMinute) throw secondaryLimit(60);
    if (this.creations.length >= this.limits.writesPerHour) throw secondaryLimit(3600);
    this.creations.push(now);
  }

  /** headers say how much is left, as every answer of GitHub does. */
  headers(): Readonly<Record<string, string>> {
    const left = Math.max(this.limits.requestsPerHour - this.requests.length, 0);
    return {
      'x-ratelimit-limit': String(this.limits.requestsPerHour),
      'x-ratelimit-remaining': String(left),
      'x-ratelimit-used': String(this.requests.length),
      'x-ratelimit-reset': String(this.resetSeconds()),
      'x-ratelimit-resource': 'core',
    };
  }

  private resetSeconds(): number {
    return Math.floor(((this.requests[0] ?? this.clock.now()) + HOUR_MS) / 1000);
  }
}
