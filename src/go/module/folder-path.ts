/**
 * How are folders written inside a program? Relative to the root, with `/`, "" for the root itself. Pure text: nothing
 * here looks at a disk, and a path that climbs above the root has no name.
 */

/** The folder a path stands in; "" for a path without `/`. */
export function parentFolder(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The last element of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `folder/rest` in normal form; undefined where `..` climbs above the root or `rest` is absolute. */
export function joinFolder(folder: string, rest: string): string | undefined {
  if (rest.startsWith('/') || /^[A-Za-z]:/.test(rest)) return undefined;
  const elements: string[] = folder === '' ? [] : folder.split('/');
  for (const element of rest.replaceAll('\\', '/').split('/')) {
    if (element === '' || element === '.') continue;
    if (element !== '..') elements.push(element);
    else if (elements.pop() === undefined) return undefined;
  }
  return elements.join('/');
}

/** `folder` and every folder above it, nearest first, the root ("") last. */
export function folderAndAncestors(folder: string): readonly string[] {
  const found: string[] = [];
  for (let at = folder; at !== ''; at = parentFolder(at)) found.push(at);
  found.push('');
  return found;
}

/** What of `path` stands below `folder`: "" for the folder itself, undefined where the path is elsewhere. */
export function below(folder: string, path: string): string | undefined {
  if (folder === '') return path;
  if (path === folder) return '';
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

/** `folder/rest` for a rest that is known to be clean. */
export function subfolder(folder: string, rest: string): string {
  if (folder === '') return rest;
  return rest === '' ? folder : `${folder}/${rest}`;
}
