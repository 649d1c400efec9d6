/**
 * Does the demo do the whole job? Its pull request is reviewed by the App against the double; what was written is then
 * held against the trees, with scripts that share nothing with the App.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Report } from '../../src/analysis/finding.js';
import { openPreview } from '../../src/cli/open-preview.js';
import type { ReviewCommentState } from '../../src/preview/double/types.js';
import type { Preview } from '../../src/preview/run-preview.js';
import { RULES } from '../../rules/index.js';
import { makeDemoRepository, type DemoRepository } from '../../tools/demo-repository.js';
import { run } from './captured-terminal.js';

// Two analyses in processes of their own, and signing in, take their time on a busy machine.
jest.setTimeout(240_000);

/** Where each rule is to comment: the function that leaks by it. */
const LEAKS: Readonly<Record<string, { readonly file: string; readonly function: string }>> = {
  'append-result-unused': { file: 'store/cache.go', function: 'Fill' },
  'array-by-value': { file: 'store/cache.go', function: 'Sum' },
  'cgo-not-freed': { file: 'native/exists.go', function: 'Exists' },
  'chan-nil': { file: 'check/background.go', function: 'Checker.Announce' },
  'chan-op-under-lock': { file: 'watch/feed.go', function: 'Feed.Stop' },
  'chan-producer-no-stop': { file: 'check/parallel.go', function: 'Checker.FirstBroken' },
  'chan-range-never-closed': { file: 'store/export.go', function: 'Journal.Import' },
  'chan-recv-no-sender': { file: 'check/background.go', function: 'Checker.FirstResult' },
  'chan-send-abandoned': { file: 'check/parallel.go', function: 'Checker.CheckWithin' },
  'chan-send-no-receiver': { file: 'check/background.go', function: 'Checker.Warm' },
  'chan-wrong-close': { file: 'check/parallel.go', function: 'Checker.Fastest' },
  'closer-not-closed': { file: 'store/segment.go', function: 'Sync' },
  'closure-retains': { file: 'store/cache.go', function: 'Track' },
  'cmd-not-waited': { file: 'check/probe.go', function: 'Trace' },
  'cond-missed': { file: 'check/background.go', function: 'Checker.Settle' },
  'conn-not-closed': { file: 'check/probe.go', function: 'Greeting' },
  'ctx-cancel-lost': { file: 'check/check.go', function: 'Checker.Retry' },
  'ctx-not-propagated': { file: 'store/segment.go', function: 'Ready' },
  'defer-in-loop': { file: 'store/export.go', function: 'Merge' },
  'file-not-closed': { file: 'store/export.go', function: 'Export' },
  'global-grows': { file: 'store/store.go', function: 'Journal.Add' },
  'goroutine-no-exit': { file: 'api/api.go', function: 'Server.watch' },
  'goroutine-not-waited': { file: 'watch/feed.go', function: 'OpenMapper' },
  'goroutine-unbounded': { file: 'api/proxy.go', function: 'Hold' },
  'http-body-not-closed': { file: 'check/check.go', function: 'Checker.Title' },
  'http-transport-per-request': { file: 'api/proxy.go', function: 'Report' },
  'io-no-timeout': { file: 'api/proxy.go', function: 'Fetch' },
  'listener-not-removed': { file: 'check/probe.go', function: 'Read' },
  'lock-order': { file: 'store/cache.go', function: 'Cache.Reset' },
  'loop-infinite': { file: 'watch/feed.go', function: 'Show' },
  'map-concurrent-write': { file: 'check/background.go', function: 'Checker.Titles' },
  'map-entry-not-deleted': { file: 'store/cache.go', function: 'Run' },
  'mutex-double-lock': { file: 'store/cache.go', function: 'Cache.Hit' },
  'mutex-not-unlocked': { file: 'store/history.go', function: 'History.Add' },
  'pool-retains-large': { file: 'store/cache.go', function: 'GiveBack' },
  'select-no-exit': { file: 'watch/log.go', function: 'Log' },
  'semaphore-not-released': { file: 'check/background.go', function: 'Checker.CheckFew' },
  'signal-not-stopped': { file: 'check/probe.go', function: 'Interrupted' },
  'sleep-long': { file: 'check/probe.go', function: 'Poll' },
  'slice-ptr-not-cleared': { file: 'store/cache.go', function: 'Board.RemoveAt' },
  'slice-retains-array': { file: 'store/cache.go', function: 'KeepHead' },
  'sql-rows-not-closed': { file: 'store/segment.go', function: 'Names' },
  'string-retains-string': { file: 'store/cache.go', function: 'KeepVersion' },
  'temp-not-removed': { file: 'store/segment.go', function: 'Stash' },
  'ticker-not-stopped': { file: 'watch/watch.go', function: 'Every' },
  'timer-in-loop': { file: 'check/probe.go', function: 'Countdown' },
  'timer-not-stopped': { file: 'check/probe.go', function: 'Pause' },
  'waitgroup-mismatch': { file: 'check/parallel.go', function: 'Checker.CheckAll' },
};

let repository: DemoRepository;
let preview: Preview;
let record: string;
let report: Report;

beforeAll(async () => {
  record = mkdtempSync(join(tmpdir(), 'leakcheck-record-'));
  repository = makeDemoRepository();
  const { folder, baseBranch, headBranch } = repository;
  preview = await openPreview({ repo: folder, base: baseBranch, head: headBranch, name: 'linkwatch' });
  await preview.record(record);
  report = await reportOf(folder, '--diff', `${baseBranch}..${headBranch}`);
});
afterAll(async () => {
  await preview.close();
  repository.remove();
  rmSync(record, { recursive: true, force: true });
});

