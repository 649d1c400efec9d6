/** One double for each test of a file: started before it, held against its own description and closed after it. */
import { afterEach, beforeEach, expect, jest } from '@jest/globals';
import { startDouble } from '../../src/preview/double/start-double.js';
import type { Double, DoubleOptions, PullRequestOptions } from '../../src/preview/double/types.js';
import { ApiClient } from './api-client.js';

/** Processes are started and schemas compiled: on a busy machine that takes longer than jest's five seconds. */
export const PATIENCE_MS = 120_000;
jest.setTimeout(PATIENCE_MS);

export const REPO = '/repos/acme/service';

export interface Stage {
  readonly double: Double;
  readonly client: ApiClient;
}

export interface StageOptions {
  readonly double: Omit<DoubleOptions, 'name'>;
  /** Absent: no pull request is opened. */
  readonly pull?: PullRequestOptions;
}

/** onStage returns a function that gives the double of the running test. */
export function onStage(options: () => StageOptions): () => Stage {
  let stage: Stage | undefined;
  beforeEach(async () => {
    const given = options();
    const double = await startDouble({ ...given.double, name: 'service' });
    const client = new ApiClient(double.connection);
    stage = { double, client };
    if (given.pull !== undefined) await double.openPullRequest(given.pull);
    await client.signIn();
  });
  afterEach(async () => {
    const ended = stage;
    stage = undefined;
    await ended?.double.close();
    expect(ended?.double.invalidAnswers).toEqual([]);
  });
  return () => {
    if (stage === undefined) throw new Error('no test is running');
    return stage;
  };
}
