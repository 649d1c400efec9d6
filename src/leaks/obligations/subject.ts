/** Which value is tracked, where does it come from, and what counts as its release? */
import type { Release, Resource } from '../../go/facts/resource.js';
import type { Call } from '../../go/syntax/ast.js';

export interface Subject {
  /** The call that acquires the value, and which of its results it is; undefined for parameters and captured variables. */
  readonly call: Call | undefined;
  readonly result: number;
  readonly releases: readonly Release[];
  /** Fields on which the release is called (`Body`). */
  readonly parts: ReadonlySet<string>;
  /** It goes on by itself, whoever uses it: a ticker. */
  readonly runs: boolean;
}

/** The subject for a resource acquired by a call. */
export function acquiredSubject(call: Call, result: number, resource: Resource): Subject {
  const { releases, holds } = resource;
  return { call, result, releases, parts: partsOf(releases), runs: holds === 'timer' };
}

/** The subject for a value that comes from the caller or from an enclosing function. */
export function givenSubject(resource: Resource | undefined): Subject {
  const releases = resource?.releases ?? [];
  return { call: undefined, result: -1, releases, parts: partsOf(releases), runs: resource?.holds === 'timer' };
}

function partsOf(releases: readonly Release[]): ReadonlySet<string> {
  return new Set(
    releases.flatMap((release) => (release.kind === 'method' && release.path !== '' ? [release.path] : [])),
  );
}
