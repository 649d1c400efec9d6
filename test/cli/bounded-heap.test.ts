/** Does an analysis run in a bounded heap, and does its end come through? */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runInOwnHeap, wantsOwnHeap } from '../../src/cli/bounded-heap.js';

describe('a process of its own', () => {
  it.each([
    ['check', ['check', './...'], [], {}, true],
    ['why', ['why', 'a.go:1'], [], {}, true],
    ['serve, which bounds its analyses itself', ['serve'], [], {}, false],
    ['--help', ['--help'], [], {}, false],
    ['nothing', [], [], {}, false],
    ['check in a heap that is bounded', ['check'], ['--max-old-space-size=900'], {}, false],
    ['check with a bound in NODE_OPTIONS', ['check'], [], { NODE_OPTIONS: '--max-old-space-size=900' }, false],
    ['check with other options of Node', ['check'], ['--enable-source-maps'], { NODE_OPTIONS: '--no-warnings' }, true],
  ])('%s', (_, args, execArgv, env, wanted) => {
    expect(wantsOwnHeap(args, execArgv, env)).toBe(wanted);
  });
});

describe('what runs in it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leakcheck-heap-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const run = async (code: string, megabytes?: number): Promise<{ exitCode: number; told: string }> => {
    const script = join(folder, 'script.mjs');
    writeFileSync(script, code);
    let told = '';
    const exitCode = await runInOwnHeap(script, ['3'], (text) => (told += text), megabytes);
    return { exitCode, told };
  };

  it('answers its exit code', async () => {
    expect(await run('process.exitCode = Number(process.argv[2]);')).toEqual({ exitCode: 3, told: '' });
  });

  it('that is ended by a signal has failed', async () => {
    expect(await run("process.kill(process.pid, 'SIGKILL');")).toEqual({ exitCode: 2, told: '' });
  });

  it('has the bound', async () => {
    const code = "process.exitCode = process.execArgv.includes('--max-old-space-size=321') ? 0 : 1;";
    expect((await run(code, 321)).exitCode).toBe(0);
  });

  it('has room for what is soon done with', async () => {
    const code = "process.exitCode = process.execArgv.some((arg) => arg.startsWith('--max-semi-space-size=')) ? 0 : 1;";
    expect((await run(code)).exitCode).toBe(0);
  });

  it('that needs more is run again with more', async () => {
    // Node writes its own account of it to standard error; what is asked here is how it ends.
    const code =
      "if (process.execArgv.includes('--max-old-space-size=256')) process.exitCode = 7; else process.abort();";
    const { exitCode, told } = await run(code, 64);
    expect(exitCode).toBe(7);
    expect(told).toContain('64 MB');
  });

  it('that needs even more has failed', async () => {
    expect((await run('process.abort();', 64)).exitCode).toBe(2);
  });
});
