/**
 * What is the tree of a file in which a few functions have another text? Only these are read anew; they stand behind the
 * text of the file, so that everything else keeps its place, and its nodes are the very nodes of the file's tree. What is
 * known of those holds on.
 */
import type { Comment, Decl, File, FuncDecl, Node } from './ast.js';
import { parseFunction, type ParsedFile } from './parse.js';

/** A function with its new text. */
export interface ChangedFunction {
  readonly decl: FuncDecl;
  /** The lines of the function with the comments that stand directly above it; see `linesOf`. */
  readonly lines: Lines;
  readonly newText: string;
}

/** A range of the text in whole lines, the last line break left out. */
export interface Lines {
  readonly start: number;
  readonly end: number;
}

export interface ChangedTree {
  readonly text: string;
  readonly parsed: ParsedFile;
  /** Where the new text of each function begins. */
  readonly starts: readonly number[];
}

/** Between a comment and what it is about. */
const GAP = /^[ \t]*\n?[ \t]*$/;

/** The lines of a declaration and of the comments above it; undefined where something else stands on them. */
export function linesOf(decl: Decl, { decls, comments }: File, text: string): Lines | undefined {
  let first = decl.start;
  for (let at = comments.length - 1; at >= 0; at--) {
    const comment = comments[at];
    if (!comment || comment.end > first) continue;
    if (!GAP.test(text.slice(comment.end, first))) break;
    first = comment.start;
  }
  const start = text.lastIndexOf('\n', first - 1) + 1;
  const after = text.indexOf('\n', decl.end);
  const end = after < 0 ? text.length : after;
  const isAlone = decls.every((other) => other === decl || other.end <= start || end <= other.start);
  return isAlone && text.slice(start, first).trim() === '' ? { start, end } : undefined;
}

/** Undefined where a function cannot be read by itself; then the whole text must be. */
export function withFunctions(
  { text, parsed }: { readonly text: string; readonly parsed: ParsedFile },
  functions: readonly ChangedFunction[],
): ChangedTree | undefined {
  const { ast } = parsed;
  if (ast.origin || parsed.issues.length > 0) return undefined;
  const parts = [text];
  let length = text.length;
  let nodes = parsed.nodes;
  const starts: number[] = [];
  const comments: Comment[] = ast.comments.filter((each) => !functions.some(({ lines }) => isWithin(each, lines)));
  const read = new Map<Decl, FuncDecl>();
  for (const { decl, newText } of functions) {
    const start = length + 1;
    const found = parseFunction(newText, start, nodes);
    if (found?.decl.name.name !== decl.name.name) return undefined;
    starts.push(start);
    read.set(decl, found.decl);
    comments.push(...found.comments);
    nodes = found.nextId;
    // An empty line, so that nothing new stands beside what was there.
    parts.push('\n', newText, '\n');
    length = start + newText.length + 1;
  }
  const decls = ast.decls.map((decl) => read.get(decl) ?? decl);
  const changed: File = { ...ast, end: length, decls, comments, origin: ast };
  for (const decl of read.values()) setParent(decl, changed);
  return { text: parts.join(''), parsed: { ...parsed, ast: changed, nodes }, starts };
}

function isWithin(place: Comment, { start, end }: Lines): boolean {
  return start <= place.start && place.end <= end;
}

function setParent(node: { parent: Node | undefined }, parent: Node): void {
  node.parent = parent;
}
