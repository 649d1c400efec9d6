/**
 * How does an analysis of much code stay in bounded memory? V8 lets garbage pile up to half of the machine's memory where
 * nobody bounds the heap, and it takes a bound only when a process starts: so the commands that analyse run in a process
 * of their own, with this one's files and signals. Left out: what the App analyses, which has bounds of its own.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { EXIT_FAILED } from './exit-codes.js';

/** Of the JavaScript heap; with native trees and code beside it a process takes some 400 MB more. */
export const HEAP_MEGABYTES = 1_400;
const HEAP_OPTION = /--max[-_](?:old[-_]space|heap)[-_]size/;
const ANALYSING: ReadonlySet<string> = new Set(['check', 'why']);
/** Of a process that V8 ended for want of memory: by a signal, or by way of a shell. */
const OUT_OF_MEMORY = new Set<string | number | null>(['SIGABRT', 128 + constants.signals.SIGABRT]);
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Whether a command line is run in a process of its own: one that analyses, unless the user bounds the heap already. */
export function wantsOwnHeap(
  args: readonly string[],
  execArgv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const isBounded = [...execArgv, env['NODE_OPTIONS'] ?? ''].some((option) => HEAP_OPTION.test(option));
  return ANALYSING.has(args[0] ?? '') && !isBounded;
}

/**
 * Runs a script of Node in a process whose heap is bounded, and answers its exit code. One that runs out of memory is run
 * once more without a bound, and `err` is told.
 */
export async function runInOwnHeap(
  script: string,
  args: readonly string[],
  err: (text: string) => void,
  megabytes = HEAP_MEGABYTES,
): Promise<number> {
  const end = await run([`--max-old-space-size=${String(megabytes)}`, script, ...args]);
  if (!OUT_OF_MEMORY.has(end)) return exitCodeOf(end);
  err(`leakcheck: ${String(megabytes)} MB of heap do not suffice for this code; trying again without a bound\n`);
  return exitCodeOf(await run([script, ...args]));
}

function exitCodeOf(end: number | string | null): number {
  return typeof end === 'number' ? end : EXIT_FAILED;
}

/** The exit code, or the signal that ended it. */
function run(nodeArgs: readonly string[]): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, ...nodeArgs], { stdio: 'inherit' });
    const forward = (signal: NodeJS.Signals): void => {
      child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    const settle = (): void => {
      for (const signal of FORWARDED) process.off(signal, forward);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      settle();
      resolve(signal ?? code);
    });
  });
}
