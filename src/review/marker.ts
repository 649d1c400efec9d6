/**
 * Which of our comments stands for which leak? A comment ends in a hidden line that names the leak and is sealed with a
 * keyed hash over repository, pull request and leak. Only the last line of a comment is read, so code that is quoted in a
 * comment cannot pass for a marker, and a marker copied to another pull request or changed is none.
 */
import type { Seal } from './plan.js';

/** What a marker says of a leak. */
export interface Marker {
  readonly fingerprint: string;
  readonly rule: string;
  /** Import path. */
  readonly package: string;
  /** `Recv.Name` or `Name`. */
  readonly function: string;
  /** The merge base and head at which the comment was posted, see `rangeOf`. */
  readonly range: string;
  /** `open`: the leak was there when the comment was written last. */
  readonly state: 'open' | 'gone' | 'silenced';
}

/** The pull request whose comments are read or written. */
export interface MarkerScope {
  readonly repositoryId: number;
  readonly pullRequest: number;
  readonly seal: Seal;
}

const LINE = /^<!-- leakcheck:1:([A-Za-z0-9+/=]{1,9000}):([0-9a-f]{64}) -->$/;

/** Longer fields are cut: they only serve to ask about the leak's function. */
const MAX_FIELD = 200;

/** The hidden line for a leak. */
export function writeMarker(marker: Marker, scope: MarkerScope): string {
  const texts = [marker.fingerprint, marker.rule, marker.package, marker.function, marker.range];
  const fields = [...texts.map((text) => text.slice(0, MAX_FIELD)), marker.state];
  // Base64 holds no hyphen, so nothing in it can end the HTML comment.
  const payload = btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(fields))));
  return `<!-- leakcheck:1:${payload}:${sealOf(payload, scope)} -->`;
}

/** The marker in the last line of a comment's body; undefined where there is none of ours for this pull request. */
export function readMarker(body: string, scope: MarkerScope): Marker | undefined {
  const lastLine = body.trimEnd().slice(-9200).split(/\r?\n/).at(-1) ?? '';
  const [, payload, seal] = LINE.exec(lastLine) ?? [];
  if (payload === undefined || seal === undefined || !isEqual(seal, sealOf(payload, scope))) return undefined;
  const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
  const fields: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!isFields(fields)) return undefined;
  const [fingerprint, rule, packagePath, functionName, range, state] = fields;
  if (state !== 'open' && state !== 'gone' && state !== 'silenced') return undefined;
  return { fingerprint, rule, package: packagePath, function: functionName, range, state };
}

/** The body without its last line, where that is the marker. */
export function withoutMarker(body: string): string {
  return body
    .trimEnd()
    .replace(/\r?\n?<!-- leakcheck:1:[^\n]*-->$/, '')
    .trimEnd();
}

function sealOf(payload: string, scope: MarkerScope): string {
  return scope.seal(`leakcheck marker\n${scope.repositoryId}\n${scope.pullRequest}\n${payload}`);
}

/** Equality in constant time for equal lengths. */
function isEqual(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}

function isFields(value: unknown): value is [string, string, string, string, string, string] {
  return Array.isArray(value) && value.length === 6 && value.every((field) => typeof field === 'string');
}
