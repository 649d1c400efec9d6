/**
 * How does an analysis of much code stay in bounded memory? V8 lets garbage pile up to half of the machine's memory where
 * nobody bounds the heap, and it takes a bound only when a process starts: so the commands that analyse run in a process
 * of their own, with this one's files and signals. Left out: what the App analyses, which has bounds of its own.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { heapOptions } from '../analysis/heap-options.js';
import { EXIT_FAILED } from './exit-codes.js';

/** Of the JavaScript heap; with native trees and code beside it a process takes some 400 MB more. */
export const HEAP_MEGABYTES = 1_400;
/** How much larger the heap is with which code is tried again that needs more. */
const SECOND_HEAP = 4;
const HEAP_OPTION = /--max[-_](?:old[-_]space|heap)[-_]size/;
const ANALYSING: ReadonlySet<string> = new Set(['check', 'why']);
/** Of a process that V8 ended for want of memory: by a signal, or by way of a shell. */
const OUT_OF_MEMORY = new Set<End>(['SIGABRT', 128 + constants.signals.SIGABRT]);
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
 * once more in a larger heap, and `err` is told.
 */
export async function runInOwnHeap(
  script: string,
  args: readonly string[],
  err: (text: string) => void,
  megabytes = HEAP_MEGABYTES,
): Promise<number> {
  const runIn = (bound: number): Promise<End> => run([...heapOptions(bound), script, ...args]);
  const end = await runIn(megabytes);
  if (!OUT_OF_MEMORY.has(end)) return exitCodeOf(end);
  const more = megabytes * SECOND_HEAP;
  err(
    `leakcheck: ${String(megabytes)} MB of heap do not suffice for this code; trying again with ${String(more)} MB\n`,
  );
  return exitCodeOf(await runIn(more));
}

/** The exit code of a process, or the signal that ended it. */
type End = number | string | null;

function exitCodeOf(end: End): number {
  return typeof end === 'number' ? end : EXIT_FAILED;
}

function run(nodeArgs: readonly string[]): Promise<End> {
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
