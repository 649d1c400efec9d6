/**
 * How is foreign text written so that GitHub shows it and does nothing else with it? One function for each context.
 * Names, paths and messages come from the code under review: they may hold backticks, line ends, @team, #123, pipes, HTML and bidi.
 * Nothing here decides what is said.
 */
import { oneLine, visible } from '../text/visible.js';

/** A code span: no Markdown, mention or reference acts in it. Line ends become blanks; never empty. */
export function inlineCode(text: string): string {
  const shown = oneLine(text);
  if (shown === '') return '` `';
  const ticks = '`'.repeat(longestRun(shown) + 1);
  const needsBlanks = shown.startsWith('`') || shown.endsWith('`');
  return needsBlanks ? `${ticks} ${shown} ${ticks}` : `${ticks}${shown}${ticks}`;
}

/**
 * A sentence, on one line. What stands between backticks becomes code spans; every other word that could mean something
 * to GitHub (a mention, a reference, emphasis, HTML, a link, a list or heading mark) becomes a code span too.
 */
export function prose(text: string): string {
  const parts = oneLine(text).split(/(`[^`]+`)/u);
  const pieces = parts.map((part, at) => (at % 2 === 1 ? inlineCode(part.slice(1, -1)) : plainWords(part, at === 0)));
  // Two code spans without a blank between would run together into one.
  return pieces.reduce((before, piece) =>
    before.endsWith('`') && piece.startsWith('`') ? `${before} ${piece}` : before + piece,
  );
}

/** A sentence as the content of a table cell. */
export function tableCell(text: string): string {
  return prose(text).replaceAll('|', '\\|');
}

/** A code span as the content of a table cell: GitHub takes the backslash before a pipe away, also within code. */
export function tableCode(text: string): string {
  return inlineCode(text).replaceAll('|', '\\|');
}

/** A fenced block that begins in column 0, longer than any run of backticks in it. Hidden characters are written out. */
export function fence(text: string, info: 'go' | 'diff' | 'text' | ''): string {
  return fenced(visible(text.replace(/\r\n?/g, '\n')), info);
}

/** A suggestion block with exactly these lines; no lines delete the range. The lines must be free of hidden characters. */
export function suggestionFence(lines: readonly string[]): string {
  return fenced(lines.map((line) => `${line}\n`).join(''), 'suggestion');
}

/** A link whose text is code; only the text where the address is not a plain https or http one. */
export function link(text: string, address: string): string {
  return linked(inlineCode(text), address);
}

/** A link that reads "line 12". */
export function lineLink(line: number, address: string): string {
  return linked(`line ${line}`, address);
}

const PLAIN_ADDRESS = /^https?:\/\/[\w.:[\]-]+(?:\/[\w.~!$&'*+,;=:@%/?#-]*)?$/;

function linked(label: string, address: string): string {
  if (!PLAIN_ADDRESS.test(address)) return label;
  return `[${label}](${address.replace(/[*_~]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)})`;
}

/** The address of a line of a file at a commit. `htmlUrl` is the repository's page. */
export function fileUrl(htmlUrl: string, sha: string, path: string, line: number): string {
  const segments = path
    .split('/')
    .map((segment) => encodeURIComponent(segment.replace(/[\ud800-\udfff]/gu, '\ufffd')).replace(/[()'!]/g, hex));
  return `${htmlUrl}/blob/${sha}/${segments.join('/')}#L${line}`;
}

function hex(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

function fenced(content: string, info: string): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(content) + 1));
  return `${ticks}${info}\n${content === '' || content.endsWith('\n') ? content : `${content}\n`}${ticks}`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/** Words of these characters only have no meaning to GitHub, but for the exceptions below. */
const PLAIN_WORD = /^[\p{L}\p{M}\p{N}.,;:!?()'"%/=+’…–—-]+$/u;
const MEANINGFUL_WORD = [
  /:\/\//,
  /www\./i,
  /GH-\d/i,
  /** What looks like a commit. */
  /\b(?=[a-f]*\d)[0-9a-f]{7,40}\b/,
  /:[\w+-]+:/,
  /\.\.\/|^\/\//,
];
/** At the start of a line these begin a list, a heading's underline or a rule. */
const BLOCK_MARK = /^(?:\d+[.)]|[-+=]+)$/;

function plainWords(text: string, isAtStart: boolean): string {
  let isFirst = isAtStart;
  return text.replace(/\S+/gu, (word) => {
    const isMark = isFirst && BLOCK_MARK.test(word);
    isFirst = false;
    const isPlain = PLAIN_WORD.test(word) && !isMark && !MEANINGFUL_WORD.some((pattern) => pattern.test(word));
    return isPlain ? word : inlineCode(word);
  });
}
