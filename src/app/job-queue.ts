/**
 * In which order is work done? What the App asks of a queue; the in-process one is the default. One job of a key runs at a
 * time; while it runs, the newest of those that came since waits and the others are dropped.
 */

/** The job could not be done now and shall be tried again: thrown by the work, with a time to wait. */
export class RetryLater extends Error {
  readonly seconds: number;

  constructor(seconds: number, cause?: unknown) {
    super(`try again in ${seconds} s`, { cause });
    this.name = 'RetryLater';
    this.seconds = seconds;
  }
}

/** How often a job was begun before; 0 at first. */
export type Attempt = number;

/** Attempts of one job at most; the last one must end the matter. */
export const MOST_ATTEMPTS = 3;

export interface JobQueue<J> {
  /** add puts a job in line, in place of one of the same key that waits. Refused (thrown) after `close`. */
  add(key: string, job: J): void;
  /** Jobs waiting, in work, and waiting for another attempt. */
  readonly size: number;
  /** idle resolves once nothing waits and nothing is in work, attempts to come included. */
  idle(): Promise<void>;
  /** close takes no more jobs and waits for those in work at most the given time; what waits is left (the journal has it). */
  close(milliseconds: number): Promise<void>;
}

export interface QueueWork<J> {
  /** Does the job; RetryLater brings it back, any other error is final. */
  run(job: J, attempt: Attempt): Promise<void>;
  /** Told of a job that a newer one of its key took the place of; must not throw. */
  replaced(job: J): void;
  /** Told of every final error; must not throw. */
  failed(job: J, error: unknown): void;
}
