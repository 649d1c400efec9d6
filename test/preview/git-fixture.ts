/** Repositories for tests, made with git in a temporary folder: fixed dates and identities, so ids are the same everywhere. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A path and its text; null deletes; `{ link }` makes a symlink, `{ submodule }` a submodule at a commit. */
export type Files = Readonly<
  Record<string, string | null | { readonly link: string } | { readonly submodule: string }>
>;

/** GitFixture is one repository; every commit is a minute after the one before. */
export class GitFixture {
  readonly folder: string;
  private commits = 0;

  constructor() {
    this.folder = mkdtempSync(path.join(tmpdir(), 'leakcheck-git-'));
    this.git('init', '--quiet', '--initial-branch=main');
    this.git('config', 'core.autocrlf', 'false');
  }

  git(...args: readonly string[]): string {
    const date = `2026-01-01T00:${String(this.commits).padStart(2, '0')}:00Z`;
    const env = {
      PATH: process.env['PATH'],
      HOME: this.folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Mona',
      GIT_AUTHOR_EMAIL: 'mona@example.com',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: 'Mona',
      GIT_COMMITTER_EMAIL: 'mona@example.com',
      GIT_COMMITTER_DATE: date,
    };
    return execFileSync('git', ['-C', this.folder, ...args], { env, encoding: 'utf8' }).trim();
  }

  /** commit writes files and returns the new commit's id. */
  commit(message: string, files: Files): string {
    for (const [name, content] of Object.entries(files)) {
      const target = path.join(this.folder, name);
      rmSync(target, { force: true, recursive: true });
      if (content === null) continue;
      mkdirSync(path.dirname(target), { recursive: true });
      if (typeof content === 'string') writeFileSync(target, content);
      else if ('link' in content) symlinkSync(content.link, target);
    }
    this.git('add', '--all');
    for (const [name, content] of Object.entries(files)) {
      if (typeof content !== 'object' || content === null || !('submodule' in content)) continue;
      this.git('update-index', '--add', '--cacheinfo', `160000,${content.submodule},${name}`);
    }
    this.git('commit', '--quiet', '--allow-empty', '-m', message);
    this.commits += 1;
    return this.git('rev-parse', 'HEAD');
  }

  checkout(revision: string): void {
    this.git('checkout', '--quiet', '--detach', revision);
  }

  remove(): void {
    rmSync(this.folder, { force: true, recursive: true });
  }
}

/** numbered returns lines "line 1" to "line n", with some replaced. */
export function numbered(count: number, replaced: Readonly<Record<number, string>> = {}): string {
  const lines = Array.from({ length: count }, (_, index) => replaced[index + 1] ?? `line ${index + 1}`);
  return `${lines.join('\n')}\n`;
}
