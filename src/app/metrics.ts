/** What can an operator measure? Counts and times without any name of a repository, a person or a file. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  /** `event` is one of the answered events or "other"; `outcome` one of a few words. */
  webhook(event: string, outcome: string): void;
  job(kind: string, outcome: string, seconds: number): void;
  /** Requests that one review spent on reading. */
  reading(requests: number): void;
}

/** Buckets in seconds: from a pull request without Go to the bound of analysis and waiting for GitHub. */
const SECONDS = [0.5, 1, 2, 5, 10, 20, 40, 80, 160];
const REQUESTS = [3, 5, 7, 10, 15, 20, 30, 40];

export function makeMetrics(queueSize: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const webhooks = new Counter({
    name: 'leakcheck_webhooks_total',
    help: 'Webhooks by event and outcome',
    labelNames: ['event', 'outcome'],
    registers,
  });
  const jobs = new Counter({
    name: 'leakcheck_jobs_total',
    help: 'Jobs by kind and outcome',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'leakcheck_job_seconds',
    help: 'Time of jobs by kind',
    labelNames: ['kind'],
    buckets: SECONDS,
    registers,
  });
  const requests = new Histogram({
    name: 'leakcheck_reading_requests',
    help: 'Requests that reading a pull request took',
    buckets: REQUESTS,
    registers,
  });
  new Gauge({
    name: 'leakcheck_queue_size',
    help: 'Jobs waiting or in work',
    registers,
    collect() {
      this.set(queueSize());
    },
  });
  return {
    registry,
    webhook: (event, outcome) => {
      webhooks.inc({ event, outcome });
    },
    job: (kind, outcome, time) => {
      jobs.inc({ kind, outcome });
      seconds.observe({ kind }, time);
    },
    reading: (count) => {
      requests.observe(count);
    },
  };
}
