/** Which files does `leakcheck check PATH…` read from the disk? Arguments in, texts out; see read-sources.ts for the rules. */
import { isAbsolute, relative, resolve, sep } from 'node:path';

import type { AnalysisError } from '../analysis/finding.js';
import { DiskTree } from './disk-tree.js';
import { parsePattern, type SourcePattern } from './patterns.js';
import { type ReadOptions, readSources, type SourceSelection } from './read-sources.js';
import { realFolder } from './workspace-root.js';

export interface ReadFolderOptions extends ReadOptions {
  /** The folder that relative arguments start from, absolute or relative to the root; default the root. */
  readonly base?: string;
}

/**
 * Reads what the arguments name below `root`; paths in the answer are relative to it. An argument outside of the root or
 * of an unknown form is an error of kind "config" in the answer, one that names nothing an error of kind "read". Throws
 * where the root itself is missing.
 */
export async function readFolder(
  root: string,
  patterns: readonly string[],
  options: ReadFolderOptions = {},
): Promise<SourceSelection> {
  const tree = new DiskTree(root);
  const base = realFolder(resolve(tree.root, options.base ?? '.'));
  const errors: AnalysisError[] = [];
  const parsed: SourcePattern[] = [];
  for (const argument of patterns) {
    const pattern = patternOfArgument(argument, base, tree.root);
    if (pattern !== undefined) parsed.push(pattern);
    else errors.push({ kind: 'config', file: argument, line: 0, message: `not a path below ${tree.root}` });
  }
  const selection = await readSources(tree, parsed, options);
  return { ...selection, errors: [...errors, ...selection.errors] };
}

/** The pattern of an argument, which may be absolute; undefined where it leads out of the root. */
export function patternOfArgument(argument: string, base: string, root: string): SourcePattern | undefined {
  const end = /(?:^|[\\/])\.\.\.$/.exec(argument)?.index;
  const path = resolve(
    base,
    end === undefined ? argument : argument.slice(0, Math.max(end, isAbsolute(argument) ? 1 : 0)),
  );
  // The root is written without links; an absolute argument may be written with them.
  const rest = [path, realFolder(path)].map((each) => relative(root, each)).find(isBelow);
  if (rest === undefined) return undefined;
  const clean = rest.split(sep).join('/');
  return parsePattern(end === undefined ? clean : `${clean}/...`, '');
}

function isBelow(rest: string): boolean {
  return rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest);
}
