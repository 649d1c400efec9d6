import { afterAll, afterEach, beforeEach, expect } from '@jest/globals';
import nock from 'nock';

/**
 * Nothing reaches the network in this test file, and every exchange that a test wrote down must happen.
 * `nock` replaces the HTTP client of the process, and a worker of Jest runs many test files: the real one is put
 * back when the file ends. The environment of the tests refuses a file that leaves another one behind.
 */
export function mockHttp(): void {
  beforeEach(() => {
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
  });
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    nock.enableNetConnect();
    expect(pending).toEqual([]);
  });
  afterAll(() => {
    nock.restore();
  });
}
