/**
 * What does a Go file say before its first declaration? Package clause, imports, build constraint lines and the
 * generated marker, read without a parse: enough to group files into packages and to know what to read next.
 * Everything below the imports is left to the parser.
 */

export interface HeaderImport {
  /** The alias, `.` and `_` included; undefined where there is none. */
  readonly name: string | undefined;
  readonly path: string;
}

export interface SourceHeader {
  /** "" where there is no package clause. */
  readonly packageName: string;
  readonly imports: readonly HeaderImport[];
  /** What follows `//go:build`, one entry a line; a valid file has at most one. */
  readonly goBuild: readonly string[];
  /** What follows `// +build`, one entry a line; they hold together. */
  readonly plusBuild: readonly string[];
  /** `// Code generated ... DO NOT EDIT.` stands before the package clause. */
  readonly generated: boolean;
  /** The path of `package foo // import "path"`. */
  readonly importComment: string | undefined;
}

const GENERATED = /^\/\/ Code generated .* DO NOT EDIT\.$/;
const SPACE_OR_COMMENT = /[\s;\uFEFF]+|\/\/[^\n]*|\/\*[^]*?\*\//y;
const PACKAGE_CLAUSE = /package[ \t\r\n]+([\p{L}_][\p{L}\p{Nd}_]*)/uy;
const IMPORT_COMMENT = /[ \t]*(?:\/\/|\/\*)[ \t]*import[ \t]+"([^"\n]*)"/y;
const IMPORT_KEYWORD = /import(?![\p{L}\p{Nd}_])/uy;
const IMPORT_SPEC = /(?:([\p{L}_][\p{L}\p{Nd}_]*|\.)[ \t]*)?(?:"([^"\n]*)"|`([^`]*)`)/uy;

/** Reads a file's header. Linear in its length; broken text gives what could be read up to the break. */
export function readSourceHeader(text: string): SourceHeader {
  const reader = new Reader(text);
  reader.skipSpaceAndComments();
  const preamble = text.slice(text.startsWith('\uFEFF') ? 1 : 0, reader.at);
  const constraints = constraintLines(preamble);
  const generated = preamble.split('\n').some((line) => GENERATED.test(line.replace(/\r$/, '')));
  const packageName = reader.match(PACKAGE_CLAUSE)?.[1] ?? '';
  if (packageName === '') return { packageName, imports: [], ...constraints, generated, importComment: undefined };
  const importComment = reader.peek(IMPORT_COMMENT)?.[1];
  return { packageName, imports: readImports(reader), ...constraints, generated, importComment };
}

class Reader {
  at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Matches a sticky pattern here. */
  peek(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text) ?? undefined;
  }

  /** Matches a sticky pattern here and moves behind it. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    const found = this.peek(pattern);
    this.at += found?.[0].length ?? 0;
    return found;
  }

  skipSpaceAndComments(): void {
    while (this.match(SPACE_OR_COMMENT) !== undefined);
  }

  take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }
}

function readImports(reader: Reader): readonly HeaderImport[] {
  const imports: HeaderImport[] = [];
  for (;;) {
    reader.skipSpaceAndComments();
    if (reader.match(IMPORT_KEYWORD) === undefined) return imports;
    reader.skipSpaceAndComments();
    const group = reader.take('(');
    do {
      if (group) reader.skipSpaceAndComments();
      const spec = reader.match(IMPORT_SPEC);
      if (spec === undefined) break;
      imports.push({ name: spec[1], path: spec[2] ?? spec[3] ?? '' });
    } while (group);
    if (group) reader.take(')');
  }
}

/**
 * The constraint lines among the comments before the package clause. A `// +build` line counts only above a blank line
 * that stands before anything but `//` comments; a `//go:build` line counts outside block comments.
 */
function constraintLines(preamble: string): Pick<SourceHeader, 'goBuild' | 'plusBuild'> {
  const goBuild: string[] = [];
  const pending: string[] = [];
  const plusBuild: string[] = [];
  let onlyLineComments = true;
  let inBlock = false;
  // The last piece stands on the line of the package clause: it is no line of its own.
  for (const raw of preamble.split('\n').slice(0, -1)) {
    const line = raw.trim();
    if (line === '' && onlyLineComments) plusBuild.push(...pending.splice(0));
    if (!inBlock) {
      if (!line.startsWith('//') && line !== '') onlyLineComments = false;
      const modern = /^\/\/go:build(?:\s+(.*))?$/.exec(line);
      if (modern !== null) goBuild.push(modern[1] ?? '');
      const old = /^\/\/\s*\+build(?:\s+(.*))?$/.exec(line);
      if (old !== null && onlyLineComments) pending.push(old[1] ?? '');
    }
    inBlock = endsInBlockComment(line, inBlock);
  }
  return { goBuild, plusBuild };
}

function endsInBlockComment(line: string, inBlock: boolean): boolean {
  let at = 0;
  let open = inBlock;
  for (;;) {
    if (open) {
      const end = line.indexOf('*/', at);
      if (end < 0) return true;
      at = end + 2;
      open = false;
    }
    const next = /\/\/|\/\*/.exec(line.slice(at));
    if (next === null || next[0] === '//') return false;
    at += next.index + 2;
    open = true;
  }
}
