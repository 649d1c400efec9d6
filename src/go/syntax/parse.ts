/**
 * What does a Go text say? Text in, syntax tree out; never throws on Go source. Three forms that the grammar does not
 * know are handled: `new(expr)` (Go 1.26) and `make(expr)`, a function of one's own, by a rename of the same length
 * before parsing (names are read from the original text), and generic type aliases (Go 1.24) from the ERROR they leave.
 */
import type { Block, File, SyntaxIssue } from './ast.js';
import { convertBody, convertFile, convertFunction, type ConvertedFunction } from './convert.js';
import { outlineOf, wordsIn } from './outline.js';
import { parseRaw } from './raw.js';

/** The native parser's time for one file, in milliseconds. 40,000 backticks need over 3 s. */
export const PARSE_BUDGET_MS = 4000;
/** Texts longer than this, in UTF-16 units, are not parsed. */
export const MAX_TEXT_LENGTH = 2_000_000;

export interface ParsedFile {
  readonly ast: File;
  readonly issues: readonly SyntaxIssue[];
  /** The number of nodes. */
  readonly nodes: number;
  /** Why there is no tree; undefined where there is one. */
  readonly failed: 'too large' | 'binary' | 'too slow' | 'unparsable' | undefined;
}

export interface ParseOptions {
  /** The bodies of functions are converted when they are first read; comments inside of them are left out. */
  readonly deferBodies?: boolean;
}

/** Parses one file. A text that cannot be parsed gives an empty file with `failed` set. */
export function parseGo(text: string, { deferBodies = false }: ParseOptions = {}): ParsedFile {
  if (text.length > MAX_TEXT_LENGTH) return failure(text, 'too large');
  if (text.includes('\0')) return failure(text, 'binary');
  return (deferBodies ? parseOutline(text) : undefined) ?? parseWhole(text);
}

function parseWhole(text: string): ParsedFile {
  const raw = parseRaw(readable(text), PARSE_BUDGET_MS);
  if (!raw.ok) return failure(text, raw.reason === 'timeout' ? 'too slow' : 'unparsable');
  return { ...convertFile(raw, text), failed: undefined };
}

/**
 * Parses the text of one declared function that stands at an offset of its file; ids begin at `firstId`. Undefined where
 * there is anything else in the text or odd.
 */
export function parseFunction(text: string, offset: number, firstId: number): ConvertedFunction | undefined {
  const raw = parseRaw(readable(text), PARSE_BUDGET_MS);
  return raw.ok ? convertFunction(raw, text, offset, firstId) : undefined;
}

/** Undefined where something is odd: then the whole text must be read. */
function parseOutline(text: string): ParsedFile | undefined {
  const outline = outlineOf(text);
  const raw = parseRaw(readable(outline.text), PARSE_BUDGET_MS);
  if (!raw.ok) return undefined;
  const read = (start: number, end: number): Block | undefined => bodyOf(text.slice(start, end), start);
  const words = (start: number, end: number): ReadonlySet<string> => wordsIn(text.slice(start, end));
  const converted = convertFile(raw, text, { bodies: outline.bodies, read, words });
  return converted.issues.length === 0 ? { ...converted, failed: undefined } : undefined;
}

/** The body of a function that is a text of its own: the grammar takes a declaration without a package clause. */
function bodyOf(text: string, offset: number): Block | undefined {
  const raw = parseRaw(readable(text), PARSE_BUDGET_MS);
  return raw.ok ? convertBody(raw.root, text, offset) : undefined;
}

/** The text as the grammar can read it; everything stands where it stood. */
function readable(text: string): string {
  return withoutMakeOfExpression(withoutNewOfExpression(text));
}

function failure(text: string, failed: NonNullable<ParsedFile['failed']>): ParsedFile {
  const ast: File = {
    id: 0,
    start: 0,
    end: text.length,
    parent: undefined,
    kind: 'File',
    packageName: '',
    imports: [],
    decls: [],
    comments: [],
  };
  return { ast, issues: [{ start: 0, end: 0, message: failed }], nodes: 1, failed };
}

const NEW_CALL = /\bnew\(/g;
/** Array, slice and pointer prefixes followed by a type keyword: a type. */
const TYPE_KEYWORD = /^[\s*]*(?:\[[^\]]*\][\s*]*)*(?:map\[|chan\b|func\b|struct\b|interface\b|<-)/;
/** What a named type looks like once brackets are taken away. */
const TYPE_NAME = /^[\s*]*[\p{L}_][\p{L}\p{N}_.\s]*$/u;
/** How far the argument of `new` is looked at, in UTF-16 units. */
const NEW_ARGUMENT_WINDOW = 400;

/** The grammar takes only types in `new(...)`: a call by another name of the same length takes expressions too. */
function withoutNewOfExpression(text: string): string {
  return text.replace(NEW_CALL, (call, at: number) => (isTypeArgument(text, at + call.length) ? call : 'n_w('));
}

const MAKE_CALL = /\bmake\(/g;
/** What no type begins with: a number, or a name (not `chan`) and an operator. */
const EXPRESSION_START = /^\s*(?:\d|(?!chan\b)[\p{L}_][\p{L}\p{N}_.]*\s*[-+*/%&|^<>=!])/u;

/** Somebody may call a function `make`: the grammar wants a type there. */
function withoutMakeOfExpression(text: string): string {
  return text.replace(MAKE_CALL, (call, at: number) => {
    const start = at + call.length;
    return EXPRESSION_START.test(text.slice(start, start + NEW_ARGUMENT_WINDOW)) ? 'm_ke(' : call;
  });
}

function isTypeArgument(text: string, start: number): boolean {
  const window = text.slice(start, start + NEW_ARGUMENT_WINDOW);
  const argument = window.slice(0, closing(window));
  return TYPE_KEYWORD.test(argument) || TYPE_NAME.test(argument.replace(/\[[^\]]*\]/g, ''));
}

function closing(window: string): number {
  let depth = 0;
  for (let at = 0; at < window.length; at++) {
    const unit = window[at];
    if (unit === '(') depth++;
    else if (unit === ')' && --depth < 0) return at;
  }
  return window.length;
}
