/** What does an object of the repository hold? One `git cat-file --batch` process answers all questions, in order. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { GitError, spawnGit } from './run-git.js';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface GitObject {
  readonly oid: string;
  readonly type: ObjectType;
  /** Bytes. */
  readonly size: number;
  /** Empty where only the header was asked for. */
  readonly content: Buffer;
}

interface Waiting {
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (error: Error) => void;
}

const OBJECT_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const LINE_FEED = 0x0a;

function isObjectType(text: string | undefined): text is ObjectType {
  return text === 'blob' || text === 'tree' || text === 'commit' || text === 'tag';
}

/** isObjectId says whether the text is a full object id (SHA-1 or SHA-256): the only thing that is handed to git as such. */
export function isObjectId(text: string): boolean {
  return OBJECT_ID.test(text);
}

/** ObjectReader reads objects by full id. `headersOnly` asks for type and size alone. */
export class ObjectReader {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly headersOnly: boolean;
  private readonly waiting: Waiting[] = [];
  private chunks: Buffer[] = [];
  private buffered = 0;
  private needed = 0;
  private closed = false;

  constructor(folder: string, headersOnly: boolean) {
    this.headersOnly = headersOnly;
    this.child = spawnGit(folder, ['cat-file', headersOnly ? '--batch-check' : '--batch']);
    this.child.stdout.on('data', (chunk: Buffer) => {
      this.take(chunk);
    });
    this.child.on('error', (cause) => {
      this.fail(new GitError('git could not be started', '', { cause }));
    });
    this.child.on('close', () => {
      this.fail(new GitError('git cat-file ended', ''));
    });
    this.child.stdin.on('error', () => undefined);
  }

  /** read returns the object, or undefined where the repository does not hold it. */
  read(oid: string): Promise<GitObject | undefined> {
    if (!isObjectId(oid)) return Promise.resolve(undefined);
    if (this.closed) return Promise.reject(new GitError('the repository was closed', ''));
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin.write(`${oid}\n`);
    });
  }

  /** close ends the process and resolves when it is gone. */
  close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve();
    const gone = new Promise<void>((resolve) => this.child.once('close', resolve));
    this.closed = true;
    this.child.stdin.end();
    return gone;
  }

  private fail(error: GitError): void {
    this.closed = true;
    for (const each of this.waiting.splice(0)) each.reject(error);
  }

  private take(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    // A large blob arrives in thousands of pieces: join them only when there is enough to go on.
    while (this.buffered > 0 && this.buffered >= this.needed && this.answerNext());
  }

  /** answerNext answers the oldest question if its answer is complete. */
  private answerNext(): boolean {
    const data = this.chunks.length === 1 ? (this.chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.chunks);
    this.chunks = [data];
    const end = data.indexOf(LINE_FEED);
    if (end < 0) return false;
    const [oid = '', type, size] = data.subarray(0, end).toString('utf8').split(' ');
    if (!isObjectType(type)) {
      this.answer(data.subarray(end + 1), undefined);
      return true;
    }
    const length = Number(size);
    // The content is followed by one line feed that is no part of it.
    const total = this.headersOnly ? end + 1 : end + 1 + length + 1;
    if (data.length < total) {
      this.needed = total;
      return false;
    }
    const content = this.headersOnly ? Buffer.alloc(0) : Buffer.from(data.subarray(end + 1, total - 1));
    this.answer(data.subarray(total), { oid, type, size: length, content });
    return true;
  }

  private answer(rest: Buffer, object: GitObject | undefined): void {
    this.chunks = rest.length > 0 ? [rest] : [];
    this.buffered = rest.length;
    this.needed = 0;
    this.waiting.shift()?.resolve(object);
  }
}
