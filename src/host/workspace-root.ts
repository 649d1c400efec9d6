/** Below which folder does all code stand that a folder's packages can refer to? Looks at the disk, upwards only. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

import { parseGoMod } from '../go/module/go-mod.js';
import { parseGoWork } from '../go/module/go-work.js';

/**
 * The folder of the go.work, else that of the go.mod, either widened to the local folders it refers to; else that of .git;
 * else the folder itself. Absolute, without symbolic links.
 */
export function workspaceRoot(folder: string): string {
  const start = realFolder(folder);
  const work = nearestWith(start, 'go.work');
  if (work !== undefined)
    return commonFolder([start, work, ...existing(work, parseGoWork(textOf(work, 'go.work')).uses)]);
  const module = nearestWith(start, 'go.mod');
  if (module === undefined) return workTreeRoot(start) ?? start;
  const local = parseGoMod(textOf(module, 'go.mod')).replaces.filter((each) => each.local);
  return commonFolder([
    start,
    module,
    ...existing(
      module,
      local.map((each) => each.newPath),
    ),
  ]);
}

/** The nearest folder at or above this one that holds a .git entry; undefined outside of work trees. */
export function workTreeRoot(folder: string): string | undefined {
  return nearestWith(realFolder(folder), '.git');
}

/** The folder without symbolic links; one that does not exist as it is written, but absolute. */
export function realFolder(folder: string): string {
  const absolute = resolve(folder);
  return existsSync(absolute) ? realpathSync(absolute) : absolute;
}

/** The nearest folder at or above this one in which an entry of that name stands. */
export function nearestWith(folder: string, name: string): string | undefined {
  return ancestorsOf(folder).find((dir) => existsSync(join(dir, name)));
}

function existing(dir: string, paths: readonly string[]): readonly string[] {
  return paths.map((path) => resolve(dir, path)).filter((path) => existsSync(path));
}

/** The deepest folder at or above all of these. */
export function commonFolder(folders: readonly [string, ...string[]]): string {
  const [first, ...rest] = folders;
  const holds = (dir: string): boolean => rest.every((each) => !`${relative(dir, each)}${sep}`.startsWith(`..${sep}`));
  return ancestorsOf(first).find(holds) ?? first;
}

function ancestorsOf(folder: string): readonly string[] {
  const found = [folder];
  for (let dir = folder; dirname(dir) !== dir; dir = dirname(dir)) found.push(dirname(dir));
  return found;
}

function textOf(dir: string, name: string): string {
  try {
    return readFileSync(join(dir, name), 'utf8');
  } catch {
    return '';
  }
}
