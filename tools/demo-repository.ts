/** Where does the demo's pull request come from? A git repository in a temporary folder, made of demo/base and demo/head. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/host/package-root.js';

export interface DemoRepository {
  readonly folder: string;
  readonly baseBranch: string;
  readonly headBranch: string;
  readonly title: string;
  readonly body: string;
  remove(): void;
}

const BASE = 'main';
const HEAD = 'parallel-checks';

/** Makes the repository; its commits have the same ids everywhere. Remove it in the end. */
export function makeDemoRepository(): DemoRepository {
  const demo = join(packageRoot(), 'demo');
  const folder = mkdtempSync(join(tmpdir(), 'leakcheck-demo-'));
  const [title = '', ...body] = readFileSync(join(demo, 'pull-request.md'), 'utf8').split('\n');
  git(folder, 'init', '--quiet', `--initial-branch=${BASE}`);
  commit(folder, join(demo, 'base'), 'Watch links');
  git(folder, 'checkout', '--quiet', '-b', HEAD);
  commit(folder, join(demo, 'head'), title);
  return {
    folder,
    baseBranch: BASE,
    headBranch: HEAD,
    title,
    body: body.join('\n').trim(),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes the tree what a folder holds, and commits it. */
function commit(folder: string, source: string, message: string): void {
  for (const name of readdirSync(folder)) {
    if (name !== '.git') rmSync(join(folder, name), { recursive: true });
  }
  cpSync(source, folder, { recursive: true });
  git(folder, 'add', '--all', '--force');
  git(folder, 'commit', '--quiet', '-m', message);
}

/** Git without anybody's configuration, as a person who does not exist. */
function git(folder: string, ...args: readonly string[]): void {
  const date = '2026-01-01T12:00:00Z';
  const env = {
    PATH: process.env['PATH'],
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Mona',
    GIT_AUTHOR_EMAIL: 'mona@example.com',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'Mona',
    GIT_COMMITTER_EMAIL: 'mona@example.com',
    GIT_COMMITTER_DATE: date,
  };
  execFileSync('git', ['-C', folder, '-c', 'core.autocrlf=false', ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
