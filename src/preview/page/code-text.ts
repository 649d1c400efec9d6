/**
 * How is a line of code coloured? Strings, comments, numbers and the words that most languages with braces share; a line
 * at a time, so what spans lines is left plain. Decoration only: nothing is decided by it.
 */
import { safeHtml, joined } from './html.js';
import type { Html } from './html.js';

const WORDS =
  'break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var';
const PIECES = new RegExp(
  [
    /(?<c>\/\/.*$|\/\*.*?\*\/)/.source,
    /(?<s>"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)+')/.source,
    `(?<k>\\b(?:${WORDS.replaceAll(' ', '|')}|nil|true|false)\\b)`,
    /(?<n>\b\d[\w.]*)/.source,
  ].join('|'),
  'g',
);

/** Longer lines are left plain. */
const MAX_COLOURED = 400;

/** codeText draws one line of code. */
export function codeText(line: string): Html {
  if (line.length > MAX_COLOURED) return safeHtml`${line}`;
  const pieces: Html[] = [];
  let at = 0;
  for (const match of line.matchAll(PIECES)) {
    pieces.push(safeHtml`${line.slice(at, match.index)}`);
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text)?.[0] ?? '';
    pieces.push(safeHtml`<span class="${kind}">${match[0]}</span>`);
    at = match.index + match[0].length;
  }
  pieces.push(safeHtml`${line.slice(at)}`);
  return joined(pieces);
}
