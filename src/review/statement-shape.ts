/**
 * Are two statements or functions the same but for names and layout? Works on text, so it knows no types:
 * an identifier that is neither called nor followed or preceded by a dot is taken for a local variable.
 */
import { goTokens, isWord, joinTokens } from '../analysis/go-tokens.js';

/** Keywords and predeclared names, which are no variables. */
const FIXED = new Set(
  (
    'break case chan const continue default defer else fallthrough for func go goto if import interface map package range ' +
    'return select struct switch type var any bool byte comparable complex64 complex128 error float32 float64 int int8 ' +
    'int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr true false nil iota'
  ).split(' '),
);

/** The statement without comments and layout, each likely local written as `_`. */
export function shapeOf(statement: string): string {
  const tokens = goTokens(statement);
  return joinTokens(tokens.map((token, at) => (isLikelyLocal(tokens, at) ? '_' : token)));
}

function isLikelyLocal(tokens: readonly string[], at: number): boolean {
  const token = tokens[at] ?? '';
  if (!isWord(token) || FIXED.has(token) || tokens[at - 1] === '.') return false;
  return tokens[at + 1] !== '(' && tokens[at + 1] !== '.';
}

/** The body of a function declaration without comments and layout: equal for a function that was only moved or renamed. */
export function bodyOf(declaration: string): string {
  const tokens = goTokens(declaration);
  return joinTokens(tokens.slice(bodyStart(tokens)));
}

/** The index of the brace that opens the body: the first `{` outside parentheses that is not an empty `interface{}` or `struct{}`. */
function bodyStart(tokens: readonly string[]): number {
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (token === '(' || token === '[') depth++;
    if (token === ')' || token === ']') depth--;
    const isType = tokens[at - 1] === 'interface' || tokens[at - 1] === 'struct';
    if (token === '{' && depth === 0 && !isType) return at;
  }
  return 0;
}

/** Which share of the lines of the longer function stands in the other too, in any order; 0 to 1. Layout is ignored. */
export function shareOfEqualLines(a: string, b: string): number {
  const left = foldedLines(a);
  const right = foldedLines(b);
  const counts = new Map<string, number>();
  for (const line of left) counts.set(line, (counts.get(line) ?? 0) + 1);
  let equal = 0;
  for (const line of right) {
    const rest = counts.get(line) ?? 0;
    if (rest > 0) equal++;
    counts.set(line, rest - 1);
  }
  return equal / Math.max(left.length, right.length, 1);
}

function foldedLines(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const folded = line.replace(/\s+/g, ' ').trim();
    return folded === '' ? [] : [folded];
  });
}
