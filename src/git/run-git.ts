/**
 * How is git started so that a repository's own configuration cannot start a program? One environment and one list of
 * switches for every command. Nothing here writes to a repository.
 */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';

/**
 * Switches that stand before every command: no file monitor, no hooks, no transport, no helper of the repository. With these
 * a repository of another owner can be read too: what git's ownership check guards against cannot happen.
 */
const HARDENED: readonly string[] = [
  '--no-pager',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'protocol.allow=never',
  '-c',
  'core.attributesFile=/dev/null',
  '-c',
  'core.quotePath=false',
  '-c',
  'credential.helper=',
  '-c',
  'safe.directory=*',
];

/** Output of one command, bytes; above it the command is ended and fails. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

/** GitError is thrown when git could not be started or said no; `stderr` holds its own words. */
export class GitError extends Error {
  readonly stderr: string;
  constructor(message: string, stderr: string, options?: ErrorOptions) {
    super(stderr === '' ? message : `${message}: ${stderr.trim()}`, options);
    this.name = 'GitError';
    this.stderr = stderr;
  }
}

/** Git sees nothing of the caller's environment but where programs are: no GIT_DIR, no user or system configuration. */
function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
  };
}

/** spawnGit starts a hardened git in `folder`; the caller talks to it and ends it. */
export function spawnGit(folder: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn('git', ['-C', folder, ...HARDENED, ...args], { env: environment(), stdio: 'pipe' });
}

/** runGit returns what one command printed. Throws GitError where it ends with another status than 0. */
export function runGit(folder: string, args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawnGit(folder, args);
    const chunks: Buffer[] = [];
    let size = 0;
    let stderr = '';
    child.stdin.end();
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_OUTPUT_BYTES) child.kill();
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString('utf8')).slice(0, 4096)));
    child.on('error', (cause) => {
      reject(new GitError('git could not be started: install git 2.30 or newer', '', { cause }));
    });
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new GitError(`git ${args[0] ?? ''} failed`, size > MAX_OUTPUT_BYTES ? 'too much output' : stderr));
    });
  });
}
