/**
 * What do these files hold? Reads texts in GraphQL batches; what a batch cannot give (cut, binary, absent, or a query that
 * times out) is asked again in halves and in the end one by one over REST. Everything read goes into the cache.
 */
import type { BlobCache } from './blob-cache.js';
import type { GitHubClient, RepositoryRef } from './client.js';
import { RequestBoundReached, failureOf, graphqlData } from './failure.js';
import { BLOBS_PER_BATCH, BYTES_PER_BATCH } from './limits.js';
import type { RequestBudget } from './request-budget.js';

/** A text to read: by its blob id where a listing named it, else by its path at a commit. */
export interface WantedBlob {
  readonly path: string;
  /** Bytes, from a listing; an estimate for a path at a commit. */
  readonly size: number;
  readonly source: { readonly oid: string } | { readonly commit: string };
}

export type BlobAnswer =
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number; readonly oid: string }
  /** Nothing stands at that path. */
  | { readonly kind: 'absent' }
  /** Something stands there, but its text was not read; the reason is a clause. */
  | { readonly kind: 'unread'; readonly reason: string };

export interface BlobReader {
  readonly client: GitHubClient;
  readonly repository: RepositoryRef;
  readonly cache: BlobCache;
  readonly budget: RequestBudget;
}

/** takeBatch removes from the front of a queue what fits into one query: at least one text, however large. */
export function takeBatch(queue: WantedBlob[]): WantedBlob[] {
  const batch: WantedBlob[] = [];
  let bytes = 0;
  for (let next = queue[0]; next !== undefined && batch.length < BLOBS_PER_BATCH; next = queue[0]) {
    if (batch.length > 0 && bytes + next.size > BYTES_PER_BATCH) break;
    batch.push(next);
    bytes += next.size;
    queue.shift();
  }
  return batch;
}

/** readBlobs answers for each wanted text, in the same order. Only rate limits and refused tokens are thrown. */
export async function readBlobs(reader: BlobReader, batch: readonly WantedBlob[]): Promise<readonly BlobAnswer[]> {
  const [only] = batch;
  if (only === undefined) return [];
  // A text beyond a batch's size would be cut in GraphQL: ask REST at once.
  if (batch.length === 1 && only.size > BYTES_PER_BATCH) return [await readSingly(reader, only)];
  let answers: readonly (BlobAnswer | undefined)[];
  try {
    answers = await queryBatch(reader, batch);
  } catch (error) {
    if (error instanceof RequestBoundReached)
      return batch.map(() => ({ kind: 'unread', reason: `not fetched: ${error.message}` }));
    return readAfterFailure(reader, batch, error);
  }
  const complete: BlobAnswer[] = [];
  for (const [index, wanted] of batch.entries()) complete.push(answers[index] ?? (await readSingly(reader, wanted)));
  return complete;
}

async function readAfterFailure(
  reader: BlobReader,
  batch: readonly WantedBlob[],
  error: unknown,
): Promise<readonly BlobAnswer[]> {
  const { kind } = failureOf(error);
  if (kind === 'rate-limit' || kind === 'internal') throw error;
  if (batch.length > 1 && kind === 'unavailable') {
    const middle = Math.ceil(batch.length / 2);
    const first = await readBlobs(reader, batch.slice(0, middle));
    return [...first, ...(await readBlobs(reader, batch.slice(middle)))];
  }
  const answers: BlobAnswer[] = [];
  for (const wanted of batch) answers.push(await readSingly(reader, wanted));
  return answers;
}

interface BlobFields {
  readonly oid: string;
  readonly byteSize: number;
  readonly isBinary: boolean | null;
  readonly isTruncated: boolean;
  readonly text: string | null;
}

interface BatchAnswer {
  readonly repository: Readonly<Record<string, unknown>> | null;
}

const BLOB_FRAGMENT = 'fragment blob on Blob { oid byteSize isBinary isTruncated text }';

/** One query for the batch. Undefined for a text that must be asked for singly. */
async function queryBatch(
  reader: BlobReader,
  batch: readonly WantedBlob[],
): Promise<readonly (BlobAnswer | undefined)[]> {
  const { query, variables } = batchQuery(batch);
  reader.budget.spend();
  const answer = await queryWithPartialData(reader, query, variables);
  return batch.map((wanted, index) => {
    const blob = answer.repository?.[`b${index}`];
    // What a listing named is there; a path at a commit may hold nothing, or a folder.
    if ('commit' in wanted.source && (blob === null || isFolder(blob))) return { kind: 'absent' };
    return textAnswer(reader, wanted, asBlob(blob));
  });
}

/** GraphQL answers errors of single fields together with the data of the others; the others are good. */
async function queryWithPartialData(
  reader: BlobReader,
  query: string,
  variables: Readonly<Record<string, string>>,
): Promise<BatchAnswer> {
  const { owner, repo } = reader.repository;
  try {
    return await reader.client.graphql<BatchAnswer>(query, { owner, repo, ...variables });
  } catch (error) {
    const data = graphqlData(error);
    if (failureOf(error).kind === 'rate-limit' || !isBatchAnswer(data)) throw error;
    return data;
  }
}

