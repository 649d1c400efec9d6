/** How much does GitHub give or take at once? Its documented limits, with what they are called here. */
import type { Limits, Permissions } from './types.js';

/** https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits and the REST reference. */
export const GITHUB_LIMITS: Limits = {
  pullFiles: 3000,
  compareFiles: 300,
  diffFiles: 300,
  diffLines: 20_000,
  diffBytes: 1024 * 1024,
  patchLines: 20_000,
  patchBytes: 500 * 1024,
  graphqlBlobBytes: 512 * 1024,
  treeEntries: 100_000,
  writesPerMinute: 80,
  writesPerHour: 500,
  requestsPerHour: 5000,
};

/** Characters of a comment's or a review's body. */
export const MAX_BODY_CHARACTERS = 65_536;
/** Commits that a comparison lists without paging, and that a pull request lists at all. */
export const MAX_COMMITS = 250;
/** Bytes up to which the contents endpoint gives the content itself. */
export const MAX_CONTENT_BYTES = 1024 * 1024;
/** Bytes of a blob that the REST endpoint gives at most. */
export const MAX_BLOB_BYTES = 100 * 1024 * 1024;
/** Entries of a folder that the contents endpoint lists at most. */
export const MAX_FOLDER_ENTRIES = 1000;
/** Bytes of an annotation's message and raw details, characters of its title. */
export const MAX_ANNOTATION_BYTES = 64 * 1024;
export const MAX_ANNOTATION_TITLE = 255;
export const DEFAULT_PAGE_SIZE = 30;
export const MAX_PAGE_SIZE = 100;
/** Bytes of a request body that the double reads. */
export const MAX_REQUEST_BYTES = 10 * 1024 * 1024;
/** An installation token lives an hour. */
export const TOKEN_LIFETIME_MS = 60 * 60 * 1000;

/** What leakcheck asks for as a minimum: it reads code and never writes it. */
export const DEFAULT_PERMISSIONS: Permissions = {
  metadata: 'read',
  contents: 'read',
  pull_requests: 'write',
  checks: 'write',
  issues: 'read',
  merge_queues: 'read',
};
