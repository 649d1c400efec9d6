/**
 * What does a build constraint say? Parses `//go:build` expressions and the older `// +build` lines into one tree and
 * evaluates it for a given choice of tags. Which tags hold is not known here. Grammar: go/build/constraint.
 */
import type { GoVersion } from '../program.js';
import { compareGoVersions, parseGoVersion } from './go-version.js';

export type BuildExpression =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'not'; readonly x: BuildExpression }
  | { readonly kind: 'and'; readonly all: readonly BuildExpression[] }
  | { readonly kind: 'or'; readonly any: readonly BuildExpression[] };

/** An expression with more terms than this is refused, as the go command refuses it. */
export const MAX_BUILD_TERMS = 1000;

export const tagExpression = (tag: string): BuildExpression => ({ kind: 'tag', tag });

/** The conjunction of expressions; one alone stands for itself. */
export function allOf(expressions: readonly BuildExpression[]): BuildExpression {
  const [first] = expressions;
  return expressions.length === 1 && first !== undefined ? first : { kind: 'and', all: expressions };
}

function anyOf(expressions: readonly BuildExpression[]): BuildExpression {
  const [first] = expressions;
  return expressions.length === 1 && first !== undefined ? first : { kind: 'or', any: expressions };
}

/** Does the expression hold when exactly the tags for which `has` answers true are set? */
export function evaluateBuildExpression(x: BuildExpression, has: (tag: string) => boolean): boolean {
  switch (x.kind) {
    case 'tag':
      return has(x.tag);
    case 'not':
      return !evaluateBuildExpression(x.x, has);
    case 'and':
      return x.all.every((part) => evaluateBuildExpression(part, has));
    case 'or':
      return x.any.some((part) => evaluateBuildExpression(part, has));
  }
}

/** Every tag the expression mentions. */
export function tagsOf(x: BuildExpression): ReadonlySet<string> {
  const tags = new Set<string>();
  collectTags(x, tags);
  return tags;
}

function collectTags(x: BuildExpression, into: Set<string>): void {
  if (x.kind === 'tag') into.add(x.tag);
  else if (x.kind === 'not') collectTags(x.x, into);
  else for (const part of x.kind === 'and' ? x.all : x.any) collectTags(part, into);
}

/** The lowest Go version with which the expression can hold; undefined where it asks for none. */
export function minimumGoVersion(x: BuildExpression): GoVersion | undefined {
  return impliedVersion(x, true);
}

/** The version implied by x, or by its negation: a negated tag implies nothing, and `and` and `or` change places. */
function impliedVersion(x: BuildExpression, positive: boolean): GoVersion | undefined {
  switch (x.kind) {
    case 'tag':
      return positive ? releaseOf(x.tag) : undefined;
    case 'not':
      return impliedVersion(x.x, !positive);
    case 'and':
    case 'or': {
      const parts = (x.kind === 'and' ? x.all : x.any).map((part) => impliedVersion(part, positive));
      return (x.kind === 'and') === positive ? newest(parts) : oldestIfAllKnown(parts);
    }
  }
}

/** The release a tag such as `go1.21` stands for. */
export function releaseOf(tag: string): GoVersion | undefined {
  if (tag === 'go1') return { major: 1, minor: 0 };
  return /^go1\.\d+$/.test(tag) ? parseGoVersion(tag.slice(2)) : undefined;
}

function newest(versions: readonly (GoVersion | undefined)[]): GoVersion | undefined {
  let found: GoVersion | undefined;
  for (const version of versions) {
    if (version !== undefined && (found === undefined || compareGoVersions(version, found) > 0)) found = version;
  }
  return found;
}

/** An alternative that asks for no version makes the whole ask for none. */
function oldestIfAllKnown(versions: readonly (GoVersion | undefined)[]): GoVersion | undefined {
  let found: GoVersion | undefined;
  for (const version of versions) {
    if (version === undefined) return undefined;
    if (found === undefined || compareGoVersions(version, found) < 0) found = version;
  }
  return found;
}

/** Parses what follows `//go:build`; undefined where it is no valid expression. */
export function parseBuildExpression(text: string): BuildExpression | undefined {
  const tokens = text.match(TOKEN) ?? [];
  if (tokens.join('') !== text.replace(/[ \t]+/g, '')) return undefined;
  if (tokens.filter((token) => !PUNCTUATION.has(token)).length > MAX_BUILD_TERMS) return undefined;
  if (tokens.filter((token) => token === '(').length > MAX_BUILD_TERMS) return undefined;
  const cursor = { tokens, at: 0 };
  const parsed = parseOr(cursor);
  return cursor.at === tokens.length ? parsed : undefined;
}

const TOKEN = /&&|\|\||[()!]|[\p{L}\p{Nd}_.]+/gu;
const PUNCTUATION: ReadonlySet<string> = new Set(['&&', '||', '(', ')', '!']);

interface Cursor {
  readonly tokens: readonly string[];
  at: number;
}

function parseOr(cursor: Cursor): BuildExpression | undefined {
  return parseSequence(cursor, '||', parseAnd, anyOf);
}

function parseAnd(cursor: Cursor): BuildExpression | undefined {
  return parseSequence(cursor, '&&', parseNot, allOf);
}

function parseSequence(
  cursor: Cursor,
  operator: string,
  parsePart: (cursor: Cursor) => BuildExpression | undefined,
  combine: (parts: readonly BuildExpression[]) => BuildExpression,
): BuildExpression | undefined {
  const parts: BuildExpression[] = [];
  do {
    const part = parsePart(cursor);
    if (part === undefined) return undefined;
    parts.push(part);
  } while (take(cursor, operator));
  return combine(parts);
}

/** One `!` at most: the go command refuses a double negation. */
function parseNot(cursor: Cursor): BuildExpression | undefined {
  if (!take(cursor, '!')) return parseAtom(cursor);
  const x = parseAtom(cursor);
  return x === undefined ? undefined : { kind: 'not', x };
}

function parseAtom(cursor: Cursor): BuildExpression | undefined {
  if (take(cursor, '(')) {
    const inner = parseOr(cursor);
    return inner !== undefined && take(cursor, ')') ? inner : undefined;
  }
  const token = cursor.tokens[cursor.at];
  if (token === undefined || PUNCTUATION.has(token)) return undefined;
  cursor.at++;
  return tagExpression(token);
}

function take(cursor: Cursor, token: string): boolean {
  if (cursor.tokens[cursor.at] !== token) return false;
  cursor.at++;
  return true;
}

/** Parses what follows `// +build` on one line: fields are alternatives, commas join, `!` negates one tag. */
export function parsePlusBuild(text: string): BuildExpression {
  const fields = text.split(/\s+/).filter((field) => field !== '');
  if (fields.length > MAX_BUILD_TERMS) return tagExpression('ignore');
  // A bare `// +build` holds never, as in go/build/constraint.
  return anyOf(fields.map((field) => allOf(field.split(',').map(plusBuildTerm))));
}

/** A double negation, and a tag with an odd character, stand for "ignore", as in go/build/constraint. */
function plusBuildTerm(term: string): BuildExpression {
  if (term.startsWith('!!') || term === '!') return tagExpression('ignore');
  const negated = term.startsWith('!');
  const written = negated ? term.slice(1) : term;
  const tag = tagExpression(/^[\p{L}\p{Nd}_.]+$/u.test(written) ? written : 'ignore');
  return negated ? { kind: 'not', x: tag } : tag;
}
