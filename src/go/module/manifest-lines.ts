/**
 * Which directives stand in a go.mod or go.work file? Splits both into verbs with arguments, blocks unfolded. What a verb
 * means is not known here. Broken lines give issues, never exceptions. Grammar: https://go.dev/ref/mod#go-mod-file-grammar
 */

export interface Directive {
  readonly verb: string;
  /** Without quotes; `=>` and `,` stand as they are written. */
  readonly args: readonly string[];
  /** From 1. */
  readonly line: number;
}

export interface ManifestIssue {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface ManifestLines {
  readonly directives: readonly Directive[];
  readonly issues: readonly ManifestIssue[];
}

const WORD = /"((?:[^"\\]|\\.)*)"|`([^`]*)`|=>|[(),[\]]|(?:(?!\/\/|=>)[^\s"`(),[\]])+/y;

/** Reads every directive of a manifest. */
export function readManifest(text: string): ManifestLines {
  const directives: Directive[] = [];
  const issues: ManifestIssue[] = [];
  let block: string | undefined;
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  lines.forEach((raw, index) => {
    const line = index + 1;
    const words = wordsOf(raw);
    if (words === undefined) issues.push({ line, message: 'the line cannot be read: unterminated or misplaced quote' });
    if (words === undefined || words.length === 0) return;
    const [first = '', ...rest] = words;
    if (block !== undefined) {
      if (first === ')' && rest.length === 0) block = undefined;
      else directives.push({ verb: block, args: words, line });
    } else if (rest.length === 1 && rest[0] === '(') block = first;
    else if (rest.at(0) === '(' && rest.at(-1) === ')') directives.push(...inline(first, rest, line));
    else directives.push({ verb: first, args: rest, line });
  });
  if (block !== undefined) issues.push({ line: lines.length, message: `the ${block} block is not closed` });
  return { directives, issues };
}

/** `verb ()` is an empty block; the grammar wants each entry on its own line, so what stands between is one entry. */
function inline(verb: string, rest: readonly string[], line: number): readonly Directive[] {
  return rest.length === 2 ? [] : [{ verb, args: rest.slice(1, -1), line }];
}

/** The words of a line without its comment; undefined where a quote has no end. */
function wordsOf(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(line.charAt(at))) at++;
    if (at >= line.length || line.startsWith('//', at)) return words;
    WORD.lastIndex = at;
    const match = WORD.exec(line);
    if (match === null) return undefined;
    words.push(match[1]?.replace(/\\(.)/g, '$1') ?? match[2] ?? match[0]);
    at = WORD.lastIndex;
  }
}
