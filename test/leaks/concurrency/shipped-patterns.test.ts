/**
 * Does the engine claim the leak patterns that ship with Go? They stand beside the runtime's own tests of its profile of
 * leaked goroutines. Read from the installation; nothing of them is kept here.
 */
import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimsIn } from './claims-in.js';
import { hasGo } from './oracle/run-programs.js';

const FOLDER = hasGo()
  ? join(
      execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim(),
      'src/runtime/testdata/testgoroutineleakprofile',
    )
  : '';
const isThere = FOLDER !== '' && existsSync(join(FOLDER, 'simple.go'));
if (!isThere) console.warn('skipped: "the patterns that ship with Go" needs an installation of Go that has them');

/** Kinds claimed in each function, or in a literal of it. */
function kindsIn(file: string): ReadonlyMap<string, readonly string[]> {
  const kinds = new Map<string, readonly string[]>();
  for (const { kind, function: name } of claimsIn(readFileSync(join(FOLDER, file), 'utf8'))) {
    kinds.set(name, [...(kinds.get(name) ?? []), kind]);
  }
  return kinds;
}

(isThere ? describe : describe.skip)('the patterns that ship with Go', () => {
  it('are claimed where a goroutine is stuck by itself', () => {
    expect(Object.fromEntries(kindsIn('simple.go'))).toEqual({
      NilRecv: ['nil-channel'],
      NilSend: ['nil-channel'],
      ChanRecv: ['recv-no-sender'],
      ChanSend: ['send-no-receiver'],
      Select: ['send-no-receiver'],
      WaitGroup: ['wait-never-released'],
      MutexStack: ['lock-self'],
      MutexHeap: ['lock-self'],
      RWMutexRLock: ['lock-self'],
      RWMutexLock: ['lock-self'],
      Cond: ['cond-missed'],
      Mixed: ['send-abandoned'],
      // `select {}` blocks on purpose, and a package's channel may be sent on by anyone: neither is claimed.
    });
  });

  it('are claimed where goroutines miss each other', () => {
    const kinds = kindsIn('commonpatterns.go');
    expect(Object.fromEntries(kinds)).toEqual({
      noCloseRange: ['range-never-closed'],
      // The select of the worker that is never stopped.
      'worker.Start': ['select-blocked'],
      doubleSend: ['send-abandoned'],
      earlyReturn: ['send-abandoned'],
      nCastLeak: ['send-abandoned'],
      timeout: ['send-abandoned'],
    });
  });
});
