/**
 * What is on the disk below a folder? Lists and reads without following symbolic links, and never opens what is no
 * regular file. Listings are kept, so one object sees one state of the folders.
 */
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';

import { baseName, parentFolder } from '../go/module/folder-path.js';
import type { EntryKind, FolderListing, ReadRefusal, ReadResult, SourceTree } from './source-tree.js';
import { decodeSource, MAX_FILE_BYTES, tooLarge } from './source-tree.js';

export class DiskTree implements SourceTree {
  /** Absolute, without symbolic links. */
  readonly root: string;
  private readonly listings = new Map<string, FolderListing | undefined>();

  /** Throws where the root is missing. */
  constructor(root: string) {
    this.root = realpathSync(root);
  }

  list(dir: string): FolderListing | undefined {
    const known = this.listings.get(dir);
    if (known !== undefined || this.listings.has(dir)) return known;
    const exists = dir === '' || this.list(parentFolder(dir))?.entries.get(baseName(dir)) === 'folder';
    const listing = exists ? this.readListing(dir) : undefined;
    this.listings.set(dir, listing);
    return listing;
  }

  read(path: string): Promise<ReadResult> {
    return Promise.resolve(this.readNow(path));
  }

  /** The bytes of a regular file, or why there are none. */
  readBytes(path: string): Uint8Array | ReadRefusal {
    let file: number | undefined;
    try {
      // The last element may have become a link or a pipe since the folder was listed.
      file = openSync(join(this.root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      const stat = fstatSync(file);
      if (!stat.isFile()) return { ok: false, kind: 'read', message: 'not read: no regular file' };
      if (stat.size > MAX_FILE_BYTES) return tooLarge(stat.size);
      return readFileSync(file);
    } catch (error) {
      return { ok: false, kind: 'read', message: `not read: ${reasonOf(error)}` };
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  private readNow(path: string): ReadResult {
    if (this.list(parentFolder(path)) === undefined) {
      return { ok: false, kind: 'read', message: 'not read: no such folder, or a symbolic link leads to it' };
    }
    const bytes = this.readBytes(path);
    return bytes instanceof Uint8Array ? decodeSource(bytes) : bytes;
  }

  private readListing(dir: string): FolderListing {
    try {
      const entries = readdirSync(join(this.root, dir), { withFileTypes: true });
      return { entries: new Map(entries.map((entry) => [entry.name, kindOf(entry)])), problem: undefined };
    } catch (error) {
      return { entries: new Map(), problem: `the folder cannot be read: ${reasonOf(error)}` };
    }
  }
}

function kindOf(entry: Dirent): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

/** The system's code for an error, in words where they help. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ELOOP: 'a symbolic link is not followed',
    ENAMETOOLONG: 'the path is too long',
  };
  return words[code] ?? code;
}
