/**
 * Which texts were read before? Keyed by repository id and blob id, so that one installation never sees another's text even
 * where the content is equal; bounded by bytes. A second index says which blob a path held at a commit: both never change.
 */
import { LRUCache } from 'lru-cache';

export interface CachedBlob {
  readonly oid: string;
  readonly text: string;
  /** Bytes as git counts them. */
  readonly bytes: number;
}

/** Default bound: 128 MB of text as kept in memory. */
const DEFAULT_BYTES = 128 * 1024 * 1024;
/** Entries of the index from commit and path to blob id. */
const PATHS = 50_000;

export class BlobCache {
  private readonly blobs: LRUCache<string, CachedBlob>;
  private readonly paths = new LRUCache<string, string>({ max: PATHS });

  constructor(maxBytes: number = DEFAULT_BYTES) {
    this.blobs = new LRUCache({
      maxSize: maxBytes,
      // A JavaScript string takes up to two bytes a unit; the key and the record weigh too.
      sizeCalculation: (blob) => blob.text.length * 2 + 200,
    });
  }

  /** Bytes in use by estimate. */
  get size(): number {
    return this.blobs.calculatedSize;
  }

  get(repositoryId: number, oid: string): CachedBlob | undefined {
    return this.blobs.get(`${repositoryId}:${oid}`);
  }

  getAt(repositoryId: number, commit: string, path: string): CachedBlob | undefined {
    const oid = this.paths.get(`${repositoryId}:${commit}:${path}`);
    return oid === undefined ? undefined : this.get(repositoryId, oid);
  }

  put(repositoryId: number, blob: CachedBlob, at?: { readonly commit: string; readonly path: string }): void {
    this.blobs.set(`${repositoryId}:${blob.oid}`, blob);
    if (at !== undefined) this.paths.set(`${repositoryId}:${at.commit}:${at.path}`, blob.oid);
  }
}