function isBatchAnswer(data: unknown): data is BatchAnswer {
  return typeof data === 'object' && data !== null && typeof Reflect.get(data, 'repository') === 'object';
}

/** batchQuery asks by variables throughout, so that no path is ever part of the query's own text. */
function batchQuery(batch: readonly WantedBlob[]): { query: string; variables: Readonly<Record<string, string>> } {
  const declarations: string[] = [];
  const fields: string[] = [];
  const variables: Record<string, string> = {};
  batch.forEach(({ path, source }, index) => {
    const isById = 'oid' in source;
    declarations.push(`$b${index}: ${isById ? 'GitObjectID' : 'String'}!`);
    fields.push(`b${index}: object(${isById ? 'oid' : 'expression'}: $b${index}) { ...blob }`);
    variables[`b${index}`] = isById ? source.oid : `${source.commit}:${path}`;
  });
  const query = `query ($owner: String!, $repo: String!, ${declarations.join(', ')}) {
  repository(owner: $owner, name: $repo) {
    ${fields.join('\n    ')}
  }
}
${BLOB_FRAGMENT}`;
  return { query, variables };
}

function textAnswer(reader: BlobReader, wanted: WantedBlob, blob: BlobFields | undefined): BlobAnswer | undefined {
  if (blob === undefined || blob.isTruncated || blob.isBinary === true || blob.text === null) return undefined;
  return remember(reader, wanted, { oid: blob.oid, text: blob.text, bytes: blob.byteSize });
}

function remember(
  reader: BlobReader,
  wanted: WantedBlob,
  blob: { readonly oid: string; readonly text: string; readonly bytes: number },
): BlobAnswer {
  const at = 'commit' in wanted.source ? { commit: wanted.source.commit, path: wanted.path } : undefined;
  reader.cache.put(reader.repository.id, blob, at);
  return { kind: 'text', ...blob };
}

function asBlob(value: unknown): BlobFields | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const blob: Partial<BlobFields> = value;
  if (typeof blob.oid !== 'string' || typeof blob.isTruncated !== 'boolean' || typeof blob.byteSize !== 'number')
    return undefined;
  return {
    oid: blob.oid,
    byteSize: blob.byteSize,
    isBinary: blob.isBinary ?? null,
    isTruncated: blob.isTruncated,
    text: blob.text ?? null,
  };
}

/** A folder answers the query too, with none of a blob's fields. */
function isFolder(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'oid') === undefined;
}

/**
 * One text over REST; a failure becomes a reason, so that one file never costs the review. Where GitHub did not answer, or
 * with an error of its own, it is asked once more.
 */
async function readSingly(reader: BlobReader, wanted: WantedBlob, isLastTry = false): Promise<BlobAnswer> {
  const { owner, repo } = reader.repository;
  try {
    reader.budget.spend();
    if ('oid' in wanted.source) {
      return decode(reader, wanted, { oid: wanted.source.oid, bytes: await rawBlob(reader, wanted.source.oid) });
    }
    const { data } = await reader.client.rest.repos.getContent({
      owner,
      repo,
      path: wanted.path,
      ref: wanted.source.commit,
    });
    if (Array.isArray(data)) return { kind: 'absent' };
    if (data.type !== 'file')
      return { kind: 'unread', reason: data.type === 'symlink' ? 'symbolic link' : 'submodule' };
    // Between 1 and 100 MB the contents come empty; the blob has them.
    if (!('content' in data) || data.encoding !== 'base64') {
      return await readSingly(reader, { ...wanted, size: data.size, source: { oid: data.sha } });
    }
    return decode(reader, wanted, { oid: data.sha, bytes: Buffer.from(data.content, 'base64') });
  } catch (error) {
    if (error instanceof RequestBoundReached) return { kind: 'unread', reason: `not fetched: ${error.message}` };
    const { kind, status } = failureOf(error);
    if (kind === 'rate-limit' || kind === 'internal') throw error;
    if (kind === 'not-found' && 'commit' in wanted.source) return { kind: 'absent' };
    if (kind === 'unavailable' && !isLastTry) return readSingly(reader, wanted, true);
    return { kind: 'unread', reason: `not fetched: GitHub answered ${status === 0 ? 'nothing' : status}` };
  }
}

/**
 * The bytes of a blob as they are. Not as JSON: the client runs a regular expression over such an answer, which overflows
 * the stack at texts of some megabytes, and then hands on the answer unparsed.
 */
async function rawBlob({ client, repository }: BlobReader, oid: string): Promise<Buffer> {
  const { owner, repo } = repository;
  const answer: { readonly data: unknown } = await client.rest.git.getBlob({
    owner,
    repo,
    file_sha: oid,
    mediaType: { format: 'raw' },
  });
  const { data } = answer;
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  throw new TypeError('a raw blob came as neither text nor bytes');
}

function decode(
  reader: BlobReader,
  wanted: WantedBlob,
  { oid, bytes }: { readonly oid: string; readonly bytes: Buffer },
): BlobAnswer {
  if (bytes.subarray(0, 8_000).includes(0)) return { kind: 'unread', reason: 'binary' };
  return remember(reader, wanted, { oid, text: bytes.toString('utf8'), bytes: bytes.length });
}
