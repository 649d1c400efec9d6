/**
 * What does Go show of a program? Compiles it with a switch that runs one of its functions, and counts the goroutines
 * that are left when all is quiet. With the race detector a program that races counts as failed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabCall } from './programs.js';

export interface Observation {
  /** Goroutines that stayed, the one that made the call included. */
  readonly left: number;
  /** What the process said where it failed: a panic, a race. */
  readonly failure: string | undefined;
}

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
    writeFileSync(join(folder, 'p', 'lab.go'), switchFor(calls));
    const build = spawnSync('go', ['build', ...(race ? ['-race'] : []), '-o', 'lab', './p'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, GOWORK: 'off', GOPROXY: 'off', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' },
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

/** Runs the call of the environment in a goroutine and waits until none is left, or nothing changes any more. */
function switchFor(calls: readonly LabCall[]): string {
  const cases = calls.map(({ call }) => `\tcase ${JSON.stringify(call)}:\n\t\tgo func() { ${call} }()`).join('\n');
  return `package main

import (
	"os"
	"runtime"
	"time"
)

func init() {
	before := runtime.NumGoroutine()
	switch os.Getenv("LAB_CALL") {
	case "":
		return
${cases}
	}
	deadline := time.Now().Add(400 * time.Millisecond)
	left := runtime.NumGoroutine() - before
	for left > 0 && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
		left = runtime.NumGoroutine() - before
	}
	println("left", left)
	os.Exit(0)
}
`;
}