async function reportOf(root: string, ...args: readonly string[]): Promise<Report> {
  const { out } = await run(root, ['check', '--format', 'json', '--root', root, ...args]);
  return JSON.parse(out) as Report;
}

function comments(): readonly ReviewCommentState[] {
  return preview.double.state.reviewComments;
}

function annotations(): readonly { readonly path: string; readonly startLine: number }[] {
  return preview.double.state.checkRuns[0]?.annotations ?? [];
}

/** The rule that a comment names as the one to read about. */
function ruleOf({ body }: ReviewCommentState): string {
  return /leakcheck:ignore ([a-z-]+) /.exec(body)?.[1] ?? '';
}

const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo) console.warn('skipped: "compiles" needs Go on the PATH');

describe('the review of the demo', () => {
  it('is one review with a completed check run, and GitHub would refuse none of its requests', () => {
    const { double } = preview;
    expect(double.refused).toEqual([]);
    expect(double.writes.filter(({ status }) => status >= 400)).toEqual([]);
    expect(double.state.reviews).toHaveLength(1);
    expect(double.state.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'neutral' }]);
  });

  it.each(RULES.map(({ id }) => id))('shows the leak of %s in its place, once', (rule) => {
    const leak = LEAKS[rule];
    const found = report.findings.filter((finding) => finding.rule === rule && finding.status === 'new');
    expect(found).toMatchObject([{ ...leak }]);
    const commented = comments().filter((comment) => ruleOf(comment) === rule);
    const annotated = annotations().filter(
      ({ path, startLine }) => path === leak?.file && startLine === found[0]?.line,
    );
    // A note has an annotation; so has what is beyond the number of comments of one review.
    const isNote = found[0]?.severity === 'note';
    expect(commented.map(({ path }) => path)).toEqual(isNote || annotated.length > 0 ? [] : [leak?.file]);
    expect(commented.length + annotated.length).toBe(1);
  });

  it('comments on the most severe, as many as one review may hold', () => {
    const severityOf = new Map(report.findings.map(({ rule, severity }) => [rule, severity]));
    expect(comments()).toHaveLength(20);
    const errors = report.findings.filter(({ severity, status }) => severity === 'error' && status === 'new');
    const commented = comments().filter((comment) => severityOf.get(ruleOf(comment)) === 'error');
    expect(commented).toHaveLength(errors.length);
  });

  it('leaves alone what only looks like a leak, and what leaked before', () => {
    const paths = [...comments(), ...annotations()].map(({ path }) => path);
    expect(paths.filter((path) => /nearmiss_|size\.go/.test(path))).toEqual([]);
    expect(report.findings.filter(({ status }) => status !== 'new').map(({ file }) => file)).toEqual(['store/size.go']);
    expect(report.suppressed.map(({ file }) => file)).toEqual(['store/nearmiss_store.go']);
  });
});

describe('the record of the demo', () => {
  it('holds the requests and the two trees', () => {
    expect(readdirSync(record).sort()).toEqual(['base', 'head', 'requests.jsonl']);
    const lines = readFileSync(join(record, 'requests.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(preview.double.requests.length);
    for (const line of lines) {
      expect(Object.keys(JSON.parse(line) as object)).toEqual(['method', 'path', 'body', 'status']);
    }
    expect(existsSync(join(record, 'base/check/parallel.go'))).toBe(false);
    expect(existsSync(join(record, 'head/check/parallel.go'))).toBe(true);
  });

  it('has suggestions that each take their leak away and bring none', async () => {
    const applied = appliedSuggestions();
    expect(applied.length).toBeGreaterThan(5);
    const { findings: before } = await reportOf(join(record, 'head'));
    for (const { folder, path, startLine, endLine } of applied) {
      const [comment] = comments().filter((each) => each.path === path && each.line === endLine);
      const rule = comment === undefined ? '' : ruleOf(comment);
      expect({ path, startLine, rule }).not.toMatchObject({ rule: '' });
      const { findings: after } = await reportOf(folder);
      const prints = new Set(after.map(({ fingerprint }) => fingerprint));
      const gone = before.filter(({ fingerprint }) => !prints.has(fingerprint));
      expect(gone.map((finding) => finding.rule)).toEqual([rule]);
      expect(after).toHaveLength(before.length - 1);
    }
  });

  (hasGo ? it : it.skip)('compiles: both trees, and head with each suggestion and with all of them', () => {
    const folders = appliedSuggestions().map(({ folder }) => folder);
    const all = join(record, 'all');
    execFileSync(process.execPath, ['tools/apply-suggestions.js', record, '--out', all]);
    for (const folder of [join(record, 'base'), join(record, 'head'), ...folders, all]) {
      const { status, stderr } = spawnSync('go', ['build', './...'], { cwd: folder, encoding: 'utf8' });
      expect({ folder, status, stderr }).toEqual({ folder, status: 0, stderr: '' });
    }
  });
});

describe('the same webhook once more', () => {
  it('writes nothing, whether GitHub repeats it or sends it anew', async () => {
    const { double } = preview;
    const before = double.writes.length;
    const [first] = double.state.deliveries.filter(({ action }) => action === 'opened');
    if (first === undefined) throw new Error('no delivery');
    await double.redeliver(first.guid);
    await preview.idle();
    await double.deliver('pull_request', first.payload as Readonly<Record<string, unknown>>);
    await preview.idle();
    expect(double.writes.slice(before)).toEqual([]);
  });
});

interface AppliedSuggestion {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly folder: string;
}

/** Every suggestion in a copy of head of its own, as a script does it that is not the App's. */
function appliedSuggestions(): readonly AppliedSuggestion[] {
  const args = ['tools/apply-suggestions.js', record, '--each', '--out', join(record, 'each')];
  const lines = execFileSync(process.execPath, args, { encoding: 'utf8' }).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as AppliedSuggestion);
}
