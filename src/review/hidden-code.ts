/**
 * Which code did this change take out of view? Code that was analysed at base and is not at head, because a file was
 * marked as generated, got a build constraint, or moved to a folder that Go tools skip. A reviewer should know.
 */
import type { Change } from './change.js';

export interface HiddenFile {
  readonly path: string;
  readonly reason: string;
}

/** https://go.dev/s/generatedcode */
const GENERATED = /^\/\/ Code generated .* DO NOT EDIT\.\r?$/m;
const CONSTRAINT = /^\/\/(?:go:build|\s*\+build)\s.*$/m;
const SKIPPED_FOLDER = /(?:^|\/)(?:vendor|testdata|[._][^/]*)\//;

/** The changed Go files that base showed and head hides; needs the texts of both sides. */
export function newlyHidden(change: Change): HiddenFile[] {
  return change.files.flatMap((file): HiddenFile[] => {
    if (!file.path.endsWith('.go') || file.status === 'removed') return [];
    const before = file.status === 'added' || file.status === 'copied' ? undefined : (file.previousPath ?? file.path);
    if (before === undefined) return [];
    if (SKIPPED_FOLDER.test(file.path) && !SKIPPED_FOLDER.test(before)) {
      return [{ path: file.path, reason: `moved from ${before} into a folder that is not analysed` }];
    }
    if (file.baseText === undefined || file.headText === undefined) return [];
    if (GENERATED.test(file.headText) && !GENERATED.test(file.baseText)) {
      return [{ path: file.path, reason: 'now marked as generated' }];
    }
    const constraint = CONSTRAINT.exec(file.headText)?.[0];
    const isNew = constraint !== undefined && constraint !== CONSTRAINT.exec(file.baseText)?.[0];
    return isNew ? [{ path: file.path, reason: `now under the build constraint ${constraint}` }] : [];
  });
}
