/**
 * How is foreign code analysed without harm? In a child process for each request: without the environment (so without a token),
 * bounded in memory by V8 and in time by the parent, which kills it. A thread would not do: ending one in the middle of native
 * parsing takes the whole process along.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AnalysisRequest, Snapshot } from '../analysis/snapshot.js';
import { heapOptions } from '../analysis/heap-options.js';
import { AnalysisStopped, type Analyzer } from './analyzer.js';

export interface AnalyzeProcessOptions {
  /** The program to fork: takes one AnalysisRequest as message, answers with one Snapshot, and ends. */
  readonly worker?: string;
  /** Time for one request; milliseconds. */
  readonly milliseconds?: number;
  /** Bound of the JavaScript heap; megabytes. */
  readonly megabytes?: number;
}

/** A review takes at most 60 s of analysis; head and base are analysed side by side. */
const ANALYSIS_MILLISECONDS = 60_000;
const ANALYSIS_MEGABYTES = 1_536;
const WORKER = fileURLToPath(new URL('../analysis/worker.js', import.meta.url));
/** Exit of a process that V8 ended for want of memory: SIGABRT, or 134 by way of a shell. */
const OUT_OF_MEMORY = new Set<string | number | null>(['SIGABRT', 134]);

export function analyzeInProcess(options: AnalyzeProcessOptions = {}): Analyzer {
  const { worker = WORKER, milliseconds = ANALYSIS_MILLISECONDS, megabytes = ANALYSIS_MEGABYTES } = options;
  return {
    analyze: (request) => run(worker, request, milliseconds, megabytes),
  };
}

function run(worker: string, request: AnalysisRequest, milliseconds: number, megabytes: number): Promise<Snapshot> {
  return new Promise((resolve, reject) => {
    const child = fork(worker, [], {
      env: {},
      execArgv: [...heapOptions(megabytes)],
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const timer = setTimeout(() => {
      stop(new AnalysisStopped('time', `${milliseconds / 1000} s`));
    }, milliseconds);
    const stop = (error: AnalysisStopped): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(error);
    };
    child.once('message', (answer) => {
      if (!isSnapshot(answer)) {
        stop(new AnalysisStopped('crash', 'the answer is no snapshot'));
        return;
      }
      clearTimeout(timer);
      resolve(answer);
      child.kill();
    });
    child.once('error', (error) => {
      stop(new AnalysisStopped('crash', error.message));
    });
    child.once('exit', (code, signal) => {
      const end = signal ?? code;
      stop(new AnalysisStopped(OUT_OF_MEMORY.has(end) ? 'memory' : 'crash', `ended with ${end ?? 'nothing'}`));
    });
    child.send(request, (error) => {
      if (error !== null) stop(new AnalysisStopped('crash', error.message));
    });
  });
}

function isSnapshot(value: unknown): value is Snapshot {
  if (typeof value !== 'object' || value === null) return false;
  const isList = (name: string): boolean => Array.isArray(Reflect.get(value, name));
  return isList('findings') && isList('suppressed') && isList('errors') && isList('undecided') && 'stats' in value;
}
