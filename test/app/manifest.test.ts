import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { ANSWERED_EVENTS } from '../../src/app/webhook-jobs.js';
import { startDouble } from '../../src/preview/double/start-double.js';
import type { Permissions } from '../../src/preview/double/types.js';
import { GitFixture } from '../preview/git-fixture.js';
import { LEAKING_API, SERVICE } from './go-service.js';
import { startApp } from './running-app.js';

const TEXT = readFileSync(new URL('../../../app.yml', import.meta.url), 'utf8');

interface Manifest {
  readonly default_permissions: Permissions;
  readonly default_events: readonly string[];
}

function isManifest(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null && 'default_permissions' in value && 'default_events' in value;
}

function readManifest(): Manifest {
  const value: unknown = parse(TEXT);
  if (!isManifest(value)) throw new Error('app.yml is no manifest');
  return value;
}

const manifest = readManifest();

/** What an App must be allowed to read to be told of an event. https://docs.github.com/webhooks/webhook-events-and-payloads */
const PERMISSION_OF_EVENT: Readonly<Record<keyof typeof ANSWERED_EVENTS, string>> = {
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  pull_request_review_comment: 'pull_requests',
  issue_comment: 'issues',
  check_run: 'checks',
  check_suite: 'checks',
  merge_group: 'merge_queues',
};

describe('app.yml', () => {
  it('subscribes to the events that are answered, and to no other', () => {
    expect([...manifest.default_events].sort()).toEqual(Object.keys(ANSWERED_EVENTS).sort());
  });

  it('asks for the permission that each event needs', () => {
    for (const permission of Object.values(PERMISSION_OF_EVENT)) {
      expect(Object.keys(manifest.default_permissions)).toContain(permission);
    }
  });

  it('writes to reviews and checks only, and never to code', () => {
    const writes = Object.entries(manifest.default_permissions).filter(([, level]) => level === 'write');
    expect(writes.map(([name]) => name).sort()).toEqual(['checks', 'pull_requests']);
  });

  it('asks for nothing that neither an event nor a request needs', () => {
    const needed = new Set([...Object.values(PERMISSION_OF_EVENT), 'metadata', 'contents']);
    expect(Object.keys(manifest.default_permissions).filter((name) => !needed.has(name))).toEqual([]);
  });

  it('gives a reason for each permission and event', () => {
    const rows = TEXT.split('\n').filter((row) => /^ {2}(?:- )?\w/.test(row));
    expect(rows).toHaveLength(Object.keys(manifest.default_permissions).length + manifest.default_events.length);
    for (const row of rows) expect(row).toMatch(/ # \w/);
  });
});

describe('with exactly these permissions', () => {
  let fixture: GitFixture;
  const commits = { base: '', leak: '', fixed: '' };
  beforeAll(() => {
    fixture = new GitFixture();
    commits.base = fixture.commit('base', SERVICE);
    commits.leak = fixture.commit('leak', LEAKING_API);
    commits.fixed = fixture.commit('fixed', {
      'api/api.go': SERVICE['api/api.go'] ?? null,
      'api/more.go': 'package api\n',
    });
  });
  afterAll(() => {
    fixture.remove();
  });

  it('a review, a push, commands and a re-run are refused nothing but resolving', async () => {
    const double = await startDouble({
      repo: fixture.folder,
      name: 'service',
      permissions: manifest.default_permissions,
      collaborators: { wim: 'write' },
    });
    const app = await startApp(double.connection);
    double.subscribe(app.webhookUrl);
    try {
      await double.openPullRequest({ base: commits.base, head: commits.leak });
      await app.idle();
      await double.comment(1, 'wim', '/leakcheck run');
      await double.reply(1, double.state.reviewComments[0]?.id ?? 0, 'wim', '/leakcheck help');
      await app.idle();
      await double.push(1, commits.fixed);
      await app.idle();
      await double.rerequest(double.state.checkRuns[0]?.id ?? 0);
      await double.rerequestSuite(commits.fixed);
      await app.idle();
      const refused = double.requests.filter((each) => each.status >= 400);
      expect(refused).toEqual([]);
      const resolving = double.writes.filter((each) => each.operation === 'graphql');
      expect(resolving.length).toBe(1);
      expect(double.state.checkRuns.every((run) => run.status === 'completed')).toBe(true);
    } finally {
      await app.close();
      await double.close();
    }
  });
});
