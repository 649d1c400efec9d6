/** The queue that lives in this process: bounded concurrency, newest payload of a key wins, attempts again after a while. */
import { MOST_ATTEMPTS, RetryLater, type Attempt, type JobQueue, type QueueWork } from './job-queue.js';

export interface InProcessQueueOptions {
  /** Jobs in work at once; at least 1. */
  readonly concurrency: number;
  /** Calls back after a time; replaced in tests. Returns what cancels it. */
  readonly after?: (milliseconds: number, callback: () => void) => () => void;
}

interface Waiting<J> {
  readonly job: J;
  readonly attempt: Attempt;
}

export class InProcessQueue<J> implements JobQueue<J> {
  /** Insertion order is the order of work. */
  private readonly waiting = new Map<string, Waiting<J>>();
  private readonly running = new Set<string>();
  private readonly delayed = new Map<string, { readonly job: J; readonly cancel: () => void }>();
  private idleCallbacks: (() => void)[] = [];
  private isClosed = false;
  private readonly work: QueueWork<J>;
  private readonly options: Required<InProcessQueueOptions>;

  constructor(work: QueueWork<J>, options: InProcessQueueOptions) {
    this.work = work;
    this.options = { after: callAfter, ...options };
  }

  get size(): number {
    return this.waiting.size + this.running.size + this.delayed.size;
  }

  add(key: string, job: J): void {
    if (this.isClosed) throw new Error('the queue is closed');
    const delayed = this.delayed.get(key);
    delayed?.cancel();
    this.delayed.delete(key);
    const replaced = this.waiting.get(key)?.job ?? delayed?.job;
    this.waiting.set(key, { job, attempt: 0 });
    if (replaced !== undefined) this.work.replaced(replaced);
    this.startNext();
  }

  idle(): Promise<void> {
    if (this.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.idleCallbacks.push(resolve));
  }

  async close(milliseconds: number): Promise<void> {
    this.isClosed = true;
    this.waiting.clear();
    for (const { cancel } of this.delayed.values()) cancel();
    this.delayed.clear();
    this.tellIdle();
    let cancel: () => void = () => undefined;
    const timeout = new Promise<void>((resolve) => {
      cancel = this.options.after(milliseconds, resolve);
    });
    await Promise.race([this.idle(), timeout]);
    cancel();
  }

  private startNext(): void {
    for (const [key, next] of this.waiting) {
      if (this.running.size >= this.options.concurrency) return;
      if (this.running.has(key)) continue;
      this.waiting.delete(key);
      this.running.add(key);
      void this.attempt(key, next);
    }
  }

  private async attempt(key: string, { job, attempt }: Waiting<J>): Promise<void> {
    try {
      await this.work.run(job, attempt);
    } catch (error) {
      if (error instanceof RetryLater && attempt + 1 < MOST_ATTEMPTS) this.delay(key, job, attempt + 1, error.seconds);
      else this.work.failed(job, error);
    }
    this.running.delete(key);
    this.startNext();
    this.tellIdle();
  }

  private delay(key: string, job: J, attempt: Attempt, seconds: number): void {
    // After closing, the journal keeps it.
    if (this.isClosed) return;
    // A newer job of the same key does the work anyway.
    if (this.waiting.has(key)) {
      this.work.replaced(job);
      return;
    }
    const cancel = this.options.after(seconds * 1000, () => {
      this.delayed.delete(key);
      this.waiting.set(key, { job, attempt });
      this.startNext();
    });
    this.delayed.set(key, { job, cancel });
  }

  private tellIdle(): void {
    if (this.size > 0) return;
    const callbacks = this.idleCallbacks;
    this.idleCallbacks = [];
    for (const callback of callbacks) callback();
  }
}

function callAfter(milliseconds: number, callback: () => void): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => {
    clearTimeout(timer);
  };
}
