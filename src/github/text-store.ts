/**
 * Which texts are wanted, which are there, and which did not come? Each blob is asked for once however many paths and versions
 * hold it; the order of asking is the order of wanting; files and bytes of one review are bounded.
 */
import { REVIEW_BYTES, REVIEW_FILES } from './limits.js';
import { readBlobs, takeBatch, type BlobAnswer, type BlobReader, type WantedBlob } from './read-blobs.js';

export interface TextBounds {
  readonly files: number;
  readonly bytes: number;
}

const REVIEW_BOUNDS: TextBounds = { files: REVIEW_FILES, bytes: REVIEW_BYTES };

export class TextStore {
  private readonly answers = new Map<string, BlobAnswer>();
  private readonly queued = new Set<string>();
  private readonly queue: WantedBlob[] = [];
  private files = 0;
  private bytes = 0;
  private readonly reader: BlobReader;
  private readonly bounds: TextBounds;

  constructor(reader: BlobReader, bounds: TextBounds = REVIEW_BOUNDS) {
    this.reader = reader;
    this.bounds = bounds;
  }

  /** want puts a text in line unless it is known, in line already, or beyond a bound. */
  want(blob: WantedBlob): void {
    const key = keyOf(blob);
    if (this.answers.has(key) || this.queued.has(key)) return;
    const bound = this.boundReachedBy(blob);
    if (bound !== undefined) {
      this.answers.set(key, { kind: 'unread', reason: `not fetched: ${bound}` });
      return;
    }
    this.files++;
    this.bytes += blob.size;
    const known = this.cached(blob);
    if (known !== undefined) {
      this.answers.set(key, known);
      return;
    }
    this.queued.add(key);
    this.queue.push(blob);
  }

  /** answer is what is known of a text now; undefined while it is not asked for or not there yet. */
  answer(blob: WantedBlob): BlobAnswer | undefined {
    return this.answers.get(keyOf(blob));
  }

  get isWaiting(): boolean {
    return this.queue.length > 0;
  }

  /** readNext asks for one batch from the front of the line. */
  async readNext(): Promise<void> {
    const batch = takeBatch(this.queue);
    const answers = await readBlobs(this.reader, batch);
    batch.forEach((blob, index) => {
      const key = keyOf(blob);
      this.queued.delete(key);
      this.answers.set(key, answers[index] ?? { kind: 'unread', reason: 'not fetched' });
    });
  }

  private boundReachedBy(blob: WantedBlob): string | undefined {
    if (this.files >= this.bounds.files) return `limit of ${this.bounds.files.toLocaleString('en')} files`;
    if (this.bytes + blob.size > this.bounds.bytes) return `limit of ${Math.round(this.bounds.bytes / 1024 / 1024)} MB`;
    return undefined;
  }

  private cached(blob: WantedBlob): BlobAnswer | undefined {
    const { cache, repository } = this.reader;
    const found =
      'oid' in blob.source
        ? cache.get(repository.id, blob.source.oid)
        : cache.getAt(repository.id, blob.source.commit, blob.path);
    return found === undefined ? undefined : { kind: 'text', ...found };
  }
}

function keyOf(blob: WantedBlob): string {
  return 'oid' in blob.source ? blob.source.oid : `${blob.source.commit}:${blob.path}`;
}
