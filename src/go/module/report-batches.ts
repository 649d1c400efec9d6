/**
 * In which parts can a large tree be analysed without holding all of its trees? Each part becomes a program of its own
 * over one index; when the program is dropped, so are its trees. What a part imports is parsed again where it is needed.
 */
import { parentFolder } from './folder-path.js';
import type { SourceIndex } from './source-index.js';

/**
 * Characters of reported source in one part. With what is known of it a tree takes some 150 bytes of heap a character:
 * some 300 MB for a part. Of what it imports only outlines are held, and the bodies that were asked for.
 */
export const BATCH_CHARACTERS = 2_000_000;

/** The paths to report in parts of whole folders, in order; at least one part. */
export function reportBatches(
  index: SourceIndex,
  report: readonly string[] = [...index.files.keys()],
  characters = BATCH_CHARACTERS,
): readonly (readonly string[])[] {
  const folders = new Map<string, string[]>();
  for (const path of report) {
    const dir = parentFolder(path);
    const paths = folders.get(dir);
    if (paths === undefined) folders.set(dir, [path]);
    else paths.push(path);
  }
  const batches: string[][] = [[]];
  let filled = 0;
  for (const dir of [...folders.keys()].sort()) {
    const paths = folders.get(dir) ?? [];
    const size = paths.reduce((sum, path) => sum + (index.files.get(path)?.text.length ?? 0), 0);
    if (filled > 0 && filled + size > characters) {
      batches.push([]);
      filled = 0;
    }
    batches.at(-1)?.push(...paths);
    filled += size;
  }
  return batches;
}
