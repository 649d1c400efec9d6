/**
 * What does Go show of a program? Compiles it with a switch that runs one of its functions, and counts the goroutines,
 * or the resources it counts itself, that are left when all is quiet. With the race detector a program that races
 * counts as failed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countsResources, type LabCall } from './programs.js';

export interface Observation {
  /** Goroutines that stayed, the one that made the call included; or resources that are still held. */
  readonly left: number;
  /** What the process said where it failed: a panic, a race. */
  readonly failure: string | undefined;
}

/** Nothing is fetched, and no workspace around the folder counts. */
export const goEnvironment = {
  ...process.env,
  GOWORK: 'off',
  GOPROXY: 'off',
  GOFLAGS: '-mod=mod',
  GOTOOLCHAIN: 'local',
};

export const hasGo = spawnSync('go', ['version']).status === 0;

/** What each call leaves behind, by its text. Throws where the program does not compile. */
export function observe(
  text: string,
  calls: readonly LabCall[],
  { race }: { race: boolean },
): ReadonlyMap<string, Observation> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-'));
  try {
    mkdirSync(join(folder, 'p'));
    writeFileSync(join(folder, 'go.mod'), 'module lab\n\ngo 1.22\n');
    writeFileSync(join(folder, 'p', 'program.go'), text);
    // Files are initialized in the order of their names: the program's own `init` comes first.
    writeFileSync(join(folder, 'p', 'switch.go'), switchFor(calls, countsResources(text)));
    const build = spawnSync('go', ['build', ...(race ? ['-race'] : []), '-o', 'lab', './p'], {
      cwd: folder,
      encoding: 'utf8',
      env: goEnvironment,
    });
    if (build.status !== 0) throw new Error(build.stderr);
    return new Map(calls.map(({ call }) => [call, run(join(folder, 'lab'), call)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(binary: string, call: string): Observation {
  const { stderr, status } = spawnSync(binary, [], { encoding: 'utf8', env: { ...process.env, LAB_CALL: call } });
  const [, left] = /^left (\d+)$/m.exec(stderr) ?? [];
  if (status !== 0 || left === undefined) return { left: 0, failure: stderr.split('\n').slice(0, 3).join(' ') };
  return { left: Number(left), failure: undefined };
}

/**
 * Runs the call of the environment in a goroutine and waits until nothing is left, or time is up. Before a call that
 * takes a resource has begun it holds none: there the end of the call is waited for too.
 */
function switchFor(calls: readonly LabCall[], isCounted: boolean): string {
  const cases = calls.map(
    ({ call }) => `\tcase ${JSON.stringify(call)}:\n\t\tgo func() { ${call}; ended.Store(true) }()`,
  );
  return `package main

import (
	"os"
	"runtime"
	"sync/atomic"
	"time"
)

func init() {
	goroutines := runtime.NumGoroutine()
	var ended atomic.Bool
	_, _ = goroutines, &ended
	switch os.Getenv("LAB_CALL") {
	case "":
		return
${cases.join('\n')}
	}
	left := func() int { return ${isCounted ? 'labHeld()' : 'runtime.NumGoroutine() - goroutines'} }
	deadline := time.Now().Add(400 * time.Millisecond)
	for (left() > 0 || ${isCounted ? '!ended.Load()' : 'false'}) && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
	}
	println("left", left())
	os.Exit(0)
}
`;
}
