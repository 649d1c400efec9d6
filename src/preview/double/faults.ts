/** What goes wrong next? Faults that a test has prepared, each used up by the requests it hits. */
import { Refusal, primaryLimit, secondaryLimit } from './refusal.js';
import type { Fault } from './types.js';

interface Prepared {
  readonly fault: Fault;
  skip: number;
  left: number;
}

const SECONDS_PER_HOUR = 3600;

/** Faults keeps what was prepared, in order. */
export class Faults {
  private readonly prepared: Prepared[] = [];

  inject(fault: Fault): void {
    this.prepared.push({ fault, skip: fault.after ?? 0, left: fault.times ?? 1 });
  }

  /** next returns the fault that hits a request to this operation, and counts it. */
  next(operation: string): Fault | undefined {
    const entry = this.prepared.find(({ fault }) => fault.operation === operation || fault.operation === '*');
    if (entry === undefined) return undefined;
    if (entry.skip > 0) {
      entry.skip -= 1;
      return undefined;
    }
    entry.left -= 1;
    if (entry.left <= 0) this.prepared.splice(this.prepared.indexOf(entry), 1);
    return entry.fault;
  }
}

/** faultAnswer is the answer of a fault that answers at all; times in milliseconds since 1970. */
export function faultAnswer(fault: Fault, now: number): Refusal {
  const retryAfter = fault.retryAfter ?? 1;
  switch (fault.answer) {
    case 'rate-limit':
      return primaryLimit(Math.floor(now / 1000) + SECONDS_PER_HOUR);
    case 'secondary-limit':
      return secondaryLimit(retryAfter);
    case 'created-502':
    case 'hang':
    case 'reset':
    case 'graphql-rate-limit':
      return new Refusal(502, { message: 'Server Error' });
    default: {
      const waits = fault.answer === 429 || fault.answer === 503;
      const headers: Record<string, string> = waits ? { 'retry-after': String(retryAfter) } : {};
      return new Refusal(fault.answer, { message: messageOf(fault.answer) }, headers);
    }
  }
}

function messageOf(status: number): string {
  const messages: Readonly<Record<number, string>> = {
    401: 'Bad credentials',
    403: 'Resource not accessible by integration',
    404: 'Not Found',
    422: 'Unprocessable Entity',
    429: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    503: 'Service Unavailable',
  };
  return messages[status] ?? 'Server Error';
}
