/**
 * What are the tokens of a Go statement given as text? For comparing statements by shape only: the text comes from a
 * parsed tree, so malformed input is not told apart, and operators are split into single characters.
 */

/** Comments, literals, words, numbers, operators and white space of Go, in this order of preference. What is not closed runs on to the end, so that time is linear. */
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|`[^`]*(?:`|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|[\p{L}_][\p{L}\p{Nd}_]*|\d[\w.]*|\s+|[^\s]/gu;
const WORD = /^[\p{L}_]/u;
const WORD_LIKE = /[\p{L}_\p{Nd}$]/u;
const BLANK_OR_COMMENT = /^(?:\s|\/\/|\/\*)/;

/** The tokens without comments and white space. */
export function goTokens(statement: string): string[] {
  return (statement.match(TOKEN) ?? []).filter((token) => !BLANK_OR_COMMENT.test(token));
}

/** Whether a token is an identifier or keyword. */
export function isWord(token: string): boolean {
  return WORD.test(token);
}

/** Tokens joined with a blank only where two words or numbers would run together. */
export function joinTokens(tokens: readonly string[]): string {
  let text = '';
  for (const token of tokens) text += isWordLike(text.at(-1)) && isWordLike(token[0]) ? ` ${token}` : token;
  return text;
}

function isWordLike(char: string | undefined): boolean {
  return char !== undefined && WORD_LIKE.test(char);
}
