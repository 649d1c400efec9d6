/** A folder of files that lives for one test. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Writes the files into a new folder, runs the test, and removes the folder. */
export async function withTree(
  files: Readonly<Record<string, string | Uint8Array>>,
  test: (root: string) => void | Promise<void>,
): Promise<void> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tree-')));
  try {
    writeTree(root, files);
    await test(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

export function writeTree(root: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** Runs git in the folder as a person of no consequence; returns what it printed. */
export function git(root: string, ...args: readonly string[]): string {
  const identity = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@x.y',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@x.y',
  };
  const quiet = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  const env = { PATH: process.env['PATH'], ...identity, ...quiet };
  return execFileSync('git', ['-C', root, ...args], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** Makes the folder a repository with everything in one commit; returns the commit's id. */
export function commitAll(root: string): string {
  git(root, 'init', '-q', '-b', 'main');
  return commitMore(root);
}

/** Commits everything as it stands. */
export function commitMore(root: string): string {
  git(root, 'add', '-A', '-f');
  git(root, 'commit', '-q', '-m', 'change');
  return git(root, 'rev-parse', 'HEAD');
}
