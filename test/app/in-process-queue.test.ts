import { describe, expect, it } from '@jest/globals';
import { InProcessQueue } from '../../src/app/in-process-queue.js';
import { RetryLater } from '../../src/app/job-queue.js';

interface Job {
  readonly name: string;
}

/** A queue whose jobs end when the test says so, and whose clock the test moves. */
function setUp(concurrency = 2) {
  const log: string[] = [];
  const ends = new Map<string, (error?: unknown) => void>();
  const timers: { milliseconds: number; callback: () => void }[] = [];
  const queue = new InProcessQueue<Job>(
    {
      run: (job, attempt) =>
        new Promise<void>((resolve, reject) => {
          log.push(`run ${job.name}${attempt > 0 ? ` again ${attempt}` : ''}`);
          ends.set(job.name, (error) => {
            if (error === undefined) resolve();
            else reject(error instanceof Error ? error : new Error('failed'));
          });
        }),
      replaced: (job) => log.push(`replaced ${job.name}`),
      failed: (job) => log.push(`failed ${job.name}`),
    },
    {
      concurrency,
      after: (milliseconds, callback) => {
        const timer = { milliseconds, callback };
        timers.push(timer);
        return () => {
          timers.splice(timers.indexOf(timer), 1);
        };
      },
    },
  );
  const end = async (name: string, error?: unknown): Promise<void> => {
    ends.get(name)?.(error);
    await settle();
  };
  return { queue, log, end, timers };
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('InProcessQueue', () => {
  it('runs as many at once as it may, one of each key', async () => {
    const { queue, log, end } = setUp(2);
    queue.add('a', { name: 'a1' });
    queue.add('a', { name: 'a2' });
    queue.add('b', { name: 'b1' });
    queue.add('c', { name: 'c1' });
    expect(log).toEqual(['run a1', 'run b1']);
    await end('a1');
    expect(log).toEqual(['run a1', 'run b1', 'run a2']);
    await end('b1');
    expect(log.at(-1)).toBe('run c1');
  });

  it('keeps of those that wait the newest of a key', async () => {
    const { queue, log, end } = setUp();
    for (const name of ['1', '2', '3', '4']) queue.add('a', { name });
    await end('1');
    await end('4');
    expect(log).toEqual(['run 1', 'replaced 2', 'replaced 3', 'run 4']);
    expect(queue.size).toBe(0);
  });

  it('tries again after the time that the work names, three times in all', async () => {
    const { queue, log, end, timers } = setUp();
    queue.add('a', { name: 'a' });
    await end('a', new RetryLater(7));
    expect(timers.map((timer) => timer.milliseconds)).toEqual([7000]);
    timers.shift()?.callback();
    await end('a', new RetryLater(9));
    timers.shift()?.callback();
    await end('a', new RetryLater(11));
    expect(log).toEqual(['run a', 'run a again 1', 'run a again 2', 'failed a']);
    expect(timers).toEqual([]);
  });

  it('does not try again what failed for good', async () => {
    const { queue, log, end } = setUp();
    queue.add('a', { name: 'a' });
    await end('a', new Error('broken'));
    expect(log).toEqual(['run a', 'failed a']);
  });

  it('lets a newer job take the place of one that waits for another attempt', async () => {
    const { queue, log, end, timers } = setUp();
    queue.add('a', { name: 'old' });
    await end('old', new RetryLater(60));
    queue.add('a', { name: 'new' });
    expect(timers).toEqual([]);
    expect(log).toEqual(['run old', 'replaced old', 'run new']);
  });

  it('is idle when nothing waits, runs or is to be tried again', async () => {
    const { queue, end, timers } = setUp();
    let isIdle = false;
    queue.add('a', { name: 'a' });
    const idle = queue.idle().then(() => {
      isIdle = true;
    });
    await end('a', new RetryLater(1));
    expect(isIdle).toBe(false);
    timers.shift()?.callback();
    await end('a');
    await idle;
    expect(isIdle).toBe(true);
  });

  it('finishes what is in work when it closes, and leaves the rest', async () => {
    const { queue, log, end, timers } = setUp(1);
    queue.add('a', { name: 'a' });
    queue.add('b', { name: 'b' });
    const closed = queue.close(20_000);
    expect(timers.map((timer) => timer.milliseconds)).toEqual([20_000]);
    await end('a');
    await closed;
    expect(log).toEqual(['run a']);
    expect(timers).toEqual([]);
    expect(() => {
      queue.add('c', { name: 'c' });
    }).toThrow('closed');
  });

  it('waits no longer than it was told when it closes', async () => {
    const { queue, timers } = setUp(1);
    queue.add('a', { name: 'a' });
    const closed = queue.close(5);
    timers.shift()?.callback();
    await closed;
    expect(queue.size).toBe(1);
  });
});
