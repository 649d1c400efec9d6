/** What Go version does a go line or a build tag name, and which of two is the older? Patch levels are dropped. */
import type { GoVersion } from '../program.js';

/** The version of a go line such as `1.22`, `1.22.3` or `1.21rc1`; undefined for anything else. */
export function parseGoVersion(text: string): GoVersion | undefined {
  const match = /^(\d{1,3})\.(\d{1,4})(?:\.\d+|rc\d+|beta\d+|alpha\d+)?(?:-[\w.]+)?$/.exec(text);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}

/** Negative where `a` is older than `b`, 0 where they are equal. */
export function compareGoVersions(a: GoVersion, b: GoVersion): number {
  return a.major - b.major || a.minor - b.minor;
}

/** The older of two versions; an unknown version is older than every known one. */
export function olderGoVersion(a: GoVersion | undefined, b: GoVersion | undefined): GoVersion | undefined {
  if (a === undefined || b === undefined) return undefined;
  return compareGoVersions(a, b) <= 0 ? a : b;
}
