/**
 * Where do texts come from? One view of a tree of files that the disk and a git commit both give, so that what is read
 * for an analysis is decided once (read-sources.ts). Symbolic links are entries, never followed.
 */
import { MAX_TEXT_LENGTH } from '../go/syntax/parse.js';

export type EntryKind = 'file' | 'folder' | 'symlink' | 'other';

export interface FolderListing {
  /** By name. */
  readonly entries: ReadonlyMap<string, EntryKind>;
  /** Why the folder could not be read; undefined where it could. */
  readonly problem: string | undefined;
}

/** Why a file was not read. */
export interface ReadRefusal {
  readonly ok: false;
  readonly kind: 'read' | 'limit';
  readonly message: string;
}

/** What became of one file. */
export type ReadResult = { readonly ok: true; readonly text: string } | ReadRefusal;

/** A tree of files. Paths are relative to its root, with `/`, "" for the root. */
export interface SourceTree {
  /** The entries of a folder; undefined where there is no such folder or a symbolic link leads to it. */
  list(dir: string): FolderListing | undefined;
  read(path: string): Promise<ReadResult>;
}

/** Files of more bytes than this are not read. */
export const MAX_FILE_BYTES = MAX_TEXT_LENGTH;

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a file's bytes; a byte order mark stays, so that positions and fixes are those of the file. */
export function decodeSource(bytes: Uint8Array): ReadResult {
  try {
    return { ok: true, text: DECODER.decode(bytes) };
  } catch {
    return { ok: false, kind: 'read', message: 'not read: the file is not UTF-8 text' };
  }
}

/** The refusal of a file that is too large. */
export function tooLarge(bytes: number): ReadRefusal {
  return { ok: false, kind: 'limit', message: `not read: ${bytes} bytes, more than ${MAX_FILE_BYTES}` };
}
