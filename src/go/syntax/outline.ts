/**
 * Where do the bodies of a file's functions stand, told without a parse? Strings, comments and braces are enough for it.
 * A text without them parses in a fraction of the time. Only functions that begin a line are found, as gofmt writes them;
 * all others are left as they are. Which words a body holds is told without a parse as well.
 */

export interface Outline {
  /** The text with blanks between the braces of bodies; everything stands where it stood. */
  readonly text: string;
  /** The offsets of the opening braces. */
  readonly bodies: ReadonlySet<number>;
}

/** What may hold a brace, braces and parentheses, and the word that begins a function. */
const TOKENS = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+'|\/\/[^\n]*|\/\*[^]*?\*\/|[{}()[\]]|^func /gm;
/** `interface{...}` and `struct{...}` in a result. */
const BEFORE_TYPE_BRACE = /\b(?:interface|struct)\s*$/;
/** How far that is looked for, in UTF-16 units. */
const TYPE_WORD_WINDOW = 24;
/** What a line that ends in the middle of an expression ends with. */
const UNFINISHED = /[=,:+\-*/%&|^<>(]\s*$/;

export function outlineOf(text: string): Outline {
  const parts: string[] = [];
  const bodies = new Set<number>();
  let done = 0;
  for (const { start, end } of bodiesIn(text)) {
    if (end - start < 2) continue;
    parts.push(text.slice(done, start + 1), ' '.repeat(end - start - 1));
    bodies.add(start);
    done = end;
  }
  parts.push(text.slice(done));
  return { text: parts.join(''), bodies };
}

/** From the opening brace to the closing one. */
function* bodiesIn(text: string): Generator<{ readonly start: number; readonly end: number }> {
  let depth = 0;
  let isFunc = false;
  let body = -1;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === 'func ') isFunc ||= depth === 0 && !UNFINISHED.test(text.slice(Math.max(0, index - 2), index));
    else if (token === '{' || token === '(' || token === '[') {
      const isBody = token === '{' && depth === 0 && isFunc && !isTypeBrace(text, index);
      if (isBody) body = index;
      depth++;
    } else if (token === '}' || token === ')' || token === ']') {
      depth = Math.max(0, depth - 1);
      if (depth > 0 || body < 0) continue;
      yield { start: body, end: index };
      body = -1;
      isFunc = false;
    }
  }
}

/** What stands for itself, and words; numbers and text take no part in a word. */
const WORDS =
  /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+'|\/\/[^\n]*|\/\*[^]*?\*\/|\d[\w.]*|([\p{L}_][\p{L}\p{N}_]*)/gu;

/** The words of a text outside of strings and comments, keywords included: whatever name is written is among them. */
export function wordsIn(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { 1: word } of text.matchAll(WORDS)) if (word !== undefined) words.add(word);
  return words;
}

function isTypeBrace(text: string, at: number): boolean {
  return BEFORE_TYPE_BRACE.test(text.slice(Math.max(0, at - TYPE_WORD_WINDOW), at));
}
