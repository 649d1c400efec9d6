/**
 * What is one Go file of a program? A SourceFile whose tree is built when it is first asked for: files that are read only
 * because something might import them are usually never parsed. The header is read at once, without a parse.
 */
import type { LineIndex } from '../../text/line-index.js';
import type { SourceFile } from '../program.js';
import type { Comment, File, SyntaxIssue } from '../syntax/ast.js';
import type { ParsedFile } from '../syntax/parse.js';
import { type BuildConstraint, buildConstraint } from './build-constraint.js';
import type { ParseCache, ParsedText } from './parse-cache.js';
import { readSourceHeader, type SourceHeader } from './source-header.js';

/** One file with what its name and header say; shared by every program made of it. */
export interface IndexedFile {
  readonly path: string;
  readonly text: string;
  readonly header: SourceHeader;
  readonly constraint: BuildConstraint;
  readonly isTest: boolean;
}

const INDEXED = new WeakMap<object, IndexedFile>();

/** The file of an input, read once for each input object: checks of fixes hand in all but one of them again. */
export function indexSource(source: { readonly path: string; readonly text: string }, path: string): IndexedFile {
  const known = INDEXED.get(source);
  if (known?.path === path && known.text === source.text) return known;
  const file = indexFile(path, source.text);
  INDEXED.set(source, file);
  return file;
}

/** Reads a file's name and header. */
export function indexFile(path: string, text: string): IndexedFile {
  const header = readSourceHeader(text);
  return { path, text, header, constraint: buildConstraint(path, header), isTest: path.endsWith('_test.go') };
}

export class GoFile implements SourceFile {
  readonly path: string;
  readonly text: string;
  readonly generated: boolean;
  readonly isTest: boolean;
  readonly cgo: boolean;
  readonly indexed: IndexedFile;
  private readonly cache: ParseCache;
  private readonly isOutline: boolean;
  private content: ParsedText | undefined;

  /** `isOutline`: the file is in view because others import it; bodies are read when they are asked for. */
  constructor(indexed: IndexedFile, cache: ParseCache, isOutline = false) {
    this.isOutline = isOutline;
    this.indexed = indexed;
    this.path = indexed.path;
    this.text = indexed.text;
    this.generated = indexed.header.generated;
    this.isTest = indexed.isTest;
    this.cgo = indexed.header.imports.some((spec) => spec.path === 'C');
    this.cache = cache;
  }

  get lines(): LineIndex {
    return this.parsedText.lines;
  }

  get ast(): File {
    return this.parsedText.parsed.ast;
  }

  get issues(): readonly SyntaxIssue[] {
    return this.parsedText.parsed.issues;
  }

  /** Why there is no tree; undefined where there is one. */
  get failed(): ParsedFile['failed'] {
    return this.parsedText.parsed.failed;
  }

  private get parsedText(): ParsedText {
    this.content ??= this.cache.get(this.text, this.isOutline);
    return this.content;
  }
}

/** The comment that is the C preamble: it ends on the line above `import "C"`, with no blank line between. */
export function cgoPreamble(file: SourceFile): Comment | undefined {
  const spec = file.ast.imports.find((each) => each.path === 'C');
  if (spec === undefined) return undefined;
  const group = file.ast.decls.find((decl) => decl.start <= spec.start && spec.end <= decl.end);
  const start = (group ?? spec).start;
  const before = file.ast.comments.filter((comment) => comment.end <= start).at(-1);
  return before !== undefined && /^[ \t]*\r?\n?[ \t]*$/.test(file.text.slice(before.end, start)) ? before : undefined;
}
