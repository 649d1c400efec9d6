/** Facts that rules use, shown by programs that Go runs (tools/apifacts/factstest); one test here for each of theirs. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { packageRoot } from '../../../src/host/package-root.js';

const folder = join(packageRoot(), 'tools', 'apifacts');
const version = spawnSync('go', ['env', 'GOVERSION'], {
  encoding: 'utf8',
  env: { ...process.env, GOTOOLCHAIN: 'local' },
});
const minor = Number(/^go1\.(\d+)/.exec(version.stdout)?.[1] ?? 0);
const canRun = version.status === 0 && minor >= 26;
if (!canRun) console.warn('skipped: "facts agree with what Go does" needs Go 1.26 or newer on the PATH');

interface TestEvent {
  readonly Action: string;
  readonly Test?: string;
  readonly Output?: string;
}

(canRun ? describe : describe.skip)('facts agree with what Go does', () => {
  const run = canRun ? runTests() : [];
  const outcomes = run.filter(({ Test, Action }) => Test !== undefined && ['pass', 'fail', 'skip'].includes(Action));

  it('runs the programs', () => {
    expect(outcomes.length).toBeGreaterThan(20);
  });

  it.each(outcomes.map(({ Test = '', Action }) => [Test, Action] as const))('%s', (name, action) => {
    const output = run.filter(({ Test, Output }) => Test === name && Output !== undefined).map(({ Output }) => Output);
    if (action === 'skip') console.warn(output.join(''));
    expect(action === 'fail' ? output.join('') : '').toBe('');
  });
});

/** Standard library only: no module is fetched, no other tool chain is downloaded. */
function runTests(): TestEvent[] {
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOPROXY: 'off', GOFLAGS: '' };
  const { stdout, stderr } = spawnSync('go', ['test', '-json', '-count=1', './factstest'], {
    cwd: folder,
    env,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  if (lines.length === 0) throw new Error(`go test said nothing: ${stderr}`);
  return lines.map((line): unknown => JSON.parse(line)).filter(isTestEvent);
}

function isTestEvent(value: unknown): value is TestEvent {
  return typeof value === 'object' && value !== null && 'Action' in value && typeof value.Action === 'string';
}
