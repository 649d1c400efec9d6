/**
 * How is a file given another text without harm? No symbolic link is followed, nothing outside the root is written, the
 * mode stays, and a reader sees the old text or the new one, never a part.
 */
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

export interface Replacement {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** What the file must still hold. */
  readonly before: string;
  readonly after: string;
}

/** Replaces the text of a file below `root`; answers why it was not done, as a clause, or undefined. */
export function replaceFile(root: string, { path, before, after }: Replacement): string | undefined {
  const target = join(root, path);
  try {
    const rest = relative(root, target);
    if (rest === '' || rest.split(sep)[0] === '..' || isAbsolute(rest)) return 'it stands outside of the root';
    const folder = dirname(target);
    if (realpathSync(folder) !== join(realpathSync(root), dirname(rest))) return 'a symbolic link leads to it';
    const mode = modeOf(target, before);
    if (typeof mode === 'string') return mode;
    writeBeside(target, after, mode);
    return undefined;
  } catch (error) {
    return `it cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The mode of a regular file that holds `text`, or why it is none. */
function modeOf(target: string, text: string): number | string {
  const file = openSync(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return 'it is no regular file';
    if (!readFileSync(file).equals(Buffer.from(text, 'utf8'))) return 'it changed since it was read';
    return stat.mode & 0o7777;
  } finally {
    closeSync(file);
  }
}

/** Writes a new file in the same folder and puts it in the place of the old one. */
function writeBeside(target: string, text: string, mode: number): void {
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
  const file = openSync(
    beside,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    const bytes = Buffer.from(text, 'utf8');
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    fchmodSync(file, mode);
    fsyncSync(file);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}
