/**
 * What does Go show of generated programs? Builds them into one binary, runs many instances of each at once, waits until
 * all is quiet, and reads from the stacks on which lines goroutines are still blocked; from a crash, which line panicked.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GeneratedProgram } from './generate-program.js';

export interface Observation {
  /** Lines of the package's file on which a goroutine stayed blocked in some run, from 1. */
  readonly blocked: ReadonlySet<number>;
  /** Lines that panicked. */
  readonly panicked: ReadonlySet<number>;
}

export function hasGo(): boolean {
  return spawnSync('go', ['version']).status === 0;
}

/** The text of the file that holds the programs, as it is run and as it is analysed. */
export function fileOf(programs: readonly GeneratedProgram[]): string {
  const imports = ['math/rand', 'sync', 'time'].map((path) => `\t"${path}"\n`).join('');
  const uses = 'var _ = rand.Intn\nvar _ sync.WaitGroup\nvar _ = time.Now\n';
  return `package main\n\nimport (\n${imports})\n\n${uses}\n${programs.map(({ text }) => text).join('\n')}`;
}

const MAIN = (programs: readonly GeneratedProgram[]): string => `package main

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
	"time"
)

var cases = map[string]func(){
${programs.map(({ name }) => `\t"${name}": ${name},`).join('\n')}
}

func main() {
	instances, _ := strconv.Atoi(os.Args[2])
	for i := 0; i < instances; i++ {
		go cases[os.Args[1]]()
	}
	stacks := make([]byte, 1<<22)
	// All is quiet when twice in a row nobody sleeps or waits for a processor.
	for quiet := 0; quiet < 2; quiet++ {
		time.Sleep(20 * time.Millisecond)
		dump := stacks[:runtime.Stack(stacks, true)]
		if bytes.Contains(dump, []byte(" [sleep")) || bytes.Contains(dump, []byte(" [runnable")) {
			quiet = -1
		}
	}
	os.Stdout.Write(stacks[:runtime.Stack(stacks, true)])
}
`;

/** Instances in one process; a panic ends them all, so then single ones are run too. */
const TOGETHER = 60;
const SINGLE_RUNS = 6;

/** What was seen of each program, by its name. */
export function runPrograms(programs: readonly GeneratedProgram[]): ReadonlyMap<string, Observation> {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  try {
    writeFileSync(join(folder, 'go.mod'), 'module oracle\n\ngo 1.22\n');
    writeFileSync(join(folder, 'cases.go'), fileOf(programs));
    writeFileSync(join(folder, 'main.go'), MAIN(programs));
    execFileSync('go', ['build', '-o', 'oracle', '.'], { cwd: folder, stdio: 'pipe' });
    return new Map(programs.map(({ name }) => [name, observe(join(folder, 'oracle'), name)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function observe(binary: string, name: string): Observation {
  const blocked = new Set<number>();
  const panicked = new Set<number>();
  const run = (instances: number): boolean => {
    const { stdout, stderr, status } = spawnSync(binary, [name, String(instances)], {
      encoding: 'utf8',
      maxBuffer: 1 << 24,
    });
    if (status === 0) for (const line of blockedLines(stdout)) blocked.add(line);
    else for (const line of stackLines(stderr).slice(0, 1)) panicked.add(line);
    return status === 0;
  };
  if (!run(TOGETHER)) for (let at = 0; at < SINGLE_RUNS; at++) run(1);
  return { blocked, panicked };
}

/** The innermost line of our file of every goroutine that waits for another one. */
function blockedLines(stacks: string): readonly number[] {
  return stacks.split('\n\n').flatMap((stack) => {
    const state = /^goroutine \d+ \[([^\],]+)/.exec(stack)?.[1] ?? '';
    return /^(chan|select|semacquire|sync)/.test(state) ? stackLines(stack).slice(0, 1) : [];
  });
}

/** The lines of our file on a stack, innermost first, without those that only say who started the goroutine. */
function stackLines(stack: string): readonly number[] {
  const own = stack.split('created by')[0] ?? '';
  return [...own.matchAll(/cases\.go:(\d+)/g)].map((match) => Number(match[1]));
}
