/**
 * Which part of a tree does a PATH argument mean? `dir/...` is a folder by Go's rules; a folder or file named outright is
 * taken with everything below it. Pure text; whether it exists is seen when it is read.
 */
import { joinFolder } from '../go/module/folder-path.js';

export type SourcePattern =
  /** By Go's rules: without vendor, testdata, `_x`, `.x` and nested modules. */
  | { readonly kind: 'packages'; readonly dir: string }
  /** Named outright: a file, or a folder with everything below it. */
  | { readonly kind: 'named'; readonly path: string };

/**
 * The pattern of an argument. `base` is the folder that relative arguments start from, relative to the root. Undefined
 * where it leads out of the root or is of no known form (`...` anywhere but at the end).
 */
export function parsePattern(argument: string, base: string): SourcePattern | undefined {
  const text = argument.replaceAll('\\', '/');
  const match = /^(.*?)(?:^|\/)\.\.\.$/.exec(text);
  const path = joinFolder(base, match === null ? text : (match[1] ?? ''));
  if (path === undefined || path.includes('...')) return undefined;
  return match === null ? { kind: 'named', path } : { kind: 'packages', dir: path };
}
