/** What is left of a preview? A folder with every request the App made and the two trees it compared. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { GitRepository } from '../git/git-repository.js';
import type { RecordedRequest } from './double/types.js';

const REQUESTS = 'requests.jsonl';

/** requestLines writes requests as JSON, one a line: method, path, body, status. Tokens are never part of them. */
export function requestLines(requests: readonly RecordedRequest[]): string {
  return requests
    .map(({ method, path: at, body, status }) => `${JSON.stringify({ method, path: at, body, status })}\n`)
    .join('');
}

/**
 * writeRecord leaves `requests.jsonl`, `base/` and `head/` in a folder. Symlinks and submodules of the trees are left out.
 * Replaces an earlier record; throws where `base/` or `head/` is there and no record beside it.
 */
export async function writeRecord(
  folder: string,
  git: GitRepository,
  range: { readonly base: string; readonly head: string },
  requests: readonly RecordedRequest[],
): Promise<void> {
  const targets = { base: path.join(folder, 'base'), head: path.join(folder, 'head') };
  const isRecord = existsSync(path.join(folder, REQUESTS));
  for (const target of Object.values(targets)) {
    if (!existsSync(target)) continue;
    if (!isRecord) throw new Error(`${target} is there already and is no earlier record: choose another folder`);
    await rm(target, { recursive: true });
  }
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, REQUESTS), requestLines(requests));
  await writeTree(git, range.base, targets.base);
  await writeTree(git, range.head, targets.head);
}

async function writeTree(git: GitRepository, commit: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const entry of await git.listTree(commit, true)) {
    if (entry.type !== 'blob' || entry.mode === '120000' || !isPlainPath(entry.path)) continue;
    const content = (await git.readObject(entry.oid))?.content;
    if (content === undefined) continue;
    const target = path.join(folder, entry.path);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
    if (entry.mode === '100755') await chmod(target, 0o755);
  }
}

/** A tree can be made to hold any name; those that would lead out of the folder are not written. */
function isPlainPath(name: string): boolean {
  const parts = name.split('/');
  return parts.every(
    (part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git' && !part.includes('\\'),
  );
}
