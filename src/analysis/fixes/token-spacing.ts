/**
 * Does gofmt write a blank between two tokens of a line? Answers 0 or 1 where that does not depend on the nesting of
 * operators or on whether braces hold a literal or a block; `either` where it does.
 */

/** Comments, strings, runes, numbers and words, operators with the longest first. White space is skipped. */
const TOKEN =
  /\/\/[^\n]*|\/\*[^]*?\*\/|`[^`]*`|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\p{L}_][\p{L}\p{Nd}_]*|\.?\d[\w.]*|\.\.\.|<<=|>>=|&\^=|<-|\+\+|--|:=|[=!<>+\-*/%&|^]=|&&|\|\||<<|>>|&\^|[^\s]/gu;

export interface Token {
  readonly text: string;
  /** Offset from 0 in the text handed in. */
  readonly start: number;
  readonly end: number;
}

/** The tokens of a text, comments included. */
export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].map(({ 0: token, index }) => ({
    text: token,
    start: index,
    end: index + token.length,
  }));
}

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'break case chan const continue default defer else fallthrough for func go goto if import interface map package ' +
    'range return select struct switch type var'
  ).split(' '),
);
/** Written with a blank on both sides at any nesting. */
const SPACED: ReadonlySet<string> = new Set('= := == != <= >= && || += -= *= /= %= &= |= ^= <<= >>= &^='.split(' '));
const OPENING: ReadonlySet<string> = new Set(['(', '[']);
const NEVER_BEFORE: ReadonlySet<string> = new Set([')', ']', ',', ';', '.', '++', '--']);
/** Prefix operators when no operand stands before them. */
const PREFIX: ReadonlySet<string> = new Set(['!', '&', '*', '-', '+', '^', '~', '<-']);
/** Keywords behind which a brace opens a block. */
const BLOCK_KEYWORDS: ReadonlySet<string> = new Set(['else', 'for', 'select', 'switch']);

export type Spacing = 0 | 1 | 'either';

/** The blanks between `left` and `right`; `before` is the token before `left`. */
export function spacing(before: string | undefined, left: string, right: string): Spacing {
  if (isComment(left) || isComment(right)) return 'either';
  if (NEVER_BEFORE.has(right) || OPENING.has(left) || left === '.' || left === '...') return 0;
  if (left === ',' || left === ';') return 1;
  if (left === '<-' && before === 'chan') return 1;
  if (PREFIX.has(left) && !isOperandEnd(before)) return 0;
  if (SPACED.has(left) || SPACED.has(right)) return 1;
  if (left === '<-' || right === '<-') return arrowSpacing(left, right);
  if (right === '(') return beforeParenthesis(left);
  if (right === '{') return left === ')' || BLOCK_KEYWORDS.has(left) ? 1 : 'either';
  if (left === '}') return right === 'else' ? 1 : 'either';
  return isWord(left) && isWord(right) ? 1 : 'either';
}

/** `chan<- T`, `<-chan T`, `ch <- v`; of `chan <-chan T` nothing is said. */
function arrowSpacing(left: string, right: string): Spacing {
  if (right === '<-') return left === 'chan' ? 'either' : 1;
  return right === 'chan' ? 0 : 1;
}

/** `f(x)`, `func(x)`, `func() {}()`; but `return (x)`, and either after the parameters of a signature. */
function beforeParenthesis(left: string): Spacing {
  if (left === 'func' || left === '}' || left === ']') return 0;
  if (KEYWORDS.has(left)) return left === 'chan' || left === 'interface' ? 'either' : 1;
  return isWord(left) ? 0 : 'either';
}

function isComment(token: string): boolean {
  return token.startsWith('//') || token.startsWith('/*');
}

function isWord(token: string): boolean {
  return /^[\p{L}\p{Nd}_"'`]/u.test(token);
}

/** Whether a value can end with the token, so that an operator behind it has two operands. */
function isOperandEnd(token: string | undefined): boolean {
  if (token === undefined) return false;
  return (isWord(token) && !KEYWORDS.has(token)) || token === ')' || token === ']' || token === '}';
}
